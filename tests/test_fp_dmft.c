/* fp-dmft stationary: activity, verdicts, correlations, spectra. */
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "theory/dmft_stationary.h"

#include <math.h>
#include <string.h>

#define RUN(exit_code, ...) \
    RESULT("fp-dmft", exit_code, __VA_ARGS__, "--precision", "0.1", "--populations", "4", "--threads", "2")

/* Four populations: errors follow Student's distribution. */
static void expect_estimate(const struct result *result, const char *name, const char *error_name, double expected,
                            double allowed)
{
    double value = result_cell(result, name), error = result_cell(result, error_name);
    cr_expect(fabs(value - expected) < 8 * error + allowed, "%s: %g(%g) instead of %g", name, value, error, expected);
}

/* J_D varies fastest, the margin shifts it, and J_D = 0 is known exactly. */
Test(fp_dmft, activity)
{
    struct result result = RUN(0, "stationary", "--rule", "parallel", "--jd", "0.1,0.3", "--margin", "0.1,0.2");
    cr_expect_str_eq(result.names, "rule\tjd\tjd_error\tmargin\tactivity\tactivity_error\tstep_error\tactivity_low\t"
                                   "activity_high\tverdict\treason\tconverged");
    static const double expected[] = {0.5, NAN, NAN, 0.3907}; /* J_D - kappa = 0, 0.2, -0.1, 0.1 */
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(result_row(&result), 12);
        expect_near(result_cell(&result, "jd"), i % 2 ? 0.3 : 0.1, 0);
        expect_near(result_cell(&result, "margin"), i < 2 ? 0.1 : 0.2, 0);
        if (!isnan(expected[i]))
            expect_estimate(&result, "activity", "activity_error", expected[i], 2e-4);
        cr_expect_lt(result_cell(&result, "activity_low"), result_cell(&result, "activity"));
        cr_expect_gt(result_cell(&result, "activity_high"), result_cell(&result, "activity"));
        cr_expect_lt(result_cell(&result, "activity_error"), 0.01);
        expect_near(result_cell(&result, "step_error"), 0, 0); /* single parallel updates have no step */
        expect_near(result_cell(&result, "jd_error"), 0, 0);
        cr_expect_str_eq(result.word, "none");
        expect_near(result_cell(&result, "converged"), 1, 0);
    }
    result_expect_end(&result);
}

Test(fp_dmft, rules)
{
    struct result result = RUN(0, "stationary", "--rule", "permuted,cyclic", "--jd", "0.5");
    static const double expected[] = {0.06601, 0.0721};
    for (int i = 0; i < 2; i++) {
        cr_assert_gt(result_row(&result), 0);
        expect_estimate(&result, "activity", "activity_error", expected[i], 3e-4);
    }
    cr_expect_str_eq(result.word, "none");
    result_expect_end(&result);
}

/* The row does not depend on the grid it is in. */
Test(fp_dmft, rows_are_the_same_in_every_grid)
{
    struct result grid = RUN(0, "stationary", "--rule", "cyclic,parallel", "--jd", "0.2,0.4");
    struct result alone = RUN(0, "stationary", "--rule", "parallel", "--jd", "0.4");
    for (int i = 0; i < 4; i++)
        cr_assert_gt(result_row(&grid), 0);
    cr_assert_gt(result_row(&alone), 0);
    expect_near(result_cell(&grid, "activity"), result_cell(&alone, "activity"), 0);
    result_expect_end(&grid);
    result_expect_end(&alone);
}

Test(fp_dmft, imposed_activity)
{
    struct result result = RUN(0, "stationary", "--rule", "parallel", "--activity", "0.1,0.01", "--margin", "0,0.2");
    static const double jd[] = {0.44407, 0.69745};
    for (int i = 0; i < 4; i++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "activity"), i % 2 ? 0.01 : 0.1, 0);
        expect_near(result_cell(&result, "activity_error"), 0, 0);
        double margin = result_cell(&result, "margin");
        expect_near(margin, i < 2 ? 0 : 0.2, 0);
        expect_estimate(&result, "jd", "jd_error", jd[i % 2] + margin, 1e-3);
        cr_expect_gt(result_cell(&result, "jd_error"), 0);
    }
    result_expect_end(&result);
}

/* Next to J* nothing is said, with a bracket; above it is frozen; no activity is converged that is not. */
Test(fp_dmft, verdicts)
{
    struct result result = RUN(3, "stationary", "--rule", "parallel", "--jd", "0.5,0.8,0.9", "--smallest", "0.03");
    cr_expect(strstr(result.next, "\tactive\tnone\t1\n"));
    cr_expect(strstr(result.next, "\tundecided\tvanishing\t0\n"));
    cr_expect(strstr(result.next, "\tfrozen\tnone\t1\n"));
    cr_assert_gt(result_row(&result), 0);
    cr_expect_gt(result_cell(&result, "activity_low"), 0);
    cr_assert_gt(result_row(&result), 0);
    cr_expect_str_eq(result.word, DMFT_REASON_VANISHING);
    expect_near(result_cell(&result, "converged"), 0, 0);
    expect_near(result_cell(&result, "activity_low"), 0, 0);
    double high = result_cell(&result, "activity_high");
    cr_expect(high > 0.03 && high < 0.1);
    expect_near(result_cell(&result, "activity"), high, 0);
    cr_expect_eq(result_cell(&result, "activity_error"), INFINITY);
    cr_expect_eq(result_cell(&result, "step_error"), INFINITY);
    cr_assert_gt(result_row(&result), 0);
    cr_expect_str_eq(result.word, "none");
    expect_near(result_cell(&result, "converged"), 1, 0);
    expect_near(result_cell(&result, "activity"), 0, 0);
    expect_near(result_cell(&result, "activity_high"), 0, 0);
    result_expect_end(&result);
}

/* Parallel at J_D = 0.5 by another program; lags beyond the ring; states that are not active. */
Test(fp_dmft, correlations)
{
    struct result result = RUN(0, "stationary", "--rule", "parallel", "--jd", "0.5,0.9", "--smallest", "0.03",
                               "--correlations", "--lags", "2000");
    static const double expected[] = {1, 0.8559, 0.7153, NAN, NAN, 0.3903};
    cr_expect_str_eq(result.names, "rule\tjd\tmargin\tactivity\tverdict\tconverged\tlag\tcorrelation\t"
                                   "correlation_error");
    for (int i = 0; i <= 2000; i++) {
        cr_assert_gt(result_row(&result), 0);
        expect_near(result_cell(&result, "lag"), i, 0);
        if (i == 0)
            expect_near(result_cell(&result, "correlation_error"), 0, 0);
        if (i <= 5 && !isnan(expected[i]))
            expect_estimate(&result, "correlation", "correlation_error", expected[i], 2e-3);
    }
    expect_near(result_cell(&result, "correlation"), 0, 0);
    for (int i = 0; i <= 2000; i++)
        cr_assert_gt(result_row(&result), 0);
    cr_expect_str_eq(result.word, "frozen");
    expect_near(result_cell(&result, "correlation"), 1, 0);
    expect_near(result_cell(&result, "correlation_error"), 0, 0);
    result_expect_end(&result);
}

/* Steps of several sweeps: in between the correlation is interpolated, and stays between its neighbours. */
Test(fp_dmft, correlations_between_steps)
{
    struct result result = RUN(0, "stationary", "--rule", "parallel", "--activity", "0.01", "--correlations", "--lags",
                               "12");
    double before = 1;
    cr_assert_gt(result_row(&result), 0);
    expect_near(result_cell(&result, "correlation"), 1, 0);
    expect_near(result_cell(&result, "correlation_error"), 0, 0);
    for (int i = 1; i <= 12; i++) {
        cr_assert_gt(result_row(&result), 0);
        double slope = before - result_cell(&result, "correlation");
        cr_expect(slope > 0.012 && slope < 0.021, "lag %d: %g", i, slope); /* 2 a at first */
        before = result_cell(&result, "correlation");
        cr_expect(i % 4 == 0 || result_cell(&result, "correlation_error") > 1e-8, "lag %d", i);
    }
    result_expect_end(&result);
}

/* White at J_D = 0 under parallel updates; and the mean over the frequencies is C(0) = 1 where several points of a
 * sweep are folded into one. */
Test(fp_dmft, spectrum)
{
    struct result result = RUN(0, "stationary", "--rule", "parallel,permuted", "--jd", "0", "--spectrum", "--lags",
                               "20");
    cr_expect_str_eq(result.names, "rule\tjd\tmargin\tactivity\tverdict\tconverged\tfrequency\tpower\tpower_error");
    double sum[2] = {0};
    for (int i = 0; i < 42; i++) {
        cr_assert_gt(result_row(&result), 0);
        int k = i % 21;
        expect_near(result_cell(&result, "frequency"), k / 40.0, 1e-12);
        if (i < 21)
            expect_estimate(&result, "power", "power_error", 1, 0.01);
        sum[i / 21] += result_cell(&result, "power") * (k == 0 || k == 20 ? 0.5 : 1) / 20;
    }
    expect_near(sum[0], 1, 0.01);
    expect_near(sum[1], 1, 0.01);
    result_expect_end(&result);
}

/* A constant has a line at frequency 0; where nothing is known nothing is said. */
Test(fp_dmft, spectra_without_activity)
{
    struct result result = RUN(3, "stationary", "--rule", "parallel", "--jd", "0.9,0.8", "--smallest", "0.03",
                               "--spectrum", "--lags", "2");
    for (int i = 0; i < 6; i++) {
        cr_assert_gt(result_row(&result), 0);
        cr_expect_eq(result_cell(&result, "power"), i == 0 ? INFINITY : 0);
        cr_expect_eq(result_cell(&result, "power_error"), i < 3 ? 0 : INFINITY);
    }
    result_expect_end(&result);
}

/* One row a rule and margin, then their weighted mean, which lies between them. */
Test(fp_dmft, critical_of_all_rules)
{
    struct result result = RESULT("fp-dmft", 0, "critical", "--rule", "parallel,cyclic", "--precision", "0.01",
                                  "--populations", "4", "--margin", "0,0.2", "--threads", "2");
    cr_expect_str_eq(result.names, "rule\tmargin\tjd\terror\tstatistical\tchoice\tchi_squared\tdegrees\tconverged");
    double jd[6], weight[6];
    for (int i = 0; i < 6; i++) {
        cr_assert_gt(result_row(&result), 0);
        double margin = i % 2 ? 0.2 : 0, error = result_cell(&result, "error");
        expect_near(result_cell(&result, "margin"), margin, 0);
        expect_near(result_cell(&result, "jd"), 0.8145 + margin, 0.008);
        expect_near(error, hypot(result_cell(&result, "statistical"), result_cell(&result, "choice")), 1e-9);
        cr_expect_lt(error, 0.008);
        if (i < 4)
            expect_near(result_cell(&result, "converged"), 1, 0);
        expect_near(result_cell(&result, "degrees"), i < 4 ? 3 : 1, 0);
        jd[i] = result_cell(&result, "jd");
        weight[i] = pow(error, -2);
    }
    for (int i = 4; i < 6; i++) {
        expect_near(jd[i], (weight[0] * jd[i - 4] + weight[2] * jd[i - 2]) / (weight[0] + weight[2]), 1e-8);
        expect_relative(weight[i], weight[0] + weight[2], 1e-6);
    }
    cr_expect_neq(jd[0], jd[2]);
    result_expect_end(&result);
}
