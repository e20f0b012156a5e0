#include "sim/count_request.h"

#include "common/ensemble_options.h"
#include "common/grid.h"
#include "common/memory.h"
#include "theory/mean_count.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reading ------------------------------------------------------------------------------------------------ */

enum { PARTS = 256 }; /* a run of fewer networks divides them */

static void refuse_contradictions(const struct count_request *request)
{
    const struct options *options = request->options;
    double spins = grid_largest(request->n) * grid_largest(request->layers);
    if (request->loaded && spins > ENUMERATE_NEURONS)
        options_refuse(options, "%s: has %g neurons, and only networks of up to %d can be enumerated",
                       options_text(options, "network"), spins, ENUMERATE_NEURONS);
    if (spins > ENUMERATE_NEURONS)
        options_refuse(options, "--n %g and --layers %g: %g neurons, and only networks of up to %d can be enumerated",
                       grid_largest(request->n), grid_largest(request->layers), spins, ENUMERATE_NEURONS);
    ensemble_refuse_lambda(options);
}

/* Equation (N.16), sorted. */
static void choose_levels(struct count_request *request)
{
    request->points = request->jd.count * request->margin.count;
    double *level = memory_need(calloc(request->points, sizeof *level)); /* of a point */
    size_t *order = memory_need(calloc(request->points, sizeof *order));
    for (size_t point = 0; point < request->points; point++)
        level[point] = count_request_margin(request, point) - count_request_jd(request, point);
    gsl_sort_index(order, level, 1, request->points);
    request->levels = memory_need(calloc(request->points, sizeof *request->levels));
    request->level_of = memory_need(calloc(request->points, sizeof *request->level_of));
    for (size_t k = 0; k < request->points; k++) {
        request->levels[k] = level[order[k]];
        request->level_of[order[k]] = k;
    }
    free(level);
    free(order);
}

/* A part fixes at least two spins less than the smallest network has (sim/enumerate.h). */
static unsigned choose_part_bits(const struct count_request *request)
{
    unsigned bits = 0, most = (unsigned)(grid_smallest(request->n) * grid_smallest(request->layers)) - 2;
    while (bits < most && request->samples << bits < PARTS)
        bits++;
    return bits;
}

void count_request_read(struct count_request *request, const struct options *options, const struct network *loaded)
{
    static const double zero = 0, one = 1;
    *request = (struct count_request){
        .options = options,
        .jd = options_grid(options, "jd"),
        .margin = options_grid(options, "margin"),
        .n = options_grid(options, "n"),
        .eta = options_grid(options, "eta"),
        .lambda = options_grid(options, "lambda"),
        .layers = options_grid(options, "layers"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .first_sample = (uint64_t)options_integer(options, "first-sample"),
        .samples = (size_t)options_integer(options, "samples"),
        .method = strcmp(options_text(options, "method"), "gray") == 0 ? ENUMERATE_GRAY : ENUMERATE_PRUNED,
        .loaded = loaded,
    };
    if (loaded) {
        request->loaded_neurons = (double)loaded->neurons;
        request->n = (struct grid){1, &request->loaded_neurons};
        request->eta = request->lambda = (struct grid){1, &zero};
        request->layers = (struct grid){1, &one};
        request->samples = 1;
        request->own_diagonal = !options_given(options, "jd");
        if (request->own_diagonal)
            request->jd = (struct grid){1, &zero};
    }
    refuse_contradictions(request);
    choose_levels(request);
    request->part_bits = choose_part_bits(request);
}

void count_request_free(struct count_request *request)
{
    free(request->levels);
    free(request->level_of);
}

void count_request_need(const struct count_request *request, double bytes)
{
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks(bytes, needs, has))
        options_refuse(request->options, "%zu networks at %zu points need %s of memory, of which there are %s",
                       request->samples, request->points, needs, has);
}

/* Items and parts ---------------------------------------------------------------------------------------- */

size_t count_request_items(const struct count_request *request)
{
    return request->n.count * request->layers.count * request->lambda.count * request->eta.count;
}

struct network_ensemble count_request_ensemble(const struct count_request *request, size_t item)
{
    struct network_ensemble ensemble;
    ensemble.neurons = (size_t)grid_take(&request->n, &item);
    ensemble.symmetry = grid_take(&request->eta, &item);
    ensemble.interlayer = grid_take(&request->lambda, &item);
    ensemble.layers = (size_t)grid_take(&request->layers, &item);
    return ensemble;
}

size_t count_request_parts(const struct count_request *request)
{
    return request->samples << request->part_bits;
}

struct enumeration *count_request_network(const struct count_request *request,
                                          const struct network_ensemble *ensemble, size_t network)
{
    size_t spins = ensemble->neurons * ensemble->layers;
    double *matrix = memory_need(calloc(spins * spins, sizeof *matrix));
    if (request->loaded) {
        network_matrix(request->loaded, request->own_diagonal ? request->loaded->diagonal : NULL, matrix);
    } else {
        struct network *sampled = network_create(ensemble->neurons, ensemble->layers);
        network_sample(sampled, ensemble, request->seed, request->first_sample + network);
        network_matrix(sampled, NULL, matrix);
        network_free(sampled);
    }
    struct enumeration *enumeration = enumerate_create(spins, matrix);
    free(matrix);
    return enumeration;
}

/* Points ------------------------------------------------------------------------------------------------- */

double count_request_jd(const struct count_request *request, size_t point)
{
    return request->jd.values[point % request->jd.count];
}

double count_request_margin(const struct count_request *request, size_t point)
{
    return request->margin.values[point / request->jd.count];
}

bool count_request_pairs_known(const struct count_request *request)
{
    return !request->loaded && grid_largest(request->layers) == 1 && grid_largest(request->eta) == 0 &&
           grid_smallest(request->eta) == 0;
}

bool count_request_mean_known(const struct count_request *request)
{
    for (size_t item = 0; item < count_request_items(request); item++) {
        struct network_ensemble ensemble = count_request_ensemble(request, item);
        if (ensemble.symmetry != 0 && ensemble.layers > 1 && ensemble.interlayer != 0)
            return false;
    }
    return !request->loaded;
}

double count_request_mean(const struct count_request *request, const struct network_ensemble *ensemble, size_t point)
{
    double spins = (double)(ensemble->neurons * ensemble->layers), log_mean = -INFINITY;
    struct ensemble of_theory = {
        .coupling = -request->levels[request->level_of[point]],
        .symmetry = ensemble->symmetry,
        .interlayer = ensemble->interlayer,
        .layers = (double)ensemble->layers,
    };
    mean_count_log(&of_theory, (long)ensemble->neurons, &log_mean);
    return exp(spins * log_mean);
}

/* Tables ------------------------------------------------------------------------------------------------- */

size_t count_request_columns(const struct count_request *request, struct column *columns)
{
    static const struct column all[COUNT_COLUMNS] = {
        {"n", COLUMN_INTEGER, "", "neurons N of a layer"},
        {"jd", COLUMN_REAL, "", "self-coupling J_D"},
        {"margin", COLUMN_REAL, "", "margin kappa"},
        {"eta", COLUMN_REAL, "", "symmetry of the couplings"},
        {"lambda", COLUMN_REAL, "", "coupling between neighbouring layers"},
        {"layers", COLUMN_INTEGER, "", "number of layers L"},
        {"samples", COLUMN_INTEGER, "", "networks"},
    };
    size_t count = 0;
    for (size_t i = 0; i < (request->loaded ? 3 : COUNT_COLUMNS); i++)
        if (i != 1 || !request->own_diagonal)
            columns[count++] = all[i];
    return count;
}

void count_request_write(const struct count_request *request, const struct network_ensemble *ensemble, size_t point,
                         struct rows *rows)
{
    rows_number(rows, (double)ensemble->neurons);
    if (!request->own_diagonal)
        rows_number(rows, count_request_jd(request, point));
    rows_number(rows, count_request_margin(request, point));
    if (request->loaded)
        return;
    rows_number(rows, ensemble->symmetry);
    rows_number(rows, ensemble->interlayer);
    rows_number(rows, (double)ensemble->layers);
    rows_number(rows, (double)request->samples);
}
