/* search: one run of one solver on one network, with its restarts, equation (S.25) of notes/solvers.md. */
#ifndef FP_SOLVERS_SEARCH_H
#define FP_SOLVERS_SEARCH_H

#include "solvers/focusing.h"

#include "common/stream.h"

#include <stdbool.h>

enum search_method {
    SEARCH_FOCUSING,      /* message passing with the protocol of the plan */
    SEARCH_REINFORCEMENT, /* the same with standard reinforcement */
    SEARCH_BP,            /* belief propagation without pseudo-fields, up to its fixed point */
    SEARCH_ANNEALING,     /* simulated annealing on the hinge energy from a random state */
    SEARCH_DYNAMICS,      /* zero-temperature dynamics, rule permuted, from a random state: the runs of fp-relax */
};

/* Temperatures fall linearly from `hot` in the first to `cold` in the last of so many sweeps. */
struct cooling {
    double hot, cold; /* >= 0, in the unit of the couplings, see search_create */
    long sweeps;      /* 0: none */
};

struct search_plan {
    enum search_method method;
    struct focusing focusing;   /* of focusing and reinforcement */
    enum amp_variance variance; /* of message passing */
    double damping;             /* of SEARCH_BP */
    double noise;               /* standard deviation of the fields that message passing starts from */
    struct cooling polish;      /* after each failed attempt of message passing, from its state of fewest violations */
    struct cooling anneal;      /* of SEARCH_ANNEALING; once it is over, the temperature remains `cold` */
    long restarts;              /* further attempts, each with new random numbers */
    long max_iterations;        /* of one attempt: passes over J of message passing, sweeps of the others */
};

struct search;

/* Bytes that search_create needs besides the network; SIZE_MAX if uncountable. */
size_t search_bytes(const struct search_plan *plan, size_t neurons);

/* The network (one layer) and the plan must live on. `gaussian`: its couplings were sampled. The unit of temperatures
 * is the root of the mean norm of its rows (network_norm), so that nothing changes when couplings and self-couplings are
 * multiplied by a common factor. Out of memory: one line on stderr and exit 1. */
struct search *search_create(const struct search_plan *plan, const struct network *network, bool gaussian);
void search_free(struct search *search); /* NULL is accepted */

struct search_outcome {
    bool solved;      /* verified in double precision */
    long iterations;  /* passes and sweeps of all attempts and polishing together, up to the solution if there is one */
    long attempts;    /* attempts begun */
    size_t violated;  /* violated constraints of the state that it ends with, the fewest met; 0 if solved */
    double stability; /* smallest stability min_i s_i h_i + J_i of this state; above 0 if solved */
};

/* One iteration or sweep, for a trace; also an attempt of annealing or dynamics that starts at a solution. */
struct search_record {
    long iteration;    /* of all attempts together, from 1; where an attempt starts at a solution: those before it */
    long attempt;      /* from 1 */
    const char *phase; /* "messages", "polish", "annealing", "dynamics" */
    size_t violated;   /* of message passing: by the signs of the fields before it; otherwise after the sweep */
    double overlap;         /* q of message passing; 1 for a state */
    double gamma, replicas; /* of focusing, otherwise 0 and 1 */
    double strength;        /* of reinforcement, otherwise 0 */
    double temperature;     /* of annealing and polishing, in the unit of the plan; otherwise 0 */
};
typedef void search_observe(const struct search_record *record, void *context);

/* One run. coupling: J_i = J_D,i - kappa, N numbers. address: seed, size, sample and index (start) of the random
 * numbers; its purpose and layer are set here. The layer is the number of the attempt, from 0: STREAM_MESSAGES for the
 * fields that message passing starts from, STREAM_START for random states, STREAM_ORDER for the order of the updates of
 * the dynamics and of annealing, STREAM_ANNEALING for the moves that are accepted. The first attempt of the dynamics
 * so is the run of fp-relax with this number. `observe` may be NULL. Stops early after a signal. */
struct search_outcome search_run(struct search *search, const double *coupling, const struct stream_address *address,
                                 search_observe *observe, void *context);

/* The state that the last run ended with: the solution, or the one of fewest violations. N spins. */
const int8_t *search_state(const struct search *search);

#endif
