#include "common/manual.h"

#include <stdlib.h>
#include <string.h>

enum group {
    GROUP_GRIDS = 1,
    GROUP_OWN,
    GROUP_COMMON,
    GROUP_HELP = -1, /* argp prints negative groups last */
};

static const char exit_status[] =
    "Exit status: 0 everything asked for is written; 1 run-time failure: disk, memory; 2 the command line, a "
    "configuration file or other input was refused: one line on standard error says why; 3 %s; 130 interrupted: what "
    "was computed is kept.";
static const char status_3[] = "finished, but some points did not converge (their rows say so)";

/* "self-coupling (unit 1; from 0 to inf; default 0; mode dense)" */
static char *describe(const struct tool *tool, const struct option *option)
{
    char *text = NULL, range[RANGE_SIZE];
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs(tool->output && strcmp(option->name, "output") == 0 ? tool->output : option->help, stream);
    const char *separator = " (";
    if (option->unit && *option->unit) {
        fprintf(stream, "%sunit: %s", separator, option->unit);
        separator = "; ";
    }
    options_describe_range(option, range);
    if (*range) {
        fprintf(stream, "%s%s", separator, range);
        separator = "; ";
    }
    if (option->preset) {
        fprintf(stream, "%sdefault: %s", separator, option->preset);
        separator = "; ";
    }
    if (tool->modes && option->modes) {
        char *names = options_mode_names(tool, option->modes);
        fprintf(stream, "%sonly in %s", separator, names);
        free(names);
        separator = "; ";
    }
    if (*separator == ';')
        fputc(')', stream);
    return fclose(stream) == 0 ? text : NULL;
}

/* Summary and modes; after the vertical tab, what stands below the options. */
static char *compose_document(const struct tool *tool)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs(tool->summary, stream);
    if (tool->modes)
        fputs("\n\nMODE is one of", stream);
    for (const struct mode *mode = tool->modes; mode && mode->name; mode++)
        fprintf(stream, "\n  %-10s  %s", mode->name, mode->help);
    fputc('\v', stream);
    if (tool->details)
        fprintf(stream, "%s\n\n", tool->details);
    fprintf(stream, exit_status, tool->status_3 ? tool->status_3 : status_3);
    return fclose(stream) == 0 ? text : NULL;
}

static int group_of(const struct options *options, size_t index)
{
    enum option_kind kind = options->table[index]->kind;
    if (index >= options->own_count)
        return GROUP_COMMON;
    return kind == OPTION_GRID || kind == OPTION_INTEGER_GRID ? GROUP_GRIDS : GROUP_OWN;
}

static const char *group_title(int group)
{
    switch (group) {
    case GROUP_GRIDS:
        return "Parameters (a grid is VALUE,VALUE,... or START:STOP:STEP, or both mixed):";
    case GROUP_OWN:
        return "Method:";
    default:
        return "Run and result:";
    }
}

/* Appends the title and the options of one group; returns the end of the list. */
static struct argp_option *append_group(const struct options *options, const struct manual *manual, int group,
                                        struct argp_option *entry)
{
    bool titled = false;
    for (size_t i = 0; i < options->count; i++) {
        if (group_of(options, i) != group)
            continue;
        if (!titled)
            *entry++ = (struct argp_option){.doc = group_title(group), .group = group};
        titled = true;
        const struct option *option = options->table[i];
        *entry++ = (struct argp_option){
            .name = option->name,
            .key = KEY_FIRST + (int)i,
            .arg = option->kind == OPTION_FLAG ? NULL : option->argument,
            .doc = manual->helps[i],
            .group = group,
        };
    }
    return entry;
}

void manual_free(struct manual *manual)
{
    for (size_t i = 0; manual->helps && i < manual->count; i++)
        free(manual->helps[i]);
    free(manual->helps);
    free(manual->entries);
    free(manual->document);
}

bool manual_create(const struct options *options, struct manual *manual)
{
    enum { TITLES = 3, HELPS = 3, END = 1 };
    manual->count = options->count;
    manual->entries = calloc(options->count + TITLES + HELPS + END, sizeof *manual->entries);
    manual->helps = calloc(options->count, sizeof *manual->helps);
    manual->document = compose_document(options->tool);
    if (!manual->entries || !manual->helps || !manual->document)
        return false;
    for (size_t i = 0; i < options->count; i++)
        if (!(manual->helps[i] = describe(options->tool, options->table[i])))
            return false;
    struct argp_option *entry = manual->entries;
    for (int group = GROUP_GRIDS; group <= GROUP_COMMON; group++)
        entry = append_group(options, manual, group, entry);
    *entry++ = (struct argp_option){"help", KEY_HELP, NULL, 0, "print this help and exit", GROUP_HELP};
    *entry++ = (struct argp_option){"usage", KEY_USAGE, NULL, 0, "print a short usage message and exit", GROUP_HELP};
    *entry = (struct argp_option){"version", KEY_VERSION, NULL, 0, "print version and commit and exit", GROUP_HELP};
    return true;
}
