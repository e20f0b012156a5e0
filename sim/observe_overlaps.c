/* Mutual overlaps of the fixed points that are reached from independent starts on the same network, (N.29) of
 * notes/networks.md, next to those of two typical fixed points. */
#include "common/memory.h"
#include "sim/attractors.h"
#include "sim/bins.h"
#include "sim/observations.h"
#include "sim/tally.h"
#include "theory/pairs.h"

#include <math.h>
#include <stdlib.h>

/* What is summed over the runs: fixed points; those that no earlier run on the network reached; ordered pairs of
 * different runs, those at overlap 1 and -1, and those in each bin. */
enum { FIXED_POINTS, DISTINCT, PAIRS, SAME, MIRROR, FIRST_BIN };

static const char default_bins[] = "-1:1:0.05";

struct job {
    const struct experiment *experiment;
    struct point point;
    const gsl_histogram *bins;
    struct tally *tally;
    size_t spins, words;
    uint64_t *states; /* runs x words: where each run ended */
    bool *reached;    /* runs: whether that is a fixed point */
};

/* Stage 1: the runs of a part. */
static int relax_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    for (size_t start = part.first; start < part.first + part.count; start++) {
        size_t run = part.network * job->experiment->starts + start;
        trial_start(trial, start);
        job->reached[run] = dynamics_run(trial->dynamics, job->experiment->max_sweeps);
        packed_store(job->spins, dynamics_state(trial->dynamics), job->states + run * job->words);
    }
    trial_free(trial);
    return EXIT_DONE;
}

/* Compares one fixed point with all others on its network, runs first ... first + starts - 1. */
static void compare(const struct job *job, size_t first, size_t run, double *sums)
{
    bool distinct = true;
    for (size_t other = first; other < first + job->experiment->starts; other++) {
        if (other == run || !job->reached[other])
            continue;
        size_t distance =
            packed_distance(job->words, job->states + run * job->words, job->states + other * job->words);
        distinct = distinct && !(distance == 0 && other < run);
        sums[PAIRS]++;
        sums[SAME] += distance == 0;
        sums[MIRROR] += distance == job->spins;
        bins_add(job->bins, overlap_at(job->spins, distance), 1, sums + FIRST_BIN);
    }
    sums[FIXED_POINTS]++;
    sums[DISTINCT] += distinct;
}

/* Stage 2: the fixed points of a part against those of all parts of the network. */
static int compare_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    size_t first = part.network * job->experiment->starts;
    for (size_t start = part.first; start < part.first + part.count; start++)
        if (job->reached[first + start])
            compare(job, first, first + start, tally_sums(job->tally, index, start));
    return EXIT_DONE;
}

/* Fraction of pairs in each bin for two fixed points chosen at random: the mean number of ordered pairs at each
 * distance (P.5), those of a fixed point with itself included, over the mean number of all pairs. */
static void store_typical_fractions(const struct job *job, double *fractions)
{
    double coupling = job->point.jd, log_all = pairs_log_count(coupling, (long)job->spins, 0), all = 0;
    for (size_t bin = 0; bin < job->bins->n; bin++)
        fractions[bin] = 0;
    for (size_t distance = 0; distance <= job->spins; distance++)
        log_all = fmax(log_all, pairs_log_count(coupling, (long)job->spins, (long)distance));
    for (size_t distance = 0; distance <= job->spins; distance++) {
        double weight = exp(pairs_log_count(coupling, (long)job->spins, (long)distance) - log_all);
        all += weight;
        bins_add(job->bins, overlap_at(job->spins, distance), weight, fractions);
    }
    for (size_t bin = 0; bin < job->bins->n; bin++)
        fractions[bin] /= all;
}

/* A mean over pairs. Where the units are runs, every pair belongs to two of them: a U-statistic, whose error is twice
 * that of a mean over units, and unknown from fewer than three. */
static struct estimate mean_over_pairs(const struct job *job, size_t quantity)
{
    struct estimate estimate = tally_mean(job->tally, quantity, PAIRS);
    if (job->experiment->samples == 1)
        estimate.error = tally_total(job->tally, FIXED_POINTS) < 3 ? INFINITY : 2 * estimate.error;
    return estimate;
}

#define MEASURED_COLUMNS                                                                                              \
    EXPERIMENT_COLUMNS,                                                                                               \
    {"fixed_points", COLUMN_INTEGER, "", "runs that reached a fixed point"},                                          \
    {"distinct", COLUMN_INTEGER, "", "different fixed points among them, summed over networks"},                      \
    {"pairs", COLUMN_INTEGER, "", "pairs of runs on the same network that both reached one"},                         \
    {"same", COLUMN_REAL, "", "fraction of the pairs that reached the same one; 0 without pairs"},                    \
    {"same_error", COLUMN_BOUND, "", "its standard error, over networks (runs, if there is only one network)"},       \
    {"mirror", COLUMN_REAL, "", "fraction of the pairs that reached opposite ones"},                                  \
    {"mirror_error", COLUMN_BOUND, "", "its standard error"},                                                         \
    {"overlap", COLUMN_REAL, "", "middle of the bin; an overlap on the edge of two bins counts half in both"},         \
    {"fraction", COLUMN_REAL, "", "fraction of the pairs with an overlap in the bin, same and mirror included"},      \
    {"fraction_error", COLUMN_BOUND, "", "its standard error"}

static const struct column measured_columns[] = {MEASURED_COLUMNS, {0}};
static const struct column compared_columns[] = {
    MEASURED_COLUMNS,
    {"typical_fraction", COLUMN_REAL, "", "the same for two of all fixed points at random, annealed at this N, (P.5)"},
    {0},
};

static size_t rows_of(const struct experiment *experiment)
{
    return bins_count(experiment->options, default_bins);
}

static size_t parts_of(const struct experiment *experiment)
{
    return 2 * experiment_parts(experiment);
}

static void write_rows(const struct job *job, struct rows *rows)
{
    struct estimate same = mean_over_pairs(job, SAME), mirror = mean_over_pairs(job, MIRROR);
    double *typical = memory_need(malloc(job->bins->n * sizeof *typical));
    if (observations_have_theory(job->experiment))
        store_typical_fractions(job, typical);
    for (size_t bin = 0; bin < job->bins->n; bin++) {
        struct estimate fraction = mean_over_pairs(job, FIRST_BIN + bin);
        experiment_write_point(job->experiment, &job->point, rows);
        rows_number(rows, tally_total(job->tally, FIXED_POINTS));
        rows_number(rows, tally_total(job->tally, DISTINCT));
        rows_number(rows, tally_total(job->tally, PAIRS) / 2);
        rows_estimate(rows, same);
        rows_estimate(rows, mirror);
        rows_number(rows, bins_middle(job->bins, bin));
        rows_estimate(rows, fraction);
        if (observations_have_theory(job->experiment))
            rows_number(rows, typical[bin]);
    }
    free(typical);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct experiment *experiment = context;
    gsl_histogram *bins = bins_create(experiment->options, default_bins);
    struct job job = {
        .experiment = experiment,
        .point = point_at(experiment, index),
        .bins = bins,
        .tally = tally_create(experiment, FIRST_BIN + bins->n),
    };
    job.spins = job.point.ensemble.layers * job.point.ensemble.neurons;
    job.words = packed_words(job.spins);
    size_t runs = experiment->samples * experiment->starts;
    job.states = memory_need(calloc(runs, job.words * sizeof *job.states));
    job.reached = memory_need(calloc(runs, sizeof *job.reached));
    int status = sweep_parts(experiment_parts(experiment), relax_part, &job);
    if (status == EXIT_DONE)
        status = sweep_parts(experiment_parts(experiment), compare_part, &job);
    if (status == EXIT_DONE)
        write_rows(&job, rows);
    free(job.states);
    free(job.reached);
    tally_free(job.tally);
    gsl_histogram_free(bins);
    return status;
}

static void check(const struct experiment *experiment)
{
    if (experiment->starts < 2)
        options_refuse(experiment->options, "--overlaps compares the runs on a network: it needs "
                                            "--starts of 2 or more");
}

const struct observation observe_overlaps = {
    .option = "overlaps", .columns = measured_columns, .compared_columns = compared_columns, .rows = rows_of,
    .parts = parts_of, .compute = compute, .check = check,
};
