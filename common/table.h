/* table: self-describing result tables. Tab-separated text: `#` lines (tool, version, command line,
 * parameters, columns), one header row of bare column names, then one row per grid point in grid order.
 * Rows go to FILE.part; the complete table is renamed into place. */
#ifndef FP_COMMON_TABLE_H
#define FP_COMMON_TABLE_H

#include "common/options.h"
#include "common/rows.h"

struct table;

/* Opens the table that --output asks for (default: standard output), writes its header and returns it. What
 * is not a regular file (a pipe, /dev/null) is written straight through, without FILE.part.
 * A complete FILE of the same run (same parameters and columns) is kept and counts as finished; one of a
 * different run is refused unless --force. FILE.part of the same run is resumed: its complete rows count,
 * a torn last line is dropped; of a different run it is refused unless --force. --force never discards rows of
 * the same run.
 * On failure prints one line on stderr, stores EXIT_USAGE (no such directory, a different run, --shard) or
 * EXIT_RUNTIME in *exit_code, and returns NULL. */
struct table *table_open(const struct options *options, const struct column *columns, int *exit_code);
/* The same for a table that may be a shard, with a last line "# NOTE" before the row of names; NULL: without.
 * Further lines of a NOTE begin with "# ". */
struct table *table_open_noted(const struct options *options, const struct column *columns, const char *note,
                               int *exit_code);
/* Rows that are in the table: those found when it was opened, and those appended since. */
size_t table_finished_rows(const struct table *table);
/* How many of them did not converge, as by rows_unconverged. */
size_t table_unconverged_rows(const struct table *table);
/* Whether FILE was complete already when it was opened: such a table takes no more rows. */
bool table_was_complete(const struct table *table);
/* Drops all but the first `rows` rows of a resumed table, and appends those to `kept` unless that is NULL. EXIT_DONE,
 * or EXIT_RUNTIME with one line on stderr. */
int table_keep(struct table *table, size_t rows, struct rows *kept);
/* Appends whole rows and flushes. EXIT_DONE, or EXIT_RUNTIME with one line on stderr (full disk). */
int table_append(struct table *table, const struct rows *rows);
/* Closes; with `complete` renames FILE.part to FILE and removes FILE.part.ahead, otherwise leaves both for the next
 * run. Frees. */
int table_close(struct table *table, bool complete);

/* Rows that are finished before those that stand above them are put aside in FILE.part.ahead: the header of the table,
 * then records, each a line "# item PLACE" and its rows. What is written straight through puts nothing aside. */

/* Hands out what an earlier run has put aside, record by record; whoever is called frees the rows. A torn last record
 * is dropped, and a file of a different run is refused unless --force. EXIT_DONE, or as table_open. */
typedef void table_found(size_t place, struct rows *rows, void *context);
int table_ahead_read(struct table *table, size_t rows_per_item, table_found *found, void *context);
/* Puts the rows of an item aside. EXIT_DONE, or EXIT_RUNTIME with one line on stderr. */
int table_ahead_append(struct table *table, size_t place, const struct rows *rows);
/* Removes FILE.part.ahead if it is there: all its rows are in the table. Returns as table_ahead_append. */
int table_ahead_remove(struct table *table);

#endif
