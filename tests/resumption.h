/* resumption: a run of a tool that is stopped and goes on, for the tests of the command line. */
#ifndef FP_TESTS_RESUMPTION_H
#define FP_TESTS_RESUMPTION_H

#include "tests/command.h"

#include <stddef.h>

/* A command that writes a table, in a directory of its own. */
struct resumption {
    const char *const *arguments; /* path of the tool and its arguments, up to a null pointer */
    char *directory, *file, *part, *ahead; /* FILE, FILE.part, FILE.part.ahead */
    char *log;                             /* a file for FP_PARTS_LOG of the trial tool fp-parts */
    char *reference;                       /* the table as it is written on one thread without a stop */
    size_t length;
};

/* Runs the command on one thread, and expects it to print nothing but its table. */
struct resumption resumption_create(const char *const *arguments);
void resumption_remove(struct resumption *resumption);

/* Starts it on so many threads, with the file as output; command_wait waits for its end. */
struct command resumption_start(const struct resumption *resumption, const char *threads);

/* Runs it to its end, and expects this exit code; command_free frees what it printed. */
struct command resumption_run(const struct resumption *resumption, const char *threads, int exit_code);

/* Waits until FILE.part has some rows, or FILE is complete: for commands of several rows, none of them the first one at
 * once. */
void resumption_wait(const struct resumption *resumption);

/* Starts it on two threads, sends SIGKILL or SIGINT as soon as FILE.part has some rows, and expects whole rows of the
 * reference there after SIGINT. Again if it has ended before the signal came. */
void resumption_stop(const struct resumption *resumption, int signal);

/* Runs it on so many threads to its end, and expects the reference in the file and nothing beside it. */
void resumption_finish(const struct resumption *resumption, const char *threads);

/* Expects the first rows of the reference in FILE.part, the last of them whole. */
void resumption_expect_rows(const struct resumption *resumption);

/* Expects the reference in the file, and nothing in FILE.part and FILE.part.ahead. */
void resumption_expect_table(const struct resumption *resumption);

/* How many parts of work items have begun since the log was removed. */
size_t resumption_begun(const struct resumption *resumption);

/* Starts a command that would last for days, sends SIGINT after half a second, and expects it to stop with exit code
 * 130; command_free frees what it printed. */
struct command resumption_interrupt(const char *const *arguments);

#endif
