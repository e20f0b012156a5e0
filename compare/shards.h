/* shards: the tables of all shards of one run (--shard of the tools, SWEEP_SHARD_NOTE of common/sweep.h), joined. */
#ifndef FP_COMPARE_SHARDS_H
#define FP_COMPARE_SHARDS_H

#include "common/options.h"

struct shards;

/* Reads finished tables, in any order. They must be all shards of one run, each of them once and complete, of the same
 * header. Otherwise one line on stderr that says which is not, and NULL. */
struct shards *shards_read(const struct options *options, const char *const *paths);
void shards_free(struct shards *shards); /* NULL is accepted */

/* Rows at the end of the whole table that depend on all others, and are in no shard. */
size_t shards_final_rows(const struct shards *shards);
/* The command of the run, as its header has it. Lives as long as the shards. */
const char *shards_command(const struct shards *shards);

/* How many rows of all shards say converged 0, as by result_table_unconverged. */
size_t shards_unconverged(const struct shards *shards);

/* The table of the whole run, but for its final rows: the same bytes as a run without --shard. The caller frees. */
char *shards_text(const struct shards *shards, size_t *length);

#endif
