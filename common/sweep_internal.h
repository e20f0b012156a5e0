/* sweep_internal: what the modules behind sweep.h share; nobody else includes it. */
#ifndef FP_COMMON_SWEEP_INTERNAL_H
#define FP_COMMON_SWEEP_INTERNAL_H

#include "common/progress.h"
#include "common/sweep.h"

/* A sweep at work. Only one thread at a time looks at what changes: `omp critical(sweep_state)`. Work items are known
 * by their places in the table, which holds one shard of them. */
struct run {
    const struct sweep *sweep;
    struct shard shard;
    bool divided;              /* --shard was given */
    size_t places;             /* items of the shard */
    struct table *table;       /* NULL on all ranks but the first */
    struct progress *progress;
    struct rows *all;          /* rows in the table, for the final ones; NULL: there are none */
    size_t *held;              /* items that each rank is computing */
    size_t quota;              /* and may be computing, so that a few items are not all for one rank */
    size_t handed_out;         /* items below this one are finished or being computed */
    size_t written;            /* items below this one are in the table */
    struct rows **waiting;     /* finished items that wait for an earlier one: item i at [i % capacity], else NULL */
    size_t capacity;           /* waiting holds items written ... written + capacity - 1 */
    size_t waiting_count;
    size_t bar;                /* parts that the bar shows as done */
    size_t *item_parts;        /* how many of them are of the item that thread t computes */
    bool write_failed;         /* nothing more can be written */
    int exit_code;             /* EXIT_DONE until something fails */
};

/* The sweep that is running: sweep_parts is called from inside `compute`, which knows nothing of it. NULL: none. */
extern struct run *sweep_running;

/* At least 1. */
size_t sweep_parts_of_item(const struct sweep *sweep);

/* Whether several ranks compute. */
bool sweep_shared(const struct run *run);

/* The items of a run (sweep_items.c) --------------------------------------------------------------------- */

/* Ends the program unless there are so many rows. */
void sweep_expect_rows(const struct rows *rows, size_t expected, const char *whose);
/* Takes over a finished item of an earlier run that waits for an earlier one; `context` is the run. */
void sweep_found(size_t place, struct rows *rows, void *context);
/* Writes what can be written in grid order. Of the first rank. Returns an exit code. */
int sweep_write_waiting(struct run *run);
/* Hands out the next item to a rank; false if there is none for it, or if the sweep is to stop: then the thread that
 * asks is to help the others of its rank. Of the first rank. */
bool sweep_next(struct run *run, size_t rank, size_t *place);
/* Takes over the rows of an item that a rank has finished, of which the bar shows `shown` parts, or its failure, and
 * writes what can be written in grid order. Of the first rank. */
void sweep_accept(struct run *run, size_t rank, size_t place, struct rows *rows, int exit_code, size_t shown);
/* Computes items on so many threads until there are none left for this rank; the first rank hands them out to the
 * others meanwhile. */
void sweep_compute_items(struct run *run, size_t threads);

/* Between ranks (sweep_ranks.c) -------------------------------------------------------------------------- */

/* Of the first rank: hands out items and takes over their rows, until all other ranks have left. */
void sweep_serve(struct run *run);
/* Of the others: sweep_next and sweep_accept by messages to the first rank, and the last message of all. */
bool sweep_ask(size_t *place);
void sweep_report(size_t place, const struct rows *rows, int exit_code);
void sweep_leave(void);

#endif
