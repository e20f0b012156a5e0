/* local_request: what fp-local was asked for: networks, where the references come from, the scan, the theory next to
 * it; what its tables build on. */
#ifndef FP_SOLVERS_LOCAL_REQUEST_H
#define FP_SOLVERS_LOCAL_REQUEST_H

#include "solvers/instances.h"
#include "solvers/local_states.h"
#include "solvers/local_theory.h"
#include "solvers/scan.h"
#include "solvers/search.h"

/* Where the references come from. */
enum local_source {
    SOURCE_FOCUSING, /* found by the searches of fp-solve with their defaults, */
    SOURCE_REINFORCEMENT,
    SOURCE_ANNEALING,
    SOURCE_DYNAMICS,
    SOURCE_EXACT, /* drawn from all fixed points of the network, */
    SOURCE_STATE, /* or read from a file */
    LOCAL_SEARCHES = SOURCE_EXACT
};

/* Read by all threads. */
struct local_request {
    const struct options *options;
    struct instances instances;
    struct network *loaded;      /* of --network; NULL: none */
    struct local_states *states; /* of --state; NULL: none. Then these are the starts, in a single network */
    double of_states[3];         /* its size, self-coupling and margin: what the grids then hold */
    struct grid source;          /* values of enum local_source */
    struct search_plan plan[LOCAL_SEARCHES];
    struct scan_plan scan;
    enum messages_method method;
    enum amp_variance variance;
    struct grid distance;        /* of --distance; count 0: none */
    bool exact;                  /* scans next to exact enumeration: all N are at most LOCAL_COMPARED */
    size_t theories;
    struct local_theory **theory; /* of each pair of a self-coupling and a margin */
};

enum { LOCAL_COMPARED = 24 };

/* Reads all options; refuses what contradicts itself, states that are no fixed points, and what does not fit into
 * memory: one line on stderr and exit 2. */
void local_request_read(struct local_request *request, struct options *options);
void local_request_free(struct local_request *request);

/* "focusing" */
const char *local_source_name(enum local_source source);

/* The theory at a grid point, at J = J_D - kappa; of a loaded network over the root of its norm (instances_norm). */
struct local_theory *local_request_theory(const struct local_request *request, size_t point);

#endif
