#include "theory/mean_count.h"

#include "common/gaussian.h"
#include "theory/complex_gaussian.h"
#include "theory/entropy.h"
#include "theory/layer.h"
#include "theory/truncated.h"

#include <complex.h>
#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* The integral (E.24) over the field that the rows share, near its saddle. Its variable is u = (x - x0)/
 * sqrt(|eta|), with J and eta as in layer_saddle. */
struct contour {
    double neurons;
    double sign;              /* of eta */
    double scale;             /* sqrt(|eta|) */
    double one_plus_symmetry; /* 1 + eta */
    double saddle;            /* y at x0 */
    double width;             /* of the integrand at the saddle, in u */
    double complex direction; /* of the contour there: 1 for eta > 0, i for eta < 0 */
    double bend;              /* tangent of the angle by which it turns right far away */
};

/* ln of the integrand, relative to the saddle: N [psi(x) - psi(x0)], equation (E.25). */
static double complex log_integrand(const struct contour *contour, double complex u)
{
    double y = contour->saddle;
    double complex shift = contour->scale * u;
    double complex exponent;
    if (y > 0.0)
        exponent = -gaussian_hazard(y) * shift - 0.5 * contour->sign * u * u +
                   complex_gaussian_log_cdf(y + shift) - gaussian_log_cdf(y);
    else /* the squares in ln Phi = -z^2/2 + ln(Mills ratio) and in the first term collected */
        exponent = -truncated_excess(y) * shift - 0.5 * contour->sign * contour->one_plus_symmetry * u * u +
                   complex_gaussian_log_mills(y + shift) - complex_gaussian_log_mills(y);
    return contour->neurons * exponent;
}

/* Integrand in t at u = width (direction sinh t + bend (cosh t - 1)), divided by the direction. */
static double complex integrand(const struct contour *contour, double t)
{
    double width = contour->width, bend = contour->bend;
    double complex u = width * (contour->direction * sinh(t) + bend * (cosh(t) - 1.0));
    double complex slope = width * (cosh(t) + bend * sinh(t) / contour->direction);
    return cexp(log_integrand(contour, u)) * slope;
}

/* Trapezoidal sum over t = step, 2 step, ... until the terms no longer count. */
static double half_sum(const struct contour *contour, double step)
{
    double sum = 0.0;
    for (int k = 1;; k++) {
        double complex term = integrand(contour, k * step);
        sum += creal(term);
        if (!(cabs(term) > 0.001 * DBL_EPSILON)) /* the integral is of order 1; also ends on a NaN */
            return sum;
    }
}

/* ln E[#]/N by (E.24), for eta != 0 and N > 2. */
static double shared_field_integral(const struct ensemble *ensemble, double neurons)
{
    /* In units of the standard deviation sigma of one row's own noise, sigma^2 = (N - 1 - eta)/N. */
    double symmetry = neurons * ensemble->symmetry / (neurons - 1.0 - ensemble->symmetry);
    double one_plus_symmetry =
        (neurons - 1.0) * (1.0 + ensemble->symmetry) / (neurons - 1.0 - ensemble->symmetry);
    double coupling = ensemble->coupling / sqrt((neurons - 1.0 - ensemble->symmetry) / neurons);
    const struct layer_saddle_point saddle = layer_saddle(coupling, symmetry, one_plus_symmetry);

    double curvature = one_plus_symmetry - symmetry * truncated_variance(saddle.y);
    const struct contour contour = {
        .neurons = neurons,
        .sign = symmetry > 0.0 ? 1.0 : -1.0,
        .scale = sqrt(fabs(symmetry)),
        .one_plus_symmetry = one_plus_symmetry,
        .saddle = saddle.y,
        .width = 1.0 / sqrt(neurons * curvature),
        .direction = symmetry > 0.0 ? 1.0 : I,
        /* For eta = -1 the integrand falls only as |u|^-N along the imaginary axis; for J > 0 it falls
         * exponentially to the right of it. */
        .bend = symmetry < 0.0 && coupling > 0.0 ? 0.5 : 0.0,
    };
    /* The error vanishes exponentially with 1/step: below 1e-14 (tests/test_entropy.c). */
    double step = 1.0 / 16.0;
    double integral =
        step * (creal(integrand(&contour, 0.0)) + half_sum(&contour, step) + half_sum(&contour, -step));
    return saddle.entropy + log(integral * sqrt(neurons / (2.0 * M_PI))) / neurons;
}

int mean_count_log(const struct ensemble *ensemble, long neurons, double *log_mean)
{
    double size = (double)neurons;
    double ignored;
    if (neurons < 2)
        return GSL_EINVAL;
    if (!entropy_exists(ensemble))
        return entropy_annealed(ensemble, log_mean); /* -INFINITY at every size */
    bool coupled = ensemble->layers > 1.0 && ensemble->interlayer != 0.0;
    if (ensemble->symmetry == 0.0) {
        /* (E.22): the stabilities are independent, of variance (N - 1)/N. */
        double deviation = sqrt((size - 1.0) / size);
        struct ensemble scaled = *ensemble;
        scaled.coupling /= deviation;
        scaled.interlayer /= deviation;
        return entropy_annealed(&scaled, log_mean);
    }
    int status = coupled ? GSL_EUNIMPL : entropy_annealed(ensemble, &ignored);
    if (status)
        return status;
    if (neurons == 2) /* (E.26): two stabilities of variance 1/2 and correlation eta */
        *log_mean = M_LN2 + 0.5 * gaussian_log_pair_cdf(M_SQRT2 * ensemble->coupling, ensemble->symmetry);
    else
        *log_mean = shared_field_integral(ensemble, size);
    return GSL_SUCCESS;
}
