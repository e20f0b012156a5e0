#include "theory/correlated_saddle.h"

#include "theory/correlated_measure.h"
#include "theory/newton.h"
#include "theory/root.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <string.h>

static const double difference = 1e-5; /* of derivatives, in all unknowns */
static const double longest_step = 1.4, shortest_step = 2e-3; /* along a line, in the space of the unknowns */

static double logit(double p)
{
    return log(p / (1 - p));
}

static double logistic(double x)
{
    return 1 / (1 + exp(-x));
}

static double product(const double *a, const double *b)
{
    double sum = 0;
    for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Sets to = from + step direction. */
static void advance(const double *from, double step, const double *direction, double *to)
{
    for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
        to[i] = from[i] + step * direction[i];
}

/* Evaluates the functional and its derivatives (L.20) at line->point. The equations are E<m^2> = q1, E<m>^2 = q0 and
 * E<g>^2 = qhat0; dividing the last two by q0 and qhat0 takes the root q0 = qhat0 = 0 out. */
static int evaluate(struct line *line, double *equations)
{
    double y = exp(line->point[LOG_REPLICAS]), q1 = 1 - 2 * line->distance;
    double qhat1 = exp(line->point[LOG_PRODUCT]) / y;
    double q0 = q1 * logistic(line->point[LOGIT_Q0]), qhat0 = qhat1 * logistic(line->point[LOGIT_QHAT0]);
    const struct correlated_parameters parameters = {line->coupling, line->distance, y, qhat1, q0, qhat0};
    struct correlated_moments moments;
    int status = correlated_measure(&parameters, line->resolution, &moments);
    if (status)
        return status;

    equations[0] = (moments.m2 - q1) / (1 - q1);
    equations[1] = moments.mean_m2 / q0 - 1;
    equations[2] = moments.mean_g2 / qhat0 - 1;
    double functional = 0.5 * (y * y * q0 * qhat0 - y * (y - 1) * q1 * qhat1 - y * qhat1) + moments.log_z;
    double local_entropy = y * q0 * qhat0 - 0.5 * ((2 * y - 1) * q1 + 1) * qhat1 + moments.log_w;
    line->saddle = (struct correlated_saddle){
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

/* Three stationarity equations and the plane, across `normal`, that the point stays on. */
struct plane {
    struct line *line;
    const double *normal;
    double offset;
};

static int plane_equations(const double *x, void *context, double *values)
{
    struct plane *plane = context;
    memcpy(plane->line->point, x, sizeof plane->line->point);
    values[LINE_UNKNOWNS - 1] = product(plane->normal, x) - plane->offset;
    return evaluate(plane->line, values);
}

/* Moves line->point to a solution on the plane through it across `normal`. */
static int solve(struct line *line, const double *normal, double tolerance, int iterations)
{
    double x[LINE_UNKNOWNS];
    memcpy(x, line->point, sizeof x);
    struct plane plane = {.line = line, .normal = normal, .offset = product(normal, x)};
    const struct newton_search search = {.unknowns = LINE_UNKNOWNS,
                                         .difference = difference,
                                         .largest_step = 0.5,
                                         .tolerance = tolerance,
                                         .iterations = iterations};
    return newton_solve(plane_equations, &plane, &search, x);
}

int line_begin(struct line *line, const struct correlated_saddle *start, enum line_unknown held)
{
    double q1 = 1 - 2 * line->distance, normal[LINE_UNKNOWNS] = {0};
    normal[held] = 1;
    line->point[LOG_REPLICAS] = log(start->replicas);
    line->point[LOG_PRODUCT] = log(start->replicas * start->qhat1);
    line->point[LOGIT_Q0] = logit(start->q0 / q1);
    line->point[LOGIT_QHAT0] = logit(start->qhat0 / start->qhat1);
    return solve(line, normal, 1e-7, 25);
}

/* Turns line->direction, of any length, into the tangent at line->point: along it the equations do not change. */
static int turn_to_tangent(struct line *line)
{
    double here[LINE_UNKNOWNS - 1], there[LINE_UNKNOWNS - 1], elements[LINE_UNKNOWNS * LINE_UNKNOWNS];
    double right[LINE_UNKNOWNS] = {[LINE_UNKNOWNS - 1] = 1}, tangent[LINE_UNKNOWNS];
    size_t order[LINE_UNKNOWNS];
    gsl_matrix_view matrix = gsl_matrix_view_array(elements, LINE_UNKNOWNS, LINE_UNKNOWNS);
    struct line shifted = *line;
    int status = evaluate(line, here);
    for (enum line_unknown j = 0; j < LINE_UNKNOWNS && !status; j++) {
        memcpy(shifted.point, line->point, sizeof shifted.point);
        shifted.point[j] += difference;
        status = evaluate(&shifted, there);
        for (size_t i = 0; i < LINE_UNKNOWNS - 1; i++)
            gsl_matrix_set(&matrix.matrix, i, j, (there[i] - here[i]) / difference);
        gsl_matrix_set(&matrix.matrix, LINE_UNKNOWNS - 1, j, line->direction[j]);
    }
    if (status)
        return status;
    int sign;
    gsl_permutation permutation = {LINE_UNKNOWNS, order};
    gsl_vector_view ones = gsl_vector_view_array(right, LINE_UNKNOWNS);
    gsl_vector_view solution = gsl_vector_view_array(tangent, LINE_UNKNOWNS);
    status = gsl_linalg_LU_decomp(&matrix.matrix, &permutation, &sign);
    if (!status)
        status = gsl_linalg_LU_solve(&matrix.matrix, &permutation, &ones.vector, &solution.vector);
    double length = sqrt(product(tangent, tangent));
    if (status || !gsl_finite(length))
        return GSL_EFAILED;
    for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
        line->direction[i] = tangent[i] / length;
    return GSL_SUCCESS;
}

int line_follow(struct line *line, double largest, double *step, struct line *beyond)
{
    static const double smallest_logit = -25; /* of q0/q1: q0 = 0 for all purposes */
    int status = turn_to_tangent(line);
    *step = longest_step;
    while (!status && *step > shortest_step && line->point[LOGIT_Q0] > smallest_logit &&
           line->point[LOG_REPLICAS] > 0) {
        double predicted[LINE_UNKNOWNS], change[LINE_UNKNOWNS];
        advance(line->point, *step, line->direction, predicted);
        *beyond = *line;
        memcpy(beyond->point, predicted, sizeof predicted);
        int failed = solve(beyond, line->direction, 1e-6, 12);
        if (failed == GSL_ENOMEM)
            return failed;
        /* A solution far from the prediction may lie on another line. */
        advance(beyond->point, -1, predicted, change);
        if (failed || sqrt(product(change, change)) > 0.12 * *step) {
            *step *= 0.4;
            continue;
        }
        if (beyond->saddle.external_entropy * line->saddle.external_entropy <= 0)
            return GSL_SUCCESS;
        advance(beyond->point, -1, line->point, beyond->direction);
        *line = *beyond;
        if (line->saddle.replicas >= largest)
            return GSL_CONTINUE;
        status = turn_to_tangent(line);
        *step = fmin(longest_step, 1.5 * *step);
    }
    return status ? status : GSL_EFAILED;
}

/* The external entropy on the way from a place on the line. */
struct crossing {
    const struct line *from;
    struct line *here;
    double sign;                      /* -1 where Sigma_ext falls on the way, otherwise 1 */
    double step, value, slope;        /* the last step, sign Sigma_ext/y there, its derivative */
    double direction[LINE_UNKNOWNS];  /* derivative of the solution */
};

/* sign Sigma_ext/y as a function of the way gone: increases. */
static int crossing_equation(double step, void *context, double *value, double *derivative)
{
    struct crossing *crossing = context;
    struct line *here = crossing->here;
    double before[LINE_UNKNOWNS], change = step - crossing->step;
    memcpy(before, here->point, sizeof before);
    advance(before, change, crossing->direction, here->point);
    int status = solve(here, crossing->from->direction, 1e-10, 20);
    if (status)
        return status;
    *value = crossing->sign * here->saddle.external_entropy / here->saddle.replicas;
    if (change != 0) {
        crossing->slope = (*value - crossing->value) / change;
        for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
            crossing->direction[i] = (here->point[i] - before[i]) / change;
    }
    crossing->step = step;
    crossing->value = *value;
    *derivative = crossing->slope;
    return GSL_SUCCESS;
}

int line_zero(const struct line *line, double resolution, double tolerance, double *step, struct line *beyond)
{
    const struct correlated_saddle *start = &line->saddle, *end = &beyond->saddle;
    struct crossing crossing = {
        .from = line, .here = beyond, .sign = start->external_entropy > 0 ? -1 : 1, .step = *step};
    crossing.value = crossing.sign * end->external_entropy / end->replicas;
    crossing.slope = (crossing.value - crossing.sign * start->external_entropy / start->replicas) / *step;
    for (enum line_unknown i = 0; i < LINE_UNKNOWNS; i++)
        crossing.direction[i] = (beyond->point[i] - line->point[i]) / *step;
    const struct root_search search = {.low = -INFINITY,
                                       .high = INFINITY,
                                       .largest_step = longest_step,
                                       .step_tolerance = 1e-13,
                                       .value_tolerance = tolerance};
    beyond->resolution = resolution;
    return root_find(crossing_equation, &crossing, &search, step);
}
