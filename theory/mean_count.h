/* mean_count: the mean number of fixed points E[#] of networks of finite size, without approximation,
 * equations (E.22) to (E.26) of notes/entropy.md. */
#ifndef FP_THEORY_MEAN_COUNT_H
#define FP_THEORY_MEAN_COUNT_H

#include "theory/ensemble.h"

/* Stores ln E[#] / (N L) in nats per neuron for layers of N = neurons >= 2; -INFINITY where entropy_exists is
 * false. Relative error of E[#] about 1e-13 + 1e-15 N (1 + J^2). Returns 0; GSL_EINVAL for a parameter out of
 * range; GSL_EUNIMPL for a chain of coupled layers with eta != 0. */
int mean_count_log(const struct ensemble *ensemble, long neurons, double *log_mean);

#endif
