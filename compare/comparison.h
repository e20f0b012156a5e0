/* comparison: the pairs of numbers that one check of a recipe compares, with their errors, taken from finished tables.
 * Equations: notes/checks.md. */
#ifndef FP_COMPARE_COMPARISON_H
#define FP_COMPARE_COMPARISON_H

#include "compare/recipe.h"
#include "compare/table_set.h"

struct comparison {
    char *point;      /* "n=16;jd=0.3", from the columns `point` of the measured row */
    size_t group;     /* from 0; those of different groups are independent */
    double measured, measured_error;   /* standard error, (K.1), (K.2); 0: none; infinite: unknown */
    double reference, reference_error;
    double degrees;   /* of freedom of the error of the difference, (K.3); infinite: it is known */
    double digit;     /* unit of the last digit of a reference that is a rounded number; 0 otherwise */
    bool solved;      /* both sides, as their columns `solved` say */
};

struct comparisons {
    struct comparison *items;
    size_t count, groups;
    char *tools; /* "fp-relax,fp-dmft": of the measured table, and of that of the reference if it is another one */
};

/* Makes the comparisons of a check, in the order of the measured table's rows, or of the constants. False with one line
 * on stderr if a table, a column or a row is missing, or a cell is no number. Out of memory: one line on stderr and
 * exit 1. */
bool comparisons_make(const struct recipe *recipe, const struct recipe_check *check, struct table_set *tables,
                      struct comparisons *comparisons);
void comparisons_free(struct comparisons *comparisons);

#endif
