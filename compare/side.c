#include "compare/side.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

bool side_cell(struct selection_source source, size_t row, const char *column, double *value)
{
    size_t index;
    if (!column)
        return true;
    if (!selection_column(source, column, &index))
        return false;
    return result_table_number(source.table, row, index, value) ||
           recipe_complain(source.recipe, source.check, "%s: row %zu: %s is no number: %s",
                           result_table_path(source.table), row + 1, column,
                           result_table_cell(source.table, row, index));
}

/* The number of samples: of a column or, where there is none of that name, of a parameter of the table's run. */
static bool read_samples(struct selection_source source, size_t row, const char *name, double *samples)
{
    size_t column;
    const char *text = name ? result_table_parameter(source.table, name) : NULL;
    if (!text || result_table_find_column(source.table, name, &column))
        return side_cell(source, row, name, samples);
    char *end;
    *samples = strtod(text, &end);
    return (end != text && !*end) || recipe_complain(source.recipe, source.check, "%s: parameter %s is no number: %s",
                                                     result_table_path(source.table), name, text);
}

/* An error is not negative, and a value lies in its interval, up to rounding. */
static bool check_side(struct selection_source source, const struct recipe_side *side, size_t row,
                       const struct side_number *number)
{
    const char *path = result_table_path(source.table);
    double rounding = isfinite(number->value) ? 1e-9 * fmax(1, fabs(number->value)) : 0;
    if (!(number->error >= 0))
        return recipe_complain(source.recipe, source.check, "%s: row %zu: %s is no error: %g (allowed is 0 and more)",
                               path, row + 1, side->error, number->error);
    if (number->interval && !(number->low <= number->value + rounding && number->high >= number->value - rounding))
        return recipe_complain(source.recipe, source.check,
                               "%s: row %zu: %s %g is not between %s %g and %s %g", path, row + 1, side->column,
                               number->value, side->low, number->low, side->high, number->high);
    return true;
}

bool side_read(struct selection_source source, const struct recipe_side *side, size_t row, struct side_number *number)
{
    double solved = 1;
    *number = (struct side_number){
        .error = side->error_value, .interval = side->low != NULL, .samples = side->samples_value};
    if (!side_cell(source, row, side->column, &number->value) ||
        !side_cell(source, row, side->error, &number->error) || !side_cell(source, row, side->low, &number->low) ||
        !side_cell(source, row, side->high, &number->high) ||
        !read_samples(source, row, side->samples, &number->samples) ||
        !side_cell(source, row, side->solved, &solved))
        return false;
    number->solved = solved == 1;
    return check_side(source, side, row, number);
}

double side_error(struct side_number number, double other)
{
    if (!number.interval)
        return number.error;
    if (isinf(number.value))
        return INFINITY;
    double below = fabs(number.value - number.low), above = fabs(number.high - number.value);
    double end = other < number.value ? below : above;
    return (other == number.value ? fmax(below, above) : end) / gsl_cdf_ugaussian_Pinv(0.975);
}
