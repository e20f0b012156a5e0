/* run: one run of the dynamics from a random state, up to a fixed point, a cycle or the end of the time. */
#ifndef FP_SIM_RUN_H
#define FP_SIM_RUN_H

#include "sim/cycles.h"
#include "sim/experiment.h"

/* What became of a run. */
struct run {
    double time;     /* sweeps up to the last flip, equation (N.8); INFINITY: no fixed point within max_sweeps */
    bool active;     /* neither at a fixed point nor in a known cycle up to max_sweeps */
    double activity; /* if active: flips per neuron and sweep between warm_up and max_sweeps, equation (N.9) */
    double overlap;  /* of the final state with the start */
    long cycle;      /* length in sweeps of the cycle that it ended in; 0: none is known */
};

/* Runs start `start` of a trial. With a search (of trial->spins spins; NULL: none) a run ends in a cycle, too: only
 * sensible for the rules cyclic and parallel in exact precision, whose states determine the next ones. */
struct run relax(struct trial *trial, size_t start, struct cycle_search *search);

#endif
