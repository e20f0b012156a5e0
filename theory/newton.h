/* newton: Newton's method for a few equations that are dear to evaluate: the Jacobian, from differences, is kept as long
 * as it serves, and steps have a limit (GSL's dnewton takes a new Jacobian at every step and has no limit). */
#ifndef FP_THEORY_NEWTON_H
#define FP_THEORY_NEWTON_H

#include <stddef.h>

enum { NEWTON_LARGEST = 4 };

/* Stores the values of as many functions as there are unknowns; returns 0 or a GSL error code, which ends the
 * search. */
typedef int newton_function(const double *x, void *context, double *values);

struct newton_search {
    size_t unknowns;      /* 1 to NEWTON_LARGEST */
    double difference;    /* step of the differences, in every unknown */
    double largest_step;  /* longer steps are shortened to this, in the largest component */
    double tolerance;     /* the search ends when no |value| is larger */
    int iterations;       /* at most */
};

/* Starts at x and leaves there the solution; the last call of the function was made there. Returns GSL_SUCCESS,
 * GSL_EMAXITER, GSL_EFAILED where the functions are not finite or their Jacobian is singular, or what the function
 * returned. */
int newton_solve(newton_function *function, void *context, const struct newton_search *search, double *x);

#endif
