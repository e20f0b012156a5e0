/* site_measure: averages under the one-site measure of y coupled replicas,
 *
 *     dz dz' phi(z) phi(z') W(z, z')^y / Z,
 *     W = sum_{s = +-1} exp(s sqrt(qhat) z') Phi((J + s sqrt(q1) z) / sqrt(1 - q1)),
 *
 * equation (L.9) of notes/local-entropy.md. z carries the local field, z' the cavity field of the spin. */
#ifndef FP_THEORY_SITE_MEASURE_H
#define FP_THEORY_SITE_MEASURE_H

struct site_parameters {
    double coupling; /* J = J_D - kappa, any real number */
    double distance; /* d = (1 - q1)/2 in (0, 1/2) */
    double replicas; /* y > 0, any real number */
    double qhat;     /* > 0 */
};

/* Averages <.>. With l = ln W, m = d l / d(sqrt(qhat) z') the magnetisation of the site, g = d l / d(sqrt(q1) z). */
struct site_moments {
    double log_z;     /* ln Z */
    double log_w;     /* <l> */
    double var_log_w; /* <l^2> - <l>^2 */
    double variance;  /* <1 - m^2> */
    double variance2; /* <(1 - m^2)^2> */
    double cov;       /* <(1 - m^2) l> - <1 - m^2> <l> */
    double g2;        /* <g^2> */
    double zz, uu, zu; /* <z^2>, <z'^2>, <z z'> */
    double terms;      /* number of points (z, z') that were summed */
};

/* Computes the moments by composite Gauss-Legendre panels in z and the trapezoidal rule in z'.
 * resolution 1 uses 12 nodes a panel and a step of 0.3 (relative errors near 1e-12 for y up to 1e4);
 * resolution r uses panels_order(r) nodes and a step of 0.3 / r, 0.5 <= r <= 16.
 * Returns 0, or GSL_ENOMEM, or GSL_EFAILED where a moment is not finite. */
int site_measure(const struct site_parameters *site, double resolution, struct site_moments *moments);

#endif
