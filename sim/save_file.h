/* save_file: an HDF5 file that an option of a tool asks for, and what the tools on finite networks write into it: the
 * final states of runs, and which network they are of. */
#ifndef FP_SIM_SAVE_FILE_H
#define FP_SIM_SAVE_FILE_H

#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"

/* Begins the file of this option, so that what cannot be written is known before the runs; *writer is NULL if it is not
 * asked for, and on all ranks but the first. Returns EXIT_DONE, or an exit code after one line on stderr. */
int save_file_begin(struct container_writer **writer, const struct options *options, const char *option);
/* Completes it and sets *writer to NULL. Returns as save_file_begin. */
int save_file_commit(struct container_writer **writer, const struct options *options);

/* Attributes of the file with which, and with eta, a sampled network is drawn again: seed, sample, lambda, layers. */
void save_file_sampled(struct container_writer *writer, const struct network_ensemble *ensemble, uint64_t seed,
                       uint64_t sample);

/* How the runs on one network end. */
struct final_states {
    size_t starts, spins;
    int8_t *states;    /* starts x spins */
    int8_t *converged; /* starts: 1 where the state is a fixed point, otherwise 0 */
    double *time;      /* starts: how long it took */
};

/* All are zero. Out of memory: one line on stderr and exit 1. */
struct final_states final_states_create(size_t starts, size_t spins);
void final_states_free(struct final_states *final);

/* Datasets `states`, `converged`, `time`. */
void final_states_write(const struct final_states *final, struct container_writer *writer);

#endif
