/* estimate: what simulations report: means, fractions and quantiles with their errors, equations (N.18),
 * (N.21) to (N.23) and (N.26) of notes/networks.md. All intervals are of 95 %. Fits and the drawing of bootstrap
 * samples are GSL's (gsl_fit_wlinear, gsl_ran_sample). */
#ifndef FP_COMMON_ESTIMATE_H
#define FP_COMMON_ESTIMATE_H

#include <stddef.h>

/* A value and its standard error. */
struct estimate {
    double value, error;
};

/* A value and its 95 % interval. */
struct interval {
    double value, low, high;
};

/* Mean of `count` >= 1 independent values, and its standard error; the error of a single value is infinite. */
struct estimate estimate_mean(size_t count, const double *values);

/* The same for each of `rows` rows of `count` values; the result is for free(). Out of memory: one line on stderr and
 * exit 1. */
struct estimate *estimate_means(size_t rows, size_t count, const double *values);

/* (measured - expected) / error, equation (N.18). Without error (0): 0 if both are equal, otherwise +-infinity. */
double estimate_z_score(struct estimate measured, double expected);

/* Fraction of successes among independent trials with its Wilson interval, equation (N.21); 0 <= successes <= trials,
 * whole numbers or not (effective trials). Never leaves [0, 1]. Without trials: value 0, interval [0, 1]. */
struct interval estimate_fraction(double successes, double trials);

/* Design effect, equation (N.22): the variance of the fraction sum successes / sum trials, estimated from the scatter
 * between clusters (networks; successes[k] of trials[k] runs on network k), over that of independent trials. At least
 * 1, for a scatter that is smaller by chance says nothing; 1 also where no scatter can be seen: one cluster, or all
 * trials alike. Below ten clusters or so it is itself uncertain. */
double estimate_design_effect(size_t clusters, const double *successes, const double *trials);

/* The fraction over clusters: estimate_fraction with sum trials / design effect as effective trials. */
struct interval estimate_clustered_fraction(size_t clusters, const double *successes, const double *trials);

/* Ratio of the sums of two quantities over clusters k: a mean over what the denominators >= 0 count. The error is that
 * of independent clusters, sqrt(C/(C - 1) sum_k (x_k - ratio n_k)^2)/sum_k n_k, with C the number of clusters that have
 * n_k > 0; infinite for C = 1; equation (N.26). Nothing was counted: value 0, error infinite. */
struct estimate estimate_clustered_ratio(size_t clusters, const double *numerators, const double *denominators);

/* The p-quantile, 0 < p < 1, of `count` >= 1 values in ascending order (gsl_sort), interpolated as by
 * gsl_stats_quantile_from_sorted_data, with the interval between the order statistics of equation (N.23). Values may be
 * +infinity: censored, known to be larger than all others; so may the results then be. An end is -infinity or
 * +infinity where the sample is too small to bound it (the median of less than six values). For correlated values,
 * design_effect > 1 (that of the fraction below the quantile) moves the ranks of the ends away from p by its square
 * root; otherwise it is 1. */
struct interval estimate_quantile(size_t count, const double *sorted, double p, double design_effect);

/* The same of clusters of `size` values each, those of one cluster next to each other, in any order; the design effect
 * is that of the fraction of the values that are at most the quantile. Out of memory: one line on stderr and exit 1. */
struct interval estimate_clustered_quantile(size_t clusters, size_t size, const double *values, double p);

#endif
