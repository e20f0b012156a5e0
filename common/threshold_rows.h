/* threshold_rows: what every table of thresholds has: a row for each threshold, and rows of the scaling fit (N.33) to
 * them. Both end with the columns
 *   value error low high width chi_squared degrees residual converged
 * before which each tool has its own; the thresholds of a fit are read back from the columns n, value, error and
 * converged. */
#ifndef FP_COMMON_THRESHOLD_ROWS_H
#define FP_COMMON_THRESHOLD_ROWS_H

#include "common/rows.h"
#include "common/scaling.h"
#include "common/threshold.h"

/* Appends these cells of a threshold that was found from this number of self-couplings. */
void threshold_write(struct rows *rows, const struct threshold *threshold, size_t couplings);

/* Fits the `count` thresholds from row `first` on, as far as they converged. Returns how many did. Out of memory: one
 * line on stderr and exit 1. */
size_t scaling_fit_rows(const struct rows *table, size_t first, size_t count, const struct scaling_known *known,
                        struct scaling *scaling);

/* "limit", "amplitude", "exponent" of enum SCALING_...: the cell of the column `quantity`. */
const char *scaling_name(size_t parameter);

/* Appends the cells of one parameter of a fit to `sizes` thresholds. */
void scaling_write(struct rows *rows, const struct scaling *scaling, size_t parameter, size_t sizes,
                   const struct scaling_known *known);

#endif
