/* instances: the networks that a tool of solvers/ works on: a grid of sizes, self-couplings, margins and symmetries,
 * several networks at each point and several runs on each network; what fp-solve and fp-local share. */
#ifndef FP_SOLVERS_INSTANCES_H
#define FP_SOLVERS_INSTANCES_H

#include "common/ensemble_options.h"
#include "common/rows.h"
#include "common/stream.h"
#include "sim/network.h"

/* A row of a table of options. */
#define INSTANCES_OPTION_N                                                                                   \
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "500", .minimum = 2,            \
     .maximum = 2147483647, .help = "neurons N"}

/* Everything that was asked for; read by all threads. */
struct instances {
    const struct options *options;
    struct grid jd, n, margin, eta;
    const struct network *loaded; /* of --network; NULL: networks are sampled */
    double of_loaded[3];          /* its size, the mean of its diagonal, its symmetry: what the grids then hold */
    bool own_diagonal; /* self-couplings are the diagonal of the loaded network; jd then holds their mean */
    uint64_t seed, dynamics_seed;
    uint64_t first_sample;  /* the networks are first_sample ... first_sample + samples - 1 */
    size_t samples, starts; /* networks (1 if loaded), runs on each */
};

/* Reads the options jd, n, margin, eta, samples, first-sample, starts, seed, dynamics-seed, network. The loaded network
 * is to be freed by the caller, who gets it in *loaded (NULL: none). Refuses what contradicts itself. */
void instances_read(struct instances *instances, struct options *options, struct network **loaded);

/* Refuses networks whose J_ij and J_ji are correlated: message passing is derived for eta = 0 (S.18). A loaded network
 * is refused if its measured eta deviates from 0 by more than 6 standard errors, sqrt(2)/N each. */
void instances_refuse_symmetry(const struct instances *instances);

/* Mean over the rows of the loaded network of their norms sum_j J_ij^2; 1 for sampled networks, where it is that up to
 * O(1/N). */
double instances_norm(const struct instances *instances);

/* Refuses a loaded network whose mean norm (instances_norm) is out of the range of message passing in single precision,
 * 1e-6 to 1e6 or 0, or, if the variance is to be `mean`, which takes all norms to be 1, of 0.8 to 1.25. */
void instances_refuse_norm(const struct instances *instances, bool mean);

/* Refuses to need so much memory (bytes, infinite if uncountable) with the threads asked for, if there is less. */
void instances_refuse_memory(const struct instances *instances, double bytes);

/* One grid point. */
struct point_of_instances {
    size_t neurons;
    double jd, margin, eta;
};
size_t instances_points(const struct instances *instances); /* jd varies fastest, then n, margin, eta */
struct point_of_instances instances_point(const struct instances *instances, size_t index);

/* The columns that every table begins with, and their cells: n jd margin eta. */
#define INSTANCES_COLUMNS                                                                             \
    {"n", COLUMN_INTEGER, "", "neurons N"},                                                           \
    {"jd", COLUMN_REAL, "", "self-coupling J_D; mean of the diagonal where that of a file is used"},  \
    {"margin", COLUMN_REAL, "", "margin kappa"},                                                      \
    {"eta", COLUMN_REAL, "", "symmetry of the couplings; measured if they are of a file"}
void instances_write_point(const struct point_of_instances *point, struct rows *rows);

/* One network of a point. */
struct instance {
    uint64_t sample;              /* number in its ensemble */
    const struct network *network;
    struct network *sampled;      /* the same if it was sampled; NULL: loaded */
    double *coupling;             /* J_i = J_D,i - kappa of each neuron */
};

/* Draws network `network` (0 ... samples - 1) of the point, or takes the loaded one. Out of memory: one line on stderr
 * and exit 1. */
struct instance instance_create(const struct instances *instances, const struct point_of_instances *point,
                                size_t network);
void instance_free(struct instance *instance);

/* Address of the random numbers of run `start`; the purpose is left to who uses it. */
struct stream_address instance_address(const struct instances *instances, const struct instance *instance,
                                       size_t start);

#endif
