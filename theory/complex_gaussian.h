/* complex_gaussian: the standard normal distribution function continued to complex arguments,
 * Phi(z) = int_{-inf}^z exp(-t^2/2) dt / sqrt(2 pi), which is entire. */
#ifndef FP_THEORY_COMPLEX_GAUSSIAN_H
#define FP_THEORY_COMPLEX_GAUSSIAN_H

#include <complex.h>

/* ln of the Mills ratio Phi(z)/phi(z), up to a multiple of 2 pi i. The ratio has relative error 1e-14 except next
 * to the zeros of Phi (Re z > 0, |Im z| > Re z). Source: equations (E.27) and (E.28) of notes/entropy.md. */
double complex complex_gaussian_log_mills(double complex z);

/* ln Phi(z), up to a multiple of 2 pi i. */
double complex complex_gaussian_log_cdf(double complex z);

#endif
