/* Moments of the number # of fixed points over networks, equations (N.18) to (N.21) of notes/networks.md. */
#include "common/estimate.h"
#include "common/memory.h"
#include "sim/count_tables.h"
#include "theory/pairs.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* Counting ----------------------------------------------------------------------------------------------- */

struct job {
    const struct count_request *request;
    struct network_ensemble ensemble;
    uint64_t *counts; /* [part][level] */
};

static int count_part(size_t index, const void *context)
{
    const struct job *job = context;
    const struct count_request *request = job->request;
    struct enumerate_part part = {request->part_bits, index & ((UINT64_C(1) << request->part_bits) - 1)};
    struct enumeration *enumeration =
        count_request_network(request, &job->ensemble, index >> request->part_bits);
    enumerate_count(enumeration, request->method, part, request->points, request->levels,
                    job->counts + index * request->points, NULL, NULL);
    enumerate_free(enumeration);
    return EXIT_DONE;
}

/* Counts all parts of an item. The caller frees job->counts in any case. */
static int count_item(struct job *job, const struct count_request *request, size_t item)
{
    size_t parts = count_request_parts(request);
    *job = (struct job){request, count_request_ensemble(request, item),
                        memory_need(calloc(parts * request->points, sizeof *job->counts))};
    return sweep_parts(parts, count_part, job);
}

/* The number of fixed points of each network at a level. */
static void collect(const struct job *job, size_t level, double *numbers)
{
    const struct count_request *request = job->request;
    size_t parts = (size_t)1 << request->part_bits;
    for (size_t s = 0; s < request->samples; s++) {
        uint64_t count = 0;
        for (size_t k = 0; k < parts; k++)
            count += job->counts[(s * parts + k) * request->points + level];
        numbers[s] = (double)count;
    }
}

static void check_memory(const struct count_request *request)
{
    double counts = (double)count_request_parts(request) * (double)request->points;
    count_request_need(request, 8 * (counts + 3 * (double)request->samples));
}

/* Moments ------------------------------------------------------------------------------------------------ */

/* A mean with its sample variance; the sum of whole numbers is exact. */
struct moment {
    double mean, variance;
};

static struct moment moment_of(size_t count, const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    double mean = sum / (double)count;
    return (struct moment){mean, count > 1 ? gsl_stats_variance_m(values, 1, count, mean) : INFINITY};
}

/* (measured - expected) / error, where the variance is as given. At least it is that of a variable which is 0 or at
 * least `quantum`, for otherwise a sample in which nothing rare happened would have no error; and the expected value is
 * rounded. */
static double z_score(struct moment measured, double expected, double variance, double quantum, size_t samples)
{
    double least = expected * (quantum - expected), rounding = 1e-12 * expected;
    double error = sqrt(fmax(fmax(variance, least), 0) / (double)samples + rounding * rounding);
    return estimate_z_score((struct estimate){measured.mean, error}, expected);
}

/* E[#^2], equation (N.19). */
static double exact_second_moment(double coupling, size_t neurons)
{
    double sum = 0;
    for (long distance = 0; distance <= (long)neurons; distance++)
        sum += exp(pairs_log_count(coupling, (long)neurons, distance));
    return sum;
}

static void write_logarithms(const struct job *job, const double *numbers, struct rows *rows)
{
    size_t samples = job->request->samples, found = 0;
    double spins = (double)(job->ensemble.neurons * job->ensemble.layers);
    double *logarithms = memory_need(malloc(samples * sizeof *logarithms));
    for (size_t s = 0; s < samples; s++)
        if (numbers[s] > 0)
            logarithms[found++] = log(numbers[s]) / spins;
    struct estimate mean = found > 0 ? estimate_mean(found, logarithms) : (struct estimate){-INFINITY, INFINITY};
    struct interval empty = estimate_fraction((double)(samples - found), (double)samples);
    rows_numbers(rows, 5, (const double[]){mean.value, mean.error, empty.value, empty.low, empty.high});
    free(logarithms);
}

static void write_row(const struct job *job, size_t point, const double *numbers, double *squares, struct rows *rows)
{
    const struct count_request *request = job->request;
    size_t samples = request->samples;
    bool mean_known = count_request_mean_known(request), pairs_known = count_request_pairs_known(request);
    double coupling = -request->levels[request->level_of[point]];
    double mean = mean_known ? count_request_mean(request, &job->ensemble, point) : 0;
    double second = pairs_known ? exact_second_moment(coupling, job->ensemble.neurons) : 0;
    for (size_t s = 0; s < samples; s++)
        squares[s] = numbers[s] * numbers[s];
    struct moment number = moment_of(samples, numbers), square = moment_of(samples, squares);
    double variance = pairs_known ? second - mean * mean : number.variance;

    count_request_write(request, &job->ensemble, point, rows);
    rows_number(rows, number.mean);
    rows_number(rows, sqrt(number.variance / (double)samples));
    if (mean_known)
        rows_numbers(rows, 2, (const double[]){mean, z_score(number, mean, variance, 2, samples)});
    rows_number(rows, number.variance);
    rows_number(rows, square.mean);
    rows_number(rows, sqrt(square.variance / (double)samples));
    if (pairs_known)
        rows_numbers(rows, 2, (const double[]){second, z_score(square, second, square.variance, 4, samples)});
    write_logarithms(job, numbers, rows);
}

static int compute_moments(size_t item, const void *context, struct rows *rows)
{
    struct job job;
    const struct count_request *request = context;
    int exit_code = count_item(&job, request, item);
    double *numbers = memory_need(malloc(request->samples * sizeof *numbers));
    double *squares = memory_need(malloc(request->samples * sizeof *squares));
    for (size_t point = 0; point < request->points && exit_code == EXIT_DONE; point++) {
        collect(&job, request->level_of[point], numbers);
        write_row(&job, point, numbers, squares, rows);
    }
    free(squares);
    free(numbers);
    free(job.counts);
    return exit_code;
}

enum group { ALWAYS, MEAN, MEAN_ONLY, PAIRS };

static const struct {
    enum group group;
    struct column column;
} moment_columns[] = {
    {ALWAYS, {"mean_count", COLUMN_EXACT, "", "mean of the number # of fixed points"}},
    {ALWAYS, {"mean_error", COLUMN_BOUND, "", "its standard error"}},
    {MEAN, {"theory_mean", COLUMN_EXACT, "", "E[#] at this N, exact"}},
    {PAIRS,
     {"z_score", COLUMN_BOUND, "", "(mean_count - theory_mean) / error, the error from the exact variance, (N.18)"}},
    {MEAN_ONLY,
     {"z_score", COLUMN_BOUND, "",
      "(mean_count - theory_mean) / error, the error from the sample variance or, if larger, E[#] (2 - E[#]), (N.18)"}},
    {ALWAYS, {"variance", COLUMN_BOUND, "", "sample variance of #"}},
    {ALWAYS, {"second_moment", COLUMN_EXACT, "", "mean of #^2"}},
    {ALWAYS, {"second_moment_error", COLUMN_BOUND, "", "its standard error"}},
    {PAIRS, {"theory_second_moment", COLUMN_EXACT, "", "E[#^2] at this N, exact, (N.19)"}},
    {PAIRS,
     {"second_moment_z_score", COLUMN_BOUND, "",
      "(second_moment - theory_second_moment) / error, the error from the sample variance or, if larger, E[#^2] (4 - "
      "E[#^2])"}},
    {ALWAYS,
     {"log_count_mean", COLUMN_EXACT, "nats per neuron",
      "mean of ln #/(N L) over the networks with fixed points, (N.20); -inf: none has any"}},
    {ALWAYS, {"log_count_error", COLUMN_BOUND, "nats per neuron", "its standard error"}},
    {ALWAYS, {"empty", COLUMN_REAL, "", "fraction of the networks without fixed points"}},
    {ALWAYS, {"empty_low", COLUMN_REAL, "", "its 95 % interval (Wilson)"}},
    {ALWAYS, {"empty_high", COLUMN_REAL, "", "its upper end"}},
};

static void choose_moments(const struct count_request *request, struct column columns[COUNT_TABLE_COLUMNS])
{
    bool mean = count_request_mean_known(request), pairs = count_request_pairs_known(request);
    const bool chosen[] = {[ALWAYS] = true, [MEAN] = mean, [MEAN_ONLY] = mean && !pairs, [PAIRS] = pairs};
    columns += count_request_columns(request, columns);
    for (size_t i = 0; i < sizeof moment_columns / sizeof *moment_columns; i++)
        if (chosen[moment_columns[i].group])
            *columns++ = moment_columns[i].column;
    *columns = (struct column){0};
}

static size_t count_points(const struct count_request *request)
{
    return request->points;
}

const struct count_table count_moments = {check_memory, choose_moments, count_points, count_request_parts,
                                          compute_moments};

/* One loaded network ------------------------------------------------------------------------------------- */

static int compute_network(size_t item, const void *context, struct rows *rows)
{
    struct job job;
    const struct count_request *request = context;
    int exit_code = count_item(&job, request, item);
    for (size_t point = 0; point < request->points && exit_code == EXIT_DONE; point++) {
        double number;
        collect(&job, request->level_of[point], &number);
        count_request_write(request, &job.ensemble, point, rows);
        rows_number(rows, number);
        rows_number(rows, log(number) / (double)job.ensemble.neurons);
    }
    free(job.counts);
    return exit_code;
}

static void choose_network(const struct count_request *request, struct column columns[COUNT_TABLE_COLUMNS])
{
    columns += count_request_columns(request, columns);
    *columns++ = (struct column){"count", COLUMN_EXACT, "", "number # of fixed points"};
    *columns++ = (struct column){"log_count", COLUMN_EXACT, "nats per neuron", "ln #/N; -inf: there are none"};
    *columns = (struct column){0};
}

const struct count_table count_network = {check_memory, choose_network, count_points, count_request_parts,
                                          compute_network};
