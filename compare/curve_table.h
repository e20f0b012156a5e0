/* curve_table: one finished table as curves are read from it: which of its columns are the size, the self-coupling, the
 * fraction with its interval, and what tells its curves apart. */
#ifndef FP_COMPARE_CURVE_TABLE_H
#define FP_COMPARE_CURVE_TABLE_H

#include "common/estimate.h"
#include "compare/curves.h"
#include "compare/result_table.h"

struct curve_table {
    struct result_table *table;
    const char *fraction, *size; /* names of columns */
    size_t size_column, jd_column, value_column, low_column, high_column;
    struct words group; /* what tells curves apart */
};

/* Reads a table and finds its columns. On failure one line on stderr, and false. Out of memory: one line on stderr and
 * exit 1. */
bool curve_table_open(const char *program, const char *path, const struct curve_columns *columns,
                      struct curve_table *table);
void curve_table_close(struct curve_table *table);

const char *curve_table_path(const struct curve_table *table);

/* The cell of a row in a column, or the parameter of the header that has this name; "-" if there is neither. */
const char *curve_table_cell(const struct curve_table *table, size_t row, const char *name);

/* The numbers of a row. On failure one line on stderr, and false. */
bool curve_table_numbers(const struct curve_table *table, const char *program, size_t row, double *n, double *jd,
                         struct interval *fraction);

/* How many columns stand before the first fraction with its interval: they say what a row is of. */
size_t curve_table_conditions(const struct curve_table *table);

/* Whether a parameter is a column, too: of the same name, with _ in place of -. */
bool curve_table_has_column(const struct curve_table *table, const char *parameter);

#endif
