/* layer: the annealed functional of one layer at any symmetry and its stationary point, equations (E.7) and (E.8) of
 * notes/entropy.md. */
#ifndef FP_THEORY_LAYER_H
#define FP_THEORY_LAYER_H

/* A single layer. shift_x is the mean by which the selection of fixed points moves the stabilities. */
struct layer_saddle_point {
    double entropy; /* Sigma, nats per neuron */
    double y;       /* J + x */
    double x;       /* stationary: x = eta phi(J + x)/Phi(J + x), equation (E.8) */
};

/* The stationary point for one layer, for any eta > -1 (values above 1 arise at finite N), or eta = -1 and J > 0.
 * one_plus_symmetry = 1 + eta is passed as well, since near -1 it is known better than eta. */
struct layer_saddle_point layer_saddle(double coupling, double symmetry, double one_plus_symmetry);

/* The contribution of one layer to the functional, -(y - J)^2/(2 eta) + ln Phi(y + shift), without the
 * cancellation that the two terms suffer near eta = -1. For eta = 0 the first term is left out (y = J). */
double layer_term(double coupling, double symmetry, double one_plus_symmetry, double y, double shift);

#endif
