/* grids: a small run of every kind of table that a tool divides into work items, for the tests of shards and ranks. */
#ifndef FP_TESTS_GRIDS_H
#define FP_TESTS_GRIDS_H

#include "tests/command.h"

#include <stdbool.h>

struct grid_run {
    const char *arguments[32]; /* the name of the tool first, a null pointer last; neither --output nor --threads */
    bool slow; /* many seconds: only with FP_SLOW_GRIDS in the environment */
};

/* All of them, up to one without arguments. */
extern const struct grid_run grid_runs[];

/* Calls `expect` for each run of this tool, and expects that there are some. */
void grid_runs_of(const char *tool, void (*expect)(const struct grid_run *run));

/* Starts the run: `first` arguments (mpirun and its options; NULL: none), the tool, its arguments, `last` ones. Both
 * end with a null pointer. */
struct command grid_run_start(const struct grid_run *run, const char *const *first, const char *const *last);

/* The table as a single process on one thread prints it; the caller frees. */
char *grid_run_reference(const struct grid_run *run);

#endif
