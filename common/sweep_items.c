/* The work items of a sweep: handed out in grid order, computed in any, written in grid order. */
#include "common/interruption.h"
#include "common/memory.h"
#include "common/ranks.h"
#include "common/sweep_internal.h"

#include <omp.h>
#include <stdlib.h>

bool sweep_shared(const struct run *run)
{
    return ranks_count() > 1 && !run->sweep->undivided;
}

/* Items that wait -------------------------------------------------------------------------------------- */

/* Makes room for an item among those that wait. */
static void reserve(struct run *run, size_t place)
{
    if (place - run->written < run->capacity)
        return;
    size_t capacity = run->capacity ? 2 * run->capacity : 16;
    while (place - run->written >= capacity)
        capacity *= 2;
    struct rows **larger = memory_need(calloc(capacity, sizeof *larger));
    for (size_t i = run->written; i < run->written + run->capacity; i++)
        larger[i % capacity] = run->waiting[i % run->capacity];
    free(run->waiting);
    run->waiting = larger;
    run->capacity = capacity;
}

static void put_aside(struct run *run, size_t place, struct rows *rows)
{
    reserve(run, place);
    run->waiting[place % run->capacity] = rows;
    run->waiting_count++;
}

static bool is_waiting(const struct run *run, size_t place)
{
    return place - run->written < run->capacity && run->waiting[place % run->capacity];
}

void sweep_found(size_t place, struct rows *rows, void *context)
{
    struct run *run = context;
    if (place < run->written || place >= run->places || is_waiting(run, place))
        rows_free(rows); /* written since */
    else
        put_aside(run, place, rows);
}

/* Writing ---------------------------------------------------------------------------------------------- */

void sweep_expect_rows(const struct rows *rows, size_t expected, const char *whose)
{
    if (rows_count(rows) == expected)
        return;
    fprintf(stderr, "internal error: %zu %s rows instead of %zu\n", rows_count(rows), whose, expected);
    abort();
}

/* Appends rows to the table. */
static int append(struct run *run, const struct rows *rows)
{
    progress_clear(run->progress);
    int exit_code = table_append(run->table, rows);
    if (exit_code == EXIT_DONE && run->all)
        rows_append(run->all, rows);
    return exit_code;
}

static void fail_to_write(struct run *run, int exit_code)
{
    run->write_failed = true;
    run->exit_code = exit_code;
}

int sweep_write_waiting(struct run *run)
{
    while (!run->write_failed && is_waiting(run, run->written)) {
        struct rows **next = &run->waiting[run->written % run->capacity];
        int exit_code = append(run, *next);
        if (exit_code == EXIT_DONE) {
            rows_free(*next);
            *next = NULL;
            run->waiting_count--;
            run->written++;
        } else {
            fail_to_write(run, exit_code);
        }
    }
    return run->write_failed ? run->exit_code : EXIT_DONE;
}

void sweep_accept(struct run *run, size_t rank, size_t place, struct rows *rows, int exit_code, size_t shown)
{
    run->held[rank]--;
    if (exit_code != EXIT_DONE) {
        rows_free(rows);
        if (exit_code != EXIT_INTERRUPTED)
            run->exit_code = exit_code;
        return;
    }
    sweep_expect_rows(rows, run->sweep->rows_per_item, "item");
    run->bar += sweep_parts_of_item(run->sweep) - shown;
    put_aside(run, place, rows);
    if (place != run->written && !run->write_failed) {
        exit_code = table_ahead_append(run->table, place, rows);
        if (exit_code != EXIT_DONE)
            fail_to_write(run, exit_code);
    }
    sweep_write_waiting(run);
    progress_update(run->progress, run->bar);
}

/* Computing -------------------------------------------------------------------------------------------- */

bool sweep_next(struct run *run, size_t rank, size_t *place)
{
    if (run->exit_code != EXIT_DONE || interruption_requested())
        return false;
    /* An earlier run may have finished later items, which are waiting or have been written meanwhile. */
    if (run->handed_out < run->written)
        run->handed_out = run->written;
    while (run->handed_out < run->places && is_waiting(run, run->handed_out))
        run->handed_out++;
    if (run->handed_out == run->places || run->held[rank] >= run->quota)
        return false;
    *place = run->handed_out++;
    run->held[rank]++;
    return true;
}

/* sweep_next, wherever the items are handed out. */
static bool take_item(struct run *run, size_t *place)
{
    bool taken;
#pragma omp critical(sweep_state)
    if (ranks_first())
        taken = sweep_next(run, 0, place);
    else
        taken = run->exit_code == EXIT_DONE && !interruption_requested() && sweep_ask(place);
    return taken;
}

/* sweep_accept, likewise. */
static void deliver(struct run *run, size_t place, struct rows *rows, int exit_code)
{
#pragma omp critical(sweep_state)
    {
        size_t *parts = &run->item_parts[omp_get_thread_num()];
        if (ranks_first()) {
            sweep_accept(run, 0, place, rows, exit_code, *parts);
        } else {
            sweep_report(place, rows, exit_code);
            rows_free(rows);
            run->exit_code = exit_code == EXIT_INTERRUPTED ? run->exit_code : exit_code;
        }
        if (exit_code == EXIT_DONE)
            *parts = 0;
    }
}

static void compute_some(struct run *run)
{
    size_t place;
    while (take_item(run, &place)) {
        struct rows *rows = rows_create(run->sweep->columns);
        size_t index = run->shard.index + place * run->shard.count;
        int exit_code = run->sweep->compute(index, run->sweep->context, rows);
        deliver(run, place, rows, exit_code);
    }
}

void sweep_compute_items(struct run *run, size_t threads)
{
    size_t left = run->places - run->written - run->waiting_count, parts = sweep_parts_of_item(run->sweep);
    size_t ranks = sweep_shared(run) ? ranks_count() : 1;
    if (ranks_first() && left < threads && left * parts < threads)
        threads = left > 0 ? left * parts : 1;
    bool serves = ranks_first() && sweep_shared(run);
    threads += serves;
    run->item_parts = memory_need(calloc(threads, sizeof *run->item_parts));
    run->held = memory_need(calloc(ranks, sizeof *run->held));
    run->quota = (left + ranks - 1) / ranks;
#pragma omp parallel num_threads((int)threads)
    if (serves && omp_get_thread_num() == 0)
        sweep_serve(run);
    else
        compute_some(run);
    free(run->held);
    free(run->item_parts);
    run->item_parts = NULL;
    for (size_t i = 0; i < run->capacity; i++)
        rows_free(run->waiting[i]); /* only after a failure or an interruption are there any */
    free(run->waiting);
    run->waiting = NULL;
    run->capacity = 0;
}
