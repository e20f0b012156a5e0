#include "theory/newton.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <stdbool.h>
#include <string.h>

static double largest_component(const double *values, size_t count)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        largest = isnan(values[i]) ? INFINITY : fmax(largest, fabs(values[i]));
    return largest;
}

/* The Jacobian at x, row by row, by forward differences from the values there, and its LU decomposition. */
static int decompose(newton_function *function, void *context, const struct newton_search *search, const double *x,
                     const double *values, gsl_matrix *jacobian, gsl_permutation *permutation)
{
    double shifted[NEWTON_LARGEST], there[NEWTON_LARGEST];
    for (size_t j = 0; j < search->unknowns; j++) {
        memcpy(shifted, x, search->unknowns * sizeof *x);
        shifted[j] += search->difference;
        int status = function(shifted, context, there);
        if (status)
            return status;
        for (size_t i = 0; i < search->unknowns; i++)
            gsl_matrix_set(jacobian, i, j, (there[i] - values[i]) / search->difference);
    }
    int sign;
    return gsl_linalg_LU_decomp(jacobian, permutation, &sign);
}

int newton_solve(newton_function *function, void *context, const struct newton_search *search, double *x)
{
    size_t n = search->unknowns;
    double values[NEWTON_LARGEST], step[NEWTON_LARGEST], elements[NEWTON_LARGEST * NEWTON_LARGEST];
    size_t order[NEWTON_LARGEST];
    gsl_matrix_view jacobian = gsl_matrix_view_array(elements, n, n);
    gsl_vector_view right = gsl_vector_view_array(values, n), left = gsl_vector_view_array(step, n);
    gsl_permutation permutation = {n, order};
    double previous = INFINITY;
    bool first = true;
    for (int iteration = 0; iteration < search->iterations; iteration++) {
        int status = function(x, context, values);
        if (status)
            return status;
        double size = largest_component(values, n);
        if (size <= search->tolerance)
            return GSL_SUCCESS;
        if (!gsl_finite(size))
            return GSL_EFAILED;
        if (first || size > 0.1 * previous) {
            status = decompose(function, context, search, x, values, &jacobian.matrix, &permutation);
            if (status)
                return status;
            first = false;
        }
        previous = size;
        status = gsl_linalg_LU_solve(&jacobian.matrix, &permutation, &right.vector, &left.vector);
        double longest = largest_component(step, n);
        if (status || !gsl_finite(longest))
            return GSL_EFAILED;
        double shortening = fmin(1, search->largest_step / longest);
        for (size_t i = 0; i < n; i++)
            x[i] -= shortening * step[i];
    }
    return GSL_EMAXITER;
}
