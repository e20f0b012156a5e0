/* resumption: a run of a tool that is stopped and goes on, for the tests of the command line. */
#ifndef FP_TESTS_RESUMPTION_H
#define FP_TESTS_RESUMPTION_H

#include "tests/command.h"

#include <stddef.h>

/* A command whose table has several rows, none of them the first one at once. */
struct resumption {
    const char *const *arguments; /* path of the tool and its arguments, up to a null pointer */
    char *directory, *file, *part;
    char *reference; /* the table as it is written on one thread without a stop */
    size_t length;
};

/* Runs the command on one thread, and expects it to print nothing but its table. */
struct resumption resumption_create(const char *const *arguments);
void resumption_remove(struct resumption *resumption);

/* Runs it on two threads into a file, sends SIGKILL or SIGINT as soon as FILE.part has some rows, and expects whole rows
 * of the reference there after SIGINT. Again if it has ended before the signal came. */
void resumption_stop(const struct resumption *resumption, int signal);

/* Runs the same command on so many threads to its end, and expects the reference in the file. */
void resumption_finish(const struct resumption *resumption, const char *threads);

/* Starts a command that would last for days, sends SIGINT after half a second, and expects it to stop with exit code 130;
 * command_free frees what it printed. */
struct command resumption_interrupt(const char *const *arguments);

#endif
