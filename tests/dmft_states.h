/* Stationary states of dynamical mean-field theory for tests, and what is expected of estimates. */
#ifndef FP_TESTS_DMFT_STATES_H
#define FP_TESTS_DMFT_STATES_H

#include "theory/dmft_stationary.h"

/* The state at `jd` or, if positive, at `activity`: six populations, seed 1; the other arguments as in struct
 * dmft_request. */
struct dmft_stationary dmft_state(enum dmft_rule rule, double jd, double activity, double accuracy, double smallest);

/* The estimate is within its errors (of six populations: Student's distribution), that of the step, and that of what it
 * is compared with; and its error is not larger than asked for. */
void expect_estimate(struct estimate estimate, double step, double expected, double error, double largest);

#endif
