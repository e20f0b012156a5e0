#include "sim/save_file.h"

#include "common/memory.h"
#include "common/ranks.h"

#include <stdlib.h>

int save_file_begin(struct container_writer **writer, const struct options *options, const char *option)
{
    char message[CONTAINER_MESSAGE];
    const char *path = options_text(options, option);
    *writer = NULL;
    if (!path)
        return EXIT_DONE;
    options_refuse_shard(options, option);
    if (!ranks_first())
        return EXIT_DONE;
    int exit_code = container_create(writer, path, options_flag(options, "force"), message);
    if (exit_code != EXIT_DONE)
        options_complain(options, "%s", message);
    return exit_code;
}

int save_file_commit(struct container_writer **writer, const struct options *options)
{
    char message[CONTAINER_MESSAGE];
    int exit_code = container_commit(*writer, message);
    *writer = NULL;
    if (exit_code != EXIT_DONE)
        options_complain(options, "%s", message);
    return exit_code;
}

void save_file_sampled(struct container_writer *writer, const struct network_ensemble *ensemble, uint64_t seed,
                       uint64_t sample)
{
    container_write_integer(writer, "/", "seed", (int64_t)seed);
    container_write_integer(writer, "/", "sample", (int64_t)sample);
    container_write_real(writer, "/", "lambda", ensemble->interlayer);
    container_write_integer(writer, "/", "layers", (int64_t)ensemble->layers);
}

struct final_states final_states_create(size_t starts, size_t spins)
{
    return (struct final_states){
        .starts = starts,
        .spins = spins,
        .states = memory_need(calloc(starts, spins)),
        .converged = memory_need(calloc(starts, 1)),
        .time = memory_need(calloc(starts, sizeof(double))),
    };
}

void final_states_free(struct final_states *final)
{
    free(final->states);
    free(final->converged);
    free(final->time);
}

void final_states_write(const struct final_states *final, struct container_writer *writer)
{
    container_write_bytes(writer, "states", 2, (const size_t[]){final->starts, final->spins}, final->states);
    container_write_bytes(writer, "converged", 1, &final->starts, final->converged);
    container_write_doubles(writer, "time", 1, &final->starts, final->time);
}
