/* correlation: autocorrelation and power spectrum of the spins of one run, recorded once a sweep; equations (N.24) and
 * (N.25) of notes/networks.md. Records are taken in as they come: memory grows with the lags, not with the run. */
#ifndef FP_SIM_CORRELATION_H
#define FP_SIM_CORRELATION_H

#include <stddef.h>
#include <stdint.h>

/* Sums over the records of one run. Each belongs to one thread. */
struct correlator;

/* Bytes that correlator_create will need. */
double correlator_bytes(size_t spins, size_t lags);

/* For lags 0 ... lags (at least 2) records. Safe on several threads at once, as is correlator_free (whatever else plans
 * or destroys transforms of FFTW must do it in `omp critical(fftw_planner)`). Out of memory: one line on stderr and
 * exit 1. */
struct correlator *correlator_create(size_t spins, size_t lags);
void correlator_free(struct correlator *correlator); /* NULL is accepted */

/* Forgets all records: a new run begins. */
void correlator_begin(struct correlator *correlator);
/* Takes in the next record, `spins` spins. */
void correlator_add(struct correlator *correlator, const int8_t *state);

/* The results from T records, of which the first floor(T / lags) * lags are used, at least 2 lags:
 *   correlation[k], k = 0 ... lags: mean of s_i(t) s_i(t + k) over spins i and t = 0 ... T' - 1, where
 *     T' = (floor(T / lags) - 1) * lags is the same for every lag; correlation[0] = 1;
 *   power[k], k = 0 ... lags: power spectrum at frequency k / (2 lags) per record, the mean over spins and segments of
 *     2 lags records that overlap by half (Welch's method, Hann window). Normalised by the window: the mean over the
 *     2 lags frequencies of both signs is correlation[0] = 1. */
void correlator_results(struct correlator *correlator, double *correlation, double *power);

#endif
