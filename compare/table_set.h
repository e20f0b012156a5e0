/* table_set: the finished tables of one folder, each read once, when it is asked for first. */
#ifndef FP_COMPARE_TABLE_SET_H
#define FP_COMPARE_TABLE_SET_H

#include "compare/result_table.h"

#include <stdint.h>

struct table_set;

struct table_set *table_set_create(const char *program, const char *directory);
void table_set_free(struct table_set *set); /* NULL is accepted */

/* The table DIRECTORY/NAME.tsv, which belongs to the set; NULL as of finished_table_read. */
const struct result_table *table_set_get(struct table_set *set, const char *name);

size_t table_set_count(const struct table_set *set); /* tables read so far */
const char *table_set_path(const struct table_set *set, size_t index);
/* CRC-32 of names and cells of the tables read so far, in the order in which they were asked for; their `#` lines, with
 * the version that computed them, play no part. */
uint32_t table_set_checksum(const struct table_set *set);

/* Name of the tool that wrote a table, from its first line; "unknown" if that is not of the form "# fp-count 0.1.0".
 * The caller frees. */
char *table_set_tool(const struct result_table *table);

#endif
