/* The picture of the house, read off the includes: which wing knows which, no circles, small front doors. */
#include "common/memory.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What each wing may include besides itself. Measured tables show the theory next to them, so sim and solvers know
 * theory; compare works on finished tables and knows no physics. */
static const struct {
    const char *wing, *known;
} layers[] = {
    {"common", ""},
    {"theory", "common"},
    {"sim", "common theory"},
    {"solvers", "common theory sim"},
    {"compare", "common"},
};
enum { wings = sizeof layers / sizeof *layers, limit = 250 /* lines of a front door, exclusive */ };

/* The files of the source tree that match `pattern`, relative to it. */
static glob_t sources(const char *pattern)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", SOURCE_DIRECTORY, pattern);
    glob_t found;
    cr_assert_eq(glob(path, 0, NULL, &found), 0, "%s: nothing found", path);
    return found;
}

static const char *relative(const char *path)
{
    return path + strlen(SOURCE_DIRECTORY) + 1;
}

/* Calls `look` for each `#include "..."` of a file, and returns its number of lines. */
static size_t scan(const char *path, void (*look)(const char *file, const char *included, void *context),
                   void *context)
{
    FILE *stream = fopen(path, "r");
    cr_assert_not_null(stream, "%s", path);
    char *line = NULL;
    size_t size = 0, lines = 0;
    while (getline(&line, &size, stream) > 0) {
        static const char directive[] = "#include \"";
        lines++;
        if (look && strncmp(line, directive, strlen(directive)) == 0) {
            char *included = line + strlen(directive);
            included[strcspn(included, "\"\n")] = '\0';
            look(relative(path), included, context);
        }
    }
    free(line);
    fclose(stream);
    return lines;
}

static int wing_of(const char *file)
{
    for (int w = 0; w < wings; w++) {
        size_t length = strlen(layers[w].wing);
        if (strncmp(file, layers[w].wing, length) == 0 && file[length] == '/')
            return w;
    }
    return -1;
}

static bool may_include(int wing, int other)
{
    return wing == other || strstr(layers[wing].known, layers[other].wing);
}

static void check_include(const char *file, const char *included, void *context)
{
    size_t *count = context;
    ++*count;
    int wing = wing_of(file), other = wing_of(included);
    if (strcmp(included, "version.h") == 0) {
        cr_expect(strncmp(file, "common/", 7) == 0, "%s: only common knows the version", file);
        return;
    }
    cr_expect_geq(other, 0, "%s includes %s, which is in no wing", file, included);
    if (other >= 0)
        cr_expect(may_include(wing, other), "%s includes %s: %s knows only itself and: %s", file, included,
                  layers[wing].wing, layers[wing].known);
    cr_expect_null(strstr(included, "/fp-"), "%s includes %s, a front door", file, included);
    cr_expect_null(strstr(included, ".c"), "%s includes %s, no header", file, included);
}

Test(layers, includes)
{
    for (int w = 0; w < wings; w++) {
        char pattern[64];
        snprintf(pattern, sizeof pattern, "%s/*.[ch]", layers[w].wing);
        glob_t found = sources(pattern);
        size_t includes = 0;
        for (size_t i = 0; i < found.gl_pathc; i++)
            scan(found.gl_pathv[i], check_include, &includes);
        cr_expect_geq(includes, found.gl_pathc / 2, "%s: hardly any includes were seen", layers[w].wing);
        globfree(&found);
    }
}

/* Every wing is in the table above: one that is not would escape the test. */
Test(layers, wings_are_known)
{
    glob_t found = sources("*/fp-*.c");
    for (size_t i = 0; i < found.gl_pathc; i++)
        cr_expect_geq(wing_of(relative(found.gl_pathv[i])), 0, "%s", found.gl_pathv[i]);
    cr_expect_geq(found.gl_pathc, 9);
    globfree(&found);
}

/* Headers in circles ------------------------------------------------------------------------------------ */

struct headers {
    glob_t found;
    enum { UNSEEN, OPEN, DONE } *state;
};

static void visit(struct headers *headers, size_t index);

static void follow(const char *file, const char *included, void *context)
{
    struct headers *headers = context;
    for (size_t i = 0; i < headers->found.gl_pathc; i++)
        if (strcmp(relative(headers->found.gl_pathv[i]), included) == 0) {
            cr_expect_neq(headers->state[i], OPEN, "%s includes %s, from which it is included", file, included);
            if (headers->state[i] == UNSEEN)
                visit(headers, i);
        }
}

static void visit(struct headers *headers, size_t index)
{
    headers->state[index] = OPEN;
    scan(headers->found.gl_pathv[index], follow, headers);
    headers->state[index] = DONE;
}

Test(layers, no_circles)
{
    struct headers headers = {.found = sources("*/*.h")};
    headers.state = memory_need(calloc(headers.found.gl_pathc, sizeof *headers.state));
    for (size_t i = 0; i < headers.found.gl_pathc; i++)
        if (headers.state[i] == UNSEEN)
            visit(&headers, i);
    free(headers.state);
    globfree(&headers.found);
}

Test(layers, front_doors_are_small)
{
    glob_t found = sources("*/fp-*.c");
    for (size_t i = 0; i < found.gl_pathc; i++) {
        size_t lines = scan(found.gl_pathv[i], NULL, NULL);
        cr_expect_lt(lines, limit, "%s has %zu lines", relative(found.gl_pathv[i]), lines);
    }
    globfree(&found);
}
