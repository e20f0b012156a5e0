/* command: runs a program without a shell and keeps what it printed, for the tests of the command line. */
#ifndef FP_TESTS_COMMAND_H
#define FP_TESTS_COMMAND_H

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct command {
    pid_t pid;
    FILE *out_file, *err_file;
    /* After command_wait: */
    int exit_code; /* -1 if a signal ended it */
    int signal;    /* that signal, otherwise 0 */
    char *out, *err;
    size_t out_length, err_length;
};

/* Starts arguments[0] (a path) with these arguments, up to a null pointer. Standard output goes to the file
 * `out_path`, or is kept if that is NULL; standard input is empty. A failure ends the test. */
struct command command_start(const char *const *arguments, const char *out_path);
/* Waits for the end and reads what was printed. */
void command_wait(struct command *command);
void command_free(struct command *command);

/* Starts and waits. */
struct command command_run(const char *const *arguments);

/* command_run with the arguments in place: COMMAND(TOOL_DIRECTORY "/fp-entropy", "--jd", "0"). */
#define COMMAND(...) command_run((const char *const[]){__VA_ARGS__, NULL})

/* Ends the test unless the program refused its usage: exit 2, nothing on standard output, and on standard error
 * exactly `line` (without its newline). */
void command_expect_refusal(const struct command *command, const char *line);

#endif
