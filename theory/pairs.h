/* pairs: pairs of fixed points of asymmetric networks (eta = 0, one layer) at given overlap, and the second
 * moment of their number, equations (P.5) to (P.17) of notes/pairs.md. Entropies in nats per neuron. coupling is
 * J = J_D - kappa, any real number. */
#ifndef FP_THEORY_PAIRS_H
#define FP_THEORY_PAIRS_H

/* S_2(q) = lim ln E[number of ordered pairs at overlap q] / N for q = overlap in [-1, 1], equation (P.8).
 * At q = +-1 the value is Sigma; for J < 0 the limit q -> +-1 lies lower, at Sigma - J^2/2. */
double pairs_entropy(double coupling, double overlap);

/* Second derivative of S_2 at q = 0, J^2 c^2 - (1 - c^2)^2 with c = phi(J)/Phi(J), equation (P.10). Negative for
 * J > -0.178; where it is positive, q = 0 is not even a local maximum. */
double pairs_curvature(double coupling);

/* ln of the mean number of ordered pairs at Hamming distance k = distance, 0 <= k <= N, at finite size
 * N = neurons >= 2, equation (P.5), exact; total, not per neuron. -INFINITY where there are none (J <= 0,
 * k = 1 or N - 1). Absolute error about 1e-15 N (1 + J^2). */
double pairs_log_count(double coupling, long neurons, long distance);

/* E[#^2]/E[#]^2 at finite size N = neurons >= 2, equation (P.12), exact; relative error about 1e-15 N (1 + J^2).
 * May overflow to INFINITY for J < 0, where it grows as 2 exp(-N Sigma). Time proportional to N. */
double pairs_moment_ratio(double coupling, long neurons);

/* Stores the limit of pairs_moment_ratio for N -> infinity, equations (P.15) and (P.16): finite for J >= 0, with
 * the contribution 2 of coinciding and opposite pairs at J = 0. Returns 0, or GSL_EDOM for J < 0, where the ratio
 * diverges and INFINITY is stored. */
int pairs_moment_ratio_limit(double coupling, double *limit);

#endif
