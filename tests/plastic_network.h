/* plastic_network: a plastic network and data to try it on. */
#ifndef FP_TESTS_PLASTIC_NETWORK_H
#define FP_TESTS_PLASTIC_NETWORK_H

#include "sim/plasticity.h"

enum { PATTERNS = 400 };

struct noisy_data {
    int8_t *patterns; /* to be freed */
    uint8_t labels[PATTERNS];
    uint32_t order[PATTERNS]; /* 0, 1, 2, ... */
};

/* Weights row by row, to be freed; their number. */
float *weights_of(const struct plasticity *model, enum plasticity_weights weights, size_t layer, size_t *count);

/* Three layers of 50 neurons, 70 inputs, with every optional coupling. */
struct plasticity_parameters every_part(void);

/* Copies of one random prototype for each class with this fraction of the inputs flipped. */
struct noisy_data noisy_prototypes(const struct plasticity_parameters *parameters, double flipped);

/* Expects the same weights to the last bit, and the same number of batches. */
void expect_same_weights(const struct plasticity *one, const struct plasticity *two);

#endif
