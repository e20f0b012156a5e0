/* correlated_measure: averages over groups of y replicas at mutual overlap q1, overlap q0 > 0 between groups,
 *
 *     Z(z0, z0') = int Dz Dz' W(h, u)^y,   W(h, u) = sum_{s = +-1} exp(s u) Phi((J + s h) / sqrt(1 - q1)),
 *     h = sqrt(q0) z0 + sqrt(q1 - q0) z,   u = sqrt(qhat0) z0' + sqrt(qhat1 - qhat0) z',
 *
 * equation (L.20) of notes/local-entropy.md. h carries the local field, u the cavity field of the spin. */
#ifndef FP_THEORY_CORRELATED_MEASURE_H
#define FP_THEORY_CORRELATED_MEASURE_H

struct correlated_parameters {
    double coupling; /* J = J_D - kappa, any real number */
    double distance; /* d = (1 - q1)/2 in (0, 1/2) */
    double replicas; /* y > 0, y != 1 */
    double qhat1;    /* > 0 */
    double q0;       /* 0 < q0 < q1 */
    double qhat0;    /* 0 < qhat0 < qhat1 */
};

/* <.> is the average within a group, weight W^y/Z at given (z0, z0'); the outer average E is over the standard normal
 * z0, z0'. l = ln W, m = dl/du (the magnetisation of the site), g = dl/dh. */
struct correlated_moments {
    double log_z;   /* E ln Z */
    double log_w;   /* E <l> */
    double m2;      /* E <m^2> */
    double mean_m2; /* E <m>^2 */
    double mean_g2; /* E <g>^2 */
};

/* Trapezoidal rules in all four variables. Relative errors at resolution 1 are about 1e-10 (d > 0.04, y < 1000);
 * resolution r, 0.5 <= r <= 8, divides all steps by r.
 * Returns 0; GSL_ENOMEM; GSL_EINVAL for parameters outside their range; GSL_EFAILED where the number of nodes or the
 * range of the exponents explodes (y above 1000 or so: see correlated_limit). */
int correlated_measure(const struct correlated_parameters *parameters, double resolution,
                       struct correlated_moments *moments);

#endif
