/* sweep: runs a grid of work items in parallel and writes their rows in grid order; interruptible,
 * resumable, identical to the last byte for any number of threads. */
#ifndef FP_COMMON_SWEEP_H
#define FP_COMMON_SWEEP_H

#include "common/table.h"

/* Computes work item `index` (0 <= index < items) and appends exactly `rows_per_item` rows. Runs on any
 * thread, so it only reads `context`. Returns EXIT_DONE, or EXIT_RUNTIME after one line on stderr. */
typedef int sweep_compute(size_t index, const void *context, struct rows *rows);

struct sweep {
    const struct column *columns;
    size_t items;
    size_t rows_per_item; /* at least 1 */
    sweep_compute *compute;
    const void *context;
};

/* Opens the table of --output, computes what it lacks on --threads threads with a progress bar on stderr,
 * and closes it. Returns the exit code of the tool: EXIT_DONE, EXIT_RUNTIME, EXIT_USAGE, EXIT_UNCONVERGED
 * (some row has 0 in the column `converged`), or EXIT_INTERRUPTED (SIGINT or SIGTERM: items at work are
 * finished and kept; a second signal kills at once). Switches GSL's aborting error handler off and OpenBLAS to
 * one thread, for good: `compute` must look at the status codes of GSL. */
int sweep_run(const struct options *options, const struct sweep *sweep);

#endif
