/* Files that --output must not replace. */
#include "common/memory.h"
#include "common/options_internal.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Refuses a file that is read and that `path` names, too. `kind` and `name` say where it was typed: "--", "table". */
static bool check_file(const struct options *options, const char *path, const char *kind, const char *name,
                       const char *file)
{
    struct stat written, read;
    if (!file || stat(path, &written) != 0 || !S_ISREG(written.st_mode) || stat(file, &read) != 0)
        return true;
    if (written.st_dev != read.st_dev || written.st_ino != read.st_ino)
        return true;
    return options_blame(options, (struct source){0}, "--output %s: would replace %s, which is read (%s%s)", path, file,
                         kind, name);
}

/* All files that are read, against one that is written. */
static bool check_files(const struct options *options, const char *path)
{
    bool good = true;
    for (size_t i = 0; i < options->count && good; i++) {
        const struct option *option = options->table[i];
        const struct value *value = &options->values[i];
        for (size_t w = 0; option->kind == OPTION_INPUTS && w < value->words.count && good; w++)
            good = check_file(options, path, "--", option->name, value->words.values[w]);
        if (good && (option->kind == OPTION_INPUT || i == options_find(options, "config")))
            good = check_file(options, path, "--", option->name, value->text);
    }
    for (size_t i = 0; i < options->operand_count && good; i++)
        good = check_file(options, path, "", options->tool->operands, options->operands[i]);
    return good;
}

bool options_check_output(const struct options *options)
{
    const char *path = options_text(options, "output");
    struct stat status;
    if (!path)
        return true;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return options_blame(options, (struct source){0}, "--output %s: is a folder", path);
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        memory_need(NULL);
    bool good = check_files(options, path) && check_files(options, part);
    free(part);
    return good;
}
