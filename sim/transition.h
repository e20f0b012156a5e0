/* transition: how the fraction of runs that converge within a given time grows with the self-coupling. */
#ifndef FP_SIM_TRANSITION_H
#define FP_SIM_TRANSITION_H

#include "common/threshold.h"
#include "sim/experiment.h"

/* Measures the transition of one size (point->jd plays no part) for runs of `time` sweeps. A few pilot runs on the
 * first networks search for a transition each, by bisection between the ends of the grid jd; all runs of all networks
 * are then made at several self-couplings spread over it. To be called by sweep_compute; returns as sweep_parts. If
 * EXIT_DONE, the caller frees the transition by transition_free. Out of memory: one line on stderr and exit 1. */
int transition_measure(const struct experiment *experiment, const struct point *point, double time,
                       struct transition *transition);
void transition_free(struct transition *transition);

/* Parts that it runs, for the progress bar. */
size_t transition_parts(const struct experiment *experiment);

#endif
