/* Finite-size scaling: exact data, the distribution of chi^2 and of the errors, data that have no fit. */
#include "common/stream.h"
#include "common/scaling.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

enum { SIZES = 7 };
static const double sizes[SIZES] = {100, 200, 400, 800, 1600, 3200, 6400};
static const double truth[SCALING_PARAMETERS] = {0.8145, 2.4, 0.38};

static double model(double n)
{
    return truth[SCALING_LIMIT] - truth[SCALING_AMPLITUDE] * pow(n, -truth[SCALING_EXPONENT]);
}

Test(scaling, exact_data)
{
    double y[SIZES], errors[SIZES];
    for (int i = 0; i < SIZES; i++) {
        y[i] = model(sizes[i]);
        errors[i] = 0.001 * (1 + i % 3);
    }
    for (size_t count = 4; count <= SIZES; count++) {
        struct scaling fit;
        scaling_fit(count, sizes, y, errors, NULL, &fit);
        cr_assert(fit.converged);
        for (int k = 0; k < SCALING_PARAMETERS; k++)
            expect_near(fit.values[k], truth[k], 1e-6);
        expect_near(fit.chi_squared, 0, 1e-9);
        cr_expect_lt(fit.gradient, 1e-6);
    }
}

/* chi^2 has 4 degrees of freedom here (mean 4, variance 8), and the errors are those of the scatter. */
Test(scaling, statistics)
{
    enum { REPEATS = 1000 };
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 21});
    double sum = 0, squares = 0, deviations[SCALING_PARAMETERS] = {0};
    for (int t = 0; t < REPEATS; t++) {
        double y[SIZES], errors[SIZES];
        for (int i = 0; i < SIZES; i++) {
            errors[i] = 0.0005 * (1 + i % 2);
            y[i] = model(sizes[i]) + gsl_ran_gaussian(generator, errors[i]);
        }
        struct scaling fit;
        scaling_fit(SIZES, sizes, y, errors, NULL, &fit);
        cr_assert(fit.converged);
        sum += fit.chi_squared;
        squares += fit.chi_squared * fit.chi_squared;
        for (int k = 0; k < SCALING_PARAMETERS; k++)
            deviations[k] += pow((fit.values[k] - truth[k]) / fit.errors[k], 2);
    }
    gsl_rng_free(generator);
    double mean = sum / REPEATS;
    expect_near(mean, 4, 4 * sqrt(8.0 / REPEATS));
    expect_near(squares / REPEATS - mean * mean, 8, 2);
    for (int k = 0; k < SCALING_PARAMETERS; k++)
        expect_near(deviations[k] / REPEATS, 1, 4 * sqrt(2.0 / REPEATS));
}

Test(scaling, wrong_model_shows_in_chi_squared)
{
    double y[SIZES], errors[SIZES];
    for (int i = 0; i < SIZES; i++) {
        errors[i] = 0.001;
        y[i] = model(sizes[i]) + 0.02 * (i % 2);
    }
    struct scaling fit;
    scaling_fit(SIZES, sizes, y, errors, NULL, &fit);
    cr_expect(!fit.converged || fit.chi_squared > 100);
}

/* Three sizes, whether given once or twice, leave nothing to test; constant and diverging data have no c > 0. */
Test(scaling, no_fit)
{
    static const double few[] = {100, 200, 400, 100, 200}, errors[] = {0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01};
    double constant[SIZES], growing[SIZES];
    for (int i = 0; i < SIZES; i++) {
        constant[i] = 0.7;
        growing[i] = pow(sizes[i], 0.5);
    }
    gsl_set_error_handler_off(); /* as sweep_run does */
    struct scaling fits[3];
    scaling_fit(5, few, growing, errors, NULL, &fits[0]);
    scaling_fit(SIZES, sizes, constant, errors, NULL, &fits[1]);
    scaling_fit(SIZES, sizes, growing, errors, NULL, &fits[2]);
    for (int i = 0; i < 3; i++) {
        cr_expect_not(fits[i].converged, "case %d", i);
        for (int k = 0; k < SCALING_PARAMETERS; k++)
            cr_expect(fits[i].values[k] == 0 && fits[i].errors[k] == 0);
    }
}
