/* The file of --config: lines of the form name = value. */
#include "common/options_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Cuts a comment: a # at the start of the line or after a blank. */
static void cut_comment(char *line)
{
    for (char *c = line; *c; c++) {
        if (*c == '#' && (c == line || isspace((unsigned char)c[-1]))) {
            *c = '\0';
            return;
        }
    }
}

/* The text without blanks at either end. */
static char *trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    return text;
}

static bool read_line(struct options *options, struct source source, char *line)
{
    cut_comment(line);
    line = trim(line);
    if (*line == '\0')
        return true;
    char *equals = strchr(line, '=');
    if (!equals)
        return options_blame(options, source, "'%s' is not of the form name = value", line);
    *equals = '\0';
    const char *name = trim(line), *text = trim(equals + 1);
    size_t index = options_find(options, name);
    if (index == options->count)
        return options_blame(options, source, "unknown option '%s'", name);
    if (strcmp(name, "config") == 0)
        return options_blame(options, source, "'config' is for the command line only");
    if (!options_acts(options, index)) {
        char *names = options_mode_names(options->tool, options->table[index]->modes);
        options_blame(options, source, "'%s' does not act in mode %s (it acts in %s)", name,
                      options->tool->modes[options->mode].name, names);
        free(names);
        return false;
    }
    return options_set(options, source, index, text);
}

bool configuration_read(struct options *options, const char *path)
{
    struct source none = {0}, source = {.file = path};
    FILE *stream = fopen(path, "r");
    if (!stream)
        return options_blame(options, none, "--config %s: %s", path, strerror(errno));
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool good = true;
    while (good && (length = getline(&line, &size, stream)) >= 0) {
        source.line++;
        good = strlen(line) == (size_t)length ? read_line(options, source, line)
                                              : options_blame(options, source, "a zero byte: not a text file");
    }
    if (good && ferror(stream))
        good = options_blame(options, none, "--config %s: %s", path, strerror(errno));
    fclose(stream);
    free(line);
    return good;
}
