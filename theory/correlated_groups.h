/* correlated_groups: the largest local entropy of fixed points where groups of replicas are correlated, overlap
 * q0 > 0 between groups; section "Correlated groups" of notes/local-entropy.md, equations (L.20) to (L.22).
 * To be used where q0 = 0 is unstable (`stability` < 0 in cluster_saddle). Entropies in nats per neuron. */
#ifndef FP_THEORY_CORRELATED_GROUPS_H
#define FP_THEORY_CORRELATED_GROUPS_H

#include "theory/local_entropy.h"

#include <stdbool.h>

/* A stationary point of the functional (L.20) in qhat1, q0 and qhat0 and, where y is solved for, of Phi/y in y. */
struct correlated_saddle {
    double replicas;         /* y; INFINITY where the external entropy is positive for every y */
    double qhat1, qhat0;     /* conjugate overlaps within and between groups */
    double q0;               /* overlap between groups, 0 < q0 < q1 = 1 - 2d; q1 for y = INFINITY */
    double per_replica;      /* Phi/y; its limit for y = INFINITY */
    double local_entropy;    /* phi_I = dPhi/dy */
    double external_entropy; /* Sigma_ext = Phi - y phi_I */
    double residual;         /* largest relative violation of the stationarity equations */
};

/* The stationary point at y = saddle->replicas next to the other values in *saddle (q0, qhat0 and qhat1 are used;
 * 0 < q0 < q1, 0 < qhat0 < qhat1, y > 1 finite). resolution as for correlated_measure.
 * Returns 0 or a GSL error code. */
int correlated_saddle_at_replicas(double coupling, double distance, double resolution, struct correlated_saddle *saddle);

struct correlated_densest {
    struct correlated_saddle saddle; /* at the finest resolution; local_entropy = Phi/y, the value */
    double low, high;                /* the largest local entropy lies between */
    double error;                    /* change of the value when the resolution was last increased */
    bool converged;                  /* error and high - low are below the tolerance, residual below 1e-6 */
};

/* The largest local entropy at distance d, refined until a resolution 1.5 times higher changes it by less than
 * `tolerance` (nats per neuron, 1e-11 or more). coupling J = J_D - kappa >= 0; distance in (0, 1/2); start: the
 * stationary point with q0 = 0 at y* (cluster_saddle_densest), unstable.
 * Always fills *result. Where no solution is found, or y* is finite and too large to be reached (about 1000), it holds
 * the bounds that are known, the start's value being an upper one, and converged = false.
 * Returns 0; GSL_EDOM if q0 = 0 is stable at the start (*result is then that point); or GSL_ENOMEM.
 * Calls BLAS: several threads of BLAS would change the last digits. */
int correlated_groups_densest(double coupling, double distance, double tolerance, const struct cluster_saddle *start,
                              struct correlated_densest *result);

#endif
