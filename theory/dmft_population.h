/* dmft_population: trajectories of the effective neuron on a ring, and one step of the iteration that makes the field's
 * covariance that of the spins, section 3 of notes/dmft.md. The activity is imposed: J_D is what gives it. */
#ifndef FP_THEORY_DMFT_POPULATION_H
#define FP_THEORY_DMFT_POPULATION_H

#include "theory/dmft_clock.h"
#include "theory/dmft_process.h"

#include <stdbool.h>
#include <stdint.h>

struct dmft_population;

struct dmft_population_setup {
    struct dmft_clock clock;
    size_t periods;      /* of the ring, a period being one cell, or one sweep for DMFT_PERMUTED; even, at least 4 */
    size_t trajectories; /* a multiple of DMFT_BATCH */
    double activity, jd; /* to begin with; 0 < activity */
    bool halves;         /* whether the bias of the step of time is measured, too; needs an even number of phases
                            (DMFT_PERMUTED in short cells), of sweeps in a cell (DMFT_PARALLEL, DMFT_CYCLIC) */
    uint64_t seed;
    uint32_t number, index, layer; /* of the streams: point, population, setup */
};

/* What a step finds. */
struct dmft_step {
    double jd;         /* at which trajectories of the imposed activity keep it, to first order in the deviations */
    double correction; /* to be added to jd for the bias of the step of time, from the same fields on cells twice as
                          long, section 4 of notes/dmft.md; 0 if `halves` is false */
    double activity;   /* of the spins gathered: the imposed one and the noise of the step */
};

/* The error that the step of time leaves in J_D, as a fraction of the correction. */
double dmft_population_doubt(const struct dmft_population_setup *setup);

/* Out of memory: one line on stderr and exit 1. */
struct dmft_population *dmft_population_create(const struct dmft_population_setup *setup);
void dmft_population_free(struct dmft_population *population); /* NULL is accepted */

/* One step with the first `trajectories` of the population, a multiple of DMFT_BATCH: draws fields, runs the relay on
 * them at the J_D where it should have `activity` flips per sweep, gathers its spins, replaces the covariance. */
struct dmft_step dmft_population_step(struct dmft_population *population, double activity, size_t trajectories);

/* The process that the last step has left. */
struct dmft_process *dmft_population_process(struct dmft_population *population);

#endif
