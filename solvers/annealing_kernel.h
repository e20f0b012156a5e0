/* annealing_kernel: the loops over a column of couplings that simulated annealing consists of; the inner part of
 * solvers/annealing, for it, its tests and its benchmark only.
 *
 * All arrays have `length` numbers of single precision, a multiple of ANNEALING_LANES, on multiples of a cache line:
 * stabilities y_i = s_i h_i + J_i and spins s_i = +-1. The places beyond N have y = 1, spin and couplings 0. */
#ifndef FP_SOLVERS_ANNEALING_KERNEL_H
#define FP_SOLVERS_ANNEALING_KERNEL_H

#include "common/processor.h"
#include "solvers/annealing.h"

enum { ANNEALING_LANES = 16 };

/* The length for N neurons. */
static inline size_t annealing_length(size_t neurons)
{
    return (neurons + ANNEALING_LANES - 1) / ANNEALING_LANES * ANNEALING_LANES;
}

/* One neuron k that may be flipped: all other stabilities become y_i - twice J_ik s_i. */
struct annealing_flip {
    const float *column; /* J_ik, what it sends; 0 for i = k */
    float twice;         /* 2 s_k */
};

struct annealing_kernel {
    /* Change of sum_i max(0, -y_i), i != k, if it is flipped, equation (S.27). The column `next` is fetched meanwhile.
     * The sum has ANNEALING_LANES parts, added in a fixed order. */
    float (*change)(struct annealing_flip flip, const float *stability, const float *spin, size_t length,
                    const float *next);
    /* Flips it: changes all other stabilities. Returns how many stabilities y_i, i = k included, then are <= 0. */
    size_t (*apply)(struct annealing_flip flip, float *stability, const float *spin, size_t length);
};

/* The loops in this code; all give the same results to the last bit, because 2 s_k J_ik s_i is exact, so that each
 * stability is rounded once. */
struct annealing_kernel annealing_kernel(enum kernel_code code);

/* annealing_create with this code instead of the fastest one. */
struct annealing *annealing_create_with(const struct network *network, enum kernel_code code);

/* Largest absolute difference of the stabilities in single precision from those computed from scratch in double
 * precision: the drift. */
double annealing_drift(const struct annealing *annealing);

#endif
