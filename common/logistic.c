#include "common/logistic.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multiroots.h>
#include <math.h>

/* In the fit x is measured from `origin` in units of `scale`; ln(p/(1 - p)) = v_0 + v_1 x. */
struct data {
    size_t count;
    const double *x, *trials, *successes;
    double origin, scale;
};

static double scaled(const struct data *data, size_t k)
{
    return (data->x[k] - data->origin) / data->scale;
}

static double probability(double logit)
{
    return 1 / (1 + exp(-logit));
}

/* Score equations sum (successes - trials p) (1, x) = 0 and their Jacobian, minus the matrix of information. */
static int score_and_jacobian(const gsl_vector *v, void *context, gsl_vector *score, gsl_matrix *jacobian)
{
    const struct data *data = context;
    double sums[2] = {0}, information[3] = {0};
    for (size_t k = 0; k < data->count; k++) {
        double x = scaled(data, k), p = probability(gsl_vector_get(v, 0) + gsl_vector_get(v, 1) * x);
        double rest = data->successes[k] - data->trials[k] * p, weight = data->trials[k] * p * (1 - p);
        sums[0] += rest;
        sums[1] += rest * x;
        information[0] += weight;
        information[1] += weight * x;
        information[2] += weight * x * x;
    }
    if (score)
        for (size_t i = 0; i < 2; i++)
            gsl_vector_set(score, i, sums[i]);
    for (size_t i = 0; jacobian && i < 4; i++)
        gsl_matrix_set(jacobian, i / 2, i % 2, -information[i / 2 + i % 2]);
    return GSL_SUCCESS;
}

static int score_only(const gsl_vector *v, void *context, gsl_vector *score)
{
    return score_and_jacobian(v, context, score, NULL);
}

static int jacobian_only(const gsl_vector *v, void *context, gsl_matrix *jacobian)
{
    return score_and_jacobian(v, context, NULL, jacobian);
}

double logistic_probability(const struct logistic *logistic, double x)
{
    return probability((x - logistic->centre) / logistic->width);
}

double logistic_at(const struct logistic *logistic, double level)
{
    return logistic->centre + logistic->width * log(level / (1 - level));
}

/* ln of the likelihood of p, up to a constant, with 0 ln 0 = 0. */
static double log_likelihood(double trials, double successes, double p)
{
    double failures = trials - successes;
    return (successes > 0 ? successes * log(p) : 0) + (failures > 0 ? failures * log1p(-p) : 0);
}

static double deviance(const struct data *data, const struct logistic *logistic)
{
    double sum = 0;
    for (size_t k = 0; k < data->count; k++) {
        if (data->trials[k] == 0)
            continue;
        double p = logistic_probability(logistic, data->x[k]);
        sum += log_likelihood(data->trials[k], data->successes[k], data->successes[k] / data->trials[k]) -
               log_likelihood(data->trials[k], data->successes[k], p);
    }
    return fmax(0, 2 * sum);
}

/* The likelihood is concave in v, so that Newton steps, shortened where needed, lead from v = 0 to its only maximum. */
static int solve(struct data *data, struct logistic *logistic)
{
    enum { ITERATIONS = 200 };
    gsl_multiroot_function_fdf equations = {score_only, jacobian_only, score_and_jacobian, 2, data};
    gsl_multiroot_fdfsolver *solver = gsl_multiroot_fdfsolver_alloc(gsl_multiroot_fdfsolver_gnewton, 2);
    gsl_vector *start = gsl_vector_calloc(2);
    if (!solver || !start) {
        gsl_multiroot_fdfsolver_free(solver);
        gsl_vector_free(start);
        return GSL_ENOMEM;
    }
    double total = 0;
    for (size_t k = 0; k < data->count; k++)
        total += data->trials[k];
    int status = gsl_multiroot_fdfsolver_set(solver, &equations, start);
    for (int i = 0; status == GSL_SUCCESS && i < ITERATIONS; i++) {
        status = gsl_multiroot_fdfsolver_iterate(solver);
        if (status != GSL_SUCCESS || gsl_multiroot_test_residual(solver->f, 1e-12 * total) == GSL_SUCCESS)
            break;
    }
    /* An iteration that finds no progress at the limit of rounding is no failure: the residual decides. */
    status = gsl_multiroot_test_residual(solver->f, 1e-9 * total);
    double slope = gsl_vector_get(solver->x, 1);
    if (status == GSL_SUCCESS && slope > 0)
        *logistic = (struct logistic){
            .centre = data->origin - data->scale * gsl_vector_get(solver->x, 0) / slope,
            .width = data->scale / slope,
            .residual = fmax(fabs(gsl_vector_get(solver->f, 0)), fabs(gsl_vector_get(solver->f, 1))) / total,
        };
    else if (status == GSL_SUCCESS)
        status = GSL_EDOM;
    gsl_multiroot_fdfsolver_free(solver);
    gsl_vector_free(start);
    return status;
}

int logistic_fit(size_t count, const double *x, const double *trials, const double *successes,
                 struct logistic *logistic)
{
    double first_success = INFINITY, last_success = -INFINITY, first_failure = INFINITY, last_failure = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        if (successes[k] > 0) {
            first_success = fmin(first_success, x[k]);
            last_success = x[k];
        }
        if (successes[k] < trials[k]) {
            first_failure = fmin(first_failure, x[k]);
            last_failure = x[k];
        }
    }
    if (first_success == INFINITY || first_failure == INFINITY || first_failure > last_success)
        return GSL_EDOM;
    if (last_failure <= first_success) {
        *logistic = (struct logistic){.centre = 0.5 * (last_failure + first_success)};
        return GSL_SUCCESS;
    }
    struct data data = {count, x, trials, successes, 0.5 * (x[0] + x[count - 1]), 0.5 * (x[count - 1] - x[0])};
    int status = solve(&data, logistic);
    if (status == GSL_SUCCESS)
        logistic->deviance = deviance(&data, logistic);
    return status;
}
