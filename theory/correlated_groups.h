/* correlated_groups: the largest local entropy of fixed points where groups of replicas are correlated, overlap
 * q0 > 0 between groups; section "Correlated groups" of notes/local-entropy.md, equations (L.20) to (L.22).
 * Entropies in nats per neuron. */
#ifndef FP_THEORY_CORRELATED_GROUPS_H
#define FP_THEORY_CORRELATED_GROUPS_H

#include "theory/correlated_saddle.h"
#include "theory/local_entropy.h"

#include <stdbool.h>

struct correlated_densest {
    struct correlated_saddle saddle; /* at the finest resolution; local_entropy = Phi/y, the value */
    double low, high;                /* the largest local entropy lies between */
    double error;                    /* change of the value when the resolution was last increased */
    bool converged;                  /* error and high - low are below the tolerance, residual below 1e-6 */
};

/* The largest local entropy at distance d, refined until a resolution 1.5 times higher changes it by less than
 * `tolerance` (nats per neuron, 1e-11 or more). coupling J = J_D - kappa >= 0; distance in (0, 1/2); start: the
 * stationary point with q0 = 0 at y* (cluster_saddle_densest). Where q0 = 0 is stable, a solution with q0 > 0 may
 * lie lower all the same (J > 0.33, d > 0.26): one is looked for, too.
 * Always fills *result. saddle.replicas = INFINITY: the external entropy is positive for every y and the value is the
 * limit of Phi/y. Where no solution is found, or y* is finite and too large to be reached (about 1000), *result holds
 * the bounds that are known (the start's value and the limit of Phi/y are upper ones), and converged = false.
 * Returns 0; GSL_EDOM if q0 = 0 is stable at the start and nothing lower was found (*result is that point); or
 * GSL_ENOMEM. Calls BLAS: several threads of BLAS would change the last digits. */
int correlated_groups_densest(double coupling, double distance, double tolerance, const struct cluster_saddle *start,
                              struct correlated_densest *result);

/* Replaces a converged q0 = 0 result by a lower one with q0 > 0 where there may be one: where q0 = 0 is unstable, or
 * beyond the discontinuous transition of J > 0.33 and d > 0.26 (section 7 of the notes). Elsewhere, and where nothing
 * lower is found, *densest stays; where only bounds are found it holds them and is no longer converged.
 * Returns 0 or GSL_ENOMEM. */
int correlated_groups_improve(double coupling, double distance, double tolerance, struct densest *densest);

#endif
