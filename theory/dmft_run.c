#include "theory/dmft_run.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "theory/dmft_law.h"
#include "theory/dmft_parts.h"
#include "theory/dmft_population.h"

#include <gsl/gsl_fft_real.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

/* Flips of one step of a population: enough that what is not linear in its noise stays below 1e-4 of the activity. */
static const double flips_per_step = 20000;
/* Steps that do not count: the shape of the covariance forgets its beginning by a factor 0.6 in each. The first have
 * fewer trajectories. */
enum { shaping = 9, settling = 2, fewest_steps = 4 };

/* J_D from n flips has the standard error noise/sqrt(n), equation (D.14); with the correction between phases of a sweep
 * that of 1/1.25 as many. */
static double noise(double activity)
{
    return 0.57 * (1 + activity);
}

/* Cells, ring and trajectories. */
static struct dmft_population_setup set_up(const struct dmft_run_setup *setup)
{
    struct dmft_clock clock = dmft_law_clock(setup->rule, setup->activity);
    size_t periods = dmft_law_periods(&clock, setup->activity);
    double batch = DMFT_BATCH * setup->activity * (double)periods * clock.cell * (double)clock.phases;
    return (struct dmft_population_setup){
        .clock = clock,
        .periods = periods,
        .trajectories = DMFT_BATCH * (size_t)fmax(1, round(flips_per_step / batch)),
        .activity = setup->activity,
        .jd = dmft_law_jd(setup->rule, setup->activity),
        .halves = !dmft_clock_is_exact(&clock),
        .seed = setup->seed,
        .number = setup->number,
        .layer = setup->layer,
    };
}

/* Adds a step that counts, with weight 1/steps. */
static void record(struct dmft_run *run, size_t index, double weight, struct dmft_process *process,
                   struct dmft_step step, double log_activity)
{
    double *correlation = memory_need(malloc((run->lags + 1) * sizeof(double)));
    double *power = memory_need(malloc((run->lags + 1) * sizeof(double)));
    run->jd[index] += weight * (step.jd + step.correction);
    run->correction[index] += weight * step.correction;
    run->log_activity[index] += weight * log_activity;
    run->spin_activity[index] += weight * step.activity;
    dmft_process_results(process, correlation, power);
    for (size_t k = 0; k <= run->lags; k++) {
        run->correlation[k * run->setup.populations + index] += weight * correlation[k];
        run->power[k * run->setup.populations + index] += weight * power[k];
    }
    free(correlation);
    free(power);
}

/* The logarithm of the activity follows the deviation of J_D with a gain that falls like 1/step: the covariance becomes
 * that at the given J_D. The limit of the gain keeps a move below the noise of the activity of one step's spins. */
static double change_of_activity(const struct dmft_run_setup *setup, double log_activity, struct dmft_step step,
                                 size_t number)
{
    static const double steepest = 0.7, largest = 0.1;
    double slope = dmft_law_slope(setup->rule, exp(log_activity));
    double gain = fmin(steepest * slope, 1 / ((double)number + 2));
    return fmin(fmax(gain * (step.jd + step.correction - setup->jd) / slope, -largest), largest);
}

/* Linear interpolation of values[0], values[stride], ... values[last * stride] at 0 <= x, the last one beyond it. */
static double interpolate(const double *values, size_t stride, size_t last, double x)
{
    if (x >= (double)last)
        return values[last * stride];
    size_t cell = (size_t)x;
    double left = values[cell * stride], right = values[(cell + 1) * stride];
    return left + (x - (double)cell) * (right - left);
}

/* Moves correlation and power of a population from the activity of its spins to that of the state along the law: by a
 * change of the unit of time, notes/dmft.md section 3. Slopes are those to the left, which keeps C(1) = 1 - 2 a. */
static void move_covariance(struct dmft_run *run, size_t index)
{
    size_t stride = run->setup.populations, lags = run->lags;
    double stretch = dmft_run_activity(run, index) / run->spin_activity[index];
    size_t left = stretch > 1 ? 1 : 0;
    double *correlation = run->correlation + index, *power = run->power + index;
    double *change = memory_need(calloc(2 * lags, sizeof(double))); /* on the ring */
    for (size_t k = 1; k <= lags; k++) {
        double there = interpolate(correlation, stride, lags, (double)k * stretch - (double)left);
        change[k] = change[2 * lags - k] = there - correlation[(k - left) * stride];
    }
    for (size_t k = 1; k <= lags; k++)
        correlation[k * stride] += change[k];
    gsl_fft_real_radix2_transform(change, 1, 2 * lags);
    for (size_t k = 0; k <= lags; k++)
        power[k * stride] += change[k];
    free(change);
}

struct job {
    struct dmft_run *run;
    struct dmft_population_setup common;
    size_t steps; /* that count */
};

static int run_population(size_t index, const void *context)
{
    const struct job *job = context;
    struct dmft_run *run = job->run;
    struct dmft_population_setup setup = job->common;
    setup.index = (uint32_t)index;
    struct dmft_population *population = dmft_population_create(&setup);
    size_t few = DMFT_BATCH * ((setup.trajectories / DMFT_BATCH + 3) / 4), first = shaping + settling;
    double log_activity = log(setup.activity);
    for (size_t i = 0; i < first + job->steps && !interruption_requested(); i++) {
        size_t trajectories = i < shaping ? few : setup.trajectories;
        struct dmft_step step = dmft_population_step(population, exp(log_activity), trajectories);
        if (i < first)
            continue;
        record(run, index, 1 / (double)job->steps, dmft_population_process(population), step, log_activity);
        if (run->setup.follows)
            log_activity += change_of_activity(&run->setup, log_activity, step, i - first);
    }
    dmft_population_free(population);
    if (!interruption_requested())
        move_covariance(run, index);
    return EXIT_DONE;
}

void dmft_run_solve(const struct dmft_run_setup *setup, struct dmft_run *run)
{
    struct dmft_population_setup common = set_up(setup);
    size_t count = setup->populations, lags = common.periods / 2;
    double flips = gsl_pow_2(noise(setup->activity) / setup->error) * (common.clock.phases > 1 ? 1.25 : 1);
    size_t steps = (size_t)fmax(fewest_steps, ceil(flips / (flips_per_step * (double)count)));
    *run = (struct dmft_run){
        .setup = *setup,
        .jd = memory_need(calloc(count, sizeof(double))),
        .correction = memory_need(calloc(count, sizeof(double))),
        .doubt = dmft_population_doubt(&common),
        .log_activity = memory_need(calloc(count, sizeof(double))),
        .spin_activity = memory_need(calloc(count, sizeof(double))),
        .lag = common.clock.cell * (double)common.clock.phases,
        .lags = lags,
        .correlation = memory_need(calloc((lags + 1) * count, sizeof(double))),
        .power = memory_need(calloc((lags + 1) * count, sizeof(double))),
    };
    dmft_parts_run(count, run_population, &(struct job){run, common, steps});
}

void dmft_run_free(struct dmft_run *run)
{
    free(run->jd);
    free(run->correction);
    free(run->log_activity);
    free(run->spin_activity);
    free(run->correlation);
    free(run->power);
}

double dmft_run_activity(const struct dmft_run *run, size_t population)
{
    static const double largest = 0.7; /* change of the logarithm */
    double activity = exp(run->log_activity[population]);
    if (!run->setup.follows)
        return activity;
    double change = (run->jd[population] - run->setup.jd) / dmft_law_slope(run->setup.rule, activity);
    return fmin(activity * exp(fmin(fmax(change, -largest), largest)), DMFT_LARGEST_ACTIVITY);
}
