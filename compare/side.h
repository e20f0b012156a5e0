/* side: one side of a comparison, a number with its error, read from the row of a table. */
#ifndef FP_COMPARE_SIDE_H
#define FP_COMPARE_SIDE_H

#include "compare/selection.h"

/* A value, before the other side is known. */
struct side_number {
    double value, error;
    double low, high;   /* 95 % interval, with `interval` */
    bool interval;      /* in place of the error */
    double samples;     /* independent ones behind the error; infinite: it is known, not estimated */
    double digit;       /* of a constant, the unit of its last digit; or 0 */
    bool solved;        /* false: the row says nothing */
};

/* The number in a column of a row (from 0); `*value` stays if `column` is NULL. No such column, no number: one line on
 * stderr and false. */
bool side_cell(struct selection_source source, size_t row, const char *column, double *value);

/* Reads what the recipe says of a side. Refused, by one line on stderr and false, is also a negative error, and a value
 * outside of its interval. */
bool side_read(struct selection_source source, const struct recipe_side *side, size_t row, struct side_number *number);

/* Standard error on the side of `other`, equation (K.2); infinite if the value is. */
double side_error(struct side_number number, double other);

#endif
