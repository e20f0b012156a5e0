/* attractors: what is measured at the fixed points that the dynamics reaches: stabilities and mutual overlaps;
 * equations (N.28) and (N.29) of notes/networks.md. */
#ifndef FP_SIM_ATTRACTORS_H
#define FP_SIM_ATTRACTORS_H

#include <stddef.h>
#include <stdint.h>

/* Probability that a stability at a typical fixed point lies between `low` and `high` >= low: the Gaussian of mean J_D
 * and variance (N - 1)/N cut to positive values, equation (N.28). Exact on average over all fixed points of all
 * asymmetric networks (eta = 0, one layer) of `neurons` >= 2. Absolute error below 1e-13. */
double typical_stability(double jd, size_t neurons, double low, double high);

/* Overlap of two states, (1/spins) sum_i a_i b_i, in [-1, 1]. */
double state_overlap(size_t spins, const int8_t *a, const int8_t *b);

/* Overlap of two states at Hamming distance `distance`. */
double overlap_at(size_t spins, size_t distance);

/* States packed into bits, for many comparisons: words of 64 spins, set where the spin is +1. */
size_t packed_words(size_t spins);
void packed_store(size_t spins, const int8_t *state, uint64_t *words);
/* Hamming distance of two packed states of `words` words. */
size_t packed_distance(size_t words, const uint64_t *a, const uint64_t *b);

#endif
