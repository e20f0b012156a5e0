/* joined_file: a table that is all there, or all but its last rows, put into a file that may be begun already. */
#ifndef FP_COMPARE_JOINED_FILE_H
#define FP_COMPARE_JOINED_FILE_H

#include "common/options.h"

/* Puts `text`, a table but for its `final_rows` last ones, into the file `path` by way of PATH.part, where it stays if
 * there are such rows. What is there already of the same table is kept: the whole table in PATH; in PATH.part the
 * text, also with some of the last rows, or a beginning of it. Anything else is refused unless --force.
 * Stores whether PATH is the whole table now. Returns EXIT_DONE; or, after one line on stderr, EXIT_USAGE (another
 * table, no such folder, no regular file, PATH.part is being written) or EXIT_RUNTIME, PATH.part being removed. */
int joined_file_write(const struct options *options, const char *path, const char *text, size_t length,
                      size_t final_rows, bool *whole);

#endif
