/* search_attempt: one attempt of one solver; the inner part of solvers/search, for it only. */
#ifndef FP_SOLVERS_SEARCH_ATTEMPT_H
#define FP_SOLVERS_SEARCH_ATTEMPT_H

#include "sim/dynamics.h"
#include "solvers/annealing.h"
#include "solvers/search.h"

struct search {
    const struct search_plan *plan;
    const struct network *network;
    size_t neurons;
    double unit;     /* of the temperatures of the plan */
    struct amp *amp; /* NULL, like the next two: this plan does without */
    struct annealing *annealing;
    struct dynamics *dynamics;
    gsl_rng *generator;
    double *fields;  /* work space */
    int8_t *attempt; /* the state that an attempt starts from, or its latest one of fewest violations */
    int8_t *best;    /* the first state of fewest violations of all attempts */
};

/* A run that is under way. */
struct search_run {
    struct search *search;
    const double *coupling;
    struct stream_address address; /* its layer is the number of the attempt */
    search_observe *observe;
    void *context;
    struct search_outcome outcome;
};

/* Smallest stability of a state and the number of its violated constraints, in double precision from scratch. */
double search_verify(const struct search_run *run, const int8_t *state, size_t *violated);

/* Makes attempt number run->address.layer and brings run->outcome and search->best up to date. Returns whether it
 * found a solution. */
bool search_attempt(struct search_run *run);

#endif
