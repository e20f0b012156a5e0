/* finished_table: a table of all rows that a command has, neither a shard nor the part of an unfinished run. */
#ifndef FP_COMPARE_FINISHED_TABLE_H
#define FP_COMPARE_FINISHED_TABLE_H

#include "compare/result_table.h"

/* As result_table_read; NULL and one line on stderr also where the header names a shard, or `path` ends with `.part`. */
struct result_table *finished_table_read(const char *program, const char *path);

#endif
