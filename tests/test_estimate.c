#include "common/estimate.h"

#include "tests/near.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>

/* ln of the binomial probability of k successes. */
static double log_binomial(size_t count, size_t k, double p)
{
    double n = (double)count, s = (double)k;
    return lgamma(n + 1) - lgamma(s + 1) - lgamma(n - s + 1) + s * log(p) + (n - s) * log1p(-p);
}

/* Means ------------------------------------------------------------------------------------------------ */

Test(estimate, means_of_rows)
{
    static const double values[] = {1, 2, 3, -1, 0, 7};
    struct estimate *means = estimate_means(2, 3, values);
    expect_near(means[0].value, 2, 1e-15);
    expect_near(means[0].error, 1 / sqrt(3), 1e-15);
    expect_near(means[1].value, 2, 1e-15);
    expect_near(means[1].error, estimate_mean(3, values + 3).error, 0);
    free(means);
}

Test(estimate, mean_and_its_error)
{
    struct estimate mean = estimate_mean(4, (const double[]){1, 2, 3, 6});
    expect_near(mean.value, 3, 1e-15);
    expect_near(mean.error, sqrt((4 + 1 + 0 + 9) / 3.0 / 4), 1e-15);
    mean = estimate_mean(1, (const double[]){7});
    expect_near(mean.value, 7, 0);
    expect_near(mean.error, INFINITY, 0);
}

Test(estimate, z_scores)
{
    expect_near(estimate_z_score((struct estimate){5, 0.5}, 4), 2, 0);
    expect_near(estimate_z_score((struct estimate){3, 0.5}, 4), -2, 0);
    expect_near(estimate_z_score((struct estimate){4, 0}, 4), 0, 0);
    expect_near(estimate_z_score((struct estimate){3, 0}, 4), -INFINITY, 0);
}

/* Fractions -------------------------------------------------------------------------------------------- */

/* R. G. Newcombe, Statistics in Medicine 17, 857 (1998), table I, method 3. */
Test(estimate, wilson_intervals_as_published)
{
    static const double cases[][4] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < 4; i++) {
        struct interval fraction = estimate_fraction(cases[i][0], cases[i][1]);
        expect_near(fraction.value, cases[i][0] / cases[i][1], 1e-15);
        expect_near(fraction.low, cases[i][2], 5e-5);
        expect_near(fraction.high, cases[i][3], 5e-5);
        struct interval rest = estimate_fraction(cases[i][1] - cases[i][0], cases[i][1]);
        expect_near(rest.low, 1 - fraction.high, 1e-15);
        expect_near(rest.high, 1 - fraction.low, 1e-15);
    }
}

/* The ends are the probabilities p for which the measured fraction is 1.96 standard deviations away. */
Test(estimate, wilson_ends_for_any_effective_trials)
{
    for (double trials = 0.7; trials < 1e9; trials *= 7.3) {
        for (double fraction = 0.001; fraction < 1; fraction += 0.037) {
            struct interval interval = estimate_fraction(fraction * trials, trials);
            double ends[] = {interval.low, interval.high};
            for (int i = 0; i < 2; i++) {
                double deviation = sqrt(ends[i] * (1 - ends[i]) / trials);
                expect_relative(fabs(ends[i] - fraction), 1.959963984540054 * deviation, 1e-6);
            }
        }
    }
}

Test(estimate, wilson_limits_are_exact)
{
    struct interval none = estimate_fraction(0, 1000), all = estimate_fraction(1000, 1000);
    expect_near(none.low, 0, 0);
    expect_near(none.value, 0, 0);
    expect_near(all.high, 1, 0);
    expect_near(all.value, 1, 0);
    struct interval unknown = estimate_fraction(0, 0);
    expect_near(unknown.low, 0, 0);
    expect_near(unknown.high, 1, 0);
}

/* Probability that the interval of a binomial sample holds the true p. */
static double exact_coverage(size_t trials, double p)
{
    double coverage = 0;
    for (size_t k = 0; k <= trials; k++) {
        struct interval interval = estimate_fraction((double)k, (double)trials);
        if (interval.low <= p && p <= interval.high)
            coverage += exp(log_binomial(trials, k, p));
    }
    return coverage;
}

/* The mean coverage is 95 %; that at a given p oscillates about it (Brown, Cai and DasGupta, Statistical Science 16,
 * 101 (2001)). */
Test(estimate, wilson_intervals_cover)
{
    static const size_t sizes[] = {10, 20, 50, 100, 500};
    for (size_t i = 0; i < 5; i++) {
        double sum = 0, lowest = 1;
        for (int k = 0; k < 400; k++) {
            double coverage = exact_coverage(sizes[i], 0.1 + 0.8 * (k + 0.5) / 400);
            sum += coverage;
            lowest = fmin(lowest, coverage);
        }
        expect_near(sum / 400, 0.95, 0.008);
        cr_expect_geq(lowest, 0.90, "%zu trials: %g", sizes[i], lowest);
    }
}

/* Clusters --------------------------------------------------------------------------------------------- */

enum { CLUSTERS = 60, STARTS = 10 };

Test(estimate, design_effect_in_the_limits)
{
    double successes[CLUSTERS], trials[CLUSTERS];
    for (int k = 0; k < CLUSTERS; k++) { /* one start each: independent trials */
        successes[k] = k < 20;
        trials[k] = 1;
    }
    expect_near(estimate_design_effect(CLUSTERS, successes, trials), 1, 1e-14);
    for (int k = 0; k < CLUSTERS; k++) { /* all starts of a network alike: as good as one, but for K - 1 */
        successes[k] *= STARTS;
        trials[k] = STARTS;
    }
    expect_near(estimate_design_effect(CLUSTERS, successes, trials), (CLUSTERS * STARTS - 1.0) / (CLUSTERS - 1), 1e-13);
    struct interval clustered = estimate_clustered_fraction(CLUSTERS, successes, trials);
    struct interval single = estimate_fraction(20, CLUSTERS);
    expect_near(clustered.value, single.value, 1e-15);
    expect_relative(clustered.high - clustered.low, single.high - single.low, 0.01);
    expect_near(estimate_design_effect(1, successes, trials), 1, 0);
    for (int k = 0; k < CLUSTERS; k++)
        successes[k] = 3; /* less scatter than chance */
    expect_near(estimate_design_effect(CLUSTERS, successes, trials), 1, 0);
    for (int k = 0; k < CLUSTERS; k++)
        successes[k] = STARTS;
    expect_near(estimate_design_effect(CLUSTERS, successes, trials), 1, 0);
    expect_near(estimate_design_effect(0, successes, trials), 1, 0);
}

/* Against the residuals of each single trial: unequal clusters, and some without trials. */
Test(estimate, design_effect_by_definition)
{
    static const double successes[] = {3, 0, 5, 2, 0, 7}, trials[] = {4, 3, 5, 9, 0, 8};
    double p = 17.0 / 29, variance = 0, single = 0;
    for (int k = 0; k < 6; k++) {
        double residual = 0;
        for (int t = 0; t < (int)trials[k]; t++) {
            double outcome = t < (int)successes[k];
            residual += (outcome - p) / 29;
            single += (outcome - p) * (outcome - p) / 28 / 29;
        }
        variance += 5.0 / 4 * residual * residual;
    }
    cr_assert_gt(variance, single);
    expect_relative(estimate_design_effect(6, successes, trials), variance / single, 1e-13);
}

/* Networks of different success probabilities, Beta(2.4, 5.6): mean 0.3, correlation of two starts on one network
 * 1/(2.4 + 5.6 + 1), so that the design effect is 1 + 9/9 = 2. */
Test(estimate, clustered_fractions_cover)
{
    enum { REPEATS = 4000 };
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(generator, 3);
    double successes[CLUSTERS], trials[CLUSTERS], effects = 0;
    int covered = 0, naively = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double all = 0;
        for (int k = 0; k < CLUSTERS; k++) {
            successes[k] = gsl_ran_binomial(generator, gsl_ran_beta(generator, 2.4, 5.6), STARTS);
            trials[k] = STARTS;
            all += successes[k];
        }
        effects += estimate_design_effect(CLUSTERS, successes, trials) / REPEATS;
        struct interval interval = estimate_clustered_fraction(CLUSTERS, successes, trials);
        covered += interval.low <= 0.3 && 0.3 <= interval.high;
        interval = estimate_fraction(all, CLUSTERS * STARTS);
        naively += interval.low <= 0.3 && 0.3 <= interval.high;
    }
    gsl_rng_free(generator);
    double error = sqrt(0.95 * 0.05 / REPEATS);
    expect_near(covered / (double)REPEATS, 0.95, 3 * error + 0.006); /* 0.006: the design effect is estimated itself */
    expect_near(naively / (double)REPEATS, erf(1.959963984540054 / sqrt(2) / sqrt(2)), 4 * error + 0.01);
    /* Its standard deviation is about 2 sqrt(2/59) = 0.37 in each repetition; unbiased to order 1/K. */
    expect_near(effects, 2, 4 * 0.37 / sqrt(REPEATS) + 2.0 / CLUSTERS);
}

/* Quantiles -------------------------------------------------------------------------------------------- */

/* The values 1 ... count, which tell their ranks. */
static double *ranks_create(size_t count)
{
    double *values = malloc(count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = (double)(i + 1);
    return values;
}

/* Order statistics of the 95 % interval of the median: e.g. W. J. Conover, Practical Nonparametric Statistics. */
Test(estimate, ranks_of_the_interval_of_the_median)
{
    static const double cases[][3] = {{6, 1, 6},   {7, 1, 7},   {9, 2, 8},     {10, 2, 9},
                                      {15, 4, 12}, {20, 6, 15}, {100, 40, 61}, {200, 86, 115}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double *ranks = ranks_create((size_t)cases[i][0]);
        struct interval median = estimate_quantile((size_t)cases[i][0], ranks, 0.5, 1);
        expect_near(median.value, (cases[i][0] + 1) / 2, 1e-13);
        expect_near(median.low, cases[i][1], 0);
        expect_near(median.high, cases[i][2], 0);
        free(ranks);
    }
}

static double binomial_sum(size_t count, double p, double first, double last)
{
    double sum = 0;
    for (double k = fmax(first, 0); k <= last; k++)
        sum += exp(log_binomial(count, (size_t)k, p));
    return sum;
}

/* Each side misses with at most 2.5 %, and no rank further inside would. */
Test(estimate, quantile_intervals_by_exact_sums)
{
    static const size_t sizes[] = {1, 2, 5, 30, 177, 1000};
    static const double levels[] = {0.05, 0.25, 0.5, 0.9};
    for (size_t i = 0; i < 6; i++) {
        double *ranks = ranks_create(sizes[i]), n = (double)sizes[i];
        for (size_t j = 0; j < 4; j++) {
            struct interval quantile = estimate_quantile(sizes[i], ranks, levels[j], 1);
            double low = isinf(quantile.low) ? 0 : quantile.low, high = isinf(quantile.high) ? n + 1 : quantile.high;
            cr_expect_leq(binomial_sum(sizes[i], levels[j], 0, low - 1), 0.025);
            cr_expect_gt(binomial_sum(sizes[i], levels[j], 0, low), 0.025);
            cr_expect_leq(binomial_sum(sizes[i], levels[j], high, n), 0.025);
            cr_expect_gt(binomial_sum(sizes[i], levels[j], high - 1, n), 0.025);
        }
        free(ranks);
    }
}

Test(estimate, censored_values_are_larger_than_all_others)
{
    double values[21];
    for (int i = 0; i < 21; i++)
        values[i] = i < 11 ? i : INFINITY;
    struct interval median = estimate_quantile(21, values, 0.5, 1); /* ranks 6 and 16 */
    expect_near(median.value, 10, 0);
    expect_near(median.low, 5, 0);
    expect_near(median.high, INFINITY, 0);
    expect_near(estimate_quantile(21, values, 0.51, 1).value, INFINITY, 0);
    values[10] = INFINITY;
    expect_near(estimate_quantile(21, values, 0.5, 1).value, INFINITY, 0);
    expect_near(estimate_quantile(21, values, 0.4499, 1).value, 8.998, 1e-12);
    for (int i = 0; i < 21; i++)
        values[i] = INFINITY;
    median = estimate_quantile(21, values, 0.5, 1);
    expect_near(median.value, INFINITY, 0);
    expect_near(median.low, INFINITY, 0);
    expect_near(median.high, INFINITY, 0);
}

Test(estimate, quantiles_of_correlated_values_have_wider_intervals)
{
    double *ranks = ranks_create(400);
    struct interval plain = estimate_quantile(400, ranks, 0.5, 1), wide = estimate_quantile(400, ranks, 0.5, 4);
    expect_near(plain.low, 180, 0); /* 200 - 1.96 sqrt(100) and one more */
    expect_near(plain.high, 221, 0);
    expect_near(wide.low, 160, 0);
    expect_near(wide.high, 241, 0);
    free(ranks);
    expect_near(estimate_quantile(10, (const double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.5, 9).low, -INFINITY, 0);
    expect_near(estimate_quantile(10, (const double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.5, 9).high, INFINITY, 0);
}

/* 80 independent values, each four times: design effect 4. */
Test(estimate, quantiles_of_correlated_values_cover)
{
    enum { REPEATS = 3000, VALUES = 80, COPIES = 4 };
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(generator, 5);
    double values[VALUES * COPIES], quantile = -log(0.75);
    int covered = 0, naively = 0, clustered = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        for (int i = 0; i < VALUES * COPIES; i += COPIES) {
            double value = gsl_ran_exponential(generator, 1);
            for (int copy = 0; copy < COPIES; copy++)
                values[i + copy] = value;
        }
        struct interval interval = estimate_clustered_quantile(VALUES, COPIES, values, 0.25);
        clustered += interval.low <= quantile && quantile <= interval.high;
        gsl_sort(values, 1, VALUES * COPIES);
        cr_assert_eq(interval.value, estimate_quantile(VALUES * COPIES, values, 0.25, 1).value);
        interval = estimate_quantile(VALUES * COPIES, values, 0.25, COPIES);
        covered += interval.low <= quantile && quantile <= interval.high;
        interval = estimate_quantile(VALUES * COPIES, values, 0.25, 1);
        naively += interval.low <= quantile && quantile <= interval.high;
    }
    gsl_rng_free(generator);
    expect_near(covered / (double)REPEATS, 0.955, 0.015); /* the ranks are whole: 0.95 to 0.97 */
    expect_near(clustered / (double)REPEATS, 0.955, 0.015);
    cr_expect_lt(naively / (double)REPEATS, 0.75);
}
