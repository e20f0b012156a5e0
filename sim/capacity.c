#include "sim/capacity.h"

#include "common/memory.h"

#include <gsl/gsl_fit.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

struct capacity capacity_search(size_t low, size_t high, size_t first, capacity_trial *trial, void *context)
{
    size_t at = GSL_MIN(GSL_MAX(first, low), high), success = at, failure = at;
    if (trial(at, context)) {
        do {
            if (success == high)
                return (struct capacity){high, CAPACITY_ABOVE};
            failure = GSL_MIN(high, success + GSL_MAX(success / 4, 1));
        } while (trial(failure, context) && (success = failure));
    } else {
        do {
            if (failure == low)
                return (struct capacity){low, CAPACITY_BELOW};
            success = GSL_MAX(low, failure - GSL_MAX(failure / 4, 1));
        } while (!trial(success, context) && (failure = success));
    }
    while (failure - success > 1) {
        size_t middle = success + (failure - success) / 2;
        if (trial(middle, context))
            success = middle;
        else
            failure = middle;
    }
    return (struct capacity){success, CAPACITY_FOUND};
}

struct capacity_slope capacity_fit(size_t count, const double *neurons, const double *capacities,
                                   const double *errors)
{
    struct capacity_slope fit = {.error = INFINITY};
    double *weights = memory_need(calloc(count + 1, sizeof *weights)), variance;
    size_t used = 0;
    for (size_t k = 0; k < count; k++) {
        weights[k] = 1 / (errors[k] * errors[k]);
        used += weights[k] > 0;
    }
    if (used > 0) {
        gsl_fit_wmul(neurons, 1, weights, 1, capacities, 1, count, &fit.slope, &variance, &fit.chi_squared);
        fit.error = sqrt(variance);
        fit.degrees = used - 1;
        fit.converged = true;
    } else if (count > 0) {
        double residuals;
        gsl_fit_mul(neurons, 1, capacities, 1, count, &fit.slope, &variance, &residuals);
    }
    free(weights);
    return fit;
}
