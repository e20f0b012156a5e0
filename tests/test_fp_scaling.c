/* The command line of fp-scaling: curves and sizes of tables, the fit to them, bounds, refusals. */
#include "common/estimate.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-scaling"
#define RUN(exit_code, ...) RESULT("fp-scaling", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-scaling", line, __VA_ARGS__)

/* Tables ------------------------------------------------------------------------------------------------- */

/* A scratch directory with tables a.tsv and b.tsv. */
struct place {
    char *directory, *a, *b, *both;
};

static struct place place_create(void)
{
    struct place place = {.directory = scratch_create()};
    place.a = scratch_path(place.directory, "a.tsv");
    place.b = scratch_path(place.directory, "b.tsv");
    cr_assert_geq(asprintf(&place.both, "%s,%s", place.a, place.b), 0);
    return place;
}

static void place_remove(struct place *place)
{
    free(place->both);
    free(place->b);
    free(place->a);
    scratch_remove(place->directory);
}

/* A table with this header and these names of its columns. */
static FILE *table_begin(const char *path, const char *header, const char *names)
{
    FILE *stream = fopen(path, "w");
    cr_assert_not_null(stream);
    fprintf(stream, "%s%s\n", header, names);
    return stream;
}

/* The three cells of a fraction. */
static void print_fraction(FILE *stream, double fraction, double trials)
{
    struct interval interval = estimate_fraction(fraction * trials, trials);
    fprintf(stream, "\t%.10g\t%.10g\t%.10g", fraction, interval.low, interval.high);
}

#define SOLVER "n\tjd\tmethod\tsamples\tstarts\tsuccess\tsuccess_low\tsuccess_high"
#define SEED(seed) "# fp-solve 0.1.0\n# parameter seed = " seed "\n"

/* Rows of fractions at two self-couplings, of which a logistic function of this centre and width is an exact fit. */
static void print_pair(FILE *stream, double n, const char *method, double centre, double width, double trials)
{
    for (int side = -1; side <= 1; side += 2) {
        double jd = centre + side * width;
        fprintf(stream, "%g\t%.10g\t%s\t%g\t1", n, jd, method, trials);
        print_fraction(stream, 1 / (1 + exp(-side)), trials);
        fputc('\n', stream);
    }
}

static const double sizes[] = {100, 200, 400, 800, 1600};
enum { SIZES = sizeof sizes / sizeof *sizes };

static double scaled_centre(double n)
{
    return 0.8145 - 2.4 * pow(n, -0.38);
}

/* Two curves at all sizes, sizes descending; the second one is shifted. */
static void write_solvers(const char *path)
{
    FILE *stream = table_begin(path, SEED("1"), SOLVER);
    for (int i = SIZES - 1; i >= 0; i--)
        for (int curve = 0; curve < 2; curve++)
            print_pair(stream, sizes[i], curve ? "annealing" : "focusing", scaled_centre(sizes[i]) + 0.1 * curve, 0.01,
                       1000);
    fclose(stream);
}

/* Curves and fits ------------------------------------------------------------------------------------------ */

#define LAST "n\tpoints\ttrials\tlevel\tvalue\terror\tlow\thigh\twidth\tchi_squared\tdegrees\tresidual\tconverged"

Test(fp_scaling, curves_sizes_and_fits)
{
    struct place place = place_create();
    write_solvers(place.a);
    struct result result = RUN(0, "--table", place.a, "--independent");
    cr_expect_str_eq(result.names, "quantity\tmethod\t" LAST);
    for (int curve = 0; curve < 2; curve++)
        for (int i = 0; i < SIZES; i++) {
            cr_assert_eq(result_row(&result), 15);
            cr_expect_str_eq(result.word, curve ? "annealing" : "focusing");
            expect_near(result_cell(&result, "n"), sizes[i], 0);
            expect_near(result_cell(&result, "points"), 2, 0);
            expect_near(result_cell(&result, "trials"), 2000, 1e-4);
            expect_near(result_cell(&result, "value"), scaled_centre(sizes[i]) + 0.1 * curve, 1e-8);
            expect_near(result_cell(&result, "width"), 0.01, 1e-8);
            /* of p = 1/(1 + 1/e) at both ends: width/sqrt(2 * 1000 p (1 - p)); of 1000 samples */
            expect_relative(result_cell(&result, "error"), 0.01 / sqrt(2000 * 0.196612), 0.1);
            expect_near(result_cell(&result, "converged"), 1, 0);
        }
    static const double truth[] = {0.8145, 2.4, 0.38};
    for (int k = 0; k < 6; k++) {
        cr_assert_eq(result_row(&result), 15);
        cr_expect_str_eq(result.word, k < 3 ? "focusing" : "annealing");
        expect_near(result_cell(&result, "value"), truth[k % 3] + (k == 3 ? 0.1 : 0), 1e-5);
        expect_near(result_cell(&result, "n"), INFINITY, 0);
        expect_near(result_cell(&result, "points"), SIZES, 0);
        expect_near(result_cell(&result, "degrees"), SIZES - 3, 0);
        expect_near(result_cell(&result, "chi_squared"), 0, 1e-6);
        cr_expect_gt(result_cell(&result, "error"), 0);
    }
    result_expect_end(&result);
    place_remove(&place);
}

/* What is known has error 0, and the rest a smaller one. */
Test(fp_scaling, known_parameters)
{
    static const char *const options[][2] = {{"--quiet", "--progress=never"}, {"--limit", "0.8145"},
                                             {"--exponent", "0.38"}};
    static const double truth[] = {0.8145, 2.4, 0.38};
    struct place place = place_create();
    FILE *stream = table_begin(place.a, SEED("1"), SOLVER);
    for (int i = 0; i < SIZES; i++)
        print_pair(stream, sizes[i], "focusing", scaled_centre(sizes[i]), 0.01, 1000);
    fclose(stream);
    double of_amplitude = INFINITY;
    for (int i = 0; i < 3; i++) {
        const char *arguments[] = {TOOL, "--table", place.a, options[i][0], options[i][1], "--resamples", "200", NULL};
        struct result result = result_run(arguments, 0);
        for (int k = 0; k < SIZES; k++)
            result_row(&result);
        for (int k = 0; k < 3; k++) {
            cr_assert_gt(result_row(&result), 0);
            bool known = (i == 1 && k == 0) || (i == 2 && k == 2);
            double error = result_cell(&result, "error");
            expect_near(result_cell(&result, "value"), truth[k], 1e-5);
            expect_near(result_cell(&result, "degrees"), i ? SIZES - 2 : SIZES - 3, 0);
            cr_expect_eq(error == 0, known, "%d %d", i, k);
            if (k == 1) {
                cr_expect_lt(error, of_amplitude);
                of_amplitude = i ? of_amplitude : error;
            }
        }
        result_expect_end(&result);
    }
    place_remove(&place);
}

/* Curves of different tools: a column that one of them lacks. Rows of the same point but of other networks add up. */
Test(fp_scaling, several_tables)
{
    struct place place = place_create();
    FILE *stream = table_begin(place.a, SEED("1"), SOLVER);
    print_pair(stream, 100, "focusing", 0.4, 0.02, 300);
    fclose(stream);
    stream = table_begin(place.b, SEED("2"), SOLVER);
    print_pair(stream, 100, "focusing", 0.4, 0.02, 100);
    fclose(stream);
    struct result result = RUN(0, "--table", place.both);
    cr_assert_gt(result_row(&result), 0);
    expect_near(result_cell(&result, "trials"), 800, 1e-5);
    expect_near(result_cell(&result, "points"), 2, 0);
    expect_near(result_cell(&result, "value"), 0.4, 1e-8);
    result_expect_end(&result);
    result = RUN(0, "--table", place.both, "--group", "seed,method");
    cr_expect_str_eq(result.names, "quantity\tseed\tmethod\t" LAST);
    for (double seed = 1; seed <= 2; seed++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "seed"), seed, 0);
        expect_near(result_cell(&result, "trials"), seed == 1 ? 600 : 200, 1e-5);
    }
    result_expect_end(&result);
    stream = table_begin(place.b, "", "n\tjd\trule\tconverged\tconverged_low\tconverged_high");
    for (int k = 0; k < 2; k++) {
        fprintf(stream, "100\t%g\tpermuted", k ? 0.7 : 0.3);
        print_fraction(stream, k ? 0.75 : 0.25, 100);
        fputc('\n', stream);
    }
    fclose(stream);
    result = RUN(0, "--table", place.both);
    cr_expect_str_eq(result.names, "quantity\tmethod\trule\t" LAST);
    for (int relax = 0; relax < 2; relax++) {
        cr_assert_gt(result_row(&result), 0);
        cr_expect_str_eq(result.word, relax ? "permuted" : "-");
        expect_near(result_cell(&result, "value"), relax ? 0.5 : 0.4, 1e-8);
    }
    result_expect_end(&result);
    place_remove(&place);
}

/* Rows of the same networks: the error is a bound, larger than that of independent trials. */
Test(fp_scaling, common_trials)
{
    struct place place = place_create();
    FILE *stream = table_begin(place.a, SEED("1"), "n\tjd\trule\tconverged\tconverged_low\tconverged_high");
    for (int k = -3; k <= 3; k++) {
        fprintf(stream, "100\t%.10g\tpermuted", 0.5 + 0.01 * k);
        print_fraction(stream, 1 / (1 + exp(-k)), 100);
        fputc('\n', stream);
    }
    fclose(stream);
    double errors[2];
    for (int common = 0; common < 2; common++) {
        struct result result = RUN(0, "--table", place.a, common ? "--threads=2" : "--independent");
        cr_assert_gt(result_row(&result), 0);
        errors[common] = result_cell(&result, "error");
        expect_near(result_cell(&result, "value"), 0.5, 1e-8);
        result_expect_end(&result);
    }
    /* To first order the threshold deviates by -width sum_k (m_k - n p_k)/sum_k n p_k (1 - p_k); Cov(m_k, m_l) is
     * n p_k (1 - p_l) for p_k <= p_l and common trials. */
    double information = 0, variance = 0;
    for (int k = -3; k <= 3; k++)
        for (int l = -3; l <= 3; l++) {
            double covariance = 100 / (1 + exp(-fmin(k, l))) / (1 + exp(fmax(k, l)));
            variance += covariance;
            information += k == l ? covariance : 0;
        }
    expect_relative(errors[0], 0.01 / sqrt(information), 0.1);
    expect_relative(errors[1], 0.01 * sqrt(variance) / information, 0.1);
    place_remove(&place);
}

/* Accuracies: the size is in the column hidden, the curve goes from 0.1 to 0.8. */
Test(fp_scaling, accuracies)
{
    struct place place = place_create();
    FILE *stream = table_begin(place.a, "", "model\tjd\thidden\tsamples\tepoch\ttrain_accuracy\ttrain_low\ttrain_high\t"
                                            "test_accuracy\ttest_low\ttest_high");
    static const double accuracies[] = {0.1, 0.1, 0.3, 0.7, 0.8, 0.78};
    for (int k = 0; k < 6; k++) {
        fprintf(stream, "full\t%.10g\t400\t3\t10", 0.1 * k);
        print_fraction(stream, 0.9, 1000);
        print_fraction(stream, accuracies[k], 1000);
        fputc('\n', stream);
    }
    fclose(stream);
    struct result result = RUN(0, "--table", place.a, "--relative", "--independent");
    cr_expect_str_eq(result.names, "quantity\tmodel\tepoch\t" LAST);
    cr_assert_gt(result_row(&result), 0);
    expect_near(result_cell(&result, "n"), 400, 0);
    expect_near(result_cell(&result, "level"), 0.4, 1e-9);
    expect_near(result_cell(&result, "value"), 0.225, 1e-9);
    expect_near(result_cell(&result, "width"), 0, 0);
    /* of the two fractions next to it, p = 0.3 and 0.7: 3/4 and 1/4 of their errors on a slope of 4 */
    expect_relative(result_cell(&result, "error"), sqrt(0.21 / 1000 * (9 + 1) / 16) / 4, 0.1);
    result_expect_end(&result);
    result = RUN(0, "--table", place.a, "--level", "0.6", "--interpolate");
    cr_assert_gt(result_row(&result), 0);
    expect_near(result_cell(&result, "value"), 0.275, 1e-9);
    result_expect_end(&result);
    result = RUN(3, "--table", place.a, "--fraction", "train_accuracy", "--interpolate");
    cr_assert_gt(result_row(&result), 0);
    expect_near(result_cell(&result, "converged"), 0, 0);
    expect_near(result_cell(&result, "high"), 0, 0);
    result_expect_end(&result);
    place_remove(&place);
}

/* Curves that do not cross the level are bounded; they and curves of too few sizes have no fit; rows say so. */
Test(fp_scaling, unconverged)
{
    struct place place = place_create();
    FILE *stream = table_begin(place.a, "", "n\tjd\tmethod\tsuccess\tsuccess_low\tsuccess_high");
    for (int above = 0; above < 2; above++)
        for (int k = 0; k < 3; k++) {
            fprintf(stream, "%d\t%.10g\tannealing", above ? 100 : 200, 0.2 + 0.1 * k);
            print_fraction(stream, above ? 0.9 : 0.1, 50);
            fputc('\n', stream);
        }
    fclose(stream);
    struct result result = RUN(3, "--table", place.a);
    for (int below = 0; below < 2; below++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "n"), below ? 200 : 100, 0);
        expect_near(result_cell(&result, "converged"), 0, 0);
        expect_near(result_cell(&result, "error"), INFINITY, 0);
        expect_near(result_cell(&result, "low"), below ? 0.4 : -INFINITY, 0);
        expect_near(result_cell(&result, "high"), below ? INFINITY : 0.2, 0);
        expect_near(result_cell(&result, "value"), below ? 0.4 : 0.2, 0);
    }
    for (int k = 0; k < 3; k++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "points"), 0, 0);
        expect_near(result_cell(&result, "converged"), 0, 0);
        expect_near(result_cell(&result, "error"), INFINITY, 0);
    }
    result_expect_end(&result);
    place_remove(&place);
}

/* Two tools ------------------------------------------------------------------------------------------------- */

/* The threshold of a table of fp-relax, against fp-relax --threshold on other networks. */
Test(fp_scaling, agrees_with_fp_relax)
{
    struct place place = place_create();
    struct command command =
        COMMAND(TOOL_DIRECTORY "/fp-relax", "--quiet", "--n", "50,100", "--jd", "0.05:0.65:0.05", "--samples", "100",
                "--starts", "2", "--max-sweeps", "30", "--output", place.a);
    cr_assert_eq(command.exit_code, 0, "%s", command.err);
    command_free(&command);
    struct result curves = RUN(3, "--table", place.a); /* two sizes have no fit */
    struct result direct = RESULT("fp-relax", 3, "--threshold", "--within", "30", "--n", "50,100", "--jd", "0,1",
                                  "--samples", "150", "--seed", "2");
    cr_expect_str_eq(curves.names, "quantity\trule\teta\tlambda\tlayers\t" LAST);
    for (double n = 50; n <= 100; n += 50) {
        cr_assert(result_row(&curves) > 0 && result_row(&direct) > 0);
        expect_near(result_cell(&curves, "n"), n, 0);
        double error = hypot(result_cell(&curves, "error"), result_cell(&direct, "error"));
        cr_expect_lt(error, 0.02);
        expect_near(result_cell(&curves, "value"), result_cell(&direct, "value"), 4 * error);
        expect_relative(result_cell(&curves, "width"), result_cell(&direct, "width"), 0.4);
    }
    command_free(&curves.command);
    command_free(&direct.command);
    place_remove(&place);
}

/* Options -------------------------------------------------------------------------------------------------- */

/* The header tells the contents of the tables: another one is a different run. */
Test(fp_scaling, changed_table)
{
    struct place place = place_create();
    char *output = scratch_path(place.directory, "out.tsv");
    write_solvers(place.a);
    for (int i = 0; i < 3; i++) {
        if (i == 2) {
            FILE *stream = table_begin(place.a, SEED("1"), SOLVER);
            print_pair(stream, 100, "focusing", 0.4, 0.02, 300);
            fclose(stream);
        }
        struct command command = COMMAND(TOOL, "--quiet", "--table", place.a, "--output", output);
        cr_expect_eq(command.exit_code, i == 2 ? 2 : 0, "%s", command.err);
        cr_expect_eq(strstr(command.err, "holds a different run") != NULL, i == 2, "%s", command.err);
        command_free(&command);
    }
    free(output);
    place_remove(&place);
}

/* Refuses a table of these bytes with this line, in which %s stands for its path. */
static void __attribute__((format(printf, 2, 0))) expect_table_refused(const char *bytes, const char *line)
{
    struct place place = place_create();
    char *expected;
    file_write(place.a, bytes, strlen(bytes));
    cr_assert_geq(asprintf(&expected, line, place.a), 0);
    const char *arguments[] = {TOOL, "--table", place.a, NULL};
    result_expect_refusal(arguments, expected);
    free(expected);
    place_remove(&place);
}

Test(fp_scaling, refused_tables)
{
#define NAMES "n\tjd\tsuccess\tsuccess_low\tsuccess_high\n"
    expect_table_refused("n\tsuccess\tsuccess_low\tsuccess_high\n1\t0\t0\t1\n", "fp-scaling: %s: no column jd");
    expect_table_refused("jd\tsuccess\tsuccess_low\tsuccess_high\n1\t0\t0\t1\n", "fp-scaling: %s: no column hidden");
    expect_table_refused("n\tjd\tsuccess\tsuccess_low\n1\t0\t0\t1\n",
                         "fp-scaling: %s: no column success, converged or test_accuracy with its 95 %% interval");
    expect_table_refused(NAMES, "fp-scaling: %s: there are no rows");
    expect_table_refused(NAMES "10.5\t0\t0\t0\t0.5\n",
                         "fp-scaling: %s: row 1: n '10.5' is no positive whole number");
    expect_table_refused(NAMES "10\tinf\t0\t0\t0.5\n", "fp-scaling: %s: row 1: jd 'inf' is no finite number");
    expect_table_refused(NAMES "10\t0\t0.6\t0\t0.5\n",
                         "fp-scaling: %s: row 1: success 0.6 from 0 to 0.5 is no fraction with a 95 %% interval");
    expect_table_refused(NAMES "10\t0\t0.5\t0.5\t0.5\n",
                         "fp-scaling: %s: row 1: success 0.5 from 0.5 to 0.5 is no fraction with a 95 %% interval");
    expect_table_refused(NAMES "10\t0\t0\t0\t0.5\n10\t0\t0\t0\t0.5\n",
                         "fp-scaling: %s: two rows of one curve with n 10 and jd 0: name what tells them apart by "
                         "--group");
}

Test(fp_scaling, refused_options)
{
    struct place place = place_create();
    write_solvers(place.a);
    write_solvers(place.b);
    char *line;
    REFUSED("--table is missing: which table is to be read?", "--level", "0.5");
    REFUSED("--table a.tsv,,b.tsv: a name is missing", "--table", "a.tsv,,b.tsv");
    REFUSED("--table a.tsv,a.tsv: a.tsv twice", "--table", "a.tsv,a.tsv");
    REFUSED("nowhere.tsv: cannot be opened: No such file or directory", "--table", "nowhere.tsv");
    REFUSED("--level 1: 1 is out of range (allowed is a number from 0.001 to 0.999)", "--table", place.a, "--level",
            "1");
    REFUSED("--group n: a column of that name is in every table of fp-scaling", "--table", place.a, "--group",
            "n,method");
    cr_assert_geq(asprintf(&line, "fp-scaling: %s: no column and no parameter rule", place.a), 0);
    result_expect_refusal((const char *const[]){TOOL, "--table", place.a, "--group", "rule", NULL}, line);
    free(line);
    struct command command = COMMAND(TOOL, "--table", place.both);
    cr_expect_eq(command.exit_code, 2);
    cr_expect(strstr(command.err, "of the same networks (seed, first-sample, samples): one of them, or --group"), "%s",
              command.err);
    command_free(&command);
    place_remove(&place);
}

/* Rows of one point ------------------------------------------------------------------------------------------ */

/* A table of one curve, 40 networks at each of two self-couplings, with this header. */
static void write_header(const char *path, const char *header)
{
    FILE *stream = table_begin(path, header, SOLVER);
    print_pair(stream, 100, "focusing", 0.4, 0.02, 40);
    fclose(stream);
}

/* Tables of these headers: added up, 160 trials, or refused with a line that ends so. */
static void expect_sum(const char *one, const char *two, const char *end)
{
    struct place place = place_create();
    write_header(place.a, one);
    write_header(place.b, two);
    struct command command = COMMAND(TOOL, "--quiet", "--table", place.both);
    cr_expect_eq(command.exit_code, end ? 2 : 0, "%s", command.err);
    if (end) {
        char *line;
        cr_assert_geq(asprintf(&line, "fp-scaling: %s and %s both have n 100 and jd 0.38, %s\n", place.a, place.b, end),
                      0);
        cr_expect_str_eq(command.err, line);
        free(line);
    } else {
        cr_expect(strstr(command.out, "\tfocusing\t100\t2\t160\t") ||
                  strstr(command.out, "\tfocusing\t100\t2\t159.99") ||
                  strstr(command.out, "\tfocusing\t100\t2\t160.0"), "%s", command.out);
    }
    command_free(&command);
    place_remove(&place);
}

#define SAME_NETWORKS "of the same networks (seed, first-sample, samples): one of them, or --group"
#define FIRST(sample) "# parameter first-sample = " sample "\n"

Test(fp_scaling, different_conditions_are_not_added_up)
{
#define SWEEPS(sweeps) "# parameter max-sweeps = " sweeps " [sweeps]\n"
    expect_sum(SEED("1") SWEEPS("45"), SEED("2") SWEEPS("45"), NULL);
    expect_sum(SEED("1") SWEEPS("45"), SEED("2") SWEEPS("45.0"), NULL);
    expect_sum(SEED("1") SWEEPS("45"), SEED("2") SWEEPS("3000"),
               "with max-sweeps 45 and 3000: one of them, or --group max-sweeps");
    expect_sum(SEED("1") SWEEPS("45"), SEED("2"), "with max-sweeps 45 and -: one of them, or --group max-sweeps");
    expect_sum(SEED("1"), SEED("2") SWEEPS("45"), "with max-sweeps - and 45: one of them, or --group max-sweeps");
    /* what is a column is compared row by row */
    expect_sum(SEED("1") "# parameter jd = 0.1:0.5:0.1\n# parameter n = 100\n",
               SEED("2") "# parameter jd = 0.3,0.4\n# parameter n = 100,200\n", NULL);
    expect_sum(SEED("1") "# parameter dynamics-seed = 1\n# parameter starts = 1\n# parameter samples = 40\n",
               SEED("2") "# parameter dynamics-seed = 7\n# parameter starts = 2\n# parameter samples = 80\n", NULL);
}

/* Nor are they one curve where their self-couplings differ. */
Test(fp_scaling, different_conditions_are_no_curve)
{
    struct place place = place_create();
    write_header(place.a, SEED("1") SWEEPS("45"));
    FILE *stream = table_begin(place.b, SEED("2") SWEEPS("3000"), SOLVER);
    print_pair(stream, 100, "focusing", 0.6, 0.02, 40);
    fclose(stream);
    struct command command = COMMAND(TOOL, "--table", place.both);
    cr_expect_eq(command.exit_code, 2);
    cr_expect(strstr(command.err, ": rows of one curve with n 100, jd 0.38 and 0.58, with max-sweeps 45 and 3000: one "
                                  "of them, or --group max-sweeps\n"), "%s", command.err);
    command_free(&command);
    place_remove(&place);
}

/* A shard and the rows of an unfinished run are no tables. */
Test(fp_scaling, unfinished_tables_are_refused)
{
    struct place place = place_create();
    char *part, *line;
    write_header(place.a, SEED("1") "# shard 0/3: of 6 work items, 1 rows each; then 0 last rows, which are in no "
                          "shard\n");
    cr_assert_geq(asprintf(&line, "fp-scaling: %s: is shard 0/3: fp-merge joins all of them", place.a), 0);
    struct command command = COMMAND(TOOL, "--table", place.a);
    command_expect_refusal(&command, line);
    command_free(&command);
    free(line);
    cr_assert_geq(asprintf(&part, "%s.part", place.b), 0);
    write_header(part, SEED("1"));
    cr_assert_geq(asprintf(&line, "fp-scaling: %s: is the part of an unfinished run: the same command resumes it",
                           part), 0);
    command = COMMAND(TOOL, "--table", part);
    command_expect_refusal(&command, line);
    command_free(&command);
    free(line);
    free(part);
    place_remove(&place);
}

/* Columns that --group leaves out are conditions all the same. */
Test(fp_scaling, columns_outside_the_group_are_not_added_up)
{
    struct place place = place_create();
    write_header(place.a, SEED("1"));
    FILE *stream = table_begin(place.b, SEED("2"), SOLVER);
    print_pair(stream, 100, "annealing", 0.4, 0.02, 40);
    fclose(stream);
    struct command command = COMMAND(TOOL, "--table", place.both, "--group", "starts");
    cr_expect_eq(command.exit_code, 2);
    cr_expect(strstr(command.err, "with method focusing and annealing: one of them, or --group method"), "%s",
              command.err);
    command_free(&command);
    place_remove(&place);
}

Test(fp_scaling, networks_count_once)
{
    expect_sum(SEED("1") FIRST("0"), SEED("1") FIRST("40"), NULL);
    expect_sum(SEED("1") FIRST("40"), SEED("1") FIRST("0"), NULL);
    expect_sum(SEED("1"), SEED("1") FIRST("40"), NULL);
    expect_sum(SEED("1") FIRST("0"), SEED("1") FIRST("39"), SAME_NETWORKS);
    expect_sum(SEED("1") FIRST("1"), SEED("1") FIRST("0"), SAME_NETWORKS);
    expect_sum(SEED("1"), SEED("1") "# parameter dynamics-seed = 2\n", SAME_NETWORKS);
    expect_sum(SEED("1") FIRST("0"), SEED("2") FIRST("0"), NULL);
#define NETWORK(file) "# parameter network = " file "\n"
    expect_sum(NETWORK("a.h5"), NETWORK("b.h5"), NULL);
    expect_sum(NETWORK("a.h5"), SEED("1") NETWORK("unset"), NULL);
    expect_sum(NETWORK("a.h5"), NETWORK("a.h5"), SAME_NETWORKS);
#define CONTENTS " (80 bytes, CRC-32 1a2b3c4d)"
    expect_sum(NETWORK("a.h5" CONTENTS), NETWORK("b.h5" CONTENTS), SAME_NETWORKS);
    expect_sum(NETWORK("a.h5" CONTENTS), NETWORK("a.h5 (80 bytes, CRC-32 5e6f7a8b)"), NULL);
    expect_sum(SEED("1") NETWORK("unset"), SEED("1") NETWORK("unset"), SAME_NETWORKS);
}
