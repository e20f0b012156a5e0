#include "compare/selection.h"

#include "common/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool equal(double one, double other)
{
    return one == other || fabs(one - other) < 1e-9 * fmax(fabs(one), fabs(other));
}

static bool read_cell(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

bool selection_same(const char *one, const char *other)
{
    double a, b;
    if (read_cell(one, &a) && read_cell(other, &b))
        return equal(a, b);
    return strcmp(one, other) == 0;
}

bool selection_column(struct selection_source source, const char *name, size_t *column)
{
    return result_table_find_column(source.table, name, column) ||
           recipe_complain(source.recipe, source.check, "%s has no column %s", result_table_path(source.table), name);
}

/* Conditions ------------------------------------------------------------------------------------------- */

static bool is_value(const config_setting_t *setting)
{
    return config_setting_is_number(setting) || config_setting_type(setting) == CONFIG_TYPE_STRING;
}

static bool is_range(const config_setting_t *setting)
{
    if (!config_setting_is_group(setting) || config_setting_length(setting) != 2)
        return false;
    const config_setting_t *from = config_setting_get_member(setting, "from");
    const config_setting_t *to = config_setting_get_member(setting, "to");
    return from && to && config_setting_is_number(from) && config_setting_is_number(to);
}

static double range_end(const config_setting_t *range, const char *name)
{
    return config_setting_get_float(config_setting_get_member(range, name));
}

static bool is_condition(const config_setting_t *setting)
{
    if (is_value(setting) || is_range(setting))
        return true;
    if (config_setting_is_group(setting) || config_setting_length(setting) == 0)
        return false;
    for (int i = 0; i < config_setting_length(setting); i++)
        if (!is_value(config_setting_get_elem(setting, (unsigned)i)))
            return false;
    return true;
}

static bool meets_value(const config_setting_t *value, const char *cell)
{
    double number;
    if (config_setting_type(value) == CONFIG_TYPE_STRING)
        return strcmp(config_setting_get_string(value), cell) == 0;
    return read_cell(cell, &number) && equal(number, config_setting_get_float(value));
}

static bool meets(const config_setting_t *condition, const char *cell)
{
    if (is_value(condition))
        return meets_value(condition, cell);
    if (config_setting_is_group(condition)) {
        double number, from = range_end(condition, "from"), to = range_end(condition, "to");
        return read_cell(cell, &number) && (equal(number, from) || equal(number, to) || (number > from && number < to));
    }
    for (int i = 0; i < config_setting_length(condition); i++)
        if (meets_value(config_setting_get_elem(condition, (unsigned)i), cell))
            return true;
    return false;
}

/* "0.3" or "parallel"; the caller frees. */
static char *describe(const config_setting_t *value)
{
    char *text;
    int length = config_setting_is_number(value) ? asprintf(&text, "%.10g", config_setting_get_float(value))
                                                 : asprintf(&text, "%s", config_setting_get_string(value));
    return memory_need(length < 0 ? NULL : text);
}

/* Keeps the rows that meet one condition. */
static bool apply(struct selection_source source, const config_setting_t *condition, struct selection *selection)
{
    const char *name = config_setting_name(condition);
    size_t column, kept = 0;
    if (!selection_column(source, name, &column))
        return false;
    if (!is_condition(condition))
        return recipe_complain(source.recipe, source.check,
                               "%s must be a number, a word, a list of them, or { from = A; to = B; }", name);
    if (is_range(condition) && range_end(condition, "from") > range_end(condition, "to"))
        return recipe_complain(source.recipe, source.check, "%s: from %g is larger than to %g", name,
                               range_end(condition, "from"), range_end(condition, "to"));
    for (size_t i = 0; i < selection->count; i++)
        if (meets(condition, result_table_cell(source.table, selection->rows[i], column)))
            selection->rows[kept++] = selection->rows[i];
    selection->count = kept;
    return true;
}

/* Whether each value of a list is met by one of the rows. */
static bool all_met(struct selection_source source, const config_setting_t *condition,
                    const struct selection *selection)
{
    size_t column, i;
    if (is_value(condition) || config_setting_is_group(condition))
        return true;
    result_table_find_column(source.table, config_setting_name(condition), &column);
    for (int k = 0; k < config_setting_length(condition); k++) {
        const config_setting_t *value = config_setting_get_elem(condition, (unsigned)k);
        for (i = 0; i < selection->count; i++)
            if (meets_value(value, result_table_cell(source.table, selection->rows[i], column)))
                break;
        if (i < selection->count)
            continue;
        char *text = describe(value);
        recipe_complain(source.recipe, source.check, "%s has no row with %s = %s among those selected",
                        result_table_path(source.table), config_setting_name(condition), text);
        free(text);
        return false;
    }
    return true;
}

bool selection_read(struct selection_source source, const config_setting_t *where, struct selection *selection)
{
    int conditions = where ? config_setting_length(where) : 0;
    bool good = true;
    selection->count = result_table_rows(source.table);
    selection->rows = memory_need(malloc((selection->count + 1) * sizeof *selection->rows));
    for (size_t row = 0; row < selection->count; row++)
        selection->rows[row] = row;
    for (int i = 0; good && i < conditions; i++)
        good = apply(source, config_setting_get_elem(where, (unsigned)i), selection);
    if (good && selection->count == 0)
        good = recipe_complain(source.recipe, source.check, "no row of %s meets all conditions",
                               result_table_path(source.table));
    for (int i = 0; good && i < conditions; i++)
        good = all_met(source, config_setting_get_elem(where, (unsigned)i), selection);
    if (!good)
        selection_free(selection);
    return good;
}

void selection_free(struct selection *selection)
{
    free(selection->rows);
    *selection = (struct selection){0};
}

/* Single rows ------------------------------------------------------------------------------------------ */

static bool is_selector(const config_setting_t *setting)
{
    static const char *const others[] = {"value", "error", "digit"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(config_setting_name(setting), others[i]) == 0)
            return false;
    return true;
}

/* "jd = 0.3, rule = parallel"; the caller frees. */
static char *describe_constant(const config_setting_t *constant)
{
    char *text = NULL;
    size_t size;
    FILE *stream = memory_need(open_memstream(&text, &size));
    const char *separator = "";
    for (int i = 0; i < config_setting_length(constant); i++) {
        const config_setting_t *setting = config_setting_get_elem(constant, (unsigned)i);
        if (!is_selector(setting) || !is_value(setting))
            continue;
        char *value = describe(setting);
        fprintf(stream, "%s%s = %s", separator, config_setting_name(setting), value);
        separator = ", ";
        free(value);
    }
    if (fclose(stream) != 0)
        memory_need(NULL);
    return text;
}

bool selection_constant(struct selection_source source, const struct selection *selection,
                        const config_setting_t *constant, size_t *row)
{
    struct selection left = {memory_need(malloc((selection->count + 1) * sizeof *left.rows)), selection->count};
    memcpy(left.rows, selection->rows, selection->count * sizeof *left.rows);
    bool good = true;
    for (int i = 0; good && i < config_setting_length(constant); i++) {
        const config_setting_t *setting = config_setting_get_elem(constant, (unsigned)i);
        if (is_selector(setting))
            good = apply(source, setting, &left);
    }
    if (good && left.count != 1) {
        char *text = describe_constant(constant);
        good = recipe_complain(source.recipe, source.check, "%zu rows of %s have %s, and there must be one", left.count,
                               result_table_path(source.table), text);
        free(text);
    }
    if (good)
        *row = left.rows[0];
    selection_free(&left);
    return good;
}

/* "jd = 0.3, rule = parallel" of a row; the caller frees. */
static char *describe_row(struct selection_source source, size_t row, const config_setting_t *join)
{
    char *text = NULL;
    size_t size, column;
    FILE *stream = memory_need(open_memstream(&text, &size));
    for (int i = 0; join && i < config_setting_length(join); i++) {
        const char *name = config_setting_get_string_elem(join, i);
        result_table_find_column(source.table, name, &column);
        fprintf(stream, "%s%s = %s", i ? ", " : " have ", name, result_table_cell(source.table, row, column));
    }
    if (fclose(stream) != 0)
        memory_need(NULL);
    return text;
}

static bool joined(struct selection_source source, size_t row, const config_setting_t *join,
                   struct selection_source other, size_t other_row)
{
    for (int i = 0; join && i < config_setting_length(join); i++) {
        size_t column, other_column;
        const char *name = config_setting_get_string_elem(join, i);
        result_table_find_column(source.table, name, &column);
        result_table_find_column(other.table, name, &other_column);
        if (!selection_same(result_table_cell(source.table, row, column),
                            result_table_cell(other.table, other_row, other_column)))
            return false;
    }
    return true;
}

bool selection_join(struct selection_source source, const struct selection *selection, const config_setting_t *join,
                    struct selection_source other, size_t other_row, size_t *row)
{
    size_t found = 0, unused;
    for (int i = 0; join && i < config_setting_length(join); i++) {
        const char *name = config_setting_get_string_elem(join, i);
        if (!selection_column(source, name, &unused) || !selection_column(other, name, &unused))
            return false;
    }
    for (size_t i = 0; i < selection->count; i++) {
        if (joined(source, selection->rows[i], join, other, other_row)) {
            *row = selection->rows[i];
            found++;
        }
    }
    if (found == 1)
        return true;
    char *text = describe_row(other, other_row, join);
    recipe_complain(source.recipe, source.check, "%zu selected rows of %s%s, and there must be one", found,
                    result_table_path(source.table), text);
    free(text);
    return false;
}
