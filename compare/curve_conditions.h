/* curve_conditions: whether two rows of the same point, of different tables, may be added up: they must be of the same
 * conditions, and of different networks. */
#ifndef FP_COMPARE_CURVE_CONDITIONS_H
#define FP_COMPARE_CURVE_CONDITIONS_H

#include "compare/curve_table.h"

#include <stdbool.h>
#include <stddef.h>

/* A row of a table. */
struct curve_row {
    const struct curve_table *table;
    size_t row;
};

/* The name of a column before the first fraction, or of a parameter of the headers, in which two rows differ (numbers:
 * by more than 1e-9 of the larger one; there in one table only is a difference, too); NULL if there is none. Which
 * networks they are of and how many runs (seed, dynamics-seed, first-sample, samples, starts, network), the size and jd
 * play no part. Lives as long as the tables. */
const char *curve_conditions_difference(struct curve_row one, struct curve_row two);

/* Whether two rows share networks: of one file (parameter network), or of the same seed and with samples in common,
 * those from first-sample on. What a table does not tell is taken to be the same. */
bool curve_networks_overlap(struct curve_row one, struct curve_row two);

#endif
