/* What the user of a tool is told in one line. */
#include "common/memory.h"
#include "common/options_internal.h"
#include "version.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>

/* One line, whatever bytes the user typed. */
static void print_line(const char *tool, const char *prefix, const char *format, va_list arguments)
{
    char *message = NULL;
    if (vasprintf(&message, format, arguments) < 0)
        message = NULL;
    char *line = NULL;
    if (asprintf(&line, "%s: %s%s", tool, prefix, message ? message : "out of memory") < 0)
        line = NULL;
    for (char *c = line; c && *c; c++)
        if (iscntrl((unsigned char)*c))
            *c = '?';
    fprintf(stderr, "%s\n", line ? line : "out of memory");
    free(message);
    free(line);
}

void options_complain(const struct options *options, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(options->tool->name, "", format, arguments);
    va_end(arguments);
}

bool options_blame(const struct options *options, struct source source, const char *format, ...)
{
    char *prefix = NULL;
    if (source.file && asprintf(&prefix, "%s:%zu: ", source.file, source.line) < 0)
        prefix = NULL;
    va_list arguments;
    va_start(arguments, format);
    print_line(options->tool->name, prefix ? prefix : "", format, arguments);
    va_end(arguments);
    free(prefix);
    return false;
}

void options_refuse(const struct options *options, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_line(options->tool->name, "", format, arguments);
    va_end(arguments);
    options_free((struct options *)options); /* nobody can look at them any more */
    exit(EXIT_USAGE);
}

void options_need(struct options *options, const char *option, const char *needed, const char *alternative)
{
    if (options_given(options, needed) || (alternative && options_given(options, alternative)))
        return;
    if (options_given(options, option))
        options_refuse(options, "--%s needs --%s%s%s", option, needed, alternative ? " or --" : "",
                       alternative ? alternative : "");
    options_set_idle(options, option);
}

void options_refuse_memory(const struct options *options, double bytes, const char *names, size_t threads)
{
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks(bytes, needs, has))
        options_refuse(options, "%s as large as these need %s of memory with --threads %zu, and there are %s", names,
                       needs, threads, has);
}

void options_refuse_shard(const struct options *options, const char *option)
{
    if (options_given(options, "shard"))
        options_refuse(options, "--%s and --shard: not both", option);
}

void options_print_version(const struct options *options, FILE *stream)
{
    fprintf(stream, "%s %s (commit %s)\n", options->tool->name, FP_VERSION, FP_COMMIT);
}
