#include "common/table.h"

#include "common/failure.h"
#include "common/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tables ----------------------------------------------------------------------------------------------- */

struct table {
    const struct options *options;
    const struct column *columns;
    char *header;
    size_t header_length;
    const char *name;   /* as shown in messages */
    const char *path;   /* FILE; NULL: written straight through */
    char *part;         /* FILE.part */
    int descriptor;     /* -1 if FILE was complete */
    size_t rows, unconverged;
};

/* What an earlier run left in a file. */
struct leftover {
    enum { LEFTOVER_NONE, LEFTOVER_SAME, LEFTOVER_DIFFERENT } state;
    size_t rows, unconverged; /* of the same run: its whole rows */
    off_t end;                /* and where they end */
    bool torn;                /* and whether something follows them */
    char *difference;         /* of a different run: what differs first */
};

static int complain(const struct table *table, const char *name, const char *doing, int error)
{
    options_complain(table->options, "%s: %s: %s", name, doing, strerror(error));
    return EXIT_RUNTIME;
}

static int open_failure(const struct table *table, const char *name, int error)
{
    complain(table, name, "cannot be opened", error);
    return failure_of_opening(error);
}

static void compose_header(struct table *table)
{
    FILE *stream = memory_need(open_memstream(&table->header, &table->header_length));
    options_echo(table->options, stream);
    const struct column *columns = table->columns;
    for (const struct column *column = columns; column->name; column++) {
        fprintf(stream, "# column %s: %s", column->name, column->meaning);
        fprintf(stream, column->unit && *column->unit ? " [%s]\n" : "\n", column->unit);
    }
    for (const struct column *column = columns; column->name; column++)
        fprintf(stream, "%s%c", column->name, column[1].name ? '\t' : '\n');
    if (fclose(stream) != 0)
        memory_need(NULL);
}

static int write_all(const struct table *table, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(table->descriptor, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE)
            return EXIT_RUNTIME; /* the reader has gone, and knows */
        if (written < 0)
            return complain(table, table->name, "cannot be written", errno);
        text += written;
        length -= (size_t)written;
    }
    return EXIT_DONE;
}

/* Reading back ----------------------------------------------------------------------------------------- */

/* Counts the whole rows from here on, up to `limit` of them, and appends them to `kept` unless that is NULL. */
static void scan_rows(FILE *stream, const struct column *columns, size_t limit, struct leftover *leftover,
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

/* Compares the first lines of a file with the header of this run. Returns LEFTOVER_SAME also of a header that
 * breaks off: then leftover->end stays 0. */
static void compare_header(FILE *stream, const struct table *table, struct leftover *leftover)
{
    const char *rest = table->header;
    char *line = NULL;
    size_t size = 0, number = 0;
    ssize_t length = 0;
    leftover->state = LEFTOVER_SAME;
    while (*rest && (length = getline(&line, &size, stream)) > 0) {
        number++;
        size_t expected = strcspn(rest, "\n") + 1;
        bool torn = (size_t)length < expected && line[length - 1] != '\n' && memcmp(rest, line, (size_t)length) == 0;
        if (torn)
            break;
        if ((size_t)length != expected || memcmp(rest, line, expected) != 0) {
            leftover->state = LEFTOVER_DIFFERENT;
            leftover->difference = describe_difference(rest, line, number);
            break;
        }
        rest += expected;
    }
    if (*rest == '\0')
        leftover->end = (off_t)table->header_length;
    else if (leftover->state == LEFTOVER_SAME)
        leftover->torn = true;
    free(line);
}

/* Looks at what an earlier run left in `stream`; does not close it. */
static struct leftover inspect(FILE *stream, const struct table *table)
{
    struct leftover leftover = {0};
    compare_header(stream, table, &leftover);
    if (leftover.end > 0)
        scan_rows(stream, table->columns, SIZE_MAX, &leftover, NULL);
    return leftover;
}

static int refuse_different(const struct table *table, const char *name, const char *difference)
{
    options_complain(table->options, "%s: holds a different run: %s (--force replaces it)", name, difference);
    return EXIT_USAGE;
}

/* Opening ---------------------------------------------------------------------------------------------- */

/* Uses FILE if it is the complete table of this run. Returns EXIT_DONE also if there is no FILE. */
static int try_complete(struct table *table, bool force, bool *complete)
{
    *complete = false;
    FILE *stream = fopen(table->path, "r");
    if (!stream)
        return errno == ENOENT ? EXIT_DONE : open_failure(table, table->path, errno);
    struct leftover leftover = inspect(stream, table);
    int exit_code = ferror(stream) ? complain(table, table->path, "cannot be read", errno) : EXIT_DONE;
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
        exit_code = refuse_different(table, table->path, leftover.difference);
    }
    free(leftover.difference);
    return exit_code;
}

/* Cuts FILE.part after `end` and puts the next row there. */
static int cut(const struct table *table, off_t end)
{
    if (ftruncate(table->descriptor, end) != 0 || lseek(table->descriptor, end, SEEK_SET) < 0)
        return complain(table, table->name, "cannot be written", errno);
    return EXIT_DONE;
}

/* Takes over the rows of FILE.part if they are of this run, otherwise begins anew. */
static int resume_part(struct table *table, bool force)
{
    int copy = dup(table->descriptor);
    FILE *stream = copy < 0 ? NULL : fdopen(copy, "r");
    if (!stream)
        return complain(table, table->name, "cannot be read", errno);
    struct leftover leftover = inspect(stream, table);
    int exit_code = ferror(stream) ? complain(table, table->name, "cannot be read", errno) : EXIT_DONE;
    fclose(stream);
    if (exit_code == EXIT_DONE && leftover.state == LEFTOVER_DIFFERENT && !force)
        exit_code = refuse_different(table, table->name, leftover.difference);
    free(leftover.difference);
    if (exit_code != EXIT_DONE)
        return exit_code;
    if (leftover.state == LEFTOVER_DIFFERENT)
        leftover = (struct leftover){0};
    table->rows = leftover.rows;
    table->unconverged = leftover.unconverged;
    exit_code = cut(table, leftover.end);
    if (exit_code == EXIT_DONE && leftover.end == 0)
        exit_code = write_all(table, table->header, table->header_length);
    return exit_code;
}

static int open_part(struct table *table, bool force)
{
    if (asprintf(&table->part, "%s.part", table->path) < 0)
        memory_need(NULL);
    table->name = table->part;
    table->descriptor = open(table->part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (table->descriptor < 0)
        return open_failure(table, table->part, errno);
    if (flock(table->descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        options_complain(table->options, "%s: another process is writing this table", table->part);
        return EXIT_USAGE;
    }
    return resume_part(table, force);
}

static int open_straight(struct table *table, const char *path)
{
    table->descriptor = path ? open(path, O_WRONLY | O_CLOEXEC) : dup(STDOUT_FILENO);
    if (table->descriptor < 0)
        return open_failure(table, table->name, errno);
    return write_all(table, table->header, table->header_length);
}

static int open_file(struct table *table, const char *path)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return open_failure(table, path, EISDIR);
    if (exists && !S_ISREG(status.st_mode))
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
    free(table->part);
    free(table->header);
    free(table);
}

struct table *table_open(const struct options *options, const struct column *columns, int *exit_code)
{
    const char *output = options_text(options, "output");
    struct table *table = memory_need(calloc(1, sizeof *table));
    table->options = options;
    table->columns = columns;
    table->name = output ? output : "standard output";
    table->descriptor = -1;
    compose_header(table);
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
        return complain(table, table->part, "cannot be read", error);
    }
    struct leftover leftover = {.end = (off_t)table->header_length};
    scan_rows(stream, table->columns, rows, &leftover, kept);
    fclose(stream);
    table->rows = leftover.rows;
    table->unconverged = leftover.unconverged;
    return cut(table, leftover.end);
}

int table_append(struct table *table, const struct rows *rows)
{
    size_t length;
    const char *text = rows_bytes(rows, &length);
    int exit_code = write_all(table, text, length);
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
            exit_code = complain(table, table->name, "cannot be written", errno);
        if (close(table->descriptor) != 0 && exit_code == EXIT_DONE)
            exit_code = complain(table, table->name, "cannot be written", errno);
        table->descriptor = -1;
        if (exit_code == EXIT_DONE && table->part && complete && rename(table->part, table->path) != 0)
            exit_code = complain(table, table->path, "cannot be written", errno);
    }
    table_free(table);
    return exit_code;
}
