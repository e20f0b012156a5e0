/* dmft_process: a Gaussian process on a ring of time, and the second moments of what it drives, section 3 of
 * notes/dmft.md. The ring has `periods` periods of `phases` points each; the process is stationary under shifts by a
 * period, so that its covariance
 *   C(n, i; n', j) = C_{n - n'}(i, j),   C_0(i, i) = 1,
 * has a spectrum of `phases` x `phases` Hermitian matrices, one for each frequency (D.10). One phase: stationary. */
#ifndef FP_THEORY_DMFT_PROCESS_H
#define FP_THEORY_DMFT_PROCESS_H

#include "theory/dmft_noise.h"

#include <gsl/gsl_rng.h>
#include <stddef.h>

struct dmft_process;

/* periods: even, at least 4; with the covariance exp(-2 rate |t|), t in points. Safe on several threads at once, as is
 * dmft_process_free. Out of memory: one line on stderr and exit 1. */
struct dmft_process *dmft_process_create(size_t periods, size_t phases, double rate);
void dmft_process_free(struct dmft_process *process); /* NULL is accepted */

/* Makes the next draws those of the present covariance. bridge > 0, for one phase only: the variance of the bridge over
 * an interval between points; a field that is drawn is then the one (D.15a) whose linear interpolation has the right
 * mean over the interval, and not the value at the point. bridge = 0: the value. */
void dmft_process_prepare(struct dmft_process *process, double bridge);

/* Draws DMFT_BATCH trajectories of periods x phases points, one after the other (memory of fftw_malloc, or aligned like
 * it). Those of one batch are independent; batches drawn since dmft_process_prepare share noise, turned, and are
 * stratified in its second moments, see (D.13). Of trajectories 0, spacing, 2 spacing, ... < DMFT_BATCH every second
 * point, prepared as intervals twice as long are, goes to `coarse`; nothing if spacing is 0. */
void dmft_process_draw(struct dmft_process *process, gsl_rng *generator, double *fields, size_t spacing,
                       double *coarse);

/* Where to write a trajectory of spins, periods x phases, ... */
double *dmft_process_spins(struct dmft_process *process);
/* ... that is then added to the second moments. */
void dmft_process_gather(struct dmft_process *process);

/* Makes the mean over the trajectories gathered the covariance of the process, and begins to gather anew. */
void dmft_process_replace(struct dmft_process *process);

/* correlation[n] and power[n], n = 0 ... periods/2: the present C between points of phase 0 at a lag of n periods, and
 * its spectrum at frequency n/periods per period, whose mean over both signs is 1. */
void dmft_process_results(struct dmft_process *process, double *correlation, double *power);

/* The present C between a point of this phase and the point `lag` < periods points later. */
double dmft_process_covariance(const struct dmft_process *process, size_t phase, size_t lag);

#endif
