/* The relaxation against time: activity (N.9), converged fraction, overlap with the start. */
#include "sim/attractors.h"
#include "sim/observations.h"
#include "sim/tally.h"

#include <stdlib.h>

/* What is summed over all runs: their number; and for each row the activity, whether the run has converged, and the
 * overlap. */
enum { RUNS, FIRST_ROW, ACTIVITY = 0, CONVERGED, OVERLAP, QUANTITIES };

/* The time of the next row: every sweep up to 100, then 5 % later. */
static long next_time(long time, long end)
{
    long next = time < 100 ? time + 1 : time + time / 20;
    return next < end ? next : end;
}

static size_t rows_of(const struct experiment *experiment)
{
    size_t rows = 0;
    for (long time = 0; time < experiment->max_sweeps; time = next_time(time, experiment->max_sweeps))
        rows++;
    return rows;
}

struct job {
    const struct experiment *experiment;
    struct point point;
    struct tally *tally;
};

/* Follows one run; what it adds to a row comes from the sweeps since the row before. */
static void follow(const struct trial *trial, double *sums)
{
    struct dynamics *dynamics = trial->dynamics;
    long end = trial->experiment->max_sweeps;
    bool converged = false;
    double *row = sums;
    for (long time = 0, next; time < end; time = next, row += QUANTITIES) {
        uint64_t flips = dynamics_flips(dynamics);
        next = next_time(time, end);
        converged = converged || dynamics_run(dynamics, next - time);
        row[ACTIVITY] += (double)(dynamics_flips(dynamics) - flips) / ((double)trial->spins * (double)(next - time));
        row[OVERLAP] += state_overlap(trial->spins, trial->start, dynamics_state(dynamics));
    }
    row = sums; /* the last flip, which may lie in an earlier row than the one in which it proved to be the last */
    for (long time = 0; converged && time < end; row += QUANTITIES) {
        time = next_time(time, end);
        row[CONVERGED] += dynamics_time(dynamics) <= (double)time;
    }
}

static int observe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    for (size_t start = part.first; start < part.first + part.count; start++) {
        double *sums = tally_sums(job->tally, index, start);
        trial_start(trial, start);
        sums[RUNS]++;
        follow(trial, sums + FIRST_ROW);
    }
    trial_free(trial);
    return EXIT_DONE;
}

static const struct column columns[] = {
    EXPERIMENT_COLUMNS,
    {"sweeps", COLUMN_INTEGER, "sweeps", "time since the start"},
    {"activity", COLUMN_REAL, "1/sweep", "flips per neuron and sweep since the row before, mean over all runs, (N.9)"},
    {"activity_error", COLUMN_BOUND, "1/sweep", "its standard error, over networks (runs, if only one network)"},
    {"converged", COLUMN_REAL, "", "fraction of the runs that are at a fixed point by then"},
    {"converged_low", COLUMN_REAL, "", "its 95 % interval, lower end, (N.21), (N.22)"},
    {"converged_high", COLUMN_REAL, "", "and upper end"},
    {"overlap_start", COLUMN_REAL, "", "overlap with the initial state, mean over all runs"},
    {"overlap_start_error", COLUMN_BOUND, "", "its standard error"},
    {0},
};

static void write_row(const struct job *job, long time, size_t first, struct rows *rows)
{
    struct estimate activity = tally_mean(job->tally, first + ACTIVITY, RUNS);
    struct interval converged = tally_fraction(job->tally, first + CONVERGED, RUNS);
    struct estimate overlap = tally_mean(job->tally, first + OVERLAP, RUNS);
    experiment_write_point(job->experiment, &job->point, rows);
    rows_number(rows, (double)time);
    rows_estimate(rows, activity);
    rows_interval(rows, converged);
    rows_estimate(rows, overlap);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    struct job job = {.experiment = context, .point = point_at(context, index)};
    size_t count = rows_of(job.experiment);
    job.tally = tally_create(job.experiment, FIRST_ROW + QUANTITIES * count);
    int status = sweep_parts(experiment_parts(job.experiment), observe_part, &job);
    long time = 0;
    for (size_t row = 0; status == EXIT_DONE && row < count; row++) {
        time = next_time(time, job.experiment->max_sweeps);
        write_row(&job, time, FIRST_ROW + QUANTITIES * row, rows);
    }
    tally_free(job.tally);
    return status;
}

const struct observation observe_trace = {
    .option = "trace", .columns = columns, .rows = rows_of, .compute = compute,
};
