#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/entropy.h"
#include "theory/mean_count.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

static double mean_count(double coupling, double symmetry, long neurons)
{
    struct ensemble ensemble = {coupling, symmetry, 0, 1};
    double value = NAN;
    cr_assert_eq(mean_count_log(&ensemble, neurons, &value), GSL_SUCCESS);
    return value;
}

/* Golden numbers: the integral (E.24) on the straight contour through its saddle, evaluated with 40 digits
 * (mpmath 1.3.0, trapezoidal rule with 1/16 of the width, terms down to 1e-28). */
Test(mean_count, golden_numbers)
{
    static const struct {
        double coupling, symmetry;
        long neurons;
        double value;
    } golden[] = {
        {0.5, 0.5, 10, 0.38835285101754019173},      {-1.5, 1, 7, -1.0935048179550873302},
        {-2.75, 0.625, 1000, -3.2646747137037554542}, {0.5, -0.5, 3, 0.32031871914894119232},
        {0.5, -0.5, 10, 0.25694421511416854728},     {-3, -0.5, 5, -13.389100696533921041},
        {-0.75, -0.625, 1000, -1.9398103045962154804}, {0.5, -1, 16, 0.02788237612354724357},
        {2, -1, 10, 0.67468343119732939084},         {0.25, -0.9375, 4, -0.19192489554491972417},
    };
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++)
        expect_near(mean_count(golden[i].coupling, golden[i].symmetry, golden[i].neurons), golden[i].value,
                    2e-15 * (1 + fabs(golden[i].value)));
}

Test(mean_count, asymmetric)
{
    expect_near(mean_count(0, 0, 10), 0, 1e-15); /* E[#] = 1 exactly */
    expect_near(mean_count(0.5, 0, 5), log(2 * gaussian_cdf(0.5 / sqrt(0.8))), 1e-15);
}

/* Two neurons: for eta = 1 both stabilities are s_1 s_2 J_12, for eta = -1 opposite, of variance 1/2. */
Test(mean_count, two_neurons)
{
    for (double coupling = -2; coupling <= 2; coupling += 0.4) {
        expect_near(mean_count(coupling, 1, 2), 0.5 * log(4 * gaussian_cdf(M_SQRT2 * coupling)), 1e-14);
        if (coupling > 0.1)
            expect_near(mean_count(coupling, -1, 2), 0.5 * log(4 * erf(coupling)), 1e-14);
        expect_near(mean_count(coupling, 1e-9, 2), mean_count(coupling, 0, 2), 1e-8);
    }
    expect_near(mean_count(0, 0.5, 2), 0.5 * log(4.0 / 3), 1e-15);
}

/* Three neurons at J = 0: an orthant probability, 1/8 + 3 asin(rho)/(4 pi) with rho = eta/2. */
Test(mean_count, three_neurons)
{
    for (double eta = -0.96875; eta <= 1; eta += 0.03125)
        expect_near(mean_count(0, eta, 3), log(1 + 6 * asin(0.5 * eta) / M_PI) / 3, 1e-13);
}

/* eta = -1 and three neurons: the stabilities sum to zero, and have the density exp(-r^2/2)/(2 pi) in their plane,
 * r^2 = x1^2 + x2^2 + x3^2. The region x_i > -J is an equilateral triangle at distance sqrt(3/2) J from the centre. */
static double triangle_integrand(double angle, void *context)
{
    double distance = *(double *)context / cos(angle);
    return -expm1(-0.5 * distance * distance) / (2 * M_PI);
}

Test(mean_count, three_antisymmetric_neurons)
{
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    for (double coupling = 0.001; coupling < 5; coupling *= 1.7) {
        double height = sqrt(1.5) * coupling, value, error;
        gsl_function integrand = {triangle_integrand, &height};
        gsl_integration_qag(&integrand, 0, M_PI / 3, 0, 1e-12, 1000, GSL_INTEG_GAUSS61, workspace, &value, &error);
        expect_near(mean_count(coupling, -1, 3), log(8 * 6 * value) / 3, 1e-12);
    }
    gsl_integration_workspace_free(workspace);
}

/* The mean tends to the entropy as Sigma + c/N + O(1/N^2); c from the Gaussian integral at the saddle. */
Test(mean_count, large_networks)
{
    static const double cases[][2] = {{0, 1},    {0.5, 0.5}, {0.5, -0.5}, {-1, 0.3},
                                      {0.7, -1}, {0.5, 0},   {-3, 1},     {-2, -0.9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double coupling = cases[i][0], eta = cases[i][1];
        struct ensemble ensemble = {coupling, eta, 0, 1};
        double limit;
        cr_assert_eq(entropy_annealed(&ensemble, &limit), GSL_SUCCESS);
        double first = 1e3 * (mean_count(coupling, eta, 1000) - limit);
        double second = 1e5 * (mean_count(coupling, eta, 100000) - limit);
        double third = 1e6 * (mean_count(coupling, eta, 1000000) - limit);
        cr_expect(fabs(first) > 1e-3, "no correction to see");
        expect_near(second, third, 0.02 * fabs(first - second) + 1e-8 * (1 + fabs(limit)));
        expect_near(first, third, 0.02 * (1 + third * third));
    }
}

Test(mean_count, continuous_in_the_symmetry)
{
    for (long neurons = 2; neurons < 300; neurons += 17) {
        for (double coupling = -1; coupling <= 2; coupling += 0.5) {
            double zero = mean_count(coupling, 0, neurons), h = 1e-3;
            double up = mean_count(coupling, h, neurons), down = mean_count(coupling, -h, neurons);
            cr_expect(up > down, "the mean grows with eta");
            expect_near(0.5 * (up + down), zero, 20 * h * h * (1 + coupling * coupling * coupling * coupling));
        }
    }
}

Test(mean_count, layers)
{
    double expected, value, shrink = sqrt(10.0 / 9.0);
    struct ensemble scaled = {0.3 * shrink, 0, 0.7 * shrink, 4}, ensemble = {0.3, 0, 0.7, 4};
    entropy_annealed(&scaled, &expected);
    cr_expect_eq(mean_count_log(&ensemble, 10, &value), GSL_SUCCESS);
    expect_near(value, expected, 1e-15);
    ensemble.symmetry = 0.5;
    cr_expect_eq(mean_count_log(&ensemble, 10, &value), GSL_EUNIMPL);
    ensemble.interlayer = 0;
    cr_expect_eq(mean_count_log(&ensemble, 10, &value), GSL_SUCCESS);
    expect_near(value, mean_count(0.3, 0.5, 10), 1e-15);
    cr_expect_eq(mean_count_log(&ensemble, 1, &value), GSL_EINVAL);
    ensemble.symmetry = -1.5;
    cr_expect_eq(mean_count_log(&ensemble, 10, &value), GSL_EINVAL);
    expect_near(mean_count(-0.1, -1, 10), -INFINITY, 0);
}
