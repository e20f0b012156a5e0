/* replica_symmetric: the entropy of the fixed points of one typical network, lim E[ln #]/N, by the replica method
 * with replica symmetry, one layer; equations (E.29) to (E.36) of notes/entropy.md. It solves the saddle-point
 * equations without using that the answer is known (q = 0 for J >= 0): the check of the closed formulas. */
#ifndef FP_THEORY_REPLICA_SYMMETRIC_H
#define FP_THEORY_REPLICA_SYMMETRIC_H

#include <stdbool.h>

struct replica_parameters {
    double coupling; /* J = J_D - kappa, any real number */
    double symmetry; /* eta in [-1, 1] */
};

/* Order parameters of the functional. */
struct replica_order {
    double overlap;           /* q between two fixed points, in [0, 1) */
    double qhat;              /* its conjugate, >= 0 */
    double response_same;     /* R_d = x_d / eta, response of a replica to itself */
    double response_distinct; /* R_o = x_o / eta, to another replica; eta^2 R_o^2 <= q qhat */
};

struct replica_functional {
    double value;               /* phi, nats per neuron */
    struct replica_order means; /* <<m^2>>, <<g^2>>, <<mean hazard>>, <<m g>>: equal to the order at a saddle */
};

/* Evaluates functional (E.33) and the averages (E.34). resolution 1 has errors below 1e-12 for q <= 0.99;
 * resolution r divides the grid step by r. Returns 0, or GSL_EDOM for an order out of range or so close to
 * q = 1 that the grid would exceed 10^6 points. */
int replica_functional(const struct replica_parameters *parameters, const struct replica_order *order,
                       double resolution, struct replica_functional *functional);

struct replica_saddle {
    struct replica_order order;
    double entropy;  /* functional at the last order, nats per neuron */
    double residual; /* largest difference between the order and its means */
    bool converged;  /* residual <= 1e-12 */
    int iterations;
};

/* Damped iteration of (E.34) from overlap = start in (0, 1), qhat and responses consistent with it. Always fills
 * *saddle. At a saddle with q > 0 replica symmetry may be broken: the entropy is then only an estimate.
 * Returns 0, or GSL_EDOM for parameters out of range. */
int replica_saddle(const struct replica_parameters *parameters, double start, struct replica_saddle *saddle);

#endif
