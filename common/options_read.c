/* From text to the value of an option, or to the reason why not. */
#include "common/memory.h"
#include "common/options_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_SHARDS = 1000000 };

static bool is_grid(const struct option *option)
{
    return option->kind == OPTION_GRID || option->kind == OPTION_INTEGER_GRID;
}

static bool is_number(const struct option *option)
{
    return option->kind == OPTION_REAL || option->kind == OPTION_INTEGER;
}

static struct range range_of(const struct option *option)
{
    return (struct range){
        .whole = option->kind == OPTION_INTEGER_GRID || option->kind == OPTION_INTEGER,
        .infinite = option->kind == OPTION_INTEGER_GRID && isinf(option->maximum),
        .minimum = option->minimum,
        .maximum = option->maximum,
    };
}

void options_describe_range(const struct option *option, char text[RANGE_SIZE])
{
    double minimum = option->minimum, maximum = option->maximum;
    *text = '\0';
    if (!is_grid(option) && !is_number(option))
        return;
    int digits = range_of(option).whole ? 17 : 15; /* 2^53 has 16 */
    if (isfinite(minimum) && isfinite(maximum))
        snprintf(text, RANGE_SIZE, "from %.*g to %.*g", digits, minimum, digits, maximum);
    else if (isfinite(minimum))
        snprintf(text, RANGE_SIZE, "at least %.15g%s", minimum, range_of(option).infinite ? ", or inf" : "");
    else if (isfinite(maximum))
        snprintf(text, RANGE_SIZE, "at most %.15g", maximum);
}

/* Reads "1/3". */
static bool shard_read(const char *text, struct shard *shard, char problem[PROBLEM_SIZE])
{
    struct range range = {.whole = true, .minimum = 0, .maximum = LARGEST_SHARDS};
    size_t length = strcspn(text, "/");
    double index, count;
    char *first = memory_need(strndup(text, length));
    bool good = number_parse(first, &range, &index, problem);
    free(first);
    if (good && text[length] == '\0')
        snprintf(problem, PROBLEM_SIZE, "the number of parts is missing");
    good = good && text[length] == '/' && number_parse(text + length + 1, &range, &count, problem);
    if (good && index >= count) {
        snprintf(problem, PROBLEM_SIZE, "there is no part %g of %g", index, count);
        good = false;
    }
    if (good)
        *shard = (struct shard){(size_t)index, (size_t)count};
    return good;
}

/* Index of the first `length` characters of `text` among the words of "closed|saddle"; -1: none of them. */
static int choice_index(const char *words, const char *text, size_t length)
{
    if (length == 0 || memchr(text, '|', length))
        return -1;
    int index = 0;
    for (const char *word = words; word; word = strchr(word, '|'), index++) {
        word += *word == '|';
        if (strncmp(word, text, length) == 0 && (word[length] == '|' || word[length] == '\0'))
            return index;
    }
    return -1;
}

/* Reads "saddle,closed" into the indices 1, 0. */
static bool choices_read(const char *words, const char *text, struct grid *grid, char problem[PROBLEM_SIZE])
{
    size_t count = 1, length;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    double *indices = memory_need(malloc(count * sizeof *indices));
    *problem = '\0';
    for (size_t i = 0; i < count && !*problem; i++, text += length + 1) {
        length = strcspn(text, ",");
        indices[i] = choice_index(words, text, length);
        if (indices[i] < 0)
            snprintf(problem, PROBLEM_SIZE, "no such choice");
        for (size_t j = 0; j < i && !*problem; j++)
            if (indices[j] == indices[i])
                snprintf(problem, PROBLEM_SIZE, "%.*s twice", (int)length, text);
    }
    *grid = (struct grid){count, indices};
    if (!*problem)
        return true;
    free(indices);
    *grid = (struct grid){0};
    return false;
}

/* Reads "method,rule" into its words. */
static bool words_read(const char *text, struct words *words, char problem[PROBLEM_SIZE])
{
    size_t count = 1, length;
    for (const char *c = text; *c; c++)
        count += *c == ',';
    char **values = memory_need(calloc(count, sizeof *values));
    *words = (struct words){count, values};
    for (size_t i = 0; i < count; i++, text += length + 1) {
        length = strcspn(text, ",");
        values[i] = memory_need(strndup(text, length));
        if (length == 0) {
            snprintf(problem, PROBLEM_SIZE, "a name is missing");
            return false;
        }
        for (size_t j = 0; j < i; j++)
            if (strcmp(values[j], values[i]) == 0) {
                snprintf(problem, PROBLEM_SIZE, "%s twice", values[i]);
                return false;
            }
    }
    return true;
}

/* Reads `text`; on failure says why in `problem`. */
static bool value_read(const struct option *option, const char *text, struct value *value,
                       char problem[PROBLEM_SIZE])
{
    struct range range = range_of(option);
    switch (option->kind) {
    case OPTION_GRID:
    case OPTION_INTEGER_GRID:
        return grid_parse(text, &range, &value->grid, problem);
    case OPTION_REAL:
    case OPTION_INTEGER:
        return number_parse(text, &range, &value->number, problem);
    case OPTION_CHOICE:
        snprintf(problem, PROBLEM_SIZE, "no such choice");
        value->number = choice_index(option->argument, text, strlen(text));
        return value->number >= 0;
    case OPTION_CHOICES:
        return choices_read(option->argument, text, &value->grid, problem);
    case OPTION_WORDS:
    case OPTION_INPUTS:
        return words_read(text, &value->words, problem);
    case OPTION_FILE:
    case OPTION_OUTPUT:
    case OPTION_INPUT:
        snprintf(problem, PROBLEM_SIZE, "a file name is missing");
        return *text != '\0';
    case OPTION_FLAG:
        snprintf(problem, PROBLEM_SIZE, "neither yes nor no");
        value->number = strcmp(text, "yes") == 0;
        return value->number == 1 || strcmp(text, "no") == 0;
    case OPTION_SHARD:
        return shard_read(text, &value->shard, problem);
    }
    return false;
}

/* What would have been a good value, in brackets; empty if the problem says it already. */
static void describe_allowed(const struct option *option, char allowed[2 * RANGE_SIZE])
{
    char range[RANGE_SIZE];
    options_describe_range(option, range);
    const char *whole = range_of(option).whole ? "whole " : "";
    *allowed = '\0';
    if (is_grid(option))
        snprintf(allowed, 2 * RANGE_SIZE, " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are %snumbers%s%s)",
                 whole, *range ? " " : "", range);
    else if (is_number(option))
        snprintf(allowed, 2 * RANGE_SIZE, " (allowed is a %snumber%s%s)", whole, *range ? " " : "", range);
    else if (option->kind == OPTION_CHOICE)
        snprintf(allowed, 2 * RANGE_SIZE, " (allowed is one of %s)", option->argument);
    else if (option->kind == OPTION_CHOICES)
        snprintf(allowed, 2 * RANGE_SIZE, " (allowed are %s, separated by commas)", option->argument);
    else if (option->kind == OPTION_SHARD)
        snprintf(allowed, 2 * RANGE_SIZE, " (allowed is I/K, whole numbers with 0 <= I < K <= %d)", LARGEST_SHARDS);
}

static bool blame_value(const struct options *options, struct source source, const struct option *option,
                        const char *text, const char *problem)
{
    char allowed[2 * RANGE_SIZE];
    describe_allowed(option, allowed);
    if (*text == '\0')
        text = "''";
    if (source.file)
        return options_blame(options, source, "%s = %s: %s%s", option->name, text, problem, allowed);
    return options_blame(options, source, "--%s %s: %s%s", option->name, text, problem, allowed);
}

bool options_set(struct options *options, struct source source, size_t index, const char *text)
{
    const struct option *option = options->table[index];
    struct value *value = &options->values[index], fresh = {.given = true, .config_line = source.line};
    char problem[PROBLEM_SIZE];
    if (source.file && value->config_line)
        return options_blame(options, source, "%s = %s: given twice, first in line %zu", option->name, text,
                             value->config_line);
    if (!source.file && value->given)
        return option->kind == OPTION_FLAG ? options_blame(options, source, "--%s: given twice", option->name)
                                           : options_blame(options, source, "--%s %s: given twice, first as %s",
                                                           option->name, text, value->text);
    if (!value_read(option, text, &fresh, problem)) {
        value_free(&fresh);
        return blame_value(options, source, option, text, problem);
    }
    fresh.text = memory_need(strdup(text));
    if (value->given) {
        value_free(&fresh);
        value->config_line = source.line;
    } else {
        *value = fresh;
    }
    return true;
}

void options_set_presets(struct options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        const struct option *option = options->table[i];
        const char *preset = option->kind == OPTION_FLAG ? "no" : option->preset;
        struct value *value = &options->values[i];
        if (value->given || !preset)
            continue;
        char problem[PROBLEM_SIZE];
        if (!value_read(option, preset, value, problem)) {
            blame_value(options, (struct source){0}, option, preset, problem);
            abort(); /* a mistake in the table of the tool, not of the user */
        }
        value->text = memory_need(strdup(preset));
    }
}
