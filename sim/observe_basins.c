/* Basins of attraction, (N.30) of notes/networks.md: return to a fixed point after some of its spins were flipped. */
#include "common/memory.h"
#include "sim/attractors.h"
#include "sim/observations.h"
#include "sim/tally.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is summed over the runs: fixed points; and for each fraction of flipped spins the exact returns, and the
 * overlaps of the final states with the fixed point. */
enum { FIXED_POINTS, FIRST_ROW, RETURNED = 0, OVERLAP, QUANTITIES };

static struct grid fractions_of(const struct experiment *experiment)
{
    return options_grid(experiment->options, "basins");
}

static size_t flips_at(double fraction, size_t spins)
{
    return (size_t)lround(fraction * (double)spins);
}

struct job {
    const struct experiment *experiment;
    struct point point;
    struct tally *tally;
};

/* A fixed point and its perturbations. */
struct basin {
    int8_t *fixed, *perturbed;
    size_t *order; /* spins in a random order: the first ones are flipped */
};

static void basin_create(struct basin *basin, size_t spins)
{
    basin->fixed = memory_need(malloc(spins));
    basin->perturbed = memory_need(malloc(spins));
    basin->order = memory_need(malloc(spins * sizeof *basin->order));
}

static void basin_free(struct basin *basin)
{
    free(basin->fixed);
    free(basin->perturbed);
    free(basin->order);
}

/* Draws the order of the spins: the same one for all fractions, so that the flipped sets are nested. */
static void draw_order(const struct trial *trial, size_t start, gsl_rng *generator, size_t *order)
{
    struct stream_address address = trial_address(trial, STREAM_PERTURBATION, start);
    for (size_t i = 0; i < trial->spins; i++)
        order[i] = i;
    stream_open(generator, &address);
    gsl_ran_shuffle(generator, order, trial->spins, sizeof *order);
}

/* Flips the first spins of the order and relaxes, the neurons being updated in an order of their own (the stream of the
 * run at layer 1). Returns whether the run ends at a fixed point. */
static bool relax(const struct trial *trial, size_t start, const struct basin *basin, size_t flips)
{
    struct stream_address order = trial_address(trial, STREAM_ORDER, start);
    order.layer = 1;
    memcpy(basin->perturbed, basin->fixed, trial->spins);
    for (size_t k = 0; k < flips; k++)
        basin->perturbed[basin->order[k]] *= -1;
    dynamics_start(trial->dynamics, trial->self_coupling, trial->point.rule, &order, basin->perturbed);
    return dynamics_run(trial->dynamics, trial->experiment->max_sweeps);
}

static void observe_run(struct trial *trial, size_t start, gsl_rng *generator, struct basin *basin, double *sums)
{
    trial_start(trial, start);
    if (!dynamics_run(trial->dynamics, trial->experiment->max_sweeps))
        return;
    struct grid fractions = fractions_of(trial->experiment);
    memcpy(basin->fixed, dynamics_state(trial->dynamics), trial->spins);
    draw_order(trial, start, generator, basin->order);
    sums[FIXED_POINTS]++;
    for (size_t row = 0; row < fractions.count; row++) {
        double *of_row = sums + FIRST_ROW + QUANTITIES * row;
        bool fixed = relax(trial, start, basin, flips_at(fractions.values[row], trial->spins));
        const int8_t *state = dynamics_state(trial->dynamics);
        of_row[RETURNED] += fixed && memcmp(state, basin->fixed, trial->spins) == 0;
        of_row[OVERLAP] += state_overlap(trial->spins, state, basin->fixed);
    }
}

static int observe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    struct trial *trial = trial_create(job->experiment, &job->point, part.network);
    gsl_rng *generator = stream_create();
    struct basin basin;
    basin_create(&basin, trial->spins);
    for (size_t start = part.first; start < part.first + part.count; start++)
        observe_run(trial, start, generator, &basin, tally_sums(job->tally, index, start));
    basin_free(&basin);
    gsl_rng_free(generator);
    trial_free(trial);
    return EXIT_DONE;
}

static const struct column columns[] = {
    EXPERIMENT_COLUMNS,
    {"fixed_points", COLUMN_INTEGER, "", "fixed points that were reached and perturbed, one a run"},
    {"fraction", COLUMN_REAL, "", "fraction f of the spins to be flipped"},
    {"flipped", COLUMN_INTEGER, "", "number of spins flipped, f L N rounded"},
    {"returned", COLUMN_REAL, "", "fraction of the fixed points to which the dynamics returned exactly; 0 without any"},
    {"returned_low", COLUMN_REAL, "", "its 95 % interval, lower end, (N.21), (N.22)"},
    {"returned_high", COLUMN_REAL, "", "and upper end"},
    {"overlap", COLUMN_REAL, "", "mean overlap of the final state with the fixed point; 0 without any"},
    {"overlap_error", COLUMN_BOUND, "", "its standard error, over networks (runs, if there is only one network)"},
    {0},
};

static size_t rows_of(const struct experiment *experiment)
{
    return fractions_of(experiment).count;
}

static void write_row(const struct job *job, size_t row, struct rows *rows)
{
    double fraction = fractions_of(job->experiment).values[row];
    size_t first = FIRST_ROW + QUANTITIES * row;
    struct interval returned = tally_fraction(job->tally, first + RETURNED, FIXED_POINTS);
    struct estimate overlap = tally_mean(job->tally, first + OVERLAP, FIXED_POINTS);
    experiment_write_point(job->experiment, &job->point, rows);
    rows_number(rows, tally_total(job->tally, FIXED_POINTS));
    rows_number(rows, fraction);
    rows_number(rows, (double)flips_at(fraction, job->point.ensemble.layers * job->point.ensemble.neurons));
    rows_interval(rows, returned);
    rows_estimate(rows, overlap);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    struct job job = {.experiment = context, .point = point_at(context, index)};
    size_t count = rows_of(job.experiment);
    job.tally = tally_create(job.experiment, FIRST_ROW + QUANTITIES * count);
    int status = sweep_parts(experiment_parts(job.experiment), observe_part, &job);
    for (size_t row = 0; status == EXIT_DONE && row < count; row++)
        write_row(&job, row, rows);
    tally_free(job.tally);
    return status;
}

const struct observation observe_basins = {
    .option = "basins", .columns = columns, .rows = rows_of, .compute = compute,
};
