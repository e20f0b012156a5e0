#include "solvers/search_attempt.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "solvers/search_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Creation ----------------------------------------------------------------------------------------------- */

static bool anneals(const struct search_plan *plan)
{
    return plan->method == SEARCH_ANNEALING || (search_method_passes_messages(plan->method) && plan->polish.sweeps > 0);
}

size_t search_bytes(const struct search_plan *plan, size_t neurons)
{
    size_t amp = search_method_passes_messages(plan->method) ? amp_bytes(neurons) : 0;
    size_t annealing = anneals(plan) ? annealing_bytes(neurons) : 0;
    size_t dynamics = plan->method == SEARCH_DYNAMICS ? dynamics_bytes(neurons, 1, DYNAMICS_AUTO) : 0, bytes;
    if (__builtin_mul_overflow(neurons, sizeof(double) + 2 * sizeof(int8_t), &bytes) ||
        __builtin_add_overflow(bytes, amp, &bytes) || __builtin_add_overflow(bytes, annealing, &bytes) ||
        __builtin_add_overflow(bytes, dynamics, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct search *search_create(const struct search_plan *plan, const struct network *network, bool gaussian)
{
    size_t n = network->neurons;
    struct search *search = memory_need(malloc(sizeof *search));
    *search = (struct search){
        .plan = plan,
        .network = network,
        .neurons = n,
        .unit = anneals(plan) ? sqrt(network_norm(network)) : 0,
        .amp = search_method_passes_messages(plan->method) ? amp_create(network, plan->variance) : NULL,
        .annealing = anneals(plan) ? annealing_create(network) : NULL,
        .dynamics = plan->method == SEARCH_DYNAMICS ? dynamics_create(network, gaussian, DYNAMICS_AUTO) : NULL,
        .generator = stream_create(),
        .fields = memory_need(calloc(n, sizeof(double))),
        .attempt = memory_need(calloc(n, sizeof(int8_t))),
        .best = memory_need(calloc(n, sizeof(int8_t))),
    };
    return search;
}

void search_free(struct search *search)
{
    if (!search)
        return;
    amp_free(search->amp);
    annealing_free(search->annealing);
    dynamics_free(search->dynamics);
    gsl_rng_free(search->generator);
    free(search->fields);
    free(search->attempt);
    free(search->best);
    free(search);
}

/* Runs --------------------------------------------------------------------------------------------------- */

struct search_outcome search_run(struct search *search, const double *coupling, const struct stream_address *address,
                                 search_observe *observe, void *context)
{
    struct search_run run = {search, coupling, *address, observe, context, {.violated = SIZE_MAX}};
    memset(search->best, 1, search->neurons); /* what remains if a signal comes before anything is known */
    for (long attempt = 0; attempt <= search->plan->restarts && !interruption_requested(); attempt++) {
        run.address.layer = (uint32_t)attempt;
        run.outcome.attempts++;
        if (search_attempt(&run))
            break;
    }
    run.outcome.stability = search_verify(&run, search->best, &run.outcome.violated);
    run.outcome.solved = run.outcome.stability > 0;
    return run.outcome;
}

const int8_t *search_state(const struct search *search)
{
    return search->best;
}
