#include "sim/outcomes.h"

#include "common/memory.h"
#include "sim/tally.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

/* What is summed over the runs: their number; those at a fixed point and their overlap with the start; those active to
 * the end and their activity; those in a cycle. */
enum { RUNS, FIXED, OVERLAP, ACTIVE, ACTIVITY, CYCLING, QUANTITIES };

struct outcomes outcomes_create(const struct experiment *experiment)
{
    struct outcomes outcomes = {.experiment = experiment};
    outcomes.runs = memory_need(calloc(experiment->samples, experiment->starts * sizeof *outcomes.runs));
    return outcomes;
}

void outcomes_free(struct outcomes *outcomes)
{
    free(outcomes->runs);
}

static size_t count_runs(const struct outcomes *outcomes)
{
    return outcomes->experiment->samples * outcomes->experiment->starts;
}

/* Sums ------------------------------------------------------------------------------------------------------ */

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

static struct tally *sum_up(const struct outcomes *outcomes)
{
    const struct experiment *experiment = outcomes->experiment;
    struct tally *tally = tally_create(experiment, QUANTITIES);
    for (size_t index = 0; index < experiment_parts(experiment); index++) {
        struct part part = part_at(experiment, index);
        const struct run *runs = outcomes->runs + part.network * experiment->starts;
        for (size_t start = part.first; start < part.first + part.count; start++)
            add_run(&runs[start], tally_sums(tally, index, start));
    }
    return tally;
}

/* Cells ----------------------------------------------------------------------------------------------------- */

static void write_times(const struct outcomes *outcomes, struct rows *rows)
{
    static const double quantiles[] = {0.1, 0.25, 0.5, 0.75, 0.9};
    size_t count = count_runs(outcomes), units = experiment_units(outcomes->experiment);
    double *times = memory_need(calloc(count, sizeof *times));
    for (size_t r = 0; r < count; r++)
        times[r] = outcomes->runs[r].time;
    for (size_t k = 0; k < sizeof quantiles / sizeof *quantiles; k++) {
        struct interval quantile = estimate_clustered_quantile(units, count / units, times, quantiles[k]);
        rows_number(rows, quantile.value);
        if (quantiles[k] == 0.5)
            rows_numbers(rows, 2, (double[]){quantile.low, quantile.high});
    }
    free(times);
}

void outcomes_write(const struct outcomes *outcomes, struct rows *rows)
{
    struct tally *tally = sum_up(outcomes);
    rows_interval(rows, tally_fraction(tally, FIXED, RUNS));
    write_times(outcomes, rows);
    rows_number(rows, tally_total(tally, ACTIVE));
    rows_estimate(rows, tally_mean(tally, ACTIVITY, ACTIVE));
    rows_estimate(rows, tally_mean(tally, OVERLAP, FIXED));
    tally_free(tally);
}

void outcomes_write_cycles(const struct outcomes *outcomes, struct rows *rows)
{
    size_t count = 0;
    double *lengths = memory_need(calloc(count_runs(outcomes), sizeof *lengths));
    for (size_t r = 0; r < count_runs(outcomes); r++)
        if (outcomes->runs[r].cycle > 0)
            lengths[count++] = (double)outcomes->runs[r].cycle;
    gsl_sort(lengths, 1, count);
    struct tally *tally = sum_up(outcomes);
    rows_interval(rows, tally_fraction(tally, CYCLING, RUNS));
    rows_number(rows, count > 0 ? gsl_stats_median_from_sorted_data(lengths, 1, count) : 0);
    rows_number(rows, gsl_stats_mean(lengths, 1, count));
    rows_number(rows, count > 0 ? lengths[count - 1] : 0);
    tally_free(tally);
    free(lengths);
}
