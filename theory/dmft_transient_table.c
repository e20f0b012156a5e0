/* The table of fp-dmft transient. */
#include "common/interruption.h"
#include "theory/dmft_tables.h"
#include "theory/dmft_transient.h"

#include <math.h>

static const struct column columns[] = {
    {"rule", COLUMN_TEXT, "", "update rule"},
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"sweeps", COLUMN_INTEGER, "sweeps", "time since the start"},
    {"activity", COLUMN_REAL, "1/sweep", "flips per neuron in the sweep that ends then; no result where converged "
     "is 0"},
    {"activity_error", COLUMN_BOUND, "1/sweep", "its standard error; inf where converged is 0"},
    {"activity_step", COLUMN_REAL, "1/sweep", "error that the finite step of time leaves, after extrapolation"},
    {"activity_population", COLUMN_BOUND, "1/sweep", "error that the finite number of trajectories leaves, likewise; "
     "inf where converged is 0"},
    {"activity_low", COLUMN_REAL, "1/sweep", "the activity is not smaller: 95 % interval, widened by both of these"},
    {"activity_high", COLUMN_REAL, "1/sweep", "the activity is not larger, likewise; where converged is 0 at least ten "
     "flips in each population"},
    {"overlap_start", COLUMN_REAL, "", "overlap with the initial state; times m the overlap with a pattern with which "
     "the initial state has overlap m"},
    {"overlap_start_error", COLUMN_REAL, "", "its standard error"},
    {"overlap_step", COLUMN_REAL, "", "error that the finite step of time leaves, likewise"},
    {"overlap_population", COLUMN_REAL, "", "error that the finite number of trajectories leaves, likewise"},
    {"converged", COLUMN_INTEGER, "", "1: the activity is above three times its errors and ten flips in each "
     "population; 0: populations die out, or noise: take more --trajectories"},
    {0},
};

static void write_row(const struct dmft_point *point, const struct dmft_transient_request *request,
                      const struct dmft_transient *transient, size_t sweep, struct rows *rows)
{
    struct estimate activity = transient->activity[sweep - 1], overlap = transient->overlap[sweep];
    struct dmft_transient_bracket bracket = dmft_transient_bracket(request, transient, sweep - 1);
    const double cells[] = {
        point->value, point->margin, (double)sweep, activity.value, bracket.resolved ? activity.error : INFINITY,
        transient->activity_step[sweep - 1],
        bracket.resolved ? transient->activity_population[sweep - 1] : INFINITY, bracket.low, bracket.high,
        overlap.value, overlap.error, transient->overlap_step[sweep], transient->overlap_population[sweep],
        bracket.resolved,
    };
    rows_text(rows, dmft_rule_name(point->rule));
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct dmft_job *job = context;
    struct dmft_point point = dmft_point_at(job, index);
    struct dmft_transient_request request = {
        .rule = point.rule,
        .jd = point.value - point.margin,
        .sweeps = job->sweeps,
        .steps = job->steps,
        .trajectories = job->trajectories,
        .populations = job->populations,
        .seed = job->seed,
        .number = point.number,
    };
    struct dmft_transient transient;
    if (dmft_transient_solve(&request, &transient))
        return EXIT_INTERRUPTED;
    for (size_t sweep = 1; sweep <= job->sweeps; sweep++)
        write_row(&point, &request, &transient, sweep, rows);
    dmft_transient_free(&transient);
    return EXIT_DONE;
}

struct sweep dmft_transient_sweep(const struct dmft_job *job)
{
    return (struct sweep){.columns = columns, .items = dmft_points(job), .rows_per_item = job->sweeps,
                          .compute = compute, .parts = job->populations};
}
