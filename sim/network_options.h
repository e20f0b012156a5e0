/* network_options: the option --network of the tools that work on finite networks, next to those that say which
 * networks are sampled. */
#ifndef FP_SIM_NETWORK_OPTIONS_H
#define FP_SIM_NETWORK_OPTIONS_H

#include "common/options.h"
#include "sim/network.h"

/* Rows of a table of options. */
#define NETWORK_OPTION_SEED                                                                                      \
    {.name = "seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,                     \
     .maximum = OPTION_LARGEST_SEED, .help = "seed of the couplings; they do not depend on J_D"}
#define NETWORK_OPTION_FIRST_SAMPLE                                                                              \
    {.name = "first-sample", .kind = OPTION_INTEGER, .argument = "INT", .preset = "0", .minimum = 0,             \
     .maximum = 1e9, .help = "number of the first network"}
#define NETWORK_OPTION_FILE                                                                                      \
    {.name = "network", .kind = OPTION_INPUT, .argument = "FILE",                                                \
     .help = "the couplings of an HDF5 file (dataset `couplings`, N x N, row i = inputs of neuron i); its "      \
             "diagonal holds the self-couplings, unless --jd replaces it"}

/* Loads the network of --network; NULL without that option. Those of the options of sampled networks (n, eta,
 * lambda, layers, samples, first-sample, seed) that the tool has then play no part: one that was given is refused, and
 * so is a file without a network. jd plays none either unless it was given. */
struct network *network_of_options(struct options *options);

/* Makes the grids n, jd and eta of a tool those of a loaded network: its size, the mean of its diagonal if that is used
 * for self-couplings, and its measured symmetry. `of_loaded` must hold these values as long as the grids are used. */
void network_set_grids(const struct network *network, bool own_diagonal, double of_loaded[3], struct grid *n,
                       struct grid *jd, struct grid *eta);

/* Refuses the network of --network if its couplings are out of the range of single precision (dynamics_in_range). */
void network_refuse_range(const struct options *options, const struct network *network);

#endif
