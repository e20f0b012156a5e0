#include "common/sweep.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "common/ranks.h"
#include "common/sweep_internal.h"

#include <cblas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

/* Final rows are in no shard. */
static size_t count_final(const struct run *run)
{
    return run->divided ? 0 : run->sweep->final_rows;
}

static size_t count_rows(const struct run *run)
{
    return run->places * run->sweep->rows_per_item + count_final(run);
}

/* Computes and appends the rows that depend on all others. */
static int compute_final(struct run *run)
{
    const struct sweep *sweep = run->sweep;
    struct rows *rows = rows_create(sweep->columns);
    int exit_code = sweep->final(run->all, sweep->context, rows);
    if (exit_code == EXIT_DONE) {
        sweep_expect_rows(rows, sweep->final_rows, "final");
        progress_clear(run->progress);
        exit_code = table_append(run->table, rows);
    }
    rows_free(rows);
    return exit_code;
}

/* Beginning -------------------------------------------------------------------------------------------- */

/* Which part of the whole table a shard is: the last line of its header, which fp-merge reads. NULL: it is the whole
 * one. The caller frees. */
static char *describe_shard(const struct run *run)
{
    const struct sweep *sweep = run->sweep;
    char *note = NULL;
    if (run->divided && asprintf(&note, SWEEP_SHARD_NOTE, run->shard.index, run->shard.count, sweep->items,
                                 sweep->rows_per_item, sweep->final_rows) < 0)
        memory_need(NULL);
    return note;
}

/* Opens the table. Returns an exit code. */
static int open_table(const struct options *options, struct run *run)
{
    int exit_code;
    char *note = describe_shard(run);
    run->table = table_open_noted(options, run->sweep->columns, note, &exit_code);
    free(note);
    return exit_code;
}

static void remark_resumption(const struct options *options, const struct run *run)
{
    const char *file = options_text(options, "output");
    size_t rows = (run->written + run->waiting_count) * run->sweep->rows_per_item, all_rows = count_rows(run);
    if (run->waiting_count > 0)
        options_complain(options, "%s.part and %s.part.ahead have %zu of %zu rows: resuming", file, file, rows,
                         all_rows);
    else
        options_complain(options, "%s.part has %zu of %zu rows: resuming", file,
                         table_finished_rows(run->table) > rows ? table_finished_rows(run->table) : rows, all_rows);
}

/* Takes over what an earlier run has finished of a table that is not complete. */
static int resume_part(const struct options *options, struct run *run)
{
    size_t rows = table_finished_rows(run->table), items = rows / run->sweep->rows_per_item;
    run->written = run->handed_out = items < run->places ? items : run->places;
    int exit_code = table_ahead_read(run->table, run->sweep->rows_per_item, sweep_found, run);
    if (exit_code == EXIT_DONE && rows + run->waiting_count > 0 && !options_flag(options, "quiet"))
        remark_resumption(options, run);
    if (exit_code == EXIT_DONE)
        exit_code = table_keep(run->table, run->written * run->sweep->rows_per_item, run->all);
    if (exit_code == EXIT_DONE)
        exit_code = sweep_write_waiting(run);
    run->handed_out = run->written;
    return exit_code;
}

/* Finds where to go on in a table of an earlier run. */
static int resume(const struct options *options, struct run *run)
{
    size_t rows = table_finished_rows(run->table), all_rows = count_rows(run);
    const char *file = options_text(options, "output");
    bool complete = table_was_complete(run->table);
    if (rows > all_rows || (complete && rows != all_rows)) {
        options_complain(options, "%s: holds %zu rows where this run has %zu: remove it first", file, rows, all_rows);
        return EXIT_USAGE;
    }
    if (!complete)
        return resume_part(options, run);
    run->written = run->handed_out = run->places;
    if (!options_flag(options, "quiet"))
        options_complain(options, "%s is complete already: nothing is computed", file);
    return EXIT_DONE;
}

/* The run ---------------------------------------------------------------------------------------------- */

static void remark_interruption(const struct options *options, const struct run *run)
{
    const char *file = options_text(options, "output");
    size_t rows = run->written * run->sweep->rows_per_item, all_rows = count_rows(run);
    size_t ahead = run->waiting_count * run->sweep->rows_per_item;
    if (options_flag(options, "quiet"))
        return;
    if (file && ahead > 0)
        options_complain(options, "interrupted: %s.part and %s.part.ahead keep %zu of %zu rows, and the same command "
                         "resumes it", file, file, rows + ahead, all_rows);
    else if (file)
        options_complain(options, "interrupted: %s.part keeps %zu of %zu rows, and the same command resumes it", file,
                         rows, all_rows);
    else
        options_complain(options, "interrupted after %zu of %zu rows", rows, all_rows);
}

/* Computes what the table lacks; returns the exit code but for the closing of the table. */
static int compute_rest(const struct options *options, struct run *run)
{
    size_t parts = sweep_parts_of_item(run->sweep);
    interruption_catch();
    sweep_running = run;
    run->bar = (run->written + run->waiting_count) * parts;
    run->progress = progress_begin(options, run->bar, run->places * parts);
    if (run->written < run->places || sweep_shared(run))
        sweep_compute_items(run, (size_t)options_integer(options, "threads"));
    int exit_code = run->exit_code;
    if (exit_code == EXIT_DONE && run->written < run->places)
        exit_code = EXIT_INTERRUPTED;
    if (exit_code == EXIT_DONE && count_final(run) > 0)
        exit_code = compute_final(run);
    progress_end(run->progress);
    sweep_running = NULL;
    interruption_release();
    if (exit_code == EXIT_INTERRUPTED)
        remark_interruption(options, run);
    return exit_code;
}

/* Computes and closes the table. */
static int complete(const struct options *options, struct run *run)
{
    int exit_code = EXIT_DONE;
    if (!table_was_complete(run->table))
        exit_code = compute_rest(options, run);
    else if (sweep_shared(run))
        sweep_serve(run); /* tells the others that there is nothing to do */
    bool unconverged = table_unconverged_rows(run->table) > 0;
    int close_code = table_close(run->table, exit_code == EXIT_DONE);
    if (exit_code != EXIT_DONE)
        return exit_code;
    return close_code == EXIT_DONE && unconverged ? EXIT_UNCONVERGED : close_code;
}

/* The sweep of the first rank, which has the table. */
static int lead(const struct options *options, struct run *run)
{
    int exit_code = open_table(options, run);
    if (count_final(run) > 0)
        run->all = rows_create(run->sweep->columns);
    if (exit_code == EXIT_DONE)
        exit_code = resume(options, run);
    exit_code = ranks_agree(exit_code);
    if (exit_code == EXIT_DONE)
        exit_code = ranks_conclude(complete(options, run));
    else if (run->table)
        table_close(run->table, false);
    rows_free(run->all);
    return exit_code;
}

/* The sweep of another rank. */
static int follow(const struct options *options, struct run *run)
{
    int exit_code = ranks_agree(EXIT_DONE);
    if (exit_code != EXIT_DONE)
        return exit_code;
    if (sweep_shared(run)) {
        interruption_catch();
        sweep_running = run;
        sweep_compute_items(run, (size_t)options_integer(options, "threads"));
        sweep_leave();
        sweep_running = NULL;
        interruption_release();
    }
    return ranks_conclude(EXIT_DONE);
}

int sweep_run(const struct options *options, const struct sweep *sweep)
{
    gsl_set_error_handler_off();  /* GSL's own handler aborts, for a mere underflow too */
    openblas_set_num_threads(1);  /* the sweep has threads enough */
    struct run run = {
        .sweep = sweep,
        .shard = options_shard(options, "shard"),
        .divided = options_given(options, "shard"),
        .exit_code = EXIT_DONE,
    };
    if (run.shard.index < sweep->items)
        run.places = (sweep->items - run.shard.index - 1) / run.shard.count + 1;
    return ranks_first() ? lead(options, &run) : follow(options, &run);
}
