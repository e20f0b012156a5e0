#include "tests/dmft_states.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>

/* (C, C') with C'' = C - (2/pi) asin C. */
static int slopes(double time, const double *state, double *slope, void *context)
{
    (void)time, (void)context;
    slope[0] = state[1];
    slope[1] = state[0] - M_2_PI * asin(fmin(state[0], 1));
    return GSL_SUCCESS;
}

/* C of J_D = 0 and random updates at the multiples of a lag, equation (D.8), from C = 1, C' = -2a. */
static void free_random(double lag, size_t lags, double *correlation)
{
    gsl_odeiv2_system system = {slopes, NULL, 2, NULL};
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-4, 1e-10, 0);
    double state[] = {1, -sqrt(4 / M_PI - 1)}, time = 0;
    for (size_t k = 0; k <= lags; k++) {
        cr_assert_eq(gsl_odeiv2_driver_apply(driver, &time, (double)k * lag, state), GSL_SUCCESS);
        correlation[k] = state[0];
    }
    gsl_odeiv2_driver_free(driver);
}

Test(dmft_asynchronous, free_random)
{
    struct dmft_stationary state = dmft_state(DMFT_RANDOM, 0, 0.5 * sqrt(4 / M_PI - 1), 3e-3, 1e-3);
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
    struct dmft_stationary state = dmft_state(rule, jd, 0, accuracy, 1e-3);
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
    struct dmft_stationary state = dmft_state(DMFT_PERMUTED, 0.3, 0, 6e-3, 1e-3);
    expect_estimate(state.activity, state.activity_step, 0.17063, 3.3e-4, 2e-3);
    for (size_t k = 1; k < 5; k++)
        expect_near(state.correlation[k].value, networks[k].value, 3 * networks[k].error);
    dmft_stationary_free(&state);
}

