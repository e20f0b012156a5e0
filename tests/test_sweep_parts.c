/* Parts of work items and final rows, by the trial tool fp-parts. */
#include "common/sweep.h"
#include "tests/command.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRIAL TRIAL_DIRECTORY "/tool-parts"
#define GRID "0:1:0.1"
enum { ITEMS = 11, PARTS = 7 };

/* A run on a grid of ITEMS items of PARTS parts with final rows, in a directory of its own. */
struct fixture {
    char *directory, *file, *part, *log;
    char *reference; /* the table as an uninterrupted run on one thread prints it */
    size_t length;
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.part = scratch_path(fixture.directory, "out.tsv.part");
    fixture.log = scratch_path(fixture.directory, "log");
    struct command command = COMMAND(TRIAL, "--jd", GRID, "--parts", "7", "--final", "--threads", "1");
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
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
    free(fixture->log);
    free(fixture->reference);
    scratch_remove(fixture->directory);
}

static struct command start(const struct fixture *fixture, const char *threads)
{
    const char *arguments[] = {TRIAL,       "--jd",  GRID,       "--parts",     "7", "--final",
                               "--threads", threads, "--output", fixture->file, NULL};
    return command_start(arguments, NULL);
}

static struct command run(const struct fixture *fixture, const char *threads, int exit_code)
{
    struct command command = start(fixture, threads);
    command_wait(&command);
    cr_assert_eq(command.exit_code, exit_code, "exit code %d, signal %d: %s", command.exit_code, command.signal,
                 command.err);
    return command;
}

static void expect_complete(const struct fixture *fixture, const char *threads)
{
    struct command command = run(fixture, threads, EXIT_DONE);
    command_free(&command);
    size_t length;
    char *text = file_read(fixture->file, &length);
    cr_assert(length == fixture->length && memcmp(text, fixture->reference, length) == 0,
              "the table is\n%s\ninstead of\n%s", text, fixture->reference);
    free(text);
    cr_assert_not(file_exists(fixture->part));
}

/* How many parts have begun. */
static size_t count_begun(const struct fixture *fixture)
{
    size_t length = 0;
    if (file_exists(fixture->log))
        free(file_read(fixture->log, &length));
    return length;
}

static void wait_for_parts(const struct fixture *fixture, size_t parts)
{
    struct timespec time = {.tv_nsec = 2000000};
    for (int attempt = 0; attempt < 5000 && count_begun(fixture) < parts; attempt++)
        nanosleep(&time, NULL);
    cr_assert_geq(count_begun(fixture), parts);
}

/* Parts ------------------------------------------------------------------------------------------------ */

Test(sweep_parts, any_number_of_threads_writes_the_same_table)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_DELAY", "1", 1);
    static const char *const threads[] = {"1", "2", "4", "16"};
    for (int i = 0; i < 4; i++) {
        expect_complete(&fixture, threads[i]);
        remove(fixture.file);
    }
    fixture_remove(&fixture);
}

Test(sweep_parts, more_parts_than_a_team_queues)
{
    struct command one = COMMAND(TRIAL, "--jd", "0,1", "--parts", "20000", "--threads", "1");
    struct command four = COMMAND(TRIAL, "--jd", "0,1", "--parts", "20000", "--threads", "4");
    cr_assert_eq(four.exit_code, EXIT_DONE);
    cr_expect_str_eq(four.out, one.out);
    /* sum_p cos(1 + p) = sin(n/2)/sin(1/2) cos(1 + (n-1)/2) */
    double sum = atof(strrchr(four.out, '\t')), n = 20000;
    cr_expect_float_eq(sum, sin(n / 2) / sin(0.5) * cos(1 + (n - 1) / 2), 1e-9);
    command_free(&one);
    command_free(&four);
}

Test(sweep_parts, the_parts_of_one_item_run_on_all_threads)
{
    setenv("FP_PARTS_MEET", "0:4", 1); /* each waits until four are at work */
    struct command command = COMMAND(TRIAL, "--jd", "0.5", "--parts", "4", "--threads", "4");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
}

Test(sweep_parts, threads_without_an_item_help_the_others)
{
    /* Three items on two threads: the parts of the last one meet only if the thread without an item helps. */
    setenv("FP_PARTS_MEET", "2:2", 1);
    struct command command = COMMAND(TRIAL, "--jd", "0.5,0.7,0.9", "--parts", "6", "--threads", "2");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
}

static int log_part(size_t index, const void *context)
{
    size_t *const *next = context;
    cr_expect_eq(**next, index);
    ++**next;
    return index == 5 ? EXIT_RUNTIME : EXIT_DONE;
}

Test(sweep_parts, outside_a_sweep_they_run_in_order_up_to_a_failure)
{
    size_t count = 0, *next = &count;
    cr_expect_eq(sweep_parts(5, log_part, &next), EXIT_DONE);
    cr_expect_eq(count, 5);
    count = 0;
    cr_expect_eq(sweep_parts(10, log_part, &next), EXIT_RUNTIME);
    cr_expect_eq(count, 6);
    cr_expect_eq(sweep_parts(0, log_part, &next), EXIT_DONE);
}

Test(sweep_parts, a_failed_part_leaves_out_the_others)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_FAIL", "0:500", 1);
    setenv("FP_PARTS_LOG", fixture.log, 1);
    struct command command = COMMAND(TRIAL, "--jd", "0.5", "--parts", "1000", "--threads", "2");
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 500 of item 0 fails\n");
    cr_expect_lt(count_begun(&fixture), 900);
    command_free(&command);
    fixture_remove(&fixture);
}

Test(sweep_parts, an_item_with_a_failed_part_is_dropped)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_FAIL", "3:0", 1);
    setenv("FP_PARTS_DELAY", "5", 1);
    struct command command = run(&fixture, "2", EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 0 of item 3 fails\n");
    command_free(&command);
    size_t length;
    char *text = file_read(fixture.part, &length);
    cr_expect(memcmp(text, fixture.reference, length) == 0 && text[length - 1] == '\n');
    cr_expect_not_null(strstr(text, "\nitem\t0.2\t"));
    cr_expect_null(strstr(text, "\nitem\t0.3\t"));
    free(text);
    unsetenv("FP_PARTS_FAIL");
    expect_complete(&fixture, "2");
    fixture_remove(&fixture);
}

static void expect_interruption(const char *threads, int signal, size_t parts)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_DELAY", "100", 1);
    setenv("FP_PARTS_LOG", fixture.log, 1);
    struct command command = start(&fixture, threads);
    wait_for_parts(&fixture, parts);
    kill(command.pid, signal);
    size_t begun = count_begun(&fixture);
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_INTERRUPTED, "%d: %s", command.exit_code, command.err);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-parts: interrupted: %s keeps %zu of 13 rows, and the same command resumes it\n",
                           fixture.part, parts / PARTS), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    cr_expect_leq(count_begun(&fixture), begun + 4, "parts go on: %zu after %zu", count_begun(&fixture), begun);
    cr_expect_not(file_exists(fixture.file));
    unsetenv("FP_PARTS_DELAY");
    expect_complete(&fixture, "4");
    fixture_remove(&fixture);
}

Test(sweep_parts, an_interrupted_item_is_computed_again)
{
    expect_interruption("1", SIGINT, 2);
}

Test(sweep_parts, items_before_the_interrupted_one_are_kept)
{
    expect_interruption("1", SIGTERM, PARTS + 3);
}

Test(sweep_parts, an_interruption_reaches_all_threads)
{
    expect_interruption("2", SIGINT, 4);
}

Test(sweep_parts, the_bar_moves_with_the_parts)
{
    setenv("FP_PARTS_DELAY", "60", 1);
    struct command command =
        COMMAND(TRIAL, "--jd", "0", "--parts", "10", "--progress", "always", "--threads", "1", "--final");
    cr_expect_eq(command.exit_code, EXIT_DONE);
    int between = 0, last = -1;
    for (const char *c = command.err; (c = strchr(c, ']')); c++) {
        int percent = atoi(c + 1);
        cr_expect_geq(percent, last);
        between += percent > last && percent > 0 && percent < 100 && percent % 10 == 0;
        last = percent;
    }
    cr_expect_eq(last, 100);
    cr_expect_geq(between, 3, "%s", command.err);
    command_free(&command);
}

/* Final rows ------------------------------------------------------------------------------------------- */

Test(sweep_final, final_rows_are_computed_from_what_the_table_holds)
{
    struct command command = COMMAND(TRIAL, "--jd", "0.1:1:0.1", "--final");
    cr_assert_eq(command.exit_code, EXIT_DONE);
    double sums[3] = {0}, cells[3];
    char *line = strstr(command.out, "\nitem\t");
    for (int row = 0; row < 10; row++, line = strchr(line + 1, '\n')) {
        cr_assert_eq(sscanf(line, "\nitem %lf %lf %lf", &cells[0], &cells[1], &cells[2]), 3);
        for (int i = 0; i < 3; i++)
            sums[i] += cells[i];
    }
    cr_expect_neq(sums[1], 5.5 / 3); /* as rounded as the cells */
    cr_assert_eq(sscanf(line, "\nsum %lf %lf %lf", &cells[0], &cells[1], &cells[2]), 3);
    cr_expect_eq(cells[2], sums[2]);
    cr_expect_float_eq(cells[1], sums[1], 1e-9);
    line = strchr(line + 1, '\n');
    cr_assert_eq(sscanf(line, "\nhalf %lf %lf %lf", &cells[0], &cells[1], &cells[2]), 3);
    cr_expect_eq(cells[2], sums[2] / 2);
    cr_expect_str_eq(strchr(line + 1, '\n'), "\n");
    command_free(&command);
}

Test(sweep_final, standard_output_and_any_resumed_file_are_the_same)
{
    struct fixture fixture = fixture_create();
    size_t rows = (size_t)(strstr(fixture.reference, "\nitem\t") - fixture.reference);
    for (size_t length = rows; length <= fixture.length; length += 3) {
        file_write(fixture.part, fixture.reference, length);
        expect_complete(&fixture, "2");
        remove(fixture.file);
    }
    /* killed between the last row and the renaming */
    file_write(fixture.part, fixture.reference, fixture.length);
    setenv("FP_PARTS_FAIL", "0:0", 1);
    expect_complete(&fixture, "1");
    struct command command = run(&fixture, "1", EXIT_DONE);
    cr_expect_not_null(strstr(command.err, "is complete already"));
    command_free(&command);
    fixture_remove(&fixture);
}

Test(sweep_final, a_table_without_its_final_rows_is_not_complete)
{
    struct fixture fixture = fixture_create();
    file_write(fixture.file, fixture.reference, (size_t)(strstr(fixture.reference, "half\t") - fixture.reference));
    struct command command = run(&fixture, "1", EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, ": holds 12 rows where this run has 13: remove it first\n"));
    command_free(&command);
    fixture_remove(&fixture);
}
