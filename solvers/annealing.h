/* annealing: simulated annealing of one network of one layer on the hinge energy E(s) = sum_i max(0, -(s_i h_i + J_i)),
 * J_i = J_D,i - kappa, equations (S.26), (S.27) of notes/solvers.md; also the polishing between the attempts of
 * message passing. Stabilities are kept incrementally in single precision. */
#ifndef FP_SOLVERS_ANNEALING_H
#define FP_SOLVERS_ANNEALING_H

#include "common/stream.h"
#include "sim/network.h"

#include <stdbool.h>

struct annealing;

size_t annealing_bytes(size_t neurons); /* besides the network; SIZE_MAX if uncountable */

/* The network (one layer) must live on. Out of memory: one line on stderr and exit 1. */
struct annealing *annealing_create(const struct network *network);
void annealing_renew(struct annealing *annealing); /* the couplings of the network have changed */
void annealing_free(struct annealing *annealing);  /* NULL is accepted */

/* Begins from `state` (N spins) with these couplings of the constraints (N numbers J_i). The random numbers are those
 * of `address`, whose purpose is set here: STREAM_ORDER for the order of the moves, STREAM_ANNEALING for their
 * acceptance. */
void annealing_start(struct annealing *annealing, const double *coupling, const int8_t *state,
                     const struct stream_address *address);

/* `sweeps` more sweeps at this temperature >= 0, in units of the energy: in each, the flip of every neuron is tried
 * once, in a new random order, and accepted with probability min(1, exp(-change of E/temperature)). Stops as soon as
 * no constraint is violated, which is then verified in double precision from scratch: true if the state is a solution.
 * Stops early after a signal. */
bool annealing_run(struct annealing *annealing, double temperature, long sweeps);

/* Since annealing_start: */
long annealing_sweeps(const struct annealing *annealing);         /* sweeps begun */
size_t annealing_violated(const struct annealing *annealing);     /* violated constraints now */
double annealing_energy(const struct annealing *annealing);       /* E now */
const int8_t *annealing_state(const struct annealing *annealing); /* N spins now */

/* The first state of fewest violated constraints, and how many they are. */
const int8_t *annealing_best(const struct annealing *annealing, size_t *violated);

#endif
