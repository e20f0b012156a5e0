/* threshold: the self-coupling at which half of the runs succeed, from runs at several of them; equations (N.31) and
 * (N.32) of notes/networks.md. */
#ifndef FP_SIM_THRESHOLD_H
#define FP_SIM_THRESHOLD_H

#include "common/stream.h"
#include "sim/logistic.h"

#include <stdbool.h>

/* How many runs succeeded. */
struct transition {
    size_t units;            /* independent ones: networks, or the runs on a single network */
    double unit_runs;        /* runs of each unit at each self-coupling */
    size_t couplings;        /* number of self-couplings */
    const double *jd;        /* these, ascending, all different */
    const double *successes; /* [unit * couplings + k]: successful runs of a unit at jd[k] */
};

struct threshold {
    struct logistic fit; /* zero if it did not converge */
    double error;        /* standard error of its centre, from the bootstrap over units; INFINITY if unknown */
    double low, high;    /* 95 % interval of the centre; if it did not converge, bounds from the fractions: below `low`
                            all are less than 1/2, above `high` all are at least 1/2; may be infinite */
    bool converged;      /* the transition has a finite width, its centre lies among the measured self-couplings, and
                            nine tenths of the bootstrap samples have one as well */
};

/* Fits the transition; the bootstrap samples come from the stream at this address. Out of memory: one line on stderr
 * and exit 1. */
void threshold_estimate(const struct transition *transition, const struct stream_address *bootstrap,
                        struct threshold *threshold);

#endif
