/* dmft_relay: the effective neuron of dynamical mean-field theory: at an update s flips iff s h < -J_D, equation (D.4)
 * of notes/dmft.md. */
#ifndef FP_THEORY_DMFT_RELAY_H
#define FP_THEORY_DMFT_RELAY_H

#include "theory/dmft_clock.h"

/* The number of flips of the relay in its periodic state on a ring of `cells` cells, at the J_D of the track.
 * spins[c] (+-1), unless `spins` is NULL: the spin at the beginning of cell c. If no update has |h| > |J_D| there are
 * two such states, or for J_D < 0 perhaps none: then the one that begins with +1. */
size_t dmft_relay_ring(const struct dmft_track *track, size_t cells, double *spins);

/* The sum of the phases in their sweeps, [0, 1), of the flips from the first update on that sets the spin, for a track
 * of DMFT_PERMUTED with J_D >= 0 and whole sweeps in a cell; adds their number to *flips. */
double dmft_relay_phases(const struct dmft_track *track, const struct dmft_clock *clock, size_t *flips);

#endif
