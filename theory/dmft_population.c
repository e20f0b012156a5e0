#include "theory/dmft_population.h"

#include "common/memory.h"
#include "common/stream.h"
#include "theory/dmft_control.h"
#include "theory/dmft_law.h"
#include "theory/dmft_relay.h"

#include <fftw3.h>
#include <math.h>
#include <stdlib.h>

struct dmft_population {
    struct dmft_population_setup setup;
    struct dmft_process *process;
    gsl_rng *noise, *clock;
    uint64_t steps;
    size_t cells;              /* of the ring */
    double jd;                 /* running mean of what the last steps found */
    double trial;              /* J_D of this step's tracks */
    double activity;           /* of the last step */
    double *fields;            /* DMFT_BATCH x cells */
    double *variance;          /* of the increments over a cell, by phase */
    struct dmft_track *tracks; /* one for each trajectory */
    size_t spacing;            /* one trajectory in so many also has cells twice as long; 0: none */
    struct dmft_clock coarse;  /* they, and what belongs to them */
    double *coarse_fields;
    double *coarse_variance;
    struct dmft_track *coarse_tracks;
    struct dmft_control control; /* of the fields of the step */
};

/* Whether the field is interpolated to its means over cells, (D.15a): not between the phases of a sweep. */
static bool is_averaged(const struct dmft_population_setup *setup)
{
    return !dmft_clock_is_exact(&setup->clock) && setup->clock.phases == 1;
}

struct dmft_population *dmft_population_create(const struct dmft_population_setup *setup)
{
    struct dmft_population *population = memory_need(malloc(sizeof *population));
    size_t phases = setup->clock.phases, cells = setup->periods * phases;
    *population = (struct dmft_population){
        .setup = *setup,
        .process = dmft_process_create(setup->periods, phases, setup->activity * setup->clock.cell),
        .noise = stream_create(),
        .clock = stream_create(),
        .cells = cells,
        .jd = setup->jd,
        .activity = setup->activity,
        .fields = memory_need(fftw_malloc(DMFT_BATCH * cells * sizeof(double))),
        .variance = memory_need(calloc(phases, sizeof(double))),
        .tracks = memory_need(calloc(setup->trajectories, sizeof(struct dmft_track))),
        .spacing = setup->halves ? is_averaged(setup) ? 4 : 2 : 0,
        .coarse_fields = memory_need(fftw_malloc(DMFT_BATCH * cells / 2 * sizeof(double))),
        .coarse = dmft_clock_make(setup->clock.rule, 2 * setup->clock.cell),
        .coarse_variance = memory_need(calloc(phases, sizeof(double))),
        .coarse_tracks = memory_need(calloc(setup->trajectories, sizeof(struct dmft_track))),
    };
    return population;
}

void dmft_population_free(struct dmft_population *population)
{
    if (!population)
        return;
    dmft_process_free(population->process);
    gsl_rng_free(population->noise);
    gsl_rng_free(population->clock);
    fftw_free(population->fields);
    fftw_free(population->coarse_fields);
    free(population->variance);
    for (size_t i = 0; i < population->setup.trajectories; i++) {
        dmft_track_free(&population->tracks[i]);
        dmft_track_free(&population->coarse_tracks[i]);
    }
    free(population->tracks);
    free(population->coarse_tracks);
    free(population->coarse_variance);
    free(population);
}

struct dmft_process *dmft_population_process(struct dmft_population *population)
{
    return population->process;
}

/* Whether the bias of the step is measured of trajectory i. */
static bool is_halved(const struct dmft_population *population, size_t i)
{
    return population->spacing > 0 && i % population->spacing == 0;
}

/* The variances of bridges over `cells` cells from each phase that such a longer cell begins at: that of a field with
 * white increments between flips, of which each adds 4, or that of all increments between the phases of a sweep. */
static void set_variance(struct dmft_population *population, size_t cells, double *variance)
{
    const struct dmft_clock *clock = &population->setup.clock;
    for (size_t phase = 0; phase < clock->phases; phase += cells)
        variance[phase / cells] = clock->phases == 1
                                      ? 4 * population->activity * clock->cell * (double)cells
                                      : 2 - 2 * dmft_process_covariance(population->process, phase, cells);
}

/* Makes the track of trajectory i, and on cells twice as long its coarse track. */
static void make_tracks(struct dmft_population *population, size_t i)
{
    const struct dmft_population_setup *setup = &population->setup;
    size_t in_batch = i % DMFT_BATCH, cells = population->cells;
    struct dmft_track *track = &population->tracks[i], *coarse = &population->coarse_tracks[i];
    track->jd = coarse->jd = population->trial;
    dmft_clock_track(&population->setup.clock, population->clock, setup->periods,
                     population->fields + in_batch * cells, population->variance, track);
    if (is_halved(population, i))
        dmft_clock_track(&population->coarse, population->clock, cells / 2 / population->coarse.phases,
                         population->coarse_fields + in_batch / population->spacing * (cells / 2),
                         population->coarse_variance, coarse);
}

/* The lag of the control variate, in points: 0.3 flips, and whole periods. */
static size_t control_lag(const struct dmft_population_setup *setup)
{
    static const double flips = 0.3;
    double period = setup->clock.cell * (double)setup->clock.phases;
    return setup->clock.phases * (size_t)fmax(1, round(flips / (setup->activity * period)));
}

/* The tracks of the next step, from fields and clocks of the streams of the step. */
static void draw(struct dmft_population *population, size_t trajectories)
{
    const struct dmft_population_setup *setup = &population->setup;
    struct stream_address address = {setup->seed, STREAM_DMFT_NOISE, setup->number, population->steps++,
                                     setup->index, setup->layer};
    stream_open(population->noise, &address);
    address.purpose = STREAM_DMFT_CLOCK;
    stream_open(population->clock, &address);
    set_variance(population, 1, population->variance);
    if (setup->halves)
        set_variance(population, 2, population->coarse_variance);
    dmft_process_prepare(population->process, is_averaged(setup) ? population->variance[0] : 0);
    population->control = (struct dmft_control){.lag = control_lag(setup)};
    for (size_t i = 0; i < trajectories; i++) {
        if (i % DMFT_BATCH == 0)
            dmft_process_draw(population->process, population->noise, population->fields, population->spacing,
                              population->coarse_fields);
        dmft_control_add(&population->control, population->cells,
                         population->fields + i % DMFT_BATCH * population->cells);
        make_tracks(population, i);
    }
}

/* Flips per sweep of the trajectories, whose spins are gathered. */
static double measure(struct dmft_population *population, size_t trajectories)
{
    struct dmft_process *process = population->process;
    size_t flips = 0;
    for (size_t i = 0; i < trajectories; i++) {
        flips += dmft_relay_ring(&population->tracks[i], population->cells, dmft_process_spins(process));
        dmft_process_gather(process);
    }
    return (double)flips / ((double)(trajectories * population->cells) * population->setup.clock.cell);
}

/* The skew of permuted sweeps from the mean phase of the flips: that of the density 1 + skew (u - 1/2) is
 * 1/2 + skew/12. */
static void set_skew(struct dmft_population *population, size_t trajectories)
{
    struct dmft_clock *clock = &population->setup.clock;
    size_t flips = 0;
    double sum = 0;
    for (size_t i = 0; i < trajectories; i++)
        sum += dmft_relay_phases(&population->tracks[i], clock, &flips);
    if (flips > 0)
        clock->skew = population->coarse.skew = fmin(fmax(12 * (sum / (double)flips - 0.5), -1.9), 1.9);
}

/* ln of the ratio of the flips on fine and on coarse cells. */
static double measure_bias(const struct dmft_population *population, size_t trajectories)
{
    size_t fine = 0, coarse = 0;
    for (size_t i = 0; i < trajectories; i++)
        if (is_halved(population, i)) {
            fine += dmft_relay_ring(&population->tracks[i], population->cells, NULL);
            coarse += dmft_relay_ring(&population->coarse_tracks[i], population->cells / 2, NULL);
        }
    return coarse > 0 && fine > 0 ? log((double)fine / (double)coarse) : 0;
}

struct dmft_step dmft_population_step(struct dmft_population *population, double activity, size_t trajectories)
{
    static const double farthest = 0.2; /* of the trial from the running mean */
    double weight = activity < 0.1 ? 1.2 : 0.8; /* of the control variate, (D.14a) */
    const struct dmft_population_setup *setup = &population->setup;
    enum dmft_rule rule = setup->clock.rule;
    double age = (double)population->steps, decay = dmft_law_decay(rule, activity);
    /* What the deviation of the covariance's activity adds to J_D at the imposed one, (D.17b). */
    double old = (1 / decay - dmft_law_slope(rule, activity)) * log(population->activity / activity);
    population->trial = population->jd + fmin(fmax(old, -farthest), farthest);
    draw(population, trajectories);
    double measured = measure(population, trajectories);
    population->activity = fmax(measured, 1e-3 * activity);
    if (is_averaged(setup) && rule == DMFT_PERMUTED)
        set_skew(population, trajectories);
    dmft_process_replace(population->process);
    double found = population->trial + log(population->activity / activity) / decay - old;
    population->jd += (found - population->jd) * fmax(4 / (4 + age), 0.2);
    return (struct dmft_step){
        .jd = found + weight * dmft_control_excess(&population->control),
        .correction = measure_bias(population, trajectories) / decay / (pow(2, is_averaged(setup) ? 3 : 2) - 1),
        .activity = measured,
    };
}

double dmft_population_doubt(const struct dmft_population_setup *setup)
{
    return is_averaged(setup) ? 4.0 / 3 : 0.15 + setup->activity;
}
