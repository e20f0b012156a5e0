/* Vector functions of message passing against GSL and common/gaussian in double precision. Only the portable vectors
 * are tested here; that the others give the same bits is tested in tests/test_amp.c. */
#include "common/gaussian.h"
#include "solvers/lanes_portable.h"

#include "solvers/amp_neurons.h"

#include <criterion/criterion.h>
#include <gsl/gsl_sf_exp.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdio.h>

/* The number after `x` on a grid that becomes denser towards 0. */
static float next_number(float x)
{
    return x * 1.0137f + 1e-30f;
}

static void expect_error(const char *what, double x, double value, double expected, double error)
{
    cr_expect(fabs(value - expected) <= error, "%s(%.9g) = %.9g instead of %.9g", what, x, value, expected);
}

Test(amp_lanes, exponential)
{
    for (float x = 0; x < 200; x = next_number(x)) {
        struct lanes_exponential result = lanes_exponential(lanes_all(-x));
        double value = gsl_sf_exp(-(double)x), missing = -gsl_sf_expm1(-(double)x);
        expect_error("exp", -(double)x, (double)result.value[1], x > 43 ? 0 : value, 3e-7 * value);
        expect_error("1 - exp", -(double)x, (double)result.missing[2], missing, 2e-7 * missing);
    }
    cr_expect(lanes_exponential(lanes_all(-INFINITY)).value[0] == 0);
    cr_expect(lanes_exponential(lanes_all(0)).value[3] == 1);
}

Test(amp_lanes, logarithms)
{
    for (float x = 1e-30f; x < 1e30f; x *= 1.0137f) {
        double error = 2e-7 * fmax(1, fabs(log((double)x)));
        expect_error("log", (double)x, (double)lanes_logarithm(lanes_all(x))[0], gsl_sf_log((double)x), error);
        double above = gsl_sf_log_1plusx((double)x);
        expect_error("log1p", (double)x, (double)lanes_logarithm_above(lanes_all(x))[3], above, 3e-7 * above);
    }
    for (float x = 0.99f; x < 1.01f; x += 0x1p-14f) { /* near 1 */
        double value = gsl_sf_log((double)x);
        expect_error("log", (double)x, (double)lanes_logarithm(lanes_all(x))[2], value, 2e-7 * fabs(value));
    }
    for (float x = 0.414213f; x < 0.414215f; x = nextafterf(x, 1)) { /* where the power of 2 changes */
        double value = gsl_sf_log_1plusx((double)x);
        expect_error("log1p", (double)x, (double)lanes_logarithm_above(lanes_all(x))[1], value, 3e-7 * value);
    }
    cr_expect(lanes_logarithm(lanes_all(1))[0] == 0 && lanes_logarithm_above(lanes_all(0))[0] == 0);
}

/* phi(z)/Phi(-z) - z without the cancellation of large z: 1/(z + 2/(z + 3/(z + ...))). */
static double hazard_excess(double z)
{
    if (z < 8)
        return gaussian_hazard(-z) - z;
    double fraction = z;
    for (int k = 60; k > 1; k--)
        fraction = z + k / fraction;
    return 1 / fraction;
}

Test(amp_lanes, hazard_excess)
{
    for (float z = 0; z < 1e9f; z = next_number(z)) {
        double value = (double)lanes_hazard_excess(1.0f / (lanes_all(z) + 3.0f))[0];
        double expected = hazard_excess((double)z);
        expect_error("excess", (double)z, value, expected, 6e-7 * expected);
    }
}

/* One factor, as the code of an iteration computes it. */
struct one {
    _Alignas(16) float constraint[LANES], mean[LANES], variance[LANES], total[LANES], self[LANES], force[LANES],
        slope[LANES];
};

static struct one factor_at(double coupling, double mean, double variance, double total)
{
    struct one one;
    struct amp amp = {.constraint = one.constraint, .mean = one.mean,   .variance = one.variance, .total = one.total,
                      .self = one.self,             .force = one.force, .slope = one.slope};
    for (int k = 0; k < LANES; k++) {
        one.constraint[k] = (float)coupling;
        one.mean[k] = (float)mean;
        one.variance[k] = (float)variance;
        one.total[k] = (float)total;
    }
    factors_of(&amp, 0);
    return one;
}

/* What a factor says in double precision, and the sums of the magnitudes of the terms. */
struct expected {
    double self, force, slope, force_magnitude, slope_magnitude;
};

static struct expected expect_factor(const struct one *one)
{
    double root = sqrt((double)one->variance[0]), j = (double)one->constraint[0], w = (double)one->mean[0];
    double x = (j + w) / root, y = (j - w) / root, rise = gaussian_hazard(x), fall = gaussian_hazard(y);
    struct expected expected = {.self = (gaussian_log_cdf(x) - gaussian_log_cdf(y)) / 2};
    double t = (double)one->total[0] + expected.self, p = 1 / (1 + exp(-2 * t)), q = 1 / (1 + exp(2 * t));
    double rise_slope = rise * (rise + x), fall_slope = fall * (fall + y), both = p * q * pow(rise + fall, 2);
    expected.force = (p * rise - q * fall) / root;
    expected.force_magnitude = (p * rise + q * fall) / root;
    expected.slope = (both - p * rise_slope - q * fall_slope) / (root * root);
    expected.slope_magnitude = (both + p * rise_slope + q * fall_slope) / (root * root);
    return expected;
}

/* A rounding error e of x = (J + omega)/sqrt(V) changes ln Phi(x) by up to x^2 e, and everything else, relative to
 * itself, by not much more. */
static void expect_factor_near(double coupling, double mean, double variance, double total)
{
    struct one one = factor_at(coupling, mean, variance, total);
    struct expected expected = expect_factor(&one);
    double unit = 3e-7 * (1 + pow(fabs(coupling) + fabs(mean), 2) / variance);
    char at[120];
    snprintf(at, sizeof at, "J %g, omega %g, V %g, R %g", coupling, mean, variance, total);
    double errors[] = {
        fabs((double)one.self[1] - expected.self) / unit,
        fabs((double)one.force[2] - expected.force) / (unit * expected.force_magnitude + 1e-16 / sqrt(variance)),
        fabs((double)one.slope[3] - expected.slope) / (unit * expected.slope_magnitude + 1e-16 / variance),
    };
    cr_expect(errors[0] < 1, "%s: o is %.9g instead of %.9g", at, (double)one.self[1], expected.self);
    cr_expect(errors[1] < 2, "%s: g is %.9g instead of %.9g", at, (double)one.force[2], expected.force);
    cr_expect(errors[2] < 4, "%s: g' is %.9g instead of %.9g", at, (double)one.slope[3], expected.slope);
}

Test(amp_lanes, factors)
{
    static const double couplings[] = {-10, -3, -1, -0.1, 0, 0.01, 0.1, 0.3, 1, 3, 10};
    static const double means[] = {0, 1e-3, -0.01, 0.1, -0.3, 1, -3, 10}, variances[] = {1, 0.3, 0.1, 0.01, 1e-3};
    static const double totals[] = {-40, -18, -3, -0.3, 0, 1e-3, 1, 10, 40};
    for (size_t a = 0; a < sizeof couplings / sizeof *couplings; a++)
        for (size_t b = 0; b < sizeof means / sizeof *means; b++)
            for (size_t c = 0; c < sizeof variances / sizeof *variances; c++)
                for (size_t d = 0; d < sizeof totals / sizeof *totals; d++)
                    expect_factor_near(couplings[a], means[b], variances[c], totals[d]);
}

/* A constraint that no field violates says nothing; one that every field violates asks for as much as numbers hold. */
Test(amp_lanes, factors_far_away)
{
    for (double coupling = 1e3; coupling < 1e30; coupling *= 10) {
        struct one satisfied = factor_at(coupling, 3, 1e-6, 1), violated = factor_at(-coupling, 3, 1e-6, 1);
        cr_expect(fabsf(satisfied.self[0]) < 3e-7f, "J = %g", coupling);
        cr_expect(satisfied.force[0] == 0 && satisfied.slope[0] == 0, "J = %g", coupling);
        cr_expect(violated.self[0] > 1e9f && isfinite(violated.self[0]), "J = %g", -coupling);
        cr_expect(isfinite(violated.force[0]) && isfinite(violated.slope[0]), "J = %g", -coupling);
    }
}

/* Near m = 0 what a factor says is proportional to omega and R: o = lambda omega/sqrt V and
 * g = lambda (R + o)/sqrt V - lambda (lambda + x) omega/V, with x = J/sqrt V; the relative error must stay small. */
Test(amp_lanes, factors_near_zero)
{
    for (double size = 1e-30; size < 1e-4; size *= 10)
        for (double coupling = -2; coupling <= 2; coupling += 0.25)
            for (double variance = 0.05; variance < 1; variance += 0.23) {
                struct one one = factor_at(coupling, size, variance, 0.37 * size);
                double root = sqrt(variance), x = coupling / root, lambda = gaussian_hazard(x);
                double self = lambda * size / root;
                double force = lambda * (0.37 * size + self) / root - lambda * (lambda + x) * size / variance;
                expect_error("o", size, (double)one.self[0], self, 3e-6 * self + 1e-37);
                expect_error("g", size, (double)one.force[0], force, 3e-6 * size / variance * (1 + x * x) + 1e-37);
            }
}

/* atanh(tanh h tanh gamma), with errors relative to itself. */
Test(amp_lanes, through_coupling)
{
    for (double gamma = 1e-3; gamma < 20; gamma *= 1.7) {
        struct amp_update update = {.away = (float)exp(-2 * gamma), .closing = (float)-expm1(-2 * gamma)};
        for (float h = 1e-30f; h < 18; h *= 1.37f) {
            double x = (double)h, expected = x < 4 && gamma < 4
                                                 ? atanh(tanh(x) * tanh(gamma))
                                                 : 0.5 * log(cosh(x + gamma) / cosh(x - gamma));
            if (x < 1e-6)
                expected = x * tanh(gamma);
            expect_error("u", x, (double)through_coupling(lanes_all(h), &update)[0], expected, 1e-6 * expected);
        }
    }
    struct amp_update update = {.closing = 1}; /* gamma infinite */
    for (float h = 1e-30f; h < 18; h *= 1.37f)
        expect_error("u", (double)h, (double)through_coupling(lanes_all(h), &update)[0], (double)h, 1e-6 * (double)h);
}
