#include "theory/truncated.h"

#include "common/gaussian.h"

/* Below it the continued fraction excess = 1/(u + 2/(u + 3/(u + ...))), u = -y, equation (E.4), avoids the
 * cancellation of hazard and y; 32 levels leave a relative error below 1e-16 there. */
static const double tail_start = -5.0;

/* 2/(u + 3/(u + ...)) */
static double second_fraction(double u)
{
    double denominator = u;
    for (int level = 32; level > 2; --level)
        denominator = u + level / denominator;
    return 2.0 / denominator;
}

double truncated_excess(double y)
{
    if (y > tail_start)
        return y + gaussian_hazard(y);
    return 1.0 / (second_fraction(-y) - y);
}

double truncated_variance(double y)
{
    if (y > tail_start) {
        double hazard = gaussian_hazard(y);
        return 1.0 - hazard * (hazard + y);
    }
    double second = second_fraction(-y), excess = 1.0 / (second - y);
    return excess * (second - excess);
}
