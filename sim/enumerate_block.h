/* What both methods share, compiled for one kind of processor. Included once by each of enumerate_portable.c,
 * enumerate_avx2.c, enumerate_avx512.c, which define
 *   KERNEL_TARGET       attribute of every function
 *   KERNEL_LANES        numbers of single precision in a vector
 *   KERNEL_NEGATIVE(v)  the lanes of an integer vector whose sign bit is set, lane k as bit k
 * Sums in single precision are rounded differently by each of them; what is counted is the same. */
#include "sim/enumerate_internal.h"

#include <math.h>

typedef float floats __attribute__((vector_size(4 * KERNEL_LANES), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * KERNEL_LANES), may_alias));
typedef double doubles __attribute__((vector_size(4 * KERNEL_LANES), may_alias));
typedef int64_t longs __attribute__((vector_size(4 * KERNEL_LANES), may_alias));
typedef uint64_t words __attribute__((vector_size(4 * KERNEL_LANES), may_alias));

/* Vector v of an array. */
#define FLOATS(array, v) (((floats *)(array))[v])
#define INTS(array, v) (((ints *)(array))[v])
#define CONST_FLOATS(array, v) (((const floats *)(array))[v])

enum { BLOCK_VECTORS = BLOCK_STATES / KERNEL_LANES, DOUBLE_LANES = KERNEL_LANES / 2 };

#define KERNEL static inline __attribute__((always_inline)) KERNEL_TARGET

/* The same bit in `count` vectors. */
KERNEL uint64_t negative_lanes(const ints *vectors, size_t count)
{
    uint64_t set = 0;
    for (size_t v = 0; v < count; v++)
        set |= (uint64_t)KERNEL_NEGATIVE(vectors[v]) << v * KERNEL_LANES;
    return set;
}

/* The same number on every processor: each field is summed in the same order. */
KERNEL_TARGET static double smallest_stability(const struct enumeration *enumeration, uint64_t state)
{
    doubles smallest = (doubles){0} + (double)INFINITY;
    for (size_t first = 0; first < enumeration->neurons; first += DOUBLE_LANES) {
        doubles field = {0};
        for (size_t g = 0; g * GROUP_NEURONS < enumeration->neurons; g++) {
            uint64_t group_state = state >> g * GROUP_NEURONS & (GROUP_STATES - 1);
            field += *(const doubles *)&enumeration->group[g][group_state][first];
        }
        words sign = ~((state >> first) >> *(const words *)enumeration->wide_lane) << 63;
        doubles stability = (doubles)((words)field ^ sign) + *(const doubles *)&enumeration->self_coupling[first];
        longs smaller = stability < smallest;
        smallest = (doubles)(((longs)stability & smaller) | ((longs)smallest & ~smaller));
    }
    double result = smallest[0];
    for (size_t k = 1; k < DOUBLE_LANES; k++)
        result = smallest[k] < result ? smallest[k] : result;
    return result;
}

/* Marks, by the sign bit, the states of the block in which the neuron at a walked position is unstable; `stability` is
 * what the walked spins contribute. Returns whether any state is left. */
KERNEL bool mark_unstable(const float *block_stability, float stability, ints unstable[BLOCK_VECTORS])
{
    ints all = (ints){0} - 1;
    for (size_t v = 0; v < BLOCK_VECTORS; v++) {
        unstable[v] |= (ints)(CONST_FLOATS(block_stability, v) + stability);
        all &= unstable[v];
    }
    return KERNEL_NEGATIVE(all) != (1u << KERNEL_LANES) - 1;
}

/* Reports the states of the block that may be fixed points when the walked spins in `up` are +1, the others -1.
 * fields: of the walked spins, on all positions. stabilities: s h plus offset at the walked positions, which is
 * negative for those in `violated`. */
KERNEL void search_block(const struct enumerate_job *job, uint64_t up, const float *fields, const float *stabilities,
                         uint64_t violated)
{
    const struct enumeration *enumeration = job->enumeration;
    size_t walked = enumeration->walked;
    ints unstable[BLOCK_VECTORS] = {{0}};
    /* first the violated neurons: as a rule a few of them exclude every state */
    const uint64_t sets[2] = {violated & job->walked, ~violated & job->walked};
    for (int k = 0; k < 2; k++)
        for (uint64_t set = sets[k]; set; set &= set - 1) {
            size_t p = (size_t)__builtin_ctzll(set);
            if (!mark_unstable(enumeration->block_stability[up >> p & 1][p], stabilities[p], unstable))
                return;
        }
    for (size_t b = 0; b < enumeration->block; b++)
        for (size_t v = 0; v < BLOCK_VECTORS; v++)
            unstable[v] |= (ints)(CONST_FLOATS(enumeration->block_own[b], v) +
                                  CONST_FLOATS(enumeration->block_spin[b], v) * fields[walked + b] +
                                  job->offset[walked + b]);
    for (uint64_t left = job->block_states & ~negative_lanes(unstable, BLOCK_VECTORS); left; left &= left - 1)
        enumerate_found(job, up | (uint64_t)__builtin_ctzll(left) << walked);
}
