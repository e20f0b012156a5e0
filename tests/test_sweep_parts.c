/* Parts of work items and final rows, by the trial tool fp-parts. */
#include "common/sweep.h"
#include "tests/resumption.h"
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

/* ITEMS items of PARTS parts, and final rows. */
static const char *const divided[] = {TRIAL, "--jd", GRID, "--parts", "7", "--final", NULL};

static void wait_for_parts(const struct resumption *run, size_t parts)
{
    for (int attempt = 0; attempt < 5000 && resumption_begun(run) < parts; attempt++)
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    cr_assert_geq(resumption_begun(run), parts);
}

/* Parts ------------------------------------------------------------------------------------------------ */

Test(sweep_parts, any_number_of_threads_writes_the_same_table)
{
    struct resumption run = resumption_create(divided);
    setenv("FP_PARTS_DELAY", "1", 1);
    static const char *const threads[] = {"1", "2", "4", "16"};
    for (int i = 0; i < 4; i++) {
        resumption_finish(&run, threads[i]);
        remove(run.file);
    }
    resumption_remove(&run);
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
    struct resumption run = resumption_create(divided);
    setenv("FP_PARTS_FAIL", "0:500", 1);
    setenv("FP_PARTS_LOG", run.log, 1);
    struct command command = COMMAND(TRIAL, "--jd", "0.5", "--parts", "1000", "--threads", "2");
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 500 of item 0 fails\n");
    cr_expect_lt(resumption_begun(&run), 900);
    command_free(&command);
    resumption_remove(&run);
}

Test(sweep_parts, an_item_with_a_failed_part_is_dropped)
{
    struct resumption run = resumption_create(divided);
    setenv("FP_PARTS_FAIL", "3:0", 1);
    setenv("FP_PARTS_DELAY", "5", 1);
    struct command command = resumption_run(&run, "2", EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-parts: part 0 of item 3 fails\n");
    command_free(&command);
    resumption_expect_rows(&run);
    cr_expect_eq(file_count(run.part, "\nitem\t0.2\t"), 1);
    cr_expect_eq(file_count(run.part, "\nitem\t0.3\t"), 0);
    unsetenv("FP_PARTS_FAIL");
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

static void expect_interruption(const char *threads, int signal, size_t parts)
{
    struct resumption run = resumption_create(divided);
    setenv("FP_PARTS_DELAY", "100", 1);
    setenv("FP_PARTS_LOG", run.log, 1);
    struct command command = resumption_start(&run, threads);
    wait_for_parts(&run, parts);
    kill(command.pid, signal);
    size_t begun = resumption_begun(&run);
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_INTERRUPTED, "%d: %s", command.exit_code, command.err);
    char *remark;
    cr_assert_geq(asprintf(&remark, "fp-parts: interrupted: %s keeps %zu of 13 rows, and the same command resumes it\n",
                           run.part, parts / PARTS), 0);
    cr_expect_str_eq(command.err, remark);
    free(remark);
    command_free(&command);
    cr_expect_leq(resumption_begun(&run), begun + 4, "parts go on: %zu after %zu", resumption_begun(&run), begun);
    cr_expect_not(file_exists(run.file));
    unsetenv("FP_PARTS_DELAY");
    resumption_finish(&run, "4");
    resumption_remove(&run);
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
    struct resumption run = resumption_create(divided);
    size_t rows = (size_t)(strstr(run.reference, "\nitem\t") - run.reference);
    for (size_t length = rows; length <= run.length; length += 3) {
        file_write(run.part, run.reference, length);
        resumption_finish(&run, "2");
        remove(run.file);
    }
    /* killed between the last row and the renaming */
    file_write(run.part, run.reference, run.length);
    setenv("FP_PARTS_FAIL", "0:0", 1);
    resumption_finish(&run, "1");
    struct command command = resumption_run(&run, "1", EXIT_DONE);
    cr_expect_not_null(strstr(command.err, "is complete already"));
    command_free(&command);
    resumption_remove(&run);
}

Test(sweep_final, a_table_without_its_final_rows_is_not_complete)
{
    struct resumption run = resumption_create(divided);
    file_write(run.file, run.reference, (size_t)(strstr(run.reference, "half\t") - run.reference));
    struct command command = resumption_run(&run, "1", EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, ": holds 12 rows where this run has 13: remove it first\n"));
    command_free(&command);
    resumption_remove(&run);
}
