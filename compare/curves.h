/* curves: fractions of successes against the self-coupling, size by size, as the finished tables of any tool have
 * them. */
#ifndef FP_COMPARE_CURVES_H
#define FP_COMPARE_CURVES_H

#include "common/estimate.h"
#include "common/options.h"
#include "common/threshold.h"

/* Columns; what is unset is found by curves_read. */
struct curve_columns {
    const char *fraction; /* NAME with NAME_low and NAME_high; of NAME_accuracy NAME_low and NAME_high. NULL: the first
                             of success, converged, test_accuracy */
    const char *size;     /* NULL: the first of n, hidden */
    struct words group;   /* columns that tell curves apart, or parameters of the header; count 0: all columns before
                             the first fraction but the size, jd, samples and starts */
};

/* One curve at one size. */
struct curve_points {
    size_t curve;
    double n;
    struct fractions fractions; /* with effective trials, equation (N.34) */
    double largest;             /* of the fractions */
};

struct curves {
    size_t group_count; /* names of the columns that tell curves apart */
    char **group;
    size_t count; /* curves, in the order in which the tables have them */
    char **cells; /* [curve * group_count + column]; "-" where a table lacks the column */
    size_t points_count;
    struct curve_points *points; /* curve by curve, sizes ascending */
};

/* Reads the tables. On failure (a table that cannot be read or has no rows, a column that is not there, a fraction
 * outside its interval or outside [0, 1], twice the same point of the same networks, or under different conditions
 * that are not in the group) one line on stderr that begins
 * with `program`, and NULL. Out of memory: one line on stderr and exit 1. */
struct curves *curves_read(const char *program, const struct words *paths, const struct curve_columns *columns);
void curves_free(struct curves *curves); /* NULL is accepted */

/* Index among curves->points of the first point of a curve; of the end for curve = count. */
size_t curves_first(const struct curves *curves, size_t curve);

/* Effective number of trials of a fraction with its Wilson interval, equation (N.34): those for which (N.21) gives the
 * interval. 0 if the fraction is outside its interval, or any of the three outside [0, 1]; INFINITY if the interval is
 * a point. */
double curves_effective_trials(const struct interval *fraction);

#endif
