#include "common/scaling.h"

#include "common/memory.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>

static const double largest_exponent = 5;
static const double largest_gradient = 1e-5;

/* Sizes are measured in units of their geometric mean, so that b is of the order of the data. */
struct data {
    size_t count;
    const double *y, *errors;
    double *log_n; /* of n over the geometric mean */
    double known[SCALING_PARAMETERS];     /* values of the parameters that are not fitted; NAN: fitted */
    size_t parameter[SCALING_PARAMETERS]; /* those that are */
    size_t free;                          /* how many */
};

/* All parameters, of which v holds those that are fitted. */
static void complete(const struct data *data, const gsl_vector *v, double values[SCALING_PARAMETERS])
{
    for (size_t k = 0; k < SCALING_PARAMETERS; k++)
        values[k] = data->known[k];
    for (size_t k = 0; k < data->free; k++)
        values[data->parameter[k]] = gsl_vector_get(v, k);
}

static int residuals(const gsl_vector *v, void *context, gsl_vector *f)
{
    const struct data *data = context;
    double values[SCALING_PARAMETERS];
    complete(data, v, values);
    for (size_t i = 0; i < data->count; i++) {
        double power = exp(-values[SCALING_EXPONENT] * data->log_n[i]);
        double model = values[SCALING_LIMIT] - values[SCALING_AMPLITUDE] * power;
        gsl_vector_set(f, i, (model - data->y[i]) / data->errors[i]);
    }
    return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *v, void *context, gsl_matrix *matrix)
{
    const struct data *data = context;
    double values[SCALING_PARAMETERS];
    complete(data, v, values);
    for (size_t i = 0; i < data->count; i++) {
        double power = exp(-values[SCALING_EXPONENT] * data->log_n[i]);
        double slopes[SCALING_PARAMETERS] = {
            [SCALING_LIMIT] = 1,
            [SCALING_AMPLITUDE] = -power,
            [SCALING_EXPONENT] = values[SCALING_AMPLITUDE] * data->log_n[i] * power,
        };
        for (size_t k = 0; k < data->free; k++)
            gsl_matrix_set(matrix, i, k, slopes[data->parameter[k]] / data->errors[i]);
    }
    return GSL_SUCCESS;
}

/* The a (unless it is known) and b of linear regression at a given exponent; returns chi^2. */
static double regress(const struct data *data, double exponent, double values[SCALING_PARAMETERS])
{
    double *workspace = memory_need(malloc(3 * data->count * sizeof *workspace));
    double *power = workspace, *weights = power + data->count, *y = weights + data->count;
    double a = 0, b, covariance[3], chi_squared;
    bool limit_known = !isnan(data->known[SCALING_LIMIT]);
    for (size_t i = 0; i < data->count; i++) {
        power[i] = exp(-exponent * data->log_n[i]);
        weights[i] = 1 / (data->errors[i] * data->errors[i]);
        y[i] = data->y[i] - (limit_known ? data->known[SCALING_LIMIT] : 0);
    }
    if (limit_known)
        gsl_fit_wmul(power, 1, weights, 1, y, 1, data->count, &b, &covariance[0], &chi_squared);
    else
        gsl_fit_wlinear(power, 1, weights, 1, y, 1, data->count, &a, &b, &covariance[0], &covariance[1],
                        &covariance[2], &chi_squared);
    values[SCALING_LIMIT] = limit_known ? data->known[SCALING_LIMIT] : a;
    values[SCALING_AMPLITUDE] = -b;
    values[SCALING_EXPONENT] = exponent;
    free(workspace);
    return chi_squared;
}

/* The best of a ladder of exponents, or of the one that is known. */
static void find_start(const struct data *data, gsl_vector *start)
{
    double values[SCALING_PARAMETERS], best[SCALING_PARAMETERS] = {0}, least = INFINITY;
    bool exponent_known = !isnan(data->known[SCALING_EXPONENT]);
    double first = exponent_known ? data->known[SCALING_EXPONENT] : 0.05;
    double last = exponent_known ? first : largest_exponent;
    for (double exponent = first; exponent <= last; exponent *= 1.25) {
        double chi_squared = regress(data, exponent, values);
        if (chi_squared < least) {
            least = chi_squared;
            for (size_t k = 0; k < SCALING_PARAMETERS; k++)
                best[k] = values[k];
        }
    }
    for (size_t k = 0; k < data->free; k++)
        gsl_vector_set(start, k, best[data->parameter[k]]);
}

/* Turns b, which is that of the sizes in units of their geometric mean exp(shift), into that of the sizes; with the
 * covariance of (b, c) for its error. */
static void restore_amplitude(double covariance[SCALING_PARAMETERS][SCALING_PARAMETERS], double shift,
                              struct scaling *scaling)
{
    double factor = exp(scaling->values[SCALING_EXPONENT] * shift), b = scaling->values[SCALING_AMPLITUDE];
    double variance = covariance[SCALING_AMPLITUDE][SCALING_AMPLITUDE] +
                      2 * b * shift * covariance[SCALING_AMPLITUDE][SCALING_EXPONENT] +
                      b * b * shift * shift * covariance[SCALING_EXPONENT][SCALING_EXPONENT];
    scaling->values[SCALING_AMPLITUDE] = b * factor;
    scaling->errors[SCALING_AMPLITUDE] = sqrt(fmax(0, variance)) * factor;
}

/* Reads the minimum that was found. */
static void take_minimum(const struct data *data, const gsl_multifit_nlinear_workspace *workspace, double shift,
                         const gsl_matrix *found, struct scaling *scaling)
{
    double covariance[SCALING_PARAMETERS][SCALING_PARAMETERS] = {{0}};
    gsl_blas_ddot(workspace->f, workspace->f, &scaling->chi_squared);
    complete(data, workspace->x, scaling->values);
    for (size_t k = 0; k < data->free; k++) {
        size_t parameter = data->parameter[k];
        for (size_t l = 0; l < data->free; l++)
            covariance[parameter][data->parameter[l]] = gsl_matrix_get(found, k, l);
        scaling->errors[parameter] = sqrt(covariance[parameter][parameter]);
        scaling->gradient =
            fmax(scaling->gradient, fabs(gsl_vector_get(workspace->g, k) * scaling->errors[parameter]));
    }
    restore_amplitude(covariance, shift, scaling);
    double exponent = scaling->values[SCALING_EXPONENT];
    scaling->converged = exponent > 0 && exponent <= largest_exponent && scaling->gradient <= largest_gradient;
    for (size_t k = 0; k < SCALING_PARAMETERS; k++)
        scaling->converged &= isfinite(scaling->values[k]) && isfinite(scaling->errors[k]);
}

static void minimise(struct data *data, double shift, struct scaling *scaling)
{
    enum { ITERATIONS = 500 };
    static const double tolerance = 1e-10;
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *workspace = memory_need(
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, data->count, data->free));
    gsl_multifit_nlinear_fdf system = {
        .f = residuals, .df = jacobian, .n = data->count, .p = data->free, .params = data};
    gsl_vector *start = memory_need(gsl_vector_alloc(data->free));
    gsl_matrix *covariance = memory_need(gsl_matrix_alloc(data->free, data->free));
    int info = 0;
    find_start(data, start);
    int status = gsl_multifit_nlinear_init(start, &system, workspace);
    if (status == GSL_SUCCESS)
        status = gsl_multifit_nlinear_driver(ITERATIONS, tolerance, tolerance, 0, NULL, NULL, &info, workspace);
    /* With a known exponent the problem is linear and begins at its minimum: no progress then is no failure. */
    if (status == GSL_SUCCESS || (info == GSL_ENOPROG && !isnan(data->known[SCALING_EXPONENT])))
        status = gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(workspace), 0, covariance);
    if (status == GSL_SUCCESS)
        take_minimum(data, workspace, shift, covariance, scaling);
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

size_t scaling_free(const struct scaling_known *known)
{
    return SCALING_PARAMETERS - (known && !isnan(known->limit)) - (known && !isnan(known->exponent));
}

/* Which parameters are fitted. */
static void divide_parameters(const struct scaling_known *known, struct data *data)
{
    for (size_t k = 0; k < SCALING_PARAMETERS; k++)
        data->known[k] = NAN;
    if (known) {
        data->known[SCALING_LIMIT] = known->limit;
        data->known[SCALING_EXPONENT] = known->exponent;
    }
    for (size_t k = 0; k < SCALING_PARAMETERS; k++)
        if (isnan(data->known[k]))
            data->parameter[data->free++] = k;
}

void scaling_fit(size_t count, const double *n, const double *y, const double *errors,
                 const struct scaling_known *known, struct scaling *scaling)
{
    *scaling = (struct scaling){0};
    if (count_different(count, n) <= scaling_free(known))
        return;
    struct data data = {.count = count, .y = y, .errors = errors};
    double shift = 0;
    data.log_n = memory_need(malloc(count * sizeof *data.log_n));
    for (size_t i = 0; i < count; i++)
        shift += log(n[i]) / (double)count;
    for (size_t i = 0; i < count; i++)
        data.log_n[i] = log(n[i]) - shift;
    divide_parameters(known, &data);
    minimise(&data, shift, scaling);
    free(data.log_n);
    if (!scaling->converged)
        *scaling = (struct scaling){0};
}
