/* Tables, and what else begins with their header, read back. */
#include "common/memory.h"
#include "common/table_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void leftover_scan_rows(FILE *stream, const struct column *columns, size_t limit, struct leftover *leftover,
                        struct rows *kept)
{
    struct rows *row = rows_create(columns);
    char *line = NULL;
    size_t size = 0;
    ssize_t length = 0;
    while (leftover->rows < limit && (length = getline(&line, &size, stream)) > 0 &&
           rows_take(row, line, (size_t)length)) {
        leftover->rows++;
        leftover->unconverged += rows_unconverged(row);
        leftover->end += length;
        if (kept)
            rows_append(kept, row);
        rows_clear(row);
    }
    leftover->torn = leftover->rows < limit && length > 0;
    free(line);
    rows_free(row);
}

/* "line 3 is '# parameter jd = 0', of this run '# parameter jd = 1'" */
static char *describe_difference(const char *header, const char *line, size_t number)
{
    char *text = NULL;
    if (asprintf(&text, "line %zu is '%.*s', of this run '%.*s'", number, (int)strcspn(line, "\n"), line,
                 (int)strcspn(header, "\n"), header) < 0)
        memory_need(NULL);
    return text;
}

struct leftover leftover_of_header(FILE *stream, const struct table *table)
{
    struct leftover leftover = {.state = LEFTOVER_SAME};
    const char *rest = table->header;
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t length = 0;
    while (*rest && (length = getline(&line, &size, stream)) > 0) {
        number++;
        size_t expected = strcspn(rest, "\n") + 1;
        bool torn = (size_t)length < expected && line[length - 1] != '\n' && memcmp(rest, line, (size_t)length) == 0;
        if (torn)
            break;
        if ((size_t)length != expected || memcmp(rest, line, expected) != 0) {
            leftover.state = LEFTOVER_DIFFERENT;
            leftover.difference = describe_difference(rest, line, number);
            break;
        }
        rest += expected;
    }
    if (*rest == '\0')
        leftover.end = (off_t)table->header_length;
    else if (leftover.state == LEFTOVER_SAME)
        leftover.torn = true;
    free(line);
    return leftover;
}

struct leftover leftover_inspect(FILE *stream, const struct table *table)
{
    struct leftover leftover = leftover_of_header(stream, table);
    if (leftover.end > 0)
        leftover_scan_rows(stream, table->columns, SIZE_MAX, &leftover, NULL);
    return leftover;
}
