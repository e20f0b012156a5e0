#include "theory/correlated_groups.h"

#include "theory/correlated_limit.h"
#include "theory/correlated_measure.h"
#include "theory/newton.h"
#include "theory/root.h"
#include "theory/site_measure.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <string.h>

/* The unknowns. In these the solutions at y -> infinity and at q0 -> 0 are straight lines. */
enum unknown { LOG_REPLICAS, LOG_PRODUCT /* ln(y qhat1) */, LOGIT_Q0, LOGIT_QHAT0, UNKNOWNS };

/* A stationary point on its way: three stationarity equations, and a plane in the space of the unknowns that it stays
 * on, normal . point = offset. */
struct problem {
    double coupling, distance, resolution;
    double point[UNKNOWNS];
    double normal[UNKNOWNS], offset;
    struct correlated_saddle saddle;
};

static double logit(double p)
{
    return log(p / (1 - p));
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static void point_from_saddle(const struct correlated_saddle *saddle, double distance, double *point)
{
    point[LOG_REPLICAS] = log(saddle->replicas);
    point[LOG_PRODUCT] = log(saddle->replicas * saddle->qhat1);
    point[LOGIT_Q0] = logit(saddle->q0 / (1 - 2 * distance));
    point[LOGIT_QHAT0] = logit(saddle->qhat0 / saddle->qhat1);
}

/* Evaluates the functional and its derivatives (L.20) at problem->point. The equations are E<m^2> = q1, E<m>^2 = q0 and
 * E<g>^2 = qhat0; dividing the last two by q0 and qhat0 takes the root q0 = qhat0 = 0 out. */
static int evaluate(struct problem *problem, double *equations)
{
    double y = exp(problem->point[LOG_REPLICAS]), q1 = 1 - 2 * problem->distance;
    double qhat1 = exp(problem->point[LOG_PRODUCT]) / y;
    double q0 = q1 * logistic(problem->point[LOGIT_Q0]), qhat0 = qhat1 * logistic(problem->point[LOGIT_QHAT0]);
    const struct correlated_parameters parameters = {problem->coupling, problem->distance, y, qhat1, q0, qhat0};
    struct correlated_moments moments;
    int status = correlated_measure(&parameters, problem->resolution, &moments);
    if (status)
        return status;

    equations[0] = (moments.m2 - q1) / (1 - q1);
    equations[1] = moments.mean_m2 / q0 - 1;
    equations[2] = moments.mean_g2 / qhat0 - 1;
    double functional = 0.5 * (y * y * q0 * qhat0 - y * (y - 1) * q1 * qhat1 - y * qhat1) + moments.log_z;
    double local_entropy = y * q0 * qhat0 - 0.5 * ((2 * y - 1) * q1 + 1) * qhat1 + moments.log_w;
    problem->saddle = (struct correlated_saddle){
        .replicas = y,
        .qhat1 = qhat1,
        .qhat0 = qhat0,
        .q0 = q0,
        .per_replica = functional / y,
        .local_entropy = local_entropy,
        .external_entropy = functional - y * local_entropy,
        .residual = fmax(fabs(equations[0]), fmax(fabs(equations[1]), fabs(equations[2]))),
    };
    return GSL_SUCCESS;
}

static double product(const double *a, const double *b)
{
    double sum = 0;
    for (enum unknown i = 0; i < UNKNOWNS; i++)
        sum += a[i] * b[i];
    return sum;
}

static int plane_equations(const double *x, void *context, double *values)
{
    struct problem *problem = context;
    memcpy(problem->point, x, sizeof problem->point);
    values[UNKNOWNS - 1] = product(problem->normal, x) - problem->offset;
    return evaluate(problem, values);
}

/* Solves on the plane through problem->point across `normal`. */
static int solve(struct problem *problem, const double *normal, double tolerance, int iterations)
{
    double x[UNKNOWNS];
    memcpy(problem->normal, normal, sizeof problem->normal);
    memcpy(x, problem->point, sizeof x);
    problem->offset = product(normal, x);
    const struct newton_search search = {.unknowns = UNKNOWNS,
                                         .difference = 1e-5,
                                         .largest_step = 0.5,
                                         .tolerance = tolerance,
                                         .iterations = iterations};
    return newton_solve(plane_equations, problem, &search, x);
}

int correlated_saddle_at_replicas(double coupling, double distance, double resolution, struct correlated_saddle *saddle)
{
    static const double same_replicas[UNKNOWNS] = {[LOG_REPLICAS] = 1};
    struct problem problem = {.coupling = coupling, .distance = distance, .resolution = resolution};
    point_from_saddle(saddle, distance, problem.point);
    int status = solve(&problem, same_replicas, 1e-10, 40);
    if (!status)
        *saddle = problem.saddle;
    return status;
}

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

/* Solves for the limit y -> infinity from a start in *limit; on success *result is complete. GSL_EDOM: the limit's
 * external entropy is negative, y* is finite. */
static int densest_limit(const struct problem *problem, struct limit_saddle *limit, double tolerance,
                         struct correlated_densest *result)
{
    double q1 = 1 - 2 * problem->distance, previous = INFINITY, error = INFINITY;
    for (double resolution = 1; resolution < 4 && error > tolerance; resolution *= 1.5) {
        int status = limit_saddle_solve(problem->coupling, problem->distance, resolution, limit);
        if (status)
            return status;
        if (!(limit->external_entropy > 0))
            return GSL_EDOM;
        error = fabs(limit->local_entropy - previous);
        previous = limit->local_entropy;
    }
    const struct correlated_saddle saddle = {
        .replicas = INFINITY,
        .qhat1 = limit->qhat,
        .qhat0 = limit->qhat,
        .q0 = q1,
        .per_replica = limit->local_entropy,
        .local_entropy = limit->local_entropy,
        .external_entropy = limit->external_entropy,
        .residual = limit->residual,
    };
    result_set(&saddle, error, tolerance, result);
    return GSL_SUCCESS;
}

/* Following the solutions from q0 = 0 ------------------------------------------------------------------------------ */

static const double coarse = 0.67;        /* resolution on the way */
static const double limit_replicas = 200; /* where the limit y -> infinity is tried */
static const double largest_replicas = 2000;
static const double longest_step = 1.4; /* in the space of the unknowns */

/* Where q0 = 0 becomes unstable, below the y of the start. */
struct edge {
    double replicas, qhat;
    double ratio; /* (qhat0/qhat1)/(q0/q1) in the unstable direction, q1 sqrt|b/a|/qhat with a and b of (L.19) */
};

/* Finds the edge to 1 %. */
static int edge_find(const struct problem *problem, const struct cluster_saddle *start, struct edge *edge)
{
    struct cluster_saddle saddle = *start;
    double stable = 0, unstable = saddle.replicas;
    while (!(unstable < 1.01 * stable)) {
        double y = stable > 0 ? sqrt(stable * unstable) : 0.7 * unstable;
        if (y < 1.01)
            return GSL_EFAILED;
        saddle.qhat *= saddle.replicas / y;
        saddle.replicas = y;
        int status = cluster_saddle_at_replicas(problem->coupling, problem->distance, coarse, &saddle);
        if (status)
            return status;
        if (saddle.stability > 0)
            stable = y;
        else
            unstable = y;
    }
    const struct site_parameters parameters = {problem->coupling, problem->distance, saddle.replicas, saddle.qhat};
    struct site_moments site;
    int status = site_measure(&parameters, coarse, &site);
    if (!status)
        *edge = (struct edge){saddle.replicas, saddle.qhat, sqrt(fabs((site.zz - 1) / (site.uu - 1)))};
    return status;
}

/* One point of the line of solutions and the direction, of length 1, in which it goes on. */
struct station {
    double point[UNKNOWNS], direction[UNKNOWNS];
    double external_entropy;
};

static void station_set(struct station *station, const struct problem *problem)
{
    for (enum unknown i = 0; i < UNKNOWNS; i++)
        station->direction[i] = problem->point[i] - station->point[i];
    double length = sqrt(product(station->direction, station->direction));
    for (enum unknown i = 0; i < UNKNOWNS; i++)
        station->direction[i] /= length;
    memcpy(station->point, problem->point, sizeof station->point);
    station->external_entropy = problem->saddle.external_entropy;
}

/* Solves for the first point of the line, at q0 = small q1 in the unstable direction. */
static int leave_zero(struct problem *problem, const struct edge *edge, double small, struct station *station)
{
    static const double same_q0[UNKNOWNS] = {[LOGIT_Q0] = 1};
    problem->point[LOG_REPLICAS] = log(edge->replicas);
    problem->point[LOG_PRODUCT] = log(edge->replicas * edge->qhat);
    problem->point[LOGIT_Q0] = log(small);
    problem->point[LOGIT_QHAT0] = log(small * edge->ratio);
    int status = solve(problem, same_q0, 1e-6, 40);
    *station = (struct station){.direction = {[LOGIT_Q0] = M_SQRT1_2, [LOGIT_QHAT0] = M_SQRT1_2},
                                .external_entropy = problem->saddle.external_entropy};
    memcpy(station->point, problem->point, sizeof station->point);
    return status;
}

/* Follows the line of solutions from q0 = 0 to higher y. GSL_SUCCESS: between *station and problem->point, *step further
 * on, the external entropy changes sign; GSL_CONTINUE: y has reached `limit`; otherwise the line is lost beyond
 * *station. */
static int follow(struct problem *problem, double limit, struct station *station, double *step)
{
    *step = longest_step;
    while (*step > 2e-3) {
        for (enum unknown i = 0; i < UNKNOWNS; i++)
            problem->point[i] = station->point[i] + *step * station->direction[i];
        int status = solve(problem, station->direction, 1e-5, 12);
        if (status == GSL_ENOMEM)
            return status;
        if (status) {
            *step *= 0.4;
            continue;
        }
        if (problem->saddle.external_entropy < 0)
            return GSL_SUCCESS;
        station_set(station, problem);
        if (problem->saddle.replicas >= limit)
            return GSL_CONTINUE;
        *step = fmin(longest_step, 1.5 * *step);
    }
    return GSL_EFAILED;
}

/* The zero of the external entropy along a station's direction. */
struct crossing {
    struct problem *problem;
    const struct station *station;
    double step, value, slope;    /* the last step, -Sigma_ext/y there and its derivative */
    double point[UNKNOWNS];       /* the solution there */
    double direction[UNKNOWNS];   /* and how it changes */
};

/* -Sigma_ext/y, `step` further on than the station. */
static int crossing_equation(double step, void *context, double *value, double *derivative)
{
    struct crossing *crossing = context;
    struct problem *problem = crossing->problem;
    double change = step - crossing->step;
    for (enum unknown i = 0; i < UNKNOWNS; i++)
        problem->point[i] = crossing->point[i] + change * crossing->direction[i];
    int status = solve(problem, crossing->station->direction, 1e-7, 20);
    if (status)
        return status;
    *value = -problem->saddle.external_entropy / problem->saddle.replicas;
    if (change != 0) {
        crossing->slope = (*value - crossing->value) / change;
        for (enum unknown i = 0; i < UNKNOWNS; i++)
            crossing->direction[i] = (problem->point[i] - crossing->point[i]) / change;
    }
    memcpy(crossing->point, problem->point, sizeof crossing->point);
    crossing->step = step;
    crossing->value = *value;
    *derivative = crossing->slope;
    return GSL_SUCCESS;
}

/* Refines the zero that lies within `step` of the station, at increasing resolution. Phi/y is stationary in all
 * unknowns: its error is of second order in theirs. */
static int densest_finite(struct problem *problem, const struct station *station, double step, double tolerance,
                          struct correlated_densest *result)
{
    struct crossing crossing = {.problem = problem, .station = station, .step = 0};
    crossing.value = -station->external_entropy / exp(station->point[LOG_REPLICAS]);
    memcpy(crossing.point, station->point, sizeof crossing.point);
    for (enum unknown i = 0; i < UNKNOWNS; i++)
        crossing.direction[i] = (problem->point[i] - station->point[i]) / step;
    const struct root_search search = {.low = 0,
                                       .high = INFINITY,
                                       .largest_step = step,
                                       .step_tolerance = 1e-13,
                                       .value_tolerance = 0.1 * tolerance};
    double at = step, previous = INFINITY, error = INFINITY;
    for (double resolution = 1; resolution < 4 && error > tolerance; resolution *= 1.5) {
        problem->resolution = resolution;
        int status = root_find(crossing_equation, &crossing, &search, &at);
        if (status)
            return status;
        error = fabs(problem->saddle.per_replica - previous);
        previous = problem->saddle.per_replica;
        result_set(&problem->saddle, error, tolerance, result);
    }
    return GSL_SUCCESS;
}

/* What is known at the last point that was reached: Sigma_ext is still positive there, so that y* is larger. */
static int bounds(struct problem *problem, const struct station *last, double tolerance,
                  struct correlated_densest *result)
{
    double equations[UNKNOWNS], values[2];
    memcpy(problem->point, last->point, sizeof problem->point);
    for (int i = 0; i < 2; i++) {
        problem->resolution = i == 0 ? 1 : 1.5;
        int status = evaluate(problem, equations);
        if (status)
            return status;
        values[i] = problem->saddle.per_replica;
    }
    result_set(&problem->saddle, fabs(values[1] - values[0]), tolerance, result);
    return GSL_SUCCESS;
}

/* The limit y -> infinity, from the last point reached if q0 is near q1 there, then from the edge. */
static int limit_beyond(const struct problem *problem, const struct edge *edge, double tolerance,
                        struct correlated_densest *result)
{
    const struct correlated_saddle *saddle = &problem->saddle;
    double q1 = 1 - 2 * problem->distance;
    int status = GSL_CONTINUE;
    if (saddle->q0 > 0.5 * q1) {
        struct limit_saddle limit = {.qhat = saddle->qhat0,
                                     .chi = saddle->replicas * (q1 - saddle->q0),
                                     .chi_hat = saddle->replicas * (saddle->qhat1 - saddle->qhat0)};
        status = densest_limit(problem, &limit, tolerance, result);
    }
    if (status && status != GSL_EDOM) {
        /* chi and chi_hat change little along the line of solutions; qhat0/q0 falls to some 0.3 of its first value. */
        struct limit_saddle limit = {.qhat = 0.3 * edge->ratio * edge->qhat,
                                     .chi = edge->replicas * q1,
                                     .chi_hat = edge->replicas * edge->qhat};
        status = densest_limit(problem, &limit, tolerance, result);
    }
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
    if (start->stability > 0)
        return GSL_EDOM;

    struct problem problem = {.coupling = coupling, .distance = distance, .resolution = coarse};
    struct station station = {.external_entropy = -1};
    struct edge edge;
    double step = 0;
    int status = edge_find(&problem, start, &edge);
    if (status)
        return status == GSL_ENOMEM ? status : GSL_SUCCESS;
    /* Where the external entropy is negative from the first, the solution has an even smaller q0. */
    for (double small = 1e-3; !status && station.external_entropy < 0 && small > 1e-10; small *= 0.01)
        status = leave_zero(&problem, &edge, small, &station);
    if (!status)
        status = follow(&problem, limit_replicas, &station, &step);
    if (status) {
        int limit = limit_beyond(&problem, &edge, tolerance, result);
        if (!limit || limit == GSL_ENOMEM)
            return limit;
    }
    if (status == GSL_CONTINUE)
        status = follow(&problem, largest_replicas, &station, &step);
    if (!status)
        status = densest_finite(&problem, &station, step, tolerance, result);
    if (status && status != GSL_ENOMEM && station.external_entropy > 0)
        status = bounds(&problem, &station, tolerance, result);
    result->high = fmin(result->high, value);
    return status == GSL_ENOMEM ? status : GSL_SUCCESS;
}
