/* cavity_average: averages over a Gaussian cavity field t of mean rho and variance b^2 of the functions of the
 * two weights p+- = 1/(1 + exp(-+2t)) of a spin, accurate for any rho and any b > 0. Equation (F.10) of
 * notes/franz-parisi.md. */
#ifndef FP_THEORY_CAVITY_AVERAGE_H
#define FP_THEORY_CAVITY_AVERAGE_H

#include <stddef.h>

struct cavity_average {
    double log_2cosh_excess; /* E[ln 2cosh t] - |rho|, never negative */
    double magnetisation;    /* E[p+ - p-] */
    double plus2, minus2;    /* E[p+^2], E[p-^2] */
    double m2;               /* E[(p+ - p-)^2] = E[tanh^2 t], accurate also where it is small */
    double plus_minus;       /* E[p+ p-] = E[1 - tanh^2 t]/4 */
};

/* The quadrature nodes, for one resolution (see site_measure for its meaning). */
struct cavity_rule;
struct cavity_rule *cavity_rule_create(double resolution); /* NULL: no memory */
void cavity_rule_free(struct cavity_rule *rule);

void cavity_average(const struct cavity_rule *rule, double rho, double b, struct cavity_average *average);

#endif
