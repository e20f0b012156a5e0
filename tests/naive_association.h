/* naive_association: hetero-association by its definition, in double precision; every field is summed up when it is
 * needed. With couplings in multiples of 2^-18 the sums are exact here, too. */
#ifndef FP_TESTS_NAIVE_ASSOCIATION_H
#define FP_TESTS_NAIVE_ASSOCIATION_H

#include "sim/association.h"

struct naive_association {
    struct association_parameters parameters;
    uint64_t seed, sample;
    uint32_t epochs;
    double *couplings; /* (l N + i) N + j: from neuron j to neuron i of layer l */
    int *input, *target; /* k N + i */
    int *state;          /* l N + i */
};

struct naive_association naive_association_start(const struct association_parameters *parameters, uint64_t seed,
                                                 uint64_t sample);
void naive_association_end(struct naive_association *naive);

/* As association_learn. */
struct association_epoch naive_association_learn(struct naive_association *naive);

/* The relaxations under a pair, in the orders of this epoch; they leave a state and return the number of sweeps. */
size_t naive_association_relax(struct naive_association *naive, size_t pair, bool recall);

#endif
