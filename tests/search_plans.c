#include "tests/search_plans.h"

#include "tests/naive_energy.h"
#include "tests/near.h"

#include <stdlib.h>

struct search_plan short_plan(enum search_method method)
{
    return (struct search_plan){
        .method = method,
        .focusing = {.protocol = PROTOCOL_SCOPING, .damping = method == SEARCH_REINFORCEMENT ? 0 : 0.3, .replicas = 3,
                     .gamma_max = 2.5, .steps = 50, .step_iterations = 20, .rate = 2e-3},
        .damping = 0.5,
        .noise = 0.05,
        .anneal = {0.3, 0.01, 300},
        .max_iterations = 1100,
    };
}

struct stream_address run_address(size_t neurons, uint64_t sample, uint32_t start)
{
    return (struct stream_address){.seed = 1, .size = (uint32_t)neurons, .sample = sample, .index = start};
}

void record_iteration(const struct search_record *record, void *context)
{
    struct records *records = context;
    records->list = realloc(records->list, (records->count + 1) * sizeof *records->list);
    records->list[records->count++] = *record;
}

void expect_truth(const struct search *search, const struct search_outcome *outcome, const struct network *network,
                  const double *coupling)
{
    const int8_t *state = search_state(search);
    double smallest = INFINITY;
    for (size_t i = 0; i < network->neurons; i++) {
        cr_assert(state[i] == 1 || state[i] == -1);
        smallest = fmin(smallest, naive_stability(network, coupling, state, i));
    }
    expect_near(outcome->stability, smallest, 1e-12);
    cr_expect_eq(outcome->violated, naive_violated(network, coupling, state));
    cr_expect_eq(outcome->solved, outcome->violated == 0);
    cr_expect_eq(outcome->solved, outcome->stability > 0);
}
