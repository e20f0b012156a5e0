#include "common/sweep.h"
#include "tests/resumption.h"
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

static const char *const small[] = {TRIAL, "--jd", GRID, "--n", "10,inf", NULL}; /* ITEMS items */

static void expect_exit(struct command *command, int exit_code)
{
    cr_assert_eq(command->exit_code, exit_code, "exit code %d, signal %d: %s", command->exit_code, command->signal,
                 command->err);
    cr_assert_str_empty(command->out);
}

static void sleep_milliseconds(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, 1000000 * (milliseconds % 1000)};
    nanosleep(&time, NULL);
}

/* The same table --------------------------------------------------------------------------------------- */

Test(sweep, any_number_of_threads_writes_the_same_table)
{
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_DELAY", "6", 1);
    static const char *const threads[] = {"1", "2", "4", "16"};
    for (int i = 0; i < 4; i++) {
        resumption_finish(&sweep, threads[i]);
        remove(sweep.file);
    }
    resumption_remove(&sweep);
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
    struct resumption sweep = resumption_create(small);
    for (size_t length = first; length <= sweep.length; length += 2) {
        file_write(sweep.part, sweep.reference, length);
        resumption_finish(&sweep, threads);
        remove(sweep.file);
    }
    resumption_remove(&sweep);
}

Test(sweep, resumes_from_every_even_byte)
{
    expect_resumed_from_every_second_byte(0, "1");
}

Test(sweep, resumes_from_every_odd_byte)
{
    expect_resumed_from_every_second_byte(1, "2");
}

Test(sweep, computes_only_what_is_missing)
{
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_FAIL", "0", 1); /* the first item must not be computed again */
    const char *rows = strstr(sweep.reference, "\njd\t") + 1;
    for (int i = 0; i < 1 + 3; i++) /* the header row, the first item, and a half of the second */
        rows = strchr(rows, '\n') + 1;
    file_write(sweep.part, sweep.reference, (size_t)(rows - sweep.reference));
    struct command command = resumption_run(&sweep, "2", EXIT_DONE);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-trial: %s has 3 of %d rows: resuming\n", sweep.part, ROWS), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    resumption_expect_table(&sweep);
    resumption_remove(&sweep);
}

Test(sweep, a_complete_table_is_kept)
{
    struct resumption sweep = resumption_create(small);
    resumption_finish(&sweep, "2");
    setenv("FP_TRIAL_FAIL", "0", 1);
    struct command command = resumption_run(&sweep, "1", EXIT_DONE);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-trial: %s is complete already: nothing is computed\n", sweep.file), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    resumption_expect_table(&sweep);
    resumption_remove(&sweep);
}

static void expect_interruption(int signal)
{
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = resumption_start(&sweep, "2");
    resumption_wait(&sweep);
    kill(command.pid, signal);
    command_wait(&command);
    expect_exit(&command, EXIT_INTERRUPTED);
    cr_expect(strstr(command.err, "fp-trial: interrupted: ") == command.err, "%s", command.err);
    cr_expect(strstr(command.err, " of 20 rows, and the same command resumes it\n"), "%s", command.err);
    command_free(&command);
    cr_assert_not(file_exists(sweep.file));
    unsetenv("FP_TRIAL_DELAY");
    resumption_finish(&sweep, "4");
    resumption_remove(&sweep);
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
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = resumption_start(&sweep, "1");
    resumption_wait(&sweep);
    setenv("FP_TRIAL_DELAY", "0", 1);
    kill(command.pid, SIGINT);
    sleep_milliseconds(20);
    kill(command.pid, SIGINT);
    command_wait(&command);
    cr_expect(command.signal == SIGINT || command.exit_code == EXIT_INTERRUPTED);
    command_free(&command);
    resumption_finish(&sweep, "1");
    resumption_remove(&sweep);
}

Test(sweep, a_killed_run_resumes)
{
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_DELAY", "900", 1);
    struct command command = resumption_start(&sweep, "2");
    resumption_wait(&sweep);
    kill(command.pid, SIGKILL);
    command_wait(&command);
    cr_assert_eq(command.signal, SIGKILL);
    command_free(&command);
    setenv("FP_TRIAL_DELAY", "0", 1);
    resumption_finish(&sweep, "2");
    resumption_remove(&sweep);
}

Test(sweep, a_failed_item_keeps_what_was_finished)
{
    struct resumption sweep = resumption_create(small);
    setenv("FP_TRIAL_FAIL", "4", 1);
    struct command command = resumption_run(&sweep, "2", EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-trial: item 4 fails\n");
    command_free(&command);
    resumption_expect_rows(&sweep);
    unsetenv("FP_TRIAL_FAIL");
    resumption_finish(&sweep, "2");
    resumption_remove(&sweep);
}

Test(sweep, a_disk_that_was_full_resumes)
{
    struct resumption sweep = resumption_create(small);
    /* A limit on the size of files stands for the full disk; the child inherits it, and the ignored signal. */
    struct rlimit all, little;
    getrlimit(RLIMIT_FSIZE, &all);
    little = all;
    little.rlim_cur = sweep.length - 100;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    struct command command = resumption_start(&sweep, "2");
    command_wait(&command);
    setrlimit(RLIMIT_FSIZE, &all);
    expect_exit(&command, EXIT_RUNTIME);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: cannot be written: File too large\n", sweep.part), 0);
    cr_expect_str_eq(command.err, line);
    free(line);
    command_free(&command);
    cr_assert_not(file_exists(sweep.file));
    resumption_finish(&sweep, "2");
    resumption_remove(&sweep);
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
    struct resumption sweep = resumption_create(small);
    struct command command = COMMAND(TRIAL, "--jd", "9", "--output", sweep.file);
    expect_exit(&command, EXIT_DONE);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", GRID, "--n", "10,inf", "--output", sweep.file);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: holds a different run: line 3 is '# command: fp-trial --jd 9', of "
                           "this run '# command: fp-trial --jd " GRID " --n 10,inf' (--force replaces it)",
                           sweep.file), 0);
    command_expect_refusal(&command, line);
    free(line);
    command_free(&command);
    command = COMMAND(TRIAL, "--jd", GRID, "--n", "10,inf", "--output", sweep.file, "--force");
    expect_exit(&command, EXIT_DONE);
    command_free(&command);
    resumption_expect_table(&sweep);
    resumption_remove(&sweep);
}

Test(sweep, a_table_that_lacks_rows_is_not_taken_for_complete)
{
    struct resumption sweep = resumption_create(small);
    const char *last = sweep.reference + sweep.length - 1;
    while (last[-1] != '\n')
        last--;
    file_write(sweep.file, sweep.reference, (size_t)(last - sweep.reference));
    struct command command = resumption_start(&sweep, "1");
    command_wait(&command);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-trial: %s: holds %d rows where this run has %d: remove it first", sweep.file,
                           ROWS - 1, ROWS), 0);
    command_expect_refusal(&command, line);
    free(line);
    command_free(&command);
    resumption_remove(&sweep);
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
