/* dmft_stationary: the active stationary state for N -> infinity, at a J_D or at an activity, notes/dmft.md. */
#ifndef FP_THEORY_DMFT_STATIONARY_H
#define FP_THEORY_DMFT_STATIONARY_H

#include "common/estimate.h"
#include "theory/dmft_clock.h"

#include <stdint.h>

struct dmft_request {
    enum dmft_rule rule;
    double activity;    /* imposed, in (0, 0.9), and J_D solved for; or 0: the activity at `jd` is solved for */
    double jd;          /* minus the margin, at least -0.2 */
    double eta;         /* must be 0 */
    double accuracy;    /* relative standard error of the activity (at given J_D) that is aimed at, [1e-4, 0.1] */
    double smallest;    /* activity that is still searched for at a given J_D, in [1e-4, 0.1]; 1e-3 is a good choice */
    size_t populations; /* independent ones, from which the errors follow; 4 to 1000, 16 is a good choice */
    uint64_t seed;
    uint32_t number;    /* requests of the same seed and different numbers have independent noise */
};

enum dmft_verdict {
    DMFT_ACTIVE,   /* there is an active state, and this is it */
    DMFT_FROZEN,   /* J_D lies above the critical one: all activity dies */
    DMFT_UNDECIDED /* see the reason */
};

/* Reasons of an undecided verdict. */
#define DMFT_REASON_NONE "none"
#define DMFT_REASON_VANISHING "vanishing"     /* the activity, if there is any, is below the smallest searched for */
#define DMFT_REASON_UNCERTAIN "uncertain"     /* it is less than ten times its error, or below the smallest */
#define DMFT_REASON_UNSETTLED "unsettled"     /* the search for it did not settle */
#define DMFT_REASON_BEYOND "beyond"           /* it is above the largest that is solved for */
#define DMFT_REASON_INTERRUPTED "interrupted"

struct dmft_stationary {
    enum dmft_verdict verdict;
    const char *reason;       /* DMFT_REASON_..., that of an undecided verdict */
    struct estimate activity; /* flips per neuron and sweep; statistical error (0 if imposed) */
    struct estimate jd;       /* likewise (0 if given) */
    double activity_step;     /* error that the finite step of time leaves, after extrapolation (0 if imposed) */
    double jd_step;           /* likewise (0 if given) */
    double low, high;         /* between which the activity lies: 95 % plus the error of the step; if undecided what is
                                 known of it, while `activity` then means nothing; both 0 if frozen */
    double lag;               /* sweeps, a whole number or 1 over one: `correlation` is at its multiples */
    size_t lags;              /* both arrays have lags + 1 elements, and are empty (NULL) unless the state is active */
    struct estimate *correlation; /* C(k lag), k = 0 ... lags; for DMFT_PERMUTED between ends of sweeps */
    struct estimate *power;       /* its spectrum at frequency k/(2 lags) per `lag`; mean over both signs: C(0) = 1 */
};

/* Fills *result for a request in the ranges above; on all threads (dmft_parts), but the same with any number. If
 * interruption_requested() the verdict is undecided. Returns 0; GSL_EINVAL, with nothing done, if eta is not 0: the
 * field then has a response term (D.25) that is not solved. Out of memory: one line on stderr and exit 1. */
int dmft_stationary_solve(const struct dmft_request *request, struct dmft_stationary *result);

/* Frees the arrays. */
void dmft_stationary_free(struct dmft_stationary *result);

#endif
