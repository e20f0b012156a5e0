#include "compare/finished_table.h"

#include <stdio.h>
#include <string.h>

static bool is_part(const char *path)
{
    static const char end[] = ".part";
    size_t length = strlen(path), tail = strlen(end);
    return length >= tail && strcmp(path + length - tail, end) == 0;
}

/* "shard I/K", which the last line of its header begins with; NULL if it is none. */
static const char *shard_note(const struct result_table *table)
{
    static const char begin[] = "# shard ";
    size_t lines = result_table_header_count(table);
    const char *line = lines > 0 ? result_table_header(table, lines - 1) : "";
    return strncmp(line, begin, strlen(begin)) == 0 ? line + 2 : NULL;
}

struct result_table *finished_table_read(const char *program, const char *path)
{
    if (is_part(path)) {
        fprintf(stderr, "%s: %s: is the part of an unfinished run: the same command resumes it\n", program, path);
        return NULL;
    }
    struct result_table *table = result_table_read(program, path);
    const char *note = table ? shard_note(table) : NULL;
    if (!note)
        return table;
    fprintf(stderr, "%s: %s: is %.*s: fp-merge joins all of them\n", program, path, (int)strcspn(note, ":"), note);
    result_table_free(table);
    return NULL;
}
