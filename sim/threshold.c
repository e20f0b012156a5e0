#include "sim/threshold.h"

#include "common/memory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESAMPLES = 400 };

/* Fits the units of `chosen`, of which there are as many as units; NULL: each once. True if the centre lies among the
 * self-couplings. */
static bool fit(const struct transition *transition, const size_t *chosen, double *workspace, struct logistic *logistic)
{
    size_t couplings = transition->couplings;
    double *successes = workspace, *trials = workspace + couplings;
    for (size_t k = 0; k < couplings; k++) {
        successes[k] = 0;
        trials[k] = (double)transition->units * transition->unit_runs;
    }
    for (size_t unit = 0; unit < transition->units; unit++) {
        const double *row = transition->successes + (chosen ? chosen[unit] : unit) * couplings;
        for (size_t k = 0; k < couplings; k++)
            successes[k] += row[k];
    }
    return logistic_fit(couplings, transition->jd, trials, successes, logistic) == GSL_SUCCESS &&
           logistic->centre >= transition->jd[0] && logistic->centre <= transition->jd[couplings - 1];
}

/* Bootstrap over units, equation (N.32): error and interval of the centre. False if too many samples have none. */
static bool resample(const struct transition *transition, const struct stream_address *address, double *workspace,
                     struct threshold *threshold)
{
    double centres[RESAMPLES];
    size_t *chosen = memory_need(malloc(transition->units * sizeof *chosen)), count = 0;
    gsl_rng *generator = stream_create();
    stream_open(generator, address);
    for (int i = 0; i < RESAMPLES; i++) {
        struct logistic logistic;
        for (size_t unit = 0; unit < transition->units; unit++)
            chosen[unit] = gsl_rng_uniform_int(generator, transition->units);
        if (fit(transition, chosen, workspace, &logistic))
            centres[count++] = logistic.centre;
    }
    gsl_rng_free(generator);
    free(chosen);
    if (count < 0.9 * RESAMPLES)
        return false;
    gsl_sort(centres, 1, count);
    threshold->error = gsl_stats_sd(centres, 1, count);
    threshold->low = gsl_stats_quantile_from_sorted_data(centres, 1, count, 0.025);
    threshold->high = gsl_stats_quantile_from_sorted_data(centres, 1, count, 0.975);
    return threshold->error > 0;
}

/* The self-couplings up to which all fractions are below 1/2, and from which on all are not. */
static void bound(const struct transition *transition, struct threshold *threshold)
{
    threshold->low = -INFINITY;
    threshold->high = INFINITY;
    bool below = true;
    for (size_t k = 0; k < transition->couplings; k++) {
        double fraction = 0;
        for (size_t unit = 0; unit < transition->units; unit++)
            fraction += transition->successes[unit * transition->couplings + k];
        fraction /= (double)transition->units * transition->unit_runs;
        below = below && fraction < 0.5;
        if (below)
            threshold->low = transition->jd[k];
        if (fraction < 0.5)
            threshold->high = INFINITY;
        else if (threshold->high == INFINITY)
            threshold->high = transition->jd[k];
    }
}

void threshold_estimate(const struct transition *transition, const struct stream_address *bootstrap,
                        struct threshold *threshold)
{
    double *workspace = memory_need(malloc(2 * transition->couplings * sizeof *workspace));
    *threshold = (struct threshold){.error = INFINITY};
    threshold->converged = transition->units > 1 && fit(transition, NULL, workspace, &threshold->fit) &&
                           threshold->fit.width > 0 && resample(transition, bootstrap, workspace, threshold);
    if (!threshold->converged) {
        *threshold = (struct threshold){.error = INFINITY};
        bound(transition, threshold);
    }
    free(workspace);
}
