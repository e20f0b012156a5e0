#include "theory/critical.h"

#include "theory/local_entropy.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>

/* The quantity of a saddle whose minimum over d crosses zero at the threshold. */
typedef double cluster_quantity(const struct cluster_saddle *saddle);

struct touching {
    cluster_quantity *quantity;
    double replicas;   /* y, or 0 for y* */
    double resolution;
    double coupling;
    struct cluster_saddle saddle; /* last solution, the start of the next */
    double log_distance;          /* of the minimum last found */
    int status;                   /* first error met */
};

static double local_entropy(const struct cluster_saddle *saddle)
{
    return saddle->local_entropy;
}

static double slope(const struct cluster_saddle *saddle)
{
    return saddle->slope;
}

static double functional(const struct cluster_saddle *saddle)
{
    return saddle->functional;
}

static double at_distance(double log_distance, void *context)
{
    struct touching *touching = context;
    double distance = exp(log_distance);
    int status;
    if (touching->replicas > 0) {
        touching->saddle.replicas = touching->replicas;
        status = cluster_saddle_at_replicas(touching->coupling, distance, touching->resolution, &touching->saddle);
    } else {
        status = cluster_saddle_densest(touching->coupling, distance, touching->resolution, &touching->saddle);
    }
    if (status && !touching->status)
        touching->status = status;
    return touching->quantity(&touching->saddle);
}

/* The minimum over d: a scan in ln d, then Brent's method around its lowest point. As d -> 0
 * above the threshold the slope rises without limit, the tuple entropy to Sigma, and the local entropy falls to 0 from
 * above: a minimum at the first point is positive there. */
static double minimum(double coupling, void *context)
{
    struct touching *touching = context;
    enum { points = 32 };
    const double first = log(1e-3), step = (log(0.1) - first) / (points - 1);
    static const double tolerance = 1e-7;
    touching->coupling = coupling;
    touching->saddle = (struct cluster_saddle){.replicas = 0};
    double values[points];
    int lowest = 0;
    for (int i = 0; i < points; i++) {
        values[i] = at_distance(first + i * step, touching);
        if (values[i] < values[lowest])
            lowest = i;
    }
    touching->log_distance = first + lowest * step;
    if (lowest == 0 || lowest == points - 1)
        return values[lowest];

    gsl_min_fminimizer *minimizer = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    if (!minimizer) {
        touching->status = GSL_ENOMEM;
        return values[lowest];
    }
    gsl_function function = {at_distance, touching};
    double low = touching->log_distance - step, high = touching->log_distance + step;
    gsl_min_fminimizer_set_with_values(minimizer, &function, touching->log_distance, values[lowest], low,
                                       values[lowest - 1], high, values[lowest + 1]);
    for (int iteration = 0; iteration < 60 && high - low > tolerance; iteration++) {
        if (gsl_min_fminimizer_iterate(minimizer))
            break;
        low = gsl_min_fminimizer_x_lower(minimizer);
        high = gsl_min_fminimizer_x_upper(minimizer);
    }
    double value = gsl_min_fminimizer_f_minimum(minimizer);
    touching->log_distance = gsl_min_fminimizer_x_minimum(minimizer);
    gsl_min_fminimizer_free(minimizer);
    return value;
}

/* Where the minimum crosses zero between low and high. */
static double crossing(struct touching *touching, double low, double high, double tolerance)
{
    gsl_function function = {minimum, touching};
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    double coupling = GSL_NAN;
    if (!solver) {
        touching->status = GSL_ENOMEM;
    } else if (gsl_root_fsolver_set(solver, &function, low, high)) {
        touching->status = GSL_EINVAL; /* no change of sign */
    } else {
        for (int iteration = 0; iteration < 100 && high - low > tolerance; iteration++) {
            gsl_root_fsolver_iterate(solver);
            low = gsl_root_fsolver_x_lower(solver);
            high = gsl_root_fsolver_x_upper(solver);
        }
        coupling = gsl_root_fsolver_root(solver);
    }
    if (solver)
        gsl_root_fsolver_free(solver);
    return coupling;
}

static int find_threshold(cluster_quantity *quantity, double replicas, struct threshold *threshold)
{
    /* At J = 0 there is a gap; at 0.2 the clusters are dense at every distance. The slope is known to a few 1e-10, and
     * changes with J at a rate of 15. */
    static const double lowest = 0, highest = 0.2, tolerance = 1e-10, neighbourhood = 1e-6;
    struct touching touching = {.quantity = quantity, .replicas = replicas, .resolution = 1};
    *threshold = (struct threshold){.error = GSL_POSINF};
    double coarse = crossing(&touching, lowest, highest, tolerance);
    if (!touching.status) {
        touching.resolution = 2;
        double fine = crossing(&touching, coarse - neighbourhood, coarse + neighbourhood, tolerance);
        minimum(fine, &touching);
        at_distance(touching.log_distance, &touching);
        *threshold = (struct threshold){
            .coupling = fine,
            .error = fabs(fine - coarse) + tolerance,
            .distance = exp(touching.log_distance),
            .replicas = touching.saddle.replicas,
            .converged = !touching.status,
        };
    }
    return touching.status == GSL_ENOMEM ? GSL_ENOMEM : GSL_SUCCESS;
}

int critical_gap(struct threshold *threshold)
{
    return find_threshold(local_entropy, 0, threshold);
}

int critical_monotonic(struct threshold *threshold)
{
    return find_threshold(slope, 0, threshold);
}

int critical_tuples(double replicas, struct threshold *threshold)
{
    return find_threshold(functional, replicas, threshold);
}
