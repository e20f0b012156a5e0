/* Autocorrelation and power spectrum of the long-lived state, equations (N.24) to (N.26) of notes/networks.md. */
#include "common/grid.h"
#include "common/memory.h"
#include "sim/correlation.h"
#include "sim/observations.h"
#include "sim/tally.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>

/* What is summed over the runs that stay active: their number, the correlations, the powers. */
enum { ACTIVE_RUNS, CORRELATIONS };

static size_t lags_of(const struct experiment *experiment)
{
    return (size_t)options_integer(experiment->options, "lags");
}

struct job {
    const struct experiment *experiment;
    struct point point;
    struct tally *tally;
};

/* Records the run after the warm-up; false if it converges. */
static bool record(const struct experiment *experiment, struct dynamics *dynamics, struct correlator *correlator)
{
    if (dynamics_run(dynamics, experiment->warm_up))
        return false;
    correlator_begin(correlator);
    for (long sweep = experiment->warm_up; sweep < experiment->max_sweeps; sweep++) {
        correlator_add(correlator, dynamics_state(dynamics));
        if (dynamics_run(dynamics, 1))
            return false;
    }
    return true;
}

static int observe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    size_t lags = lags_of(job->experiment);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    struct correlator *correlator = correlator_create(trial->spins, lags);
    double *results = memory_need(malloc(2 * (lags + 1) * sizeof *results));
    for (size_t start = part.first; start < part.first + part.count; start++) {
        trial_start(trial, start);
        if (!record(job->experiment, trial->dynamics, correlator))
            continue;
        double *sums = tally_sums(job->tally, index, start);
        correlator_results(correlator, results, results + lags + 1);
        sums[ACTIVE_RUNS]++;
        for (size_t k = 0; k < 2 * (lags + 1); k++)
            sums[CORRELATIONS + k] += results[k];
    }
    free(results);
    correlator_free(correlator);
    trial_free(trial);
    return EXIT_DONE;
}

static const struct column columns[] = {
    EXPERIMENT_COLUMNS,
    {"active_runs", COLUMN_INTEGER, "", "runs that did not converge; the averages are over them"},
    {"lag", COLUMN_INTEGER, "sweeps", "time difference tau"},
    {"correlation", COLUMN_REAL, "", "mean of s_i(t) s_i(t + tau), (N.24); 0 if no run is active"},
    {"correlation_error", COLUMN_BOUND, "", "its standard error, over networks (runs, if there is only one network)"},
    {"frequency", COLUMN_REAL, "1/sweep", "frequency f, from 0 to 1/2"},
    {"power", COLUMN_REAL, "", "power spectrum at f, (N.25), of mean 1 over (-1/2, 1/2]; 0 if no run is active"},
    {"power_error", COLUMN_BOUND, "", "its standard error"},
    {0},
};

static size_t rows_of(const struct experiment *experiment)
{
    return lags_of(experiment) + 1;
}

static void write_row(const struct job *job, size_t lags, size_t k, struct rows *rows)
{
    struct estimate correlation = tally_mean(job->tally, CORRELATIONS + k, ACTIVE_RUNS);
    struct estimate power = tally_mean(job->tally, CORRELATIONS + lags + 1 + k, ACTIVE_RUNS);
    experiment_write_point(job->experiment, &job->point, rows);
    rows_number(rows, tally_total(job->tally, ACTIVE_RUNS));
    rows_number(rows, (double)k);
    rows_estimate(rows, correlation);
    rows_number(rows, (double)k / (2 * (double)lags));
    rows_estimate(rows, power);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    struct job job = {.experiment = context, .point = point_at(context, index)};
    size_t lags = lags_of(job.experiment);
    job.tally = tally_create(job.experiment, CORRELATIONS + 2 * (lags + 1));
    int status = sweep_parts(experiment_parts(job.experiment), observe_part, &job);
    for (size_t k = 0; status == EXIT_DONE && k <= lags; k++)
        write_row(&job, lags, k, rows);
    tally_free(job.tally);
    return status;
}

static void check(const struct experiment *experiment)
{
    size_t lags = lags_of(experiment), threads = (size_t)options_integer(experiment->options, "threads");
    size_t spins = (size_t)(grid_largest(experiment->layers) * grid_largest(experiment->n));
    long window = experiment->max_sweeps - experiment->warm_up;
    if (window < 2 * (long)lags)
        options_refuse(experiment->options, "--lags %zu: must be at most half of the time from --warm-up to "
                       "--max-sweeps, which is %ld", lags, window);
    double bytes = (double)threads * correlator_bytes(spins, lags);
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks(bytes, needs, has))
        options_refuse(experiment->options, "--lags %zu: networks of this size need %s of memory, and there are %s",
                       lags, needs, has);
}

const struct observation observe_correlations = {
    .option = "correlations", .columns = columns, .rows = rows_of, .compute = compute, .check = check,
};
