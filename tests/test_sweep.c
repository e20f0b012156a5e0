#include "common/sweep.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define TRIAL TRIAL_DIRECTORY "/tool-trial"
#define GRID "0:1:0.25"
enum { ITEMS = 10, ROWS = 2 * ITEMS }; /* five values of --jd, two of --n */

/* A small sweep of ITEMS items, in a directory of its own. */
struct fixture {
    char *directory, *file, *part;
    char *reference; /* the table as an uninterrupted run on one thread prints it */
    size_t length;
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.part = scratch_path(fixture.directory, "out.tsv.part");
    struct command command = COMMAND(TRIAL, "--jd", GRID, "--n", "10,inf", "--threads", "1");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    cr_assert_str_empty(command.err);
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

/* Starts the sweep into the file. */
static struct command start(const struct fixture *fixture, const char *threads)
{
    const char *arguments[] = {TRIAL,       "--jd",        GRID,        "--n",   "10,inf",
                               "--threads", threads,       "--output", fixture->file, NULL};
    return command_start(arguments, NULL);
}

static void expect_exit(struct command *command, int exit_code)
{
    cr_assert_eq(command->exit_code, exit_code, "exit code %d, signal %d: %s", command->exit_code, command->signal,
                 command->err);
    cr_assert_str_empty(command->out);
}

static void run(const struct fixture *fixture, const char *threads, int exit_code)
{
    struct command command = start(fixture, threads);
    command_wait(&command);
    expect_exit(&command, exit_code);
    command_free(&command);
}

static void expect_complete(const struct fixture *fixture)
{
    size_t length;
    char *text = file_read(fixture->file, &length);
    cr_assert_eq(length, fixture->length);
    cr_assert_eq(memcmp(text, fixture->reference, length), 0, "the table is\n%s\ninstead of\n%s", text,
                 fixture->reference);
    free(text);
    cr_assert_not(file_exists(fixture->part));
}

static size_t count_lines(const char *path)
{
    size_t length, count = 0;
    char *text = file_read(path, &length);
    for (size_t i = 0; i < length; i++)
        count += text[i] == '\n';
    free(text);
    return count;
}

static void sleep_milliseconds(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, 1000000 * (milliseconds % 1000)};
    nanosleep(&time, NULL);
}

/* Waits until FILE.part has some rows, but not all. */
static void wait_for_rows(const struct fixture *fixture)
{
    size_t header = 0;
    for (const char *c = fixture->reference; c[0] == '#'; c = strchr(c, '\n') + 1)
        header++;
    for (int attempt = 0; attempt < 3000; attempt++) {
        if (file_exists(fixture->part) && count_lines(fixture->part) > header + 1)
            return;
        sleep_milliseconds(5);
    }
    cr_assert_fail("no rows came");
}

/* The same table --------------------------------------------------------------------------------------- */

Test(sweep, any_number_of_threads_writes_the_same_table)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_DELAY", "6", 1);
    static const char *const threads[] = {"1", "2", "4", "16"};
    for (int i = 0; i < 4; i++) {
        run(&fixture, threads[i], EXIT_DONE);
        expect_complete(&fixture);
        remove(fixture.file);
    }
    fixture_remove(&fixture);
}

Test(sweep, standard_output_and_file_are_the_same_for_many_items)
{
    struct command one = COMMAND(TRIAL, "--jd", "0:10:0.01", "--n", "10:30:10", "--threads", "1");
    struct command four = COMMAND(TRIAL, "--jd", "0:10:0.01", "--n", "10:30:10", "--threads", "4");
    cr_assert_eq(one.exit_code, EXIT_DONE);
    cr_assert_eq(four.exit_code, EXIT_DONE);
    cr_assert_eq(one.out_length, four.out_length);
    cr_assert_eq(memcmp(one.out, four.out, one.out_length), 0);
    command_free(&one);
    command_free(&four);
}

Test(sweep, a_slow_first_item_holds_many_others_back)
{
    struct command fast = COMMAND(TRIAL, "--jd", "0:10:0.1", "--threads", "1");
    setenv("FP_TRIAL_DELAY", "30", 1);
    struct command slow = COMMAND(TRIAL, "--jd", "0:10:0.1", "--threads", "64");
    cr_assert_eq(slow.exit_code, EXIT_DONE);
    cr_assert_str_eq(slow.out, fast.out);
    command_free(&fast);
    command_free(&slow);
}

/* Resuming --------------------------------------------------------------------------------------------- */

/* Cuts FILE.part after `first` bytes, after two more, and so on; what resumes it completes the same table. */
static void expect_resumed_from_every_second_byte(size_t first, const char *threads)
{
    struct fixture fixture = fixture_create();
    for (size_t length = first; length <= fixture.length; length += 2) {
        file_write(fixture.part, fixture.reference, length);
        run(&fixture, threads, EXIT_DONE);
        expect_complete(&fixture);
        remove(fixture.file);
    }
    fixture_remove(&fixture);
}

Test(sweep, resumes_from_every_even_byte, .timeout = 300)
{
    expect_resumed_from_every_second_byte(0, "1");
}

Test(sweep, resumes_from_every_odd_byte, .timeout = 300)
{
    expect_resumed_from_every_second_byte(1, "2");
}

Test(sweep, computes_only_what_is_missing)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_FAIL", "0", 1); /* the first item must not be computed again */
    const char *rows = strstr(fixture.reference, "\njd\t") + 1;
    for (int i = 0; i < 1 + 3; i++) /* the header row, the first item, and a half of the second */
        rows = strchr(rows, '\n') + 1;
    file_write(fixture.part, fixture.reference, (size_t)(rows - fixture.reference));
    struct command command = start(&fixture, "2");
    command_wait(&command);
    expect_exit(&command, EXIT_DONE);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-trial: %s has 3 of %d rows: resuming\n", fixture.part, ROWS), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, a_complete_table_is_kept)
{
    struct fixture fixture = fixture_create();
    run(&fixture, "2", EXIT_DONE);
    setenv("FP_TRIAL_FAIL", "0", 1);
    struct command command = start(&fixture, "1");
    command_wait(&command);
    expect_exit(&command, EXIT_DONE);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-trial: %s is complete already: nothing is computed\n", fixture.file), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

static void expect_interruption(int signal)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = start(&fixture, "2");
    wait_for_rows(&fixture);
    kill(command.pid, signal);
    command_wait(&command);
    expect_exit(&command, EXIT_INTERRUPTED);
    cr_expect(strstr(command.err, "fp-trial: interrupted: ") == command.err, "%s", command.err);
    cr_expect(strstr(command.err, " of 20 rows, and the same command resumes it\n"), "%s", command.err);
    command_free(&command);
    cr_assert_not(file_exists(fixture.file));
    unsetenv("FP_TRIAL_DELAY");
    run(&fixture, "4", EXIT_DONE);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, an_interrupted_run_keeps_its_rows_and_resumes)
{
    expect_interruption(SIGINT);
}

Test(sweep, a_terminated_run_keeps_its_rows_and_resumes)
{
    expect_interruption(SIGTERM);
}

Test(sweep, a_second_signal_kills)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = start(&fixture, "1");
    wait_for_rows(&fixture);
    setenv("FP_TRIAL_DELAY", "0", 1);
    kill(command.pid, SIGINT);
    sleep_milliseconds(20);
    kill(command.pid, SIGINT);
    command_wait(&command);
    cr_expect(command.signal == SIGINT || command.exit_code == EXIT_INTERRUPTED);
    command_free(&command);
    run(&fixture, "1", EXIT_DONE);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, a_killed_run_resumes)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = start(&fixture, "2");
    wait_for_rows(&fixture);
    kill(command.pid, SIGKILL);
    command_wait(&command);
    cr_assert_eq(command.signal, SIGKILL);
    command_free(&command);
    setenv("FP_TRIAL_DELAY", "0", 1);
    run(&fixture, "2", EXIT_DONE);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, a_failed_item_keeps_what_was_finished)
{
    struct fixture fixture = fixture_create();
    setenv("FP_TRIAL_FAIL", "4", 1);
    struct command command = start(&fixture, "2");
    command_wait(&command);
    expect_exit(&command, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-trial: item 4 fails\n");
    command_free(&command);
    size_t length;
    char *text = file_read(fixture.part, &length);
    cr_expect(memcmp(text, fixture.reference, length) == 0 && text[length - 1] == '\n');
    free(text);
    unsetenv("FP_TRIAL_FAIL");
    run(&fixture, "2", EXIT_DONE);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, a_disk_that_was_full_resumes)
{
    struct fixture fixture = fixture_create();
    /* A limit on the size of files stands for the full disk; the child inherits it, and the ignored signal. */
    struct rlimit all, little;
    getrlimit(RLIMIT_FSIZE, &all);
    little = all;
    little.rlim_cur = fixture.length - 100;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    struct command command = start(&fixture, "2");
    command_wait(&command);
    setrlimit(RLIMIT_FSIZE, &all);
    expect_exit(&command, EXIT_RUNTIME);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: cannot be written: File too large\n", fixture.part), 0);
    cr_expect_str_eq(command.err, line);
    free(line);
    command_free(&command);
    cr_assert_not(file_exists(fixture.file));
    run(&fixture, "2", EXIT_DONE);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

/* Exit codes ------------------------------------------------------------------------------------------- */

Test(sweep, points_that_did_not_converge_show_in_the_exit_code)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv");
    for (int time = 0; time < 2; time++) { /* computed, then complete already */
        struct command command = COMMAND(TRIAL, "--jd", "0,1", "--hard", "0.5", "--output", file, "--quiet");
        expect_exit(&command, EXIT_UNCONVERGED);
        cr_assert_str_empty(command.err);
        command_free(&command);
    }
    free(file);
    scratch_remove(directory);
}

Test(sweep, refuses_a_different_run_unless_forced)
{
    struct fixture fixture = fixture_create();
    struct command command = COMMAND(TRIAL, "--jd", "9", "--output", fixture.file);
    expect_exit(&command, EXIT_DONE);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", GRID, "--n", "10,inf", "--output", fixture.file);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: holds a different run: line 3 is '# command: fp-trial --jd 9', of "
                           "this run '# command: fp-trial --jd " GRID " --n 10,inf' (--force replaces it)",
                           fixture.file), 0);
    command_expect_refusal(&command, line);
    free(line);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", GRID, "--n", "10,inf", "--output", fixture.file, "--force");
    expect_exit(&command, EXIT_DONE);
    command_free(&command);
    expect_complete(&fixture);
    fixture_remove(&fixture);
}

Test(sweep, a_table_that_lacks_rows_is_not_taken_for_complete)
{
    struct fixture fixture = fixture_create();
    const char *last = fixture.reference + fixture.length - 1;
    while (last[-1] != '\n')
        last--;
    file_write(fixture.file, fixture.reference, (size_t)(last - fixture.reference));
    struct command command = start(&fixture, "1");
    command_wait(&command);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: holds %d rows where this run has %d: remove it first", fixture.file,
                           ROWS - 1, ROWS), 0);
    command_expect_refusal(&command, line);
    free(line);
    command_free(&command);
    fixture_remove(&fixture);
}

Test(sweep, output_that_cannot_be_written)
{
    struct command command = command_start((const char *const[]){TRIAL, NULL}, "/dev/full");
    command_wait(&command);
    expect_exit(&command, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-trial: standard output: cannot be written: No space left on device\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--output", "/dev/full");
    expect_exit(&command, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-trial: /dev/full: cannot be written: No space left on device\n");
    command_free(&command);
    command = COMMAND(TRIAL, "--output", "/dev/null");
    expect_exit(&command, EXIT_DONE);
    cr_assert_str_empty(command.err);
    command_free(&command);
    command = COMMAND(TRIAL, "--output", "/nowhere/out.tsv");
    command_expect_refusal(&command, "fp-trial: /nowhere/out.tsv.part: cannot be opened: No such file or directory");
    command_free(&command);
}
