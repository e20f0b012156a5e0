/* Files that are written, --output and others: they must not replace one that is read, nor each other. */
#include "common/memory.h"
#include "common/options_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The path with its folder as it is without links and dots, or as it is given if there is no such folder; the caller
 * frees. */
static char *resolve(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *given = memory_need(slash ? strndup(path, (size_t)(name - path)) : strdup("."));
    char *folder = realpath(given, NULL), *resolved;
    if (asprintf(&resolved, "%s/%s", folder ? folder : given, name) < 0)
        memory_need(NULL);
    free(given);
    free(folder);
    return resolved;
}

/* Also of files that are not there yet. */
static bool is_same_file(const char *one, const char *two)
{
    struct stat first, second;
    if (stat(one, &first) == 0 && S_ISREG(first.st_mode) && stat(two, &second) == 0 &&
        first.st_dev == second.st_dev && first.st_ino == second.st_ino)
        return true;
    char *resolved[] = {resolve(one), resolve(two)};
    bool same = strcmp(resolved[0], resolved[1]) == 0;
    free(resolved[0]);
    free(resolved[1]);
    return same;
}

/* The path of a file that is written; NULL: option i is none, or not given. */
static const char *written_path(const struct options *options, size_t i)
{
    return options->table[i]->kind == OPTION_OUTPUT ? options->values[i].text : NULL;
}

/* Refuses `file`, which is read, as the one that the option `written` names or its FILE.part. `kind` and `name` say
 * where it was typed: "--", "table". */
static bool check_file(const struct options *options, size_t written, const char *kind, const char *name,
                       const char *file)
{
    const char *path = written_path(options, written), *replaces = options->table[written]->replaces;
    if (!path || !file || (replaces && strcmp(replaces, name) == 0))
        return true;
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        memory_need(NULL);
    const char *same = is_same_file(path, file) ? path : is_same_file(part, file) ? part : NULL;
    bool good = !same || options_blame(options, (struct source){0}, "--%s %s: would replace %s, which is read (%s%s)",
                                       options->table[written]->name, same, file, kind, name);
    free(part);
    return good;
}

/* All files that are read, against one that is written. */
static bool check_files(const struct options *options, size_t written)
{
    bool good = true;
    for (size_t i = 0; i < options->count && good; i++) {
        const struct option *option = options->table[i];
        const struct value *value = &options->values[i];
        for (size_t w = 0; option->kind == OPTION_INPUTS && w < value->words.count && good; w++)
            good = check_file(options, written, "--", option->name, value->words.values[w]);
        if (good && (option->kind == OPTION_INPUT || i == options_find(options, "config")))
            good = check_file(options, written, "--", option->name, value->text);
    }
    for (size_t i = 0; i < options->operand_count && good; i++)
        good = check_file(options, written, "", options->tool->operands, options->operands[i]);
    return good;
}

/* One file that is written, against those of the options before it. */
static bool check_others(const struct options *options, size_t written)
{
    const char *path = written_path(options, written);
    for (size_t i = 0; i < written; i++)
        if (written_path(options, i) && is_same_file(written_path(options, i), path))
            return options_blame(options, (struct source){0}, "--%s %s and --%s %s: they are the same file",
                                 options->table[i]->name, written_path(options, i), options->table[written]->name,
                                 path);
    return true;
}

bool options_check_outputs(const struct options *options)
{
    struct stat status;
    for (size_t i = 0; i < options->count; i++) {
        const char *path = written_path(options, i);
        if (!path)
            continue;
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
            return options_blame(options, (struct source){0}, "--%s %s: is a folder", options->table[i]->name, path);
        if (!check_files(options, i) || !check_others(options, i))
            return false;
    }
    return true;
}

void options_refuse_replacing(const struct options *options, const char *name, const char *file)
{
    for (size_t i = 0; i < options->count; i++)
        if (!check_file(options, i, "--", name, file))
            exit(EXIT_USAGE);
}
