#include "tests/naive_energy.h"

#include <math.h>

double naive_stability(const struct network *network, const double *coupling, const int8_t *state, size_t i)
{
    double field = 0;
    for (size_t j = 0; j < network->neurons; j++)
        field += j == i ? 0 : network->couplings[j * network->neurons + i] * state[j];
    return state[i] * field + coupling[i];
}

double naive_energy(const struct network *network, const double *coupling, const int8_t *state)
{
    double energy = 0;
    for (size_t i = 0; i < network->neurons; i++)
        energy += fmax(0, -naive_stability(network, coupling, state, i));
    return energy;
}

size_t naive_violated(const struct network *network, const double *coupling, const int8_t *state)
{
    size_t violated = 0;
    for (size_t i = 0; i < network->neurons; i++)
        violated += naive_stability(network, coupling, state, i) <= 0;
    return violated;
}

void naive_couplings(size_t neurons, double first, double step, double *coupling)
{
    for (size_t i = 0; i < neurons; i++)
        coupling[i] = first + step * (double)(i % 3);
}
