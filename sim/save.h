/* save: one network and the final states of its runs as HDF5 files. */
#ifndef FP_SIM_SAVE_H
#define FP_SIM_SAVE_H

#include "common/container.h"
#include "sim/experiment.h"

/* The files of --save-network and --save-states, for an experiment of one grid point and one network. */
struct saving {
    struct container_writer *network, *states; /* NULL: not asked for */
};

/* Begins the files, so that what cannot be written is known before the runs. Returns EXIT_DONE, or an exit code after
 * one line on stderr. */
int saving_begin(struct saving *saving, const struct options *options);
/* Writes them, and completes them. Returns as saving_begin. Out of memory: one line on stderr and exit 1.
 * The network: dataset `couplings`, spins x spins (spins = layers * N), row i = inputs of neuron i, the self-couplings
 * on the diagonal and, in a chain, the couplings between layers; as network_load reads it. Attributes of the file:
 * seed, sample, jd, eta, lambda, layers; of a loaded network jd, eta.
 * The states, for which all runs are made again on --threads threads: dataset `states`, starts x spins, the final
 * states; `converged`, starts, 1 where that is a fixed point, otherwise 0; `time`, starts, sweeps up to the last flip.
 * Attributes of the file: those of the network, rule, max_sweeps, dynamics_seed. */
int saving_finish(struct saving *saving, const struct experiment *experiment);
void saving_abandon(struct saving *saving);

#endif
