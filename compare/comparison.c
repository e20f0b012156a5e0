#include "compare/comparison.h"

#include "common/memory.h"
#include "compare/side.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct maker {
    const struct recipe *recipe;
    const struct recipe_check *check;
    struct selection_source measured, reference; /* tables; reference.table NULL for constants */
    struct selection reference_rows;
    struct comparisons *comparisons;
    size_t *first_rows; /* the first row of each group */
};

/* A setting that the recipe has found to be a number, or 0. */
static double constant_number(const config_setting_t *constant, const char *name)
{
    const config_setting_t *setting = config_setting_get_member(constant, name);
    return setting ? config_setting_get_float(setting) : 0;
}

/* Errors ----------------------------------------------------------------------------------------------- */

/* Welch and Satterthwaite, equation (K.3). */
static double common_degrees(double error, double samples, double other_error, double other_samples)
{
    double one = error * error, other = other_error * other_error, sum = 0;
    if (isfinite(samples))
        sum += one * one / (samples - 1);
    if (isfinite(other_samples))
        sum += other * other / (other_samples - 1);
    return sum > 0 ? (one + other) * (one + other) / sum : INFINITY;
}

static void set_errors(struct comparison *comparison, struct side_number measured, struct side_number reference)
{
    comparison->measured_error = side_error(measured, reference.value);
    comparison->reference_error = side_error(reference, measured.value);
    if ((measured.samples < 2 && comparison->measured_error > 0) ||
        (reference.samples < 2 && comparison->reference_error > 0))
        comparison->measured_error = INFINITY;
    comparison->degrees = INFINITY;
    if (isfinite(comparison->measured_error) && isfinite(comparison->reference_error))
        comparison->degrees = common_degrees(comparison->measured_error, measured.samples,
                                             comparison->reference_error, reference.samples);
}

/* The error that the tool's own z-score implies; where that is 0, the one of the table stays. */
static bool set_z_error(const struct maker *maker, size_t row, struct comparison *comparison)
{
    double z = 0;
    if (!side_cell(maker->measured, row, maker->check->measured.z, &z))
        return false;
    if (z != 0 && comparison->measured != comparison->reference) {
        comparison->measured_error = fabs((comparison->measured - comparison->reference) / z);
        comparison->degrees = INFINITY;
    }
    return true;
}

/* Points ----------------------------------------------------------------------------------------------- */

static bool name_point(const struct maker *maker, size_t row, char **point)
{
    size_t size, column;
    const config_setting_t *names = maker->check->point;
    FILE *stream = memory_need(open_memstream(point, &size));
    bool good = true;
    for (int i = 0; good && i < config_setting_length(names); i++) {
        const char *name = config_setting_get_string_elem(names, i);
        good = selection_column(maker->measured, name, &column);
        if (good)
            fprintf(stream, "%s%s=%s", i ? ";" : "", name, result_table_cell(maker->measured.table, row, column));
    }
    if (fclose(stream) != 0)
        memory_need(NULL);
    if (!good)
        free(*point);
    return good;
}

/* Whether two rows are equal in the columns between whose values rows are independent. */
static bool same_group(const struct maker *maker, size_t one, size_t other)
{
    const config_setting_t *names = maker->check->independent;
    for (int i = 0; i < config_setting_length(names); i++) {
        size_t column;
        result_table_find_column(maker->measured.table, config_setting_get_string_elem(names, i), &column);
        if (!selection_same(result_table_cell(maker->measured.table, one, column),
                            result_table_cell(maker->measured.table, other, column)))
            return false;
    }
    return true;
}

static bool find_group(struct maker *maker, size_t row, size_t *group)
{
    struct comparisons *comparisons = maker->comparisons;
    const config_setting_t *names = maker->check->independent;
    size_t unused;
    for (int i = 0; names && i < config_setting_length(names); i++)
        if (!selection_column(maker->measured, config_setting_get_string_elem(names, i), &unused))
            return false;
    for (*group = 0; *group < comparisons->groups; (*group)++)
        if (maker->check->correlated || (names && same_group(maker, maker->first_rows[*group], row)))
            return true;
    maker->first_rows[comparisons->groups++] = row;
    return true;
}

static bool append(struct maker *maker, size_t row, struct side_number reference)
{
    struct side_number measured;
    struct comparison comparison = {.reference = reference.value, .digit = reference.digit};
    if (!side_read(maker->measured, &maker->check->measured, row, &measured))
        return false;
    comparison.measured = measured.value;
    comparison.solved = measured.solved && reference.solved;
    set_errors(&comparison, measured, reference);
    if (!set_z_error(maker, row, &comparison) || !find_group(maker, row, &comparison.group) ||
        !name_point(maker, row, &comparison.point))
        return false;
    maker->comparisons->items[maker->comparisons->count++] = comparison;
    return true;
}

/* Kinds of reference ----------------------------------------------------------------------------------- */

static bool compare_constant(struct maker *maker, const struct selection *rows, const config_setting_t *constant)
{
    struct side_number reference = {
        .value = constant_number(constant, "value"),
        .error = constant_number(constant, "error"),
        .digit = constant_number(constant, "digit"),
        .samples = INFINITY,
        .solved = true,
    };
    size_t row;
    return selection_constant(maker->measured, rows, constant, &row) && append(maker, row, reference);
}

static bool compare_row(struct maker *maker, size_t row)
{
    const struct recipe_check *check = maker->check;
    struct side_number reference;
    size_t reference_row = row;
    bool elsewhere = maker->reference_rows.rows != NULL;
    if (elsewhere && !selection_join(maker->reference, &maker->reference_rows, check->join, maker->measured, row,
                                     &reference_row))
        return false;
    return side_read(maker->reference, &check->reference, reference_row, &reference) &&
           append(maker, row, reference);
}

static bool compare_all(struct maker *maker, const struct selection *rows)
{
    const config_setting_t *values = maker->check->values;
    size_t count = values ? (size_t)config_setting_length(values) : rows->count;
    maker->comparisons->items = memory_need(calloc(count, sizeof *maker->comparisons->items));
    maker->first_rows = memory_need(calloc(count, sizeof *maker->first_rows));
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = values ? compare_constant(maker, rows, config_setting_get_elem(values, (unsigned)i))
                      : compare_row(maker, rows->rows[i]);
    free(maker->first_rows);
    return good;
}

static char *name_tools(const struct maker *maker)
{
    char *one = table_set_tool(maker->measured.table), *tools = NULL;
    char *other = maker->reference.table ? table_set_tool(maker->reference.table) : memory_need(strdup(one));
    bool same = strcmp(one, other) == 0;
    if (asprintf(&tools, same ? "%s" : "%s,%s", one, other) < 0)
        memory_need(NULL);
    free(one);
    free(other);
    return tools;
}

/* Finds the table of the reference and its rows, unless it is a constant or in the same row. */
static bool open_reference(struct maker *maker, struct table_set *tables)
{
    const struct recipe_check *check = maker->check;
    const struct recipe_side *side = &check->reference;
    if (check->values)
        return true;
    maker->reference.table = side->table ? table_set_get(tables, side->table) : maker->measured.table;
    if (!maker->reference.table)
        return false;
    if (!side->table && !check->join && !side->where)
        return true;
    return selection_read(maker->reference, side->where, &maker->reference_rows);
}

bool comparisons_make(const struct recipe *recipe, const struct recipe_check *check, struct table_set *tables,
                      struct comparisons *comparisons)
{
    struct selection_source source = {recipe, check, table_set_get(tables, check->measured.table)};
    struct maker maker = {.recipe = recipe, .check = check, .measured = source, .reference = {recipe, check, NULL},
                          .comparisons = comparisons};
    struct selection rows;
    *comparisons = (struct comparisons){0};
    if (!source.table || !open_reference(&maker, tables))
        return false;
    bool good = selection_read(source, check->measured.where, &rows);
    if (good) {
        comparisons->tools = name_tools(&maker);
        good = compare_all(&maker, &rows);
        selection_free(&rows);
    }
    selection_free(&maker.reference_rows);
    if (!good)
        comparisons_free(comparisons);
    return good;
}

void comparisons_free(struct comparisons *comparisons)
{
    for (size_t i = 0; i < comparisons->count; i++)
        free(comparisons->items[i].point);
    free(comparisons->items);
    free(comparisons->tools);
    *comparisons = (struct comparisons){0};
}
