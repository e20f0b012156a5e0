/* The tables of fp-dmft stationary: activity, autocorrelation, power spectrum. */
#include "common/interruption.h"
#include "theory/dmft_stationary.h"
#include "theory/dmft_tables.h"

#include <math.h>

static int solve(const struct dmft_job *job, const struct dmft_point *point, struct dmft_stationary *state)
{
    struct dmft_request request = {
        .rule = point->rule,
        .activity = point->imposed ? point->value : 0,
        .jd = point->imposed ? 0 : point->value - point->margin,
        .accuracy = job->precision,
        .smallest = job->smallest,
        .populations = job->populations,
        .seed = job->seed,
        .number = point->number,
    };
    dmft_stationary_solve(&request, state);
    if (!interruption_requested())
        return EXIT_DONE;
    dmft_stationary_free(state);
    return EXIT_INTERRUPTED;
}

/* The self-coupling, with the margin. */
static double jd_of(const struct dmft_point *point, const struct dmft_stationary *state)
{
    return point->imposed ? state->jd.value + point->margin : point->value;
}

static const char *verdict_name(enum dmft_verdict verdict)
{
    static const char *const names[] = {
        [DMFT_ACTIVE] = "active", [DMFT_FROZEN] = "frozen", [DMFT_UNDECIDED] = "undecided",
    };
    return names[verdict];
}

/* Activity --------------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    {"rule", COLUMN_TEXT, "", "update rule"},
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"jd_error", COLUMN_REAL, "", "its standard error; 0: it was given"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"activity", COLUMN_REAL, "1/sweep", "flips per neuron and sweep; the upper bound where converged is 0"},
    {"activity_error", COLUMN_BOUND, "1/sweep", "its standard error; 0: it was given, or nothing flips; inf where "
     "converged is 0"},
    {"step_error", COLUMN_BOUND, "", "error that the finite step of time leaves, of activity, with --activity of jd; "
     "inf where converged is 0"},
    {"activity_low", COLUMN_REAL, "1/sweep", "the activity is not smaller: 95 % interval, widened by step_error; or "
     "all that is known where converged is 0"},
    {"activity_high", COLUMN_REAL, "1/sweep", "the activity is not larger, likewise"},
    {"verdict", COLUMN_TEXT, "", "active: stays active for ever; frozen: all activity dies; undecided: see reason"},
    {"reason", COLUMN_TEXT, "", "none, or why undecided: vanishing: no activity found above --smallest, but too "
     "close to J* to say frozen; uncertain: it is less than ten times its error; unsettled: the search for it did not "
     "settle; beyond: it is above 0.9"},
    {"converged", COLUMN_INTEGER, "", "1: active or frozen; 0: undecided"},
    {0},
};

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct dmft_job *job = context;
    struct dmft_point point = dmft_point_at(job, index);
    struct dmft_stationary state;
    int status = solve(job, &point, &state);
    if (status != EXIT_DONE)
        return status;
    bool decided = state.verdict != DMFT_UNDECIDED;
    const double cells[] = {
        jd_of(&point, &state), state.jd.error, point.margin, decided ? state.activity.value : state.high,
        decided ? state.activity.error : INFINITY,
        decided ? (point.imposed ? state.jd_step : state.activity_step) : INFINITY, state.low, state.high,
    };
    rows_text(rows, dmft_rule_name(point.rule));
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    rows_text(rows, verdict_name(state.verdict));
    rows_text(rows, state.reason);
    rows_number(rows, decided);
    dmft_stationary_free(&state);
    return EXIT_DONE;
}

struct sweep dmft_stationary_sweep(const struct dmft_job *job)
{
    return (struct sweep){.columns = columns, .items = dmft_points(job), .rows_per_item = 1, .compute = compute,
                          .parts = job->populations};
}

/* Correlations and spectra ----------------------------------------------------------------------------- */

#define POINT_COLUMNS                                                                                             \
    {"rule", COLUMN_TEXT, "", "update rule"}, {"jd", COLUMN_REAL, "", "self-coupling J_D"},                       \
        {"margin", COLUMN_REAL, "", "margin kappa"},                                                              \
        {"activity", COLUMN_REAL, "1/sweep", "flips per neuron and sweep; the upper bound where converged is 0"}, \
        {"verdict", COLUMN_TEXT, "", "active, frozen or undecided"},                                              \
        {"converged", COLUMN_INTEGER, "", "1: active or frozen; 0: undecided"}

static const struct column correlation_columns[] = {
    POINT_COLUMNS,
    {"lag", COLUMN_INTEGER, "sweeps", "time difference tau"},
    {"correlation", COLUMN_REAL, "", "mean of s(t) s(t + tau), for permuted between ends of sweeps; frozen: 1; "
     "undecided: 0"},
    {"correlation_error", COLUMN_BOUND, "", "its standard error; 0: exact; inf: undecided"},
    {0},
};

static const struct column spectrum_columns[] = {
    POINT_COLUMNS,
    {"frequency", COLUMN_REAL, "1/sweep", "frequency f, from 0 to 1/2; for activities below 0.024, which are solved in "
     "steps of several sweeps, to 1/2 per step"},
    {"power", COLUMN_BOUND, "", "power spectrum at f of spins recorded once a sweep (step), mean 1 over both signs; "
     "frozen: inf at 0, 0 elsewhere; undecided: 0"},
    {"power_error", COLUMN_BOUND, "", "its standard error; 0: exact; inf: undecided"},
    {0},
};

/* A function given at 0 ... last >= 3, in between: a cubic polynomial through four values; the largest of their
 * errors. */
static struct estimate interpolate(const struct estimate *values, size_t last, double x)
{
    size_t cell = (size_t)x;
    if (x == (double)cell)
        return values[cell];
    size_t first = cell == 0 ? 0 : cell + 2 > last ? last - 3 : cell - 1;
    struct estimate result = {0, 0};
    for (size_t i = first; i < first + 4; i++) {
        double weight = 1;
        for (size_t k = first; k < first + 4; k++)
            if (k != i)
                weight *= (x - (double)k) / ((double)i - (double)k);
        result.value += weight * values[i].value;
        result.error = fmax(result.error, values[i].error);
    }
    return result;
}

/* C at a lag in sweeps, 0 beyond half of the ring, where a tau > 12. Exact at 0, and 1 - 2 a at the first lag if a is
 * imposed: errors that are nothing but rounding are 0. */
static struct estimate correlation_at(const struct dmft_stationary *state, double lag)
{
    double x = lag / state->lag;
    if (x == 0)
        return (struct estimate){1, 0};
    if (x > (double)state->lags)
        return (struct estimate){0, state->correlation[state->lags].error};
    struct estimate correlation = interpolate(state->correlation, state->lags, x);
    return (struct estimate){correlation.value, correlation.error < 1e-14 ? 0 : correlation.error};
}

/* The power at a frequency per sweep. With several points a sweep: that of every such point, onto which the frequencies
 * above 1/2 are folded. */
static struct estimate power_at(const struct dmft_stationary *state, double frequency)
{
    double last = (double)state->lags, period = 2 * last;
    if (state->lag >= 1)
        return interpolate(state->power, state->lags, fmin(frequency * period * state->lag, last));
    long points = lround(1 / state->lag);
    double value = 0, square = 0;
    for (long k = 0; k < points; k++) {
        double x = fmod((frequency + (double)k) * period * state->lag, period);
        struct estimate power = interpolate(state->power, state->lags, fmin(x, period - x));
        value += power.value / (double)points;
        square += pow(power.error / (double)points, 2);
    }
    return (struct estimate){value, sqrt(square)};
}

static void write_point(const struct dmft_point *point, const struct dmft_stationary *state, struct rows *rows)
{
    bool decided = state->verdict != DMFT_UNDECIDED;
    rows_text(rows, dmft_rule_name(point->rule));
    rows_number(rows, jd_of(point, state));
    rows_number(rows, point->margin);
    rows_number(rows, decided ? state->activity.value : state->high);
    rows_text(rows, verdict_name(state->verdict));
    rows_number(rows, decided);
}

/* One element of a table; a frozen state is constant. */
static struct estimate element_at(const struct dmft_stationary *state, bool spectrum, double x)
{
    if (state->verdict == DMFT_UNDECIDED)
        return (struct estimate){0, INFINITY};
    if (state->verdict == DMFT_FROZEN)
        return (struct estimate){spectrum ? (x == 0 ? INFINITY : 0) : 1, 0};
    return spectrum ? power_at(state, x) : correlation_at(state, x);
}

static int compute_rows(size_t index, const struct dmft_job *job, bool spectrum, struct rows *rows)
{
    struct dmft_point point = dmft_point_at(job, index);
    struct dmft_stationary state;
    int status = solve(job, &point, &state);
    if (status != EXIT_DONE)
        return status;
    bool active = state.verdict == DMFT_ACTIVE;
    double unit = spectrum ? 0.5 / ((double)job->lags * (active ? fmax(state.lag, 1) : 1)) : 1;
    for (size_t k = 0; k <= job->lags; k++) {
        double x = (double)k * unit;
        struct estimate value = element_at(&state, spectrum, x);
        const double cells[] = {x, value.value, value.error};
        write_point(&point, &state, rows);
        rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    }
    dmft_stationary_free(&state);
    return EXIT_DONE;
}

static int compute_correlation(size_t index, const void *context, struct rows *rows)
{
    return compute_rows(index, context, false, rows);
}

static int compute_spectrum(size_t index, const void *context, struct rows *rows)
{
    return compute_rows(index, context, true, rows);
}

struct sweep dmft_correlation_sweep(const struct dmft_job *job)
{
    struct sweep sweep = dmft_stationary_sweep(job);
    sweep.columns = correlation_columns;
    sweep.compute = compute_correlation;
    sweep.rows_per_item = job->lags + 1;
    return sweep;
}

struct sweep dmft_spectrum_sweep(const struct dmft_job *job)
{
    struct sweep sweep = dmft_correlation_sweep(job);
    sweep.columns = spectrum_columns;
    sweep.compute = compute_spectrum;
    return sweep;
}
