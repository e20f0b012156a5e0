#include "common/gaussian.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"
#include "theory/correlated_groups.h"
#include "theory/franz_parisi.h"
#include "theory/local_entropy.h"
#include "theory/pairs.h"

#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-clusters"
#define RUN(exit_code, ...) RESULT("fp-clusters", exit_code, __VA_ARGS__)
#define EXPECT_ROW(result, ...) RESULT_EXPECT_ROW(result, printed, noise, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-clusters", line, __VA_ARGS__)

static const double precision = 1e-9; /* the preset of --precision */
static const double printed = 5e-10;  /* half a unit of the last digit of %.10g */
static const double noise = 1e-12;    /* differences and residuals, in which rounding shows */

/* The four modes --------------------------------------------------------------------------------------- */

/* margin varies slowest, distance fastest; J = J_D - margin may be negative. */
Test(fp_clusters, typical)
{
    struct result result = RUN(0, "typical", "--margin", "0,0.2", "--jd", "0.3,0.1", "--distance", "0.05,0.2");
    cr_expect_str_eq(result.names, "jd\tmargin\tdistance\tentropy\tentropy_low\tentropy_high\toverlap_q\tqhat\tfield\t"
                                   "error\tconverged\tresidual");
    static const double reference[] = {0.029301, 0.141409, -0.025594, 0.034570}; /* margin 0 */
    for (int i = 0; i < 8; i++) {
        double margin = i < 4 ? 0 : 0.2, jd = i % 4 < 2 ? 0.3 : 0.1, distance = i % 2 ? 0.2 : 0.05;
        struct franz_parisi expected;
        cr_assert_eq(franz_parisi(jd - margin, distance, precision, &expected), 0);
        const struct franz_parisi_saddle *saddle = &expected.saddle;
        EXPECT_ROW(&result, jd, margin, distance, saddle->entropy, expected.low, expected.high,
                          saddle->overlap, saddle->qhat, saddle->field, expected.error, 1, saddle->residual);
        if (margin == 0)
            expect_near(result_cell(&result, "entropy"), reference[i], 0.5e-6);
    }
    result_expect_end(&result);
}

Test(fp_clusters, dense)
{
    struct result result =
        RUN(0, "dense", "--margin", "0,0.2", "--jd", "0.3,0.05", "--distance", "0.002,0.01,0.05,0.2");
    cr_expect_str_eq(result.names, "jd\tmargin\tdistance\tlocal_entropy\tlocal_entropy_low\tlocal_entropy_high\t"
                                   "y_star\ty_star_beyond\texternal_entropy\tqhat\tq0\tstable\terror\tconverged\tresidual");
    static const double reference[] = {0.007185649, 0.025024013,  0.067456238,  0.142253293,
                                       0.000535045, -0.002324798, -0.001121814, 0.017486546}; /* margin 0 */
    static const double distances[] = {0.002, 0.01, 0.05, 0.2};
    for (int i = 0; i < 16; i++) {
        double margin = i < 8 ? 0 : 0.2, jd = i % 8 < 4 ? 0.3 : 0.05, distance = distances[i % 4];
        struct densest expected;
        cr_assert_eq(local_entropy_densest(jd - margin, distance, precision, &expected), 0);
        const struct cluster_saddle *saddle = &expected.saddle;
        EXPECT_ROW(&result, jd, margin, distance, saddle->local_entropy, expected.low, expected.high,
                          saddle->replicas, expected.bounded, saddle->external_entropy, saddle->qhat, 0,
                          expected.stable, expected.error, 1, saddle->residual);
        if (margin == 0)
            expect_near(result_cell(&result, "local_entropy"), reference[i], 0.5e-9);
    }
    result_expect_end(&result);
}

/* Two fixed points: the pair entropy, a closed formula. */
Test(fp_clusters, tuples)
{
    struct result result = RUN(0, "tuples", "--margin", "0,0.2", "--jd", "0.3,0.25", "--tuples", "5,2", "--distance",
                               "0.01,0.2");
    cr_expect_str_eq(result.names, "jd\tmargin\ty\tdistance\ttuple_entropy\ttuple_entropy_low\ttuple_entropy_high\t"
                                   "qhat\terror\tconverged\tresidual");
    for (int i = 0; i < 16; i++) {
        double margin = i < 8 ? 0 : 0.2, jd = i % 8 < 4 ? 0.3 : 0.25, y = i % 4 < 2 ? 5 : 2;
        double distance = i % 2 ? 0.2 : 0.01;
        struct tuples expected;
        cr_assert_eq(local_entropy_tuples(jd - margin, distance, y, precision, &expected), 0);
        const struct cluster_saddle *saddle = &expected.saddle;
        EXPECT_ROW(&result, jd, margin, y, distance, saddle->functional, saddle->functional, saddle->functional,
                   saddle->qhat, expected.error, 1, saddle->residual);
        if (y == 2)
            expect_near(result_cell(&result, "tuple_entropy"), pairs_entropy(jd - margin, 1 - 2 * distance), 1e-10);
    }
    result_expect_end(&result);
}

static void expect_threshold(struct result *result, const char *name, double margin, double jd, double unit)
{
    cr_assert_eq(result_row(result), 7);
    cr_expect_str_eq(result->word, name);
    expect_near(result_cell(result, "margin"), margin, 0);
    expect_near(result_cell(result, "jd"), margin + jd, 0.5 * unit);
    cr_expect(result_cell(result, "error") < 1e-7, "%s: error %g", name, result_cell(result, "error"));
    expect_near(result_cell(result, "converged"), 1, 0);
}

/* Thresholds shift by kappa; isolation depends on J_D - kappa, and there is none for J_D <= kappa: exit 3. */
Test(fp_clusters, critical)
{
    const double margin = 0.2;
    struct result result = RUN(3, "critical", "--margin", "0.2", "--tuples", "5", "--jd", "0.3,0", "--threads", "2");
    cr_expect_str_eq(result.names, "threshold\tmargin\tjd\terror\tdistance\treplicas\tconverged");
    expect_threshold(&result, "gap", margin, 0.0600992, 1e-7);
    expect_near(result_cell(&result, "distance"), 0.0159, 0.5e-4);
    expect_near(result_cell(&result, "replicas"), 4.660, 0.5e-3);
    expect_threshold(&result, "monotonic", margin, 0.0731077, 1e-7);
    expect_near(result_cell(&result, "distance"), 0.00565, 0.5e-5);
    expect_threshold(&result, "tuples_5", margin, 0.0599990, 1e-7);
    expect_near(result_cell(&result, "replicas"), 5, 0);
    expect_threshold(&result, "isolation", margin, 0.1, 1e-12);
    expect_near(result_cell(&result, "distance"), 0.10688, 0.5e-5);
    expect_near(result_cell(&result, "replicas"), 1, 0);
    cr_assert_eq(result_row(&result), 7);
    cr_expect_str_eq(result.word, "isolation");
    expect_near(result_cell(&result, "jd"), 0, 0);
    expect_near(result_cell(&result, "converged"), 0, 0);
    result_expect_end(&result);
}

/* Margins ---------------------------------------------------------------------------------------------- */

/* Every column of the physics is that of the same J_D - kappa without a margin, also where J_D < kappa. */
static void expect_only_the_difference_counts(const char *mode, const char *const *columns, int exit_code)
{
    struct result with = RUN(exit_code, mode, "--jd", "0.3,0", "--margin", "0.2,0.3", "--distance", "0.02,0.3");
    struct result without = RUN(exit_code, mode, "--jd", "0.1,-0.2,0,-0.3", "--distance", "0.02,0.3");
    int rows = 0;
    while (result_row(&without) > 0) {
        cr_assert_eq(result_row(&with), without.count);
        expect_near(result_cell(&with, "jd") - result_cell(&with, "margin"), result_cell(&without, "jd"), 1e-15);
        for (int i = 0; columns[i]; i++) {
            double expected = result_cell(&without, columns[i]);
            near_check(__FILE__, __LINE__, columns[i], result_cell(&with, columns[i]), expected, 1e-8 * fabs(expected));
        }
        rows++;
    }
    cr_expect(rows >= 8);
    result_expect_end(&with);
    result_expect_end(&without);
}

Test(fp_clusters, margin_in_typical)
{
    static const char *const columns[] = {"distance", "entropy",   "entropy_low", "entropy_high", "overlap_q",
                                          "qhat",     "converged", NULL};
    expect_only_the_difference_counts("typical", columns, 3);
}

Test(fp_clusters, margin_in_dense)
{
    static const char *const columns[] = {"distance", "local_entropy", "local_entropy_low", "local_entropy_high",
                                          "y_star",   "y_star_beyond", "stable",            "qhat",
                                          "q0",       "converged",     NULL};
    expect_only_the_difference_counts("dense", columns, 0);
}

Test(fp_clusters, margin_in_tuples)
{
    static const char *const columns[] = {"y", "distance", "tuple_entropy", "qhat", "converged", NULL};
    expect_only_the_difference_counts("tuples", columns, 3);
}

/* Any point gives a row -------------------------------------------------------------------------------- */

#define ANY_JD "0,0.013,0.0601,0.3,0.77,1.9,3"
static const double any_jd[] = {0, 0.013, 0.0601, 0.3, 0.77, 1.9, 3};

Test(fp_clusters, dense_anywhere)
{
    struct result result = RUN(0, "dense", "--jd", ANY_JD, "--distance", "5e-4,0.0033,0.0159,0.07,0.31,0.499");
    for (int i = 0; i < 42; i++) {
        cr_assert_eq(result_row(&result), 15);
        double low = result_cell(&result, "local_entropy_low"), high = result_cell(&result, "local_entropy_high");
        double value = result_cell(&result, "local_entropy"), distance = result_cell(&result, "distance");
        expect_near(result_cell(&result, "jd"), any_jd[i / 6], 0);
        expect_near(result_cell(&result, "converged"), 1, 0);
        cr_expect(low <= value && value <= high && high - low < precision, "row %d: %.17g %.17g %.17g", i, low, value,
                  high);
        cr_expect(result_cell(&result, "error") < precision);
        /* around a common centre there is no more than this */
        cr_expect(value <= gaussian_binary_entropy((1 - sqrt(1 - 2 * distance)) / 2) + precision);
    }
    result_expect_end(&result);
}

/* Rows that do not converge hold the bracket, and show in the exit code. */
Test(fp_clusters, typical_anywhere)
{
    struct result result = RUN(3, "typical", "--jd", ANY_JD, "--distance", "5e-4,0.0159,0.07,0.499");
    int failures = 0;
    for (int i = 0; i < 28; i++) {
        cr_assert_eq(result_row(&result), 12);
        double low = result_cell(&result, "entropy_low"), high = result_cell(&result, "entropy_high");
        double jd = result_cell(&result, "jd"), distance = result_cell(&result, "distance");
        double bound = pairs_entropy(jd, 1 - 2 * distance) - M_LN2 - gaussian_log_cdf(jd);
        expect_near(jd, any_jd[i / 4], 0);
        cr_expect(low <= high && high <= bound + 1e-10, "J_D %g, d %g: %.17g %.17g %.17g", jd, distance, low, high,
                  bound);
        expect_near(result_cell(&result, "entropy"), high, 0);
        if (result_cell(&result, "converged") == 1) {
            expect_near(low, high, 0);
            cr_expect(result_cell(&result, "error") < precision);
        } else {
            expect_near(high, bound, printed * fabs(bound));
            cr_expect(high < 0, "J_D %g, d %g", jd, distance); /* only isolated distances fail */
            failures++;
        }
    }
    cr_expect(failures > 0);
    result_expect_end(&result);
}

Test(fp_clusters, typical_is_done_where_all_rows_converge)
{
    struct result result = RUN(0, "typical", "--jd", "0,0.77,3", "--distance", "0.0159,0.31");
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(result_row(&result), 12);
        expect_near(result_cell(&result, "converged"), 1, 0);
    }
    result_expect_end(&result);
}

Test(fp_clusters, negative_self_coupling)
{
    static const char *const modes[] = {"typical", "dense", "tuples"};
    for (int i = 0; i < 3; i++) {
        struct command command = COMMAND(TOOL, modes[i], "--jd", "-0.5,-10", "--distance", "0.02,0.3", "--quiet");
        cr_expect(command.exit_code == EXIT_DONE || command.exit_code == EXIT_UNCONVERGED, "%s: exit code %d", modes[i],
                  command.exit_code);
        cr_expect_str_empty(command.err);
        cr_expect(strstr(command.out, "\n-0.5\t0\t") && strstr(command.out, "\n-10\t0\t"), "%s", command.out);
        cr_expect_null(strstr(command.out, "\tnan"));
        command_free(&command);
    }
}

/* Correlated groups ------------------------------------------------------------------------------------ */

Test(fp_clusters, solve_q0)
{
    struct result zero = RUN(0, "dense", "--jd", "0.05,0.3", "--distance", "0.02,0.1,0.3");
    struct result solve = RUN(0, "dense", "--jd", "0.05,0.3", "--distance", "0.02,0.1,0.3", "--q0", "solve");
    int unstable = 0;
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(result_row(&zero), 15);
        cr_assert_eq(result_row(&solve), 15);
        double coupling = result_cell(&zero, "jd"), distance = result_cell(&zero, "distance");
        double bound = result_cell(&zero, "local_entropy"), value = result_cell(&solve, "local_entropy");
        expect_near(result_cell(&zero, "q0"), 0, 0);
        expect_near(result_cell(&solve, "stable"), result_cell(&zero, "stable"), 0);
        if (result_cell(&zero, "stable") == 1) {
            for (int k = 0; k < solve.count; k++)
                expect_near(solve.cells[k], zero.cells[k], 0);
            continue;
        }
        struct densest densest;
        struct correlated_densest expected;
        cr_assert_eq(local_entropy_densest(coupling, distance, precision, &densest), 0);
        cr_assert_eq(correlated_groups_densest(coupling, distance, precision, &densest.saddle, &expected), 0);
        double q0 = result_cell(&solve, "q0");
        expect_relative(value, expected.saddle.local_entropy, printed);
        expect_relative(q0, expected.saddle.q0, printed);
        cr_expect(q0 > 0 && q0 < 1 - 2 * distance);
        cr_expect(value < bound && value > 0.95 * bound, "J_D %g, d %g: %.10g and %.10g", coupling, distance, value,
                  bound);
        unstable++;
    }
    cr_expect_eq(unstable, 3);
    result_expect_end(&zero);
    result_expect_end(&solve);
}

/* Files ------------------------------------------------------------------------------------------------ */

static void write_table(const char *const *mode, const char *threads, const char *file, const char *remark)
{
    const char *arguments[20] = {TOOL, "--threads", threads, "--output", file};
    for (int i = 0; mode[i]; i++)
        arguments[5 + i] = mode[i];
    struct command command = command_run(arguments);
    cr_expect(command.exit_code == EXIT_DONE || command.exit_code == EXIT_UNCONVERGED);
    cr_expect_str_eq(command.err, remark);
    command_free(&command);
}

Test(fp_clusters, does_not_depend_on_threads)
{
    static const char *const modes[][8] = {
        {"typical", "--jd", "0.3,1,0.05", "--distance", "0.01,0.2,0.4"},
        {"dense", "--jd", "0.3,1,0.05", "--distance", "0.001,0.01,0.1", "--q0", "solve"},
        {"tuples", "--jd", "0.3,1,0.05", "--distance", "0.001,0.01,0.2,0.4"},
    };
    char *directory = scratch_create(), *one = scratch_path(directory, "1"), *two = scratch_path(directory, "2");
    for (int i = 0; i < 3; i++) {
        write_table(modes[i], "1", one, "");
        write_table(modes[i], "2", two, "");
        size_t length_one, length_two;
        char *text_one = file_read(one, &length_one), *text_two = file_read(two, &length_two);
        cr_expect(length_one == length_two && memcmp(text_one, text_two, length_one) == 0, "%s", modes[i][0]);
        free(text_one);
        free(text_two);
        remove(one);
        remove(two);
    }
    free(one);
    free(two);
    scratch_remove(directory);
}

/* The last row but one is torn: it and the last one are computed again. */
Test(fp_clusters, resumes)
{
    static const char *const mode[] = {"dense", "--jd", "0.3,0.05", "--distance", "0.01,0.1,0.3", NULL};
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv");
    char *part = scratch_path(directory, "out.tsv.part"), *remark;
    write_table(mode, "1", file, "");
    size_t length, resumed_length;
    char *whole = file_read(file, &length);
    remove(file);
    const char *torn = whole + length - 1;
    for (int i = 0; i < 2; i++)
        torn = memrchr(whole, '\n', (size_t)(torn - whole));
    file_write(part, whole, (size_t)(torn - whole) + 12);
    cr_assert_geq(asprintf(&remark, "fp-clusters: %s has 4 of 6 rows: resuming\n", part), 0);
    write_table(mode, "2", file, remark);
    char *resumed = file_read(file, &resumed_length);
    cr_expect(resumed_length == length && memcmp(resumed, whole, length) == 0, "%s", resumed);
    cr_expect_not(file_exists(part));
    free(resumed);
    free(remark);
    free(whole);
    free(part);
    free(file);
    scratch_remove(directory);
}

Test(fp_clusters, output_that_cannot_be_written)
{
    REFUSED("/nowhere/out.tsv.part: cannot be opened: No such file or directory", "dense", "--output",
            "/nowhere/out.tsv");
    const char *const arguments[] = {TOOL, "tuples", "--jd", "0.3", "--distance", "0.1", NULL};
    struct command command = command_start(arguments, "/dev/full");
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-clusters: standard output: cannot be written: No space left on device\n");
    command_free(&command);
    command = COMMAND(TOOL, "tuples", "--jd", "0.3", "--distance", "0.1", "--output", "/dev/full");
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-clusters: /dev/full: cannot be written: No space left on device\n");
    command_free(&command);
}

/* Bad usage -------------------------------------------------------------------------------------------- */

/* What is printed after a bad value of a grid. */
#define ALLOWED(range) " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are " range ")"
#define JD ALLOWED("numbers from -10 to 10")
#define DISTANCE ALLOWED("numbers from 1e-05 to 0.4999")
#define TUPLES ALLOWED("whole numbers from 2 to 1000")
#define MODES " (allowed is one of typical, dense, tuples, critical)"

Test(fp_clusters, refuses_bad_values)
{
    REFUSED("--jd abc: 'abc' is not a number" JD, "dense", "--jd", "abc");
    REFUSED("--jd 0:1:0: the step must not be 0" JD, "dense", "--jd", "0:1:0");
    REFUSED("--jd 1:0:0.1: 1:0:0.1 is empty: the step leads away from the stop" JD, "dense", "--jd", "1:0:0.1");
    REFUSED("--jd nan: 'nan' is not a number" JD, "dense", "--jd", "nan");
    REFUSED("--margin 11: 11 is out of range" JD, "critical", "--margin", "11");
    REFUSED("--distance 0: 0 is out of range" DISTANCE, "typical", "--distance", "0");
    REFUSED("--distance 0.5: 0.5 is out of range" DISTANCE, "typical", "--distance", "0.5");
    REFUSED("--tuples 1: 1 is out of range" TUPLES, "tuples", "--tuples", "1");
    REFUSED("--tuples 2.5: 2.5 is not a whole number" TUPLES, "tuples", "--tuples", "2.5");
    REFUSED("--precision 0: 0 is out of range (allowed is a number from 1e-12 to 0.001)", "dense", "--precision", "0");
    REFUSED("--q0 one: no such choice (allowed is one of zero|solve)", "dense", "--q0", "one");
}

Test(fp_clusters, refuses_options_that_do_not_act)
{
    REFUSED("unrecognized option '--nope'", "dense", "--nope");
    REFUSED("--tuples: does not act in mode typical (it acts in tuples, critical)", "typical", "--tuples", "3");
    REFUSED("--q0: does not act in mode tuples (it acts in dense)", "tuples", "--q0", "solve");
    REFUSED("--distance: does not act in mode critical (it acts in typical, dense, tuples)", "critical", "--distance",
            "0.1");
    REFUSED("--precision: does not act in mode critical (it acts in typical, dense, tuples)", "critical", "--precision",
            "1e-6");
}

Test(fp_clusters, needs_one_mode)
{
    REFUSED("MODE is missing" MODES, "--jd", "0.3");
    REFUSED("unknown mode 'sparse'" MODES, "sparse");
    REFUSED("unexpected argument 'typical'", "dense", "typical");
}

static void expect_bad_configuration(const char *text, const char *problem)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "run.conf"), *line;
    file_write(file, text, strlen(text));
    cr_assert_geq(asprintf(&line, "fp-clusters: %s:%s", file, problem), 0);
    result_expect_refusal((const char *const[]){TOOL, "dense", "--config", file, NULL}, line);
    free(line);
    free(file);
    scratch_remove(directory);
}

Test(fp_clusters, refuses_bad_configurations)
{
    expect_bad_configuration("jd = 0.3\ndistnace = 0.1\n", "2: unknown option 'distnace'");
    expect_bad_configuration("# y\n\ntuples = 3\n",
                             "3: 'tuples' does not act in mode dense (it acts in tuples, critical)");
    expect_bad_configuration("jd = 1:0:1\n", "1: jd = 1:0:1: 1:0:1 is empty: the step leads away from the stop" JD);
}

Test(fp_clusters, help)
{
    struct command command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, 0);
    static const char *const words[] = {"typical", "dense", "tuples", "critical", "--jd", "--margin", "--distance",
                                        "--tuples", "--q0", "--precision", "notes/franz-parisi.md", "nats per neuron"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect(strstr(command.out, words[i]), "no %s in --help", words[i]);
    command_free(&command);
}

/* Points next to where y* diverges, some solved and some only bounded, lie inside their own brackets. */
Test(fp_clusters, values_lie_in_their_brackets)
{
    static const char *const points[][2] = {{"0.24", "0.3"}, {"0.32", "0.31"}, {"0.22", "0.24"}, {"0.3", "0.21"}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct command command = COMMAND(TOOL, "dense", "--quiet", "--jd", points[i][0], "--distance", points[i][1],
                                         "--q0", "solve");
        cr_assert(command.exit_code == 0 || command.exit_code == 3);
        command_free(&command);
        struct result result = RUN(command.exit_code, "dense", "--jd", points[i][0], "--distance", points[i][1], "--q0",
                                   "solve");
        cr_assert(result_row(&result) > 0);
        double value = result_cell(&result, "local_entropy"), low = result_cell(&result, "local_entropy_low");
        double high = result_cell(&result, "local_entropy_high");
        cr_expect(low <= value && value <= high, "J %s, d %s: %.10g in [%.10g, %.10g]", points[i][0], points[i][1],
                  value, low, high);
        cr_expect(result_cell(&result, "q0") > 0);
        cr_expect(high - low < 1e-5);
        result_expect_end(&result);
    }
}

/* Without a saddle the row is a bound: pairs at kappa > J_D, where the closed formula knows better. */
Test(fp_clusters, tuples_without_a_saddle_are_bounded)
{
    struct result result = RUN(3, "tuples", "--jd", "0", "--margin", "0.3", "--distance", "0.1", "--tuples", "2");
    cr_assert(result_row(&result) > 0);
    cr_expect_eq(result_cell(&result, "converged"), 0);
    cr_expect_eq(result_cell(&result, "tuple_entropy_low"), -INFINITY);
    cr_expect(result_cell(&result, "tuple_entropy_high") > pairs_entropy(-0.3, 0.8));
    result_expect_end(&result);
}
