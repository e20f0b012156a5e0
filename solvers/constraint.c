#include "solvers/constraint.h"

#include "common/gaussian.h"
#include "theory/truncated.h"

#include <float.h>
#include <math.h>

/* A sharp constraint, whose logarithms stay finite. */
static const double smallest_variance = 1e-30;

/* Below it differences of ln Phi are computed without their common part. */
static const double tail_start = -5.0;

/* ln(1 + e^x) */
static double softplus(double x)
{
    return fmax(x, 0.0) + log1p(exp(-fabs(x)));
}

/* ln Phi(middle + half) - ln Phi(middle - half), given both terms. In the lower tail, where these are large, from
 * ln Phi = -x^2/2 - ln sqrt(2 pi) - ln lambda. */
static double log_ratio(double middle, double half, double log_upper, double log_lower)
{
    if (middle + fabs(half) > tail_start)
        return log_upper - log_lower;
    return -2.0 * middle * half - log(gaussian_hazard(middle + half) / gaussian_hazard(middle - half));
}

/* p lambda(x) and p lambda(x) (lambda(x) + x), the latter without cancellation. */
struct branch {
    double hazard, curvature;
};

static struct branch branch_at(double x, double probability)
{
    double hazard = gaussian_hazard(x);
    return (struct branch){probability * hazard, probability * hazard * truncated_excess(x)};
}

struct factor constraint_evaluate(const struct constraint *constraint)
{
    double variance = fmax(constraint->variance, smallest_variance), deviation = sqrt(variance);
    double plus = (constraint->coupling + constraint->mean) / deviation;
    double minus = (constraint->coupling - constraint->mean) / deviation;
    double log_plus = gaussian_log_cdf(plus), log_minus = gaussian_log_cdf(minus);
    double own_field =
        0.5 * log_ratio(constraint->coupling / deviation, constraint->mean / deviation, log_plus, log_minus);
    double odds = 2.0 * (constraint->own + own_field); /* ln p_+/p_- */
    double up = 1.0 / (1.0 + exp(-odds)), down = 1.0 / (1.0 + exp(odds));
    struct branch above = branch_at(plus, up), below = branch_at(minus, down);
    double both = gaussian_hazard(plus) + gaussian_hazard(minus);
    return (struct factor){
        .log_z = odds > 0.0 ? constraint->own + log_plus + softplus(-odds)
                            : -constraint->own + log_minus + softplus(odds),
        .own_field = own_field,
        .force = (above.hazard - below.hazard) / deviation,
        /* p_+ lambda_+^2 + p_- lambda_-^2 - (p_+ lambda_+ - p_- lambda_-)^2 = p_+ p_- (lambda_+ + lambda_-)^2 */
        .slope = (up * both * down * both - above.curvature - below.curvature) / variance,
    };
}

double constraint_message(const struct constraint *constraint, double weight, double magnetisation)
{
    double variance = constraint->variance - weight * weight * (1.0 - magnetisation) * (1.0 + magnetisation);
    double deviation = sqrt(fmax(variance, fmax(DBL_EPSILON * constraint->variance, smallest_variance)));
    double mean = constraint->mean - weight * magnetisation;
    double half = weight / deviation;
    double plus = (constraint->coupling + mean) / deviation, minus = (constraint->coupling - mean) / deviation;
    /* ln Phi for the own spin +1 (plus) and -1 (minus), the other spin +1 and -1 */
    double plus_upper = gaussian_log_cdf(plus + half), plus_lower = gaussian_log_cdf(plus - half);
    double minus_upper = gaussian_log_cdf(minus - half), minus_lower = gaussian_log_cdf(minus + half);
    double up = log_ratio(plus, half, plus_upper, plus_lower);
    double down = log_ratio(minus, -half, minus_upper, minus_lower);
    double odds = 2.0 * constraint->own + plus_lower - minus_lower;
    /* ln[(e^(odds + up) + e^down) / (e^odds + 1)] */
    double log_odds = odds > 0.0 ? up + softplus(down - up - odds) - softplus(-odds)
                                 : down + softplus(up - down + odds) - softplus(odds);
    return 0.5 * log_odds;
}
