/* The default table of fp-solve. */
#include "common/estimate.h"
#include "common/memory.h"
#include "common/sweep.h"
#include "solvers/solve_outputs.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static const struct column columns[] = {
    INSTANCES_COLUMNS,
    {"method", COLUMN_TEXT, "", "method"},
    {"samples", COLUMN_INTEGER, "", "networks"},
    {"starts", COLUMN_INTEGER, "", "runs on each network"},
    {"success", COLUMN_REAL, "", "fraction of the runs that find a fixed point, verified in double precision"},
    {"success_low", COLUMN_REAL, "", "its 95 % interval, lower end, (N.21), (N.22)"},
    {"success_high", COLUMN_REAL, "", "and upper end"},
    {"iterations_median", COLUMN_BOUND, "", "passes over the couplings and sweeps after which half of the runs have "
                                            "found one, all attempts and polishing together; inf: fewer do"},
    {"iterations_median_low", COLUMN_BOUND, "", "its 95 % interval, lower end, (N.23); -inf: too few runs"},
    {"iterations_median_high", COLUMN_BOUND, "", "and upper end; inf: unsolved, or too few runs"},
    {"iterations_mean", COLUMN_REAL, "", "their mean over the runs that find one; 0 if none"},
    {"iterations_mean_error", COLUMN_BOUND, "", "its standard error, (N.26); inf: unknown"},
    {"attempts", COLUMN_REAL, "", "attempts that a run has begun, mean over all runs"},
    {"violated_min", COLUMN_INTEGER, "", "fewest violated constraints met in any run; 0: solved"},
    {"violated_median", COLUMN_REAL, "", "fewest of a run, median over the runs"},
    {0},
};

struct job {
    const struct solve_request *request;
    struct solve_item item;
    size_t runs, units, unit_runs;
    struct search_outcome *outcomes; /* run number network * starts + start */
};

static int run_part(size_t index, const void *context)
{
    const struct job *job = context;
    solve_request_run(job->request, &job->item, index, job->outcomes, NULL);
    return EXIT_DONE;
}

/* Statistics --------------------------------------------------------------------------------------------- */

/* Success, and the mean number of iterations of the runs that succeed. */
struct success {
    struct interval fraction;
    struct estimate iterations;
};

static struct success measure_success(const struct job *job)
{
    double *solved = memory_need(calloc(3 * job->units, sizeof *solved));
    double *runs = solved + job->units, *iterations = runs + job->units;
    for (size_t r = 0; r < job->runs; r++) {
        const struct search_outcome *outcome = &job->outcomes[r];
        size_t unit = r / job->unit_runs;
        runs[unit]++;
        solved[unit] += outcome->solved;
        iterations[unit] += outcome->solved ? (double)outcome->iterations : 0;
    }
    struct success success = {
        .fraction = estimate_clustered_fraction(job->units, solved, runs),
        .iterations = estimate_clustered_ratio(job->units, iterations, solved),
    };
    free(solved);
    return success;
}

static struct interval median_iterations(const struct job *job)
{
    double *iterations = memory_need(calloc(job->runs, sizeof *iterations));
    for (size_t r = 0; r < job->runs; r++)
        iterations[r] = job->outcomes[r].solved ? (double)job->outcomes[r].iterations : INFINITY;
    struct interval median = estimate_clustered_quantile(job->units, job->unit_runs, iterations, 0.5);
    free(iterations);
    return median;
}

static double mean_attempts(const struct job *job)
{
    double attempts = 0;
    for (size_t r = 0; r < job->runs; r++)
        attempts += (double)job->outcomes[r].attempts;
    return attempts / (double)job->runs;
}

static void write_violated(const struct job *job, struct rows *rows)
{
    double *violated = memory_need(calloc(job->runs, sizeof *violated));
    for (size_t r = 0; r < job->runs; r++)
        violated[r] = (double)job->outcomes[r].violated;
    gsl_sort(violated, 1, job->runs);
    rows_number(rows, violated[0]);
    rows_number(rows, gsl_stats_median_from_sorted_data(violated, 1, job->runs));
    free(violated);
}

static void write_row(const struct job *job, struct rows *rows)
{
    const struct instances *instances = &job->request->instances;
    struct success success = measure_success(job);
    struct interval median = median_iterations(job);
    instances_write_point(&job->item.point, rows);
    rows_text(rows, search_method_name(job->item.method));
    rows_number(rows, (double)instances->samples);
    rows_number(rows, (double)instances->starts);
    rows_interval(rows, success.fraction);
    rows_interval(rows, median);
    rows_estimate(rows, success.iterations);
    rows_number(rows, mean_attempts(job));
    write_violated(job, rows);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct solve_request *request = context;
    const struct instances *instances = &request->instances;
    struct job job = {
        .request = request,
        .item = solve_request_item(request, index),
        .runs = instances->samples * instances->starts,
        .units = parts_units(instances->samples, instances->starts),
        .unit_runs = parts_unit_runs(instances->samples, instances->starts),
    };
    job.outcomes = memory_need(calloc(job.runs, sizeof *job.outcomes));
    int status = sweep_parts(solve_request_parts(request), run_part, &job);
    if (status == EXIT_DONE)
        write_row(&job, rows);
    free(job.outcomes);
    return status;
}

int solve_table(const struct solve_request *request)
{
    struct sweep sweep = {
        .columns = columns,
        .items = solve_request_items(request),
        .rows_per_item = 1,
        .compute = compute,
        .context = request,
        .parts = solve_request_parts(request),
    };
    return sweep_run(request->instances.options, &sweep);
}
