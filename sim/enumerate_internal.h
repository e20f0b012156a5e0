/* What the modules of enumerate share. Inside, neurons have positions: at position 0 is neuron 0, whose spin is +1,
 * then come those whose spins are walked through or searched one by one, and last the block, the neurons whose states
 * are treated all at once, one state a lane of a vector. Fields are in single precision, every row of couplings divided
 * by its norm; what that leaves in doubt is decided in double precision. */
#ifndef FP_SIM_ENUMERATE_INTERNAL_H
#define FP_SIM_ENUMERATE_INTERNAL_H

#include "common/interruption.h"
#include "sim/enumerate.h"

#include <stdalign.h>
#include <stdbool.h>

enum {
    LANES = ENUMERATE_NEURONS,
    BLOCK_NEURONS = 6, /* at most */
    BLOCK_STATES = 64,
    GROUP_NEURONS = 4, /* neurons whose contribution to a field is looked up at once */
    GROUP_STATES = 16,
    GROUPS = LANES / GROUP_NEURONS,
};

struct enumerate_kernels;

/* Arrays by position are zero beyond the last neuron, unless stated. */
struct enumeration {
    size_t neurons;
    size_t walked; /* positions 0 ... walked - 1 */
    size_t block;  /* positions walked ... neurons - 1 */
    const struct enumerate_kernels *kernels;
    uint8_t neuron[LANES];       /* at a position */
    double norm[LANES];          /* of the row of couplings; 1 if they are all zero */
    double magnitude[LANES];     /* sum of the absolute couplings of a row, divided by the norm */
    alignas(64) int32_t lane[LANES]; /* 0, 1, 2, ... */
    alignas(64) uint64_t wide_lane[8];
    /* For double precision: */
    alignas(64) double self_coupling[LANES];               /* INFINITY beyond the last neuron */
    alignas(64) double group[GROUPS][GROUP_STATES][LANES]; /* [g][state][i]: contribution to the field on i */
    /* Divided by the norm, in single precision: */
    alignas(64) float column[LANES][LANES];                   /* [j][i] = J_ij */
    alignas(64) float absolute[LANES][LANES];                 /* [j][i] = |J_ij| */
    alignas(64) float row[LANES][LANES];                      /* [i][j] = J_ij */
    alignas(64) float block_stability[2][LANES][BLOCK_STATES]; /* [up][i]: s_i times the field of the block on it */
    alignas(64) float block_own[BLOCK_NEURONS][BLOCK_STATES];  /* the same for the neurons of the block */
    alignas(64) float block_spin[BLOCK_NEURONS][BLOCK_STATES]; /* and their spins */
};

/* One call of enumerate_count. */
struct enumerate_job {
    const struct enumeration *enumeration;
    uint64_t walked;       /* set of the walked positions */
    size_t fixed;          /* the part fixes the spins at the walked positions 0 ... fixed - 1 */
    uint64_t start;        /* those of them that are +1 */
    uint64_t block_states; /* the states of the block that belong to the part */
    size_t number;
    const double *levels;
    uint64_t *counts;
    enumerate_visit *visit;
    void *context;
    /* Equation (N.17): self-coupling minus the lowest level, plus the error that single precision can make, divided by
     * the norm. Only if s h plus this is negative does single precision exclude a state. */
    alignas(64) float offset[LANES];
};

/* Decides in double precision about a state that single precision does not exclude. Bit p of `state` is set where the
 * spin at position p is +1. */
void enumerate_found(const struct enumerate_job *job, uint64_t state);

/* Fields on all positions, divided by the norm, of the walked spins of a state, computed from scratch. */
void enumerate_fields(const struct enumeration *enumeration, uint64_t state, float fields[LANES]);

/* Compiled for one kind of processor. */
struct enumerate_kernels {
    const char *name;
    void (*gray)(const struct enumerate_job *job);
    void (*pruned)(const struct enumerate_job *job);
    double (*smallest_stability)(const struct enumeration *enumeration, uint64_t state); /* in double precision */
};

extern const struct enumerate_kernels enumerate_portable;
#if defined __x86_64__
extern const struct enumerate_kernels enumerate_avx2, enumerate_avx512;
#endif

#endif
