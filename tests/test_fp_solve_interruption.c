/* Threads and interruption of fp-solve. */
#include "common/options.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOOL TOOL_DIRECTORY "/fp-solve"

/* A table of several rows of some hundredths of a second each, into a file. */
#define SWEEP                                                                                               \
    TOOL, "--jd", "0.05:0.3:0.05", "--n", "80", "--samples", "8", "--starts", "3", "--method",              \
        "focusing,annealing", "--polish-sweeps", "20", "--output", file, "--threads"

static struct command run_sweep(const char *file, const char *threads)
{
    return COMMAND(SWEEP, threads);
}

static char *read_table(const char *file, size_t *length, const char *threads)
{
    struct command command = run_sweep(file, threads);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    return file_read(file, length);
}

/* Starts on two threads, sends the signal when there are some rows, and waits for the end. */
static struct command stop_after_rows(const char *file, const char *part, size_t header, int signal)
{
    struct command command = command_start((const char *const[]){SWEEP, "2", NULL}, NULL);
    size_t length = 0;
    for (int attempt = 0; attempt < 20000 && length <= header; attempt++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        if (file_exists(part))
            free(file_read(part, &length));
    }
    cr_assert_gt(length, header, "no rows came");
    kill(command.pid, signal);
    command_wait(&command);
    return command;
}

/* Killed, interrupted or left alone, on one thread or on two, the table is the same to the last byte. */
Test(fp_solve_interruption, threads_and_interruption)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv");
    char *part = scratch_path(directory, "out.tsv.part");
    size_t length, again;
    char *reference = read_table(file, &length, "1");
    size_t header = (size_t)(strchr(strstr(reference, "\nn\tjd\t") + 1, '\n') + 1 - reference);
    remove(file);
    struct command command = stop_after_rows(file, part, header, SIGKILL);
    cr_assert_eq(command.signal, SIGKILL);
    command_free(&command);
    char *text = read_table(file, &again, "1");
    cr_expect_str_eq(text, reference);
    free(text);
    remove(file);
    command = stop_after_rows(file, part, header, SIGINT);
    cr_assert_eq(command.exit_code, EXIT_INTERRUPTED, "%s", command.err);
    command_free(&command);
    text = file_read(part, &again);
    cr_expect(again < length && memcmp(text, reference, again) == 0 && text[again - 1] == '\n');
    free(text);
    text = read_table(file, &again, "2");
    cr_expect_str_eq(text, reference);
    cr_expect_not(file_exists(part));
    free(text);
    free(reference);
    free(part);
    free(file);
    scratch_remove(directory);
}

/* A run of days stops within an iteration. */
Test(fp_solve_interruption, an_interrupted_run_stops)
{
    static const char *const runs[][3] = {{"focusing", "1e12", NULL}, {"annealing", "1e12", NULL},
                                          {"dynamics", "1e12", NULL}, {"focusing", "1e7", "--trace"}};
    for (int i = 0; i < 4; i++) {
        struct command command = command_start(
            (const char *const[]){TOOL, "--n", "100", "--jd", "-1", "--samples", "1", "--restarts", "0", "--method",
                                  runs[i][0], "--max-iterations", runs[i][1], runs[i][2], NULL}, NULL);
        nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
        kill(command.pid, SIGINT);
        command_wait(&command);
        cr_expect_eq(command.exit_code, EXIT_INTERRUPTED, "%s: %s", runs[i][0], command.err);
        cr_expect(!runs[i][2] || command.out_length == 0, "a trace of %s", command.out);
        command_free(&command);
    }
}
