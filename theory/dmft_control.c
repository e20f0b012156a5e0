#include "theory/dmft_control.h"

#include <gsl/gsl_cblas.h>
#include <math.h>

static size_t equal_signs(size_t count, const double *one, const double *other)
{
    size_t equal = 0;
#pragma omp simd reduction(+ : equal)
    for (size_t i = 0; i < count; i++)
        equal += one[i] * other[i] > 0;
    return equal;
}

void dmft_control_add(struct dmft_control *control, size_t points, const double *field)
{
    size_t lag = control->lag % points, rest = points - lag;
    control->equal += (double)(equal_signs(rest, field, field + lag) + equal_signs(lag, field + rest, field));
    control->product += cblas_ddot((int)rest, field, 1, field + lag, 1);
    control->product += cblas_ddot((int)lag, field + rest, 1, field, 1);
    control->square += cblas_ddot((int)points, field, 1, field, 1);
    control->count += (double)points;
}

double dmft_control_excess(const struct dmft_control *control)
{
    if (control->count <= 0)
        return 0;
    return 2 * control->equal / control->count - 1 - M_2_PI * asin(control->product / control->square);
}
