/* Thresholds from fractions: synthetic curves with a known answer, closed forms. */
#include "common/estimate.h"
#include "common/threshold.h"
#include "compare/curves.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

enum { COUPLINGS = 7, REPEATS = 400, RESAMPLES = 200 };
static const double jd[COUPLINGS] = {0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5};
static const double centre = 0.43, width = 0.02;

static const struct threshold_method logistic = {.curve = THRESHOLD_LOGISTIC, .level = 0.5, .resamples = RESAMPLES};

static struct threshold estimate(const double *trials, const double *successes, const struct threshold_method *method,
                                 uint64_t seed)
{
    struct fractions fractions = {COUPLINGS, jd, trials, successes};
    struct threshold threshold;
    threshold_of_fractions(&fractions, method, &(struct stream_address){.seed = seed, .purpose = STREAM_BOOTSTRAP},
                           &threshold);
    return threshold;
}

/* How the errors of many estimates compare with their scatter around the truth. */
struct calibration {
    double bias, scatter, error; /* means: deviation; root mean square of deviation, of stated error */
    double coverage;
};

/* Draws trials and successes of one synthetic measurement. */
typedef void draw(gsl_rng *generator, double trials[COUPLINGS], double successes[COUPLINGS]);

static struct calibration calibrate(draw *draw, const struct threshold_method *method, double truth)
{
    struct calibration sums = {0};
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 51});
    for (uint64_t t = 0; t < REPEATS; t++) {
        double trials[COUPLINGS], successes[COUPLINGS];
        draw(generator, trials, successes);
        struct threshold threshold = estimate(trials, successes, method, t);
        cr_assert(threshold.converged);
        sums.bias += (threshold.value - truth) / REPEATS;
        sums.scatter += pow(threshold.value - truth, 2) / REPEATS;
        sums.error += pow(threshold.error, 2) / REPEATS;
        sums.coverage += (threshold.low <= truth && truth <= threshold.high) / (double)REPEATS;
    }
    gsl_rng_free(generator);
    sums.scatter = sqrt(sums.scatter);
    sums.error = sqrt(sums.error);
    return sums;
}

/* That of the interval between the quantiles of so few samples, in place of 0.95: the order statistics of index
 * 0.025 (B - 1) from both ends lie outside a further draw with probability (0.025 (B - 1) + 1)/(B + 1) each. */
static const double nominal = 1 - 2 * (0.025 * (RESAMPLES - 1) + 1) / (RESAMPLES + 1);

static void expect_calibrated(draw *draw, const struct threshold_method *method, double truth)
{
    struct calibration result = calibrate(draw, method, truth);
    expect_near(result.bias, 0, 4 * result.scatter / sqrt(REPEATS));
    expect_relative(result.error, result.scatter, 0.12);
    expect_near(result.coverage, nominal, 4 * sqrt(nominal * (1 - nominal) / REPEATS));
}

static double probability(double x)
{
    return 1 / (1 + exp(-(x - centre) / width));
}

/* Independent trials ----------------------------------------------------------------------------------------- */

static void draw_independent(gsl_rng *generator, double trials[COUPLINGS], double successes[COUPLINGS])
{
    for (int k = 0; k < COUPLINGS; k++) {
        trials[k] = 60;
        successes[k] = gsl_ran_binomial(generator, probability(jd[k]), 60);
    }
}

Test(threshold_fractions, independent)
{
    expect_calibrated(draw_independent, &logistic, centre);
}

Test(threshold_fractions, another_level)
{
    struct threshold_method method = logistic;
    method.level = 0.7;
    expect_calibrated(draw_independent, &method, centre + width * log(0.7 / 0.3));
}

/* Common trials: a run succeeds above a J_D of its own, the same one at every J_D. Taken as independent they have
 * errors that are too small; taken as common, the right ones. */
static void draw_common(gsl_rng *generator, double trials[COUPLINGS], double successes[COUPLINGS])
{
    for (int k = 0; k < COUPLINGS; k++) {
        trials[k] = 60;
        successes[k] = 0;
    }
    for (int run = 0; run < 60; run++) {
        double threshold = centre + gsl_ran_logistic(generator, width);
        for (int k = 0; k < COUPLINGS; k++)
            successes[k] += jd[k] > threshold;
    }
}

Test(threshold_fractions, common)
{
    struct threshold_method method = logistic;
    method.common = true;
    expect_calibrated(draw_common, &method, centre);
    cr_expect_lt(calibrate(draw_common, &logistic, centre).coverage, 0.85);
    cr_expect_gt(calibrate(draw_independent, &method, centre).coverage, 0.98);
}

/* Four runs on each of 60 networks, whose own thresholds scatter; other networks at every J_D. The effective trials are
 * read from the interval of the fraction. */
static void draw_clustered(gsl_rng *generator, double trials[COUPLINGS], double successes[COUPLINGS])
{
    enum { NETWORKS = 60, STARTS = 4 };
    for (int k = 0; k < COUPLINGS; k++) {
        double of_network[NETWORKS], all[NETWORKS];
        for (int i = 0; i < NETWORKS; i++) {
            double own = gsl_ran_logistic(generator, width);
            all[i] = STARTS;
            of_network[i] = 0;
            for (int start = 0; start < STARTS; start++)
                of_network[i] += jd[k] > centre + (gsl_rng_uniform(generator) < 0.5
                                                       ? own : gsl_ran_logistic(generator, width));
        }
        struct interval fraction = estimate_clustered_fraction(NETWORKS, of_network, all);
        trials[k] = curves_effective_trials(&fraction);
        successes[k] = trials[k] * fraction.value;
        cr_assert(trials[k] > NETWORKS / 2 && trials[k] < NETWORKS * STARTS + 1);
    }
}

Test(threshold_fractions, clustered_runs)
{
    expect_calibrated(draw_clustered, &logistic, centre);
}

/* Interpolation ---------------------------------------------------------------------------------------------- */

/* Between two plateaus, 0.1 and 0.8, on a straight line from the third to the fifth self-coupling. */
static void draw_plateaus(gsl_rng *generator, double trials[COUPLINGS], double successes[COUPLINGS])
{
    for (int k = 0; k < COUPLINGS; k++) {
        trials[k] = 200;
        successes[k] = gsl_ran_binomial(generator, k < 3 ? 0.1 : k > 3 ? 0.8 : 0.45, 200);
    }
}

Test(threshold_fractions, interpolated)
{
    struct threshold_method method = {.curve = THRESHOLD_INTERPOLATED, .level = 0.3, .resamples = RESAMPLES};
    expect_calibrated(draw_plateaus, &method, 0.42 + 0.02 * (0.3 - 0.1) / (0.45 - 0.1));
}

/* Fractions that fall are replaced by their weighted mean: 0.4, 0.2, 0.2 of 100, 300, 100 trials by 0.24. */
Test(threshold_fractions, interpolated_exactly)
{
    static const double trials[COUPLINGS] = {100, 100, 300, 100, 100, 100, 100};
    static const double successes[COUPLINGS] = {10, 40, 60, 20, 66, 60, 100};
    struct threshold_method method = {.curve = THRESHOLD_INTERPOLATED, .level = 0.5, .resamples = RESAMPLES};
    struct threshold threshold = estimate(trials, successes, &method, 1);
    cr_assert(threshold.converged);
    expect_near(threshold.value, 0.44 + 0.02 * (0.5 - 0.24) / (0.63 - 0.24), 1e-12);
    method.level = 0.1;
    cr_expect_not(estimate(trials, successes, &method, 1).converged); /* half of the samples begin above it */
}

/* Bounds ----------------------------------------------------------------------------------------------------- */

/* Where nothing can be fitted the intervals bound the threshold: 0 of 20 is below 0.16, 13 of 20 above 0.43. */
Test(threshold_fractions, bounds)
{
    static const double trials[COUPLINGS] = {20, 20, 20, 20, 20, 20, 20};
    static const struct {
        double successes[COUPLINGS];
        double low, high;
    } cases[] = {
        {{0, 0, 0, 0, 0, 0, 0}, 0.5, INFINITY},        {{20, 20, 20, 20, 20, 20, 20}, -INFINITY, 0.38},
        {{0, 0, 0, 20, 20, 20, 20}, 0.42, 0.44},       {{0, 0, 13, 20, 20, 20, 20}, 0.4, 0.44},
        {{20, 9, 8, 7, 4, 3, 2}, -INFINITY, INFINITY}, {{10, 20, 20, 20, 20, 20, 20}, -INFINITY, 0.4},
        {{0, 0, 1, 0, 2, 1, 10}, 0.48, INFINITY},
    };
    gsl_set_error_handler_off(); /* as sweep_run does */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int curve = THRESHOLD_LOGISTIC; curve <= THRESHOLD_INTERPOLATED; curve++) {
            struct threshold_method method = {.curve = curve, .level = 0.5, .resamples = RESAMPLES};
            struct threshold threshold = estimate(trials, cases[i].successes, &method, 1);
            bool inside = curve == THRESHOLD_INTERPOLATED && isfinite(cases[i].low) && isfinite(cases[i].high);
            cr_expect_eq(threshold.converged, inside, "case %zu, curve %d", i, curve);
            if (threshold.converged)
                continue;
            cr_expect(threshold.error == INFINITY && threshold.value == 0 && threshold.fit.width == 0);
            expect_near(threshold.low, cases[i].low, 0);
            expect_near(threshold.high, cases[i].high, 0);
        }
}

/* The number of trials for which an interval is that of Wilson. */
Test(threshold_fractions, effective_trials)
{
    static const double cases[][2] = {{0, 14}, {14, 14}, {7, 14}, {1, 3.7}, {3, 3.7}, {250, 1000}, {999, 1000.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval fraction = estimate_fraction(cases[i][0], cases[i][1]);
        expect_relative(curves_effective_trials(&fraction), cases[i][1], 1e-9);
    }
    static const struct interval bad[] = {{0.5, 0.6, 0.7}, {0.5, 0.1, 0.4}, {0.5, -0.1, 0.6}, {0.9, 0.8, 1.2}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_near(curves_effective_trials(&bad[i]), 0, 0);
}
