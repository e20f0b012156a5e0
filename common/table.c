#include "common/failure.h"
#include "common/memory.h"
#include "common/part_file.h"
#include "common/table_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_failure(const struct table *table, const char *name, int error)
{
    table_complain(table, name, "cannot be opened", error);
    return failure_of_opening(error);
}

static void compose_header(struct table *table, const char *note)
{
    FILE *stream = memory_need(open_memstream(&table->header, &table->header_length));
    options_echo(table->options, stream);
    const struct column *columns = table->columns;
    for (const struct column *column = columns; column->name; column++) {
        fprintf(stream, "# column %s: %s", column->name, column->meaning);
        fprintf(stream, column->unit && *column->unit ? " [%s]\n" : "\n", column->unit);
    }
    if (note)
        fprintf(stream, "# %s\n", note);
    for (const struct column *column = columns; column->name; column++)
        fprintf(stream, "%s%c", column->name, column[1].name ? '\t' : '\n');
    if (fclose(stream) != 0)
        memory_need(NULL);
}

/* Appends to FILE.part, or to what is written straight through. */
static int write_table(const struct table *table, const char *text, size_t length)
{
    return table_write(table, table->descriptor, table->name, text, length);
}

static int cut(const struct table *table, off_t end)
{
    return table_cut(table, table->descriptor, table->name, end);
}

/* Opening ---------------------------------------------------------------------------------------------- */

/* Uses FILE if it is the complete table of this run. Returns EXIT_DONE also if there is no FILE. */
static int try_complete(struct table *table, bool force, bool *complete)
{
    *complete = false;
    FILE *stream = fopen(table->path, "r");
    if (!stream)
        return errno == ENOENT ? EXIT_DONE : open_failure(table, table->path, errno);
    struct leftover leftover = leftover_inspect(stream, table);
    int exit_code = ferror(stream) ? table_complain(table, table->path, "cannot be read", errno) : EXIT_DONE;
    fclose(stream);
    if (leftover.state == LEFTOVER_SAME && leftover.torn) {
        leftover.state = LEFTOVER_DIFFERENT;
        leftover.difference = memory_need(strdup("the table breaks off or was edited"));
    }
    if (exit_code == EXIT_DONE && leftover.state == LEFTOVER_SAME) {
        *complete = true;
        table->rows = leftover.rows;
        table->unconverged = leftover.unconverged;
    } else if (exit_code == EXIT_DONE && !force) {
        exit_code = table_refuse(table, table->path, leftover.difference);
    }
    free(leftover.difference);
    return exit_code;
}

/* Takes over the rows of FILE.part if they are of this run, otherwise begins anew. */
static int resume_part(struct table *table, bool force)
{
    int copy = dup(table->descriptor);
    FILE *stream = copy < 0 ? NULL : fdopen(copy, "r");
    if (!stream)
        return table_complain(table, table->name, "cannot be read", errno);
    struct leftover leftover = leftover_inspect(stream, table);
    int exit_code = ferror(stream) ? table_complain(table, table->name, "cannot be read", errno) : EXIT_DONE;
    fclose(stream);
    if (exit_code == EXIT_DONE && leftover.state == LEFTOVER_DIFFERENT && !force)
        exit_code = table_refuse(table, table->name, leftover.difference);
    free(leftover.difference);
    if (exit_code != EXIT_DONE)
        return exit_code;
    if (leftover.state == LEFTOVER_DIFFERENT)
        leftover = (struct leftover){0};
    table->rows = leftover.rows;
    table->unconverged = leftover.unconverged;
    exit_code = cut(table, leftover.end);
    if (exit_code == EXIT_DONE && leftover.end == 0)
        exit_code = write_table(table, table->header, table->header_length);
    return exit_code;
}

static int open_part(struct table *table, bool force)
{
    if (asprintf(&table->part, "%s.part", table->path) < 0 || asprintf(&table->ahead, "%s.ahead", table->part) < 0)
        memory_need(NULL);
    table->name = table->part;
    int exit_code;
    const char *reason;
    table->descriptor = part_file_open(table->part, &exit_code, &reason);
    if (table->descriptor >= 0)
        return resume_part(table, force);
    options_complain(table->options, "%s: cannot be opened: %s", table->part, reason);
    return exit_code;
}

static int open_straight(struct table *table, const char *path)
{
    table->descriptor = path ? open(path, O_WRONLY | O_CLOEXEC) : dup(STDOUT_FILENO);
    if (table->descriptor < 0)
        return open_failure(table, table->name, errno);
    return write_table(table, table->header, table->header_length);
}

static int open_file(struct table *table, const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return open_straight(table, path);
    table->path = path;
    bool force = options_flag(table->options, "force"), complete;
    int exit_code = try_complete(table, force, &complete);
    if (exit_code != EXIT_DONE || complete)
        return exit_code;
    return open_part(table, force);
}

static void table_free(struct table *table)
{
    if (table->descriptor >= 0)
        close(table->descriptor);
    if (table->ahead_descriptor >= 0)
        close(table->ahead_descriptor);
    free(table->ahead);
    free(table->part);
    free(table->header);
    free(table);
}

struct table *table_open(const struct options *options, const struct column *columns, int *exit_code)
{
    if (options_exist(options, "shard") && options_given(options, "shard")) {
        options_complain(options, "--shard: there are no work items here to be divided");
        *exit_code = EXIT_USAGE;
        return NULL;
    }
    return table_open_noted(options, columns, NULL, exit_code);
}

struct table *table_open_noted(const struct options *options, const struct column *columns, const char *note,
                               int *exit_code)
{
    const char *output = options_text(options, "output");
    struct table *table = memory_need(calloc(1, sizeof *table));
    table->options = options;
    table->columns = columns;
    table->name = output ? output : "standard output";
    table->descriptor = table->ahead_descriptor = -1;
    compose_header(table, note);
    *exit_code = output ? open_file(table, output) : open_straight(table, NULL);
    if (*exit_code == EXIT_DONE)
        return table;
    table_free(table);
    return NULL;
}

/* Use -------------------------------------------------------------------------------------------------- */

size_t table_finished_rows(const struct table *table)
{
    return table->rows;
}

size_t table_unconverged_rows(const struct table *table)
{
    return table->unconverged;
}

bool table_was_complete(const struct table *table)
{
    return table->descriptor < 0;
}

int table_keep(struct table *table, size_t rows, struct rows *kept)
{
    if (table->rows == 0 || (table->rows <= rows && !kept))
        return EXIT_DONE;
    FILE *stream = fopen(table->part, "r");
    if (!stream || fseeko(stream, (off_t)table->header_length, SEEK_SET) != 0) {
        int error = errno;
        if (stream)
            fclose(stream);
        return table_complain(table, table->part, "cannot be read", error);
    }
    struct leftover leftover = {.end = (off_t)table->header_length};
    leftover_scan_rows(stream, table->columns, rows, &leftover, kept);
    fclose(stream);
    table->rows = leftover.rows;
    table->unconverged = leftover.unconverged;
    return cut(table, leftover.end);
}

int table_append(struct table *table, const struct rows *rows)
{
    size_t length;
    const char *text = rows_bytes(rows, &length);
    int exit_code = write_table(table, text, length);
    if (exit_code == EXIT_DONE) {
        table->rows += rows_count(rows);
        table->unconverged += rows_unconverged(rows);
    }
    return exit_code;
}

int table_close(struct table *table, bool complete)
{
    int exit_code = EXIT_DONE;
    if (table->descriptor >= 0) {
        /* Data must be on the disk before the name is, or a crash could leave a complete name on a torn file. */
        if (table->part && complete && fsync(table->descriptor) != 0)
            exit_code = table_complain(table, table->name, "cannot be written", errno);
        if (close(table->descriptor) != 0 && exit_code == EXIT_DONE)
            exit_code = table_complain(table, table->name, "cannot be written", errno);
        table->descriptor = -1;
        if (exit_code == EXIT_DONE && complete)
            exit_code = table_ahead_remove(table);
        if (exit_code == EXIT_DONE && table->part && complete && rename(table->part, table->path) != 0)
            exit_code = table_complain(table, table->path, "cannot be written", errno);
    }
    table_free(table);
    return exit_code;
}
