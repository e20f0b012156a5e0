/* Learning epoch by epoch, means over samples. */
#include "common/estimate.h"
#include "common/memory.h"
#include "sim/recall.h"

#include <math.h>
#include <stdlib.h>

static const struct column columns[] = {
    {"n", COLUMN_INTEGER, "", "neurons N of a layer"},
    {"layers", COLUMN_INTEGER, "", "number of layers L"},
    {"patterns", COLUMN_INTEGER, "", "pairs of patterns P"},
    {"epoch", COLUMN_INTEGER, "", "number of the epoch, the first being 1"},
    {"samples", COLUMN_INTEGER, "", "independent networks, each with pairs of its own"},
    {"finished", COLUMN_REAL, "", "fraction of them that have learnt everything; they keep what they had then"},
    {"overlap", COLUMN_REAL, "", "overlap of the recalled layer L with the target, mean over pairs (A.97)"},
    {"overlap_error", COLUMN_BOUND, "", "its standard error; inf: unknown"},
    {"recalled", COLUMN_REAL, "", "fraction of the targets recalled without an error"},
    {"recalled_error", COLUMN_BOUND, "", "its standard error"},
    {"unstable", COLUMN_REAL, "", "fraction of the pairs that had an unstable neuron when they were presented"},
    {"unstable_error", COLUMN_BOUND, "", "its standard error"},
    {"unstable_neurons", COLUMN_REAL, "", "fraction of the neurons that were unstable, all layers and pairs"},
    {"sweeps", COLUMN_REAL, "sweeps", "mean length of a presentation, warm-up included"},
    {0},
};

struct job {
    const struct recall_request *request;
    struct association_parameters parameters;
    struct association_epoch *traces; /* sample k, epoch e at k * epochs + e */
    struct recall_run *runs;
};

static int run_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct association_epoch *trace = job->traces + index * job->request->epochs;
    job->runs[index] = recall_make(job->request, &job->parameters, index, INFINITY, trace);
    return EXIT_DONE;
}

/* `values`: work space for three numbers of each sample. */
static void write_epoch(const struct job *job, size_t epoch, double *values, struct rows *rows)
{
    const struct association_parameters *p = &job->parameters;
    size_t samples = job->request->samples;
    double finished = 0, unstable = 0, sweeps = 0;
    for (size_t k = 0; k < samples; k++) {
        const struct association_epoch *at = &job->traces[k * job->request->epochs + epoch];
        values[k] = at->overlap;
        values[samples + k] = at->recalled;
        values[2 * samples + k] = 1 - at->stable;
        finished += at->finished;
        unstable += at->unstable;
        sweeps += at->sweeps;
    }
    rows_numbers(rows, 3, (double[]){(double)p->neurons, (double)p->layers, (double)p->patterns});
    rows_numbers(rows, 3, (double[]){(double)(epoch + 1), (double)samples, finished / (double)samples});
    for (int k = 0; k < 3; k++)
        rows_estimate(rows, estimate_mean(samples, values + (size_t)k * samples));
    rows_numbers(rows, 2, (double[]){unstable / (double)samples, sweeps / (double)samples});
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct recall_request *request = context;
    struct job job = {.request = request, .parameters = recall_point(request, index)};
    size_t samples = request->samples;
    job.traces = memory_need(calloc(samples * request->epochs, sizeof *job.traces));
    job.runs = memory_need(calloc(samples, sizeof *job.runs));
    double *values = memory_need(calloc(3 * samples, sizeof *values));
    int status = sweep_parts(samples, run_part, &job);
    for (size_t k = 0; k < samples && status == EXIT_DONE; k++)
        if (job.runs[k].failed)
            status = recall_complain(request, &job.parameters);
    for (size_t e = 0; e < request->epochs && status == EXIT_DONE; e++)
        write_epoch(&job, e, values, rows);
    free(values);
    free(job.runs);
    free(job.traces);
    return status;
}

int recall_trace(const struct recall_request *request)
{
    struct sweep sweep = {
        .columns = columns,
        .items = recall_points(request),
        .rows_per_item = request->epochs,
        .compute = compute,
        .context = request,
        .parts = request->samples,
    };
    return sweep_run(request->options, &sweep);
}
