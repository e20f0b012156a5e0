#include "tests/result.h"

#include "tests/near.h"

#include <stdlib.h>
#include <string.h>

struct result result_run(const char *const *arguments, int exit_code)
{
    struct result result = {.command = command_run(arguments)};
    cr_assert_eq(result.command.exit_code, exit_code, "exit code %d instead of %d: %s", result.command.exit_code,
                 exit_code, result.command.err);
    result.names = result.command.out;
    while (*result.names == '#')
        result.names = strchr(result.names, '\n') + 1;
    char *end = strchr(result.names, '\n');
    cr_assert_not_null(end);
    *end = '\0';
    result.next = end + 1;
    return result;
}

static void read_cell(struct result *result, const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text) {
        cr_assert(strlen(text) < sizeof result->word, "a long word: %s", text);
        strcpy(result->word, text);
        value = NAN;
    } else {
        cr_assert(*end == '\0' && !isnan(value), "a cell is no number: %s", text);
    }
    cr_assert_lt(result->count, RESULT_COLUMNS);
    result->cells[result->count++] = value;
}

int result_row(struct result *result)
{
    result->count = 0;
    if (!*result->next)
        return 0;
    char *end = strchr(result->next, '\n');
    cr_assert_not_null(end, "a row without end: %s", result->next);
    *end = '\0';
    char *rest = result->next;
    while (rest)
        read_cell(result, strsep(&rest, "\t"));
    result->next = end + 1;
    return result->count;
}

double result_cell(const struct result *result, const char *name)
{
    size_t length = strlen(name);
    const char *next = result->names;
    for (int i = 0; i < result->count; i++) {
        size_t end = strcspn(next, "\t");
        if (end == length && memcmp(next, name, length) == 0)
            return result->cells[i];
        next += end + (next[end] == '\t');
    }
    cr_assert_fail("there is no column %s", name);
    return NAN;
}

void result_expect_row(struct result *result, double relative, double absolute, const double *cells, int count)
{
    int found = result_row(result);
    cr_assert_eq(found, count, "%d columns instead of %d", found, count);
    for (int i = 0; i < count; i++)
        expect_near(result->cells[i], cells[i], relative * fabs(cells[i]) + absolute);
}

void result_expect_end(struct result *result)
{
    cr_expect_eq(result_row(result), 0, "more rows than expected");
    command_free(&result->command);
}

void result_expect_refusal(const char *const *arguments, const char *line)
{
    struct command command = command_run(arguments);
    command_expect_refusal(&command, line);
    command_free(&command);
}
