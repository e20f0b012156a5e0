#include "common/rows.h"

#include "common/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_COLUMN = -1 };

struct rows {
    const struct column *columns;
    int converged; /* index of the whole-number column of that name, or NO_COLUMN */
    int next;      /* column of the next cell */
    size_t count;  /* whole rows */
    size_t unconverged;
    char *text;
    size_t length, capacity;
    size_t *ends; /* where each whole row ends in the text */
    size_t ends_capacity;
};

static int find_column(const struct column *columns, const char *name)
{
    for (int i = 0; columns[i].name; i++)
        if (strcmp(columns[i].name, name) == 0)
            return i;
    return NO_COLUMN;
}

struct rows *rows_create(const struct column *columns)
{
    struct rows *rows = memory_need(calloc(1, sizeof *rows));
    rows->columns = columns;
    rows->converged = find_column(columns, "converged");
    if (rows->converged != NO_COLUMN && columns[rows->converged].kind != COLUMN_INTEGER)
        rows->converged = NO_COLUMN;
    return rows;
}

void rows_free(struct rows *rows)
{
    if (!rows)
        return;
    free(rows->text);
    free(rows->ends);
    free(rows);
}

void rows_clear(struct rows *rows)
{
    rows->next = 0;
    rows->count = rows->unconverged = rows->length = 0;
}

/* Appending -------------------------------------------------------------------------------------------- */

_Noreturn static void refuse_cell(const struct rows *rows, const char *cell)
{
    fprintf(stderr, "internal error: the column '%s' cannot hold '%s'\n", rows->columns[rows->next].name, cell);
    abort();
}

static void append_bytes(struct rows *rows, const char *bytes, size_t length)
{
    if (rows->length + length > rows->capacity) {
        rows->capacity = 2 * (rows->length + length);
        rows->text = memory_need(realloc(rows->text, rows->capacity));
    }
    memcpy(rows->text + rows->length, bytes, length);
    rows->length += length;
}

static void end_row(struct rows *rows)
{
    if (rows->count == rows->ends_capacity) {
        rows->ends_capacity = rows->ends_capacity ? 2 * rows->ends_capacity : 4;
        rows->ends = memory_need(reallocarray(rows->ends, rows->ends_capacity, sizeof *rows->ends));
    }
    rows->ends[rows->count++] = rows->length;
    rows->next = 0;
}

static void append_cell(struct rows *rows, const char *cell, size_t length)
{
    if (rows->next == rows->converged && length == 1 && *cell == '0')
        rows->unconverged++;
    append_bytes(rows, cell, length);
    rows->next++;
    bool last = !rows->columns[rows->next].name;
    append_bytes(rows, last ? "\n" : "\t", 1);
    if (last)
        end_row(rows);
}

/* Whether a column of this kind takes the value. */
static bool is_number(double value, enum column_kind kind)
{
    switch (kind) {
    case COLUMN_INTEGER:
        return value == INFINITY || (isfinite(value) && value == rint(value));
    case COLUMN_BOUND:
    case COLUMN_EXACT:
        return !isnan(value);
    case COLUMN_REAL:
        return isfinite(value);
    default:
        return false;
    }
}

void rows_number(struct rows *rows, double value)
{
    char cell[400]; /* %.0f of the largest double has 309 digits */
    enum column_kind kind = rows->columns[rows->next].kind;
    const char *format = kind == COLUMN_INTEGER ? "%.0f" : kind == COLUMN_EXACT ? "%.17g" : "%.10g";
    if (!is_number(value, kind)) {
        snprintf(cell, sizeof cell, "%.17g", value);
        refuse_cell(rows, cell);
    }
    int length = snprintf(cell, sizeof cell, format, value + 0.0); /* + 0.0 turns -0 into 0 */
    append_cell(rows, cell, (size_t)length);
}

void rows_numbers(struct rows *rows, size_t count, const double *values)
{
    for (size_t i = 0; i < count; i++)
        rows_number(rows, values[i]);
}

void rows_estimate(struct rows *rows, struct estimate estimate)
{
    rows_number(rows, estimate.value);
    rows_number(rows, estimate.error);
}

void rows_interval(struct rows *rows, struct interval interval)
{
    rows_number(rows, interval.value);
    rows_number(rows, interval.low);
    rows_number(rows, interval.high);
}

void rows_text(struct rows *rows, const char *word)
{
    if (rows->columns[rows->next].kind != COLUMN_TEXT || *word == '\0' || strpbrk(word, " \t\n\r\v\f"))
        refuse_cell(rows, word);
    append_cell(rows, word, strlen(word));
}

void rows_append(struct rows *rows, const struct rows *more)
{
    size_t start = 0;
    for (size_t i = 0; i < more->count; i++) {
        append_bytes(rows, more->text + start, more->ends[i] - start);
        end_row(rows);
        start = more->ends[i];
    }
    rows->unconverged += more->unconverged;
}

/* Reading ---------------------------------------------------------------------------------------------- */

/* Whether the text up to `end`, where a tab or a newline stands, is a cell of this kind. */
static bool is_cell(const char *text, const char *end, enum column_kind kind)
{
    if (text == end)
        return false;
    if (kind == COLUMN_TEXT)
        return true;
    char *stop;
    strtod(text, &stop);
    return stop == end;
}

/* Whether the line is a whole row. */
static bool is_row(const struct column *columns, const char *line, size_t length)
{
    if (length == 0 || line[length - 1] != '\n' || memchr(line, '\0', length))
        return false;
    const char *cell = line;
    for (int i = 0; columns[i].name; i++) {
        const char *end = cell + strcspn(cell, "\t\n");
        if (!is_cell(cell, end, columns[i].kind) || (*end == '\t') != (columns[i + 1].name != NULL))
            return false;
        cell = end + 1;
    }
    return cell == line + length;
}

bool rows_take(struct rows *rows, const char *line, size_t length)
{
    if (!is_row(rows->columns, line, length))
        return false;
    for (const char *cell = line; cell < line + length;) {
        size_t size = strcspn(cell, "\t\n");
        append_cell(rows, cell, size);
        cell += size + 1;
    }
    return true;
}

size_t rows_count(const struct rows *rows)
{
    return rows->count;
}

size_t rows_unconverged(const struct rows *rows)
{
    return rows->unconverged;
}

const char *rows_bytes(const struct rows *rows, size_t *length)
{
    *length = rows->length;
    return rows->text;
}

/* The beginning of a cell; a tab or a newline ends it. */
static const char *find_cell(const struct rows *rows, size_t row, const char *column, bool word)
{
    int index = find_column(rows->columns, column);
    if (row >= rows->count || index == NO_COLUMN || (rows->columns[index].kind == COLUMN_TEXT) != word) {
        fprintf(stderr, "internal error: no %s '%s' in row %zu\n", word ? "word" : "number", column, row);
        abort();
    }
    const char *cell = rows->text + (row ? rows->ends[row - 1] : 0);
    for (int i = 0; i < index; i++)
        cell = strchr(cell, '\t') + 1;
    return cell;
}

double rows_number_at(const struct rows *rows, size_t row, const char *column)
{
    return strtod(find_cell(rows, row, column, false), NULL);
}

char *rows_text_at(const struct rows *rows, size_t row, const char *column)
{
    const char *cell = find_cell(rows, row, column, true);
    return memory_need(strndup(cell, strcspn(cell, "\t\n")));
}
