/* naive_local: fixed points of a small network and their sums by definition, over all 2^N states. */
#ifndef FP_TESTS_NAIVE_LOCAL_H
#define FP_TESTS_NAIVE_LOCAL_H

#include "sim/network.h"
#include "solvers/local_exact.h"

#include <stdbool.h>

enum { NAIVE_NEURONS = 12 }; /* at most */

/* Whether s_i sum_j J_ij s_j + coupling_i > 0 for all i. */
bool naive_is_fixed_point(const struct network *network, const double *coupling, unsigned state);

/* Distances and entropies of all fixed points, each with weight exp(field reference.s). */
struct exact_local naive_local(const struct network *network, const double *coupling, const int8_t *reference,
                               double field);

#endif
