/* local_theory: what the theory for N -> infinity says about the entropy at a distance, equation (S.32) of
 * notes/solvers.md, tabulated so that it costs nothing at thousands of points. */
#ifndef FP_SOLVERS_LOCAL_THEORY_H
#define FP_SOLVERS_LOCAL_THEORY_H

#include <stdbool.h>

/* The theory at one coupling J = J_D - kappa. */
struct local_theory;

/* All values are computed when they are needed. Out of memory: one line on stderr and exit 1. */
struct local_theory *local_theory_create(double coupling);
void local_theory_free(struct local_theory *theory); /* NULL is accepted */

/* Largest local entropy at mutual distance d_rep >= 0, as by fp-clusters dense (--q0 zero): interpolated with a
 * relative error below 2e-4. An upper bound where that is all that is known: the upper end of the bracket where the
 * saddle point did not converge, the binary entropy below d = 1e-5, the entropy of all fixed points above 0.499. */
double local_theory_dense(struct local_theory *theory, double distance);

/* Entropy at distance d_ref, 0 <= d_ref <= 1, from a typical fixed point, as by fp-clusters typical: interpolated with
 * an error below 1e-4 nats per neuron. */
struct typical_entropy {
    double entropy;
    bool bound; /* no saddle point there, or d_ref or 1 - d_ref is below 0.001: the annealed bound */
};
struct typical_entropy local_theory_typical(struct local_theory *theory, double distance);

#endif
