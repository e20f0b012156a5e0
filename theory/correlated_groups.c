#include "theory/correlated_groups.h"

#include "theory/correlated_limit.h"
#include "theory/site_measure.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

static const double coarse = 0.67;           /* resolution of first steps */
static const double largest_replicas = 2000; /* a line of solutions is followed to here */

/* phi_I(y) <= phi_I(y*) <= Phi(y)/y where Sigma_ext >= 0, (L.13); Phi/y is the stationary one of the two. */
static void result_set(const struct correlated_saddle *saddle, double error, double tolerance,
                       struct correlated_densest *result)
{
    result->saddle = *saddle;
    result->saddle.local_entropy = saddle->per_replica;
    result->low = fmin(saddle->per_replica, saddle->local_entropy);
    result->high = fmax(saddle->per_replica, saddle->local_entropy);
    result->error = error;
    result->converged = error <= tolerance && result->high - result->low <= tolerance && saddle->residual < 1e-6;
}

/* Finds the limit y -> infinity from the values of y and qhat at q0 = 0: chi_hat is close to their product there. */
static int limit_begin(double coupling, double distance, const struct cluster_saddle *start, struct limit_saddle *limit)
{
    double q1 = 1 - 2 * distance;
    *limit = (struct limit_saddle){.qhat = 0.01 * q1 * q1,
                                   .chi = fmin(10, start->replicas * q1),
                                   .chi_hat = start->replicas * start->qhat};
    return limit_saddle_solve(coupling, distance, coarse, limit);
}

static struct correlated_saddle limit_as_saddle(double distance, const struct limit_saddle *limit)
{
    return (struct correlated_saddle){
        .replicas = INFINITY,
        .qhat1 = limit->qhat,
        .qhat0 = limit->qhat,
        .q0 = 1 - 2 * distance,
        .per_replica = limit->local_entropy,
        .local_entropy = limit->local_entropy,
        .external_entropy = limit->external_entropy,
        .residual = limit->residual,
    };
}

static int densest_limit(double coupling, double distance, double tolerance, struct limit_saddle *limit,
                         struct correlated_densest *result)
{
    double previous = INFINITY, error = INFINITY;
    for (double resolution = 1; resolution < 4 && error > tolerance; resolution *= 1.5) {
        int status = limit_saddle_solve(coupling, distance, resolution, limit);
        if (status)
            return status;
        error = fabs(limit->local_entropy - previous);
        previous = limit->local_entropy;
    }
    const struct correlated_saddle saddle = limit_as_saddle(distance, limit);
    result_set(&saddle, error, tolerance, result);
    return GSL_SUCCESS;
}

/* Starts a line of solutions near the limit, towards the y* at which Sigma_ext = 0. GSL_EFAILED: it is not near the
 * limit at any y within reach. */
static int line_from_limit(struct line *line, const struct cluster_saddle *uncorrelated,
                           const struct limit_saddle *limit)
{
    double q1 = 1 - 2 * line->distance, replicas = fmin(fmax(4 * uncorrelated->replicas, 20), 300);
    if (limit->chi > 0.5 * replicas * q1)
        return GSL_EFAILED;
    const struct correlated_saddle start = {
        .replicas = replicas,
        .q0 = q1 / (1 + limit->chi / (replicas * q1)),
        .qhat1 = limit->qhat + limit->chi_hat / replicas,
        .qhat0 = limit->qhat,
    };
    int status = line_begin(line, &start, LOG_REPLICAS);
    /* The asymptotic direction; Sigma_ext falls with y. */
    for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
        line->direction[i] = line->saddle.external_entropy > 0 ? 0.5 : -0.5;
    return status;
}

/* Where q0 = 0 becomes unstable, below the y of the start. */
struct edge {
    double replicas, qhat;
    double ratio; /* (qhat0/qhat1)/(q0/q1) in the unstable direction, q1 |b/a|/qhat with a and b of (L.19) */
};

/* Finds the edge to 1 %. */
static int edge_find(double coupling, double distance, const struct cluster_saddle *start, struct edge *edge)
{
    struct cluster_saddle saddle = *start;
    double stable = 0, unstable = saddle.replicas;
    while (!(unstable < 1.01 * stable)) {
        double y = stable > 0 ? sqrt(stable * unstable) : 0.7 * unstable;
        if (y < 1.01)
            return GSL_EFAILED;
        saddle.qhat *= saddle.replicas / y;
        saddle.replicas = y;
        int status = cluster_saddle_at_replicas(coupling, distance, coarse, &saddle);
        if (status)
            return status;
        if (saddle.stability > 0)
            stable = y;
        else
            unstable = y;
    }
    const struct site_parameters parameters = {coupling, distance, saddle.replicas, saddle.qhat};
    struct site_moments site;
    int status = site_measure(&parameters, coarse, &site);
    if (!status)
        *edge = (struct edge){saddle.replicas, saddle.qhat, fabs((site.zz - 1) / (site.uu - 1))};
    return status;
}

/* Starts a line of solutions a little off q0 = 0. */
static int line_from_zero(struct line *line, const struct cluster_saddle *start)
{
    struct edge edge;
    int status = edge_find(line->coupling, line->distance, start, &edge);
    /* Where the external entropy is negative from the first, the solution may have an even smaller q0; or this is the
     * end of the line at higher y, where q0 = 0 becomes stable again, and the solution lies ahead all the same. */
    static const double first[] = {1e-3, 1e-5, 1e-7, 1e-9, 1e-3};
    line->saddle.external_entropy = -1;
    for (size_t i = 0; !status && line->saddle.external_entropy < 0 && i < sizeof first / sizeof *first; i++) {
        const struct correlated_saddle guess = {
            .replicas = edge.replicas,
            .qhat1 = edge.qhat,
            .q0 = first[i] * (1 - 2 * line->distance),
            .qhat0 = first[i] * edge.ratio * edge.qhat,
        };
        status = line_begin(line, &guess, LOGIT_Q0);
    }
    line->direction[LOG_REPLICAS] = line->direction[LOG_PRODUCT] = 0;
    line->direction[LOGIT_Q0] = line->direction[LOGIT_QHAT0] = M_SQRT1_2;
    return status;
}

/* What is known at the last point that was reached, with Sigma_ext still positive: y* is larger. */
static int bounds(struct line *line, double tolerance, struct correlated_densest *result)
{
    double values[2];
    for (int i = 0; i < 2; i++) {
        line->resolution = i == 0 ? 1 : 1.5;
        const struct correlated_saddle start = line->saddle;
        int status = line_begin(line, &start, LOG_REPLICAS);
        if (status)
            return status;
        values[i] = line->saddle.per_replica;
    }
    result_set(&line->saddle, fabs(values[1] - values[0]), tolerance, result);
    return GSL_SUCCESS;
}

/* Follows a line to Sigma_ext = 0 and refines the solution. Phi/y is stationary in all unknowns: its error is of second
 * order in theirs. */
static int densest_on_line(struct line *line, double tolerance, struct correlated_densest *result)
{
    struct line beyond;
    double step, previous = INFINITY, error = INFINITY;
    int status = line_follow(line, largest_replicas, &step, &beyond);
    for (double resolution = 1; !status && resolution < 4 && error > tolerance; resolution *= 1.5) {
        status = line_zero(line, resolution, 0.1 * tolerance, &step, &beyond);
        if (!status) {
            error = fabs(beyond.saddle.per_replica - previous);
            previous = beyond.saddle.per_replica;
            result_set(&beyond.saddle, error, tolerance, result);
        }
    }
    if (status && status != GSL_ENOMEM && line->saddle.external_entropy > 0)
        return bounds(line, tolerance, result);
    return status;
}

/* Takes over a candidate that is not higher than what is known, or else its bounds. */
static void accept(const struct correlated_densest *candidate, double tolerance, struct correlated_densest *result)
{
    if (candidate->converged && candidate->high <= result->high + tolerance)
        *result = *candidate;
    else if (!candidate->converged && candidate->high < result->high)
        *result = *candidate;
}

/* Looks for solutions with q0 > 0 from the limit of many replicas, unless its value lies more than `margin` (relative)
 * above the one at q0 = 0. */
static int search_from_limit(double coupling, double distance, double tolerance, double margin,
                             const struct cluster_saddle *start, struct correlated_densest *result)
{
    struct limit_saddle limit;
    struct correlated_densest candidate = {.high = INFINITY};
    int status = limit_begin(coupling, distance, start, &limit);
    if (status)
        return status;
    if (limit.external_entropy > 0) {
        status = densest_limit(coupling, distance, tolerance, &limit, &candidate);
    } else if (limit.local_entropy < result->high + margin * fabs(result->high)) {
        struct line line = {.coupling = coupling, .distance = distance, .resolution = coarse};
        status = line_from_limit(&line, start, &limit);
        if (!status)
            status = densest_on_line(&line, tolerance, &candidate);
        /* Phi/y has its minimum at a finite y that is out of reach; its limit is higher, and a bound. */
        if (status && status != GSL_ENOMEM) {
            candidate = (struct correlated_densest){.saddle = limit_as_saddle(distance, &limit),
                                                    .low = -INFINITY,
                                                    .high = limit.local_entropy,
                                                    .error = INFINITY};
            status = GSL_SUCCESS;
        }
    }
    if (!status)
        accept(&candidate, tolerance, result);
    return status;
}

/* Looks for them from the edge of q0 = 0 upwards. */
static int search_from_zero(double coupling, double distance, double tolerance, const struct cluster_saddle *start,
                            struct correlated_densest *result)
{
    struct line line = {.coupling = coupling, .distance = distance, .resolution = coarse};
    struct correlated_densest candidate = {.high = INFINITY};
    int status = line_from_zero(&line, start);
    if (!status)
        status = densest_on_line(&line, tolerance, &candidate);
    if (!status)
        accept(&candidate, tolerance, result);
    return status;
}

int correlated_groups_densest(double coupling, double distance, double tolerance, const struct cluster_saddle *start,
                              struct correlated_densest *result)
{
    double value = start->functional / start->replicas;
    *result = (struct correlated_densest){
        .saddle = {.replicas = start->replicas,
                   .qhat1 = start->qhat,
                   .per_replica = value,
                   .local_entropy = value,
                   .external_entropy = start->external_entropy,
                   .residual = start->residual},
        .low = -INFINITY,
        .high = value,
        .error = INFINITY,
    };
    /* A line from a limit far above leads nowhere lower than the one from the edge of q0 = 0, and is longer. */
    int status = search_from_limit(coupling, distance, tolerance, 0.003, start, result);
    if (status != GSL_ENOMEM && !isfinite(result->low) && start->stability < 0)
        status = search_from_zero(coupling, distance, tolerance, start, result);
    if (status != GSL_ENOMEM && !isfinite(result->low) && start->stability < 0)
        status = search_from_limit(coupling, distance, tolerance, 0.1, start, result);
    if (status == GSL_ENOMEM)
        return status;
    return result->saddle.q0 == 0 && start->stability > 0 ? GSL_EDOM : GSL_SUCCESS;
}

int correlated_groups_improve(double coupling, double distance, double tolerance, struct densest *densest)
{
    static const double first_coupling = 0.33, first_distance = 0.26; /* of the discontinuous transition */
    if (!densest->converged || (densest->stable && !(coupling > first_coupling && distance > first_distance)))
        return GSL_SUCCESS;
    struct correlated_densest correlated;
    const struct correlated_saddle *saddle = &correlated.saddle;
    int status = correlated_groups_densest(coupling, distance, tolerance, &densest->saddle, &correlated);
    if (status == GSL_EDOM) /* q0 = 0 is stable and nothing lies lower */
        return GSL_SUCCESS;
    densest->low = correlated.low;
    densest->high = fmin(densest->high, correlated.high);
    densest->q0 = saddle->q0;
    /* Not converged: the last point that was reached, its value inside the bounds. */
    densest->saddle = (struct cluster_saddle){
        .replicas = saddle->replicas,
        .qhat = saddle->qhat1,
        .local_entropy = fmin(fmax(saddle->local_entropy, densest->low), densest->high),
        .external_entropy = saddle->external_entropy,
        .residual = saddle->residual,
    };
    densest->error = correlated.error;
    densest->converged = correlated.converged;
    return status;
}
