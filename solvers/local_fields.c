/* The default table of fp-local. */
#include "common/gaussian.h"
#include "common/interruption.h"
#include "common/memory.h"
#include "common/sweep.h"
#include "solvers/local_curves.h"
#include "solvers/local_tables.h"

#include <math.h>
#include <stdlib.h>

#define FIELD_COLUMNS                                                                                                 \
    INSTANCES_COLUMNS,                                                                                                \
    {"sample", COLUMN_INTEGER, "", "number of the network"},                                                          \
    {"from", COLUMN_TEXT, "", "where the reference comes from"},                                                      \
    {"start", COLUMN_INTEGER, "", "number of the run that found the reference; its row in the file of --state"},      \
    {"reference", COLUMN_INTEGER, "", "1: the reference is a fixed point; 0: none was found, the row is empty"},      \
    {"field", COLUMN_REAL, "", "field f toward the reference"},                                                       \
    {"distance", COLUMN_REAL, "", "mean distance d_ref from the reference, (S.28)"},                                  \
    {"distance_replicas", COLUMN_REAL, "", "mean distance d_rep of two of these fixed points, (S.28)"},               \
    {"local_entropy", COLUMN_REAL, "nats per neuron", "their entropy, in the Bethe approximation"},                   \
    {"free_entropy", COLUMN_REAL, "nats per neuron", "ln Z / N, (S.17) or (S.9)"},                                    \
    {"branch", COLUMN_TEXT, "", "down: the scan downward has the larger ln Z; up: upward, or both agree; none"},       \
    {"iterations", COLUMN_INTEGER, "", "iterations of message passing at this field"},                                \
    {"residual", COLUMN_REAL, "", "largest change of a magnetisation in the last one, over 1 - damping"},             \
    {"converged", COLUMN_INTEGER, "", "1: the residual is below --tolerance"},                                        \
    {"dense_entropy", COLUMN_REAL, "nats per neuron", LOCAL_DENSE("d_rep")},                                          \
    {"typical_entropy", COLUMN_REAL, "nats per neuron", LOCAL_TYPICAL("d_ref")},                                      \
    {"typical_bound", COLUMN_INTEGER, "", LOCAL_TYPICAL_BOUND("d_ref")},                                              \
    {"bound", COLUMN_REAL, "nats per neuron", "entropy h_b(d_ref) of all states"}

static const struct column columns[] = {FIELD_COLUMNS, {0}};

static const struct column columns_with_exact[] = {
    FIELD_COLUMNS,
    {"exact_entropy", COLUMN_REAL, "nats per neuron", "local_entropy by enumeration of the fixed points, (S.30)"},
    {"exact_free_entropy", COLUMN_REAL, "nats per neuron", "free_entropy"},
    {"exact_distance", COLUMN_REAL, "", "distance"},
    {"exact_distance_replicas", COLUMN_REAL, "", "distance_replicas"},
    {0},
};

/* What a row says of a reference at a field. */
struct cell {
    struct scan_point point;
    bool down;
    double dense, bound;
    struct typical_entropy typical;
    struct exact_local exact;
};

/* All references on one network. */
struct job {
    const struct local_request *request;
    size_t point, network, first_part;
    enum local_source source;
    bool *found;        /* of each start */
    size_t *start;      /* its number in the table */
    uint64_t *sample;
    struct cell *cells; /* of each start and field */
};

static struct job find_job(const struct local_request *request, size_t item)
{
    const struct instances *instances = &request->instances;
    struct job job = {.request = request, .network = item % instances->samples};
    item /= instances->samples;
    job.source = (enum local_source)request->source.values[item % request->source.count];
    job.point = item / request->source.count;
    job.first_part = job.network * local_curves_parts(request, job.source);
    return job;
}

static void take_curve(const struct local_curve *curve, void *context)
{
    const struct job *job = context;
    const struct local_request *request = job->request;
    struct local_theory *theory = local_request_theory(request, job->point);
    size_t start = curve->reference % request->instances.starts;
    struct cell *cell = job->cells + start * request->scan.field.count;
    job->found[start] = curve->found;
    job->start[start] = curve->start;
    job->sample[start] = curve->sample;
    for (size_t k = 0; curve->found && !interruption_requested() && k < request->scan.field.count; k++, cell++) {
        cell->down = scan_keeps_down(&curve->up[k], &curve->down[k]);
        cell->point = cell->down ? curve->down[k] : curve->up[k];
        cell->dense = local_theory_dense(theory, cell->point.distance_replicas);
        cell->typical = local_theory_typical(theory, cell->point.distance);
        cell->bound = gaussian_binary_entropy(fmin(fmax(cell->point.distance, 0), 1));
        cell->exact = curve->exact[k];
    }
}

static int run_part(size_t index, const void *context)
{
    struct job job = *(const struct job *)context;
    return local_curves_run(job.request, job.point, job.source, job.first_part + index, take_curve, &job);
}

static void write_row(const struct job *job, size_t start, size_t k, struct rows *rows)
{
    const struct cell *cell = &job->cells[start * job->request->scan.field.count + k];
    const struct scan_point *point = &cell->point;
    struct point_of_instances place = instances_point(&job->request->instances, job->point);
    instances_write_point(&place, rows);
    rows_number(rows, (double)job->sample[start]);
    rows_text(rows, local_source_name(job->source));
    const double reference[] = {(double)job->start[start], job->found[start], job->request->scan.field.values[k],
                                point->distance, point->distance_replicas, point->entropy, point->free_entropy};
    rows_numbers(rows, sizeof reference / sizeof *reference, reference);
    rows_text(rows, !job->found[start] ? "none" : cell->down ? "down" : "up");
    const double rest[] = {(double)point->iterations, point->residual, point->converged, cell->dense,
                           cell->typical.entropy, cell->typical.bound, cell->bound};
    rows_numbers(rows, sizeof rest / sizeof *rest, rest);
    if (job->request->exact)
        rows_numbers(rows, 4, (const double[]){cell->exact.entropy, cell->exact.free_entropy, cell->exact.distance,
                                               cell->exact.distance_replicas});
}

static int compute(size_t item, const void *context, struct rows *rows)
{
    const struct local_request *request = context;
    size_t starts = request->instances.starts, fields = request->scan.field.count;
    struct job job = find_job(request, item);
    job.found = memory_need(calloc(starts, sizeof *job.found));
    job.start = memory_need(calloc(starts, sizeof *job.start));
    job.sample = memory_need(calloc(starts, sizeof *job.sample));
    job.cells = memory_need(calloc(starts, fields * sizeof *job.cells));
    int status = sweep_parts(local_curves_parts(request, job.source), run_part, &job);
    for (size_t row = 0; status == EXIT_DONE && row < starts * fields; row++)
        write_row(&job, row / fields, row % fields, rows);
    free(job.found);
    free(job.start);
    free(job.sample);
    free(job.cells);
    return status;
}

int local_fields(const struct local_request *request)
{
    const struct instances *instances = &request->instances;
    struct sweep sweep = {
        .columns = request->exact ? columns_with_exact : columns,
        .items = instances_points(instances) * request->source.count * instances->samples,
        .rows_per_item = instances->starts * request->scan.field.count,
        .compute = compute,
        .context = request,
        .parts = local_curves_parts(request, (enum local_source)request->source.values[0]),
    };
    return sweep_run(request->options, &sweep);
}
