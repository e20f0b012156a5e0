#include "common/gaussian.h"
#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_erf.h>

/* Golden numbers: the definitions evaluated with 40 digits (mpmath 1.3.0: erfc, npdf, and quad for the pair). */
static const struct {
    double x, log_cdf, hazard;
} golden[] = {
    {-100000, -5000000012.4318639983, 100000.00001},
    {-1000, -500007.82669481218431, 1000.00099999800001},
    {-40, -804.60844201375378817, 40.024968847207263723},
    {-10.0009765625, -53.241147042019790443, 10.099060573312473912},
    {-9.9990234375, -53.221424203671652841, 10.097125896316194201},
    {-5, -15.064998393988725736, 5.1865039671258421156},
    {-3.5, -8.366065308344092935, 3.7513912648576997313},
    {-1, -1.8410216450092635058, 1.5251352761609812091},
    {-0.125, -0.79792614275302409024, 0.8791278957566339919},
    {0, -0.69314718055994530942, 0.79788456080286535588},
    {0.5, -0.36894641528865639307, 0.50916043383703348583},
    {3, -0.0013508099647481937988, 0.0044378390421256637933},
    {3.9990234375, -0.000031802696686125605266, 0.00013435823127981186244},
    {8, -6.2209605742717860585e-16, 5.0522710835368954309e-15},
    {20, -2.7536241186062336951e-89, 5.5209483621597631896e-88},
    {37, -5.7255712225245768227e-300, 2.1200065515246056269e-298},
};

static const struct {
    double x, rho, log_pair;
} golden_pairs[] = {
    {0.5, 0.25, -0.67275622626121292103},
    {0.5, -0.75, -0.93285501713766070335},
    {0.5, -0.9999847412109375, -0.95991633369562231933},
    {0.0078125, -0.9990234375, -4.5482254672264668956},
    {3, 0.5, -0.0026213391107078671847},
    {8, -0.5, -1.2441921148543575987e-15},
    {0, 0.5, -1.0986122886681096914},
    {-0.5, -0.5, -3.3159874979517067288},
    {-1, -0.9990234375, -1036.5828767509147864},
    {-2, 0.9999990463256836, -3.7844927509702237003},
    {-10, 0.5, -72.197267171540266239},
    {-40, -0.5, -3210.458609813141073},
    {-0.0009765625, -0.99993896484375, -6.5739645175633360811},
    {1, 0.9999999999417923390865325927734375, -0.17275501697669900644},
};

Test(gaussian, golden_numbers)
{
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        double x = golden[i].x;
        expect_relative(gaussian_log_cdf(x), golden[i].log_cdf, 1e-14);
        expect_relative(gaussian_hazard(x), golden[i].hazard, 1e-14);
        if (x > -38)
            expect_relative(gaussian_cdf(x), exp(golden[i].log_cdf), 1e-14 * (1 + fabs(golden[i].log_cdf)));
    }
}

Test(gaussian, against_gsl)
{
    for (double x = -37; x <= 25; x += 0.0625) {
        gsl_sf_result result;
        gsl_set_error_handler_off();
        cr_assert_eq(gsl_sf_log_erfc_e(-x / M_SQRT2, &result), GSL_SUCCESS);
        /* GSL loses relative accuracy where ln Phi is small */
        expect_near(gaussian_log_cdf(x), result.val - M_LN2, 1e-14 + 1e-14 * fabs(result.val));
    }
}

Test(gaussian, extremes)
{
    cr_expect_eq(gaussian_cdf(-50), 0.0);
    cr_expect_eq(gaussian_cdf(50), 1.0);
    cr_expect_eq(gaussian_hazard(50), 0.0);
    expect_relative(gaussian_hazard(-1e150), 1e150, 1e-15);
    expect_relative(gaussian_log_cdf(-1e150), -5e299, 1e-15);
    cr_expect_eq(fabs(gaussian_log_cdf(50)), 0.0);
    cr_expect(isnan(gaussian_log_cdf(NAN)));
    cr_expect(isnan(gaussian_log_pair_cdf(NAN, 0.5)));
}

/* d ln Phi/dx = lambda, d lambda/dx = -lambda (lambda + x); also across the changes of method. */
Test(gaussian, derivatives)
{
    double h = 1e-4;
    for (double x = -12.1; x < 6; x += 0.1) {
        double slope = (gaussian_log_cdf(x + h) - gaussian_log_cdf(x - h)) / (2 * h);
        double hazard = gaussian_hazard(x);
        expect_near(slope, hazard, 1e-7);
        double curvature = (gaussian_hazard(x + h) - gaussian_hazard(x - h)) / (2 * h);
        expect_near(curvature, -hazard * (hazard + x), 1e-7);
    }
}

Test(gaussian, pair_golden_numbers)
{
    for (size_t i = 0; i < sizeof golden_pairs / sizeof *golden_pairs; i++) {
        double expected = golden_pairs[i].log_pair;
        /* 1e-13 of the probability, or the rounding of its logarithm */
        expect_near(gaussian_log_pair_cdf(golden_pairs[i].x, golden_pairs[i].rho), expected,
                    fabs(expected) < 1e-3 ? 1e-13 * fabs(expected) : 1e-13 + 4e-16 * fabs(expected));
    }
}

struct conditional {
    double x, rho;
};

/* phi(z) Prob(z2 > -x | z1 = z) */
static double conditional_integrand(double z, void *context)
{
    const struct conditional *c = context;
    return gsl_sf_erf_Z(z) * gaussian_cdf((c->x + c->rho * z) / sqrt(1 - c->rho * c->rho));
}

/* The first formula of notes/pairs.md, (P.1): Phi^2 + (1/2 pi) int_0^{asin rho}. */
static double arc_integrand(double t, void *context)
{
    const struct conditional *c = context;
    return exp(-c->x * c->x / (1 + sin(t))) / (2 * M_PI);
}

static double integrate(double (*function)(double, void *), struct conditional *c, double from, double to)
{
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(1000);
    gsl_function integrand = {function, c};
    double value, error;
    gsl_set_error_handler_off(); /* it complains about rounding at this accuracy */
    gsl_integration_qag(&integrand, from, to, 0, 1e-13, 1000, GSL_INTEG_GAUSS31, workspace, &value, &error);
    gsl_integration_workspace_free(workspace);
    return value;
}

Test(gaussian, pair_against_other_integrals)
{
    for (double x = -3; x <= 3; x += 0.5) {
        for (double rho = -0.95; rho < 1; rho += 0.19) {
            struct conditional c = {x, rho};
            double value = exp(gaussian_log_pair_cdf(x, rho));
            expect_near(value, integrate(conditional_integrand, &c, -x, 12), 2e-13);
            double cdf = gaussian_cdf(x);
            expect_near(value, cdf * cdf + integrate(arc_integrand, &c, 0, asin(rho)), 2e-13);
        }
    }
}

Test(gaussian, pair_limits_and_identities)
{
    for (double x = -4; x <= 4; x += 0.25) {
        expect_near(gaussian_log_pair_cdf(x, 0), 2 * gaussian_log_cdf(x), 1e-13 * (1 + x * x));
        expect_near(gaussian_log_pair_cdf(x, 1), gaussian_log_cdf(x), 1e-15);
        if (x > 0)
            expect_near(exp(gaussian_log_pair_cdf(x, -1)), 2 * gaussian_cdf(x) - 1, 1e-15);
        else
            cr_expect_eq(gaussian_log_pair_cdf(x, -1), -INFINITY);
        for (double rho = -0.9; rho < 1; rho += 0.3) {
            /* inclusion and exclusion */
            double opposite = exp(gaussian_log_pair_cdf(-x, rho));
            expect_near(exp(gaussian_log_pair_cdf(x, rho)), 2 * gaussian_cdf(x) - 1 + opposite, 1e-14);
            /* Plackett: dP/d rho is the density at (-x, -x) */
            double h = 1e-5, density = exp(-x * x / (1 + rho)) / (2 * M_PI * sqrt(1 - rho * rho));
            double slope = (exp(gaussian_log_pair_cdf(x, rho + h)) - exp(gaussian_log_pair_cdf(x, rho - h))) / (2 * h);
            expect_near(slope, density, 1e-8);
        }
    }
    cr_expect_eq(gaussian_log_pair_cdf(0, -1), -INFINITY);
    /* the limits are reached continuously; the approach is a square root */
    expect_near(gaussian_log_pair_cdf(0.5, 1 - 1e-14), gaussian_log_cdf(0.5), 1e-7);
    expect_near(gaussian_log_pair_cdf(0.5, -1 + 1e-14), gaussian_log_pair_cdf(0.5, -1), 1e-7);
    expect_near(gaussian_log_pair_cdf(-0.5, 1 - 1e-14), gaussian_log_cdf(-0.5), 1e-7);
    /* far beyond the range of the probability itself: -x^2/(1 + rho) leads */
    expect_relative(gaussian_log_pair_cdf(-1e6, 0.5), -1e12 / 1.5, 1e-10);
    expect_relative(gaussian_log_pair_cdf(-1e60, 0.5), -1e120 / 1.5, 1e-15);
    cr_expect_eq(gaussian_log_pair_cdf(1e60, 0.5), 0.0);
}

Test(gaussian, binary_entropy)
{
    cr_expect_eq(gaussian_binary_entropy(0), 0.0);
    cr_expect_eq(gaussian_binary_entropy(1), 0.0);
    expect_near(gaussian_binary_entropy(0.5), M_LN2, 1e-16);
    expect_near(gaussian_binary_entropy(0.25), 2 * M_LN2 - 0.75 * log(3), 1e-15);
    for (double p = 0.0078125; p < 0.5; p *= 2)
        expect_near(gaussian_binary_entropy(p), gaussian_binary_entropy(1 - p), 1e-15);
    /* p (1 - ln p) to first order, where 1 - p rounds to 1 */
    expect_relative(gaussian_binary_entropy(1e-20), 1e-20 * (1 + 20 * M_LN10), 1e-15);
}
