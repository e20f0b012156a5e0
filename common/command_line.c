/* The command line by glibc's argp: parsing, --help, --usage, --version. */
#include "common/memory.h"
#include "common/options_internal.h"

/* argp.h brings in getopt.h, whose struct option is not ours. */
#define option getopt_option
#include <argp.h>
#undef option
#include <stdlib.h>
#include <string.h>

/* Keys of the options: none is a character, so that there are no short options. */
enum key {
    KEY_HELP = 0x100,
    KEY_USAGE,
    KEY_VERSION,
    KEY_FIRST, /* the first option of the table */
};

enum group {
    GROUP_GRIDS = 1,
    GROUP_OWN,
    GROUP_COMMON,
    GROUP_HELP = -1, /* argp prints negative groups last */
};

static const char exit_status[] =
    "Exit status: 0 everything asked for is written; 1 run-time failure; 2 usage or input; 3 finished, but some "
    "points did not converge (their rows say so); 130 interrupted (what was computed is kept).";

/* What argp needs of a table of options. */
struct manual {
    struct argp_option *entries;
    char **helps; /* one for each option of the table */
    size_t count;
    char *document;
};

/* What argp hands to handle(). */
struct request {
    struct options *options;
    int exit_code; /* once the request is settled without a run */
};

/* The manual ------------------------------------------------------------------------------------------- */

/* "self-coupling (unit 1; from 0 to inf; default 0; mode dense)" */
static char *describe(const struct tool *tool, const struct option *option)
{
    char *text = NULL, range[RANGE_SIZE];
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fputs(option->help, stream);
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
    fputs(exit_status, stream);
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

static void manual_free(struct manual *manual)
{
    for (size_t i = 0; manual->helps && i < manual->count; i++)
        free(manual->helps[i]);
    free(manual->helps);
    free(manual->entries);
    free(manual->document);
}

/* False if out of memory; the caller frees in any case. */
static bool manual_create(const struct options *options, struct manual *manual)
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

/* Parsing ---------------------------------------------------------------------------------------------- */

/* Ends the parsing after help or version went to standard output. */
static error_t settle(struct request *request)
{
    request->exit_code = EXIT_DONE;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        options_complain(request->options, "standard output: %s", strerror(errno));
        request->exit_code = EXIT_RUNTIME;
    }
    return ECANCELED;
}

/* The mode, or an operand. */
static bool take_argument(struct options *options, const char *name)
{
    const struct mode *modes = options->tool->modes;
    if (options->tool->operands && (!modes || options->mode >= 0)) {
        size_t count = ++options->operand_count;
        options->operands = memory_need(reallocarray(options->operands, count + 1, sizeof *options->operands));
        options->operands[count - 1] = name;
        options->operands[count] = NULL;
        return true;
    }
    if (!modes || options->mode >= 0)
        return options_blame(options, (struct source){0}, "unexpected argument '%s'", name);
    for (int i = 0; modes[i].name; i++)
        if (strcmp(modes[i].name, name) == 0)
            options->mode = i;
    if (options->mode >= 0)
        return true;
    char *names = options_mode_names(options->tool, 0);
    options_blame(options, (struct source){0}, "unknown mode '%s' (allowed is one of %s)", name, names);
    free(names);
    return false;
}

static bool require_mode(const struct options *options)
{
    if (options->mode >= 0)
        return true;
    char *names = options_mode_names(options->tool, 0);
    options_blame(options, (struct source){0}, "MODE is missing (allowed is one of %s)", names);
    free(names);
    return false;
}

static error_t handle(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    struct options *options = request->options;
    switch (key) {
    case ARGP_KEY_INIT:
        state->err_stream = NULL; /* keeps argp from adding "Try --help" to the one line of an error */
        return 0;
    case KEY_HELP:
        argp_state_help(state, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG | ARGP_HELP_DOC);
        return settle(request);
    case KEY_USAGE:
        argp_state_help(state, stdout, ARGP_HELP_USAGE);
        return settle(request);
    case KEY_VERSION:
        options_print_version(options, stdout);
        return settle(request);
    case ARGP_KEY_ARG:
        return take_argument(options, argument) ? 0 : EINVAL;
    case ARGP_KEY_END:
        return require_mode(options) ? 0 : EINVAL;
    }
    if (key < KEY_FIRST || key >= KEY_FIRST + (int)options->count)
        return ARGP_ERR_UNKNOWN;
    size_t index = (size_t)(key - KEY_FIRST);
    return options_set(options, (struct source){0}, index, argument ? argument : "yes") ? 0 : EINVAL;
}

bool command_line_read(struct options *options, int argc, char **argv, int *exit_code)
{
    struct manual manual = {0};
    struct request request = {.options = options, .exit_code = EXIT_USAGE};
    /* A copy, because argp reorders it, and because messages begin with the name of the tool, not its path. */
    char **copy = calloc((size_t)(argc > 0 ? argc : 1) + 1, sizeof *copy);
    bool good = false;
    if (copy && manual_create(options, &manual)) {
        copy[0] = (char *)options->tool->name;
        for (int i = 1; i < argc; i++)
            copy[i] = argv[i];
        struct argp argp = {
            .options = manual.entries,
            .parser = handle,
            .args_doc = options->tool->modes ? "MODE" : options->tool->operands,
            .doc = manual.document,
        };
        good = argp_parse(&argp, argc > 0 ? argc : 1, copy, ARGP_NO_HELP | ARGP_NO_EXIT, NULL, &request) == 0;
    } else {
        options_complain(options, "out of memory");
        request.exit_code = EXIT_RUNTIME;
    }
    manual_free(&manual);
    free(copy);
    *exit_code = request.exit_code;
    return good;
}
