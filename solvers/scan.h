/* scan: the fixed points around a given one, by belief propagation with an external field f toward it: one point of the
 * curve (distance, entropy) for each field, in both directions; equations (S.28) and (S.29) of notes/solvers.md. */
#ifndef FP_SOLVERS_SCAN_H
#define FP_SOLVERS_SCAN_H

#include "common/options.h"
#include "solvers/scan_messages.h"

struct scan_plan {
    struct grid field;   /* f, from 0, rising */
    double damping;      /* rho at the beginning of each field */
    double most_damping; /* to which rho may grow, scan_most_damping */
    long max_iterations; /* at each field */
    double tolerance;    /* converged: without damping no magnetisation would change by as much in an iteration */
};

/* The largest rho, at most 0.99, at which rounding does not hide whether the messages have converged: the change of a
 * magnetisation is 1 - rho times what it is without damping. Negative: there is none. */
double scan_most_damping(enum messages_method method, double tolerance);

/* The messages at one field. */
struct scan_point {
    double distance;          /* d_ref = (1 - s*.m/N)/2 */
    double distance_replicas; /* d_rep = (1 - q)/2 */
    double free_entropy;      /* ln Z / N */
    double entropy;           /* (ln Z - f s*.m)/N */
    double residual;          /* largest change of a magnetisation in the last iteration, over 1 - rho */
    long iterations;
    bool converged;
};

/* Scans the fields around `reference` (N spins) upward, from messages polarised by the smallest field, into up[] and
 * downward, from the reference itself, into down[]: one point for each field, each continued from its neighbour. Where
 * the messages oscillate more damping is tried: 1 - rho is halved, rho growing up to most_damping, whenever 100
 * iterations have not lessened the residual by a tenth. Stops early after a signal (common/interruption.h). */
void scan_run(const struct scan_plan *plan, struct messages *messages, size_t neurons, const int8_t *reference,
              struct scan_point *up, struct scan_point *down);

/* Whether of two points at the same field the one of the scan downward is kept: it alone has converged, or its
 * ln Z/N is larger by more than 1e-5, the error of convergence (S.29), or, if neither has, its residual is smaller. */
bool scan_keeps_down(const struct scan_point *up, const struct scan_point *down);

#endif
