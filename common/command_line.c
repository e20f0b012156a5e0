/* The command line by glibc's argp: parsing, and what --help, --usage and --version print. */
#include "common/manual.h"
#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

/* What argp hands to handle(). */
struct request {
    struct options *options;
    int exit_code; /* once the request is settled without a run */
};

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
