#include "theory/dmft_critical.h"

#include "common/memory.h"
#include "theory/dmft_law.h"
#include "theory/dmft_stationary.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

/* One choice of terms: a constant and `powers` powers of the activity, fitted to the points from number `first` on. */
struct choice {
    size_t first, powers;
    double power[2];
};

/* The constant of the weighted fit, its error from the weights, and chi squared. */
static struct estimate fit(enum dmft_rule rule, const struct dmft_critical *data, const struct choice *choice,
                           double *chi_squared)
{
    size_t count = DMFT_CRITICAL_POINTS - choice->first, terms = choice->powers + 1;
    gsl_matrix *model = memory_need(gsl_matrix_alloc(count, terms));
    gsl_matrix *covariance = memory_need(gsl_matrix_alloc(terms, terms));
    gsl_vector *values = memory_need(gsl_vector_alloc(count)), *weights = memory_need(gsl_vector_alloc(count));
    gsl_vector *constants = memory_need(gsl_vector_alloc(terms));
    gsl_multifit_linear_workspace *workspace = memory_need(gsl_multifit_linear_alloc(count, terms));
    for (size_t i = 0; i < count; i++) {
        double activity = data->activity[choice->first + i];
        struct estimate point = data->point[choice->first + i];
        gsl_matrix_set(model, i, 0, 1);
        for (size_t k = 0; k < choice->powers; k++)
            gsl_matrix_set(model, i, k + 1, pow(activity, choice->power[k]));
        gsl_vector_set(values, i, point.value + 2 * dmft_law_beta(rule) * sqrt(activity));
        gsl_vector_set(weights, i, 1 / gsl_pow_2(point.error));
    }
    gsl_multifit_wlinear(model, weights, values, constants, covariance, chi_squared, workspace);
    struct estimate result = {gsl_vector_get(constants, 0), sqrt(gsl_matrix_get(covariance, 0, 0))};
    gsl_multifit_linear_free(workspace);
    gsl_matrix_free(model);
    gsl_matrix_free(covariance);
    gsl_vector_free(values);
    gsl_vector_free(weights);
    gsl_vector_free(constants);
    return result;
}

void dmft_critical_fit(enum dmft_rule rule, struct dmft_critical *result)
{
    static const struct choice best = {0, 2, {1, 1.5}}, others[] = {{2, 1, {1}}, {0, 2, {1, 2}}};
    struct estimate main_fit = fit(rule, result, &best, &result->chi_squared);
    result->degrees = DMFT_CRITICAL_POINTS - 3;
    result->statistical = main_fit.error;
    result->choice = 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        double chi_squared;
        struct estimate other = fit(rule, result, &others[i], &chi_squared);
        result->choice = fmax(result->choice, fabs(other.value - main_fit.value));
    }
    result->jd = (struct estimate){main_fit.value, hypot(result->statistical, result->choice)};
}

int dmft_critical_solve(const struct dmft_critical_request *request, struct dmft_critical *result)
{
    static const double largest = 0.04;
    double squares = 0, step[DMFT_CRITICAL_POINTS];
    *result = (struct dmft_critical){.solved = false};
    if (request->rule == DMFT_PERMUTED)
        return GSL_EINVAL;
    for (int i = 0; i < DMFT_CRITICAL_POINTS; i++) {
        double activity = ldexp(largest, -i);
        struct dmft_request point = {
            .rule = request->rule,
            .activity = activity,
            .accuracy = request->accuracy / dmft_law_slope(request->rule, activity),
            .smallest = activity,
            .populations = request->populations,
            .seed = request->seed,
            .number = (uint32_t)(i + DMFT_CRITICAL_POINTS * (int)request->rule),
        };
        struct dmft_stationary state;
        dmft_stationary_solve(&point, &state);
        if (state.verdict != DMFT_ACTIVE)
            return GSL_SUCCESS;
        result->activity[i] = activity;
        result->point[i].value = state.jd.value;
        squares += gsl_pow_2(state.jd.error) / DMFT_CRITICAL_POINTS;
        step[i] = state.jd_step;
        dmft_stationary_free(&state);
    }
    for (int i = 0; i < DMFT_CRITICAL_POINTS; i++)
        result->point[i].error = hypot(sqrt(squares), step[i]);
    dmft_critical_fit(request->rule, result);
    result->solved = true;
    return GSL_SUCCESS;
}

struct dmft_critical dmft_critical_combine(size_t count, const struct dmft_critical *results)
{
    struct dmft_critical combined = {.solved = true, .degrees = count - 1};
    double weights = 0, statistical = 0, choice = 0;
    for (size_t i = 0; i < count; i++) {
        double weight = 1 / gsl_pow_2(results[i].jd.error);
        weights += weight;
        combined.jd.value += (results[i].jd.value - combined.jd.value) * weight / weights;
        statistical += gsl_pow_2(weight * results[i].statistical);
        choice += gsl_pow_2(weight * results[i].choice);
    }
    for (size_t i = 0; i < count; i++)
        combined.chi_squared += gsl_pow_2((results[i].jd.value - combined.jd.value) / results[i].jd.error);
    combined.statistical = sqrt(statistical) / weights;
    combined.choice = sqrt(choice) / weights;
    combined.jd.error = 1 / sqrt(weights);
    return combined;
}
