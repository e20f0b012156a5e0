/* threshold: the self-coupling at which the fraction of successes reaches a level, from runs at several of them;
 * equations (N.31), (N.32) and (N.34) to (N.37) of notes/networks.md. */
#ifndef FP_COMMON_THRESHOLD_H
#define FP_COMMON_THRESHOLD_H

#include "common/logistic.h"
#include "common/stream.h"

#include <stdbool.h>

/* How many runs succeeded, unit by unit. */
struct transition {
    size_t units;            /* independent ones: networks, or the runs on a single network */
    double unit_runs;        /* runs of each unit at each self-coupling */
    size_t couplings;        /* number of self-couplings */
    const double *jd;        /* these, ascending, all different */
    const double *successes; /* [unit * couplings + k]: successful runs of a unit at jd[k] */
};

/* How many succeeded in all. */
struct fractions {
    size_t couplings;        /* at least 1 */
    const double *jd;        /* ascending, all different */
    const double *trials;    /* > 0 at each of them, effective ones: whole numbers or not */
    const double *successes; /* 0 <= successes[k] <= trials[k] */
};

enum threshold_curve {
    THRESHOLD_LOGISTIC,     /* (N.31) */
    THRESHOLD_INTERPOLATED, /* straight lines between rising fractions, (N.37): curves that do not go from 0 to 1 */
};

struct threshold_method {
    enum threshold_curve curve;
    double level;     /* fraction that is to be reached, 0 < level < 1 */
    bool common;      /* for errors: trials at different self-couplings are the same ones, (N.36), not independent */
    size_t resamples; /* bootstrap samples, at least 2 */
};

struct threshold {
    double value;        /* self-coupling at which the fraction is `level`; 0 if it did not converge */
    struct logistic fit; /* zero if it did not converge, or was interpolated */
    double error;        /* standard error of the value, from the bootstrap; INFINITY if unknown */
    double low, high;    /* 95 % interval of the value; if it did not converge, bounds: up to `low` all fractions are
                            below the level, from `high` on none is; may be infinite */
    bool converged;      /* the transition has a finite width, the value lies among the measured self-couplings, and so
                            do those of nine tenths of the bootstrap samples */
};

/* The self-coupling at which half of the runs succeed; bootstrap over units, (N.32). Bounds are those of the fractions
 * themselves. The bootstrap samples come from the stream at this address. Out of memory: one line on stderr and
 * exit 1. */
void threshold_estimate(const struct transition *transition, const struct stream_address *bootstrap,
                        struct threshold *threshold);

/* The same from what all units have in common; parametric bootstrap, (N.35). Bounds are those of the ends of the 95 %
 * intervals (N.21) of the fractions. */
void threshold_of_fractions(const struct fractions *fractions, const struct threshold_method *method,
                            const struct stream_address *bootstrap, struct threshold *threshold);

#endif
