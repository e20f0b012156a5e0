/* truncated: a standard normal variable conditioned to exceed -y, the stability of a neuron at a fixed point.
 * Both moments stay accurate for y -> -infinity, where the variable is exponential of mean -1/y above -y. */
#ifndef FP_THEORY_TRUNCATED_H
#define FP_THEORY_TRUNCATED_H

/* Mean distance to the threshold, y + phi(y)/Phi(y) > 0. */
double truncated_excess(double y);

/* Variance, 1 - lambda (lambda + y) with lambda = phi(y)/Phi(y); in (0, 1), and the derivative of the excess. */
double truncated_variance(double y);

#endif
