/* experiment: what fp-relax was asked for, its grid points, and one network with its dynamics; what every observation
 * of the dynamics builds on. */
#ifndef FP_SIM_EXPERIMENT_H
#define FP_SIM_EXPERIMENT_H

#include "common/sweep.h"
#include "sim/dynamics.h"
#include "sim/parts.h"

/* Everything that was asked for; read by all threads. An observation reads options of its own from `options`. */
struct experiment {
    const struct options *options;
    struct grid jd, n, rule, eta, lambda, layers; /* rule: values of enum update_rule */
    const struct network *loaded;                 /* of --network; NULL: networks are sampled */
    double of_loaded[3]; /* its size, the mean of its diagonal, its symmetry: what the grids then hold */
    bool own_diagonal; /* self-couplings are the diagonal of the loaded network; jd then holds their mean */
    uint64_t seed, dynamics_seed;
    uint64_t first_sample;  /* the networks are first_sample ... first_sample + samples - 1 */
    size_t samples, starts; /* networks (1 if loaded), runs on each */
    long max_sweeps;        /* a run that has not converged by then is given up */
    long warm_up;           /* sweeps after which an active run counts as long-lived, below max_sweeps */
    enum dynamics_precision precision;
};

/* One grid point. */
struct point {
    double jd;
    enum update_rule rule;
    struct network_ensemble ensemble; /* of a loaded network: its size and measured symmetry */
};

/* Number of grid points, and the point of each: jd varies fastest, then n, rule, eta, lambda, layers. */
size_t experiment_points(const struct experiment *experiment);
struct point point_at(const struct experiment *experiment, size_t index);

/* Makes all runs use this network, with its own diagonal or with the self-couplings of the grid jd. */
void experiment_use_network(struct experiment *experiment, const struct network *network, bool own_diagonal);

/* "permuted" */
const char *rule_name(enum update_rule rule);

/* The columns that every table begins with, and their cells. */
#define EXPERIMENT_COLUMNS                                                                               \
    {"n", COLUMN_INTEGER, "", "neurons N of a layer"},                                                   \
    {"jd", COLUMN_REAL, "", "self-coupling J_D; mean of the diagonal where that of a file is used"},     \
    {"rule", COLUMN_TEXT, "", "update rule"},                                                            \
    {"eta", COLUMN_REAL, "", "symmetry of the couplings; measured if they are of a file"},               \
    {"lambda", COLUMN_REAL, "", "coupling between neighbouring layers"},                                 \
    {"layers", COLUMN_INTEGER, "", "number of layers L"},                                                \
    {"samples", COLUMN_INTEGER, "", "networks"},                                                         \
    {"starts", COLUMN_INTEGER, "", "runs on each network, from independent random states"}
void experiment_write_point(const struct experiment *experiment, const struct point *point, struct rows *rows);

/* The parts of a grid point, of at most PART_STARTS starts. */
enum { PART_STARTS = 16 };
size_t experiment_parts(const struct experiment *experiment); /* of one grid point */
struct part part_at(const struct experiment *experiment, size_t index);

/* The units of its error bars (parts_units, parts_unit_runs). */
size_t experiment_units(const struct experiment *experiment);
size_t experiment_unit_runs(const struct experiment *experiment);

/* One network, sampled or loaded, with its dynamics. */
struct trial {
    const struct experiment *experiment;
    struct point point;
    uint64_t sample; /* number of the network in its ensemble */
    size_t spins;    /* layers * N */
    const struct network *network;
    struct network *sampled; /* the same if it was sampled; NULL: loaded */
    struct dynamics *dynamics;
    double *self_coupling; /* of each spin */
    int8_t *start;         /* the initial state of the current run */
};

/* Draws network `network` (0 ... samples - 1) of the point, or takes the loaded one, and prepares the dynamics. Out of
 * memory: one line on stderr and exit 1. */
struct trial *trial_create(const struct experiment *experiment, const struct point *point, size_t network);
void trial_free(struct trial *trial);

/* Changes the self-coupling of the runs to come; the network stays. */
void trial_set_jd(struct trial *trial, double jd);

/* Begins run number `start` of the network: draws the initial state (STREAM_START) and starts the dynamics, whose
 * random order is stream STREAM_ORDER. Both are the same for all J_D, rules, eta and lambda. */
void trial_start(struct trial *trial, size_t start);

/* Address of the random numbers of run `start` for a purpose. */
struct stream_address trial_address(const struct trial *trial, enum stream_purpose purpose, size_t start);

/* Memory that `threads` threads need for the largest grid point, its networks and what is kept of every run, bytes;
 * infinite if uncountable. */
double experiment_bytes(const struct experiment *experiment, size_t threads);
/* Refuses an experiment that needs more than there is on --threads threads: one line on stderr and exit 2. */
void experiment_refuse_memory(const struct experiment *experiment);

/* One kind of table. fp-relax picks the observation whose option was given. */
struct observation {
    const char *option;           /* flag or grid that chooses it; NULL: the default table */
    const struct column *columns; /* EXPERIMENT_COLUMNS, then its own */
    const struct column *compared_columns; /* instead, where observations_have_theory; NULL: the same */
    size_t (*items)(const struct experiment *); /* work items; NULL: one for each grid point */
    size_t (*rows)(const struct experiment *);  /* rows of an item; NULL: 1 */
    size_t (*parts)(const struct experiment *); /* calls of sweep_parts's `part` for an item; NULL: experiment_parts */
    sweep_compute *compute;                     /* item index, the experiment as context */
    size_t (*final_rows)(const struct experiment *); /* rows at the end of the table; NULL: none */
    sweep_final *final;                         /* computes them, the experiment as context */
    void (*check)(const struct experiment *);   /* refuses what it cannot do (options_refuse); NULL: nothing */
};

#endif
