#include "common/gaussian.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"
#include "theory/entropy.h"
#include "theory/mean_count.h"
#include "theory/pairs.h"

#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-entropy"
#define RUN(exit_code, ...) RESULT("fp-entropy", exit_code, __VA_ARGS__)
#define EXPECT_ROW(result, ...) RESULT_EXPECT_ROW(result, 1e-15, 0, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-entropy", line, __VA_ARGS__)

static double entropy(double coupling, double symmetry, double interlayer, double layers)
{
    struct ensemble ensemble = {coupling, symmetry, interlayer, layers};
    double value;
    cr_assert_eq(entropy_annealed(&ensemble, &value), 0);
    return value;
}

Test(fp_entropy, default_grid)
{
    struct result result = RUN(0, "--margin=0");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy");
    for (int k = 0; k <= 10; k++) {
        double jd = k / 10.0;
        cr_assert_eq(result_row(&result), 6);
        expect_near(result.cells[0], jd, 0);
        expect_near(result.cells[5], M_LN2 + gaussian_log_cdf(jd), 4e-16);
    }
    result_expect_end(&result);
}

/* The numbers are those of the library to the last bit, jd varies fastest, margin slowest. */
Test(fp_entropy, grid_order_and_digits)
{
    struct result result = RUN(0, "--jd", "0.5,1", "--margin", "0,0.25", "--eta", "-0.5,1", "--lambda", "0.5,-0.75",
                               "--layers", "2,inf");
    for (double margin = 0; margin <= 0.25; margin += 0.25)
        for (double eta = -0.5; eta <= 1; eta += 1.5)
            for (double lambda = 0.5; lambda >= -0.75; lambda -= 1.25)
                for (int l = 0; l < 2; l++)
                    for (double jd = 0.5; jd <= 1; jd += 0.5) {
                        double layers = l ? INFINITY : 2;
                        EXPECT_ROW(&result, jd, margin, eta, lambda, layers, entropy(jd - margin, eta, lambda, layers));
                    }
    result_expect_end(&result);
}

Test(fp_entropy, finite_size)
{
    struct result result = RUN(0, "--jd", "0.5", "--eta", "-1,0.5", "--n", "2,100,1000000");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy\tn\tlog_mean_count");
    for (double eta = -1; eta < 1; eta += 1.5)
        for (int k = 0; k < 3; k++) {
            long n = (long[]){2, 100, 1000000}[k];
            double value;
            struct ensemble ensemble = {0.5, eta, 0, 1};
            mean_count_log(&ensemble, n, &value);
            EXPECT_ROW(&result, 0.5, 0, eta, 0, 1, entropy(0.5, eta, 0, 1), (double)n, value);
        }
    result_expect_end(&result);
}

Test(fp_entropy, moments)
{
    struct result result = RUN(0, "--jd", "0,0.5", "--n", "100", "--moments");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy\tn\tlog_mean_count\tsecond_moment_ratio\t"
                                   "second_moment_limit");
    for (double jd = 0; jd < 1; jd += 0.5) {
        double limit;
        pairs_moment_ratio_limit(jd, &limit);
        EXPECT_ROW(&result, jd, 0, 0, 0, 1, entropy(jd, 0, 0, 1), 100, log(2 * gaussian_cdf(jd / sqrt(0.99))),
                   pairs_moment_ratio(jd, 100), limit);
    }
    result_expect_end(&result);
}

Test(fp_entropy, pairs)
{
    struct result result = RUN(0, "--jd", "0.1,0.5", "--pairs", "--overlap", "-1:1:0.5");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy\toverlap\tpair_entropy");
    for (int k = 0; k < 2; k++)
        for (double q = -1; q <= 1; q += 0.5) {
            double jd = k ? 0.5 : 0.1;
            EXPECT_ROW(&result, jd, 0, 0, 0, 1, entropy(jd, 0, 0, 1), q, pairs_entropy(jd, q));
        }
    result_expect_end(&result);
}

Test(fp_entropy, saddle)
{
    struct result result = RUN(0, "--method", "saddle", "--jd", "0.3", "--eta", "0,1");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy\toverlap_q\tqhat\tconverged\tresidual");
    for (double eta = 0; eta <= 1; eta++) {
        cr_assert_eq(result_row(&result), 10);
        expect_near(result.cells[5], entropy(0.3, eta, 0, 1), 1e-13);
        expect_near(result.cells[6], 0, 1e-10);
        cr_expect_eq(result.cells[8], 1);
    }
    result_expect_end(&result);
    /* exit 3 where a point does not converge, and the row is there */
    result = RUN(3, "--method", "saddle", "--jd", "-1");
    cr_assert_eq(result_row(&result), 10);
    cr_expect_eq(result.cells[8], 0);
    result_expect_end(&result);
}

Test(fp_entropy, does_not_depend_on_threads)
{
    struct command one = COMMAND(TOOL, "--eta", "-1:1:0.25", "--jd", "0.1:1:0.1", "--n", "10,50", "--threads", "1");
    struct command four = COMMAND(TOOL, "--eta", "-1:1:0.25", "--jd", "0.1:1:0.1", "--n", "10,50", "--threads", "4");
    cr_expect_str_eq(one.out, four.out);
    cr_expect_eq(one.exit_code, 0);
    command_free(&one);
    command_free(&four);
}

Test(fp_entropy, refuses_contradictions)
{
    REFUSED("--lambda couples the layers of a chain: it needs --layers above 1", "--lambda", "1");
    REFUSED("--lambda couples the layers of a chain: it needs --layers above 1", "--lambda", "1", "--layers", "1");
    REFUSED("--overlap needs --pairs", "--overlap", "0");
    REFUSED("--pairs is for asymmetric couplings and one layer: not with --eta or --layers", "--pairs", "--eta", "0.5");
    REFUSED("--pairs is for asymmetric couplings and one layer: not with --eta or --layers", "--pairs", "--layers",
            "2");
    REFUSED("--pairs and --method saddle: not both", "--pairs", "--method", "saddle");
    REFUSED("--pairs is for N -> infinity: not with --n", "--pairs", "--n", "10");
    REFUSED("--moments needs --n", "--moments");
    REFUSED("--moments is for asymmetric couplings and one layer: not with --eta or --layers", "--moments", "--n", "10",
            "--eta", "0,1");
    REFUSED("--method saddle is for one layer: not with --layers", "--method", "saddle", "--layers", "inf");
    REFUSED("--n with --eta and --lambda: no exact mean is known for symmetric chains", "--n", "10", "--eta", "1",
            "--lambda", "1", "--layers", "2");
}

/* What is infinite is printed as such: ln 0 without any fixed point, and a ratio of moments without limit. */
Test(fp_entropy, infinite_values)
{
    struct result none = RUN(0, "--eta", "-1", "--jd", "0,0.5", "--n", "10");
    cr_assert_eq(result_row(&none), 8);
    expect_near(none.cells[5], -INFINITY, 0);
    expect_near(none.cells[7], -INFINITY, 0);
    result_row(&none);
    cr_expect(isfinite(none.cells[5]) && isfinite(none.cells[7]));
    command_free(&none.command);
    struct result saddle = RUN(0, "--eta", "-1", "--jd", "0", "--method", "saddle");
    result_row(&saddle);
    expect_near(saddle.cells[5], -INFINITY, 0);
    command_free(&saddle.command);
    struct result below = RUN(0, "--jd", "0.1", "--margin", "0.6", "--n", "10", "--moments");
    cr_assert_eq(result_row(&below), 10);
    cr_expect(isfinite(below.cells[8]));
    expect_near(below.cells[9], INFINITY, 0);
    command_free(&below.command);
}

/* What is printed after a bad value of a grid. */
#define ALLOWED(range) " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are numbers from " range ")"

Test(fp_entropy, refuses_bad_values)
{
    REFUSED("unrecognized option '--nope'", "--nope");
    REFUSED("unexpected argument 'pairs'", "pairs");
    REFUSED("--jd abc: 'abc' is not a number" ALLOWED("-10 to 10"), "--jd", "abc");
    REFUSED("--jd 0:1:0: the step must not be 0" ALLOWED("-10 to 10"), "--jd", "0:1:0");
    REFUSED("--jd 1:0:0.1: 1:0:0.1 is empty: the step leads away from the stop" ALLOWED("-10 to 10"), "--jd",
            "1:0:0.1");
    REFUSED("--jd nan: 'nan' is not a number" ALLOWED("-10 to 10"), "--jd", "nan");
    REFUSED("--eta 1.5: 1.5 is out of range" ALLOWED("-1 to 1"), "--eta", "1.5");
    REFUSED("--eta -1.0001: -1.0001 is out of range" ALLOWED("-1 to 1"), "--eta", "-1.0001");
}

Test(fp_entropy, negative_self_coupling)
{
    struct result result = RUN(0, "--jd", "-0.5,-10");
    EXPECT_ROW(&result, -0.5, 0, 0, 0, 1, entropy(-0.5, 0, 0, 1));
    EXPECT_ROW(&result, -10, 0, 0, 0, 1, entropy(-10, 0, 0, 1));
    result_expect_end(&result);
}

Test(fp_entropy, refuses_unknown_names_in_the_configuration)
{
    static const char text[] = "# a comment\njd = 0.3\nalpha = 1\n";
    char *directory = scratch_create(), *file = scratch_path(directory, "run.conf"), *line;
    file_write(file, text, strlen(text));
    cr_assert_geq(asprintf(&line, "fp-entropy: %s:3: unknown option 'alpha'", file), 0);
    result_expect_refusal((const char *const[]){TOOL, "--config", file, NULL}, line);
    free(line);
    free(file);
    scratch_remove(directory);
}

Test(fp_entropy, output_that_cannot_be_written)
{
    REFUSED("/nowhere/out.tsv.part: cannot be opened: No such file or directory", "--output", "/nowhere/out.tsv");
    struct command command = command_start((const char *const[]){TOOL, NULL}, "/dev/full");
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-entropy: standard output: cannot be written: No space left on device\n");
    command_free(&command);
    command = COMMAND(TOOL, "--output", "/dev/full");
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-entropy: /dev/full: cannot be written: No space left on device\n");
    command_free(&command);
}

Test(fp_entropy, help)
{
    struct command command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, 0);
    static const char *const words[] = {"--jd", "--margin", "--eta", "--lambda", "--layers", "--method", "--n=",
                                        "--moments", "--pairs", "--overlap", "notes/entropy.md", "nats per"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect(strstr(command.out, words[i]), "no %s in --help", words[i]);
    command_free(&command);
}
