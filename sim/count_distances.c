/* Hamming distances of the ordered pairs of distinct fixed points of a network, against their exact mean number. */
#include "common/estimate.h"
#include "common/memory.h"
#include "sim/count_states.h"
#include "sim/count_tables.h"
#include "theory/pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = ENUMERATE_NEURONS + 1, BATCH = 64 };

/* Fixed points of one network with s_0 = +1, in the order of falling stability. */
struct network_states {
    size_t count;
    uint64_t *states;
    size_t *level; /* the highest level that the stability exceeds; it does not rise along the list */
};

/* A batch of networks of one item. */
struct job {
    const struct count_request *request;
    struct network_ensemble ensemble;
    size_t spins, first;             /* of the networks */
    struct fixed_points *found;      /* [part] */
    struct network_states *networks; /* [network] */
    uint64_t (*distances)[BINS];     /* [part * points + level]: pairs whose highest common level this is */
    double *numbers; /* [(level * spins + distance - 1) * samples + network]: ordered pairs of distinct fixed points */
};

static size_t parts_of_network(const struct count_request *request)
{
    return (size_t)1 << request->part_bits;
}

/* Pairs -------------------------------------------------------------------------------------------------- */

/* Counts the distances of a state to others. */
typedef void tally_function(const uint64_t *states, size_t count, uint64_t state, uint64_t distances[BINS]);

static inline __attribute__((always_inline)) void tally(const uint64_t *states, size_t count, uint64_t state,
                                                        uint64_t distances[BINS])
{
    for (size_t k = 0; k < count; k++)
        distances[__builtin_popcountll(states[k] ^ state)]++;
}

static void tally_portable(const uint64_t *states, size_t count, uint64_t state, uint64_t distances[BINS])
{
    tally(states, count, state, distances);
}

#if defined __x86_64__
__attribute__((target("popcnt"))) static void tally_popcnt(const uint64_t *states, size_t count, uint64_t state,
                                                           uint64_t distances[BINS])
{
    tally(states, count, state, distances);
}
#endif

static tally_function *choose_tally(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("popcnt"))
        return tally_popcnt;
#endif
    return tally_portable;
}

static int gather_part(size_t index, const void *context)
{
    const struct job *job = context;
    size_t parts = parts_of_network(job->request);
    count_states_gather(job->request, &job->ensemble, job->first + index / parts, index % parts, &job->found[index]);
    return EXIT_DONE;
}

/* Every fixed point of a part of the list with all that come before it, whose stability is no smaller. */
static int pair_part(size_t index, const void *context)
{
    const struct job *job = context;
    size_t parts = parts_of_network(job->request), points = job->request->points;
    const struct network_states *network = &job->networks[index / parts];
    tally_function *count = choose_tally();
    for (size_t k = index % parts; k < network->count; k += parts)
        count(network->states, k, network->states[k], job->distances[index * points + network->level[k]]);
    return EXIT_DONE;
}

/* Networks ----------------------------------------------------------------------------------------------- */

static bool join(const struct job *job, size_t network)
{
    const struct count_request *request = job->request;
    struct network_states *states = &job->networks[network];
    size_t parts = parts_of_network(request), level = request->points - 1;
    struct fixed_points points;
    if (!count_states_join(request, job->first + network, parts, job->found + network * parts, &points))
        return false;
    states->count = points.count;
    states->states = memory_need(calloc(points.count + 1, sizeof *states->states));
    states->level = memory_need(calloc(points.count + 1, sizeof *states->level));
    for (size_t k = 0; k < points.count; k++) {
        while (level > 0 && !(points.list[k].smallest > request->levels[level]))
            level--;
        states->states[k] = points.list[k].state;
        states->level[k] = level;
    }
    free(points.list);
    return true;
}

/* Stores the ordered pairs of distinct fixed points of a network, mirror images included, at all levels. */
static void store(const struct job *job, size_t network)
{
    const struct count_request *request = job->request;
    const struct network_states *states = &job->networks[network];
    size_t parts = parts_of_network(request), spins = job->spins, fixed = 0;
    double pairs[BINS] = {0}; /* among those with s_0 = +1, at this level and above */
    for (size_t level = request->points; level-- > 0;) {
        double *numbers = job->numbers + level * spins * request->samples + job->first + network;
        for (size_t part = network * parts; part < (network + 1) * parts; part++)
            for (size_t d = 1; d < spins; d++)
                pairs[d] += (double)job->distances[part * request->points + level][d];
        while (fixed < states->count && states->level[fixed] >= level)
            fixed++;
        for (size_t d = 1; d < spins; d++) /* s, t; t, s; -s, -t; -t, -s; and those at N - d with one mirror image */
            numbers[(d - 1) * request->samples] = 4 * (pairs[d] + pairs[spins - d]);
        numbers[(spins - 1) * request->samples] = 2 * (double)fixed; /* s, -s; -s, s */
    }
}

static int compute_batch(struct job *job, size_t networks)
{
    const struct count_request *request = job->request;
    size_t parts = networks * parts_of_network(request);
    job->found = memory_need(calloc(parts, sizeof *job->found));
    job->networks = memory_need(calloc(networks, sizeof *job->networks));
    job->distances = memory_need(calloc(parts * request->points, sizeof *job->distances));
    int exit_code = sweep_parts(parts, gather_part, job);
    for (size_t k = 0; k < networks && exit_code == EXIT_DONE; k++)
        exit_code = join(job, k) ? EXIT_DONE : EXIT_RUNTIME;
    if (exit_code == EXIT_DONE)
        exit_code = sweep_parts(parts, pair_part, job);
    for (size_t k = 0; k < networks; k++) {
        if (exit_code == EXIT_DONE)
            store(job, k);
        free(job->networks[k].states);
        free(job->networks[k].level);
    }
    for (size_t k = 0; k < parts; k++)
        free(job->found[k].list);
    free(job->found);
    free(job->networks);
    free(job->distances);
    return exit_code;
}

/* The table ---------------------------------------------------------------------------------------------- */

static void write_row(const struct job *job, size_t point, size_t distance, struct rows *rows)
{
    const struct count_request *request = job->request;
    size_t level = request->level_of[point];
    const double *numbers = job->numbers + (level * job->spins + distance - 1) * request->samples;
    struct estimate pairs = estimate_mean(request->samples, numbers);
    count_request_write(request, &job->ensemble, point, rows);
    rows_number(rows, (double)distance);
    rows_number(rows, pairs.value);
    if (request->loaded)
        return;
    rows_number(rows, pairs.error);
    if (!count_request_pairs_known(request))
        return;
    double expected = exp(pairs_log_count(-request->levels[level], (long)job->spins, (long)distance));
    double quantum = distance == job->spins ? 2 : 4;
    double least = sqrt(fmax(expected * (quantum - expected), 0) / (double)request->samples);
    pairs.error = fmax(pairs.error, least);
    rows_numbers(rows, 2, (const double[]){expected, estimate_z_score(pairs, expected)});
}

static int compute_distances(size_t item, const void *context, struct rows *rows)
{
    const struct count_request *request = context;
    struct job job = {.request = request, .ensemble = count_request_ensemble(request, item)};
    job.spins = job.ensemble.neurons * job.ensemble.layers;
    job.numbers = memory_need(calloc(request->samples, request->points * job.spins * sizeof *job.numbers));
    int exit_code = EXIT_DONE;
    for (; job.first < request->samples && exit_code == EXIT_DONE; job.first += BATCH) {
        size_t left = request->samples - job.first;
        exit_code = compute_batch(&job, left < BATCH ? left : BATCH);
    }
    for (size_t point = 0; point < request->points && exit_code == EXIT_DONE; point++)
        for (size_t distance = 1; distance <= job.spins; distance++)
            write_row(&job, point, distance, rows);
    free(job.numbers);
    return exit_code;
}

static void choose_columns(const struct count_request *request, struct column columns[COUNT_TABLE_COLUMNS])
{
    static const struct column own[] = {
        {"distance", COLUMN_INTEGER, "", "Hamming distance of two fixed points"},
        {"pairs", COLUMN_EXACT, "", "ordered pairs of distinct fixed points at this distance, mean over networks"},
        {"pairs_error", COLUMN_BOUND, "", "its standard error"},
        {"theory_pairs", COLUMN_EXACT, "", "the mean at this N, exact, (P.5)"},
        {"z_score", COLUMN_BOUND, "",
         "(pairs - theory_pairs) / error, the error from the sample or, if larger, from the least possible variance, "
         "(N.18)"},
    };
    size_t count = request->loaded ? 2 : count_request_pairs_known(request) ? 5 : 3;
    columns += count_request_columns(request, columns);
    memcpy(columns, own, count * sizeof *columns);
    columns[count] = (struct column){0};
}

static size_t count_rows(const struct count_request *request)
{
    return request->points * (size_t)(request->n.values[0] * request->layers.values[0]);
}

static size_t count_all_parts(const struct count_request *request)
{
    return 2 * count_request_parts(request);
}

static void check(const struct count_request *request)
{
    if (request->n.count > 1 || request->layers.count > 1)
        options_refuse(request->options, "--distances needs single values of --n and --layers");
    count_states_check(request, "distances");
    size_t networks = request->samples < BATCH ? request->samples : BATCH;
    double batch = (double)(networks << request->part_bits) * BINS;
    double spins = request->n.values[0] * request->layers.values[0];
    count_request_need(request, 8 * (double)request->points * (batch + spins * (double)request->samples));
}

const struct count_table count_distances = {check, choose_columns, count_rows, count_all_parts, compute_distances};
