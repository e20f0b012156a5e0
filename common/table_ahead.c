/* FILE.part.ahead: finished rows that wait for those above them, so that a killed run loses none. */
#include "common/memory.h"
#include "common/table_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char item_line[] = "# item ";

/* Reading ---------------------------------------------------------------------------------------------- */

/* Reads the line "# item PLACE"; false at the end of the file, or if it is none. */
static bool read_place(FILE *stream, size_t *place, off_t *end)
{
    char *line = NULL, *rest;
    size_t size = 0;
    ssize_t length = getline(&line, &size, stream);
    bool good = length > 0 && strncmp(line, item_line, sizeof item_line - 1) == 0;
    if (good) {
        *place = (size_t)strtoumax(line + sizeof item_line - 1, &rest, 10);
        good = rest > line + sizeof item_line - 1 && *rest == '\n';
        *end += length;
    }
    free(line);
    return good;
}

/* Hands out the whole records; returns where they end. */
static off_t read_records(FILE *stream, const struct table *table, size_t rows_per_item, table_found *found,
                          void *context)
{
    struct leftover leftover = {.end = (off_t)table->header_length};
    off_t end = leftover.end;
    size_t place;
    while (read_place(stream, &place, &leftover.end)) {
        struct rows *rows = rows_create(table->columns);
        leftover.rows = 0;
        leftover_scan_rows(stream, table->columns, rows_per_item, &leftover, rows);
        if (leftover.rows < rows_per_item) {
            rows_free(rows);
            break;
        }
        found(place, rows, context);
        end = leftover.end;
    }
    return end;
}

/* Compares the header; on success *same says whether there are records to read. */
static int check_header(FILE *stream, const struct table *table, bool *same)
{
    struct leftover leftover = leftover_of_header(stream, table);
    int exit_code = EXIT_DONE;
    *same = leftover.state == LEFTOVER_SAME && leftover.end > 0;
    if (leftover.state == LEFTOVER_DIFFERENT && !options_flag(table->options, "force"))
        exit_code = table_refuse(table, table->ahead, leftover.difference);
    free(leftover.difference);
    return exit_code;
}

int table_ahead_read(struct table *table, size_t rows_per_item, table_found *found, void *context)
{
    if (!table->ahead)
        return EXIT_DONE;
    FILE *stream = fopen(table->ahead, "r");
    if (!stream)
        return errno == ENOENT ? EXIT_DONE : table_complain(table, table->ahead, "cannot be opened", errno);
    bool same;
    off_t end = 0;
    int exit_code = check_header(stream, table, &same);
    if (exit_code == EXIT_DONE && same)
        end = read_records(stream, table, rows_per_item, found, context);
    if (ferror(stream) && exit_code == EXIT_DONE)
        exit_code = table_complain(table, table->ahead, "cannot be read", errno);
    fclose(stream);
    if (exit_code != EXIT_DONE || end == 0)
        return exit_code == EXIT_DONE ? table_ahead_remove(table) : exit_code;
    table->ahead_descriptor = open(table->ahead, O_WRONLY | O_CLOEXEC);
    if (table->ahead_descriptor < 0)
        return table_complain(table, table->ahead, "cannot be opened", errno);
    return table_cut(table, table->ahead_descriptor, table->ahead, end);
}

/* Writing ---------------------------------------------------------------------------------------------- */

static int write_ahead(const struct table *table, const char *text, size_t length)
{
    return table_write(table, table->ahead_descriptor, table->ahead, text, length);
}

static int create(struct table *table)
{
    table->ahead_descriptor = open(table->ahead, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (table->ahead_descriptor < 0)
        return table_complain(table, table->ahead, "cannot be opened", errno);
    return write_ahead(table, table->header, table->header_length);
}

int table_ahead_append(struct table *table, size_t place, const struct rows *rows)
{
    if (!table->ahead)
        return EXIT_DONE;
    int exit_code = table->ahead_descriptor < 0 ? create(table) : EXIT_DONE;
    if (exit_code != EXIT_DONE)
        return exit_code;
    /* One record in one piece of memory, because it is to be written at once. */
    char *record = NULL;
    size_t size, length;
    const char *bytes = rows_bytes(rows, &length);
    FILE *stream = memory_need(open_memstream(&record, &size));
    fprintf(stream, "%s%zu\n", item_line, place);
    fwrite(bytes, 1, length, stream);
    if (fclose(stream) != 0)
        memory_need(NULL);
    exit_code = write_ahead(table, record, size);
    free(record);
    return exit_code;
}

int table_ahead_remove(struct table *table)
{
    if (table->ahead_descriptor >= 0)
        close(table->ahead_descriptor);
    table->ahead_descriptor = -1;
    if (table->ahead && unlink(table->ahead) != 0 && errno != ENOENT)
        return table_complain(table, table->ahead, "cannot be removed", errno);
    return EXIT_DONE;
}
