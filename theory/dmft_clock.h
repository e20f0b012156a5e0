/* dmft_clock: when the effective neuron of dynamical mean-field theory is updated, and the field that it then sees:
 * section 3 of notes/dmft.md. Time is cut into cells. The field is given at their ends; between them it is a Brownian
 * bridge (D.15), which is drawn only where it can matter. */
#ifndef FP_THEORY_DMFT_CLOCK_H
#define FP_THEORY_DMFT_CLOCK_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dmft_rule {
    DMFT_PARALLEL, /* at all integer times */
    DMFT_CYCLIC,   /* at integer times plus a phase of its own: if stationary, the same equations at integer lags */
    DMFT_RANDOM,   /* at the times of a Poisson process, one per sweep on average */
    DMFT_PERMUTED, /* once in every sweep, at a time uniform in it */
};

struct dmft_clock {
    enum dmft_rule rule;
    double cell;   /* its length, sweeps */
    size_t phases; /* cells of a period of the clock: of a sweep for DMFT_PERMUTED, otherwise 1 */
};

/* cell: an integer for DMFT_PARALLEL and DMFT_CYCLIC, 1/integer for DMFT_PERMUTED, any positive number for
 * DMFT_RANDOM. */
struct dmft_clock dmft_clock_make(enum dmft_rule rule, double cell);

/* Whether all updates are at the ends of cells, so that nothing is interpolated: single parallel updates. */
bool dmft_clock_is_exact(const struct dmft_clock *clock);

/* Those updates of a trajectory on a ring that can change the spin at some J_D in [low, high], in their order. */
struct dmft_track {
    double low, high;
    size_t count, capacity;
    double *field;  /* at the update */
    uint32_t *cell; /* in which it falls */
};

/* Memory for a track grows as needed; out of it: one line on stderr and exit 1. Frees what *track holds: */
void dmft_track_free(struct dmft_track *track);

/* Fills *track, whose low <= high are set, from field[c] at the beginning of cell c = 0 ... periods * clock->phases - 1
 * of a ring and the variances of the increment of the field over a cell, by its phase. */
void dmft_clock_track(const struct dmft_clock *clock, gsl_rng *generator, size_t periods, const double *field,
                      const double *variance, struct dmft_track *track);

#endif
