#include "tests/near.h"
#include "theory/dmft_stationary.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static struct dmft_stationary solve(enum dmft_rule rule, double jd, double activity, double accuracy, double smallest)
{
    struct dmft_request request = {
        .rule = rule,
        .jd = jd,
        .activity = activity,
        .accuracy = accuracy,
        .smallest = smallest,
        .populations = 6,
        .seed = 1,
    };
    struct dmft_stationary result;
    cr_assert_eq(dmft_stationary_solve(&request, &result), GSL_SUCCESS);
    return result;
}

/* The estimate is within its errors (of six populations: Student's distribution), that of the step, and that of what it
 * is compared with; and its error is not larger than asked for. */
static void expect_estimate(struct estimate estimate, double step, double expected, double error, double largest)
{
    double deviation = fabs(estimate.value - expected), sigma = hypot(estimate.error, error);
    cr_expect(deviation < 6 * sigma + step, "%g(%g) instead of %g(%g)", estimate.value, estimate.error, expected,
              error);
    cr_expect(estimate.error + step < largest, "error %g and %g, allowed %g", estimate.error, step, largest);
}

/* C of J_D = 0 and random updates at the multiples of a lag: C'' = C - (2/pi) asin C, equation (D.8), by the classical
 * Runge-Kutta method in (C, C'), from C = 1, C' = -2a. */
static void free_random(double lag, size_t lags, double *correlation)
{
    enum { steps = 2000 };
    double c = 1, slope = -sqrt(4 / M_PI - 1), h = lag / steps;
    for (size_t k = 0; k <= lags; k++) {
        correlation[k] = c;
        for (int i = 0; i < steps; i++) {
            double kc[4], ks[4], at = c, rate = slope;
            for (int stage = 0; stage < 4; stage++) {
                kc[stage] = rate;
                ks[stage] = at - M_2_PI * asin(fmin(at, 1));
                double width = stage < 2 ? h / 2 : h;
                at = c + width * kc[stage];
                rate = slope + width * ks[stage];
            }
            c += h / 6 * (kc[0] + 2 * kc[1] + 2 * kc[2] + kc[3]);
            slope += h / 6 * (ks[0] + 2 * ks[1] + 2 * ks[2] + ks[3]);
        }
    }
}

Test(dmft_asynchronous, free_random)
{
    struct dmft_stationary state = solve(DMFT_RANDOM, 0, 0.5 * sqrt(4 / M_PI - 1), 3e-3, 1e-3);
    expect_estimate(state.jd, state.jd_step, 0, 0, 3e-3);
    enum { lags = 30 };
    double correlation[lags + 1];
    free_random(state.lag, lags, correlation);
    for (size_t k = 0; k <= lags; k++)
        expect_estimate(state.correlation[k], 2e-3, correlation[k], 0, 6e-3);
    dmft_stationary_free(&state);
}

/* Solutions by another program, and networks of 3200 neurons. */
static void check(enum dmft_rule rule, double jd, double accuracy, double activity, double error)
{
    struct dmft_stationary state = solve(rule, jd, 0, accuracy, 1e-3);
    cr_expect_eq(state.verdict, DMFT_ACTIVE);
    expect_estimate(state.activity, state.activity_step, activity, error, 2 * accuracy * activity);
    dmft_stationary_free(&state);
}

Test(dmft_asynchronous, random_reference)
{
    check(DMFT_RANDOM, 0.3, 6e-3, 0.1153, 1e-4);
}

/* Six networks, recorded at the ends of sweeps 100 to 600. */
Test(dmft_asynchronous, permuted_networks)
{
    static const struct estimate networks[] = {
        {1, 0}, {0.66030, 1.15e-3}, {0.40560, 1.87e-3}, {0.24455, 2.35e-3}, {0.14693, 2.64e-3}};
    struct dmft_stationary state = solve(DMFT_PERMUTED, 0.3, 0, 6e-3, 1e-3);
    expect_estimate(state.activity, state.activity_step, 0.17063, 3.3e-4, 2e-3);
    for (size_t k = 1; k < 5; k++)
        expect_near(state.correlation[k].value, networks[k].value, 3 * networks[k].error);
    dmft_stationary_free(&state);
}

