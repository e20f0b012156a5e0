#include "compare/curve_table.h"

#include "common/memory.h"
#include "compare/finished_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fraction ----------------------------------------------------------------------------------------- */

/* Columns of the ends of the interval of a fraction; false if they are not there. */
static bool find_interval(const struct result_table *table, const char *fraction, size_t *low, size_t *high)
{
    static const char accuracy[] = "_accuracy";
    size_t length = strlen(fraction), cut = strlen(accuracy);
    if (length > cut && strcmp(fraction + length - cut, accuracy) == 0)
        length -= cut;
    char *name = memory_need(malloc(length + sizeof "_high"));
    memcpy(name, fraction, length);
    strcpy(name + length, "_low");
    bool found = result_table_find_column(table, name, low);
    strcpy(name + length, "_high");
    found = found && result_table_find_column(table, name, high);
    free(name);
    return found;
}

/* Whether the column is a fraction with its interval; if so, it is that of the curves. */
static bool take_fraction(struct curve_table *table, const char *name)
{
    if (!result_table_find_column(table->table, name, &table->value_column) ||
        !find_interval(table->table, name, &table->low_column, &table->high_column))
        return false;
    table->fraction = name;
    return true;
}

static bool find_fraction(const char *program, const char *asked, struct curve_table *table)
{
    static const char *const known[] = {"success", "converged", "test_accuracy"};
    for (size_t i = 0; !asked && i < sizeof known / sizeof *known; i++)
        if (take_fraction(table, known[i]))
            return true;
    if (asked && take_fraction(table, asked))
        return true;
    fprintf(stderr, "%s: %s: no column %s with its 95 %% interval\n", program, result_table_path(table->table),
            asked ? asked : "success, converged or test_accuracy");
    return false;
}

/* Other columns ---------------------------------------------------------------------------------------- */

static bool find_column(const char *program, const struct result_table *table, const char *name, size_t *column)
{
    if (result_table_find_column(table, name, column))
        return true;
    fprintf(stderr, "%s: %s: no column %s\n", program, result_table_path(table), name);
    return false;
}

static bool find_size(const char *program, const char *asked, struct curve_table *table)
{
    size_t column;
    table->size = asked ? asked : result_table_find_column(table->table, "n", &column) ? "n" : "hidden";
    return find_column(program, table->table, table->size, &table->size_column);
}

static void append_group(struct words *group, const char *name)
{
    char **names = memory_need(realloc((void *)group->values, (group->count + 1) * sizeof *names));
    names[group->count++] = memory_need(strdup(name));
    group->values = names;
}

/* Everything before the first fraction but the size, jd, and how many runs there are. */
static void group_by_default(struct curve_table *table)
{
    size_t count = curve_table_conditions(table);
    for (size_t column = 0; column < count; column++) {
        const char *name = result_table_column_name(table->table, column);
        if (column != table->size_column && column != table->jd_column && strcmp(name, "samples") != 0 &&
            strcmp(name, "starts") != 0)
            append_group(&table->group, name);
    }
}

static bool group_as_asked(const char *program, const struct words *asked, struct curve_table *table)
{
    for (size_t i = 0; i < asked->count; i++) {
        const char *name = asked->values[i], *parameter = result_table_parameter(table->table, name);
        size_t column;
        if (!result_table_find_column(table->table, name, &column) && !parameter) {
            fprintf(stderr, "%s: %s: no column and no parameter %s\n", program, result_table_path(table->table), name);
            return false;
        }
        if (parameter && strpbrk(parameter, " \t")) {
            fprintf(stderr, "%s: %s: the parameter %s has blanks: no cell can hold it\n", program,
                    result_table_path(table->table), name);
            return false;
        }
        append_group(&table->group, name);
    }
    return true;
}

/* The table -------------------------------------------------------------------------------------------- */

static bool find_columns(const char *program, const struct curve_columns *columns, struct curve_table *table)
{
    if (!find_column(program, table->table, "jd", &table->jd_column) || !find_size(program, columns->size, table) ||
        !find_fraction(program, columns->fraction, table))
        return false;
    if (result_table_rows(table->table) == 0) {
        fprintf(stderr, "%s: %s: there are no rows\n", program, result_table_path(table->table));
        return false;
    }
    if (columns->group.count > 0)
        return group_as_asked(program, &columns->group, table);
    group_by_default(table);
    return true;
}

bool curve_table_open(const char *program, const char *path, const struct curve_columns *columns,
                      struct curve_table *table)
{
    *table = (struct curve_table){.table = finished_table_read(program, path)};
    if (table->table && find_columns(program, columns, table))
        return true;
    curve_table_close(table);
    return false;
}

void curve_table_close(struct curve_table *table)
{
    for (size_t i = 0; i < table->group.count; i++)
        free(table->group.values[i]);
    free((void *)table->group.values);
    result_table_free(table->table);
    *table = (struct curve_table){0};
}

const char *curve_table_path(const struct curve_table *table)
{
    return result_table_path(table->table);
}

const char *curve_table_cell(const struct curve_table *table, size_t row, const char *name)
{
    size_t column;
    if (result_table_find_column(table->table, name, &column))
        return result_table_cell(table->table, row, column);
    const char *parameter = result_table_parameter(table->table, name);
    return parameter ? parameter : "-";
}

bool curve_table_numbers(const struct curve_table *table, const char *program, size_t row, double *n, double *jd,
                         struct interval *fraction)
{
    const struct {
        size_t column;
        double *value;
    } wanted[] = {
        {table->size_column, n},
        {table->jd_column, jd},
        {table->value_column, &fraction->value},
        {table->low_column, &fraction->low},
        {table->high_column, &fraction->high},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bool positive = wanted[i].column == table->size_column;
        if (result_table_number(table->table, row, wanted[i].column, wanted[i].value) && isfinite(*wanted[i].value) &&
            (!positive || (*wanted[i].value > 0 && *wanted[i].value == rint(*wanted[i].value))))
            continue;
        fprintf(stderr, "%s: %s: row %zu: %s '%s' is no %snumber\n", program, result_table_path(table->table), row + 1,
                result_table_column_name(table->table, wanted[i].column),
                result_table_cell(table->table, row, wanted[i].column), positive ? "positive whole " : "finite ");
        return false;
    }
    return true;
}

size_t curve_table_conditions(const struct curve_table *table)
{
    size_t column = 0, low, high;
    while (!find_interval(table->table, result_table_column_name(table->table, column), &low, &high))
        column++;
    return column;
}

bool curve_table_has_column(const struct curve_table *table, const char *parameter)
{
    size_t column;
    char *name = memory_need(strdup(parameter));
    for (char *dash = name; (dash = strchr(dash, '-'));)
        *dash = '_';
    bool found = result_table_find_column(table->table, name, &column);
    free(name);
    return found;
}
