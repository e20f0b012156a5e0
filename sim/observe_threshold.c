/* The self-coupling at which half of the runs converge within a given time, size by size, and its finite-size
 * scaling. */
#include "common/threshold_rows.h"
#include "sim/observations.h"
#include "sim/transition.h"

#include <math.h>

/* Table ---------------------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    {"quantity", COLUMN_TEXT, "", "jd: threshold at this size; limit, amplitude, exponent: a, b, c of the fit "
     "a - b N^-c to the thresholds of all sizes (n inf), (N.33)"},
    {"n", COLUMN_INTEGER, "", "neurons N of a layer"},
    {"rule", COLUMN_TEXT, "", "update rule"},
    {"eta", COLUMN_REAL, "", "symmetry of the couplings; measured if they are of a file"},
    {"lambda", COLUMN_REAL, "", "coupling between neighbouring layers"},
    {"layers", COLUMN_INTEGER, "", "number of layers L"},
    {"samples", COLUMN_INTEGER, "", "networks"},
    {"starts", COLUMN_INTEGER, "", "runs on each network, from independent random states, at each J_D"},
    {"within", COLUMN_BOUND, "sweeps", "time within which a run must reach a fixed point"},
    {"value", COLUMN_REAL, "", "the quantity; jd: self-coupling at which half of the runs do, (N.31)"},
    {"error", COLUMN_BOUND, "", "its standard error; jd: bootstrap over networks, (N.32); inf: unknown"},
    {"low", COLUMN_BOUND, "", "its 95 % interval, lower end; where converged is 0, a bound on it"},
    {"high", COLUMN_BOUND, "", "and upper end"},
    {"width", COLUMN_REAL, "", "jd: width of the logistic function; 0 otherwise"},
    {"chi_squared", COLUMN_REAL, "", "jd: deviance of the logistic fit (runs at different J_D are correlated); "
     "otherwise chi^2 of the fit"},
    {"degrees", COLUMN_INTEGER, "", "its degrees of freedom"},
    {"residual", COLUMN_REAL, "", "largest component of the gradient of ln likelihood per run, of chi^2/2 per error"},
    {"converged", COLUMN_INTEGER, "", "1: fitted; jd: 0 if the transition is outside the range of --jd or sharper than "
     "the runs can tell; fit: 0 if there are fewer than four sizes or no minimum with 0 < c <= 5"},
    {0},
};

static void write_ensemble(const struct experiment *experiment, const struct point *point, double neurons,
                           double time, struct rows *rows)
{
    rows_number(rows, neurons);
    rows_text(rows, rule_name(point->rule));
    rows_number(rows, point->ensemble.symmetry);
    rows_number(rows, point->ensemble.interlayer);
    rows_number(rows, (double)point->ensemble.layers);
    rows_number(rows, (double)experiment->samples);
    rows_number(rows, (double)experiment->starts);
    rows_number(rows, time);
}

static void write_threshold(const struct experiment *experiment, const struct point *point, double time,
                            const struct transition *transition, struct rows *rows)
{
    struct stream_address bootstrap = {
        .seed = experiment->dynamics_seed, .purpose = STREAM_BOOTSTRAP, .size = (uint32_t)point->ensemble.neurons};
    struct threshold threshold;
    threshold_estimate(transition, &bootstrap, &threshold);
    rows_text(rows, "jd");
    write_ensemble(experiment, point, (double)point->ensemble.neurons, time, rows);
    threshold_write(rows, &threshold, transition->couplings);
}

/* The point of an item; its jd plays no part. */
static struct point point_of(const struct experiment *experiment, size_t index)
{
    return point_at(experiment, index * experiment->jd.count);
}

/* The time of --within or --within-sqrt for N neurons. */
static double time_of(const struct experiment *experiment, double neurons)
{
    const struct options *options = experiment->options;
    return options_given(options, "within") ? options_real(options, "within")
                                            : options_real(options, "within-sqrt") * sqrt(neurons);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    struct point point = point_of(context, index);
    double time = time_of(context, (double)point.ensemble.neurons);
    struct transition transition;
    int status = transition_measure(context, &point, time, &transition);
    if (status != EXIT_DONE)
        return status;
    write_threshold(context, &point, time, &transition, rows);
    transition_free(&transition);
    return EXIT_DONE;
}

/* Finite-size scaling -------------------------------------------------------------------------------------- */

static size_t count_items(const struct experiment *experiment)
{
    return experiment_points(experiment) / experiment->jd.count;
}

/* Rows of one fit for all sizes of a rule and an ensemble; none for a single size. */
static size_t count_final_rows(const struct experiment *experiment)
{
    if (experiment->n.count < 2)
        return 0;
    return SCALING_PARAMETERS * count_items(experiment) / experiment->n.count;
}

static int compute_final(const struct rows *table, const void *context, struct rows *rows)
{
    const struct experiment *experiment = context;
    size_t sizes = experiment->n.count;
    for (size_t first = 0; first < count_items(experiment); first += sizes) {
        struct point point = point_of(experiment, first);
        struct scaling scaling;
        size_t used = scaling_fit_rows(table, first, sizes, NULL, &scaling);
        for (size_t k = 0; k < SCALING_PARAMETERS; k++) {
            rows_text(rows, scaling_name(k));
            write_ensemble(experiment, &point, INFINITY, time_of(experiment, INFINITY), rows);
            scaling_write(rows, &scaling, k, used, NULL);
        }
    }
    return EXIT_DONE;
}

static void check(const struct experiment *experiment)
{
    const struct options *options = experiment->options;
    if (options_given(options, "within") == options_given(options, "within-sqrt"))
        options_refuse(options, "--threshold needs --within or --within-sqrt%s",
                       options_given(options, "within") ? ", not both" : "");
    if (options_given(options, "max-sweeps"))
        options_refuse(options, "--threshold runs up to --within or --within-sqrt: not with --max-sweeps");
    if (experiment->own_diagonal)
        options_refuse(options, "--threshold varies the self-couplings: with --network it needs --jd");
    if (experiment->jd.count < 2)
        options_refuse(options, "--threshold needs a --jd of at least two values, whose ends bound the search");
}

const struct observation observe_threshold = {
    .option = "threshold", .columns = columns, .items = count_items, .parts = transition_parts, .compute = compute,
    .final_rows = count_final_rows, .final = compute_final, .check = check,
};
