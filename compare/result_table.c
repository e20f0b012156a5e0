#include "compare/result_table.h"

#include "common/memory.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts in the order of their lines. */
struct texts {
    char **items; /* each of them allocated */
    size_t count, capacity;
};

struct parameter {
    char *name, *value;
};

struct result_table {
    char *path;
    struct texts headers; /* lines that begin with # */
    struct parameter *parameters;
    size_t parameter_count;
    char *names; /* the row of names, its tabs replaced by zero bytes */
    size_t columns;
    struct texts rows;  /* likewise */
    const char **cells; /* columns of the names, then of every row, one after the other */
};

struct reader {
    const char *program;
    struct result_table *table;
    size_t line; /* from 1 */
};

static void texts_append(struct texts *texts, const char *text)
{
    if (texts->count == texts->capacity) {
        texts->capacity = texts->capacity ? 2 * texts->capacity : 64;
        texts->items = memory_need(realloc(texts->items, texts->capacity * sizeof *texts->items));
    }
    texts->items[texts->count++] = memory_need(strdup(text));
}

static void texts_free(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->items[i]);
    free(texts->items);
}

static bool __attribute__((format(printf, 2, 3))) complain(const struct reader *reader, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s: %s: line %zu: ", reader->program, reader->table->path, reader->line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return false;
}

/* Parameters ------------------------------------------------------------------------------------------- */

/* Length of the word that options_echo printed: up to a blank outside of '...' and $'...'. */
static size_t word_length(const char *text)
{
    bool quoted = false, escapes = false;
    size_t length = 0;
    while (text[length] && (quoted || text[length] != ' ')) {
        if (text[length] == '\\' && (!quoted || escapes) && text[length + 1]) {
            length++;
        } else if (text[length] == '\'') {
            escapes = !quoted && length > 0 && text[length - 1] == '$';
            quoted = !quoted;
        }
        length++;
    }
    return length;
}

static void find_parameters(struct result_table *table)
{
    static const char begin[] = "# parameter ", equals[] = " = ";
    table->parameters = memory_need(malloc((table->headers.count + 1) * sizeof *table->parameters));
    for (size_t i = 0; i < table->headers.count; i++) {
        const char *line = table->headers.items[i];
        if (strncmp(line, begin, strlen(begin)) != 0)
            continue;
        const char *name = line + strlen(begin), *end = strstr(name, equals);
        if (!end)
            continue;
        const char *value = end + strlen(equals);
        table->parameters[table->parameter_count++] = (struct parameter){
            .name = memory_need(strndup(name, (size_t)(end - name))),
            .value = memory_need(strndup(value, word_length(value))),
        };
    }
}

/* Lines ------------------------------------------------------------------------------------------------ */

static size_t count_cells(const char *line)
{
    size_t count = 1;
    for (; *line; line++)
        count += *line == '\t';
    return count;
}

static bool take_line(struct reader *reader, const char *line)
{
    struct result_table *table = reader->table;
    size_t cells = count_cells(line);
    if (!table->names && line[0] == '#') {
        texts_append(&table->headers, line);
        return true;
    }
    if (line[0] == '\0' || line[0] == '\t' || line[strlen(line) - 1] == '\t' || strstr(line, "\t\t"))
        return complain(reader, line[0] ? "a cell is empty" : "the line is empty");
    if (!table->names) {
        table->names = memory_need(strdup(line));
        table->columns = cells;
        return true;
    }
    if (cells != table->columns)
        return complain(reader, "the row has %zu cells, and there are %zu columns", cells, table->columns);
    texts_append(&table->rows, line);
    return true;
}

static bool read_lines(struct reader *reader, FILE *stream)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool good = true;
    while (good && (length = getline(&line, &size, stream)) > 0) {
        reader->line++;
        if (strlen(line) != (size_t)length) {
            good = complain(reader, "a zero byte: not a table");
        } else if (line[length - 1] != '\n') {
            good = complain(reader, "the line breaks off");
        } else {
            line[length - 1] = '\0';
            good = take_line(reader, line);
        }
    }
    free(line);
    return good;
}

/* Cells ------------------------------------------------------------------------------------------------ */

/* Splits a line at its tabs; returns where the next cells go. */
static const char **split(char *line, const char **cells)
{
    while (line)
        *cells++ = strsep(&line, "\t");
    return cells;
}

static void split_all(struct result_table *table)
{
    table->cells = memory_need(malloc((table->rows.count + 1) * table->columns * sizeof *table->cells));
    const char **next = split(table->names, table->cells);
    for (size_t row = 0; row < table->rows.count; row++)
        next = split(table->rows.items[row], next);
}

static bool check_names(struct reader *reader)
{
    const struct result_table *table = reader->table;
    reader->line = table->headers.count + 1;
    for (size_t column = 1; column < table->columns; column++)
        for (size_t other = 0; other < column; other++)
            if (strcmp(table->cells[column], table->cells[other]) == 0)
                return complain(reader, "two columns have the name %s", table->cells[column]);
    return true;
}

static bool read_table(struct reader *reader, FILE *stream)
{
    errno = 0;
    if (!read_lines(reader, stream))
        return false;
    struct result_table *table = reader->table;
    if (ferror(stream)) {
        fprintf(stderr, "%s: %s: cannot be read: %s\n", reader->program, table->path, strerror(errno));
        return false;
    }
    if (!table->names) {
        fprintf(stderr, "%s: %s: there is no row of column names\n", reader->program, table->path);
        return false;
    }
    find_parameters(table);
    split_all(table);
    return check_names(reader);
}

struct result_table *result_table_read(const char *program, const char *path)
{
    FILE *stream = fopen(path, "r");
    if (!stream) {
        fprintf(stderr, "%s: %s: cannot be opened: %s\n", program, path, strerror(errno));
        return NULL;
    }
    struct result_table *table = memory_need(calloc(1, sizeof *table));
    table->path = memory_need(strdup(path));
    bool good = read_table(&(struct reader){.program = program, .table = table}, stream);
    fclose(stream);
    if (good)
        return table;
    result_table_free(table);
    return NULL;
}

void result_table_free(struct result_table *table)
{
    if (!table)
        return;
    for (size_t i = 0; i < table->parameter_count; i++) {
        free(table->parameters[i].name);
        free(table->parameters[i].value);
    }
    free(table->parameters);
    texts_free(&table->headers);
    texts_free(&table->rows);
    free(table->cells);
    free(table->names);
    free(table->path);
    free(table);
}

/* Access ----------------------------------------------------------------------------------------------- */

const char *result_table_path(const struct result_table *table)
{
    return table->path;
}

size_t result_table_header_count(const struct result_table *table)
{
    return table->headers.count;
}

const char *result_table_header(const struct result_table *table, size_t index)
{
    return table->headers.items[index];
}

size_t result_table_parameters(const struct result_table *table)
{
    return table->parameter_count;
}

const char *result_table_parameter_name(const struct result_table *table, size_t index)
{
    return table->parameters[index].name;
}

const char *result_table_parameter(const struct result_table *table, const char *name)
{
    for (size_t i = 0; i < table->parameter_count; i++)
        if (strcmp(table->parameters[i].name, name) == 0)
            return table->parameters[i].value;
    return NULL;
}

size_t result_table_columns(const struct result_table *table)
{
    return table->columns;
}

const char *result_table_column_name(const struct result_table *table, size_t column)
{
    return table->cells[column];
}

bool result_table_find_column(const struct result_table *table, const char *name, size_t *column)
{
    for (size_t i = 0; i < table->columns; i++) {
        if (strcmp(table->cells[i], name) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

size_t result_table_rows(const struct result_table *table)
{
    return table->rows.count;
}

const char *result_table_cell(const struct result_table *table, size_t row, size_t column)
{
    return table->cells[(row + 1) * table->columns + column];
}

bool result_table_number(const struct result_table *table, size_t row, size_t column, double *value)
{
    const char *text = result_table_cell(table, row, column);
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end || isnan(number) || text[0] == ' ')
        return false;
    *value = number;
    return true;
}

size_t result_table_unconverged(const struct result_table *table)
{
    size_t column, other, count = 0;
    if (!result_table_find_column(table, "converged", &column) ||
        result_table_find_column(table, "converged_low", &other))
        return 0;
    for (size_t row = 0; row < result_table_rows(table); row++)
        count += strcmp(result_table_cell(table, row, column), "0") == 0;
    return count;
}
