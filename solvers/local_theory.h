/* local_theory: what the theory for N -> infinity says about the entropy at a distance, equation (S.32) of
 * notes/solvers.md, tabulated so that it costs nothing at thousands of points. */
#ifndef FP_SOLVERS_LOCAL_THEORY_H
#define FP_SOLVERS_LOCAL_THEORY_H

#include <stdbool.h>

/* The theory at one coupling J = J_D - kappa, for couplings of norm 1. */
struct local_theory;

/* All values are computed when they are needed; beyond |J| = 30 they are those there. Out of memory: one line on stderr
 * and exit 1. */
struct local_theory *local_theory_create(double coupling);
void local_theory_free(struct local_theory *theory); /* NULL is accepted */

/* Largest local entropy at mutual distance d_rep >= 0, as by fp-clusters dense (--q0 zero): interpolated with a
 * relative error below 2e-4, or an error below 1e-5 nats per neuron where it is nearly 0. An upper bound where that is
 * all that is known: the upper end of the bracket where the saddle point did not converge; for J < 0 the entropy Sigma
 * of all fixed points; the smaller of Sigma and h_b((1 - sqrt(1 - 2d))/2) below d = 1e-5, above 0.499, and for J >= 4,
 * where its relative error is below 1e-4.
 * After a signal (common/interruption.h) bounds are all that comes. */
double local_theory_dense(struct local_theory *theory, double distance);

/* Entropy at distance d_ref, 0 <= d_ref <= 1, from a typical fixed point, as by fp-clusters typical: interpolated with
 * an error below 1e-4 nats per neuron; below 5e-4 for J < 0.5 near the d_ref at which the saddle point ends. */
struct typical_entropy {
    double entropy;
    bool bound; /* the annealed bound: from about the d_ref at which the saddle point ends; where d_ref or
                 * 1 - d_ref is below 0.001; for J < 0; for J >= 2.8, where it is above by less than 1e-4 */
};
struct typical_entropy local_theory_typical(struct local_theory *theory, double distance);

#endif
