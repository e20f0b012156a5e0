#include "sim/run.h"

#include <math.h>

static double overlap_with_start(const struct trial *trial)
{
    const int8_t *state = dynamics_state(trial->dynamics);
    long sum = 0;
    for (size_t i = 0; i < trial->spins; i++)
        sum += state[i] * trial->start[i];
    return (double)sum / (double)trial->spins;
}

/* Goes on sweep by sweep; returns the length of the cycle that was found, otherwise 0. */
static long run_searching(struct dynamics *dynamics, long sweeps, struct cycle_search *search)
{
    for (long t = 0; t < sweeps && !dynamics_run(dynamics, 1); t++) {
        long cycle = cycle_search_step(search, dynamics_state(dynamics));
        if (cycle > 0)
            return cycle;
    }
    return 0;
}

struct run relax(struct trial *trial, size_t start, struct cycle_search *search)
{
    const struct experiment *experiment = trial->experiment;
    struct dynamics *dynamics = trial->dynamics;
    struct run run = {.time = INFINITY};
    uint64_t flips = 0;
    trial_start(trial, start);
    if (search)
        cycle_search_begin(search, trial->start);
    long ends[] = {experiment->warm_up, experiment->max_sweeps}, done = 0;
    for (int phase = 0; phase < 2 && run.cycle == 0 && !dynamics_at_fixed_point(dynamics); phase++) {
        flips = dynamics_flips(dynamics);
        if (search)
            run.cycle = run_searching(dynamics, ends[phase] - done, search);
        else
            dynamics_run(dynamics, ends[phase] - done);
        done = ends[phase];
    }
    bool fixed = dynamics_at_fixed_point(dynamics);
    run.active = !fixed && run.cycle == 0;
    if (fixed)
        run.time = dynamics_time(dynamics);
    if (run.active)
        run.activity = (double)(dynamics_flips(dynamics) - flips) /
                       ((double)trial->spins * (double)(experiment->max_sweeps - experiment->warm_up));
    run.overlap = overlap_with_start(trial);
    return run;
}
