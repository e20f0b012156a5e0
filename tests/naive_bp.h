/* naive_bp: belief propagation by its definitions, equations (S.1) to (S.9): every field that a factor receives is a
 * variable, and each message is a difference of two logarithms of partition functions. For the tests of solvers/bp. */
#ifndef FP_TESTS_NAIVE_BP_H
#define FP_TESTS_NAIVE_BP_H

#include "sim/network.h"

enum { NAIVE_BP_NEURONS = 8 }; /* at most */

struct naive_bp {
    const struct network *network;
    const double *coupling, *field;                      /* J_i, f_k */
    double received[NAIVE_BP_NEURONS][NAIVE_BP_NEURONS]; /* [i][k]: h_{k->i}, and R_i for k = i */
    double total[NAIVE_BP_NEURONS];                      /* h_k */
};

/* Begins with these total fields, which all factors receive. What the pointers point to must live on. */
struct naive_bp naive_bp_start(const struct network *network, const double *coupling, const double *field,
                               const double *start);

void naive_bp_iterate(struct naive_bp *bp, double damping);

double naive_bp_log_z(const struct naive_bp *bp);

#endif
