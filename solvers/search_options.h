/* search_options: the options of the methods that look for fixed points: which of them act, and the plans that follow
 * from them. */
#ifndef FP_SOLVERS_SEARCH_OPTIONS_H
#define FP_SOLVERS_SEARCH_OPTIONS_H

#include "common/options.h"
#include "solvers/search_plan.h"

struct search_options {
    struct grid method;                      /* those asked for, values of enum search_method */
    struct search_plan plan[SEARCH_METHODS]; /* of each of them */
    struct focusing_step *list;              /* of --schedule; NULL: none */
};

/* Reads the options method, protocol, schedule, replicas, gamma-min, gamma-max, steps, step-iterations, rate, exponent,
 * damping, noise, variance, max-iterations, restarts, polish-sweeps, polish-hot, polish-cold, hot, cold. What plays no
 * part in the methods asked for is refused if it was given, otherwise idle; refuses what contradicts itself. Defaults
 * that differ between the methods are those of search_plan_adapt. */
void search_options_read(struct search_options *search, struct options *options);
void search_options_free(struct search_options *search);

/* Whether a method asked for passes messages. */
bool search_options_pass_messages(const struct search_options *search);

#endif
