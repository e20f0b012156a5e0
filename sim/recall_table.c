/* Overlaps and fractions recalled at the best and at the last epoch, point by point. */
#include "common/estimate.h"
#include "common/memory.h"
#include "sim/recall.h"

#include <math.h>
#include <stdlib.h>

static const struct column columns[] = {
    {"n", COLUMN_INTEGER, "", "neurons N of a layer"},
    {"layers", COLUMN_INTEGER, "", "number of layers L"},
    {"patterns", COLUMN_INTEGER, "", "pairs of patterns P"},
    {"samples", COLUMN_INTEGER, "", "independent networks, each with pairs of its own"},
    {"overlap_best", COLUMN_REAL, "", "overlap of the recalled layer L with the target, mean over pairs (A.97), after "
                                      "the epoch at which it is largest"},
    {"overlap_best_error", COLUMN_BOUND, "", "its standard error; inf: unknown"},
    {"recalled_best", COLUMN_REAL, "", "fraction of the targets recalled without an error, after that epoch"},
    {"recalled_best_error", COLUMN_BOUND, "", "its standard error"},
    {"epoch_best", COLUMN_REAL, "epochs", "mean number of that epoch, the first being 1"},
    {"overlap_last", COLUMN_REAL, "", "the overlap after the last epoch"},
    {"overlap_last_error", COLUMN_BOUND, "", "its standard error"},
    {"recalled_last", COLUMN_REAL, "", "fraction recalled without an error after the last epoch"},
    {"recalled_last_error", COLUMN_BOUND, "", "its standard error"},
    {"epochs", COLUMN_REAL, "epochs", "mean number of epochs until all was learnt, or all epochs"},
    {"finished", COLUMN_REAL, "", "fraction of the samples that learnt everything: all pairs stable and recalled"},
    {"unstable", COLUMN_REAL, "", "fraction of the pairs that had an unstable neuron in the last epoch"},
    {"unstable_error", COLUMN_BOUND, "", "its standard error"},
    {0},
};

struct job {
    const struct recall_request *request;
    struct association_parameters parameters;
    struct recall_run *runs; /* of each sample */
};

static int run_part(size_t index, const void *context)
{
    const struct job *job = context;
    job->runs[index] = recall_make(job->request, &job->parameters, index, INFINITY, NULL);
    return EXIT_DONE;
}

/* What the columns are means of. */
enum quantity { OVERLAP, RECALLED, UNSTABLE };

static double quantity_of(const struct association_epoch *epoch, enum quantity quantity)
{
    return quantity == OVERLAP ? epoch->overlap : quantity == RECALLED ? epoch->recalled : 1 - epoch->stable;
}

/* The mean over samples and its error. */
static void write_mean(const struct job *job, enum recall_epoch at, enum quantity quantity, struct rows *rows)
{
    size_t samples = job->request->samples;
    double *values = memory_need(calloc(samples, sizeof *values));
    for (size_t k = 0; k < samples; k++)
        values[k] = quantity_of(at == RECALL_BEST ? &job->runs[k].best : &job->runs[k].last, quantity);
    rows_estimate(rows, estimate_mean(samples, values));
    free(values);
}

static void write_row(const struct job *job, struct rows *rows)
{
    const struct association_parameters *p = &job->parameters;
    double samples = (double)job->request->samples, best = 0, epochs = 0, finished = 0;
    for (size_t k = 0; k < job->request->samples; k++) {
        best += (double)job->runs[k].best_epoch / samples;
        epochs += (double)job->runs[k].epochs / samples;
        finished += job->runs[k].last.finished / samples;
    }
    rows_numbers(rows, 4, (double[]){(double)p->neurons, (double)p->layers, (double)p->patterns, samples});
    write_mean(job, RECALL_BEST, OVERLAP, rows);
    write_mean(job, RECALL_BEST, RECALLED, rows);
    rows_number(rows, best);
    write_mean(job, RECALL_LAST, OVERLAP, rows);
    write_mean(job, RECALL_LAST, RECALLED, rows);
    rows_numbers(rows, 2, (double[]){epochs, finished});
    write_mean(job, RECALL_LAST, UNSTABLE, rows);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct recall_request *request = context;
    struct job job = {.request = request, .parameters = recall_point(request, index)};
    job.runs = memory_need(calloc(request->samples, sizeof *job.runs));
    int status = sweep_parts(request->samples, run_part, &job);
    for (size_t k = 0; k < request->samples && status == EXIT_DONE; k++)
        if (job.runs[k].failed)
            status = recall_complain(request, &job.parameters);
    if (status == EXIT_DONE)
        write_row(&job, rows);
    free(job.runs);
    return status;
}

int recall_table(const struct recall_request *request)
{
    struct sweep sweep = {
        .columns = columns,
        .items = recall_points(request),
        .rows_per_item = 1,
        .compute = compute,
        .context = request,
        .parts = request->samples,
    };
    return sweep_run(request->options, &sweep);
}
