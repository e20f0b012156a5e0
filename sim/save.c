#include "sim/save.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

static void write_ensemble(const struct experiment *experiment, const struct point *point,
                           struct container_writer *writer)
{
    container_write_real(writer, "/", "jd", point->jd);
    container_write_real(writer, "/", "eta", point->ensemble.symmetry);
    if (experiment->loaded)
        return;
    container_write_integer(writer, "/", "seed", (int64_t)experiment->seed);
    container_write_integer(writer, "/", "sample", (int64_t)experiment->first_sample);
    container_write_real(writer, "/", "lambda", point->ensemble.interlayer);
    container_write_integer(writer, "/", "layers", (int64_t)point->ensemble.layers);
}

void save_network(const struct experiment *experiment, struct container_writer *writer)
{
    struct point point = point_at(experiment, 0);
    struct trial *trial = trial_create(experiment, &point, 0);
    double *matrix = memory_need(calloc(trial->spins, trial->spins * sizeof *matrix));
    network_matrix(trial->network, trial->self_coupling, matrix);
    container_write_doubles(writer, "couplings", 2, (const size_t[]){trial->spins, trial->spins}, matrix);
    write_ensemble(experiment, &point, writer);
    free(matrix);
    trial_free(trial);
}

/* What becomes of the runs. */
struct outcome {
    size_t spins;
    int8_t *states, *converged;
    double *time;
};

static void run_part(const struct experiment *experiment, const struct point *point, size_t index,
                     const struct outcome *outcome)
{
    struct part part = part_at(experiment, index);
    struct trial *trial = trial_create(experiment, point, part.network);
    for (size_t start = part.first; start < part.first + part.count; start++) {
        trial_start(trial, start);
        outcome->converged[start] = dynamics_run(trial->dynamics, experiment->max_sweeps);
        outcome->time[start] = dynamics_time(trial->dynamics);
        memcpy(outcome->states + start * outcome->spins, dynamics_state(trial->dynamics), outcome->spins);
    }
    trial_free(trial);
}

void save_states(const struct experiment *experiment, int threads, struct container_writer *writer)
{
    struct point point = point_at(experiment, 0);
    size_t starts = experiment->starts, spins = point.ensemble.layers * point.ensemble.neurons;
    struct outcome outcome = {
        .spins = spins,
        .states = memory_need(calloc(starts, spins)),
        .converged = memory_need(calloc(starts, 1)),
        .time = memory_need(calloc(starts, sizeof *outcome.time)),
    };
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t index = 0; index < experiment_parts(experiment); index++)
        run_part(experiment, &point, index, &outcome);
    container_write_bytes(writer, "states", 2, (const size_t[]){starts, spins}, outcome.states);
    container_write_bytes(writer, "converged", 1, &starts, outcome.converged);
    container_write_doubles(writer, "time", 1, &starts, outcome.time);
    write_ensemble(experiment, &point, writer);
    container_write_text(writer, "/", "rule", rule_name(point.rule));
    container_write_integer(writer, "/", "max_sweeps", experiment->max_sweeps);
    container_write_integer(writer, "/", "dynamics_seed", (int64_t)experiment->dynamics_seed);
    free(outcome.states);
    free(outcome.converged);
    free(outcome.time);
}

/* Files -------------------------------------------------------------------------------------------------- */

static int begin(struct container_writer **writer, const struct options *options, const char *option)
{
    char message[CONTAINER_MESSAGE];
    const char *path = options_text(options, option);
    if (!path)
        return EXIT_DONE;
    int exit_code = container_create(writer, path, options_flag(options, "force"), message);
    if (exit_code != EXIT_DONE)
        options_complain(options, "%s", message);
    return exit_code;
}

static int commit(struct container_writer **writer, const struct options *options)
{
    char message[CONTAINER_MESSAGE];
    int exit_code = container_commit(*writer, message);
    *writer = NULL;
    if (exit_code != EXIT_DONE)
        options_complain(options, "%s", message);
    return exit_code;
}

int saving_begin(struct saving *saving, const struct options *options)
{
    *saving = (struct saving){0};
    int exit_code = begin(&saving->network, options, "save-network");
    if (exit_code == EXIT_DONE)
        exit_code = begin(&saving->states, options, "save-states");
    return exit_code;
}

int saving_finish(struct saving *saving, const struct experiment *experiment)
{
    int exit_code = EXIT_DONE;
    if (saving->network) {
        save_network(experiment, saving->network);
        exit_code = commit(&saving->network, experiment->options);
    }
    if (saving->states && exit_code == EXIT_DONE) {
        save_states(experiment, (int)options_integer(experiment->options, "threads"), saving->states);
        exit_code = commit(&saving->states, experiment->options);
    }
    saving_abandon(saving);
    return exit_code;
}

void saving_abandon(struct saving *saving)
{
    container_abandon(saving->network);
    container_abandon(saving->states);
}
