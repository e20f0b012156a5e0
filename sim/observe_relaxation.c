/* The default table of fp-relax, and that of --cycles: how many runs reach a fixed point, when, and what the others
 * do. */
#include "common/memory.h"
#include "sim/observations.h"
#include "sim/run.h"
#include "sim/tally.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

/* What is summed over the runs: their number; those at a fixed point and their overlap with the start; those active to
 * the end and their activity; those in a cycle. */
enum { RUNS, FIXED, OVERLAP, ACTIVE, ACTIVITY, CYCLING, QUANTITIES };

struct job {
    const struct experiment *experiment;
    struct point point;
    bool cycles;
    struct run *runs; /* run number network * starts + start */
    struct tally *tally;
};

static void add_run(const struct run *run, double *sums)
{
    bool fixed = isfinite(run->time);
    sums[RUNS]++;
    sums[FIXED] += fixed;
    sums[OVERLAP] += fixed ? run->overlap : 0;
    sums[ACTIVE] += run->active;
    sums[ACTIVITY] += run->activity;
    sums[CYCLING] += run->cycle > 0;
}

static int observe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    struct cycle_search *search = job->cycles ? cycle_search_create(trial->spins) : NULL;
    struct run *runs = job->runs + part.network * job->experiment->starts;
    for (size_t start = part.first; start < part.first + part.count; start++) {
        runs[start] = relax(trial, start, search);
        add_run(&runs[start], tally_sums(job->tally, index, start));
    }
    cycle_search_free(search);
    trial_free(trial);
    return EXIT_DONE;
}

/* Statistics --------------------------------------------------------------------------------------------- */

static size_t count_runs(const struct job *job)
{
    return job->experiment->samples * job->experiment->starts;
}

static void write_times(const struct job *job, struct rows *rows)
{
    static const double quantiles[] = {0.1, 0.25, 0.5, 0.75, 0.9};
    size_t count = count_runs(job), units = experiment_units(job->experiment);
    double *times = memory_need(calloc(count, sizeof *times));
    for (size_t r = 0; r < count; r++)
        times[r] = job->runs[r].time;
    for (size_t k = 0; k < sizeof quantiles / sizeof *quantiles; k++) {
        struct interval quantile = estimate_clustered_quantile(units, count / units, times, quantiles[k]);
        rows_number(rows, quantile.value);
        if (quantiles[k] == 0.5)
            rows_numbers(rows, 2, (double[]){quantile.low, quantile.high});
    }
    free(times);
}

static void write_fraction(const struct job *job, size_t quantity, struct rows *rows)
{
    struct interval fraction = tally_fraction(job->tally, quantity, RUNS);
    rows_numbers(rows, 3, (double[]){fraction.value, fraction.low, fraction.high});
}

static void write_mean(const struct job *job, size_t numerator, size_t denominator, struct rows *rows)
{
    struct estimate mean = tally_mean(job->tally, numerator, denominator);
    rows_numbers(rows, 2, (double[]){mean.value, mean.error});
}

static void write_cycle_lengths(const struct job *job, struct rows *rows)
{
    size_t count = 0;
    double *lengths = memory_need(calloc(count_runs(job), sizeof *lengths));
    for (size_t r = 0; r < count_runs(job); r++)
        if (job->runs[r].cycle > 0)
            lengths[count++] = (double)job->runs[r].cycle;
    gsl_sort(lengths, 1, count);
    rows_number(rows, count > 0 ? gsl_stats_median_from_sorted_data(lengths, 1, count) : 0);
    rows_number(rows, gsl_stats_mean(lengths, 1, count));
    rows_number(rows, count > 0 ? lengths[count - 1] : 0);
    free(lengths);
}

/* Tables ------------------------------------------------------------------------------------------------- */

#define RELAXATION_COLUMNS                                                                                       \
    EXPERIMENT_COLUMNS,                                                                                          \
    {"converged", COLUMN_REAL, "", "fraction of the runs that reach a fixed point within --max-sweeps"},         \
    {"converged_low", COLUMN_REAL, "", "its 95 % interval, lower end, (N.21), (N.22)"},                          \
    {"converged_high", COLUMN_REAL, "", "and upper end"},                                                        \
    {"sweeps_10", COLUMN_BOUND, "sweeps", "time after which 10 % of the runs are there; inf: fewer get there"},  \
    {"sweeps_25", COLUMN_BOUND, "sweeps", "25 %"},                                                               \
    {"sweeps_median", COLUMN_BOUND, "sweeps", "50 %"},                                                           \
    {"sweeps_median_low", COLUMN_BOUND, "sweeps", "its 95 % interval, lower end, (N.23); -inf: too few runs"},   \
    {"sweeps_median_high", COLUMN_BOUND, "sweeps", "and upper end; inf: above --max-sweeps, or too few runs"},   \
    {"sweeps_75", COLUMN_BOUND, "sweeps", "75 %"},                                                               \
    {"sweeps_90", COLUMN_BOUND, "sweeps", "90 %"},                                                               \
    {"active_runs", COLUMN_INTEGER, "", "runs that are active up to --max-sweeps"},                              \
    {"activity", COLUMN_REAL, "1/sweep", "their flips per neuron and sweep after --warm-up, (N.9); 0 if none"},  \
    {"activity_error", COLUMN_BOUND, "1/sweep", "its standard error; inf: unknown"},                             \
    {"overlap_start", COLUMN_REAL, "", "overlap of the fixed points reached with the initial states; 0 if none"}, \
    {"overlap_start_error", COLUMN_BOUND, "", "its standard error; inf: unknown"}

static const struct column columns[] = {RELAXATION_COLUMNS, {0}};

static const struct column columns_with_cycles[] = {
    RELAXATION_COLUMNS,
    {"cycling", COLUMN_REAL, "", "fraction of the runs that end in a cycle, (N.27); they do not count as active"},
    {"cycling_low", COLUMN_REAL, "", "its 95 % interval, lower end"},
    {"cycling_high", COLUMN_REAL, "", "and upper end"},
    {"cycle_median", COLUMN_REAL, "sweeps", "median length of these cycles; 0 if there are none"},
    {"cycle_mean", COLUMN_REAL, "sweeps", "mean length"},
    {"cycle_longest", COLUMN_INTEGER, "sweeps", "largest length"},
    {0},
};

static int compute_table(size_t index, const struct experiment *experiment, bool cycles, struct rows *rows)
{
    struct job job = {.experiment = experiment, .point = point_at(experiment, index), .cycles = cycles};
    job.runs = memory_need(calloc(experiment->samples, experiment->starts * sizeof *job.runs));
    job.tally = tally_create(experiment, QUANTITIES);
    int status = sweep_parts(experiment_parts(experiment), observe_part, &job);
    if (status == EXIT_DONE) {
        experiment_write_point(experiment, &job.point, rows);
        write_fraction(&job, FIXED, rows);
        write_times(&job, rows);
        rows_number(rows, tally_total(job.tally, ACTIVE));
        write_mean(&job, ACTIVITY, ACTIVE, rows);
        write_mean(&job, OVERLAP, FIXED, rows);
        if (cycles) {
            write_fraction(&job, CYCLING, rows);
            write_cycle_lengths(&job, rows);
        }
    }
    tally_free(job.tally);
    free(job.runs);
    return status;
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    return compute_table(index, context, false, rows);
}

static int compute_with_cycles(size_t index, const void *context, struct rows *rows)
{
    return compute_table(index, context, true, rows);
}

static void check_cycles(const struct experiment *experiment)
{
    for (size_t i = 0; i < experiment->rule.count; i++) {
        enum update_rule rule = (enum update_rule)experiment->rule.values[i];
        if (rule != RULE_CYCLIC && rule != RULE_PARALLEL)
            options_refuse(experiment->options, "--cycles needs --rule cyclic or parallel, not %s", rule_name(rule));
    }
}

const struct observation observe_relaxation = {.columns = columns, .compute = compute};

const struct observation observe_cycles = {
    .option = "cycles", .columns = columns_with_cycles, .compute = compute_with_cycles, .check = check_cycles,
};
