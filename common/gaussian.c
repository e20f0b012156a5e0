#include "common/gaussian.h"

#include <float.h>
#include <math.h>

static const double log_sqrt_2pi = 0.91893853320467274178;
static const double sqrt_2_over_pi = 0.79788456080286535588;
static const double inverse_pi = 0.31830988618379067154;
/* 1/sqrt(2) as an unevaluated sum of two doubles */
static const double sqrt_half_high = 0.70710678118654757274, sqrt_half_low = -4.8336466567264567e-17;

/* Below -tail_start the Mills ratio is a short continued fraction; above it the exponential and erfc do not
 * underflow. */
static const double tail_start = 10.0;

/* Beyond it every term of ln P but the leading one is lost in rounding. */
static const double huge = 1e50;

/* erfc(u/sqrt 2) for u >= 0. The argument u/sqrt 2 is rounded, and erfc magnifies that by u^2: where this
 * would show, correct to first order, (ln erfc)' = -2t - 1/t + O(t^-3). */
static double erfc_scaled(double u)
{
    double t = u * sqrt_half_high;
    double value = erfc(t);
    if (u < 4.0)
        return value;
    double rest = fma(u, sqrt_half_high, -t) + u * sqrt_half_low;
    return value * (1.0 - rest * (2.0 * t + 1.0 / t));
}

/* exp(-x^2/2) with the rounding error of x^2 put back. */
static double exp_half_square(double x)
{
    double square = x * x;
    return exp(-0.5 * square) * (1.0 - 0.5 * fma(x, x, -square));
}

/* lambda(-u) = u + 1/(u + 2/(u + 3/(u + ...))) (Laplace) for u >= tail_start; the depth leaves a relative
 * error below 1e-16 there. */
static double hazard_tail(double u)
{
    double fraction = u;
    for (int depth = 12; depth > 0; --depth)
        fraction = u + depth / fraction;
    return fraction;
}

double gaussian_log_cdf(double x)
{
    if (x >= 0.0)
        return log1p(-0.5 * erfc_scaled(x));
    if (x > -tail_start)
        return log(0.5 * erfc(-x * sqrt_half_high)); /* the magnified rounding is small against the logarithm */
    return -0.5 * x * x - log_sqrt_2pi - log(hazard_tail(-x));
}

double gaussian_cdf(double x)
{
    return x >= 0.0 ? 1.0 - 0.5 * erfc_scaled(x) : 0.5 * erfc_scaled(-x);
}

double gaussian_hazard(double x)
{
    if (x < -tail_start)
        return hazard_tail(-x);
    double twice_cdf = x < 0.0 ? erfc_scaled(-x) : 2.0 - erfc_scaled(x);
    return sqrt_2_over_pi * exp_half_square(x) / twice_cdf;
}

/* The integrand of (P.4) in t, after v = a + scale exp(t - exp(-t)):
 * exp(-x^2 (v^2 - a^2)/2) / (1 + v^2) dv/dt. */
static double pair_integrand(double t, double scale, double a, double square)
{
    double decay = exp(-t);
    double rise = scale * exp(t - decay);
    double v = a + rise;
    return exp(-0.5 * square * rise * (a + v)) * rise * (1.0 + decay) / (1.0 + v * v);
}

/* Sum of the trapezoidal rule over t = step, 2 step, ... until the terms no longer count: beyond their
 * maximum they fall at least as exp(-|t|). */
static double pair_sum(double step, double scale, double a, double square)
{
    double sum = 0.0, term, previous = 0.0;
    for (int k = 1;; k++) {
        term = pair_integrand(k * step, scale, a, square);
        sum += term;
        if (!(term > previous) && !(term > 0.01 * DBL_EPSILON * sum)) /* also ends on a NaN */
            return sum;
        previous = term;
    }
}

/* int_a^inf exp(-x^2 (v^2 - a^2)/2) / (1 + v^2) dv by the trapezoidal rule in t, whose error vanishes
 * exponentially with 1/step: 1e-15 at this step (tests/test_gaussian.c). */
static double pair_integral(double x, double a)
{
    double step = 0.125;
    double square = x * x;
    double scale = 1.0 / (1.0 / (1.0 + a) + fabs(x) + square * a);
    double middle = pair_integrand(0.0, scale, a, square);
    return step * (middle + pair_sum(step, scale, a, square) + pair_sum(-step, scale, a, square));
}

double gaussian_log_pair_cdf(double x, double rho)
{
    if (rho >= 1.0)
        return gaussian_log_cdf(x);
    if (rho <= -1.0)
        return x > 0.0 ? log(erf(x * sqrt_half_high)) : -INFINITY;
    if (x * x < DBL_MIN) /* the arc sine law, up to terms of order x */
        return log(inverse_pi * asin(sqrt(0.5 * (1.0 + rho))));
    if (fabs(x) > huge)
        return x > 0.0 ? 0.0 : -x * x / (1.0 + rho);
    double a = sqrt((1.0 - rho) / (1.0 + rho));
    double exponent = -x * x / (1.0 + rho);
    double integral = inverse_pi * pair_integral(x, a);
    if (x < 0.0)
        return exponent + log(integral);
    /* For x > 0 the complement is the smaller part once P is near 1:
     * 1 - P = erfc(x/sqrt 2) - integral. */
    double outside = erfc_scaled(x), arc = exp(exponent) * integral;
    return outside < 0.5 ? log1p(arc - outside) : log(erf(x * sqrt_half_high) + arc);
}

double gaussian_binary_entropy(double p)
{
    if (p <= 0.0 || p >= 1.0)
        return 0.0;
    return -p * log(p) - (1.0 - p) * log1p(-p);
}
