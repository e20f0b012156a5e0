#include "theory/layer.h"

#include "common/gaussian.h"
#include "theory/truncated.h"

#include <math.h>

double layer_term(double coupling, double symmetry, double one_plus_symmetry, double y, double shift)
{
    double threshold = y + shift;
    if (threshold > 0.0 || symmetry > -0.5)
        return (symmetry == 0.0 ? 0.0 : -(y - coupling) * (y - coupling) / (2.0 * symmetry)) +
               gaussian_log_cdf(threshold);
    /* With ln Phi = -threshold^2/2 + ln(Mills ratio) the large squares nearly cancel for eta -> -1: collect them. */
    double squares = one_plus_symmetry * y * y - 2.0 * y * (coupling - symmetry * shift) +
                           coupling * coupling + symmetry * shift * shift;
    return -squares / (2.0 * symmetry) - 0.5 * log(2.0 * M_PI) - log(gaussian_hazard(threshold));
}

struct layer_saddle_point layer_saddle(double coupling, double symmetry, double one_plus_symmetry)
{
    /* f(y) = (1 + eta) y - J - eta excess(y) increases; it is concave for eta > 0, where y = J lies left of its
     * root, and convex for eta < 0, where y = J lies right of it: Newton's method never passes the root.
     * For eta = -1 and J -> 0 the root is at -1/J and each step doubles y: hence the generous limit. */
    double y = coupling;
    for (int iteration = 0; iteration < 600; iteration++) {
        double value = one_plus_symmetry * y - coupling - symmetry * truncated_excess(y);
        double step = value / (one_plus_symmetry - symmetry * truncated_variance(y));
        y -= step;
        if (fabs(step) <= 1e-9 * (1.0 + fabs(y))) /* the next step would be of the order of its square */
            break;
    }
    return (struct layer_saddle_point){
        .entropy = M_LN2 + layer_term(coupling, symmetry, one_plus_symmetry, y, 0.0),
        .y = y,
        .x = y - coupling,
    };
}
