/* local_entropy: the y-replica (1RSB) local entropy of fixed points, section "The densest clusters" of
 * notes/local-entropy.md. y replicas at mutual overlap q1 = 1 - 2d; entropies in nats per neuron. */
#ifndef FP_THEORY_LOCAL_ENTROPY_H
#define FP_THEORY_LOCAL_ENTROPY_H

#include <stdbool.h>

/* A stationary point of the functional (L.8) at distance d. */
struct cluster_saddle {
    double replicas;         /* y */
    double qhat;             /* conjugate overlap */
    double functional;       /* Phi(q1, y): y replicas together */
    double local_entropy;    /* phi_I = dPhi/dy */
    double external_entropy; /* Sigma_ext = Phi - y phi_I */
    double slope;            /* d phi_I/dd along the curve Sigma_ext = 0, equation (L.14) */
    double stability;        /* (y^2 - c^2) - |a b|, positive where q0 = 0 is stable, equation (L.19) */
    double residual;         /* largest violation: |<m^2> - q1|/(1 - q1) and, where y is solved for, |Sigma_ext|/y */
};

/* Solves <m^2> = q1 for qhat at given y (saddle->replicas, in [1e-4, 1e10]); saddle->qhat > 0 is used as a start.
 * coupling J = J_D - kappa, any; distance in (0, 1/2); resolution as for site_measure.
 * Returns 0 or a GSL error code. */
int cluster_saddle_at_replicas(double coupling, double distance, double resolution, struct cluster_saddle *saddle);

/* Solves for y* as well: external entropy 0, the largest local entropy at this distance. saddle->replicas > 0
 * and qhat > 0 are used as a start. GSL_EDOM: y* lies above 1e10 or below 1e-4; the saddle is then that end. */
int cluster_saddle_densest(double coupling, double distance, double resolution, struct cluster_saddle *saddle);

/* A value with its numerical error. */
struct densest {
    struct cluster_saddle saddle; /* at the finest resolution; local_entropy = Phi/y* */
    double low, high;             /* the largest local entropy lies between (low may be -infinity) */
    double error;                 /* change of the value when the resolution was last doubled */
    double q0;                    /* overlap between groups: 0, or what correlated_groups_improve found */
    bool stable;                  /* the q0 = 0 assumption is stable */
    bool bounded;                 /* y* lies beyond the range of y: `replicas` is only a bound for it */
    bool converged;               /* high - low and error are below the tolerance */
};

/* The largest local entropy at distance d, refined until doubling the resolution changes it by less than
 * `tolerance` (nats per neuron, 1e-13 or more). Always fills *densest; returns 0, or GSL_ENOMEM. */
int local_entropy_densest(double coupling, double distance, double tolerance, struct densest *densest);

/* The annealed count of y-tuples of fixed points at mutual distance d: (1/N) ln of their mean number. */
struct tuples {
    struct cluster_saddle saddle; /* at the finest resolution; `functional` is the entropy of the tuples */
    double error;                 /* change of the functional when the resolution was last doubled */
    bool converged;
};

/* Entropy of the y-tuples (y = replicas, 1e-4 to 1e6; an integer y is a count, any other its continuation), refined as
 * above. Always fills *tuples; returns 0, or GSL_ENOMEM. */
int local_entropy_tuples(double coupling, double distance, double replicas, double tolerance, struct tuples *tuples);

#endif
