/* result_table: a finished table of any tool, read back: section 3 of the conventions, as common/table writes it. Cells
 * are kept as they stand in the file, so that what is written again from them is the same to the last byte. */
#ifndef FP_COMPARE_RESULT_TABLE_H
#define FP_COMPARE_RESULT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct result_table;

/* Reads a table: lines that begin with `#`, one row of column names, rows of as many cells. On failure (no such file,
 * no names, a row of another length or without its newline, a name twice) one line on stderr that names the file and
 * the line, and NULL. `program` begins that line. Out of memory: one line on stderr and exit 1. */
struct result_table *result_table_read(const char *program, const char *path);
void result_table_free(struct result_table *table); /* NULL is accepted */

const char *result_table_path(const struct result_table *table);

size_t result_table_header_count(const struct result_table *table);
/* Line `index` of those that begin with `#`, without its newline. */
const char *result_table_header(const struct result_table *table, size_t index);
size_t result_table_parameters(const struct result_table *table);
const char *result_table_parameter_name(const struct result_table *table, size_t index);
/* Value of "# parameter NAME = VALUE", without unit and remarks; NULL if there is no such line. Lives as long as the
 * table. */
const char *result_table_parameter(const struct result_table *table, const char *name);

size_t result_table_columns(const struct result_table *table);
const char *result_table_column_name(const struct result_table *table, size_t column);
/* Index of the column of this name; false if there is none. */
bool result_table_find_column(const struct result_table *table, const char *name, size_t *column);

size_t result_table_rows(const struct result_table *table);
const char *result_table_cell(const struct result_table *table, size_t row, size_t column);
/* A cell as a number (inf and -inf are numbers); false if it is none, or if something follows it. */
bool result_table_number(const struct result_table *table, size_t row, size_t column, double *value);
/* How many rows say converged 0. A column `converged` next to `converged_low` is a fraction, and says nothing. */
size_t result_table_unconverged(const struct result_table *table);

#endif
