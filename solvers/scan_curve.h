/* scan_curve: local entropy at given distances from the two branches of a field scan, equation (S.31) of
 * notes/solvers.md. */
#ifndef FP_SOLVERS_SCAN_CURVE_H
#define FP_SOLVERS_SCAN_CURVE_H

#include "solvers/scan.h"

enum scan_distance {
    FROM_REFERENCE,   /* d_ref */
    BETWEEN_REPLICAS, /* d_rep */
};

/* Stores in entropies[k] the entropy per neuron where that distance is distances[k], or NAN where neither branch
 * reaches it. A branch is interpolated (monotonic cubic of Steffen) between neighbouring fields at which it has
 * converged, not where it jumps: there ln Z does not grow with f as d ln Z/df = N (1 - 2 d_ref) demands. Where both
 * branches have the distance, the larger entropy counts. */
void scan_curve_entropies(const struct grid *field, const struct scan_point *up, const struct scan_point *down,
                          enum scan_distance which, size_t count, const double *distances, double *entropies);

#endif
