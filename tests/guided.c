#include "tests/guided.h"

#include "common/memory.h"
#include "tests/random_network.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static const double damping = 0.3;

struct guided guided_create(size_t neurons, uint64_t sample, double eta, double coupling, double field)
{
    struct guided guided = {
        .neurons = neurons,
        .network = network_create(neurons, 1),
        .state = memory_need(calloc(neurons, 1)),
        .coupling = memory_need(calloc(neurons, sizeof(double))),
        .field = memory_need(calloc(neurons, sizeof(double))),
    };
    network_sample(guided.network, &(struct network_ensemble){neurons, 1, eta, 0}, 1, sample);
    random_state(neurons, sample, guided.state);
    for (size_t k = 0; k < neurons; k++) {
        guided.coupling[k] = coupling;
        guided.field[k] = field * guided.state[k];
    }
    return guided;
}

void guided_free(struct guided *guided)
{
    network_free(guided->network);
    free(guided->state);
    free(guided->coupling);
    free(guided->field);
}

struct bp *guided_bp(const struct guided *guided, const double *start, double accuracy)
{
    struct bp *bp = bp_create(guided->network);
    bp_set_constraints(bp, guided->coupling);
    bp_set_field(bp, guided->field);
    bp_start(bp, start);
    double change = INFINITY;
    for (int iteration = 0; iteration < 2000 && change > accuracy; iteration++)
        change = bp_iterate(bp, damping);
    cr_assert(change <= accuracy, "N = %zu: changes by %g", guided->neurons, change);
    return bp;
}

struct amp *guided_amp(const struct guided *guided, enum amp_variance variance)
{
    struct amp *amp = amp_create(guided->network, variance);
    amp_set_constraints(amp, guided->coupling);
    amp_set_field(amp, guided->field);
    amp_start(amp, guided->field);
    struct amp_drive drive = {.kind = DRIVE_NONE, .damping = damping};
    double change = INFINITY;
    for (int iteration = 0; iteration < 2000 && change > 2e-6; iteration++)
        change = amp_iterate(amp, &drive).change;
    cr_assert(change <= 2e-6, "N = %zu: changes by %g", guided->neurons, change);
    return amp;
}
