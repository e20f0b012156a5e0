/* dmft_noise: normal variables for the modes of fields on a ring, in batches whose second moments are stratified:
 * (D.13) of notes/dmft.md. */
#ifndef FP_THEORY_DMFT_NOISE_H
#define FP_THEORY_DMFT_NOISE_H

#include <complex.h>
#include <gsl/gsl_rng.h>
#include <stddef.h>

enum { DMFT_BATCH = 32 }; /* trajectories drawn together */

struct dmft_noise;

/* Of a ring of `periods` points of `phases` each: modes = (periods/2 + 1) x phases, the first and the last `phases` of
 * which are real. Out of memory: one line on stderr and exit 1. */
struct dmft_noise *dmft_noise_create(size_t periods, size_t phases);
void dmft_noise_free(struct dmft_noise *noise); /* NULL is accepted */

/* Makes the next draw independent of the earlier ones. */
void dmft_noise_restart(struct dmft_noise *noise);

/* Draws a batch. z[b * modes + i], times the returned scale[i], is mode i of trajectory b: of variance <|z|^2> = 1, and
 * independent of the other modes and trajectories of its batch. Batches between two restarts are not independent: in
 * sequences of sixteen, the sum of |z|^2 over a batch takes its values from all sixteenths of its law, in each mode. */
const double *dmft_noise_draw(struct dmft_noise *noise, gsl_rng *generator, const double complex **z);

#endif
