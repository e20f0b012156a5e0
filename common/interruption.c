#include "common/interruption.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof *signals };

/* A signal belongs to the whole process, and so does what is known of it. */
static atomic_bool requested; /* free of locks, as a signal handler needs it */
static struct sigaction previous[SIGNALS];

static void request(int signal)
{
    (void)signal;
    requested = true;
}

void interruption_catch(void)
{
    struct sigaction action = {.sa_handler = request, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &previous[i]);
        if (previous[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

void interruption_release(void)
{
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &previous[i], NULL);
    requested = false;
}

bool interruption_requested(void)
{
    return requested;
}
