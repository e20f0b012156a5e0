/* entropy: the annealed (= replica-symmetric) entropy of fixed points for N -> infinity, equations (E.5) to
 * (E.21) of notes/entropy.md: margin, symmetry of the couplings, chains of layers. Nats per neuron. */
#ifndef FP_THEORY_ENTROPY_H
#define FP_THEORY_ENTROPY_H

#include <stdbool.h>

/* The random networks whose fixed points are counted. */
struct ensemble {
    double coupling;   /* J = J_D - kappa, self-coupling less margin; any real number */
    double symmetry;   /* eta = N E[J_ij J_ji], in [-1, 1] */
    double interlayer; /* lambda, coupling between equal neurons of neighbouring layers; any real number */
    double layers;     /* L, a whole number from 1; INFINITY for the infinite chain */
};

/* False where no network has fixed points, for any N: eta = -1, where the random parts of the stabilities sum
 * to zero, and the self-coupling with all neighbouring layers aligned does not exceed zero, equation (E.11). */
bool entropy_exists(const struct ensemble *ensemble);

/* Stores Sigma = lim ln E[#] / (N L), equation (E.7) for one layer and (E.13) for a chain; -INFINITY where
 * entropy_exists is false. Error about 1e-14 times (1 + J^2). Returns 0; GSL_EINVAL for a parameter out of
 * range; GSL_ENOMEM; GSL_EFAILED if the stationary point of a chain with eta != 0 was not found. */
int entropy_annealed(const struct ensemble *ensemble, double *entropy);

/* A single layer. shift_x is the mean by which the selection of fixed points moves the stabilities. */
struct annealed_saddle {
    double entropy; /* Sigma, nats per neuron */
    double y;       /* J + x */
    double x;       /* stationary: x = eta phi(J + x)/Phi(J + x), equation (E.8) */
};

/* The stationary point for one layer, for any eta > -1 (values above 1 arise at finite N), or eta = -1 and J > 0.
 * one_plus_symmetry = 1 + eta is passed as well, since near -1 it is known better than eta. */
struct annealed_saddle entropy_saddle(double coupling, double symmetry, double one_plus_symmetry);

/* The contribution of one layer to the functional, -(y - J)^2/(2 eta) + ln Phi(y + shift), without the
 * cancellation that the two terms suffer near eta = -1. For eta = 0 the first term is left out (y = J). */
double entropy_layer_term(double coupling, double symmetry, double one_plus_symmetry, double y, double shift);

#endif
