/* franz_parisi: entropy of the fixed points at distance d from a typical one (replica-symmetric Franz-Parisi
 * potential, planted = typical), notes/franz-parisi.md. Nats per neuron. */
#ifndef FP_THEORY_FRANZ_PARISI_H
#define FP_THEORY_FRANZ_PARISI_H

#include <stdbool.h>

/* A stationary point of the functional (F.7) at overlap S = 1 - 2d with the reference. */
struct franz_parisi_saddle {
    double overlap; /* q, between two fixed points at that distance from the reference; S^2 < q < 1 */
    double qhat;    /* conjugate of q */
    double field;   /* conjugate of S: external field towards the reference */
    double entropy; /* phi_FP */
    double residual; /* largest relative violation of S = <<m>>, 1 - q = <<1 - m^2>>, qhat = <<g^2>> */
};

struct franz_parisi {
    struct franz_parisi_saddle saddle;
    double low, high; /* the potential lies between: high is the annealed bound S_2 - Sigma where there is no saddle,
                       * low then -infinity */
    double error;     /* change of the entropy when the resolution was last doubled */
    bool converged;   /* a saddle was found, stable to the tolerance; otherwise entropy = high, overlap and conjugates
                       * are those of the last saddle met on the way, at a larger distance */
};

/* The potential at distance d in (0, 1/2), coupling J = J_D - kappa, found by continuation in d and refined until
 * doubling the resolution changes it by less than `tolerance`. At small d the saddle runs to q -> 1, qhat -> infinity,
 * and ends: such points are not converged. Always fills *result; returns 0 or GSL_ENOMEM. */
int franz_parisi(double coupling, double distance, double tolerance, struct franz_parisi *result);

struct isolation {
    double distance; /* d_iso: phi_FP < 0 for 0 < d < d_iso, typical fixed points are isolated */
    double error;    /* change when the resolution is doubled, plus the tolerance of the root */
    bool converged;
};

/* Solves phi_FP(d_iso) = 0, for J > 0 and d_iso between 1e-10 and 0.49; outside, not converged. Always fills *result;
 * returns 0 or GSL_ENOMEM. */
int franz_parisi_isolation(double coupling, struct isolation *result);

#endif
