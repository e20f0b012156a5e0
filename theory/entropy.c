#include "theory/entropy.h"

#include "common/gaussian.h"
#include "theory/chain.h"
#include "theory/truncated.h"

#include <gsl/gsl_errno.h>
#include <math.h>

double entropy_layer_term(double coupling, double symmetry, double one_plus_symmetry, double y, double shift)
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

struct annealed_saddle entropy_saddle(double coupling, double symmetry, double one_plus_symmetry)
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
    return (struct annealed_saddle){
        .entropy = M_LN2 + entropy_layer_term(coupling, symmetry, one_plus_symmetry, y, 0.0),
        .y = y,
        .x = y - coupling,
    };
}

bool entropy_exists(const struct ensemble *ensemble)
{
    if (ensemble->symmetry > -1.0)
        return true;
    double fewest_neighbours = ensemble->layers == 1.0 ? 0.0 : isinf(ensemble->layers) ? 2.0 : 1.0;
    return ensemble->coupling + fewest_neighbours * fabs(ensemble->interlayer) > 0.0;
}

int entropy_annealed(const struct ensemble *ensemble, double *entropy)
{
    double layers = ensemble->layers;
    if (!isfinite(ensemble->coupling) || !isfinite(ensemble->interlayer) || !(fabs(ensemble->symmetry) <= 1.0) ||
        !(layers >= 1.0) || layers != floor(layers))
        return GSL_EINVAL;
    if (!entropy_exists(ensemble)) {
        *entropy = -INFINITY;
        return GSL_SUCCESS;
    }
    if (layers > 1.0 && ensemble->interlayer != 0.0)
        return chain_entropy(ensemble, entropy);
    *entropy = entropy_saddle(ensemble->coupling, ensemble->symmetry, 1.0 + ensemble->symmetry).entropy;
    return GSL_SUCCESS;
}
