#include "solvers/search_plan.h"

#include <limits.h>
#include <math.h>

const char *search_method_name(enum search_method method)
{
    static const char *const names[SEARCH_METHODS] = {
        [SEARCH_FOCUSING] = "focusing",   [SEARCH_REINFORCEMENT] = "reinforcement", [SEARCH_BP] = "bp",
        [SEARCH_ANNEALING] = "annealing", [SEARCH_DYNAMICS] = "dynamics",
    };
    return names[method];
}

bool search_method_passes_messages(enum search_method method)
{
    return method != SEARCH_ANNEALING && method != SEARCH_DYNAMICS;
}

/* The length of the protocol and the iteration that counts what its last one left violated; of a protocol without an
 * end, until rho_t is 0.89. */
static long iterations_of_protocol(const struct focusing *focusing)
{
    if (focusing->protocol == PROTOCOL_STANDARD || focusing->protocol == PROTOCOL_PSEUDO)
        return (long)ceil(2.2 / focusing->rate);
    long length = focusing_length(focusing);
    return length < LONG_MAX ? length + 1 : length;
}

void search_plan_adapt(struct search_plan *plan)
{
    bool coupled = plan->method == SEARCH_FOCUSING && plan->focusing.protocol != PROTOCOL_STANDARD;
    plan->damping = plan->focusing.damping = plan->method == SEARCH_BP ? 0.5 : coupled ? 0.3 : 0;
    plan->restarts = coupled ? 3 : 0;
    plan->polish.sweeps = coupled ? 100 : 0;
    if (plan->method == SEARCH_FOCUSING || plan->method == SEARCH_REINFORCEMENT)
        plan->max_iterations = iterations_of_protocol(&plan->focusing);
    else
        plan->max_iterations = plan->method == SEARCH_ANNEALING ? 2000 : 1000;
    plan->anneal.sweeps = plan->max_iterations;
}

struct search_plan search_plan_default(enum search_method method)
{
    struct search_plan plan = {
        .method = method,
        .focusing = {
            .protocol = method == SEARCH_REINFORCEMENT ? PROTOCOL_STANDARD : PROTOCOL_SCOPING,
            .replicas = SEARCH_REPLICAS,
            .gamma_min = SEARCH_GAMMA_MIN,
            .gamma_max = SEARCH_GAMMA_MAX,
            .steps = SEARCH_STEPS,
            .step_iterations = SEARCH_STEP_ITERATIONS,
            .rate = SEARCH_RATE,
            .exponent = SEARCH_EXPONENT,
        },
        .variance = AMP_ROW_VARIANCE,
        .noise = SEARCH_NOISE,
        .polish = {.hot = SEARCH_POLISH_HOT, .cold = SEARCH_POLISH_COLD},
        .anneal = {.hot = SEARCH_HOT, .cold = SEARCH_COLD},
    };
    search_plan_adapt(&plan);
    return plan;
}
