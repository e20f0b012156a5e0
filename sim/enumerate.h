/* enumerate: all fixed points of one network by exact enumeration, equations (N.13) to (N.17) of notes/networks.md. */
#ifndef FP_SIM_ENUMERATE_H
#define FP_SIM_ENUMERATE_H

#include <stddef.h>
#include <stdint.h>

enum { ENUMERATE_NEURONS = 64 }; /* at most */

enum enumerate_method {
    ENUMERATE_GRAY,  /* all 2^(N-1) states up to s -> -s, in blocks one flip apart */
    ENUMERATE_PRUNED /* depth first, cutting branches in which not all neurons can be stable any more */
};

/* One network of `neurons` (2 to ENUMERATE_NEURONS), made ready for enumeration. */
struct enumeration;

/* matrix: neurons x neurons, row i = inputs of neuron i, the diagonal holding the self-couplings (network_matrix).
 * Out of memory: one line on stderr and exit 1. */
struct enumeration *enumerate_create(size_t neurons, const double *matrix);
void enumerate_free(struct enumeration *enumeration);

/* The states are divided into 2^bits parts of equal numbers, 0 <= bits < neurons - 1, to be searched independently. */
struct enumerate_part {
    unsigned bits;
    uint64_t index; /* below 2^bits */
};

/* Called, in no particular order, for each state with s_0 = +1 whose smallest stability min_i (s_i h_i + J_ii) exceeds
 * the lowest level; its mirror image -s is another such state. Bit i of `state` is set where s_i = +1. */
typedef void enumerate_visit(uint64_t state, double smallest, void *context);

/* Stores in counts[k], k < number, the number of states of the part, both mirror images, whose smallest stability
 * exceeds levels[k]; number >= 1, the levels do not fall and may be infinite. The counts are exact: where single
 * precision leaves a doubt, the stabilities are computed again in double precision. With all self-couplings zero in the
 * matrix, level kappa - J_D counts the fixed points at (J_D, kappa), equation (N.16). `visit` may be NULL.
 * Stops early, counts unfinished, after a signal (common/interruption.h). */
void enumerate_count(const struct enumeration *enumeration, enum enumerate_method method, struct enumerate_part part,
                     size_t number, const double *levels, uint64_t *counts, enumerate_visit *visit, void *context);

#endif
