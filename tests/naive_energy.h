/* naive_energy: violated constraints and the hinge energy of a state of one layer by their definitions. */
#ifndef FP_TESTS_NAIVE_ENERGY_H
#define FP_TESTS_NAIVE_ENERGY_H

#include "sim/network.h"

/* s_i h_i + J_i, coupling = J_i of all neurons. */
double naive_stability(const struct network *network, const double *coupling, const int8_t *state, size_t i);

/* sum_i max(0, -(s_i h_i + J_i)) */
double naive_energy(const struct network *network, const double *coupling, const int8_t *state);

/* Number of i with s_i h_i + J_i <= 0. */
size_t naive_violated(const struct network *network, const double *coupling, const int8_t *state);

/* J_i = first + step (i modulo 3). */
void naive_couplings(size_t neurons, double first, double step, double *coupling);

#endif
