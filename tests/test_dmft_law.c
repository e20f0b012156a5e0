#include "theory/dmft_law.h"

#include "tests/near.h"

#include <gsl/gsl_integration.h>
#include <math.h>

/* ln of 2 (1 - f(t)) / t^2 over t^2, f being the characteristic function of a step of variance 1. */
static double gaussian_steps(double t, void *context)
{
    (void)context;
    return t < 1e-4 ? -0.25 : log(-2 * expm1(-0.5 * t * t) / (t * t)) / (t * t);
}

/* Of a Brownian motion over exponential times f is 1 / (1 + t^2 / 2). */
static double steps_of_exponential_times(double t, void *context)
{
    (void)context;
    return t < 1e-4 ? -0.5 : -log1p(0.5 * t * t) / (t * t);
}

/* Mean overshoot of a symmetric random walk of steps of variance 1 beyond a far barrier, as -1/pi times the integral of
 * these functions over t > 0 (Siegmund 1979): it needs no ladder heights. */
static double mean_overshoot(double (*integrand)(double, void *))
{
    enum { intervals = 1000 };
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(intervals);
    gsl_function function = {integrand, NULL};
    double value = 0, error = INFINITY;
    gsl_integration_qagiu(&function, 0, 1e-11, 1e-11, intervals, workspace, &value, &error);
    gsl_integration_workspace_free(workspace);
    return -value / M_PI;
}

Test(dmft_law, beta_is_the_mean_overshoot_of_the_walk_between_updates)
{
    expect_near(dmft_law_beta(DMFT_PARALLEL), mean_overshoot(gaussian_steps), 1e-9);
    expect_near(dmft_law_beta(DMFT_CYCLIC), mean_overshoot(gaussian_steps), 1e-9);
    expect_near(dmft_law_beta(DMFT_RANDOM), mean_overshoot(steps_of_exponential_times), 1e-9);
}
