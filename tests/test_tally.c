/* Tallies: sums and errors against sums over all runs, in any order of the parts. */
#include "sim/tally.h"

#include "tests/near.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

enum { NUMERATOR, DENOMINATOR, QUANTITIES };

/* Values of run r = network * starts + start. */
static void fill(struct tally *tally, const struct experiment *experiment, const double *numerators,
                 const double *denominators)
{
    size_t parts = experiment_parts(experiment);
    for (size_t k = 0; k < parts; k++) {
        size_t index = (k * 7 + 3) % parts; /* not in order */
        struct part part = part_at(experiment, index);
        for (size_t start = part.first; start < part.first + part.count; start++) {
            double *sums = tally_sums(tally, index, start);
            sums[NUMERATOR] += numerators[part.network * experiment->starts + start];
            sums[DENOMINATOR] += denominators[part.network * experiment->starts + start];
        }
    }
}

static void draw(gsl_rng *generator, size_t runs, double *numerators, double *denominators)
{
    for (size_t r = 0; r < runs; r++) {
        denominators[r] = (double)gsl_rng_uniform_int(generator, 4);
        numerators[r] = denominators[r] * gsl_ran_gaussian(generator, 1) + 0.3;
    }
}

/* One network: units are runs; several networks, whose starts are in one part or in several. */
Test(tally, ratio_over_units)
{
    static const size_t shapes[][2] = {{1, 45}, {9, 1}, {20, 16}, {10, 40}, {2, 17}};
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t shape = 0; shape < sizeof shapes / sizeof *shapes; shape++) {
        struct experiment experiment = {.samples = shapes[shape][0], .starts = shapes[shape][1]};
        size_t runs = experiment.samples * experiment.starts, unit_runs = experiment_unit_runs(&experiment);
        double numerators[400], denominators[400], total = 0, count = 0, squares = 0, units = 0;
        draw(generator, runs, numerators, denominators);
        struct tally *tally = tally_create(&experiment, QUANTITIES);
        fill(tally, &experiment, numerators, denominators);
        for (size_t r = 0; r < runs; r++) {
            total += numerators[r];
            count += denominators[r];
        }
        for (size_t unit = 0; unit < runs / unit_runs; unit++) {
            double deviation = 0, weight = 0;
            for (size_t r = unit * unit_runs; r < (unit + 1) * unit_runs; r++) {
                deviation += numerators[r] - total / count * denominators[r];
                weight += denominators[r];
            }
            squares += deviation * deviation;
            units += weight > 0;
        }
        struct estimate mean = tally_mean(tally, NUMERATOR, DENOMINATOR);
        expect_near(tally_total(tally, NUMERATOR), total, 1e-12);
        expect_relative(mean.value, total / count, 1e-12);
        expect_relative(mean.error, sqrt(squares * units / (units - 1)) / count, 1e-12);
        tally_free(tally);
    }
    gsl_rng_free(generator);
}

/* With equal weights the ratio is a mean, and its error that of a mean. */
Test(tally, equal_weights)
{
    struct experiment experiment = {.samples = 12, .starts = 1};
    double values[12], ones[12];
    for (int k = 0; k < 12; k++) {
        values[k] = sin(k);
        ones[k] = 1;
    }
    struct tally *tally = tally_create(&experiment, QUANTITIES);
    fill(tally, &experiment, values, ones);
    struct estimate ratio = tally_mean(tally, NUMERATOR, DENOMINATOR), mean = estimate_mean(12, values);
    expect_near(ratio.value, mean.value, 1e-15);
    expect_relative(ratio.error, mean.error, 1e-13);
    tally_free(tally);
}

/* Weights and values of a unit are correlated, as the number of fixed points and what they show may be: the true ratio
 * E[x]/E[n] lies within 1.96 errors in 95 % of many repetitions, within 3.5 standard errors of that fraction. */
Test(tally, coverage)
{
    enum { repetitions = 2000, units = 100 };
    struct experiment experiment = {.samples = units, .starts = 1};
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    int covered = 0;
    for (int repetition = 0; repetition < repetitions; repetition++) {
        struct tally *tally = tally_create(&experiment, QUANTITIES);
        double numerators[units], denominators[units];
        for (int u = 0; u < units; u++) {
            double common = gsl_rng_uniform(generator);
            denominators[u] = 1 + floor(4 * common);                             /* mean 2.5 */
            numerators[u] = denominators[u] * (common + gsl_rng_uniform(generator)); /* mean 1.5625 + 1.25 */
        }
        fill(tally, &experiment, numerators, denominators);
        struct estimate ratio = tally_mean(tally, NUMERATOR, DENOMINATOR);
        covered += fabs(ratio.value - 2.8125 / 2.5) < 1.96 * ratio.error;
        tally_free(tally);
    }
    expect_near((double)covered / repetitions, 0.95, 3.5 * sqrt(0.95 * 0.05 / repetitions));
    gsl_rng_free(generator);
}

/* Nothing, or only one unit: a number, and an unknown error. */
Test(tally, empty)
{
    struct experiment experiment = {.samples = 5, .starts = 3};
    struct tally *tally = tally_create(&experiment, QUANTITIES);
    struct estimate nothing = tally_mean(tally, NUMERATOR, DENOMINATOR);
    cr_expect_eq(nothing.value, 0);
    cr_expect_eq(nothing.error, INFINITY);
    struct interval fraction = tally_fraction(tally, NUMERATOR, DENOMINATOR);
    cr_expect_eq(fraction.value, 0);
    cr_expect_eq(fraction.low, 0);
    cr_expect_eq(fraction.high, 1);
    double *sums = tally_sums(tally, 2, 1);
    sums[NUMERATOR] = 3;
    sums[DENOMINATOR] = 4;
    struct estimate single = tally_mean(tally, NUMERATOR, DENOMINATOR);
    cr_expect_eq(single.value, 0.75);
    cr_expect_eq(single.error, INFINITY);
    tally_free(tally);
}

Test(tally, fraction)
{
    static const double successes[] = {3, 0, 8, 5}, trials[] = {10, 10, 10, 9};
    struct experiment experiment = {.samples = 4, .starts = 2};
    double half_successes[8], half_trials[8];
    for (int r = 0; r < 8; r++) {
        half_successes[r] = successes[r / 2] / 2;
        half_trials[r] = trials[r / 2] / 2;
    }
    struct tally *tally = tally_create(&experiment, QUANTITIES);
    fill(tally, &experiment, half_successes, half_trials);
    struct interval actual = tally_fraction(tally, NUMERATOR, DENOMINATOR);
    struct interval expected = estimate_clustered_fraction(4, successes, trials);
    expect_near(actual.value, 16.0 / 39, 1e-15);
    expect_near(actual.low, expected.low, 0);
    expect_near(actual.high, expected.high, 0);
    tally_free(tally);
}
