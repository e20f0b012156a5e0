#include "tests/naive_local.h"

#include <math.h>

/* Spin i of a state: +1 where its bit is set. */
static int spin_of(unsigned state, size_t i)
{
    return state >> i & 1 ? 1 : -1;
}

bool naive_is_fixed_point(const struct network *network, const double *coupling, unsigned state)
{
    size_t n = network->neurons;
    for (size_t i = 0; i < n; i++) {
        double field = 0;
        for (size_t j = 0; j < n; j++)
            field += i == j ? 0 : network->couplings[j * n + i] * spin_of(state, j);
        if (!(spin_of(state, i) * field + coupling[i] > 0))
            return false;
    }
    return true;
}

struct exact_local naive_local(const struct network *network, const double *coupling, const int8_t *reference,
                               double field)
{
    double n = (double)network->neurons, z = 0, overlap = 0, sums[NAIVE_NEURONS] = {0}, self = 0;
    for (unsigned state = 0; state < 1u << network->neurons; state++) {
        if (!naive_is_fixed_point(network, coupling, state))
            continue;
        double product = 0;
        for (size_t i = 0; i < network->neurons; i++)
            product += reference[i] * spin_of(state, i);
        double weight = exp(field * product);
        z += weight;
        overlap += weight * product / n;
        for (size_t i = 0; i < network->neurons; i++)
            sums[i] += weight * spin_of(state, i);
    }
    for (size_t i = 0; i < network->neurons; i++)
        self += sums[i] / z * (sums[i] / z) / n;
    overlap /= z;
    return (struct exact_local){
        .distance = 0.5 * (1 - overlap),
        .distance_replicas = 0.5 * (1 - self),
        .free_entropy = log(z) / n,
        .entropy = log(z) / n - field * overlap,
    };
}
