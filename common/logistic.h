/* logistic: maximum-likelihood fit of a logistic threshold, equation (N.31) of notes/networks.md. */
#ifndef FP_COMMON_LOGISTIC_H
#define FP_COMMON_LOGISTIC_H

#include <stddef.h>

struct logistic {
    double centre; /* x at which half of the trials succeed */
    double width;  /* p(x) = 1/(1 + exp(-(x - centre)/width)); 0: the likelihood grows up to an infinite slope */
    double residual; /* largest component of the gradient of the ln likelihood per trial, x in units of its range */
    double deviance; /* 2 ln(likelihood of the fractions themselves / likelihood of the fit), >= 0; distributed as
                        chi^2 of (number of different x) - 2 degrees of freedom if all trials are independent */
};

/* Fits successes[k] of trials[k] at x[k], k < count, x ascending; both may be real (weighted). Returns 0; GSL_EDOM if
 * there is no threshold to be found: all succeed, all fail, or success becomes rarer with x. Where every failure lies
 * at or below every success the likelihood has no maximum: the centre then is the middle of the gap between them, the
 * width 0. */
int logistic_fit(size_t count, const double *x, const double *trials, const double *successes,
                 struct logistic *logistic);

/* p(x) of a fit of width > 0. */
double logistic_probability(const struct logistic *logistic, double x);

/* The x at which p(x) = level, 0 < level < 1; the centre if the width is 0. */
double logistic_at(const struct logistic *logistic, double level);

#endif
