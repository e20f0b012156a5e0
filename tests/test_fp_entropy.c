#include "common/gaussian.h"
#include "tests/command.h"
#include "tests/near.h"
#include "theory/mean_count.h"
#include "theory/pairs.h"

#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-entropy"

enum { MOST_COLUMNS = 12 };

struct result {
    struct command command;
    char *names;           /* the header row */
    char *next;            /* rows not yet read */
    double cells[MOST_COLUMNS];
};

static struct result run(const char *const *arguments, int exit_code)
{
    struct result result = {.command = command_run(arguments)};
    cr_assert_eq(result.command.exit_code, exit_code, "%s", result.command.err);
    result.names = result.command.out;
    while (*result.names == '#')
        result.names = strchr(result.names, '\n') + 1;
    char *end = strchr(result.names, '\n');
    cr_assert_not_null(end);
    *end = '\0';
    result.next = end + 1;
    return result;
}

#define RUN(exit_code, ...) run((const char *const[]){TOOL, "--quiet", __VA_ARGS__, NULL}, exit_code)

/* Reads the next row and returns its number of columns; 0 after the last one. */
static int read_row(struct result *result)
{
    int count = 0;
    while (*result->next && count < MOST_COLUMNS) {
        result->cells[count++] = strtod(result->next, &result->next);
        cr_assert(*result->next == '\t' || *result->next == '\n', "a cell is no number: %s", result->next);
        if (*result->next++ == '\n')
            return count;
    }
    cr_assert_eq(count, 0, "a row without end");
    return 0;
}

static void expect_row(struct result *result, const double *cells, int count)
{
    int found = read_row(result);
    cr_assert_eq(found, count, "%d columns instead of %d", found, count);
    for (int i = 0; i < count; i++)
        expect_near(result->cells[i], cells[i], 1e-15 * fabs(cells[i]));
}

#define EXPECT_ROW(result, ...) \
    expect_row(result, (const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static void expect_end(struct result *result)
{
    cr_expect_eq(read_row(result), 0, "more rows than expected");
    command_free(&result->command);
}

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
        cr_assert_eq(read_row(&result), 6);
        expect_near(result.cells[0], jd, 0);
        expect_near(result.cells[5], M_LN2 + gaussian_log_cdf(jd), 4e-16);
    }
    expect_end(&result);
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
    expect_end(&result);
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
    expect_end(&result);
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
    expect_end(&result);
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
    expect_end(&result);
}

Test(fp_entropy, saddle)
{
    struct result result = RUN(0, "--method", "saddle", "--jd", "0.3", "--eta", "0,1");
    cr_expect_str_eq(result.names, "jd\tmargin\teta\tlambda\tlayers\tentropy\toverlap_q\tqhat\tconverged\tresidual");
    for (double eta = 0; eta <= 1; eta++) {
        cr_assert_eq(read_row(&result), 10);
        expect_near(result.cells[5], entropy(0.3, eta, 0, 1), 1e-13);
        expect_near(result.cells[6], 0, 1e-10);
        cr_expect_eq(result.cells[8], 1);
    }
    expect_end(&result);
    /* exit 3 where a point does not converge, and the row is there */
    result = RUN(3, "--method", "saddle", "--jd", "-1");
    cr_assert_eq(read_row(&result), 10);
    cr_expect_eq(result.cells[8], 0);
    expect_end(&result);
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

static void expect_refusal(const char *const *arguments, const char *line)
{
    struct command command = command_run(arguments);
    command_expect_refusal(&command, line);
    command_free(&command);
}

#define REFUSED(line, ...) expect_refusal((const char *const[]){TOOL, __VA_ARGS__, NULL}, "fp-entropy: " line)

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
    REFUSED("--moments with J_D - margin = -0.5: below 0 the ratio has no limit", "--moments", "--n", "10", "--margin",
            "0.5");
    REFUSED("--method saddle is for one layer: not with --layers", "--method", "saddle", "--layers", "inf");
    REFUSED("--n with --eta and --lambda: no exact mean is known for symmetric chains", "--n", "10", "--eta", "1",
            "--lambda", "1", "--layers", "2");
    REFUSED("--eta -1 with J_D - margin = 0: there are no fixed points at any size", "--eta", "-1");
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
