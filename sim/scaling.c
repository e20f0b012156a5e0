#include "sim/scaling.h"

#include "common/memory.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>

static const double largest_exponent = 5;

/* Sizes are measured in units of their geometric mean, so that b is of the order of the data. */
struct data {
    size_t count;
    const double *y, *errors;
    double *log_n; /* of n over the geometric mean */
};

static int residuals(const gsl_vector *v, void *context, gsl_vector *f)
{
    const struct data *data = context;
    for (size_t i = 0; i < data->count; i++) {
        double power = exp(-gsl_vector_get(v, SCALING_EXPONENT) * data->log_n[i]);
        double model = gsl_vector_get(v, SCALING_LIMIT) - gsl_vector_get(v, SCALING_AMPLITUDE) * power;
        gsl_vector_set(f, i, (model - data->y[i]) / data->errors[i]);
    }
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *v, void *context, gsl_matrix *matrix)
{
    const struct data *data = context;
    for (size_t i = 0; i < data->count; i++) {
        double power = exp(-gsl_vector_get(v, SCALING_EXPONENT) * data->log_n[i]);
        double slope = gsl_vector_get(v, SCALING_AMPLITUDE) * data->log_n[i] * power;
        gsl_matrix_set(matrix, i, SCALING_LIMIT, 1 / data->errors[i]);
        gsl_matrix_set(matrix, i, SCALING_AMPLITUDE, -power / data->errors[i]);
        gsl_matrix_set(matrix, i, SCALING_EXPONENT, slope / data->errors[i]);
    }
    return GSL_SUCCESS;
}

/* The best of a ladder of exponents, each with the a and b of linear regression. */
static void find_start(const struct data *data, gsl_vector *start)
{
    double *workspace = memory_need(malloc(2 * data->count * sizeof *workspace));
    double *power = workspace, *weights = workspace + data->count, best = INFINITY;
    for (size_t i = 0; i < data->count; i++)
        weights[i] = 1 / (data->errors[i] * data->errors[i]);
    for (double exponent = 0.05; exponent < largest_exponent; exponent *= 1.25) {
        double a, b, covariance[3], chi_squared;
        for (size_t i = 0; i < data->count; i++)
            power[i] = exp(-exponent * data->log_n[i]);
        gsl_fit_wlinear(power, 1, weights, 1, data->y, 1, data->count, &a, &b, &covariance[0], &covariance[1],
                        &covariance[2], &chi_squared);
        if (chi_squared < best) {
            best = chi_squared;
            gsl_vector_set(start, SCALING_LIMIT, a);
            gsl_vector_set(start, SCALING_AMPLITUDE, -b);
            gsl_vector_set(start, SCALING_EXPONENT, exponent);
        }
    }
    free(workspace);
}

/* Turns b, which is that of the sizes in units of their geometric mean exp(shift), into that of the sizes; with the
 * covariance of (b, c) for its error. */
static void restore_amplitude(struct scaling *scaling, const gsl_matrix *covariance, double shift)
{
    double factor = exp(scaling->values[SCALING_EXPONENT] * shift), b = scaling->values[SCALING_AMPLITUDE];
    double variance = gsl_matrix_get(covariance, SCALING_AMPLITUDE, SCALING_AMPLITUDE) +
                      2 * b * shift * gsl_matrix_get(covariance, SCALING_AMPLITUDE, SCALING_EXPONENT) +
                      b * b * shift * shift * gsl_matrix_get(covariance, SCALING_EXPONENT, SCALING_EXPONENT);
    scaling->values[SCALING_AMPLITUDE] = b * factor;
    scaling->errors[SCALING_AMPLITUDE] = sqrt(fmax(0, variance)) * factor;
}

static void minimise(struct data *data, double shift, struct scaling *scaling)
{
    enum { ITERATIONS = 500 };
    static const double tolerance = 1e-10;
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *workspace = memory_need(
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, data->count, SCALING_PARAMETERS));
    gsl_multifit_nlinear_fdf system = {
        .f = residuals, .df = jacobian, .n = data->count, .p = SCALING_PARAMETERS, .params = data};
    gsl_vector *start = memory_need(gsl_vector_alloc(SCALING_PARAMETERS));
    gsl_matrix *covariance = memory_need(gsl_matrix_alloc(SCALING_PARAMETERS, SCALING_PARAMETERS));
    int info = 0;
    find_start(data, start);
    int status = gsl_multifit_nlinear_init(start, &system, workspace);
    if (status == GSL_SUCCESS)
        status = gsl_multifit_nlinear_driver(ITERATIONS, tolerance, tolerance, 0, NULL, NULL, &info, workspace);
    if (status == GSL_SUCCESS)
        status = gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(workspace), 0, covariance);
    double exponent = gsl_vector_get(workspace->x, SCALING_EXPONENT);
    if (status == GSL_SUCCESS && exponent > 0 && exponent <= largest_exponent) {
        gsl_blas_ddot(workspace->f, workspace->f, &scaling->chi_squared);
        for (size_t k = 0; k < SCALING_PARAMETERS; k++) {
            scaling->values[k] = gsl_vector_get(workspace->x, k);
            scaling->errors[k] = sqrt(gsl_matrix_get(covariance, k, k));
            scaling->gradient = fmax(scaling->gradient, fabs(gsl_vector_get(workspace->g, k) * scaling->errors[k]));
        }
        restore_amplitude(scaling, covariance, shift);
        scaling->converged = true;
        for (size_t k = 0; k < SCALING_PARAMETERS; k++)
            scaling->converged &= isfinite(scaling->values[k]) && isfinite(scaling->errors[k]);
    }
    gsl_matrix_free(covariance);
    gsl_vector_free(start);
    gsl_multifit_nlinear_free(workspace);
}

static size_t count_different(size_t count, const double *n)
{
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < i && n[k] != n[i])
            k++;
        different += k == i;
    }
    return different;
}

void scaling_fit(size_t count, const double *n, const double *y, const double *errors, struct scaling *scaling)
{
    *scaling = (struct scaling){0};
    if (count_different(count, n) <= SCALING_PARAMETERS)
        return;
    struct data data = {count, y, errors, memory_need(malloc(count * sizeof(double)))};
    double shift = 0;
    for (size_t i = 0; i < count; i++)
        shift += log(n[i]) / (double)count;
    for (size_t i = 0; i < count; i++)
        data.log_n[i] = log(n[i]) - shift;
    minimise(&data, shift, scaling);
    free(data.log_n);
    if (!scaling->converged)
        *scaling = (struct scaling){0};
}
