/* grid: numbers and grids of numbers as they are typed: 0.1,0.2,0.5 or start:stop:step, or both mixed. */
#ifndef FP_COMMON_GRID_H
#define FP_COMMON_GRID_H

#include "common/options.h"

/* What a number must satisfy. */
struct range {
    bool whole;
    bool infinite; /* the word "inf" is a value too */
    double minimum, maximum;
};

enum { PROBLEM_SIZE = 160 };

/* Reads one finite decimal number (or "inf" where the range has it); nothing may precede or follow it.
 * On failure says why in `problem`, naming the number, and returns false. A negative zero becomes zero. */
bool number_parse(const char *text, const struct range *range, double *value, char problem[PROBLEM_SIZE]);

/* Reads a grid of at most ten million values. The values of start:stop:step are start + k step; stop is
 * included up to rounding (1e-9 of a step); a step may be negative. A value that lies within rounding error
 * of a short decimal is that decimal, so that 0:1:0.1 and 0,0.1,...,1 are the same numbers.
 * On success the caller frees grid->values. */
bool grid_parse(const char *text, const struct range *range, struct grid *grid, char problem[PROBLEM_SIZE]);

/* Counting through several grids at once, the first one varying fastest: returns the value of this grid at *index and
 * leaves in *index what the next grid takes. */
double grid_take(const struct grid *grid, size_t *index);

/* Whether all values are this one. */
bool grid_only(struct grid grid, double value);

/* The extreme values of a grid that is set. */
double grid_smallest(struct grid grid);
double grid_largest(struct grid grid);

#endif
