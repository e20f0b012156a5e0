#include "solvers/search_attempt.h"

#include "common/interruption.h"

#include <gsl/gsl_randist.h>
#include <string.h>

/* Belief propagation has converged once no magnetisation changes by more than this. */
static const double converged_change = 1e-6;

/* States ------------------------------------------------------------------------------------------------- */

double search_verify(const struct search_run *run, const int8_t *state, size_t *violated)
{
    const struct search *search = run->search;
    double smallest = network_smallest_stability(search->network, run->coupling, state, search->fields);
    *violated = 0;
    for (size_t i = 0; i < search->neurons; i++)
        *violated += state[i] * search->fields[i] + run->coupling[i] <= 0;
    return smallest;
}

/* Keeps a state that has fewer violated constraints than all before. */
static void keep_best(struct search_run *run, const int8_t *state, size_t violated)
{
    if (violated >= run->outcome.violated)
        return;
    run->outcome.violated = violated;
    memcpy(run->search->best, state, run->search->neurons);
}

static void report(const struct search_run *run, struct search_record record)
{
    record.iteration = run->outcome.iterations;
    record.attempt = run->outcome.attempts;
    if (run->observe)
        run->observe(&record, run->context);
}

/* The same after a sweep of something that has a state. */
static void report_sweep(const struct search_run *run, const char *phase, size_t violated, double temperature)
{
    report(run, (struct search_record){.phase = phase, .violated = violated, .overlap = 1, .replicas = 1,
                                       .temperature = temperature});
}

static void open_stream(const struct search_run *run, enum stream_purpose purpose)
{
    struct stream_address address = run->address;
    address.purpose = purpose;
    stream_open(run->search->generator, &address);
}

static void draw_state(const struct search_run *run)
{
    open_stream(run, STREAM_START);
    stream_spins(run->search->generator, run->search->neurons, run->search->attempt);
}

/* Attempts ----------------------------------------------------------------------------------------------- */

static struct amp_drive drive_at(const struct search_plan *plan, long iteration)
{
    struct focusing focusing = plan->focusing;
    if (plan->method == SEARCH_BP)
        return (struct amp_drive){.kind = DRIVE_NONE, .damping = plan->damping};
    if (plan->method == SEARCH_REINFORCEMENT)
        focusing.protocol = PROTOCOL_STANDARD;
    return focusing_drive(&focusing, iteration);
}

static void start_messages(const struct search_run *run)
{
    const struct search *search = run->search;
    open_stream(run, STREAM_MESSAGES);
    for (size_t k = 0; k < search->neurons; k++)
        search->fields[k] = gsl_ran_gaussian_ziggurat(search->generator, search->plan->noise);
    amp_set_constraints(search->amp, run->coupling);
    amp_start(search->amp, search->fields);
}

/* Message passing; leaves in search->attempt the latest of its states of fewest violations. */
static bool pass_messages(struct search_run *run)
{
    struct search *search = run->search;
    const struct search_plan *plan = search->plan;
    size_t fewest = SIZE_MAX;
    bool converged = false;
    start_messages(run);
    for (long t = 0; t < plan->max_iterations && fewest > 0 && !converged && !interruption_requested(); t++) {
        struct amp_drive drive = drive_at(plan, t);
        struct amp_iteration iteration = amp_iterate(search->amp, &drive);
        run->outcome.iterations++;
        if (iteration.violated <= fewest) {
            amp_state(search->amp, search->attempt);
            fewest = iteration.violated;
            if (fewest == 0)
                search_verify(run, search->attempt, &fewest);
            keep_best(run, search->attempt, fewest);
        }
        converged = plan->method == SEARCH_BP && iteration.change < converged_change;
        report(run, (struct search_record){
                        .phase = "messages", .violated = iteration.violated, .overlap = iteration.overlap,
                        .gamma = drive.gamma, .replicas = drive.kind == DRIVE_FOCUSING ? drive.replicas : 1,
                        .strength = drive.strength});
    }
    return fewest == 0;
}

static double temperature_at(const struct cooling *cooling, long sweep)
{
    long last = cooling->sweeps - 1;
    return sweep < last ? cooling->hot + (cooling->cold - cooling->hot) * (double)sweep / (double)last : cooling->cold;
}

/* Simulated annealing of the state search->attempt. */
static bool anneal(struct search_run *run, const struct cooling *cooling, long sweeps, const char *phase)
{
    struct annealing *annealing = run->search->annealing;
    annealing_start(annealing, run->coupling, run->search->attempt, &run->address);
    bool solved = annealing_run(annealing, 0, 0);
    if (solved)
        report_sweep(run, phase, 0, 0);
    for (long t = 0; t < sweeps && !solved && !interruption_requested(); t++) {
        double temperature = temperature_at(cooling, t);
        solved = annealing_run(annealing, temperature * run->search->unit, 1);
        run->outcome.iterations++;
        report_sweep(run, phase, annealing_violated(annealing), temperature);
    }
    size_t fewest;
    const int8_t *best = annealing_best(annealing, &fewest);
    keep_best(run, best, fewest);
    return solved;
}

static bool follow_dynamics(struct search_run *run)
{
    struct search *search = run->search;
    struct dynamics *dynamics = search->dynamics;
    struct stream_address order = run->address;
    long before = run->outcome.iterations;
    bool fixed = false;
    order.purpose = STREAM_ORDER;
    draw_state(run);
    dynamics_start(dynamics, run->coupling, RULE_PERMUTED, &order, search->attempt);
    for (long t = 0; t < search->plan->max_iterations && !fixed && !interruption_requested(); t++) {
        fixed = dynamics_run(dynamics, 1);
        size_t violated = fixed ? 0 : dynamics_unstable(dynamics);
        if (violated < run->outcome.violated)
            keep_best(run, dynamics_state(dynamics), violated);
        run->outcome.iterations = before + (long)dynamics_sweeps(dynamics);
        report_sweep(run, "dynamics", violated, 0);
    }
    return fixed;
}

bool search_attempt(struct search_run *run)
{
    const struct search_plan *plan = run->search->plan;
    switch (plan->method) {
    case SEARCH_ANNEALING:
        draw_state(run);
        return anneal(run, &plan->anneal, plan->max_iterations, "annealing");
    case SEARCH_DYNAMICS:
        return follow_dynamics(run);
    default:
        if (pass_messages(run))
            return true;
        return plan->polish.sweeps > 0 && anneal(run, &plan->polish, plan->polish.sweeps, "polish");
    }
}
