#include "common/threshold.h"

#include "common/estimate.h"
#include "common/memory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Data, and how they are drawn again. */
struct sampling {
    const struct fractions *fractions;
    const struct threshold_method *method;
    /* Draws trials and successes of a bootstrap sample. */
    void (*draw)(const struct sampling *sampling, gsl_rng *generator, double *trials, double *successes);
    const struct transition *transition; /* what draw_units draws from */
    const double *probabilities;         /* what draw_trials draws with */
};

/* Where a curve reaches the level --------------------------------------------------------------------------- */

/* Replaces fractions that fall by their mean until none does: the rising curve that is most likely, (N.37). Returns the
 * number of blocks of equal values; block b ends before index ends[b]. */
static size_t make_rising(size_t count, const double *trials, const double *successes, double *values, size_t *ends)
{
    size_t blocks = 0;
    double *sums = memory_need(malloc(2 * count * sizeof *sums)), *weights = sums + count;
    for (size_t k = 0; k < count; k++) {
        sums[blocks] = successes[k];
        weights[blocks] = trials[k];
        ends[blocks++] = k + 1;
        while (blocks > 1 && sums[blocks - 1] * weights[blocks - 2] <= sums[blocks - 2] * weights[blocks - 1]) {
            blocks--;
            sums[blocks - 1] += sums[blocks];
            weights[blocks - 1] += weights[blocks];
            ends[blocks - 1] = ends[blocks];
        }
    }
    for (size_t b = 0; b < blocks; b++)
        values[b] = sums[b] / weights[b];
    free(sums);
    return blocks;
}

static double interpolate(const struct fractions *fractions, double level)
{
    size_t count = fractions->couplings, *ends = memory_need(malloc(count * sizeof *ends));
    double *values = memory_need(malloc(count * sizeof *values)), crossing;
    size_t blocks = make_rising(count, fractions->trials, fractions->successes, values, ends), b = 0;
    while (b < blocks && values[b] < level)
        b++;
    if (b == 0 || b == blocks) {
        crossing = b == 0 ? -INFINITY : INFINITY;
    } else {
        double left = fractions->jd[ends[b - 1] - 1], right = fractions->jd[ends[b - 1]];
        crossing = left + (level - values[b - 1]) / (values[b] - values[b - 1]) * (right - left);
    }
    free(values);
    free(ends);
    return crossing;
}

static double sum(size_t count, const double *values)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += values[k];
    return sum;
}

/* Where the fractions reach the level; -INFINITY, INFINITY if they are above, below it everywhere; NAN if they fall. */
static double locate(const struct fractions *fractions, const struct threshold_method *method, struct logistic *fit)
{
    *fit = (struct logistic){0};
    if (method->curve == THRESHOLD_INTERPOLATED)
        return interpolate(fractions, method->level);
    size_t count = fractions->couplings;
    int status = logistic_fit(count, fractions->jd, fractions->trials, fractions->successes, fit);
    if (status == GSL_SUCCESS)
        return logistic_at(fit, method->level);
    double successes = sum(count, fractions->successes);
    return successes == 0 ? INFINITY : successes == sum(count, fractions->trials) ? -INFINITY : NAN;
}

static bool within(const struct fractions *fractions, double value)
{
    return value >= fractions->jd[0] && value <= fractions->jd[fractions->couplings - 1];
}

/* Bootstrap ----------------------------------------------------------------------------------------------- */

/* Equation (N.32): as many units as there are, with replacement. */
static void draw_units(const struct sampling *sampling, gsl_rng *generator, double *trials, double *successes)
{
    const struct transition *transition = sampling->transition;
    size_t couplings = transition->couplings;
    memcpy(trials, sampling->fractions->trials, couplings * sizeof *trials);
    memset(successes, 0, couplings * sizeof *successes);
    for (size_t unit = 0; unit < transition->units; unit++) {
        const double *row = transition->successes + gsl_rng_uniform_int(generator, transition->units) * couplings;
        for (size_t k = 0; k < couplings; k++)
            successes[k] += row[k];
    }
}

/* Equations (N.35) and (N.36): binomial numbers of as many trials, rounded; then scaled to the trials themselves. */
static void draw_trials(const struct sampling *sampling, gsl_rng *generator, double *trials, double *successes)
{
    const struct fractions *fractions = sampling->fractions;
    const double *probabilities = sampling->probabilities;
    double most = 0;
    for (size_t k = 0; k < fractions->couplings; k++) {
        trials[k] = fmax(1, rint(fractions->trials[k]));
        most = fmax(most, trials[k]);
        successes[k] = sampling->method->common
                           ? 0
                           : gsl_ran_binomial(generator, probabilities[k], (unsigned)trials[k]);
    }
    for (double trial = 0; sampling->method->common && trial < most; trial++) {
        double uniform = gsl_rng_uniform(generator);
        for (size_t k = 0; k < fractions->couplings; k++)
            successes[k] += trial < trials[k] && uniform < probabilities[k];
    }
    for (size_t k = 0; k < fractions->couplings; k++) {
        successes[k] *= fractions->trials[k] / trials[k];
        trials[k] = fractions->trials[k];
    }
}

/* Error and interval of the value. False if too many samples have none within the measured self-couplings. */
static bool resample(const struct sampling *sampling, const struct stream_address *address,
                     struct threshold *threshold)
{
    const struct fractions *fractions = sampling->fractions;
    size_t couplings = fractions->couplings, resamples = sampling->method->resamples, known = 0, inside = 0;
    double *values = memory_need(malloc((2 * resamples + 2 * couplings) * sizeof *values));
    double *inner = values + resamples, *trials = inner + resamples, *successes = trials + couplings;
    gsl_rng *generator = stream_create();
    stream_open(generator, address);
    for (size_t i = 0; i < resamples; i++) {
        struct logistic fit;
        sampling->draw(sampling, generator, trials, successes);
        double value = locate(&(struct fractions){couplings, fractions->jd, trials, successes}, sampling->method, &fit);
        if (!isnan(value))
            values[known++] = value;
        if (within(fractions, value))
            inner[inside++] = value;
    }
    gsl_rng_free(generator);
    bool enough = (double)inside >= 0.9 * (double)resamples;
    if (enough) {
        gsl_sort(values, 1, known);
        threshold->error = gsl_stats_sd(inner, 1, inside);
        threshold->low = estimate_quantile(known, values, 0.025, 1).value;
        threshold->high = estimate_quantile(known, values, 0.975, 1).value;
    }
    free(values);
    return enough && threshold->error > 0;
}

/* The threshold ------------------------------------------------------------------------------------------- */

/* Up to `low` all upper ends are below the level, from `high` on no lower end is. */
static void bound(size_t couplings, const double *jd, const struct interval *fractions, double level,
                  struct threshold *threshold)
{
    threshold->low = -INFINITY;
    threshold->high = INFINITY;
    for (size_t k = 0; k < couplings && fractions[k].high < level; k++)
        threshold->low = jd[k];
    for (size_t k = couplings; k > 0 && fractions[k - 1].low >= level; k--)
        threshold->high = jd[k - 1];
}

/* `bounds`: [couplings], for what does not converge. */
static void estimate(const struct sampling *sampling, const struct interval *bounds,
                     const struct stream_address *bootstrap, struct threshold *threshold)
{
    const struct fractions *fractions = sampling->fractions;
    bool logistic = sampling->method->curve == THRESHOLD_LOGISTIC;
    *threshold = (struct threshold){.error = INFINITY};
    threshold->value = locate(fractions, sampling->method, &threshold->fit);
    threshold->converged = within(fractions, threshold->value) && (!logistic || threshold->fit.width > 0) &&
                           resample(sampling, bootstrap, threshold);
    if (threshold->converged)
        return;
    *threshold = (struct threshold){.error = INFINITY};
    bound(fractions->couplings, fractions->jd, bounds, sampling->method->level, threshold);
}

void threshold_estimate(const struct transition *transition, const struct stream_address *bootstrap,
                        struct threshold *threshold)
{
    static const struct threshold_method method = {.curve = THRESHOLD_LOGISTIC, .level = 0.5, .resamples = 400};
    size_t couplings = transition->couplings;
    double *trials = memory_need(calloc(2 * couplings, sizeof *trials)), *successes = trials + couplings;
    struct interval *bounds = memory_need(malloc(couplings * sizeof *bounds));
    for (size_t k = 0; k < couplings; k++) {
        trials[k] = (double)transition->units * transition->unit_runs;
        for (size_t unit = 0; unit < transition->units; unit++)
            successes[k] += transition->successes[unit * couplings + k];
        double fraction = successes[k] / trials[k];
        bounds[k] = (struct interval){fraction, fraction, fraction};
    }
    struct fractions fractions = {couplings, transition->jd, trials, successes};
    struct sampling sampling = {&fractions, &method, draw_units, transition, NULL};
    estimate(&sampling, bounds, bootstrap, threshold);
    free(bounds);
    free(trials);
}

/* What the bootstrap draws with: the fitted curve, or the fractions, of which 0 and 1 are moved inwards, (N.35). */
static void choose_probabilities(const struct fractions *fractions, const struct threshold_method *method,
                                 double *probabilities)
{
    struct logistic fit;
    locate(fractions, method, &fit);
    for (size_t k = 0; k < fractions->couplings; k++) {
        double margin = 0.5 / (fractions->trials[k] + 1), fraction = fractions->successes[k] / fractions->trials[k];
        probabilities[k] = fit.width > 0 ? logistic_probability(&fit, fractions->jd[k])
                                         : fmin(fmax(fraction, margin), 1 - margin);
    }
}

void threshold_of_fractions(const struct fractions *fractions, const struct threshold_method *method,
                            const struct stream_address *bootstrap, struct threshold *threshold)
{
    size_t couplings = fractions->couplings;
    double *probabilities = memory_need(malloc(couplings * sizeof *probabilities));
    struct interval *bounds = memory_need(malloc(couplings * sizeof *bounds));
    for (size_t k = 0; k < couplings; k++)
        bounds[k] = estimate_fraction(fractions->successes[k], fractions->trials[k]);
    choose_probabilities(fractions, method, probabilities);
    struct sampling sampling = {fractions, method, draw_trials, NULL, probabilities};
    estimate(&sampling, bounds, bootstrap, threshold);
    free(bounds);
    free(probabilities);
}
