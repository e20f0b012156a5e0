#include "compare/table_set.h"

#include "common/memory.h"
#include "compare/finished_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct entry {
    char *name;
    struct result_table *table;
};

struct table_set {
    const char *program, *directory;
    struct entry *entries;
    size_t count;
};

struct table_set *table_set_create(const char *program, const char *directory)
{
    struct table_set *set = memory_need(calloc(1, sizeof *set));
    set->program = program;
    set->directory = directory;
    return set;
}

void table_set_free(struct table_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++) {
        free(set->entries[i].name);
        result_table_free(set->entries[i].table);
    }
    free(set->entries);
    free(set);
}

const struct result_table *table_set_get(struct table_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->entries[i].name, name) == 0)
            return set->entries[i].table;
    char *path;
    if (asprintf(&path, "%s/%s.tsv", set->directory, name) < 0)
        memory_need(NULL);
    struct result_table *table = finished_table_read(set->program, path);
    free(path);
    if (!table)
        return NULL;
    set->entries = memory_need(realloc(set->entries, (set->count + 1) * sizeof *set->entries));
    set->entries[set->count++] = (struct entry){memory_need(strdup(name)), table};
    return table;
}

const char *table_set_path(const struct table_set *set, size_t index)
{
    return result_table_path(set->entries[index].table);
}

size_t table_set_count(const struct table_set *set)
{
    return set->count;
}

static uLong add_word(uLong checksum, const char *word)
{
    return crc32(checksum, (const Bytef *)word, (uInt)strlen(word) + 1);
}

uint32_t table_set_checksum(const struct table_set *set)
{
    uLong checksum = crc32(0, NULL, 0);
    for (size_t i = 0; i < set->count; i++) {
        const struct result_table *table = set->entries[i].table;
        for (size_t column = 0; column < result_table_columns(table); column++) {
            checksum = add_word(checksum, result_table_column_name(table, column));
            for (size_t row = 0; row < result_table_rows(table); row++)
                checksum = add_word(checksum, result_table_cell(table, row, column));
        }
    }
    return (uint32_t)checksum;
}

char *table_set_tool(const struct result_table *table)
{
    const char *line = result_table_header_count(table) ? result_table_header(table, 0) : "";
    static const char begin[] = "# fp-";
    if (strncmp(line, begin, strlen(begin)) != 0)
        return memory_need(strdup("unknown"));
    return memory_need(strndup(line + 2, strcspn(line + 2, " ")));
}
