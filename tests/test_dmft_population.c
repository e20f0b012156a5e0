#include "tests/near.h"
#include "theory/dmft_law.h"
#include "theory/dmft_population.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { forgotten = 10 };

static struct dmft_population *create(enum dmft_rule rule, double cell, double activity, double flips)
{
    struct dmft_clock clock = dmft_clock_make(rule, cell);
    size_t periods = dmft_law_periods(&clock, activity);
    double batch = DMFT_BATCH * activity * (double)periods * clock.cell * (double)clock.phases;
    struct dmft_population_setup setup = {
        .clock = clock,
        .periods = periods,
        .trajectories = DMFT_BATCH * (size_t)ceil(flips / batch),
        .activity = activity,
        .jd = dmft_law_jd(rule, activity),
        .halves = !dmft_clock_is_exact(&clock),
        .seed = 1,
    };
    return dmft_population_create(&setup);
}

/* Spins have the activity that was imposed up to the noise of a step, also after a jump: with one update a sweep
 * C(1) = 1 - 2 a exactly. Later steps make up for the deviations: J_D is the same as if there were none. */
Test(dmft_population, steps_have_the_activity)
{
    enum { first = 10, steps = 30 };
    struct dmft_population *population = create(DMFT_PARALLEL, 1, 0.2, 20000);
    double mean = 0, squares = 0;
    for (int i = 0; i < first + steps; i++) {
        double activity = i < 5 ? 0.21 : 0.2;
        struct dmft_step step = dmft_population_step(population, activity, DMFT_BATCH * 8);
        double slope = 1 - dmft_process_covariance(dmft_population_process(population), 0, 1);
        expect_near(slope / 2, step.activity, 1e-9);
        mean += i < first ? 0 : (step.activity / activity - 1) / steps;
        squares += i < first ? 0 : gsl_pow_2(step.activity / activity - 1) / steps;
    }
    cr_expect(fabs(mean) < 3e-3 && sqrt(squares) < 1.3e-2, "deviations %g, mean %g", sqrt(squares), mean);
    dmft_population_free(population);
}

/* A covariance of another activity than the imposed one is seen through: the first J_D after a jump of 5 % is that of
 * later steps, where 0.05/1.4 would be added otherwise. */
Test(dmft_population, jump_does_not_move_jd)
{
    struct dmft_population *population = create(DMFT_RANDOM, 2, 0.02244, 40000);
    double after = 0;
    for (int i = 0; i < forgotten; i++)
        dmft_population_step(population, 0.02244 * exp(0.05), DMFT_BATCH * 20);
    after = dmft_population_step(population, 0.02244, DMFT_BATCH * 20).jd;
    cr_expect(fabs(after - 0.6) < 0.02, "%g", after);
    dmft_population_free(population);
}

/* J_D at an activity from steps of 10^4 flips or more, and the mean correction. */
static struct dmft_step solve(enum dmft_rule rule, double cell, double activity, int steps)
{
    enum { flips = 20000, trajectories = 12 * DMFT_BATCH };
    struct dmft_population *population = create(rule, cell, activity, flips);
    struct dmft_step mean = {0, 0, activity};
    for (int i = 0; i < forgotten + steps; i++) {
        struct dmft_step step = dmft_population_step(population, activity, trajectories);
        mean.jd += i < forgotten ? 0 : step.jd / steps;
        mean.correction += i < forgotten ? 0 : step.correction / steps;
    }
    dmft_population_free(population);
    return mean;
}

/* Exact at J_D = 0 (D.9). Without the means over cells J_D would be -0.008, statistical error 0.0008. */
Test(dmft_population, fields_are_averaged)
{
    struct dmft_step step = solve(DMFT_RANDOM, 0.5, 0.5 * sqrt(4 / M_PI - 1), 30);
    expect_near(step.jd, 0, 4e-3);
}

/* Networks of 3200 neurons have the activity 0.06601(29) at J_D = 0.5: whole sweeps in a cell. */
Test(dmft_population, permuted_sweeps)
{
    struct dmft_step step = solve(DMFT_PERMUTED, 1, 0.06601, 30);
    expect_near(step.jd + step.correction, 0.5, 4e-3);
}

/* Long cells make J_D too small by much more than the statistical error, and the correction points upwards. */
Test(dmft_population, correction_has_the_sign_of_the_bias)
{
    struct dmft_step averaged = solve(DMFT_RANDOM, 4, 0.0465, 8), phases = solve(DMFT_PERMUTED, 0.5, 0.17006, 8);
    cr_expect(averaged.jd < 0.498 && averaged.correction > 1e-3 && averaged.correction < 8e-3, "%g, correction %g",
              averaged.jd, averaged.correction);
    cr_expect(phases.jd < 0.3 && phases.correction > 1e-3 && phases.correction < 8e-3, "%g, correction %g", phases.jd,
              phases.correction);
}
