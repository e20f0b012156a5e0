/* dmft_transient: the relaxation from a random state for N -> infinity, section 6 of notes/dmft.md. A start that does
 * not depend on the couplings is a random one: J is drawn with the same probability in every gauge. The overlap with a
 * pattern that the start has overlap m with is m times that with the start, (D.23). */
#ifndef FP_THEORY_DMFT_TRANSIENT_H
#define FP_THEORY_DMFT_TRANSIENT_H

#include "common/estimate.h"
#include "theory/dmft_clock.h"

#include <stdbool.h>
#include <stdint.h>

struct dmft_transient_request {
    enum dmft_rule rule;
    double jd;           /* minus the margin */
    double eta;          /* must be 0 */
    size_t sweeps;       /* at least 1 */
    size_t steps;        /* per sweep, even, for all rules but DMFT_PARALLEL, which takes one */
    size_t trajectories; /* of each population, at least 100 */
    size_t populations;  /* independent ones, from which the errors follow; at least 2 */
    uint64_t seed;
    uint32_t number;     /* requests of the same seed and different numbers have independent noise */
};

/* Extrapolated in the step of time (D.26) and in the size of the populations; errors are statistical. */
struct dmft_transient {
    size_t sweeps;
    struct estimate *activity;   /* [t], t = 0 ... sweeps - 1: flips per neuron in sweep t + 1 */
    double *activity_step;       /* error that the finite step of time leaves; 0 for DMFT_PARALLEL */
    double *activity_population; /* error that the finite populations leave */
    struct estimate *overlap;    /* [t], t = 0 ... sweeps: C(t, 0) with the start, after t sweeps */
    double *overlap_step;        /* as of the activity */
    double *overlap_population;
};

/* Bytes that a solution needs on `threads` threads. */
double dmft_transient_bytes(const struct dmft_transient_request *request, int threads);

/* Fills *result; on all threads (dmft_parts), but the same with any number of them. Returns 0; GSL_EINVAL, with nothing
 * done, if eta is not 0 (D.25) or steps is not even; GSL_EFAILED, with nothing to be freed, if
 * interruption_requested(). Out of memory: one line on stderr and exit 1. */
int dmft_transient_solve(const struct dmft_transient_request *request, struct dmft_transient *result);

/* What is known of the activity of a sweep. */
struct dmft_transient_bracket {
    bool resolved;    /* the activity is above three times its error and above ten flips in each population */
    double low, high; /* between which it lies, in [0, 1]: 95 % plus what step and population leave; not resolved:
                         `high` is at least ten flips in each population, as smaller activities may die out by chance */
};

/* That of activity[t], t = 0 ... sweeps - 1, in a solution of the request; end of section 6 of notes/dmft.md. */
struct dmft_transient_bracket dmft_transient_bracket(const struct dmft_transient_request *request,
                                                     const struct dmft_transient *result, size_t t);

/* Frees the arrays. */
void dmft_transient_free(struct dmft_transient *result);

#endif
