/* compare_plasticity: the plastic network next to its definition. */
#ifndef FP_TESTS_COMPARE_PLASTICITY_H
#define FP_TESTS_COMPARE_PLASTICITY_H

#include "sim/plasticity.h"

/* Networks of these parameters and this seed learn the same 50 batches of random patterns, the last one smaller, in
 * sim/plasticity and in tests/naive_plasticity: all weights must agree to 1e-6 of the largest of their matrix, and so
 * must the means of the epoch and the predictions. Fails if any field came so close to its threshold that rounding
 * could decide. */
void compare_plasticity(const struct plasticity_parameters *parameters, uint64_t seed);

#endif
