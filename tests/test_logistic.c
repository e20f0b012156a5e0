/* Logistic thresholds: closed forms, the likelihood itself, random data. */
#include "common/stream.h"
#include "common/logistic.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

/* Two points are fitted exactly: the line through both log odds. */
Test(logistic, two_points)
{
    static const double x[] = {0.3, 0.5}, trials[] = {10, 40}, successes[] = {2, 30};
    struct logistic fit;
    cr_assert_eq(logistic_fit(2, x, trials, successes, &fit), GSL_SUCCESS);
    double slope = (log(30.0 / 10) - log(2.0 / 8)) / 0.2;
    expect_near(fit.width, 1 / slope, 1e-10);
    expect_near(fit.centre, 0.3 - log(2.0 / 8) / slope, 1e-10);
    expect_near(fit.deviance, 0, 1e-9);
    cr_expect_lt(fit.residual, 1e-9);
}

Test(logistic, symmetric_data)
{
    static const double x[] = {-2, -1, 0, 1, 2}, trials[] = {20, 20, 20, 20, 20}, successes[] = {1, 4, 10, 16, 19};
    struct logistic fit;
    cr_assert_eq(logistic_fit(5, x, trials, successes, &fit), GSL_SUCCESS);
    expect_near(fit.centre, 0, 1e-9);
}

static double log_likelihood(size_t count, const double *x, const double *trials, const double *successes,
                             double centre, double width)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        double logit = (x[k] - centre) / width;
        sum += successes[k] * logit - trials[k] * (logit > 0 ? logit + log1p(exp(-logit)) : log1p(exp(logit)));
    }
    return sum;
}

/* Random data, from flat to steep, few and many trials: no neighbour is more likely, and the deviance is twice what is
 * missing to the likelihood of the fractions themselves. */
Test(logistic, maximum_of_the_likelihood)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 11});
    int fitted = 0;
    for (int t = 0; t < 2000; t++) {
        enum { COUNT = 7 };
        double x[COUNT], trials[COUNT], successes[COUNT], whole = 0;
        double centre = gsl_ran_flat(generator, -1, 1), width = exp(gsl_ran_flat(generator, log(0.05), log(5)));
        for (int k = 0; k < COUNT; k++) {
            x[k] = 0.5 * (k - COUNT / 2);
            trials[k] = 1 + (double)gsl_rng_uniform_int(generator, t % 2 ? 5 : 500);
            double p = 1 / (1 + exp(-(x[k] - centre) / width));
            successes[k] = gsl_ran_binomial(generator, p, (unsigned)trials[k]);
            double fraction = successes[k] / trials[k];
            if (fraction > 0 && fraction < 1)
                whole += trials[k] * (fraction * log(fraction) + (1 - fraction) * log1p(-fraction));
        }
        struct logistic fit;
        int status = logistic_fit(COUNT, x, trials, successes, &fit);
        cr_assert(status == GSL_SUCCESS || status == GSL_EDOM, "%s", gsl_strerror(status));
        if (status != GSL_SUCCESS || fit.width == 0)
            continue;
        fitted++;
        double best = log_likelihood(COUNT, x, trials, successes, fit.centre, fit.width);
        expect_near(fit.deviance, 2 * (whole - best), 1e-8 * (1 + fabs(best)));
        for (int side = -1; side <= 1; side += 2) {
            double shift = side * 1e-3 * (fit.width + fabs(fit.centre));
            cr_assert_lt(log_likelihood(COUNT, x, trials, successes, fit.centre + shift, fit.width), best);
            cr_assert_lt(log_likelihood(COUNT, x, trials, successes, fit.centre, fit.width * (1 + 1e-3 * side)), best);
        }
    }
    gsl_rng_free(generator);
    cr_expect_gt(fitted, 1000);
}

/* With many trials the deviance is distributed as chi^2 of COUNT - 2 degrees of freedom: mean 5, variance 10. */
Test(logistic, deviance)
{
    enum { COUNT = 7, REPEATS = 2000 };
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 12});
    double sum = 0, squares = 0, bias = 0;
    for (int t = 0; t < REPEATS; t++) {
        double x[COUNT], trials[COUNT], successes[COUNT];
        for (int k = 0; k < COUNT; k++) {
            x[k] = 0.4 + 0.02 * k;
            trials[k] = 1000;
            successes[k] = gsl_ran_binomial(generator, 1 / (1 + exp(-(x[k] - 0.45) / 0.03)), 1000);
        }
        struct logistic fit;
        cr_assert_eq(logistic_fit(COUNT, x, trials, successes, &fit), GSL_SUCCESS);
        sum += fit.deviance;
        squares += fit.deviance * fit.deviance;
        bias += fit.centre - 0.45;
    }
    gsl_rng_free(generator);
    double mean = sum / REPEATS;
    expect_near(mean, 5, 4 * sqrt(10.0 / REPEATS));
    expect_near(squares / REPEATS - mean * mean, 10, 1.5);
    expect_near(bias / REPEATS, 0, 1e-4);
}

Test(logistic, no_maximum)
{
    static const double x[] = {1, 2, 3, 4}, trials[] = {5, 5, 5, 5};
    static const struct {
        double successes[4];
        int status;
        double centre;
    } cases[] = {
        {{0, 0, 5, 5}, GSL_SUCCESS, 2.5}, {{0, 3, 5, 5}, GSL_SUCCESS, 2}, {{0, 0, 0, 1}, GSL_SUCCESS, 4},
        {{0, 0, 0, 0}, GSL_EDOM, 0},      {{5, 5, 5, 5}, GSL_EDOM, 0},    {{5, 4, 2, 1}, GSL_EDOM, 0},
        {{5, 5, 0, 0}, GSL_EDOM, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct logistic fit;
        cr_assert_eq(logistic_fit(4, x, trials, cases[i].successes, &fit), cases[i].status, "case %zu", i);
        if (cases[i].status == GSL_SUCCESS) {
            expect_near(fit.centre, cases[i].centre, 0);
            expect_near(fit.width, 0, 0);
        }
    }
}
