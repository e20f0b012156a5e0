/* gaussian: the standard normal distribution in forms that stay accurate over the whole line.
 * phi(x) = exp(-x^2/2)/sqrt(2 pi), Phi(x) = P(z < x) = H(-x). */
#ifndef FP_COMMON_GAUSSIAN_H
#define FP_COMMON_GAUSSIAN_H

/* ln Phi(x) for any finite x; relative error below 1e-14. Never underflows: tends to -x^2/2 - ln(-x sqrt(2 pi)). */
double gaussian_log_cdf(double x);

/* Phi(x); 0 where it underflows. */
double gaussian_cdf(double x);

/* Hazard lambda(x) = phi(x)/Phi(x) = d ln Phi/dx: tends to -x for x -> -infinity and to 0 for x -> infinity
 * (0 where it underflows). Its derivative is -lambda (lambda + x). */
double gaussian_hazard(double x);

/* ln P(z1 > -x, z2 > -x) for two standard normals of correlation rho in [-1, 1]; -infinity where the
 * probability vanishes (rho = -1, x <= 0). Relative accuracy 1e-13 of the probability, up to rho = +-1.
 * Source: equation (P.3) of notes/pairs.md. */
double gaussian_log_pair_cdf(double x, double rho);

/* Binary entropy h_b(p) = -p ln p - (1-p) ln(1-p), nats, 0 <= p <= 1. */
double gaussian_binary_entropy(double p);

#endif
