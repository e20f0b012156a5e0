/* checks: all comparisons of a recipe, judged, as a table and as a summary. Derivations: notes/checks.md. */
#ifndef FP_COMPARE_CHECKS_H
#define FP_COMPARE_CHECKS_H

#include "common/rows.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct checks;

/* Reads a recipe and the tables DIRECTORY/NAME.tsv that it names, and judges. `level`, 0 < level < 1: probability that
 * any of the comparisons by z fails by chance (K.6), and likewise any of the families (K.12). NULL, after one line on
 * stderr begun by `program`, if the recipe is wrong or a comparison cannot be made. Out of memory: one line on stderr
 * and exit 1. */
struct checks *checks_make(const char *program, const char *recipe, const char *directory, double level);
void checks_free(struct checks *checks); /* NULL is accepted */

extern const struct column checks_columns[];
/* One row for each comparison and, after those of its check, one for the family where (K.10) judges it. */
void checks_write(const struct checks *checks, struct rows *rows);

/* What each check claims and where its constants are from, for the header of the table: lines "check NAME: CLAIM" and
 * "source NAME: SOURCE", all but the first begun by "# ". The caller frees. */
char *checks_claims(const struct checks *checks);

/* How much was read: tables, their paths, and the CRC-32 of their rows. */
size_t checks_tables(const struct checks *checks);
const char *checks_table_path(const struct checks *checks, size_t index);
uint32_t checks_checksum(const struct checks *checks);

/* How many rows fail, pairs and families. */
size_t checks_failures(const struct checks *checks);

/* How many checks have no pair that is decided: they show nothing. */
size_t checks_blind(const struct checks *checks);

/* One line for each row that fails, for each check that has no decided pair and, unless `brief`, one for each check and
 * one for all. */
void checks_summarise(const struct checks *checks, bool brief, FILE *stream);

#endif
