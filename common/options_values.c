/* The values of options by name. */
#include "common/memory.h"
#include "common/options_internal.h"

#include <stdlib.h>
#include <string.h>

/* `kinds`: set of 1u << kind. */
static const struct value *lookup(const struct options *options, const char *name, unsigned kinds)
{
    size_t index = options_find(options, name);
    if (index < options->count && kinds >> options->table[index]->kind & 1u)
        return &options->values[index];
    options_complain(options, "internal error: the table has no option '%s' of this kind", name);
    abort();
}

struct grid options_grid(const struct options *options, const char *name)
{
    return lookup(options, name, 1u << OPTION_GRID | 1u << OPTION_INTEGER_GRID)->grid;
}

int options_choice(const struct options *options, const char *name)
{
    return (int)lookup(options, name, 1u << OPTION_CHOICE)->number;
}

struct grid options_choices(const struct options *options, const char *name)
{
    return lookup(options, name, 1u << OPTION_CHOICES)->grid;
}

double options_real(const struct options *options, const char *name)
{
    return lookup(options, name, 1u << OPTION_REAL)->number;
}

long options_integer(const struct options *options, const char *name)
{
    return (long)lookup(options, name, 1u << OPTION_INTEGER)->number;
}

const char *options_text(const struct options *options, const char *name)
{
    static const unsigned kinds = 1u << OPTION_CHOICE | 1u << OPTION_FILE | 1u << OPTION_OUTPUT | 1u << OPTION_INPUT;
    return lookup(options, name, kinds)->text;
}

struct words options_words(const struct options *options, const char *name)
{
    return lookup(options, name, 1u << OPTION_WORDS | 1u << OPTION_INPUTS)->words;
}

bool options_flag(const struct options *options, const char *name)
{
    return lookup(options, name, 1u << OPTION_FLAG)->number != 0;
}

struct shard options_shard(const struct options *options, const char *name)
{
    const struct value *value = lookup(options, name, 1u << OPTION_SHARD);
    return value->given ? value->shard : (struct shard){0, 1};
}

bool options_given_at(const struct options *options, size_t index)
{
    const struct value *value = &options->values[index];
    return value->given && (options->table[index]->kind != OPTION_FLAG || value->number != 0);
}

/* Index of the option of this name, which must be there. */
static size_t find_surely(const struct options *options, const char *name)
{
    size_t index = options_find(options, name);
    if (index == options->count) {
        options_complain(options, "internal error: the table has no option '%s'", name);
        abort();
    }
    return index;
}

bool options_exist(const struct options *options, const char *name)
{
    return options_find(options, name) < options->count;
}

bool options_given(const struct options *options, const char *name)
{
    return options_given_at(options, find_surely(options, name));
}

void options_set_idle(struct options *options, const char *name)
{
    options->values[find_surely(options, name)].idle = true;
}

void options_set_default(struct options *options, const char *name, const char *text)
{
    struct value *value = &options->values[find_surely(options, name)];
    free(value->text);
    value->text = memory_need(strdup(text));
}

void options_set_contents(struct options *options, const char *name, const char *text)
{
    struct value *value = &options->values[find_surely(options, name)];
    free(value->contents);
    value->contents = memory_need(strdup(text));
}

int options_mode(const struct options *options)
{
    return options->mode;
}

const char *const *options_operands(const struct options *options)
{
    return options->operands;
}

const struct tool *options_tool(const struct options *options)
{
    return options->tool;
}
