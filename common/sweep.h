/* sweep: runs a grid of work items in parallel and writes their rows in grid order; interruptible,
 * resumable, identical to the last byte for any number of threads and of ranks (common/ranks.h), and joined from any
 * number of shards. */
#ifndef FP_COMMON_SWEEP_H
#define FP_COMMON_SWEEP_H

#include "common/table.h"

/* Computes work item `index` (0 <= index < items) and appends exactly `rows_per_item` rows. Runs on any
 * thread, so it only reads `context`. Returns EXIT_DONE, EXIT_RUNTIME after one line on stderr, or what sweep_parts
 * returned if that is not EXIT_DONE: the rows of such an item are dropped. */
typedef int sweep_compute(size_t index, const void *context, struct rows *rows);

/* Appends exactly `final_rows` rows that depend on all earlier ones. `table` holds them as the file does, whether this
 * run computed them or an earlier one: numbers have as many digits as their columns. Returns as sweep_compute. */
typedef int sweep_final(const struct rows *table, const void *context, struct rows *rows);

struct sweep {
    const struct column *columns;
    size_t items;
    size_t rows_per_item; /* at least 1 */
    sweep_compute *compute;
    const void *context;
    size_t parts;       /* parts that an item is expected to run by sweep_parts, for the bar; 0 or 1: it runs none */
    size_t final_rows;  /* rows at the end of the table; 0: none */
    sweep_final *final; /* computes them when all others are there */
    bool undivided;     /* the rows are known before: the first rank writes them alone; --shard was refused before */
};

/* The last line of the header of a shard, as printf and scanf take it: index and number of shards; items of the whole
 * table, its rows per item, and its final rows, which are in no shard. Item i is in shard i modulo their number. */
#define SWEEP_SHARD_NOTE "shard %zu/%zu: of %zu work items, %zu rows each; then %zu last rows, which are in no shard"

/* Opens the table of --output, computes what it lacks (of the part of --shard) on --threads threads of each rank with a
 * progress bar on stderr, and closes it. What is finished is kept on the disk at once, if need be in FILE.part.ahead,
 * and resumed after whatever ended the program. Returns, on all ranks, the exit code of the tool: EXIT_DONE,
 * EXIT_RUNTIME, EXIT_USAGE, EXIT_UNCONVERGED (some row has 0 in the whole-number column `converged`), or
 * EXIT_INTERRUPTED (SIGINT or SIGTERM: items that have no parts are finished and kept, those that have are dropped; a
 * second signal kills at once). Switches GSL's aborting error handler off and OpenBLAS to one thread, for good:
 * `compute` must look at the status codes of GSL. */
int sweep_run(const struct options *options, const struct sweep *sweep);

/* One part of a work item. Runs on any thread, at the same time as others: writes to places of its own in `context`
 * (element `index` of an array), so that no result depends on the order. May return early, results unfinished, when
 * interruption_requested of common/interruption.h says so. Returns as sweep_compute. */
typedef int sweep_part(size_t index, const void *context);

/* For `compute` (or `final`), not for parts: runs part(0, context) ... part(count - 1, context) and returns when all
 * are done. Threads that have no item left help. Returns EXIT_DONE; or, when parts not yet begun were left out, the
 * failure of the part that failed; or EXIT_INTERRUPTED after a signal. Outside sweep_run the parts run one after the
 * other. */
int sweep_parts(size_t count, sweep_part *part, const void *context);

#endif
