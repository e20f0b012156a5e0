#include "theory/dmft_control.h"

#include <math.h>

void dmft_control_add(struct dmft_control *control, size_t points, const double *field)
{
    size_t equal = 0;
    double product = 0, square = 0;
    for (size_t i = 0, j = control->lag; i < points; i++, j++) {
        if (j == points)
            j = 0;
        double pair = field[i] * field[j];
        equal += pair > 0;
        product += pair;
        square += field[i] * field[i];
    }
    control->equal += (double)equal;
    control->product += product;
    control->square += square;
    control->count += (double)points;
}

double dmft_control_excess(const struct dmft_control *control)
{
    if (control->count <= 0)
        return 0;
    return 2 * control->equal / control->count - 1 - M_2_PI * asin(control->product / control->square);
}
