#include "compare/curves.h"

#include "common/memory.h"
#include "compare/curve_conditions.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points ----------------------------------------------------------------------------------------------- */

/* One row of a table. */
struct row {
    size_t curve, table, index;
    double n, jd;
    double trials, successes;
};

struct reader {
    const char *program;
    const struct curve_columns *columns;
    struct curves *curves;
    struct curve_table *tables;
    size_t table_count;
    struct row *rows;
    size_t row_count;
};

double curves_effective_trials(const struct interval *fraction)
{
    double p = fraction->value, z = gsl_cdf_ugaussian_Qinv(0.025);
    if (!(0 <= fraction->low && fraction->low <= p && p <= fraction->high && fraction->high <= 1))
        return 0;
    double end = p < 0.5 ? fraction->high : fraction->low, distance = p - end;
    return distance == 0 ? INFINITY : z * z * end * (1 - end) / (distance * distance);
}

static int compare_rows(const void *one, const void *two)
{
    const struct row *a = one, *b = two;
    if (a->curve != b->curve)
        return a->curve < b->curve ? -1 : 1;
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    if (a->jd != b->jd)
        return a->jd < b->jd ? -1 : 1;
    return a->table < b->table ? -1 : a->table > b->table;
}

/* Where scatter between networks cannot be seen, at the fractions 0 and 1, there are no more effective trials than
 * elsewhere on average, equation (N.34). */
static void limit_trials(size_t count, struct row *rows)
{
    double sum = 0, inner = 0;
    for (size_t k = 0; k < count; k++)
        if (rows[k].successes > 0 && rows[k].successes < rows[k].trials) {
            sum += rows[k].trials;
            inner++;
        }
    for (size_t k = 0; k < count && inner > 0; k++)
        if ((rows[k].successes == 0 || rows[k].successes == rows[k].trials) && rows[k].trials > sum / inner) {
            rows[k].successes *= sum / inner / rows[k].trials;
            rows[k].trials = sum / inner;
        }
}

/* The points of one curve and size: equal self-couplings of different networks are added up. */
static struct curve_points gather(size_t count, const struct row *rows)
{
    double *numbers = memory_need(malloc(3 * count * sizeof *numbers));
    double *jd = numbers, *trials = numbers + count, *successes = numbers + 2 * count, largest = 0;
    size_t couplings = 0;
    for (size_t k = 0; k < count; k++) {
        if (couplings == 0 || rows[k].jd != jd[couplings - 1]) {
            jd[couplings] = rows[k].jd;
            trials[couplings] = successes[couplings] = 0;
            couplings++;
        }
        trials[couplings - 1] += rows[k].trials;
        successes[couplings - 1] += rows[k].successes;
    }
    for (size_t k = 0; k < couplings; k++)
        largest = fmax(largest, successes[k] / trials[k]);
    return (struct curve_points){rows->curve, rows->n, {couplings, jd, trials, successes}, largest};
}

/* Why two rows cannot belong to one curve, on stderr. */
static void print_conflict(const struct reader *reader, const struct row *one, const struct row *two, const char *name)
{
    const struct curve_table *first = &reader->tables[one->table], *second = &reader->tables[two->table];
    bool same_table = one->table == two->table, same_point = one->jd == two->jd;
    fprintf(stderr, "%s: %s", reader->program, curve_table_path(first));
    if (same_table && same_point) {
        fprintf(stderr, ": two rows of one curve with %s %g and jd %g: name what tells them apart by --group\n",
                first->size, one->n, one->jd);
        return;
    }
    if (!same_table)
        fprintf(stderr, " and %s", curve_table_path(second));
    if (same_point)
        fprintf(stderr, " both have %s %g and jd %g, ", first->size, one->n, one->jd);
    else
        fprintf(stderr, ": rows of one curve with %s %g, jd %g and %g, ", first->size, one->n, one->jd, two->jd);
    if (name)
        fprintf(stderr, "with %s %s and %s: one of them, or --group %s\n", name,
                curve_table_cell(first, one->index, name), curve_table_cell(second, two->index, name), name);
    else
        fprintf(stderr, "of the same networks (seed, first-sample, samples): one of them, or --group\n");
}

/* Two rows of one curve and size are to be of the same conditions, and of the same point of different networks, too. */
static bool check_pair(const struct reader *reader, const struct row *one, const struct row *two)
{
    struct curve_row first = {&reader->tables[one->table], one->index};
    struct curve_row second = {&reader->tables[two->table], two->index};
    bool same_table = one->table == two->table, same_point = one->jd == two->jd;
    const char *name = same_table && same_point ? NULL : curve_conditions_difference(first, second);
    if (!name && !(same_point && (same_table || curve_networks_overlap(first, second))))
        return true;
    print_conflict(reader, one, two, name);
    return false;
}

/* All rows of one curve and size, sorted by J_D, with the first one and with those of the same J_D. */
static bool check_rows(const struct reader *reader, size_t count, const struct row *rows)
{
    for (size_t i = 1; i < count; i++) {
        if (!check_pair(reader, &rows[0], &rows[i]))
            return false;
        for (size_t k = i; k-- > 1 && rows[k].jd == rows[i].jd;)
            if (!check_pair(reader, &rows[k], &rows[i]))
                return false;
    }
    return true;
}

static bool take_points(struct reader *reader)
{
    struct curves *curves = reader->curves;
    qsort(reader->rows, reader->row_count, sizeof *reader->rows, compare_rows);
    curves->points = memory_need(malloc(reader->row_count * sizeof *curves->points));
    for (size_t first = 0, end; first < reader->row_count; first = end) {
        struct row *rows = &reader->rows[first];
        for (end = first; end < reader->row_count; end++)
            if (reader->rows[end].curve != rows->curve || reader->rows[end].n != rows->n)
                break;
        if (!check_rows(reader, end - first, rows))
            return false;
        limit_trials(end - first, rows);
        curves->points[curves->points_count++] = gather(end - first, rows);
    }
    return true;
}

/* Rows ------------------------------------------------------------------------------------------------- */

static size_t find_name(size_t count, char *const *names, const char *name)
{
    size_t index = 0;
    while (index < count && strcmp(names[index], name) != 0)
        index++;
    return index;
}

/* Index of the curve of a row, which may be a new one. */
static size_t find_curve(struct curves *curves, const struct curve_table *table, size_t row)
{
    size_t width = curves->group_count;
    for (size_t curve = 0; curve < curves->count; curve++) {
        size_t same = 0;
        while (same < width && strcmp(curves->cells[curve * width + same],
                                      curve_table_cell(table, row, curves->group[same])) == 0)
            same++;
        if (same == width)
            return curve;
    }
    curves->cells = memory_need(realloc(curves->cells, (curves->count + 1) * (width + 1) * sizeof *curves->cells));
    for (size_t k = 0; k < width; k++)
        curves->cells[curves->count * width + k] =
            memory_need(strdup(curve_table_cell(table, row, curves->group[k])));
    return curves->count++;
}

static bool take_row(struct reader *reader, size_t index, size_t row)
{
    const struct curve_table *table = &reader->tables[index];
    struct row *next = &reader->rows[reader->row_count];
    struct interval fraction;
    if (!curve_table_numbers(table, reader->program, row, &next->n, &next->jd, &fraction))
        return false;
    double trials = curves_effective_trials(&fraction);
    if (!(trials > 0) || isinf(trials)) {
        fprintf(stderr, "%s: %s: row %zu: %s %g from %g to %g is no fraction with a 95 %% interval\n", reader->program,
                curve_table_path(table), row + 1, table->fraction, fraction.value, fraction.low, fraction.high);
        return false;
    }
    next->curve = find_curve(reader->curves, table, row);
    next->table = index;
    next->index = row;
    next->trials = trials;
    next->successes = fraction.value * trials;
    reader->row_count++;
    return true;
}

static bool take_rows(struct reader *reader)
{
    size_t count = 0;
    for (size_t i = 0; i < reader->table_count; i++)
        count += result_table_rows(reader->tables[i].table);
    reader->rows = memory_need(malloc((count + 1) * sizeof *reader->rows));
    for (size_t i = 0; i < reader->table_count; i++)
        for (size_t row = 0; row < result_table_rows(reader->tables[i].table); row++)
            if (!take_row(reader, i, row))
                return false;
    return true;
}

/* Tables ----------------------------------------------------------------------------------------------- */

/* The columns that tell curves apart: those asked for, or all that any table has for it. */
static void choose_group(struct reader *reader)
{
    struct curves *curves = reader->curves;
    for (size_t i = 0; i < reader->table_count; i++) {
        const struct words *own = &reader->tables[i].group;
        curves->group = memory_need(realloc(curves->group, (curves->group_count + own->count + 1) * sizeof(char *)));
        for (size_t k = 0; k < own->count; k++)
            if (find_name(curves->group_count, curves->group, own->values[k]) == curves->group_count)
                curves->group[curves->group_count++] = memory_need(strdup(own->values[k]));
    }
}

static bool read_all(struct reader *reader, const struct words *paths)
{
    for (; reader->table_count < paths->count; reader->table_count++)
        if (!curve_table_open(reader->program, paths->values[reader->table_count], reader->columns,
                              &reader->tables[reader->table_count]))
            return false;
    choose_group(reader);
    return take_rows(reader) && take_points(reader);
}

struct curves *curves_read(const char *program, const struct words *paths, const struct curve_columns *columns)
{
    struct reader reader = {.program = program, .columns = columns};
    reader.curves = memory_need(calloc(1, sizeof *reader.curves));
    reader.tables = memory_need(calloc(paths->count, sizeof *reader.tables));
    bool good = read_all(&reader, paths);
    for (size_t i = 0; i < reader.table_count; i++)
        curve_table_close(&reader.tables[i]);
    free(reader.tables);
    free(reader.rows);
    if (good)
        return reader.curves;
    curves_free(reader.curves);
    return NULL;
}

void curves_free(struct curves *curves)
{
    if (!curves)
        return;
    for (size_t i = 0; i < curves->points_count; i++)
        free((void *)curves->points[i].fractions.jd);
    for (size_t i = 0; i < curves->count * curves->group_count; i++)
        free(curves->cells[i]);
    for (size_t i = 0; i < curves->group_count; i++)
        free(curves->group[i]);
    free(curves->points);
    free(curves->cells);
    free(curves->group);
    free(curves);
}

size_t curves_first(const struct curves *curves, size_t curve)
{
    size_t index = 0;
    while (index < curves->points_count && curves->points[index].curve < curve)
        index++;
    return index;
}
