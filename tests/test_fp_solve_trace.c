/* The trace of fp-solve, and protocols that are equal to others. */
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define RUN(exit_code, ...) RESULT("fp-solve", exit_code, __VA_ARGS__)

enum { COLUMNS = 18, FIRST_RESULT = 7 };

/* What a trace must tell of its run. */
struct told {
    double iterations, attempts, fewest;
};

/* Reads a trace of scoping with polishing: 11 steps of 30 iterations from gamma = 1/2 to 2, 350 in an attempt, then 20
 * sweeps from T = 0.02 to 0.001. */
static struct told read_trace(struct result *trace)
{
    struct told told = {.fewest = INFINITY};
    double first = 0; /* iteration of the attempt */
    cr_expect_str_eq(trace->names, "iteration\tattempt\tphase\toverlap\tviolated\tgamma\treplicas\tstrength\t"
                                   "temperature");
    while (result_row(trace)) {
        bool polish = strcmp(trace->word, "polish") == 0;
        double iteration = result_cell(trace, "iteration"), attempt = result_cell(trace, "attempt");
        expect_near(iteration, told.iterations + 1, 0);
        if (attempt > told.attempts)
            first = iteration;
        double t = iteration - first; /* in the attempt */
        cr_assert(polish ? t >= 350 && t < 370 : t < 350);
        expect_near(result_cell(trace, "gamma"), polish ? 0 : 0.5 + 0.15 * fmin(floor(t / 30), 10), 1e-9);
        expect_near(result_cell(trace, "replicas"), polish ? 1 : 4, 0);
        expect_near(result_cell(trace, "strength"), 0, 0);
        expect_near(result_cell(trace, "temperature"), polish ? 0.02 - (t - 350) * 0.001 : 0, 1e-9);
        double overlap = result_cell(trace, "overlap");
        cr_expect(polish ? overlap == 1 : overlap >= 0 && overlap <= 1);
        told = (struct told){iteration, attempt, fmin(told.fewest, result_cell(trace, "violated"))};
    }
    return told;
}

/* The trace is of the run in the table. */
Test(fp_solve_trace, scoping)
{
    int solved = 0, restarted = 0;
    for (int sample = 0; sample < 10; sample++) {
        char first[8];
        snprintf(first, sizeof first, "%d", sample);
#define SCOPING                                                                                                    \
    "--n", "100", "--jd", "0.08", "--samples", "1", "--first-sample", first, "--restarts", "2", "--steps", "11",   \
        "--step-iterations", "30", "--gamma-min", "0.5", "--gamma-max", "2", "--replicas", "4", "--max-iterations",   \
        "350", "--polish-sweeps", "20", "--polish-hot", "0.02", "--polish-cold", "0.001"
        struct result table = RUN(0, SCOPING), trace = RUN(0, SCOPING, "--trace");
        cr_assert_eq(result_row(&table), COLUMNS);
        struct told told = read_trace(&trace);
        bool success = result_cell(&table, "success") == 1;
        expect_near(told.attempts, result_cell(&table, "attempts"), 0);
        if (success)
            expect_near(told.iterations, result_cell(&table, "iterations_mean"), 0);
        else
            expect_near(told.iterations, 3 * 370, 0);
        expect_near(told.fewest, result_cell(&table, "violated_min"), 0);
        solved += success;
        restarted += told.attempts > 1;
        result_expect_end(&table);
        result_expect_end(&trace);
    }
    cr_expect(solved > 2 && restarted > 2, "%d solved, %d restarted", solved, restarted);
}

/* Strength 1 - (1 - rate)^t from t = 0. */
Test(fp_solve_trace, reinforcement)
{
    struct result trace = RUN(0, "--n", "100", "--jd", "0.1", "--samples", "1", "--method", "reinforcement", "--rate",
                              "0.01", "--max-iterations", "50", "--trace");
    double strength = 0;
    for (int t = 0; t < 50; t++) {
        cr_assert_eq(result_row(&trace), 9);
        expect_near(result_cell(&trace, "strength"), strength, 1e-9);
        expect_near(result_cell(&trace, "gamma"), 0, 0);
        strength += 0.01 * (1 - strength);
    }
    result_expect_end(&trace);
}

/* What starts at a solution has one row; so does message passing, which needs one pass to see that it does. */
Test(fp_solve_trace, starts_at_a_solution)
{
    static const char *const methods[] = {"annealing", "dynamics", "bp"};
    for (int m = 0; m < 3; m++) {
        struct result trace = RUN(0, "--n", "30", "--jd", "10", "--samples", "1", "--trace", "--method", methods[m]);
        cr_assert_eq(result_row(&trace), 9, "%s", methods[m]);
        expect_near(result_cell(&trace, "iteration"), m == 2, 0);
        expect_near(result_cell(&trace, "attempt"), 1, 0);
        expect_near(result_cell(&trace, "violated"), 0, 0);
        expect_near(result_cell(&trace, "temperature"), 0, 0);
        result_expect_end(&trace);
    }
}

/* Two tables of one row agree in all results. */
static void expect_same(struct result *one, struct result *other)
{
    cr_assert_eq(result_row(one), COLUMNS);
    cr_assert_eq(result_row(other), COLUMNS);
    for (int i = FIRST_RESULT; i < COLUMNS; i++)
        expect_near(other->cells[i], one->cells[i], 0);
    cr_expect(result_cell(one, "success") > 0 && result_cell(one, "success") < 1, "nothing is compared");
    result_expect_end(one);
    result_expect_end(other);
}

#define NETWORKS "--n", "100", "--jd", "0.15", "--samples", "12", "--max-iterations", "1100"

/* A list that does what scoping does. */
Test(fp_solve_trace, free_protocol)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "list"), *text;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    fprintf(stream, "# gamma y iterations\n\n");
    for (int step = 0; step < 50; step++)
        fprintf(stream, "%.17g 2.5 %d # step %d\n", 0.25 + (double)step / 49 * 1.5, 20, step);
    fclose(stream);
    file_write(file, text, length);
    struct result list = RUN(0, NETWORKS, "--protocol", "free", "--schedule", file);
    struct result scoping = RUN(0, NETWORKS, "--replicas", "2.5", "--steps", "50", "--gamma-min", "0.25", "--gamma-max",
                                 "1.75");
    expect_same(&list, &scoping);
    file_write(file, "0.5 3\n0.5 0.9\n", 14);
    struct command refused = COMMAND(TOOL_DIRECTORY "/fp-solve", "--protocol", "free", "--schedule", file);
    cr_expect_eq(refused.exit_code, EXIT_USAGE);
    cr_expect(strstr(refused.err, file) && strstr(refused.err, "0.9"), "%s", refused.err);
    command_free(&refused);
    free(text);
    free(file);
    scratch_remove(directory);
}

Test(fp_solve_trace, standard_protocol)
{
    struct result standard = RUN(0, NETWORKS, "--protocol", "standard", "--rate", "0.002");
    struct result reinforcement = RUN(0, NETWORKS, "--method", "reinforcement", "--rate", "0.002");
    expect_same(&standard, &reinforcement);
}
