#include "theory/dmft_law.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_zeta.h>
#include <math.h>

/* Of guesses only: the critical self-coupling, and c in J_D = J* - 2 beta sqrt(a) - c a. */
static const double guessed_critical = 0.8145;

static double curvature(enum dmft_rule rule)
{
    return rule == DMFT_RANDOM ? 0.3 : rule == DMFT_PERMUTED ? 0.13 : 0;
}

double dmft_law_beta(enum dmft_rule rule)
{
    switch (rule) {
    case DMFT_RANDOM:
        return M_SQRT1_2;
    case DMFT_PERMUTED:
        return 0.61;
    default:
        return -gsl_sf_zeta(0.5) / sqrt(2 * M_PI);
    }
}

double dmft_law_jd(enum dmft_rule rule, double activity)
{
    return guessed_critical - 2 * dmft_law_beta(rule) * sqrt(activity) - curvature(rule) * activity;
}

double dmft_law_slope(enum dmft_rule rule, double activity)
{
    return dmft_law_beta(rule) * sqrt(activity) + curvature(rule) * activity;
}

double dmft_law_decay(enum dmft_rule rule, double activity)
{
    return rule == DMFT_RANDOM ? fmin(1.4, 1.95 - 1.7 * activity) : fmin(1.38, fmax(1.61 - 1.6 * activity, 0.4));
}

double dmft_law_activity(enum dmft_rule rule, double jd, double smallest)
{
    double beta = dmft_law_beta(rule), below = guessed_critical - jd;
    if (below <= 0)
        return smallest;
    double root = below / (beta + sqrt(beta * beta + curvature(rule) * below)); /* of c x^2 + 2 beta x = below */
    return fmin(fmax(root * root, smallest), DMFT_LARGEST_ACTIVITY);
}

struct dmft_clock dmft_law_clock(enum dmft_rule rule, double activity)
{
    double cell = 0.04 / activity;
    switch (rule) {
    case DMFT_RANDOM:
        return dmft_clock_make(rule, cell > 1 ? floor(cell + 0.3) : 1 / ceil(1 / cell - 0.3));
    case DMFT_PERMUTED:
        if (activity < 0.055)
            return dmft_clock_make(rule, fmax(1, floor(cell)));
        cell = fmax(0.045 - 0.05 * activity, 0.015) / activity;
        return dmft_clock_make(rule, 1 / (2 * ceil(fmax(0.5 / cell, 1))));
    default:
        return dmft_clock_make(rule, cell < 2 ? 1 : 2 * floor(cell / 2));
    }
}

size_t dmft_law_periods(const struct dmft_clock *clock, double activity)
{
    double period = clock->cell * (double)clock->phases;
    size_t periods = 16;
    while ((double)periods * period * activity < 24)
        periods *= 2;
    return periods;
}
