/* The program without MPI: it is the only rank. */
#include "common/ranks.h"

#include <stdlib.h>

void ranks_begin(void)
{
}

size_t ranks_count(void)
{
    return 1;
}

bool ranks_first(void)
{
    return true;
}

int ranks_threads(int processors)
{
    return processors;
}

int ranks_agree(int exit_code)
{
    return exit_code;
}

int ranks_conclude(int exit_code)
{
    return exit_code;
}

void ranks_send(const struct message *message)
{
    (void)message;
    abort(); /* there is nobody else */
}

bool ranks_receive(struct message *message, bool wait)
{
    (void)message;
    if (wait)
        abort(); /* it would be for ever */
    return false;
}
