/* The table --distance of fp-local: entropies at given distances, equation (S.31) of notes/solvers.md. */
#include "common/estimate.h"
#include "common/gaussian.h"
#include "common/memory.h"
#include "common/sweep.h"
#include "sim/parts.h"
#include "solvers/local_curves.h"
#include "solvers/local_tables.h"
#include "solvers/scan_curve.h"

#include <math.h>
#include <stdlib.h>

#define OVER " over the networks; over the references, if there is only one network"

static const struct column columns[] = {
    INSTANCES_COLUMNS,
    {"from", COLUMN_TEXT, "", "where the references come from"},
    {"distance", COLUMN_REAL, "", "distance d"},
    {"references", COLUMN_INTEGER, "", "references that were found"},
    {"entropy_ref", COLUMN_REAL, "nats per neuron", "local entropy at d_ref = d, mean" OVER "; 0 if none reaches d"},
    {"entropy_ref_error", COLUMN_BOUND, "nats per neuron", "its standard error; inf: unknown"},
    {"count_ref", COLUMN_INTEGER, "", "references whose scan reaches d_ref = d"},
    {"entropy_rep", COLUMN_REAL, "nats per neuron", "the same at d_rep = d"},
    {"entropy_rep_error", COLUMN_BOUND, "nats per neuron", "its standard error; inf: unknown"},
    {"count_rep", COLUMN_INTEGER, "", "references whose scan reaches d_rep = d"},
    {"dense_entropy", COLUMN_REAL, "nats per neuron", LOCAL_DENSE("d")},
    {"dense_ratio", COLUMN_REAL, "", "entropy_rep / dense_entropy; 0 if there is none"},
    {"typical_entropy", COLUMN_REAL, "nats per neuron", LOCAL_TYPICAL("d")},
    {"typical_bound", COLUMN_INTEGER, "", LOCAL_TYPICAL_BOUND("d")},
    {"bound", COLUMN_REAL, "nats per neuron", "entropy h_b(d) of all states"},
    {"gain_ref", COLUMN_REAL, "nats per neuron", "mean of the difference of entropy_ref from that of the first source "
                                                 "of --from" OVER "; 0 if none has both"},
    {"gain_ref_error", COLUMN_BOUND, "nats per neuron", "its standard error; inf: unknown"},
    {"gain_rep", COLUMN_REAL, "nats per neuron", "the same of entropy_rep"},
    {"gain_rep_error", COLUMN_BOUND, "nats per neuron", "its standard error; inf: unknown"},
    {"converged", COLUMN_INTEGER, "", "1: there are references, and all of their scans reach d in both ways"},
    {0},
};

enum { KINDS = 2 }; /* values of enum scan_distance */

/* A grid point. */
struct job {
    const struct local_request *request;
    size_t point, references;
    bool *found;       /* of each source and reference */
    double *entropies; /* of each source, kind, distance and reference; NAN: the scan does not reach it */
};

static double *entropies_of(const struct job *job, size_t source, size_t kind, size_t distance)
{
    return job->entropies + ((source * KINDS + kind) * job->request->distance.count + distance) * job->references;
}

/* Parts ------------------------------------------------------------------------------------------------ */

/* What take_curve is told. */
struct place {
    const struct job *job;
    size_t source;
};

static void take_curve(const struct local_curve *curve, void *context)
{
    const struct place *place = context;
    const struct job *job = place->job;
    const struct grid *distance = &job->request->distance;
    double *entropies = memory_need(calloc(distance->count, sizeof *entropies));
    job->found[place->source * job->references + curve->reference] = curve->found;
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (curve->found)
            scan_curve_entropies(&job->request->scan.field, curve->up, curve->down, (enum scan_distance)kind,
                                 distance->count, distance->values, entropies);
        for (size_t d = 0; d < distance->count; d++)
            entropies_of(job, place->source, kind, d)[curve->reference] = curve->found ? entropies[d] : NAN;
    }
    free(entropies);
}

static enum local_source source_at(const struct local_request *request, size_t source)
{
    return (enum local_source)request->source.values[source];
}

static size_t parts_of_source(const struct local_request *request, size_t source)
{
    return request->instances.samples * local_curves_parts(request, source_at(request, source));
}

/* The parts of all networks from the first source, then those from the second one, ... */
static int run_part(size_t index, const void *context)
{
    const struct job *job = context;
    const struct local_request *request = job->request;
    struct place place = {job, 0};
    for (; index >= parts_of_source(request, place.source); place.source++)
        index -= parts_of_source(request, place.source);
    return local_curves_run(request, job->point, source_at(request, place.source), index, take_curve, &place);
}

static size_t count_parts(const struct local_request *request)
{
    size_t parts = 0;
    for (size_t source = 0; source < request->source.count; source++)
        parts += parts_of_source(request, source);
    return parts;
}

/* Statistics --------------------------------------------------------------------------------------------- */

/* Mean of the values of a unit that there are; NAN if there are none. */
static double unit_mean(const double *values, size_t count)
{
    double sum = 0, number = 0;
    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k])) {
            sum += values[k];
            number++;
        }
    return number > 0 ? sum / number : NAN;
}

/* Mean over units of the means of `values`, less those of `others` unless that is NULL, where both exist. */
static struct estimate mean_over_units(const struct job *job, const double *values, const double *others)
{
    const struct instances *instances = &job->request->instances;
    size_t units = parts_units(instances->samples, instances->starts), used = 0;
    size_t size = parts_unit_runs(instances->samples, instances->starts);
    double *means = memory_need(calloc(units, sizeof *means));
    for (size_t unit = 0; unit < units; unit++) {
        double mean = unit_mean(values + unit * size, size) - (others ? unit_mean(others + unit * size, size) : 0);
        if (!isnan(mean))
            means[used++] = mean;
    }
    struct estimate estimate = used > 0 ? estimate_mean(used, means) : (struct estimate){0, INFINITY};
    free(means);
    return estimate;
}

static size_t count_values(const struct job *job, const double *values)
{
    size_t count = 0;
    for (size_t r = 0; r < job->references; r++)
        count += !isnan(values[r]);
    return count;
}

static void write_row(const struct job *job, size_t source, size_t d, struct rows *rows)
{
    const struct local_request *request = job->request;
    struct local_theory *theory = local_request_theory(request, job->point);
    double distance = request->distance.values[d], found = 0;
    struct estimate mean[KINDS], gain[KINDS];
    size_t count[KINDS];
    for (size_t r = 0; r < job->references; r++)
        found += job->found[source * job->references + r];
    for (size_t kind = 0; kind < KINDS; kind++) {
        const double *values = entropies_of(job, source, kind, d);
        mean[kind] = mean_over_units(job, values, NULL);
        gain[kind] = mean_over_units(job, values, entropies_of(job, 0, kind, d));
        count[kind] = count_values(job, values);
    }
    struct point_of_instances point = instances_point(&request->instances, job->point);
    struct typical_entropy typical = local_theory_typical(theory, distance);
    double dense = local_theory_dense(theory, distance);
    instances_write_point(&point, rows);
    rows_text(rows, local_source_name(source_at(request, source)));
    rows_numbers(rows, 2, (const double[]){distance, found});
    for (size_t kind = 0; kind < KINDS; kind++)
        rows_numbers(rows, 3, (const double[]){mean[kind].value, mean[kind].error, (double)count[kind]});
    rows_numbers(rows, 2, (const double[]){dense, dense > 0 ? mean[BETWEEN_REPLICAS].value / dense : 0});
    rows_numbers(rows, 3, (const double[]){typical.entropy, typical.bound, gaussian_binary_entropy(distance)});
    for (size_t kind = 0; kind < KINDS; kind++)
        rows_numbers(rows, 2, (const double[]){gain[kind].value, gain[kind].error});
    rows_number(rows, found > 0 && (double)count[0] >= found && (double)count[1] >= found);
}

static int compute(size_t point, const void *context, struct rows *rows)
{
    const struct local_request *request = context;
    size_t sources = request->source.count, distances = request->distance.count;
    struct job job = {
        .request = request,
        .point = point,
        .references = request->instances.samples * request->instances.starts,
    };
    job.found = memory_need(calloc(job.references, sources * sizeof *job.found));
    job.entropies = memory_need(calloc(job.references, sources * KINDS * distances * sizeof *job.entropies));
    int status = sweep_parts(count_parts(request), run_part, &job);
    for (size_t row = 0; status == EXIT_DONE && row < sources * distances; row++)
        write_row(&job, row / distances, row % distances, rows);
    free(job.found);
    free(job.entropies);
    return status;
}

int local_distances(const struct local_request *request)
{
    struct sweep sweep = {
        .columns = columns,
        .items = instances_points(&request->instances),
        .rows_per_item = request->source.count * request->distance.count,
        .compute = compute,
        .context = request,
        .parts = count_parts(request),
    };
    return sweep_run(request->options, &sweep);
}
