/* root: Newton's method kept inside a bracket, for increasing functions of one variable whose derivative is
 * known (GSL has bracketing solvers without derivatives and derivative solvers without a bracket). */
#ifndef FP_THEORY_ROOT_H
#define FP_THEORY_ROOT_H

/* Stores f(x) and f'(x); returns 0 or a GSL error code, which ends the search. */
typedef int root_function(double x, void *context, double *value, double *derivative);

struct root_search {
    double low, high;      /* f < 0 is taken for granted below low, f > 0 above high; they may be infinite */
    double largest_step;   /* > 0: no step is longer */
    double step_tolerance; /* the search ends when the next step would be shorter */
    double value_tolerance; /* or when |f| is not larger than this */
};

/* Starts at *x and leaves there the best root; the last call of the function was made there. The derivative
 * only guides the steps: it may be inexact or of the wrong sign. Returns GSL_SUCCESS; GSL_EMAXITER after 200
 * evaluations; GSL_EDOM if the root lies beyond low or high (*x is then that end); or what the function returned. */
int root_find(root_function *function, void *context, const struct root_search *search, double *x);

#endif
