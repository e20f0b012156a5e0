/* solve_outputs: what fp-solve prints and writes; one module each. */
#ifndef FP_SOLVERS_SOLVE_OUTPUTS_H
#define FP_SOLVERS_SOLVE_OUTPUTS_H

#include "common/container.h"
#include "solvers/solve_request.h"

/* The default table: success and effort of each method at each grid point. Returns the exit code of the tool. */
int solve_table(const struct solve_request *request);

/* --trace: the only run, iteration by iteration. Refuses what is not a single run; writes nothing if it is
 * interrupted. Returns the exit code of the
 * tool. */
int solve_trace(const struct solve_request *request);

/* --save-states: makes the runs of the only item on the only network again, on the threads of --threads. Datasets
 * `states` (starts x N: the solution, or the state of fewest violations), `converged` (starts: 1 where solved),
 * `time` (starts: iterations); attributes of the file: method, jd (unless the self-couplings are those of a
 * network file), margin, eta, max_iterations, dynamics_seed and, of a sampled network, seed, sample, lambda, layers. */
void solve_write_states(const struct solve_request *request, struct container_writer *writer);

#endif
