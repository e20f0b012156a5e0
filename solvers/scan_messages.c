#include "solvers/scan_messages.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

/* Floor of the variance in the dense form (S.16): twice the smallest d_rep that it can tell from 0. */
static const double variance_floor = 1e-6;

struct messages {
    size_t neurons;
    struct amp *amp; /* one of these two, the other one NULL */
    struct bp *bp;
    double *field; /* f_k */
};

double messages_noise(enum messages_method method)
{
    return method == MESSAGES_AMP ? 2.5e-7 : 5e-15; /* single precision, double precision */
}

size_t messages_bytes(enum messages_method method, size_t neurons)
{
    size_t bytes = method == MESSAGES_AMP ? amp_bytes(neurons) : bp_bytes(neurons), fields;
    if (__builtin_mul_overflow(neurons, sizeof(double), &fields) || __builtin_add_overflow(bytes, fields, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct messages *messages_create(const struct network *network, const double *coupling, enum messages_method method,
                                 enum amp_variance variance)
{
    struct messages *messages = memory_need(malloc(sizeof *messages));
    *messages = (struct messages){.neurons = network->neurons};
    messages->field = memory_need(calloc(network->neurons, sizeof *messages->field));
    if (method == MESSAGES_AMP) {
        messages->amp = amp_create(network, variance);
        amp_set_constraints(messages->amp, coupling);
        amp_set_floor(messages->amp, variance_floor);
    } else {
        messages->bp = bp_create(network);
        bp_set_constraints(messages->bp, coupling);
    }
    return messages;
}

void messages_free(struct messages *messages)
{
    if (!messages)
        return;
    amp_free(messages->amp);
    bp_free(messages->bp);
    free(messages->field);
    free(messages);
}

void messages_set_field(struct messages *messages, const double *field)
{
    memcpy(messages->field, field, messages->neurons * sizeof *field);
    if (messages->amp)
        amp_set_field(messages->amp, field);
    else
        bp_set_field(messages->bp, field);
}

void messages_start(struct messages *messages, const double *fields)
{
    if (messages->amp)
        amp_start(messages->amp, fields);
    else
        bp_start(messages->bp, fields);
}

double messages_iterate(struct messages *messages, double damping)
{
    const struct amp_drive drive = {.kind = DRIVE_NONE, .damping = damping};
    return messages->amp ? amp_iterate(messages->amp, &drive).change : bp_iterate(messages->bp, damping);
}

struct messages_overlaps messages_overlaps(const struct messages *messages, const int8_t *state)
{
    const float *single = messages->amp ? amp_look(messages->amp).magnetisation : NULL;
    const double *exact = messages->bp ? bp_magnetisations(messages->bp) : NULL;
    struct messages_overlaps sums = {0, 0};
    for (size_t k = 0; k < messages->neurons; k++) {
        double m = single ? (double)single[k] : exact[k];
        sums.state += state[k] * m;
        sums.self += m * m;
    }
    return (struct messages_overlaps){sums.state / (double)messages->neurons, sums.self / (double)messages->neurons};
}

struct bethe messages_bethe(const struct messages *messages)
{
    return messages->amp ? bethe_of_amp(messages->amp) : bethe_of_bp(messages->bp, messages->neurons, messages->field);
}
