/* The tables of fp-dmft critical. */
#include "common/interruption.h"
#include "theory/dmft_critical.h"
#include "theory/dmft_tables.h"

#include <gsl/gsl_cdf.h>

enum { DEGREES = DMFT_CRITICAL_POINTS - 3 };

static const struct column columns[] = {
    {"rule", COLUMN_TEXT, "", "update rule"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"jd", COLUMN_REAL, "", "critical self-coupling J*, by which jd shifts with the margin"},
    {"error", COLUMN_REAL, "", "its error, the root of the sum of the squares of the next two"},
    {"statistical", COLUMN_REAL, "", "standard error that follows from the points of the fit (D.20)"},
    {"choice", COLUMN_REAL, "", "largest change of jd by another choice of its terms"},
    {"chi_squared", COLUMN_REAL, "", "of the fit"},
    {"degrees", COLUMN_INTEGER, "", "its degrees of freedom"},
    {"converged", COLUMN_INTEGER, "", "1: a chi_squared as large has a probability above 0.001; 0: not the law"},
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

static void write_critical(const struct dmft_critical *critical, double margin, struct rows *rows)
{
    const double cells[] = {margin, critical->jd.value + margin, critical->jd.error, critical->statistical,
                            critical->choice, critical->chi_squared, DEGREES,
                            gsl_cdf_chisq_Q(critical->chi_squared, DEGREES) > 1e-3};
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct dmft_job *job = context;
    struct dmft_critical_request request = {
        .rule = dmft_rule_of(job->rule.values[index]),
        .accuracy = job->precision,
        .populations = job->populations,
        .seed = job->seed,
    };
    struct dmft_critical critical;
    dmft_critical_solve(&request, &critical);
    if (!critical.solved || interruption_requested())
        return EXIT_INTERRUPTED;
    for (size_t i = 0; i < job->margin.count; i++) {
        double margin = job->margin.values[i];
        for (size_t k = 0; k < (job->fit ? DMFT_CRITICAL_POINTS : 1); k++) {
            rows_text(rows, dmft_rule_name(request.rule));
            if (!job->fit) {
                write_critical(&critical, margin, rows);
                continue;
            }
            const double cells[] = {margin, critical.activity[k], critical.point[k].value + margin,
                                    critical.point[k].error};
            rows_numbers(rows, sizeof cells / sizeof *cells, cells);
        }
    }
    return EXIT_DONE;
}

struct sweep dmft_critical_sweep(const struct dmft_job *job)
{
    return (struct sweep){.columns = job->fit ? fit_columns : columns, .items = job->rule.count,
                          .rows_per_item = job->margin.count * (job->fit ? DMFT_CRITICAL_POINTS : 1),
                          .compute = compute, .parts = DMFT_CRITICAL_POINTS * job->populations};
}
