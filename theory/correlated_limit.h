/* correlated_limit: the site averages of correlated groups in the limit of many replicas,
 *
 *     y -> infinity,  y (q1 - q0) -> chi,  y (qhat1 - qhat0) -> chi_hat,
 *
 * where the inner integrals of (L.20) are dominated by the maximum over the fields h and u of
 *
 *     E = ln W(h, u) - (h - sqrt(q1) z0)^2/(2 chi) - (u - sqrt(qhat) z0')^2/(2 chi_hat),
 *
 * equation (L.21) of notes/local-entropy.md. W(h, u) = sum_{s = +-1} exp(s u) Phi((J + s h)/sqrt(1 - q1)). */
#ifndef FP_THEORY_CORRELATED_LIMIT_H
#define FP_THEORY_CORRELATED_LIMIT_H

struct limit_parameters {
    double coupling;     /* J = J_D - kappa >= 0 */
    double distance;     /* d = (1 - q1)/2 in (0, 1/2) */
    double qhat;         /* > 0, limit of both conjugate overlaps */
    double chi, chi_hat; /* > 0 */
};

/* Averages over the standard normal z0, z0'. At the maximum m = d ln W/du, the magnetisation, and g = d ln W/dh. */
struct limit_moments {
    double highest;         /* E */
    double log_determinant; /* ln[chi chi_hat det(-Hessian of E)] */
    double m2, g2;          /* m^2, g^2 */
    double response_m;      /* m z0'/sqrt(qhat) */
    double response_g;      /* g z0/sqrt(q1) */
};

/* Computes the averages in polar coordinates, 30 radii by 49 angles times the square of the resolution, 0.5 to 8.
 * At resolution 1 the error of `highest` is below 1e-11 where E has one maximum at all (z0, z0'), and about 1e-9
 * where a line of two equal maxima begins at some radius.
 * Returns 0, GSL_ENOMEM, or GSL_EFAILED where the search for a maximum does not end. */
int correlated_limit(const struct limit_parameters *limit, double resolution, struct limit_moments *moments);

/* The stationary point of (L.21). */
struct limit_saddle {
    double qhat, chi, chi_hat;
    double local_entropy;    /* limit of Phi/y and of phi_I, nats per neuron */
    double external_entropy; /* limit of Sigma_ext; where it is positive, no finite y has Sigma_ext = 0, (L.22) */
    double residual;         /* largest relative violation of the stationarity equations */
};

/* Solves for the stationary point near saddle->{qhat, chi, chi_hat}, all > 0. Returns 0 or a GSL error code. */
int limit_saddle_solve(double coupling, double distance, double resolution, struct limit_saddle *saddle);

#endif
