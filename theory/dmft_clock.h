/* dmft_clock: when the effective neuron of dynamical mean-field theory is updated, and the field that it then sees:
 * section 3 of notes/dmft.md. Time is cut into cells. The field is given at their ends; between them it is a Brownian
 * bridge (D.15), which is drawn only where it can matter. */
#ifndef FP_THEORY_DMFT_CLOCK_H
#define FP_THEORY_DMFT_CLOCK_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>

enum dmft_rule {
    DMFT_PARALLEL, /* at all integer times */
    DMFT_CYCLIC,   /* at integer times plus a phase of its own: if stationary, the same equations at integer lags */
    DMFT_RANDOM,   /* at the times of a Poisson process, one per sweep on average */
    DMFT_PERMUTED, /* once in every sweep, at a time uniform in it */
};

struct dmft_clock {
    enum dmft_rule rule;
    double cell;   /* its length, sweeps */
    size_t phases; /* cells of a period: of a sweep for DMFT_PERMUTED with cells shorter than it, otherwise 1 */
    double skew;   /* DMFT_PERMUTED with whole sweeps in a cell: the field's variance grows at phase u of a sweep like
                      1 + skew (u - 1/2), |skew| < 2; 0 to begin with */
};

/* cell: an integer for DMFT_PARALLEL and DMFT_CYCLIC, an integer or one over an integer for DMFT_PERMUTED, any positive
 * number for DMFT_RANDOM. */
struct dmft_clock dmft_clock_make(enum dmft_rule rule, double cell);

/* Whether all updates are at the ends of cells, so that nothing is interpolated: single parallel updates. */
bool dmft_clock_is_exact(const struct dmft_clock *clock);

/* The phase u in [0, 1) of a sweep at a position in time of variance, in cells, of DMFT_PERMUTED with whole sweeps. */
double dmft_clock_phase(const struct dmft_clock *clock, double position);

/* Those updates of a trajectory on a ring that change the spin, in their order; and the first that set it. */
struct dmft_track {
    double jd;
    size_t count, capacity;
    double *field;    /* at the update */
    double *position; /* of the update, cells from the beginning of the ring (in time of variance, see `skew`) */
};

/* Memory for a track grows as needed; out of it: one line on stderr and exit 1. Frees what *track holds: */
void dmft_track_free(struct dmft_track *track);

/* Fills *track, whose jd is set, from field[c] at the beginning of cell c = 0 ... periods * clock->phases - 1
 * of a ring and the variances of the increment of the field over a cell, by its phase. */
void dmft_clock_track(const struct dmft_clock *clock, gsl_rng *generator, size_t periods, const double *field,
                      const double *variance, struct dmft_track *track);

#endif
