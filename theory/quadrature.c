#include "theory/quadrature.h"

#include <math.h>

/* The longest panel that this feature allows to start at x. */
static double longest_at(const struct feature *feature, double x)
{
    double start = feature->centre - feature->radius, end = feature->centre + feature->radius;
    if (x < start) /* approach it in steps of half the distance, and do not step into it */
        return fmin(start - x, fmax(feature->scale, 0.5 * (start - x)));
    if (x < end)
        return fmin(end - x, feature->scale);
    return fmax(feature->scale, x - end);
}

size_t panels_order(double resolution)
{
    return (size_t)lrint((resolution > 2 ? 16 : 12) * resolution);
}

double panels_next(const struct panels *panels, double x)
{
    double length = panels->longest;
    for (size_t i = 0; i < panels->count; i++)
        length = fmin(length, longest_at(&panels->features[i], x));
    return fmax(x + length, nextafter(x, INFINITY));
}
