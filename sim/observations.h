/* observations: the tables of fp-relax; one module each. */
#ifndef FP_SIM_OBSERVATIONS_H
#define FP_SIM_OBSERVATIONS_H

#include "sim/experiment.h"

/* The default table: converged fraction, times, activity; and that of --cycles, which adds the cycles. */
extern const struct observation observe_relaxation, observe_cycles;

/* --threshold: the self-coupling at which half of the runs converge within a given time, and its finite-size scaling;
 * --within or --within-sqrt. */
extern const struct observation observe_threshold;

/* --trace: activity, converged fraction and overlap with the start against time. */
extern const struct observation observe_trace;

/* --correlations: autocorrelation and power spectrum of the runs that stay active; --lags. */
extern const struct observation observe_correlations;

/* --stabilities: histogram of the stabilities s_i h_i + J_D at the fixed points that were reached; --bins. */
extern const struct observation observe_stabilities;

/* --overlaps: histogram of the overlaps of fixed points reached from two starts on the same network; --bins. */
extern const struct observation observe_overlaps;

/* --basins: return to a fixed point after some of its spins were flipped. */
extern const struct observation observe_basins;

/* Whether all networks of the run are sampled, asymmetric (eta = 0) and of one layer: those whose typical fixed points
 * are known exactly at finite N. */
bool observations_have_theory(const struct experiment *experiment);

#endif
