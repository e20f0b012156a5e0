/* Cost and accuracy of dynamical mean-field theory on all threads: stationary points, critical self-couplings,
 * relaxation; next to what is known, to the seconds that two threads may take, and to the transforms alone. Prints
 * tables; judges nothing. */
#include "theory/dmft_critical.h"
#include "theory/dmft_law.h"
#include "theory/dmft_population.h"
#include "theory/dmft_stationary.h"
#include "theory/dmft_transient.h"

#include <fftw3.h>
#include <gsl/gsl_math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { stationary_limit = 10, critical_limit = 300 }; /* seconds on two threads */

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static const char *const names[] = {"parallel", "cyclic", "random", "permuted"};

/* Known activities: exact at J_D = 0; of another program for parallel and random; networks of 3200 neurons with
 * permuted updates. */
static const struct {
    enum dmft_rule rule;
    double jd, accuracy, activity, error;
} points[] = {
    {DMFT_PARALLEL, 0, 2e-4, 0.5, 0},
    {DMFT_PARALLEL, 0.1, 4e-4, 0.3907, 1e-4},
    {DMFT_PARALLEL, 0.3, 1e-3, 0.1963, 1e-4},
    {DMFT_PARALLEL, 0.5, 1e-3, 0.0721, 1e-4},
    {DMFT_PARALLEL, 0.6, 1e-3, GSL_NAN, 0},
    {DMFT_RANDOM, 0, 4e-4, 0.261360, 0},
    {DMFT_RANDOM, 0.1, 1e-3, 0.2068, 2e-4},
    {DMFT_RANDOM, 0.3, 1e-3, 0.1153, 1e-4},
    {DMFT_RANDOM, 0.5, 1e-3, 0.04676, 3e-5},
    {DMFT_RANDOM, 0.6, 1e-3, GSL_NAN, 0},
    {DMFT_PERMUTED, 0.1, 1e-3, 0.30529, 1.6e-4},
    {DMFT_PERMUTED, 0.3, 1e-3, 0.17063, 3.3e-4},
    {DMFT_PERMUTED, 0.5, 1e-3, 0.06601, 2.9e-4},
    {DMFT_PERMUTED, 0.6, 1e-3, GSL_NAN, 0},
};

/* Processor seconds of a step of a population. */
static double step_seconds(const struct dmft_population_setup *setup)
{
    enum { forgotten = 5, steps = 10 };
    struct dmft_population *population = dmft_population_create(setup);
    double start = 0;
    for (int i = 0; i < forgotten + steps; i++) {
        if (i == forgotten)
            start = processor_seconds();
        dmft_population_step(population, setup->activity, setup->trajectories);
    }
    dmft_population_free(population);
    return (processor_seconds() - start) / steps;
}

/* Those of the two transforms that a trajectory cannot do without. */
static double transform_seconds(const struct dmft_population_setup *setup)
{
    enum { repetitions = 4000 };
    int length = (int)setup->periods, phases = (int)setup->clock.phases;
    size_t modes = (setup->periods / 2 + 1) * setup->clock.phases, points = setup->periods * setup->clock.phases;
    double *series = fftw_alloc_real(points);
    fftw_complex *spectrum = fftw_alloc_complex(modes);
    fftw_plan forward = fftw_plan_many_dft_r2c(1, &length, phases, series, NULL, phases, 1, spectrum, NULL, phases, 1,
                                               FFTW_ESTIMATE);
    fftw_plan backward = fftw_plan_many_dft_c2r(1, &length, phases, spectrum, NULL, phases, 1, series, NULL, phases, 1,
                                                FFTW_ESTIMATE);
    memset(series, 0, points * sizeof *series);
    double start = processor_seconds();
    for (int i = 0; i < repetitions; i++)
        fftw_execute(i % 2 ? backward : forward);
    double seconds = 2 * (processor_seconds() - start) / repetitions;
    fftw_destroy_plan(forward);
    fftw_destroy_plan(backward);
    fftw_free(series);
    fftw_free(spectrum);
    return seconds;
}

/* At the activities of J_D = 0.1 and 0.6. */
static void cost_of_flips(void)
{
    enum { trajectories = 10 * DMFT_BATCH };
    static const struct {
        enum dmft_rule rule;
        double activity;
    } states[] = {{DMFT_PARALLEL, 0.3906}, {DMFT_PARALLEL, 0.0337}, {DMFT_RANDOM, 0.2064},
                  {DMFT_RANDOM, 0.0224},   {DMFT_PERMUTED, 0.3052}, {DMFT_PERMUTED, 0.0311}};
    printf("\nProcessor time per flip, nanoseconds\n");
    printf("%10s %10s %8s %14s\n", "rule", "activity", "step", "its transforms");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct dmft_clock clock = dmft_law_clock(states[i].rule, states[i].activity);
        struct dmft_population_setup setup = {
            .clock = clock,
            .periods = dmft_law_periods(&clock, states[i].activity),
            .trajectories = trajectories,
            .activity = states[i].activity,
            .jd = dmft_law_jd(states[i].rule, states[i].activity),
            .halves = !dmft_clock_is_exact(&clock),
            .seed = 1,
        };
        double flips = setup.activity * (double)(setup.periods * clock.phases) * clock.cell; /* of a trajectory */
        printf("%10s %10g %8.0f %14.0f\n", names[states[i].rule], setup.activity,
               1e9 * step_seconds(&setup) / (flips * trajectories), 1e9 * transform_seconds(&setup) / flips);
    }
}

static void stationary(void)
{
    printf("Stationary activity, %d threads; error: statistical, step: of the extrapolation in the step of time\n",
           omp_get_max_threads());
    printf("%10s %5s %8s %10s %9s %9s %10s %9s %8s %9s %6s\n", "rule", "J_D", "aim", "activity", "error", "step",
           "known", "error", "seconds", "processor", "limit");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct dmft_request request = {
            .rule = points[i].rule,
            .jd = points[i].jd,
            .accuracy = points[i].accuracy,
            .smallest = 1e-3,
            .populations = 16,
            .seed = 1,
        };
        struct dmft_stationary state;
        double start = omp_get_wtime(), processor = processor_seconds();
        dmft_stationary_solve(&request, &state);
        printf("%10s %5g %8.0e %10.6f %9.6f %9.6f %10.6f %9.6f %8.1f %9.1f", names[points[i].rule], points[i].jd,
               points[i].accuracy, state.activity.value, state.activity.error, state.activity_step, points[i].activity,
               points[i].error, omp_get_wtime() - start, processor_seconds() - processor);
        if (points[i].accuracy >= 1e-3) /* of a finer one nothing is asked */
            printf(" %6d", stationary_limit);
        printf("\n");
        fflush(stdout);
        dmft_stationary_free(&state);
    }
}

static void critical(void)
{
    printf("\nCritical self-coupling from activities 0.04 to 0.00125; known: 0.8145(10)\n");
    printf("%10s %10s %9s %12s %9s %12s %8s %9s %6s\n", "rule", "J*", "error", "statistical", "choice", "chi_squared",
           "seconds", "processor", "limit");
    static const enum dmft_rule rules[] = {DMFT_PARALLEL, DMFT_RANDOM};
    for (int i = 0; i < 2; i++) {
        struct dmft_critical_request request = {rules[i], 3e-4, 16, 1};
        struct dmft_critical result;
        double start = omp_get_wtime(), processor = processor_seconds();
        dmft_critical_solve(&request, &result);
        printf("%10s %10.5f %9.5f %12.5f %9.5f %12.2f %8.1f %9.1f %6d\n", names[rules[i]], result.jd.value,
               result.jd.error, result.statistical, result.choice, result.chi_squared, omp_get_wtime() - start,
               processor_seconds() - processor, critical_limit);
        fflush(stdout);
    }
}

static void transient(void)
{
    static const struct dmft_transient_request requests[] = {
        {DMFT_PARALLEL, 0.8, 0, 20, 1, 100000, 16, 1, 0},
        {DMFT_PARALLEL, 0.8, 0, 200, 1, 10000, 16, 1, 0},
        {DMFT_RANDOM, 0.8, 0, 20, 8, 10000, 16, 1, 0},
        {DMFT_PERMUTED, 0.8, 0, 20, 8, 10000, 16, 1, 0},
    };
    printf("\nRelaxation at J_D = 0.8, 16 populations: activity of the first, the tenth and the last sweep\n");
    printf("%10s %13s %7s %20s %20s %20s %8s %9s\n", "rule", "trajectories", "sweeps", "first", "tenth", "last",
           "seconds", "processor");
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct dmft_transient result;
        double start = omp_get_wtime(), processor = processor_seconds();
        if (dmft_transient_solve(&requests[i], &result))
            continue;
        printf("%10s %13zu %7zu", names[requests[i].rule], requests[i].trajectories, result.sweeps);
        const size_t shown[] = {0, 9, result.sweeps - 1};
        for (int k = 0; k < 3; k++)
            printf(" %10.6f %9.6f", result.activity[shown[k]].value, result.activity[shown[k]].error);
        printf(" %8.1f %9.1f\n", omp_get_wtime() - start, processor_seconds() - processor);
        fflush(stdout);
        dmft_transient_free(&result);
    }
}

int main(void)
{
    stationary();
    cost_of_flips();
    critical();
    transient();
    return 0;
}
