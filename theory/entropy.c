#include "theory/entropy.h"

#include "theory/chain.h"
#include "theory/layer.h"

#include <gsl/gsl_errno.h>
#include <math.h>

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
    *entropy = layer_saddle(ensemble->coupling, ensemble->symmetry, 1.0 + ensemble->symmetry).entropy;
    return GSL_SUCCESS;
}
