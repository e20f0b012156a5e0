/* Threads, interruption and resumption of fp-local. */
#include "common/options.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOOL TOOL_DIRECTORY "/fp-local"

/* Ten items. */
#define SWEEP \
    "--n", "120", "--jd", "0.7", "--samples", "10", "--starts", "5", "--from", "dynamics", "--field", "0.45,0.5"

struct fixture {
    char *directory, *file, *part, *reference;
    size_t length;
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.part = scratch_path(fixture.directory, "out.tsv.part");
    struct command command = COMMAND(TOOL, SWEEP, "--threads", "1");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    fixture.reference = command.out;
    fixture.length = command.out_length;
    free(command.err);
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    free(fixture->file);
    free(fixture->part);
    free(fixture->reference);
    scratch_remove(fixture->directory);
}

static struct command start(const struct fixture *fixture, const char *threads)
{
    return command_start((const char *const[]){TOOL, SWEEP, "--threads", threads, "--output", fixture->file, NULL},
                         NULL);
}

static void expect_resumed(const struct fixture *fixture, const char *threads)
{
    struct command command = start(fixture, threads);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    size_t length;
    char *text = file_read(fixture->file, &length);
    cr_expect_eq(length, fixture->length);
    cr_expect_str_eq(text, fixture->reference);
    free(text);
    cr_expect_not(file_exists(fixture->part));
}

Test(fp_local_interruption, any_number_of_threads_writes_the_same_table)
{
    struct fixture fixture = fixture_create();
    expect_resumed(&fixture, "3");
    fixture_remove(&fixture);
}

/* Interrupted as soon as there are rows, it keeps them, and goes on from there. */
Test(fp_local_interruption, an_interrupted_run_resumes)
{
    struct fixture fixture = fixture_create();
    const char *rows = strchr(strstr(fixture.reference, "\nn\tjd\t") + 1, '\n') + 1;
    size_t header = (size_t)(rows - fixture.reference), length = 0;
    struct command command = start(&fixture, "1");
    for (int attempt = 0; attempt < 20000 && length <= header; attempt++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        if (file_exists(fixture.part))
            free(file_read(fixture.part, &length));
    }
    cr_assert_gt(length, header, "no rows came");
    kill(command.pid, SIGINT);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_INTERRUPTED, "%s", command.err);
    command_free(&command);
    char *text = file_read(fixture.part, &length);
    cr_expect(length < fixture.length && memcmp(text, fixture.reference, length) == 0 && text[length - 1] == '\n');
    free(text);
    expect_resumed(&fixture, "2");
    fixture_remove(&fixture);
}

/* A scan that would take days stops within a field. */
Test(fp_local_interruption, an_interrupted_scan_stops)
{
    const char *const arguments[] = {TOOL,        "--n",    "300",         "--jd",  "1",         "--method",
                                     "messages",  "--from", "dynamics",    "--tolerance", "1e-12", "--damping",
                                     "0.99",      "--max-iterations", "1000000000", NULL};
    struct command command = command_start(arguments, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
    kill(command.pid, SIGINT);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_INTERRUPTED, "%s", command.err);
    cr_expect_not_null(strstr(command.err, "interrupted after 0 of "));
    command_free(&command);
}
