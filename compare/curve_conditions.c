#include "compare/curve_conditions.h"

#include "compare/selection.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Conditions ------------------------------------------------------------------------------------------- */

/* What tells networks and runs apart, not the curve that they belong to. */
static bool is_of_runs(const char *name)
{
    static const char *const names[] = {"seed", "dynamics-seed", "first-sample", "samples", "starts", "network"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool differs(struct curve_row one, struct curve_row two, const char *name)
{
    return !selection_same(curve_table_cell(one.table, one.row, name), curve_table_cell(two.table, two.row, name));
}

/* A column of one before its first fraction that differs. */
static const char *different_column(struct curve_row one, struct curve_row two)
{
    const struct curve_table *table = one.table;
    size_t count = curve_table_conditions(table);
    for (size_t column = 0; column < count; column++) {
        const char *name = result_table_column_name(table->table, column);
        if (column != table->size_column && column != table->jd_column && !is_of_runs(name) && differs(one, two, name))
            return name;
    }
    return NULL;
}

/* A parameter of one that differs, and that is no column, in which a grid stands point by point. */
static const char *different_parameter(struct curve_row one, struct curve_row two)
{
    for (size_t i = 0; i < result_table_parameters(one.table->table); i++) {
        const char *name = result_table_parameter_name(one.table->table, i);
        if (!is_of_runs(name) && !curve_table_has_column(one.table, name) && differs(one, two, name))
            return name;
    }
    return NULL;
}

const char *curve_conditions_difference(struct curve_row one, struct curve_row two)
{
    const char *name = different_column(one, two);
    name = name ? name : different_column(two, one);
    name = name ? name : different_parameter(one, two);
    return name ? name : different_parameter(two, one);
}

/* Networks --------------------------------------------------------------------------------------------- */

/* The number in a cell or a parameter; `missing` if it is not there. */
static double number(struct curve_row row, const char *name, double missing)
{
    const char *text = curve_table_cell(row.table, row.row, name);
    char *end;
    double value = strtod(text, &end);
    return end == text || *end ? missing : value;
}

static bool is_loaded(const char *network)
{
    return strcmp(network, "-") != 0 && strcmp(network, "unset") != 0;
}

/* "(80 bytes, CRC-32 cbf43926)" behind the name of the file; NULL if it is not there. */
static const char *network_contents(const struct curve_table *table)
{
    static const char begin[] = "# parameter network = ";
    for (size_t i = 0; i < result_table_header_count(table->table); i++) {
        const char *line = result_table_header(table->table, i);
        if (strncmp(line, begin, strlen(begin)) == 0)
            return strrchr(line, '(');
    }
    return NULL;
}

/* Whether two files are the same network, by their contents if these are known. */
static bool same_contents(const struct curve_table *one, const struct curve_table *two, const char *file,
                          const char *other)
{
    const char *contents = network_contents(one), *others = network_contents(two);
    return contents && others ? strcmp(contents, others) == 0 : strcmp(file, other) == 0;
}

bool curve_networks_overlap(struct curve_row one, struct curve_row two)
{
    const char *file = curve_table_cell(one.table, one.row, "network");
    const char *other = curve_table_cell(two.table, two.row, "network");
    if (is_loaded(file) || is_loaded(other))
        return is_loaded(file) && is_loaded(other) && same_contents(one.table, two.table, file, other);
    const char *seed = curve_table_cell(one.table, one.row, "seed");
    const char *other_seed = curve_table_cell(two.table, two.row, "seed");
    if (strcmp(seed, "-") != 0 && strcmp(other_seed, "-") != 0 && !selection_same(seed, other_seed))
        return false;
    double first = number(one, "first-sample", 0), other_first = number(two, "first-sample", 0);
    return first < other_first + number(two, "samples", INFINITY) &&
           other_first < first + number(one, "samples", INFINITY);
}
