#include "sim/save.h"

#include "common/memory.h"
#include "sim/save_file.h"

#include <stdlib.h>
#include <string.h>

static void write_ensemble(const struct experiment *experiment, const struct point *point,
                           struct container_writer *writer)
{
    container_write_real(writer, "/", "jd", point->jd);
    container_write_real(writer, "/", "eta", point->ensemble.symmetry);
    if (!experiment->loaded)
        save_file_sampled(writer, &point->ensemble, experiment->seed, experiment->first_sample);
}

static void write_network(const struct experiment *experiment, struct container_writer *writer)
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

static void run_part(const struct experiment *experiment, const struct point *point, size_t index,
                     const struct final_states *final)
{
    struct part part = part_at(experiment, index);
    struct trial *trial = trial_create(experiment, point, part.network);
    for (size_t start = part.first; start < part.first + part.count; start++) {
        trial_start(trial, start);
        final->converged[start] = dynamics_run(trial->dynamics, experiment->max_sweeps);
        final->time[start] = dynamics_time(trial->dynamics);
        memcpy(final->states + start * final->spins, dynamics_state(trial->dynamics), final->spins);
    }
    trial_free(trial);
}

static void write_states(const struct experiment *experiment, int threads, struct container_writer *writer)
{
    struct point point = point_at(experiment, 0);
    struct final_states final =
        final_states_create(experiment->starts, point.ensemble.layers * point.ensemble.neurons);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t index = 0; index < experiment_parts(experiment); index++)
        run_part(experiment, &point, index, &final);
    final_states_write(&final, writer);
    write_ensemble(experiment, &point, writer);
    container_write_text(writer, "/", "rule", rule_name(point.rule));
    container_write_integer(writer, "/", "max_sweeps", experiment->max_sweeps);
    container_write_integer(writer, "/", "dynamics_seed", (int64_t)experiment->dynamics_seed);
    final_states_free(&final);
}

int saving_begin(struct saving *saving, const struct options *options)
{
    *saving = (struct saving){0};
    int exit_code = save_file_begin(&saving->network, options, "save-network");
    if (exit_code == EXIT_DONE)
        exit_code = save_file_begin(&saving->states, options, "save-states");
    return exit_code;
}

int saving_finish(struct saving *saving, const struct experiment *experiment)
{
    int exit_code = EXIT_DONE;
    if (saving->network) {
        write_network(experiment, saving->network);
        exit_code = save_file_commit(&saving->network, experiment->options);
    }
    if (saving->states && exit_code == EXIT_DONE) {
        write_states(experiment, (int)options_integer(experiment->options, "threads"), saving->states);
        exit_code = save_file_commit(&saving->states, experiment->options);
    }
    saving_abandon(saving);
    return exit_code;
}

void saving_abandon(struct saving *saving)
{
    container_abandon(saving->network);
    container_abandon(saving->states);
}
