/* Thresholds of synthetic runs at several sizes, written as rows, and the scaling fit to these rows: the errors that
 * are stated at the end are those of the scatter. */
#include "common/threshold_rows.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

enum { SIZES = 6, COUPLINGS = 7, RUNS = 200, REPEATS = 100, RESAMPLES = 100 };
static const double sizes[SIZES] = {100, 200, 400, 800, 1600, 3200};
static const double truth[SCALING_PARAMETERS] = {0.8145, 2.4, 0.38};

static const struct column columns[] = {
    {"n", COLUMN_INTEGER, "", ""},        {"value", COLUMN_REAL, "", ""},         {"error", COLUMN_BOUND, "", ""},
    {"low", COLUMN_BOUND, "", ""},        {"high", COLUMN_BOUND, "", ""},         {"width", COLUMN_REAL, "", ""},
    {"chi_squared", COLUMN_REAL, "", ""}, {"degrees", COLUMN_INTEGER, "", ""},    {"residual", COLUMN_REAL, "", ""},
    {"converged", COLUMN_INTEGER, "", ""}, {0},
};

/* Runs at self-couplings around the transition of this size, of which the width is a fiftieth of the distance from the
 * limit. */
static void append_threshold(gsl_rng *generator, uint64_t seed, double n, struct rows *rows)
{
    double distance = truth[SCALING_AMPLITUDE] * pow(n, -truth[SCALING_EXPONENT]);
    double centre = truth[SCALING_LIMIT] - distance, width = distance / 50;
    double jd[COUPLINGS], trials[COUPLINGS], successes[COUPLINGS];
    for (int k = 0; k < COUPLINGS; k++) {
        jd[k] = centre + (k - 3.3) * width;
        trials[k] = RUNS;
        successes[k] = gsl_ran_binomial(generator, 1 / (1 + exp(-(jd[k] - centre) / width)), RUNS);
    }
    struct fractions fractions = {COUPLINGS, jd, trials, successes};
    struct threshold_method method = {.curve = THRESHOLD_LOGISTIC, .level = 0.5, .resamples = RESAMPLES};
    struct stream_address bootstrap = {.seed = seed, .purpose = STREAM_BOOTSTRAP, .size = (uint32_t)n};
    struct threshold threshold;
    threshold_of_fractions(&fractions, &method, &bootstrap, &threshold);
    cr_assert(threshold.converged);
    rows_number(rows, n);
    threshold_write(rows, &threshold, COUPLINGS);
}

static void expect_calibrated(const struct scaling_known *known)
{
    double chi_squared = 0, deviations[SCALING_PARAMETERS] = {0}, degrees = (double)(SIZES - scaling_free(known));
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 61});
    for (uint64_t t = 0; t < REPEATS; t++) {
        struct rows *rows = rows_create(columns);
        struct scaling scaling;
        for (int i = 0; i < SIZES; i++)
            append_threshold(generator, t, sizes[i], rows);
        cr_assert_eq(scaling_fit_rows(rows, 0, SIZES, known, &scaling), SIZES);
        cr_assert(scaling.converged);
        chi_squared += scaling.chi_squared / REPEATS;
        for (int k = 0; k < SCALING_PARAMETERS; k++) {
            if (scaling.errors[k] > 0)
                deviations[k] += pow((scaling.values[k] - truth[k]) / scaling.errors[k], 2) / REPEATS;
            else
                expect_near(scaling.values[k], truth[k], 0);
        }
        rows_free(rows);
    }
    gsl_rng_free(generator);
    expect_near(chi_squared, degrees, 4 * sqrt(2 * degrees / REPEATS));
    for (int k = 0; k < SCALING_PARAMETERS; k++)
        if (deviations[k] > 0)
            expect_near(deviations[k], 1, 4 * sqrt(2.0 / REPEATS));
}

Test(threshold_rows, fits_are_calibrated)
{
    expect_calibrated(NULL);
    expect_calibrated(&(struct scaling_known){.limit = truth[SCALING_LIMIT], .exponent = NAN});
    expect_calibrated(&(struct scaling_known){.limit = NAN, .exponent = truth[SCALING_EXPONENT]});
}

/* With limit and exponent known b is the weighted mean of (a - y) N^c. */
Test(threshold_rows, amplitude_alone)
{
    static const double n[] = {100, 400}, y[] = {0.4, 0.55}, errors[] = {0.01, 0.02};
    struct scaling_known known = {.limit = 0.8, .exponent = 0.5};
    struct scaling scaling;
    scaling_fit(2, n, y, errors, &known, &scaling);
    double weights[2], values[2];
    for (int i = 0; i < 2; i++) {
        values[i] = (0.8 - y[i]) * sqrt(n[i]);
        weights[i] = 1 / (errors[i] * errors[i] * n[i]);
    }
    double sum = weights[0] + weights[1], mean = (weights[0] * values[0] + weights[1] * values[1]) / sum;
    cr_assert(scaling.converged);
    expect_near(scaling.values[SCALING_AMPLITUDE], mean, 1e-9);
    expect_near(scaling.errors[SCALING_AMPLITUDE], 1 / sqrt(sum), 1e-9);
    expect_near(scaling.values[SCALING_LIMIT], 0.8, 0);
    expect_near(scaling.values[SCALING_EXPONENT], 0.5, 0);
    expect_near(scaling.errors[SCALING_LIMIT], 0, 0);
    expect_near(scaling.chi_squared,
                weights[0] * pow(values[0] - mean, 2) + weights[1] * pow(values[1] - mean, 2), 1e-9);
}

/* A row that did not converge has no part in a fit; a fit that did not says so. */
Test(threshold_rows, unconverged)
{
    struct rows *rows = rows_create(columns);
    gsl_rng *generator = stream_create();
    struct threshold none = {.error = INFINITY, .low = 0.3, .high = INFINITY};
    struct scaling scaling;
    for (int i = 0; i < 4; i++)
        append_threshold(generator, 1, sizes[i], rows);
    rows_number(rows, 5000);
    threshold_write(rows, &none, COUPLINGS);
    expect_near(rows_number_at(rows, 4, "value"), 0.3, 0);
    cr_expect_eq(scaling_fit_rows(rows, 0, 5, NULL, &scaling), 4);
    cr_expect(scaling.converged);
    cr_expect_eq(scaling_fit_rows(rows, 1, 4, NULL, &scaling), 3);
    cr_expect_not(scaling.converged);
    rows_number(rows, INFINITY);
    scaling_write(rows, &scaling, SCALING_LIMIT, 3, NULL);
    cr_expect(rows_number_at(rows, 5, "error") == INFINITY && rows_number_at(rows, 5, "degrees") == 0);
    cr_expect(rows_number_at(rows, 5, "low") == -INFINITY && rows_number_at(rows, 5, "converged") == 0);
    gsl_rng_free(generator);
    rows_free(rows);
}
