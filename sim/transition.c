#include "sim/transition.h"

#include "common/memory.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PILOT_RUNS = 32, /* at most */
    PILOT_BISECTIONS = 9,
    COUPLINGS = 7, /* at which all runs are made */
};
static const double spacing = 0.8; /* of these, in widths of the transition */

struct job {
    const struct experiment *experiment;
    const struct point *point;
    double time;            /* within which a run must converge, sweeps */
    double lowest, highest; /* J_D of the search */
    double *pilot;          /* the transition of each pilot run */
    double jd[COUPLINGS];
    double *successes; /* as in struct transition */
};

static bool converges(struct trial *trial, size_t start, double jd, double time)
{
    trial_set_jd(trial, jd);
    trial_start(trial, start);
    return dynamics_run(trial->dynamics, (long)ceil(time)) && dynamics_time(trial->dynamics) <= time;
}

/* Pilot ---------------------------------------------------------------------------------------------------- */

static size_t count_pilot_runs(const struct experiment *experiment)
{
    size_t runs = experiment->samples * experiment->starts;
    return runs < PILOT_RUNS ? runs : PILOT_RUNS;
}

/* Pilot run `index`: the J_D between failure and success, by bisection. */
static int pilot_part(size_t index, const void *context)
{
    const struct job *job = context;
    size_t samples = job->experiment->samples;
    struct trial *trial = trial_create(job->experiment, job->point, index % samples);
    double low = job->lowest, high = job->highest;
    for (int i = 0; i < PILOT_BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (converges(trial, index / samples, middle, job->time))
            high = middle;
        else
            low = middle;
    }
    trial_free(trial);
    job->pilot[index] = 0.5 * (low + high);
    return EXIT_DONE;
}

/* Spreads the self-couplings over the transition as the pilot runs show it: around their median, the width from the
 * quartiles of the logistic distribution, +-ln 3 widths from it. */
static void choose_couplings(struct job *job)
{
    size_t count = count_pilot_runs(job->experiment);
    gsl_sort(job->pilot, 1, count);
    double median = gsl_stats_median_from_sorted_data(job->pilot, 1, count);
    double range = gsl_stats_quantile_from_sorted_data(job->pilot, 1, count, 0.75) -
                   gsl_stats_quantile_from_sorted_data(job->pilot, 1, count, 0.25);
    double width = fmax(range / (2 * log(3)), ldexp(job->highest - job->lowest, -PILOT_BISECTIONS));
    for (int k = 0; k < COUPLINGS; k++)
        job->jd[k] = median + (k - COUPLINGS / 2) * spacing * width;
}

/* All runs ------------------------------------------------------------------------------------------------- */

static int threshold_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(job->experiment, index);
    size_t first = part.network * job->experiment->starts, unit_runs = experiment_unit_runs(job->experiment);
    struct trial *trial = trial_create(job->experiment, job->point, part.network);
    for (size_t start = part.first; start < part.first + part.count; start++)
        for (size_t k = 0; k < COUPLINGS; k++)
            if (converges(trial, start, job->jd[k], job->time)) {
                double *successes = &job->successes[(first + start) / unit_runs * COUPLINGS + k];
#pragma omp atomic
                *successes += 1; /* whole numbers: exact in any order */
            }
    trial_free(trial);
    return EXIT_DONE;
}

/* Measurement --------------------------------------------------------------------------------------------- */

int transition_measure(const struct experiment *experiment, const struct point *point, double time,
                       struct transition *transition)
{
    double pilot[PILOT_RUNS];
    struct job job = {.experiment = experiment, .point = point, .time = time, .pilot = pilot};
    gsl_stats_minmax(&job.lowest, &job.highest, experiment->jd.values, 1, experiment->jd.count);
    int status = sweep_parts(count_pilot_runs(experiment), pilot_part, &job);
    if (status != EXIT_DONE)
        return status;
    choose_couplings(&job);
    size_t units = experiment_units(experiment);
    job.successes = memory_need(calloc(units, COUPLINGS * sizeof *job.successes));
    status = sweep_parts(experiment_parts(experiment), threshold_part, &job);
    if (status != EXIT_DONE) {
        free(job.successes);
        return status;
    }
    double *jd = memory_need(malloc(sizeof job.jd));
    memcpy(jd, job.jd, sizeof job.jd);
    *transition = (struct transition){
        units, (double)experiment_unit_runs(experiment), COUPLINGS, jd, job.successes,
    };
    return EXIT_DONE;
}

void transition_free(struct transition *transition)
{
    free((void *)transition->jd);
    free((void *)transition->successes);
}

size_t transition_parts(const struct experiment *experiment)
{
    return count_pilot_runs(experiment) + experiment_parts(experiment);
}
