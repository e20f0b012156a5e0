#include "theory/root.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <stdbool.h>

int root_find(root_function *function, void *context, const struct root_search *search, double *x)
{
    double low = search->low, high = search->high;
    for (int evaluation = 0; evaluation < 200; evaluation++) {
        double value, derivative;
        int status = function(*x, context, &value, &derivative);
        if (status)
            return status;
        if (fabs(value) <= search->value_tolerance)
            return GSL_SUCCESS;
        double direction = value < 0 ? 1 : -1;
        if (value < 0)
            low = *x;
        else
            high = *x;
        if (low >= search->high || high <= search->low)
            return GSL_EDOM;
        double step = -value / derivative;
        if (!(step * direction > 0) || fabs(step) > search->largest_step)
            step = direction * search->largest_step;
        double next = *x + step;
        if (next <= low || next >= high) {
            /* Outside the bracket: halve it; an end of the search itself is tried as it is. */
            bool at_end = (next >= high && high == search->high) || (next <= low && low == search->low);
            next = at_end ? (next >= high ? high : low) : 0.5 * (low + high);
        }
        if (fabs(next - *x) <= search->step_tolerance)
            return GSL_SUCCESS;
        *x = next;
    }
    return GSL_EMAXITER;
}
