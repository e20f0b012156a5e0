/* dynamics: zero-temperature dynamics s_i <- sign(h_i + J_D s_i) of one network, equations (N.6) to (N.12) of
 * notes/networks.md. A neuron flips when its stability s_i h_i + J_D is not positive. Fields are kept incrementally:
 * an attempt without a flip costs O(1), a flip one column of couplings. */
#ifndef FP_SIM_DYNAMICS_H
#define FP_SIM_DYNAMICS_H

#include "common/stream.h"
#include "sim/network.h"

#include <stdbool.h>

enum update_rule {
    RULE_RANDOM,   /* neurons drawn uniformly with replacement */
    RULE_PERMUTED, /* each neuron once a sweep, in a new random order */
    RULE_CYCLIC,   /* each neuron once a sweep, in the order of their numbers */
    RULE_PARALLEL, /* all at once */
    RULE_GREEDY,   /* the neuron of smallest stability (the first of equals); one attempt is one flip */
};

enum dynamics_precision {
    DYNAMICS_EXACT, /* couplings and fields in single precision throughout */
    DYNAMICS_AUTO,  /* couplings of 8 and fields of 16 bits while many neurons are unstable, where that is faster and
                       the network is Gaussian; single precision while few are, up to the fixed point */
};

/* A network prepared for the dynamics, and a state that moves. */
struct dynamics;

/* Whether single precision can hold the dynamics of this network: the largest coupling to each neuron and each
 * self-coupling of the diagonal is 0 or between 1e-20 and 1e20 in absolute value. True if it was sampled. */
bool dynamics_in_range(const struct network *network);

/* Bytes that dynamics_create will need for this size, besides the network itself; SIZE_MAX if uncountable. */
size_t dynamics_bytes(size_t neurons, size_t layers, enum dynamics_precision precision);

/* `gaussian`: the couplings were sampled (what DYNAMICS_AUTO needs to know). The network must live on and not change.
 * Out of memory: one line on stderr and exit 1. */
struct dynamics *dynamics_create(const struct network *network, bool gaussian, enum dynamics_precision precision);
/* The couplings of the network have changed (a new sample of the same size). */
void dynamics_renew(struct dynamics *dynamics);
void dynamics_free(struct dynamics *dynamics); /* NULL is accepted */

/* From the next dynamics_start on, neuron i also feels the constant field field[i] (layers * N numbers, copied), and
 * the fields are in single precision; NULL: none, as at first. Each is 0 or between 1e-20 and 1e20 in absolute
 * value. */
void dynamics_set_field(struct dynamics *dynamics, const double *field);

/* Sets the clock to 0 and begins from `state` (layers * N spins) with these self-couplings (one per neuron), this rule
 * and, for the random orders, the stream at `order`. */
void dynamics_start(struct dynamics *dynamics, const double *self_coupling, enum update_rule rule,
                    const struct stream_address *order, const int8_t *state);

/* Goes on for `sweeps` whole sweeps (one sweep: as many attempts as neurons, for parallel one update of all), or until
 * a fixed point is reached: true if the state is one, verified from scratch in double precision. Stops early after a
 * signal (common/interruption.h), when the sweep that it is part of will not use the result. */
bool dynamics_run(struct dynamics *dynamics, long sweeps);

/* Since dynamics_start: */
double dynamics_time(const struct dynamics *dynamics);      /* sweeps up to and including the last flip (N.8) */
uint64_t dynamics_flips(const struct dynamics *dynamics);   /* number of flips */
uint64_t dynamics_sweeps(const struct dynamics *dynamics);  /* whole sweeps done; counts the sweep of the last flip */
const int8_t *dynamics_state(const struct dynamics *dynamics);
bool dynamics_at_fixed_point(const struct dynamics *dynamics); /* as verified by the last dynamics_run */

/* Number of neurons that are unstable now, as the precision in use sees them. */
size_t dynamics_unstable(const struct dynamics *dynamics);

/* Largest absolute difference of the incremental fields from those computed in double precision from the couplings
 * that the kernel uses: the drift. */
double dynamics_drift(const struct dynamics *dynamics);

/* The kernel in use, for benchmarks and the table: "float32" or "int8". */
const char *dynamics_kernel(const struct dynamics *dynamics);

#endif
