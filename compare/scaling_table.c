#include "compare/scaling_table.h"

#include "common/memory.h"
#include "common/sweep.h"
#include "common/threshold_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Columns ---------------------------------------------------------------------------------------------- */

static const struct column first_columns[] = {
    {"quantity", COLUMN_TEXT, "", "jd: threshold at this size; limit, amplitude, exponent: a, b, c of the fit "
     "a - b N^-c to the thresholds of all sizes (n inf), (N.33)"},
};
static const struct column last_columns[] = {
    {"n", COLUMN_INTEGER, "", "size N"},
    {"points", COLUMN_INTEGER, "", "jd: self-couplings; otherwise thresholds that were fitted"},
    {"trials", COLUMN_REAL, "", "jd: effective trials at all of them, (N.34); 0 otherwise"},
    {"level", COLUMN_REAL, "", "fraction that is reached; for fits with --relative in units of the largest one"},
    {"value", COLUMN_REAL, "", "the quantity; jd: self-coupling at which the level is reached, (N.31), (N.37)"},
    {"error", COLUMN_BOUND, "", "its standard error; jd: parametric bootstrap, (N.35), (N.36); inf: unknown; 0: known "
     "beforehand"},
    {"low", COLUMN_BOUND, "", "its 95 % interval, lower end; where converged is 0, a bound on it"},
    {"high", COLUMN_BOUND, "", "and upper end"},
    {"width", COLUMN_REAL, "", "jd: width of the logistic function; 0 otherwise, or interpolated"},
    {"chi_squared", COLUMN_REAL, "", "jd: deviance of the logistic fit; otherwise chi^2 of the fit"},
    {"degrees", COLUMN_INTEGER, "", "its degrees of freedom"},
    {"residual", COLUMN_REAL, "", "largest component of the gradient of ln likelihood per trial, of chi^2/2 per error"},
    {"converged", COLUMN_INTEGER, "", "1: found; jd: 0 if the transition is outside the measured J_D or sharper than "
     "they can tell; fit: 0 if there are no more sizes than parameters or no minimum with 0 < c <= 5"},
    {0},
};
enum { FIRST_COLUMNS = sizeof first_columns / sizeof *first_columns,
       LAST_COLUMNS = sizeof last_columns / sizeof *last_columns };

static void refuse_column(const struct options *options, const struct column *columns, size_t count, const char *name)
{
    for (size_t i = 0; i < count && columns[i].name; i++)
        if (strcmp(columns[i].name, name) == 0)
            options_refuse(options, "--group %s: a column of that name is in every table of fp-scaling", name);
}

/* The columns of the table; the caller frees. */
static struct column *choose_columns(const struct options *options, const struct curves *curves)
{
    size_t group = curves->group_count;
    struct column *columns = memory_need(calloc(FIRST_COLUMNS + group + LAST_COLUMNS, sizeof *columns));
    memcpy(columns, first_columns, sizeof first_columns);
    for (size_t i = 0; i < group; i++) {
        refuse_column(options, first_columns, FIRST_COLUMNS, curves->group[i]);
        refuse_column(options, last_columns, LAST_COLUMNS, curves->group[i]);
        columns[FIRST_COLUMNS + i] =
            (struct column){curves->group[i], COLUMN_TEXT, "", "of the curve, as in its table; -: not there"};
    }
    memcpy(columns + FIRST_COLUMNS + group, last_columns, sizeof last_columns);
    return columns;
}

/* Rows ------------------------------------------------------------------------------------------------- */

static void write_curve(const struct curves *curves, size_t curve, struct rows *rows)
{
    for (size_t i = 0; i < curves->group_count; i++)
        rows_text(rows, curves->cells[curve * curves->group_count + i]);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct scaling_job *job = context;
    const struct curve_points *points = &job->curves->points[index];
    const struct fractions *fractions = &points->fractions;
    struct threshold_method method = job->method;
    struct stream_address bootstrap = {
        .seed = job->seed, .purpose = STREAM_BOOTSTRAP, .size = (uint32_t)points->n};
    struct threshold threshold;
    double trials = 0;
    for (size_t k = 0; k < fractions->couplings; k++)
        trials += fractions->trials[k];
    if (job->relative)
        method.level *= points->largest;
    threshold_of_fractions(fractions, &method, &bootstrap, &threshold);
    rows_text(rows, "jd");
    write_curve(job->curves, points->curve, rows);
    rows_number(rows, points->n);
    rows_number(rows, (double)fractions->couplings);
    rows_number(rows, trials);
    rows_number(rows, method.level);
    threshold_write(rows, &threshold, fractions->couplings);
    return EXIT_DONE;
}

/* Number of sizes of a curve; *first: the row of the first of them. */
static size_t count_sizes(const struct curves *curves, size_t curve, size_t *first)
{
    *first = curves_first(curves, curve);
    return curves_first(curves, curve + 1) - *first;
}

/* Three rows for each curve of several sizes. */
static size_t count_final_rows(const struct curves *curves)
{
    size_t count = 0, first;
    for (size_t curve = 0; curve < curves->count; curve++)
        count += count_sizes(curves, curve, &first) > 1 ? SCALING_PARAMETERS : 0;
    return count;
}

static int compute_final(const struct rows *table, const void *context, struct rows *rows)
{
    const struct scaling_job *job = context;
    for (size_t curve = 0; curve < job->curves->count; curve++) {
        size_t first, sizes = count_sizes(job->curves, curve, &first);
        if (sizes < 2)
            continue;
        struct scaling scaling;
        size_t used = scaling_fit_rows(table, first, sizes, &job->known, &scaling);
        for (size_t k = 0; k < SCALING_PARAMETERS; k++) {
            rows_text(rows, scaling_name(k));
            write_curve(job->curves, curve, rows);
            rows_number(rows, INFINITY);
            rows_number(rows, (double)used);
            rows_number(rows, 0);
            rows_number(rows, job->method.level);
            scaling_write(rows, &scaling, k, used, &job->known);
        }
    }
    return EXIT_DONE;
}

int scaling_table_run(const struct options *options, const struct scaling_job *job)
{
    struct column *columns = choose_columns(options, job->curves);
    struct sweep sweep = {
        .columns = columns,
        .items = job->curves->points_count,
        .rows_per_item = 1,
        .compute = compute,
        .context = job,
        .final_rows = count_final_rows(job->curves),
        .final = compute_final,
    };
    int exit_code = sweep_run(options, &sweep);
    free(columns);
    return exit_code;
}
