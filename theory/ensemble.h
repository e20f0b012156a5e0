/* ensemble: the parameters of the random networks whose fixed points are counted. */
#ifndef FP_THEORY_ENSEMBLE_H
#define FP_THEORY_ENSEMBLE_H

/* The random networks whose fixed points are counted. */
struct ensemble {
    double coupling;   /* J = J_D - kappa, self-coupling less margin; any real number */
    double symmetry;   /* eta = N E[J_ij J_ji], in [-1, 1] */
    double interlayer; /* lambda, coupling between equal neurons of neighbouring layers; any real number */
    double layers;     /* L, a whole number from 1; INFINITY for the infinite chain */
};

#endif
