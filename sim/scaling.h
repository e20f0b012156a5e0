/* scaling: finite-size scaling fit y(N) = a - b N^-c, equation (N.33) of notes/networks.md. */
#ifndef FP_SIM_SCALING_H
#define FP_SIM_SCALING_H

#include <stdbool.h>
#include <stddef.h>

enum { SCALING_LIMIT, SCALING_AMPLITUDE, SCALING_EXPONENT, SCALING_PARAMETERS };

struct scaling {
    double values[SCALING_PARAMETERS]; /* a, b, c */
    double errors[SCALING_PARAMETERS]; /* standard errors that follow from those of the data */
    double chi_squared;                /* sum of ((y - fit)/error)^2 */
    double gradient;                   /* largest scaled component of its gradient at the end */
    bool converged; /* false: no minimum with 0 < c <= 5 and finite errors; all numbers then are 0 */
};

/* Fits `count` values y with standard errors > 0 at the sizes n > 0, of which at least four must differ (otherwise it
 * does not converge: three parameters need one size more to be tested). Out of memory: one line on stderr and exit
 * 1. */
void scaling_fit(size_t count, const double *n, const double *y, const double *errors, struct scaling *scaling);

#endif
