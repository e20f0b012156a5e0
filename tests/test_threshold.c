/* Thresholds from units, with bootstrap errors: synthetic transitions with a known answer. */
#include "common/threshold.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

enum { UNITS = 60, COUPLINGS = 7 };
static const double jd[COUPLINGS] = {0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5};
static const double centre = 0.43, width = 0.02;

/* Runs of units whose own thresholds scatter by `scatter`; the runs of a unit at all jd share their random numbers. */
static void draw(gsl_rng *generator, int unit_runs, double scatter, double successes[UNITS * COUPLINGS])
{
    for (int unit = 0; unit < UNITS; unit++) {
        double own = centre + gsl_ran_gaussian(generator, scatter);
        for (int k = 0; k < COUPLINGS; k++)
            successes[unit * COUPLINGS + k] = 0;
        for (int run = 0; run < unit_runs; run++) {
            double threshold = own + gsl_ran_logistic(generator, width);
            for (int k = 0; k < COUPLINGS; k++)
                successes[unit * COUPLINGS + k] += jd[k] > threshold;
        }
    }
}

static struct threshold estimate(size_t units, double unit_runs, const double *successes, uint64_t seed)
{
    struct transition transition = {units, unit_runs, COUPLINGS, jd, successes};
    struct threshold threshold;
    threshold_estimate(&transition, &(struct stream_address){.seed = seed, .purpose = STREAM_BOOTSTRAP}, &threshold);
    return threshold;
}

/* The errors are those of the scatter between repetitions, and the intervals cover: with one run a unit and with
 * several, whose thresholds differ more between units than within. */
static void expect_coverage(int unit_runs, double scatter, double tolerance)
{
    enum { REPEATS = 400 };
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 41});
    double squares = 0, variances = 0, sum = 0;
    int covered = 0;
    for (int t = 0; t < REPEATS; t++) {
        double successes[UNITS * COUPLINGS];
        draw(generator, unit_runs, scatter, successes);
        struct threshold threshold = estimate(UNITS, unit_runs, successes, (uint64_t)t);
        cr_assert(threshold.converged);
        sum += threshold.fit.centre - centre;
        squares += pow(threshold.fit.centre - centre, 2);
        variances += threshold.error * threshold.error;
        covered += threshold.low < centre && centre < threshold.high;
    }
    gsl_rng_free(generator);
    double error = sqrt(squares / REPEATS);
    expect_near(sum / REPEATS, 0, 4 * error / sqrt(REPEATS));
    expect_relative(sqrt(variances / REPEATS), error, tolerance);
    expect_near(covered / (double)REPEATS, 0.95, 4 * sqrt(0.95 * 0.05 / REPEATS));
}

Test(threshold, one_run_a_unit)
{
    expect_coverage(1, 0, 0.12);
}

Test(threshold, several_runs_a_unit)
{
    expect_coverage(5, 0.03, 0.12);
}

/* Every run of a unit alike: five copies of one run each say nothing more than one. */
Test(threshold, copies_add_nothing)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 42});
    double once[UNITS * COUPLINGS], five[UNITS * COUPLINGS];
    draw(generator, 1, 0, once);
    for (int i = 0; i < UNITS * COUPLINGS; i++)
        five[i] = 5 * once[i];
    gsl_rng_free(generator);
    struct threshold a = estimate(UNITS, 1, once, 1), b = estimate(UNITS, 5, five, 1);
    expect_near(a.fit.centre, b.fit.centre, 1e-9);
    expect_near(a.error, b.error, 1e-9);
    expect_near(b.fit.deviance, 5 * a.fit.deviance, 1e-6);
}

/* Where nothing can be fitted, the fractions bound the threshold. */
Test(threshold, bounds)
{
    static const struct {
        double fractions[COUPLINGS]; /* of 10 */
        double low, high;
    } cases[] = {
        {{0, 0, 0, 0, 0, 0, 0}, 0.5, INFINITY},        {{10, 10, 10, 10, 10, 10, 10}, -INFINITY, 0.38},
        {{0, 0, 0, 10, 10, 10, 10}, 0.42, 0.44},       {{0, 0, 4, 10, 10, 10, 10}, 0.42, 0.44},
        {{10, 9, 8, 7, 4, 3, 2}, -INFINITY, INFINITY}, {{0, 0, 0, 0, 1, 2, 1}, 0.5, INFINITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double successes[UNITS * COUPLINGS];
        for (int unit = 0; unit < UNITS; unit++)
            for (int k = 0; k < COUPLINGS; k++)
                successes[unit * COUPLINGS + k] = unit % 10 < cases[i].fractions[k];
        struct threshold threshold = estimate(UNITS, 1, successes, 1);
        cr_expect_not(threshold.converged, "case %zu", i);
        cr_expect(threshold.error == INFINITY && threshold.fit.width == 0);
        expect_near(threshold.low, cases[i].low, 0);
        expect_near(threshold.high, cases[i].high, 0);
    }
}

/* A single unit has no bootstrap. */
Test(threshold, one_unit)
{
    static const double successes[COUPLINGS] = {1, 2, 4, 6, 7, 9, 10};
    struct threshold threshold = estimate(1, 10, successes, 1);
    cr_expect_not(threshold.converged);
    expect_near(threshold.low, 0.42, 0);
    expect_near(threshold.high, 0.44, 0);
}
