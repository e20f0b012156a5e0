/* The tables of fp-dmft critical. */
#include "common/interruption.h"
#include "common/memory.h"
#include "theory/dmft_critical.h"
#include "theory/dmft_tables.h"

#include <gsl/gsl_cdf.h>
#include <stdbool.h>
#include <stdlib.h>

static const struct column columns[] = {
    {"rule", COLUMN_TEXT, "", "update rule; combined: weighted mean over the rules, where there are several"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"jd", COLUMN_REAL, "", "critical self-coupling J*, by which jd shifts with the margin"},
    {"error", COLUMN_REAL, "", "its error, the root of the sum of the squares of the next two"},
    {"statistical", COLUMN_REAL, "", "standard error that follows from the points of the fit (D.20)"},
    {"choice", COLUMN_REAL, "", "largest change of jd by another choice of its terms"},
    {"chi_squared", COLUMN_REAL, "", "of the fit; in row combined of the agreement of the rules"},
    {"degrees", COLUMN_INTEGER, "", "its degrees of freedom"},
    {"converged", COLUMN_INTEGER, "", "1: a chi_squared as large has a probability above 0.001; 0: not the law, or no "
     "agreement"},
    {0},
};

static const struct column fit_columns[] = {
    {"rule", COLUMN_TEXT, "", "update rule"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"activity", COLUMN_REAL, "1/sweep", "flips per neuron and sweep, imposed"},
    {"jd", COLUMN_REAL, "", "self-coupling J_D at which the stationary state has it"},
    {"error", COLUMN_REAL, "", "its error, statistical and of the step of time"},
    {0},
};

static void write_critical(const char *name, const struct dmft_critical *critical, double margin, struct rows *rows)
{
    double degrees = (double)critical->degrees;
    const double cells[] = {margin, critical->jd.value + margin, critical->jd.error, critical->statistical,
                            critical->choice, critical->chi_squared, degrees,
                            gsl_cdf_chisq_Q(critical->chi_squared, degrees) > 1e-3};
    rows_text(rows, name);
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
}

static void write_points(enum dmft_rule rule, const struct dmft_critical *critical, double margin, struct rows *rows)
{
    for (size_t k = 0; k < DMFT_CRITICAL_POINTS; k++) {
        const double cells[] = {margin, critical->activity[k], critical->point[k].value + margin,
                                critical->point[k].error};
        rows_text(rows, dmft_rule_name(rule));
        rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    }
}

/* J* of rule number i of the job; false if interrupted. */
static bool solve(const struct dmft_job *job, size_t i, struct dmft_critical *critical)
{
    struct dmft_critical_request request = {
        .rule = dmft_rule_of(job->rule.values[i]),
        .accuracy = job->precision,
        .populations = job->populations,
        .seed = job->seed,
    };
    dmft_critical_solve(&request, critical);
    return critical->solved && !interruption_requested();
}

static int compute_points(size_t index, const void *context, struct rows *rows)
{
    const struct dmft_job *job = context;
    struct dmft_critical critical;
    if (!solve(job, index, &critical))
        return EXIT_INTERRUPTED;
    for (size_t i = 0; i < job->margin.count; i++)
        write_points(dmft_rule_of(job->rule.values[index]), &critical, job->margin.values[i], rows);
    return EXIT_DONE;
}

static void write_all(const struct dmft_job *job, const struct dmft_critical *critical, struct rows *rows)
{
    size_t rules = job->rule.count;
    struct dmft_critical combined = dmft_critical_combine(rules, critical);
    for (size_t i = 0; i < rules; i++)
        for (size_t k = 0; k < job->margin.count; k++)
            write_critical(dmft_rule_name(dmft_rule_of(job->rule.values[i])), &critical[i], job->margin.values[k],
                           rows);
    for (size_t k = 0; rules > 1 && k < job->margin.count; k++)
        write_critical("combined", &combined, job->margin.values[k], rows);
}

/* All rules are one item of work, for the sake of the last row. */
static int compute(size_t index, const void *context, struct rows *rows)
{
    (void)index;
    const struct dmft_job *job = context;
    size_t rules = job->rule.count, solved = 0;
    struct dmft_critical *critical = memory_need(calloc(rules, sizeof *critical));
    while (solved < rules && solve(job, solved, &critical[solved]))
        solved++;
    if (solved == rules)
        write_all(job, critical, rows);
    free(critical);
    return solved == rules ? EXIT_DONE : EXIT_INTERRUPTED;
}

struct sweep dmft_critical_sweep(const struct dmft_job *job)
{
    size_t rules = job->rule.count, margins = job->margin.count, parts = DMFT_CRITICAL_POINTS * job->populations;
    if (job->fit)
        return (struct sweep){.columns = fit_columns, .items = rules, .compute = compute_points, .parts = parts,
                              .rows_per_item = margins * DMFT_CRITICAL_POINTS};
    return (struct sweep){.columns = columns, .items = 1, .compute = compute, .parts = rules * parts,
                          .rows_per_item = margins * (rules > 1 ? rules + 1 : 1)};
}
