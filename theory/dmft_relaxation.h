/* dmft_relaxation: a population of trajectories of the effective neuron that starts from a random state, point of time
 * by point of time, section 6 of notes/dmft.md. The covariance of its field is estimated from its own spins, and its
 * Cholesky factor grows by a row with each point, equation (D.22). */
#ifndef FP_THEORY_DMFT_RELAXATION_H
#define FP_THEORY_DMFT_RELAXATION_H

#include <stddef.h>
#include <stdint.h>

/* The updates of one step between two points, those of a trajectory in their order. */
struct dmft_updates {
    size_t count, capacity;
    uint32_t *trajectory;
    double *position; /* in the step, in [0, 1) of its length */
    double *normal;   /* independent normal variable, for the field at the update */
};

/* Appends one. Memory grows as needed; out of it: one line on stderr and exit 1. */
void dmft_updates_append(struct dmft_updates *updates, size_t trajectory, double position, double normal);
void dmft_updates_free(struct dmft_updates *updates);

/* Points of time are numbered from 0, the start. `count` trajectories, or the part of a larger population that begins
 * at number `first`; numbers in `noise` and in updates are those of the larger one. */
struct dmft_relaxation {
    double jd; /* minus the margin */
    size_t first, count, points; /* points without the start */
    size_t point;                /* the present one */
    const double *noise;         /* (points + 1) x stride: independent normal variables; the fields are sums of them */
    size_t stride;
    int8_t *spin;                /* (points + 1) x count */
    double *factor;              /* (points + 1) x (points + 1): Cholesky factor of C, lower triangular */
    long *overlap;               /* count times C(present, k), k = 0 ... present */
    double *field, *next_field;  /* at the present point, and at the next */
    double *update_field, *update_position; /* at the last update of a step, while it is run */
    int8_t *trial;                          /* spins at its end */
};

/* Which trajectories, and with which noise: fields of struct dmft_relaxation. */
struct dmft_relaxation_setup {
    double jd;
    size_t first, count, points;
    const double *noise; /* stays the caller's; row 0 is there, row k when a step to point k begins */
    size_t stride;
    const int8_t *start; /* spins, of the larger population */
};

/* A population at its start. Out of memory: one line on stderr and exit 1. */
struct dmft_relaxation dmft_relaxation_create(const struct dmft_relaxation_setup *setup);
void dmft_relaxation_free(struct dmft_relaxation *run);

/* Bytes that it takes, without noise and updates. */
double dmft_relaxation_bytes(double count, double points);

/* To the next point, with one update of all at the present one. Returns the flips. */
size_t dmft_relaxation_parallel(struct dmft_relaxation *run);

/* To the next point, with updates between the two, where the field is a Brownian bridge (D.15). Returns the flips. */
size_t dmft_relaxation_between(struct dmft_relaxation *run, const struct dmft_updates *updates);

/* C between the present point and the start, times the number of trajectories. */
double dmft_relaxation_overlap(const struct dmft_relaxation *run);

/* Noise for a population with every second point of `run`: the normal variables that the noise of the last two points
 * leaves in the field at the present one (D.26), which is at least 2; `stride` numbers. */
void dmft_relaxation_join_noise(const struct dmft_relaxation *run, double *noise);

#endif
