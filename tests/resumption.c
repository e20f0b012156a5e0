#include "tests/resumption.h"

#include "common/memory.h"
#include "common/options.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Starts the command with --threads and, if there is a file, --output. */
static struct command start(const char *const *arguments, const char *threads, const char *file)
{
    size_t count = 0;
    while (arguments[count])
        count++;
    const char **all = memory_need(calloc(count + 5, sizeof *all));
    memcpy(all, arguments, count * sizeof *all);
    all[count++] = "--threads";
    all[count++] = threads;
    if (file) {
        all[count++] = "--output";
        all[count++] = file;
    }
    struct command command = command_start(all, NULL);
    free(all);
    return command;
}

struct resumption resumption_create(const char *const *arguments)
{
    struct resumption resumption = {.arguments = arguments, .directory = scratch_create()};
    resumption.file = scratch_path(resumption.directory, "out.tsv");
    resumption.part = scratch_path(resumption.directory, "out.tsv.part");
    resumption.ahead = scratch_path(resumption.directory, "out.tsv.part.ahead");
    resumption.log = scratch_path(resumption.directory, "log");
    struct command command = start(arguments, "1", NULL);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    cr_assert_str_empty(command.err); /* no progress bar on what is no terminal */
    resumption.reference = command.out;
    resumption.length = command.out_length;
    free(command.err);
    return resumption;
}

void resumption_remove(struct resumption *resumption)
{
    free(resumption->file);
    free(resumption->part);
    free(resumption->ahead);
    free(resumption->log);
    free(resumption->reference);
    scratch_remove(resumption->directory);
}

struct command resumption_start(const struct resumption *resumption, const char *threads)
{
    return start(resumption->arguments, threads, resumption->file);
}

struct command resumption_run(const struct resumption *resumption, const char *threads, int exit_code)
{
    struct command command = resumption_start(resumption, threads);
    command_wait(&command);
    cr_assert_eq(command.exit_code, exit_code, "exit code %d, signal %d: %s", command.exit_code, command.signal,
                 command.err);
    cr_assert_str_empty(command.out);
    return command;
}

/* Length of the `#` lines and the row of names. */
static size_t header_length(const struct resumption *resumption)
{
    const char *line = resumption->reference;
    while (*line == '#')
        line = strchr(line, '\n') + 1;
    return (size_t)(strchr(line, '\n') + 1 - resumption->reference);
}

void resumption_wait(const struct resumption *resumption)
{
    size_t header = header_length(resumption), length = 0;
    bool finished = false;
    for (int attempt = 0; attempt < 20000 && length <= header && !finished; attempt++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        finished = file_exists(resumption->file);
        struct stat status;
        if (stat(resumption->part, &status) == 0)
            length = (size_t)status.st_size;
    }
    cr_assert(length > header || finished, "no rows came");
}

void resumption_expect_rows(const struct resumption *resumption)
{
    size_t length;
    char *text = file_read(resumption->part, &length);
    cr_expect(length < resumption->length && memcmp(text, resumption->reference, length) == 0 &&
              text[length - 1] == '\n');
    free(text);
}

/* Starts the command and sends it the signal when it has written a row. */
static struct command start_and_stop(const struct resumption *resumption, int signal)
{
    struct command command = resumption_start(resumption, "2");
    resumption_wait(resumption);
    kill(command.pid, signal);
    command_wait(&command);
    return command;
}

void resumption_stop(const struct resumption *resumption, int signal)
{
    enum { attempts = 50 }; /* on a busy machine the command may end, or close its table, before the signal comes */
    struct command command = start_and_stop(resumption, signal);
    for (int i = 1; i < attempts && (file_exists(resumption->file) || command.signal == SIGINT); i++) {
        command_free(&command);
        remove(resumption->file);
        remove(resumption->part);
        command = start_and_stop(resumption, signal);
    }
    if (signal == SIGKILL) {
        cr_assert_eq(command.signal, SIGKILL);
    } else {
        cr_assert_eq(command.exit_code, EXIT_INTERRUPTED, "exit code %d, signal %d: %s", command.exit_code,
                     command.signal, command.err);
        resumption_expect_rows(resumption);
    }
    command_free(&command);
}

void resumption_finish(const struct resumption *resumption, const char *threads)
{
    struct command command = resumption_run(resumption, threads, EXIT_DONE);
    command_free(&command);
    resumption_expect_table(resumption);
}

void resumption_expect_table(const struct resumption *resumption)
{
    expect_file(resumption->file, resumption->reference);
    cr_expect_not(file_exists(resumption->part));
    cr_expect_not(file_exists(resumption->ahead));
}

size_t resumption_begun(const struct resumption *resumption)
{
    size_t length = 0;
    if (file_exists(resumption->log))
        free(file_read(resumption->log, &length));
    return length;
}

struct command resumption_interrupt(const char *const *arguments)
{
    struct command command = command_start(arguments, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
    kill(command.pid, SIGINT);
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_INTERRUPTED, "%s: %s", arguments[0], command.err);
    return command;
}
