/* scaling: finite-size scaling fit y(N) = a - b N^-c, equation (N.33) of notes/networks.md. */
#ifndef FP_COMMON_SCALING_H
#define FP_COMMON_SCALING_H

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

/* What is known beforehand; NAN: to be fitted. */
struct scaling_known {
    double limit, exponent;
};

/* Parameters that are fitted: 3, less those that are known (NULL: none). */
size_t scaling_free(const struct scaling_known *known);

/* Fits `count` values y with standard errors > 0 at the sizes n > 0, of which one more than free parameters must differ
 * (otherwise it does not converge: nothing would be left to test it). What is known (NULL: nothing) has error 0. Out of
 * memory: one line on stderr and exit 1. */
void scaling_fit(size_t count, const double *n, const double *y, const double *errors,
                 const struct scaling_known *known, struct scaling *scaling);

#endif
