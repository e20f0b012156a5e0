/* search_plans: short plans, addresses and observed iterations, for the tests of solvers/search. */
#ifndef FP_TESTS_SEARCH_PLANS_H
#define FP_TESTS_SEARCH_PLANS_H

#include "solvers/search.h"

enum { ALL_METHODS = SEARCH_DYNAMICS + 1 };

/* A short plan of a method, one attempt without polishing. */
struct search_plan short_plan(enum search_method method);

/* Seed 1. */
struct stream_address run_address(size_t neurons, uint64_t sample, uint32_t start);

/* What was observed: the context of record_iteration, free(list) in the end. */
struct records {
    struct search_record *list;
    size_t count;
};
void record_iteration(const struct search_record *record, void *context);

/* Expects that the outcome is true of the state that the run ended with, by the definition of a fixed point. */
void expect_truth(const struct search *search, const struct search_outcome *outcome, const struct network *network,
                  const double *coupling);

#endif
