/* dmft_critical: the critical self-coupling J* of the dynamics, above which all activity dies for N -> infinity: from
 * solutions at small imposed activities, by the law of vanishing activity, section 5 of notes/dmft.md. */
#ifndef FP_THEORY_DMFT_CRITICAL_H
#define FP_THEORY_DMFT_CRITICAL_H

#include "common/estimate.h"
#include "theory/dmft_clock.h"

#include <stdbool.h>
#include <stdint.h>

enum { DMFT_CRITICAL_POINTS = 6 };

struct dmft_critical_request {
    enum dmft_rule rule; /* DMFT_PERMUTED, whose constant beta is not known, is refused */
    double accuracy;     /* standard error of J_D at each activity that is aimed at, [1e-5, 0.01] */
    size_t populations;  /* as in struct dmft_request */
    uint64_t seed;
};

struct dmft_critical {
    struct estimate jd;         /* J* with its full error, the root of the sum of the squares of the next two */
    double statistical, choice; /* from the errors of the points; the largest change by another choice of terms */
    double chi_squared;         /* of the fit, or of the agreement of what was combined */
    size_t degrees;             /* its degrees of freedom */
    double activity[DMFT_CRITICAL_POINTS];
    struct estimate point[DMFT_CRITICAL_POINTS]; /* J_D at it; error: statistical, root mean square over the points,
                                                    which have equally many flips, and that of the step of time */
    bool solved;                                 /* false: interrupted, and nothing of this is filled */
};

/* Activities 0.04, 0.02, ..., 0.00125; different rules have independent noise. The fit (D.20) is
 * J_D + 2 beta sqrt(a) = J* + c a + d a^(3/2); other choices: without the last term and the two largest activities, and
 * with a^2 in place of a^(3/2). Returns 0; GSL_EINVAL for
 * DMFT_PERMUTED. Out of memory: one line on stderr and exit 1. */
int dmft_critical_solve(const struct dmft_critical_request *request, struct dmft_critical *result);

/* The fit alone, at activities and to points that are given: fills all but these and `solved`. */
void dmft_critical_fit(enum dmft_rule rule, struct dmft_critical *result);

/* The mean of `count` >= 1 independent J* with the inverse squares of their errors as weights, and the chi squared of
 * their deviations from it; without activities and points. */
struct dmft_critical dmft_critical_combine(size_t count, const struct dmft_critical *results);

#endif
