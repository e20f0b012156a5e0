/* All fixed points of one network. */
#include "common/interruption.h"
#include "common/memory.h"
#include "common/progress.h"
#include "common/ranks.h"
#include "sim/count_states.h"
#include "sim/count_tables.h"
#include "sim/save_file.h"

#include <stdlib.h>

static void check(const struct count_request *request)
{
    if (count_request_items(request) != 1 || request->points != 1 || request->samples != 1)
        options_refuse(request->options, "--list is for one network at one level: single values of the grids and "
                                         "--samples 1");
    count_states_check(request, "list");
    options_refuse_shard(request->options, "list");
}

/* All parts, on all threads. Returns EXIT_DONE, EXIT_RUNTIME or EXIT_INTERRUPTED. */
static int gather(const struct count_request *request, struct fixed_points *points)
{
    size_t parts = count_request_parts(request), done = 0;
    struct network_ensemble ensemble = count_request_ensemble(request, 0);
    struct fixed_points *found = memory_need(calloc(parts, sizeof *found));
    interruption_catch();
    struct progress *progress = progress_begin(request->options, 0, parts);
#pragma omp parallel for num_threads((int)options_integer(request->options, "threads")) schedule(dynamic)
    for (size_t part = 0; part < parts; part++) {
        if (interruption_requested())
            continue;
        count_states_gather(request, &ensemble, 0, part, &found[part]);
#pragma omp critical(count_list_progress)
        progress_update(progress, ++done);
    }
    progress_end(progress);
    int exit_code = done < parts || interruption_requested() ? EXIT_INTERRUPTED : EXIT_DONE;
    interruption_release();
    if (!count_states_join(request, 0, parts, found, points) && exit_code == EXIT_DONE)
        exit_code = EXIT_RUNTIME;
    free(found);
    return exit_code;
}

struct listing {
    size_t spins;
    double jd;
    struct fixed_points points;
};

/* Spin i of fixed point `index`: each one is followed by its mirror image. */
static int spin_at(const struct listing *listing, size_t index, size_t i)
{
    bool up = listing->points.list[index / 2].state >> i & 1;
    return up == (index % 2 == 0) ? 1 : -1;
}

static double stability_at(const struct listing *listing, size_t index)
{
    return listing->points.list[index / 2].smallest + listing->jd;
}

static int write_row(size_t index, const void *context, struct rows *rows)
{
    const struct listing *listing = context;
    char word[ENUMERATE_NEURONS + 1] = "";
    for (size_t i = 0; i < listing->spins; i++)
        word[i] = spin_at(listing, index, i) > 0 ? '+' : '-';
    rows_number(rows, (double)index);
    rows_number(rows, stability_at(listing, index));
    rows_text(rows, word);
    return EXIT_DONE;
}

static const struct column columns[] = {
    {"number", COLUMN_INTEGER, "", "number of the fixed point; mirror images follow each other"},
    {"stability", COLUMN_EXACT, "", "smallest stability min_i (s_i h_i + J_ii), falling"},
    {"state", COLUMN_TEXT, "", "the spins"},
    {0},
};

/* The file of --save-states --------------------------------------------------------------------------------- */

static void write_attributes(const struct count_request *request, struct container_writer *writer)
{
    struct network_ensemble ensemble = count_request_ensemble(request, 0);
    container_write_real(writer, "/", "margin", count_request_margin(request, 0));
    if (!request->own_diagonal)
        container_write_real(writer, "/", "jd", count_request_jd(request, 0));
    if (request->loaded)
        return;
    container_write_real(writer, "/", "eta", ensemble.symmetry);
    save_file_sampled(writer, &ensemble, request->seed, request->first_sample);
}

static void write_states(const struct count_request *request, const struct listing *listing,
                         struct container_writer *writer)
{
    size_t count = 2 * listing->points.count, spins = listing->spins;
    int8_t *states = memory_need(calloc(count + 1, spins));
    double *stabilities = memory_need(calloc(count + 1, sizeof *stabilities));
    for (size_t index = 0; index < count; index++) {
        stabilities[index] = stability_at(listing, index);
        for (size_t i = 0; i < spins; i++)
            states[index * spins + i] = (int8_t)spin_at(listing, index, i);
    }
    container_write_bytes(writer, "states", 2, (const size_t[]){count, spins}, states);
    container_write_doubles(writer, "stability", 1, &count, stabilities);
    write_attributes(request, writer);
    free(stabilities);
    free(states);
}

int count_list(const struct count_request *request)
{
    check(request);
    struct container_writer *writer;
    int exit_code = save_file_begin(&writer, request->options, "save-states");
    if (exit_code != EXIT_DONE)
        return exit_code;
    struct listing listing = {.spins = (size_t)(request->n.values[0] * request->layers.values[0]),
                              .jd = count_request_jd(request, 0)};
    if (ranks_first())
        exit_code = gather(request, &listing.points);
    if (exit_code == EXIT_DONE) {
        struct sweep sweep = {.columns = columns, .items = 2 * listing.points.count, .rows_per_item = 1,
                              .compute = write_row, .context = &listing, .undivided = true};
        exit_code = sweep_run(request->options, &sweep);
    }
    if (exit_code == EXIT_DONE && writer) {
        write_states(request, &listing, writer);
        exit_code = save_file_commit(&writer, request->options);
    }
    container_abandon(writer);
    free(listing.points.list);
    return exit_code;
}
