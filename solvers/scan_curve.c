#include "solvers/scan_curve.h"

#include "common/memory.h"

#include <gsl/gsl_interp.h>
#include <math.h>
#include <stdlib.h>

/* How much the mean of 1 - 2 d_ref between two fields may lie outside of what it is there: error of convergence. */
static const double slope_error = 1e-4;

/* Whether the branch goes without a jump from field k to field k + 1. */
static bool continuous(const struct grid *field, const struct scan_point *points, size_t k)
{
    const struct scan_point *near = &points[k + 1], *far = &points[k];
    if (!near->converged || !far->converged || near->distance >= far->distance ||
        near->distance_replicas >= far->distance_replicas)
        return false;
    double rise = (near->free_entropy - far->free_entropy) / (field->values[k + 1] - field->values[k]);
    return rise > 1 - 2 * far->distance - slope_error && rise < 1 - 2 * near->distance + slope_error;
}

static double distance_of(const struct scan_point *point, enum scan_distance which)
{
    return which == FROM_REFERENCE ? point->distance : point->distance_replicas;
}

/* Raises entropies[] to those of the continuous piece of a branch from field `first` to field `last` > first. */
static void add_piece(const struct scan_point *points, size_t first, size_t last, enum scan_distance which,
                      size_t count, const double *distances, double *entropies)
{
    size_t number = last - first + 1;
    double *x = memory_need(calloc(2 * number, sizeof *x)), *y = x + number;
    for (size_t k = 0; k < number; k++) {
        x[k] = distance_of(&points[last - k], which);
        y[k] = points[last - k].entropy;
    }
    const gsl_interp_type *type = number < gsl_interp_type_min_size(gsl_interp_steffen) ? gsl_interp_linear
                                                                                        : gsl_interp_steffen;
    gsl_interp *interpolation = memory_need(gsl_interp_alloc(type, number));
    gsl_interp_init(interpolation, x, y, number);
    for (size_t k = 0; k < count; k++)
        if (distances[k] >= x[0] && distances[k] <= x[number - 1])
            entropies[k] = fmax(entropies[k], gsl_interp_eval(interpolation, x, y, distances[k], NULL));
    gsl_interp_free(interpolation);
    free(x);
}

static void add_branch(const struct grid *field, const struct scan_point *points, enum scan_distance which,
                       size_t count, const double *distances, double *entropies)
{
    for (size_t first = 0, last; first < field->count; first = last + 1) {
        for (last = first; last + 1 < field->count && continuous(field, points, last);)
            last++;
        if (last > first)
            add_piece(points, first, last, which, count, distances, entropies);
    }
}

void scan_curve_entropies(const struct grid *field, const struct scan_point *up, const struct scan_point *down,
                          enum scan_distance which, size_t count, const double *distances, double *entropies)
{
    for (size_t k = 0; k < count; k++)
        entropies[k] = NAN; /* fmax takes the other one */
    add_branch(field, up, which, count, distances, entropies);
    add_branch(field, down, which, count, distances, entropies);
}
