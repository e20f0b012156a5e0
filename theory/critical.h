/* critical: the critical self-couplings of the arrangement of fixed points, notes/local-entropy.md section
 * "Thresholds". All are values of J = J_D - kappa. */
#ifndef FP_THEORY_CRITICAL_H
#define FP_THEORY_CRITICAL_H

#include <stdbool.h>

struct threshold {
    double coupling; /* critical J */
    double error;    /* change when the resolution of the quadrature is doubled, plus the tolerance of the root */
    double distance; /* where the curve touches zero */
    double replicas; /* y there */
    bool converged;
};

/* J_gap: below it the largest local entropy is negative in an interval of d (overlap gap). */
int critical_gap(struct threshold *threshold);

/* J_mono: below it the largest local entropy is not a monotonic function of d. */
int critical_monotonic(struct threshold *threshold);

/* J_y: below it the mean number of y-tuples at mutual distance d vanishes exponentially in an interval of d, which
 * proves an overlap gap for integer y >= 2. */
int critical_tuples(double replicas, struct threshold *threshold);

/* All three always fill *threshold and return 0 or GSL_ENOMEM. */

#endif
