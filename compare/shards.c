#include "compare/shards.h"

#include "common/memory.h"
#include "common/sweep.h"
#include "compare/result_table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the last line of a header says. */
struct note {
    size_t index, count; /* of the shard */
    size_t items, rows_per_item, final_rows;
};

struct shards {
    const struct options *options;
    size_t given;               /* tables that were read */
    struct result_table **read; /* in the order in which they were given */
    struct note *notes;         /* likewise */
    struct result_table **all;  /* by shard */
};

/* One table -------------------------------------------------------------------------------------------- */

/* Says what is in PATH.part if there is no PATH yet; false otherwise. */
static bool is_unfinished(const struct options *options, const char *path)
{
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        memory_need(NULL);
    bool unfinished = access(path, F_OK) != 0 && access(part, F_OK) == 0;
    if (unfinished)
        options_complain(options, "%s: is not finished: its rows are in %s, and the same command resumes it", path,
                         part);
    free(part);
    return unfinished;
}

static bool read_note(const struct options *options, const struct result_table *table, struct note *note)
{
    size_t lines = result_table_header_count(table);
    const char *line = lines > 0 ? result_table_header(table, lines - 1) : "";
    int numbers = sscanf(line, "# " SWEEP_SHARD_NOTE, &note->index, &note->count, &note->items, &note->rows_per_item,
                         &note->final_rows);
    if (numbers == 5 && note->index < note->count && note->rows_per_item > 0)
        return true;
    options_complain(options, "%s: is no shard: its header does not end with '# shard I/K: ...'",
                     result_table_path(table));
    return false;
}

/* Whether it has all rows of its shard. */
static bool is_whole(const struct options *options, const struct result_table *table, const struct note *note)
{
    size_t places = note->index < note->items ? (note->items - note->index - 1) / note->count + 1 : 0;
    size_t rows = result_table_rows(table), expected = places * note->rows_per_item;
    if (rows != expected)
        options_complain(options, "%s: has %zu rows where shard %zu/%zu has %zu", result_table_path(table), rows,
                         note->index, note->count, expected);
    return rows == expected;
}

static bool read_table(struct shards *shards, const char *path)
{
    const struct options *options = shards->options;
    struct result_table *table =
        is_unfinished(options, path) ? NULL : result_table_read(options_tool(options)->name, path);
    if (!table)
        return false;
    shards->read[shards->given] = table;
    struct note *note = &shards->notes[shards->given++];
    return read_note(options, table, note) && is_whole(options, table, note);
}

/* All of them ------------------------------------------------------------------------------------------ */

static bool differ(const struct shards *shards, size_t index, size_t line, const char *one, const char *other)
{
    options_complain(shards->options, "%s: is of a different run than %s: line %zu is '%s', not '%s'",
                     result_table_path(shards->read[index]), result_table_path(shards->read[0]), line + 1, other, one);
    return false;
}

/* Whether a table has the header of the first one, but for the number of the shard. */
static bool is_of_same_run(const struct shards *shards, size_t index)
{
    const struct result_table *first = shards->read[0], *table = shards->read[index];
    size_t lines = result_table_header_count(first), others = result_table_header_count(table);
    for (size_t i = 0; i + 1 < lines && i + 1 < others; i++)
        if (strcmp(result_table_header(first, i), result_table_header(table, i)) != 0)
            return differ(shards, index, i, result_table_header(first, i), result_table_header(table, i));
    struct note one = shards->notes[0], other = shards->notes[index];
    one.index = other.index;
    size_t columns = result_table_columns(first);
    bool same = lines == others && columns == result_table_columns(table) && memcmp(&one, &other, sizeof one) == 0;
    if (!same)
        return differ(shards, index, others - 1, result_table_header(first, lines - 1),
                      result_table_header(table, others - 1));
    for (size_t c = 0; c < columns; c++)
        if (strcmp(result_table_column_name(first, c), result_table_column_name(table, c)) != 0)
            return differ(shards, index, lines, result_table_column_name(first, c), result_table_column_name(table, c));
    return true;
}

/* Puts each table where its shard belongs. */
static bool sort(struct shards *shards)
{
    size_t count = shards->notes[0].count;
    shards->all = memory_need(calloc(count, sizeof *shards->all));
    for (size_t i = 0; i < shards->given; i++) {
        struct result_table **place = &shards->all[shards->notes[i].index];
        if (*place) {
            options_complain(shards->options, "%s and %s: are both shard %zu/%zu", result_table_path(*place),
                             result_table_path(shards->read[i]), shards->notes[i].index, count);
            return false;
        }
        *place = shards->read[i];
    }
    return true;
}

/* "shard 1/3, shard 2/3: missing" */
static bool are_all_there(const struct shards *shards)
{
    enum { MOST_NAMED = 10 };
    size_t count = shards->notes[0].count, missing = 0, size;
    char *text = NULL;
    FILE *stream = memory_need(open_memstream(&text, &size));
    for (size_t i = 0; i < count; i++) {
        if (shards->all[i])
            continue;
        if (missing < MOST_NAMED)
            fprintf(stream, "%sshard %zu/%zu", missing > 0 ? ", " : "", i, count);
        missing++;
    }
    if (missing > MOST_NAMED)
        fprintf(stream, " and %zu others", missing - MOST_NAMED);
    fclose(stream);
    memory_need(text);
    if (missing > 0)
        options_complain(shards->options, "%s: missing", text);
    free(text);
    return missing == 0;
}

/* Reads and checks all of them. */
static bool gather(struct shards *shards, const char *const *paths)
{
    for (size_t i = 0; paths[i]; i++)
        if (!read_table(shards, paths[i]))
            return false;
    for (size_t i = 1; i < shards->given; i++)
        if (!is_of_same_run(shards, i))
            return false;
    return sort(shards) && are_all_there(shards);
}

struct shards *shards_read(const struct options *options, const char *const *paths)
{
    size_t count = 0;
    while (paths[count])
        count++;
    struct shards *shards = memory_need(calloc(1, sizeof *shards));
    shards->options = options;
    shards->read = memory_need(calloc(count, sizeof *shards->read));
    shards->notes = memory_need(calloc(count, sizeof *shards->notes));
    if (gather(shards, paths))
        return shards;
    shards_free(shards);
    return NULL;
}

void shards_free(struct shards *shards)
{
    if (!shards)
        return;
    for (size_t i = 0; i < shards->given; i++)
        result_table_free(shards->read[i]);
    free(shards->read);
    free(shards->notes);
    free(shards->all);
    free(shards);
}

/* The whole table -------------------------------------------------------------------------------------- */

size_t shards_final_rows(const struct shards *shards)
{
    return shards->notes[0].final_rows;
}

const char *shards_command(const struct shards *shards)
{
    static const char word[] = "# command: ";
    for (size_t i = 0; i < result_table_header_count(shards->read[0]); i++) {
        const char *line = result_table_header(shards->read[0], i);
        if (strncmp(line, word, sizeof word - 1) == 0)
            return line + sizeof word - 1;
    }
    return "the command of the shards";
}

static void write_item(const struct shards *shards, size_t item, FILE *stream)
{
    const struct note *note = &shards->notes[0];
    const struct result_table *table = shards->all[item % note->count];
    size_t first = item / note->count * note->rows_per_item, columns = result_table_columns(table);
    for (size_t row = first; row < first + note->rows_per_item; row++)
        for (size_t c = 0; c < columns; c++)
            fprintf(stream, "%s%c", result_table_cell(table, row, c), c + 1 < columns ? '\t' : '\n');
}

size_t shards_unconverged(const struct shards *shards)
{
    size_t unconverged = 0;
    for (size_t i = 0; i < shards->given; i++)
        unconverged += result_table_unconverged(shards->read[i]);
    return unconverged;
}

char *shards_text(const struct shards *shards, size_t *length)
{
    const struct result_table *first = shards->read[0];
    size_t columns = result_table_columns(first);
    char *text = NULL;
    FILE *stream = memory_need(open_memstream(&text, length));
    for (size_t i = 0; i + 1 < result_table_header_count(first); i++)
        fprintf(stream, "%s\n", result_table_header(first, i));
    for (size_t c = 0; c < columns; c++)
        fprintf(stream, "%s%c", result_table_column_name(first, c), c + 1 < columns ? '\t' : '\n');
    for (size_t item = 0; item < shards->notes[0].items; item++)
        write_item(shards, item, stream);
    if (fclose(stream) != 0)
        memory_need(NULL);
    return text;
}
