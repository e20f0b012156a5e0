/* local_curves: the references of fp-local and the scans around them. */
#ifndef FP_SOLVERS_LOCAL_CURVES_H
#define FP_SOLVERS_LOCAL_CURVES_H

#include "solvers/local_exact.h"
#include "solvers/local_request.h"

/* One reference, and what was found around it. */
struct local_curve {
    size_t reference; /* number network * starts + start */
    uint64_t sample;  /* of the network in its ensemble */
    size_t start;     /* number of the run; row of `states` in a file */
    bool found;       /* it is a fixed point; if not, there are no */
    const struct scan_point *up, *down; /* branches, a point for each field, */
    const struct exact_local *exact;    /* nor exact counterparts, which else are there if request->exact */
};
typedef void local_take(const struct local_curve *curve, void *context);

/* The references of a grid point from one source are divided into parts of a network and some of its starts: how many
 * parts a network has. This does not depend on the number of threads. */
size_t local_curves_parts(const struct local_request *request, enum local_source source);

/* Computes the curves of a part of a grid point, the parts of one network following those of another, and hands each to
 * `take`. Returns EXIT_DONE, or EXIT_RUNTIME after one line on stderr: a network has more fixed points than can be
 * listed. Stops early, curves unfinished, after a signal. Out of memory: one line on stderr and exit 1. */
int local_curves_run(const struct local_request *request, size_t point, enum local_source source, size_t part,
                     local_take *take, void *context);

#endif
