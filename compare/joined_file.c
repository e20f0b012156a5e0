#include "compare/joined_file.h"

#include "common/failure.h"
#include "common/memory.h"
#include "common/part_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is to be written. */
struct joined {
    const struct options *options;
    const char *path, *text;
    char *part; /* PATH.part */
    size_t length, final_rows;
};

/* What a file holds: another text, a beginning of this one, or all of it and `rows` lines more. */
struct found {
    enum { FOUND_OTHER, FOUND_BEGINNING, FOUND_ALL } state;
    size_t rows;
    bool torn; /* the last of its lines breaks off */
};

/* Files that are there ------------------------------------------------------------------------------------ */

static struct found look(FILE *stream, const struct joined *joined)
{
    enum { BLOCK = 1 << 16 };
    char *block = memory_need(malloc(BLOCK));
    struct found found = {.state = FOUND_BEGINNING};
    size_t place = 0, count;
    while (found.state != FOUND_OTHER && (count = fread(block, 1, BLOCK, stream)) > 0) {
        size_t known = joined->length - place < count ? joined->length - place : count;
        if (memcmp(block, joined->text + place, known) != 0)
            found.state = FOUND_OTHER;
        for (size_t i = known; i < count; i++)
            found.rows += block[i] == '\n';
        found.torn = block[count - 1] != '\n';
        place += known;
    }
    if (found.state == FOUND_BEGINNING && place == joined->length)
        found.state = FOUND_ALL;
    free(block);
    return found;
}

static int complain(const struct joined *joined, const char *path, const char *doing, int error)
{
    options_complain(joined->options, "%s: cannot be %s: %s", path, doing, strerror(error));
    return EXIT_RUNTIME;
}

static int refuse(const struct joined *joined, const char *path)
{
    options_complain(joined->options, "%s: is there already (--force replaces it)", path);
    return EXIT_USAGE;
}

/* Whether PATH is the whole table already; refuses another file there unless it is to be replaced. */
static int look_at_file(const struct joined *joined, bool *whole)
{
    struct stat status;
    *whole = false;
    if (stat(joined->path, &status) != 0)
        return EXIT_DONE;
    if (!S_ISREG(status.st_mode)) {
        options_complain(joined->options, "%s: is no regular file", joined->path);
        return EXIT_USAGE;
    }
    FILE *stream = fopen(joined->path, "r");
    if (!stream) {
        int error = errno;
        complain(joined, joined->path, "read", error);
        return failure_of_opening(error);
    }
    struct found found = look(stream, joined);
    int exit_code = ferror(stream) ? complain(joined, joined->path, "read", errno) : EXIT_DONE;
    fclose(stream);
    *whole = exit_code == EXIT_DONE && found.state == FOUND_ALL && found.rows == joined->final_rows && !found.torn;
    if (exit_code == EXIT_DONE && !*whole && !options_flag(joined->options, "force"))
        return refuse(joined, joined->path);
    return exit_code;
}

/* Writing ----------------------------------------------------------------------------------------------- */

/* Opens PATH.part, for this process alone. */
static FILE *open_part(const struct joined *joined, int *exit_code)
{
    const char *reason;
    int descriptor = part_file_open(joined->part, exit_code, &reason);
    if (descriptor < 0) {
        options_complain(joined->options, "%s: cannot be opened: %s", joined->part, reason);
        return NULL;
    }
    return memory_need(fdopen(descriptor, "r+"));
}

/* Writes the open file anew. */
static int fill(const struct joined *joined, FILE *stream)
{
    rewind(stream);
    bool good = ftruncate(fileno(stream), 0) == 0;
    good = good && fwrite(joined->text, 1, joined->length, stream) == joined->length;
    good = good && fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    if (good)
        return EXIT_DONE;
    complain(joined, joined->part, "written", errno);
    unlink(joined->part);
    return EXIT_RUNTIME;
}

/* Keeps the open PATH.part if it is to stay and has all rows, and otherwise writes it. */
static int write_part(const struct joined *joined, FILE *stream)
{
    struct found found = look(stream, joined);
    if (ferror(stream))
        return complain(joined, joined->part, "read", errno);
    if (found.state == FOUND_ALL && joined->final_rows > 0)
        return EXIT_DONE;
    bool longer = found.state == FOUND_ALL && (found.rows > 0 || found.torn);
    if ((found.state == FOUND_OTHER || longer) && !options_flag(joined->options, "force"))
        return refuse(joined, joined->part);
    return fill(joined, stream);
}

static int write_joined(const struct joined *joined, bool *whole)
{
    int exit_code = look_at_file(joined, whole);
    if (exit_code != EXIT_DONE || *whole)
        return exit_code;
    FILE *stream = open_part(joined, &exit_code);
    if (!stream)
        return exit_code;
    exit_code = write_part(joined, stream);
    if (exit_code == EXIT_DONE && joined->final_rows == 0) {
        *whole = rename(joined->part, joined->path) == 0;
        if (!*whole)
            exit_code = complain(joined, joined->path, "written", errno);
    }
    fclose(stream); /* everything is on the disk */
    return exit_code;
}

int joined_file_write(const struct options *options, const char *path, const char *text, size_t length,
                      size_t final_rows, bool *whole)
{
    struct joined joined = {options, path, text, NULL, length, final_rows};
    if (asprintf(&joined.part, "%s.part", path) < 0)
        memory_need(NULL);
    int exit_code = write_joined(&joined, whole);
    free(joined.part);
    return exit_code;
}
