/* What the files behind a table have in common: messages, writing. */
#include "common/table_internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

int table_complain(const struct table *table, const char *name, const char *doing, int error)
{
    options_complain(table->options, "%s: %s: %s", name, doing, strerror(error));
    return EXIT_RUNTIME;
}

int table_refuse(const struct table *table, const char *name, const char *difference)
{
    options_complain(table->options, "%s: holds a different run: %s (--force replaces it)", name, difference);
    return EXIT_USAGE;
}

int table_write(const struct table *table, int descriptor, const char *name, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(descriptor, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE)
            return EXIT_RUNTIME; /* the reader has gone, and knows */
        if (written < 0)
            return table_complain(table, name, "cannot be written", errno);
        text += written;
        length -= (size_t)written;
    }
    return EXIT_DONE;
}

int table_cut(const struct table *table, int descriptor, const char *name, off_t end)
{
    if (ftruncate(descriptor, end) != 0 || lseek(descriptor, end, SEEK_SET) < 0)
        return table_complain(table, name, "cannot be written", errno);
    return EXIT_DONE;
}
