#include "theory/pairs.h"

#include "common/gaussian.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

double pairs_entropy(double coupling, double overlap)
{
    double agree = 0.5 * (1.0 + overlap), differ = 0.5 * (1.0 - overlap);
    if (agree <= 0.0 || differ <= 0.0) /* the pair s, s or the pair s, -s */
        return M_LN2 + gaussian_log_cdf(coupling);
    return M_LN2 + gaussian_binary_entropy(agree) + agree * gaussian_log_pair_cdf(coupling, overlap) +
           differ * gaussian_log_pair_cdf(coupling, -overlap);
}

double pairs_curvature(double coupling)
{
    double c = gaussian_hazard(coupling);
    return gsl_pow_2(coupling * c) - gsl_pow_2(1.0 - c * c);
}

static double log_binomial(long n, long k)
{
    int sign; /* lgamma would store it in a global */
    return lgamma_r((double)n + 1.0, &sign) - lgamma_r((double)k + 1.0, &sign) - lgamma_r((double)(n - k) + 1.0, &sign);
}

double pairs_log_count(double coupling, long neurons, long distance)
{
    double size = (double)neurons, differing = (double)distance;
    double deviation = sqrt((size - 1.0) / size);
    double agree_correlation = (size - 1.0 - 2.0 * differing) / (size - 1.0);
    double differ_correlation = (2.0 * differing - size - 1.0) / (size - 1.0);
    double value = size * M_LN2 + log_binomial(neurons, distance);
    if (distance < neurons)
        value += (size - differing) * gaussian_log_pair_cdf(coupling / deviation, agree_correlation);
    if (distance > 0)
        value += differing * gaussian_log_pair_cdf(coupling / deviation, differ_correlation);
    return value;
}

double pairs_moment_ratio(double coupling, long neurons)
{
    double size = (double)neurons;
    double log_mean = size * (M_LN2 + gaussian_log_cdf(coupling / sqrt((size - 1.0) / size)));
    /* The counts at k and N - k are equal (s -> -s). Sum from the centre, where the large terms are for J > 0. */
    double ratio = 0.0;
    for (long k = neurons / 2; k >= 0; --k) {
        double term = exp(pairs_log_count(coupling, neurons, k) - 2.0 * log_mean);
        ratio += 2 * k == neurons ? term : 2.0 * term;
    }
    return ratio;
}

int pairs_moment_ratio_limit(double coupling, double *limit)
{
    double c = gaussian_hazard(coupling);
    if (coupling < 0.0) {
        *limit = INFINITY;
        return GSL_EDOM;
    }
    *limit = exp(-c * c) / sqrt(-pairs_curvature(coupling));
    if (coupling == 0.0)
        *limit += 2.0;
    return GSL_SUCCESS;
}
