/* selection: rows of a table by the values of their columns, as a recipe names them: a group of conditions
 * `COLUMN = VALUE`, where VALUE is a number, a word, a list of either (one of them), or a range
 * { from = A; to = B; } with both ends. Numbers are equal if they differ by less than 1e-9 of the larger one. */
#ifndef FP_COMPARE_SELECTION_H
#define FP_COMPARE_SELECTION_H

#include "compare/recipe.h"
#include "compare/result_table.h"

struct selection {
    size_t *rows; /* ascending */
    size_t count;
};

/* What is looked at: for messages, and the table. */
struct selection_source {
    const struct recipe *recipe;
    const struct recipe_check *check;
    const struct result_table *table;
};

/* Index of a column; false with one line on stderr if there is none. */
bool selection_column(struct selection_source source, const char *name, size_t *column);

/* The rows that meet all conditions of `where` (NULL: all rows). False with one line on stderr if a column is missing,
 * a condition is of no known form, no row is left, or one of the values of a list is in none of them. */
bool selection_read(struct selection_source source, const config_setting_t *where, struct selection *selection);
void selection_free(struct selection *selection);

/* The one row of a selection that has the values of the settings of `constant` but for those named value, error, digit.
 * False with one line on stderr if there is not exactly one. */
bool selection_constant(struct selection_source source, const struct selection *selection,
                        const config_setting_t *constant, size_t *row);

/* The one row of a selection whose cells in the columns `join` are those of row `other_row` of another table; without
 * `join` the one row there is. False with one line on stderr if there is not exactly one. */
bool selection_join(struct selection_source source, const struct selection *selection, const config_setting_t *join,
                    struct selection_source other, size_t other_row, size_t *row);

/* Whether two cells are equal, as numbers or as words. */
bool selection_same(const char *one, const char *other);

#endif
