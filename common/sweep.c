#include "common/sweep.h"

#include "common/memory.h"
#include "common/progress.h"

#include <cblas.h>
#include <gsl/gsl_errno.h>
#include <omp.h>
#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t stop_requested;

struct run {
    const struct sweep *sweep;
    struct table *table;
    struct progress *progress;
    size_t handed_out;     /* items below this one are finished or being computed */
    size_t written;        /* items below this one are in the table */
    struct rows **waiting; /* finished items that wait for an earlier one: item i at [i % capacity], else NULL */
    size_t capacity;       /* waiting holds items written ... written + capacity - 1 */
    bool write_failed;     /* nothing more can be written */
    int exit_code;         /* EXIT_DONE until something fails */
};

/* Signals ---------------------------------------------------------------------------------------------- */

static const int signals[] = {SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof *signals };

static void request_stop(int signal)
{
    (void)signal;
    stop_requested = 1;
}

/* The first signal stops the sweep after the items at work; a second one kills as usual (SA_RESETHAND). What
 * is ignored, as under nohup, stays ignored. */
static void catch_signals(struct sigaction previous[SIGNALS])
{
    stop_requested = 0;
    struct sigaction action = {.sa_handler = request_stop, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNALS; i++) {
        sigaction(signals[i], NULL, &previous[i]);
        if (previous[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

static void restore_signals(const struct sigaction previous[SIGNALS])
{
    for (int i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &previous[i], NULL);
}

/* Items ------------------------------------------------------------------------------------------------ */

/* Hands out the next item; false if there is none, or if the sweep is to stop. */
static bool take_item(struct run *run, size_t *index)
{
    bool taken = false;
#pragma omp critical(sweep_state)
    if (run->exit_code == EXIT_DONE && !stop_requested && run->handed_out < run->sweep->items) {
        *index = run->handed_out++;
        taken = true;
    }
    return taken;
}

/* Makes room for item `index` among those that wait. */
static void reserve(struct run *run, size_t index)
{
    if (index - run->written < run->capacity)
        return;
    size_t capacity = run->capacity ? 2 * run->capacity : 16;
    while (index - run->written >= capacity)
        capacity *= 2;
    struct rows **larger = memory_need(calloc(capacity, sizeof *larger));
    for (size_t i = run->written; i < run->written + run->capacity; i++)
        larger[i % capacity] = run->waiting[i % run->capacity];
    free(run->waiting);
    run->waiting = larger;
    run->capacity = capacity;
}

/* Writes what can be written in grid order. */
static void write_waiting(struct run *run)
{
    struct rows **next;
    while (!run->write_failed && *(next = &run->waiting[run->written % run->capacity])) {
        int exit_code = table_append(run->table, *next);
        if (exit_code == EXIT_DONE) {
            rows_free(*next);
            *next = NULL;
            run->written++;
        } else {
            run->write_failed = true;
            run->exit_code = exit_code;
        }
    }
    progress_update(run->progress, run->written);
}

/* Takes over the rows of a finished item, or the failure of one. What was finished before it is still written. */
static void deliver(struct run *run, size_t index, struct rows *rows, int exit_code)
{
    if (exit_code == EXIT_DONE && rows_count(rows) != run->sweep->rows_per_item) {
        fprintf(stderr, "internal error: item %zu has %zu rows instead of %zu\n", index, rows_count(rows),
                run->sweep->rows_per_item);
        abort();
    }
#pragma omp critical(sweep_state)
    if (exit_code == EXIT_DONE) {
        reserve(run, index);
        run->waiting[index % run->capacity] = rows;
        write_waiting(run);
    } else {
        rows_free(rows);
        run->exit_code = exit_code;
    }
}

static void compute_items(struct run *run, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        size_t index;
        while (take_item(run, &index)) {
            struct rows *rows = rows_create(run->sweep->columns);
            int exit_code = run->sweep->compute(index, run->sweep->context, rows);
            deliver(run, index, rows, exit_code);
        }
    }
}

/* The run ---------------------------------------------------------------------------------------------- */

/* Finds where to go on in a table of an earlier run. */
static int resume(const struct options *options, struct run *run)
{
    const struct sweep *sweep = run->sweep;
    size_t rows = table_finished_rows(run->table), all_rows = sweep->items * sweep->rows_per_item;
    const char *file = options_text(options, "output");
    bool quiet = options_flag(options, "quiet");
    if (rows > all_rows || (table_was_complete(run->table) && rows != all_rows)) {
        options_complain(options, "%s: holds %zu rows where this run has %zu: remove it first", file, rows, all_rows);
        return EXIT_USAGE;
    }
    run->written = run->handed_out = rows / sweep->rows_per_item;
    if (table_was_complete(run->table) && !quiet)
        options_complain(options, "%s is complete already: nothing is computed", file);
    else if (rows > 0 && !quiet)
        options_complain(options, "%s.part has %zu of %zu rows: resuming", file, rows, all_rows);
    return table_keep(run->table, run->written * sweep->rows_per_item);
}

static void remark_interruption(const struct options *options, const struct run *run)
{
    const char *file = options_text(options, "output");
    size_t rows = run->sweep->rows_per_item;
    if (options_flag(options, "quiet"))
        return;
    if (file)
        options_complain(options, "interrupted: %s.part keeps %zu of %zu rows, and the same command resumes it", file,
                         run->written * rows, run->sweep->items * rows);
    else
        options_complain(options, "interrupted after %zu of %zu rows", run->written * rows, run->sweep->items * rows);
}

/* Computes what the table lacks; returns the exit code but for the closing of the table. */
static int compute_rest(const struct options *options, struct run *run)
{
    struct sigaction previous[SIGNALS];
    catch_signals(previous);
    run->progress = progress_begin(options, run->written, run->sweep->items);
    size_t threads = (size_t)options_integer(options, "threads"), left = run->sweep->items - run->written;
    if (left > 0)
        compute_items(run, (int)(threads < left ? threads : left));
    progress_end(run->progress);
    restore_signals(previous);
    for (size_t i = 0; i < run->capacity; i++)
        rows_free(run->waiting[i]); /* only after a failure are there any */
    free(run->waiting);
    if (run->exit_code == EXIT_DONE && run->written < run->sweep->items) {
        remark_interruption(options, run);
        return EXIT_INTERRUPTED;
    }
    return run->exit_code;
}

int sweep_run(const struct options *options, const struct sweep *sweep)
{
    gsl_set_error_handler_off();  /* GSL's own handler aborts, for a mere underflow too */
    openblas_set_num_threads(1);  /* the sweep has threads enough */
    struct run run = {.sweep = sweep, .exit_code = EXIT_DONE};
    int exit_code;
    run.table = table_open(options, sweep->columns, &exit_code);
    if (!run.table)
        return exit_code;
    exit_code = resume(options, &run);
    if (exit_code == EXIT_DONE && !table_was_complete(run.table))
        exit_code = compute_rest(options, &run);
    bool unconverged = table_unconverged_rows(run.table) > 0;
    int close_code = table_close(run.table, exit_code == EXIT_DONE);
    if (exit_code != EXIT_DONE)
        return exit_code;
    return close_code == EXIT_DONE && unconverged ? EXIT_UNCONVERGED : close_code;
}
