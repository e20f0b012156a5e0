/* rows: rows of a table as text, their cells separated by tabs; appended cell by cell, or read back from a file. */
#ifndef FP_COMMON_ROWS_H
#define FP_COMMON_ROWS_H

#include "common/estimate.h"

#include <stdbool.h>
#include <stddef.h>

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

struct rows;
struct rows *rows_create(const struct column *columns);
void rows_free(struct rows *rows);
void rows_clear(struct rows *rows);

/* Append one cell; the last column ends the row. Aborts on a cell of the wrong kind and on a number that
 * is not finite (a bound or an exact value may be infinite, a whole number +inf): a tool must never write a disguised
 * failure. */
void rows_number(struct rows *rows, double value);
void rows_numbers(struct rows *rows, size_t count, const double *values); /* one after the other */
void rows_estimate(struct rows *rows, struct estimate estimate);          /* value, error */
void rows_interval(struct rows *rows, struct interval interval);          /* value, low, high */
void rows_text(struct rows *rows, const char *word);

/* Appends all rows of `more`, which has the same columns. */
void rows_append(struct rows *rows, const struct rows *more);
/* Appends a line of a file, its newline included, if it is a whole row; returns false if it is not. */
bool rows_take(struct rows *rows, const char *line, size_t length);

size_t rows_count(const struct rows *rows); /* whole rows */
/* How many of them have 0 in the column `converged`, if it is of whole numbers: a fraction of that name is no flag. */
size_t rows_unconverged(const struct rows *rows);
/* All of it as it stands in a file. Belongs to the rows. */
const char *rows_bytes(const struct rows *rows, size_t *length);

/* One cell of row `row` (0 <= row < rows_count): as a number, as a word that the caller frees. Abort if there is no
 * such row, or no such column of numbers, of words. */
double rows_number_at(const struct rows *rows, size_t row, const char *column);
char *rows_text_at(const struct rows *rows, size_t row, const char *column);

#endif
