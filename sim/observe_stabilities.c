/* Stabilities at the fixed points that were reached, next to those of typical fixed points, (N.28) of
 * notes/networks.md. */
#include "common/memory.h"
#include "sim/attractors.h"
#include "sim/bins.h"
#include "sim/observations.h"
#include "sim/tally.h"

#include <stdlib.h>

/* What is summed over the runs: fixed points, their stabilities, those of them outside all bins, those in each bin. */
enum { FIXED_POINTS, STABILITIES, OUTSIDE, FIRST_BIN };

static const char default_bins[] = "0:5:0.05";

struct job {
    const struct experiment *experiment;
    struct point point;
    const gsl_histogram *bins;
    struct tally *tally;
};

static void add_fixed_point(const struct trial *trial, const gsl_histogram *bins, double *fields, double *sums)
{
    const int8_t *state = dynamics_state(trial->dynamics);
    network_fields(trial->network, state, fields);
    sums[FIXED_POINTS]++;
    sums[STABILITIES] += (double)trial->spins;
    for (size_t i = 0; i < trial->spins; i++) {
        double stability = state[i] * fields[i] + trial->self_coupling[i];
        size_t bin;
        sums[bins_find(bins, stability, &bin) ? FIRST_BIN + bin : OUTSIDE]++;
    }
}

static int observe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    double *fields = memory_need(malloc(trial->spins * sizeof *fields));
    for (size_t start = part.first; start < part.first + part.count; start++) {
        trial_start(trial, start);
        if (dynamics_run(trial->dynamics, job->experiment->max_sweeps))
            add_fixed_point(trial, job->bins, fields, tally_sums(job->tally, index, start));
    }
    free(fields);
    trial_free(trial);
    return EXIT_DONE;
}

#define MEASURED_COLUMNS                                                                                           \
    EXPERIMENT_COLUMNS,                                                                                            \
    {"fixed_points", COLUMN_INTEGER, "", "runs that reached a fixed point"},                                       \
    {"outside", COLUMN_REAL, "", "fraction of their stabilities outside all bins"},                                \
    {"stability", COLUMN_REAL, "", "middle of the bin"},                                                           \
    {"density", COLUMN_REAL, "", "density of the stabilities s_i h_i + J_D in the bin; 0 without fixed points"},   \
    {"density_error", COLUMN_BOUND, "", "its standard error, over networks (runs, if there is only one network)"}

static const struct column measured_columns[] = {MEASURED_COLUMNS, {0}};
static const struct column compared_columns[] = {
    MEASURED_COLUMNS,
    {"typical_density", COLUMN_REAL, "", "the same at typical fixed points: truncated Gaussian at this N, (N.28)"},
    {0},
};

static size_t rows_of(const struct experiment *experiment)
{
    return bins_count(experiment->options, default_bins);
}

static void write_row(const struct job *job, size_t bin, struct rows *rows)
{
    double low, high;
    gsl_histogram_get_range(job->bins, bin, &low, &high);
    struct estimate fraction = tally_mean(job->tally, FIRST_BIN + bin, STABILITIES);
    experiment_write_point(job->experiment, &job->point, rows);
    rows_number(rows, tally_total(job->tally, FIXED_POINTS));
    rows_number(rows, tally_mean(job->tally, OUTSIDE, STABILITIES).value);
    rows_number(rows, bins_middle(job->bins, bin));
    rows_number(rows, fraction.value / (high - low));
    rows_number(rows, fraction.error / (high - low));
    if (observations_have_theory(job->experiment)) {
        double typical = typical_stability(job->point.jd, job->point.ensemble.neurons, low, high);
        rows_number(rows, typical / (high - low));
    }
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct experiment *experiment = context;
    gsl_histogram *bins = bins_create(experiment->options, default_bins);
    struct job job = {
        .experiment = experiment,
        .point = point_at(experiment, index),
        .bins = bins,
        .tally = tally_create(experiment, FIRST_BIN + bins->n),
    };
    int status = sweep_parts(experiment_parts(experiment), observe_part, &job);
    for (size_t bin = 0; status == EXIT_DONE && bin < bins->n; bin++)
        write_row(&job, bin, rows);
    tally_free(job.tally);
    gsl_histogram_free(bins);
    return status;
}

const struct observation observe_stabilities = {
    .option = "stabilities", .columns = measured_columns, .compared_columns = compared_columns, .rows = rows_of,
    .compute = compute,
};
