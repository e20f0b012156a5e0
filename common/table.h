/* table: self-describing result tables. Tab-separated text: `#` lines (tool, version, command line,
 * parameters, columns), one header row of bare column names, then one row per grid point in grid order.
 * Rows go to FILE.part; the complete table is renamed into place. */
#ifndef FP_COMMON_TABLE_H
#define FP_COMMON_TABLE_H

#include "common/options.h"

enum column_kind {
    COLUMN_REAL = 1, /* %.10g */
    COLUMN_EXACT,    /* %.17g, or inf or -inf: a logarithm of 0, a ratio without limit */
    COLUMN_BOUND,    /* %.10g, or inf or -inf: a bound or an error that may be unknown */
    COLUMN_INTEGER,  /* a whole number, or inf */
    COLUMN_TEXT,     /* a word without blanks */
};

struct column {
    const char *name; /* lower_snake_case; the array ends with a null name */
    enum column_kind kind;
    const char *unit; /* "" if none */
    const char *meaning;
};

/* The rows of one work item, as text. */
struct rows;
struct rows *rows_create(const struct column *columns);
void rows_free(struct rows *rows);
/* Append one cell; the last column ends the row. Aborts on a cell of the wrong kind and on a number that
 * is not finite (a bound or an exact value may be infinite, a whole number +inf): a tool must never write a disguised failure. */
void rows_number(struct rows *rows, double value);
void rows_numbers(struct rows *rows, size_t count, const double *values); /* one after the other */
void rows_text(struct rows *rows, const char *word);
size_t rows_count(const struct rows *rows); /* whole rows */
void rows_clear(struct rows *rows);

struct table;

/* Opens the table that --output asks for (default: standard output), writes its header and returns it. What
 * is not a regular file (a pipe, /dev/null) is written straight through, without FILE.part.
 * A complete FILE of the same run (same parameters and columns) is kept and counts as finished; one of a
 * different run is refused unless --force. FILE.part of the same run is resumed: its complete rows count,
 * a torn last line is dropped; of a different run it is refused unless --force. --force never discards rows of
 * the same run.
 * On failure prints one line on stderr, stores EXIT_USAGE (no such directory, a different run) or
 * EXIT_RUNTIME in *exit_code, and returns NULL. */
struct table *table_open(const struct options *options, const struct column *columns, int *exit_code);
/* Rows that are in the table: those found when it was opened, and those appended since. */
size_t table_finished_rows(const struct table *table);
/* How many of them carry 0 in the column `converged` (0 if there is no such column). */
size_t table_unconverged_rows(const struct table *table);
/* Whether FILE was complete already when it was opened: such a table takes no more rows. */
bool table_was_complete(const struct table *table);
/* Drops all but the first `rows` rows of a resumed table. EXIT_DONE, or EXIT_RUNTIME with one line on stderr. */
int table_keep(struct table *table, size_t rows);
/* Appends whole rows and flushes. EXIT_DONE, or EXIT_RUNTIME with one line on stderr (full disk). */
int table_append(struct table *table, const struct rows *rows);
/* Closes; with `complete` renames FILE.part to FILE, otherwise leaves FILE.part for the next run. Frees. */
int table_close(struct table *table, bool complete);

#endif
