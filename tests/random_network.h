/* random_network: random networks, states and their seeds, for the tests of the dynamics. */
#ifndef FP_TESTS_RANDOM_NETWORK_H
#define FP_TESTS_RANDOM_NETWORK_H

#include "sim/dynamics.h"

/* One layer of independent couplings, seed 1; network_free frees it. */
struct network *random_network(size_t neurons, uint64_t sample);

/* `count` independent spins. */
void random_state(size_t count, uint64_t seed, int8_t *state);

/* The stream of the order of the updates. */
struct stream_address random_order(size_t neurons, uint64_t seed);

#endif
