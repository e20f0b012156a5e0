#include "common/options.h"
#include "common/memory.h"
#include "common/options_internal.h"
#include "common/ranks.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_THREADS = 1024 };

static const struct option common_options[] = {
    {.name = "config", .kind = OPTION_FILE, .argument = "FILE",
     .help = "read options from FILE: lines of the form name = value, # begins a comment; the command line wins"},
    {.name = "output", .kind = OPTION_OUTPUT, .argument = "FILE",
     .help = "write the table to FILE (default: standard output); FILE.part holds the rows of an unfinished run, "
             "and the same command resumes it"},
    {.name = "force", .kind = OPTION_FLAG, .help = "replace the table of a different run"},
    {.name = "quiet", .kind = OPTION_FLAG, .help = "no progress bar and no remarks; errors are still reported"},
    {0},
};

/* Of tools that compute work items. */
static const struct option sweep_options[] = {
    {.name = "threads", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 1, .maximum = LARGEST_THREADS,
     .help = "threads (default: one for each processor, shared out among the ranks of a machine under mpirun); the "
             "table does not depend on their number"},
    {.name = "progress", .kind = OPTION_CHOICE, .argument = "auto|always|never", .preset = "auto",
     .help = "progress bar on standard error; auto: if that is a terminal"},
    {.name = "shard", .kind = OPTION_SHARD, .argument = "I/K",
     .help = "computes part I = 0 ... K-1 of K only: every K-th work item; fp-merge joins the tables of all parts"},
    {0},
};

/* The table -------------------------------------------------------------------------------------------- */

static size_t table_length(const struct option *table)
{
    size_t length = 0;
    while (table && table[length].name)
        length++;
    return length;
}

static struct options *options_create(const struct tool *tool)
{
    struct options *options = memory_need(calloc(1, sizeof *options));
    options->tool = tool;
    options->mode = tool->modes ? -1 : 0;
    options->own_count = table_length(tool->options);
    const struct option *const tables[] = {tool->options, common_options, tool->undivided ? NULL : sweep_options};
    for (size_t t = 0; t < 3; t++)
        options->count += table_length(tables[t]);
    options->table = memory_need(calloc(options->count, sizeof *options->table));
    options->values = memory_need(calloc(options->count, sizeof *options->values));
    options->operands = memory_need(calloc(1, sizeof *options->operands));
    size_t index = 0;
    for (size_t t = 0; t < 3; t++)
        for (size_t i = 0; i < table_length(tables[t]); i++)
            options->table[index++] = &tables[t][i];
    return options;
}

void value_free(struct value *value)
{
    free(value->text);
    free(value->contents);
    free((void *)value->grid.values);
    for (size_t i = 0; i < value->words.count; i++)
        free(value->words.values[i]);
    free((void *)value->words.values);
}

void options_free(struct options *options)
{
    if (!options)
        return;
    for (size_t i = 0; i < options->count; i++)
        value_free(&options->values[i]);
    free(options->values);
    free(options->table);
    free(options->operands);
    free(options);
}

size_t options_find(const struct options *options, const char *name)
{
    size_t index = 0;
    while (index < options->count && strcmp(options->table[index]->name, name) != 0)
        index++;
    return index;
}

bool options_acts(const struct options *options, size_t index)
{
    unsigned modes = options->table[index]->modes;
    return !options->tool->modes || modes == 0 || (options->mode >= 0 && (modes >> options->mode & 1u));
}

char *options_mode_names(const struct tool *tool, unsigned modes)
{
    char *names = NULL;
    size_t size;
    FILE *stream = memory_need(open_memstream(&names, &size));
    const char *comma = "";
    for (int i = 0; tool->modes[i].name; i++) {
        if (modes != 0 && !(modes >> i & 1u))
            continue;
        fprintf(stream, "%s%s", comma, tool->modes[i].name);
        comma = ", ";
    }
    fclose(stream);
    return memory_need(names);
}

/* Parsing ---------------------------------------------------------------------------------------------- */

/* "80 bytes, CRC-32 cbf43926; 90 bytes, ..." of several files; NULL if one of them is unknown. */
static char *describe_all(const struct words *paths)
{
    char *all = NULL;
    for (size_t i = 0; i < paths->count; i++) {
        char *one = options_describe_contents(paths->values[i]), *before = all;
        if (one && asprintf(&all, "%s%s%s", before ? before : "", before ? "; " : "", one) < 0)
            memory_need(NULL);
        free(before);
        if (!one)
            return NULL;
        free(one);
    }
    return all;
}

static void read_contents(struct options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        struct value *value = &options->values[i];
        if (options->table[i]->kind == OPTION_INPUT && value->text)
            value->contents = options_describe_contents(value->text);
        else if (options->table[i]->kind == OPTION_INPUTS)
            value->contents = describe_all(&value->words);
    }
}

/* Refuses options of other modes on the command line; the configuration checks its own. */
static bool check_modes(const struct options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        if (!options->values[i].given || options_acts(options, i))
            continue;
        char *names = options_mode_names(options->tool, options->table[i]->modes);
        options_blame(options, (struct source){0}, "--%s: does not act in mode %s (it acts in %s)",
                      options->table[i]->name, options->tool->modes[options->mode].name, names);
        free(names);
        return false;
    }
    return true;
}

/* The number of threads if nobody says it. */
static void set_threads(struct options *options)
{
    size_t index = options_find(options, "threads");
    if (index < options->count && !options->values[index].given)
        options->values[index].number = fmin(ranks_threads(omp_get_num_procs()), LARGEST_THREADS);
}

struct options *options_parse(const struct tool *tool, int argc, char **argv)
{
    ranks_begin();
    struct options *options = options_create(tool);
    int exit_code = EXIT_USAGE;
    bool good = command_line_read(options, argc, argv, &exit_code) && check_modes(options);
    const char *config = good ? options_text(options, "config") : NULL;
    if (good && config)
        good = configuration_read(options, config);
    if (!good || !options_check_outputs(options)) {
        options_free(options);
        exit(exit_code);
    }
    options_set_presets(options);
    read_contents(options);
    set_threads(options);
    if (tool->undivided && ranks_count() > 1)
        options_refuse(options, "has no work items to share out: run it without mpirun");
    return options;
}
