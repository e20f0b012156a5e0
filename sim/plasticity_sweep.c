/* One sweep of the plastic network (A.3). */
#include "sim/plasticity_internal.h"

#include "common/stream.h"

struct plastic_view plastic_view(const struct plasticity *model, const struct plastic_group *group, size_t l,
                                 bool right)
{
    const struct plasticity_parameters *p = &model->parameters;
    const struct plastic_layer *layer = &group->layers[l];
    bool from_left = l > 0, from_right = right && l + 1 < p->layers;
    return (struct plastic_view){
        .fields = layer->fields,
        .forward = layer->forward ? layer->forward : model->zeros,
        .constant = layer->constant,
        .state = layer->state,
        .left = from_left ? layer[-1].state : model->zeros,
        .right = from_right ? layer[1].state : model->zeros,
        .factor = (float)model->couplings[l].factor,
        .forward_factor = (float)model->forward[l].factor,
        .self = (float)(p->recurrent_strength * p->self_coupling),
        .from_left = from_left ? (float)p->chain_strength : 0,
        .from_right = from_right ? (float)p->chain_strength : 0,
    };
}

/* Layer l has changed by its flips: its state, and the fields they act on. */
static void apply(const struct plasticity *model, struct plastic_group *group, size_t l)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_layer *layer = &group->layers[l];
    const struct plastic_flips *flips = &layer->flips;
    for (size_t k = 0; k < flips->count; k++)
        for (size_t b = 0; b < PLASTIC_LANES; b++)
            layer->state[flips->sender[k] * (size_t)PLASTIC_LANES + b] += flips->change[k * PLASTIC_LANES + b];
    if (p->recurrent_strength > 0) {
        plastic_propagate(&model->code, &model->couplings[l], flips, layer->fields);
        group->totals.columns += flips->count;
    }
    if (l + 1 < p->layers && plastic_has(&model->forward[l + 1])) {
        plastic_propagate(&model->code, &model->forward[l + 1], flips, layer[1].forward);
        group->totals.columns += flips->count;
    }
}

size_t plastic_unstable(const struct plasticity *model, struct plastic_group *group, bool right)
{
    size_t unstable = 0;
    for (size_t l = 0; l < model->parameters.layers; l++) {
        struct plastic_view view = plastic_view(model, group, l, right);
        unstable += model->code.decide(&view, model->parameters.hidden, NULL, &group->layers[l].flips);
    }
    return unstable;
}

/* Orders --------------------------------------------------------------------------------------------------- */

static struct stream_address sweep_address(const struct plasticity *model, const struct plastic_address *address,
                                           uint32_t sweep)
{
    return (struct stream_address){.seed = model->seed, .purpose = STREAM_RELAXATION,
                                   .size = (uint32_t)model->parameters.hidden, .sample = address->batch,
                                   .index = sweep, .layer = address->group};
}

/* Which pairs of neuron i and pattern b of a layer are updated: 32-bit number 16 i + b, counted on from layer to layer,
 * is below 2^32 p. */
static const int32_t *draw_mask(const struct plasticity *model, struct plastic_group *group)
{
    uint64_t limit = (uint64_t)(model->parameters.update_probability * 0x1p32);
    for (size_t i = 0; i < model->parameters.hidden; i++) {
        uint64_t words[PLASTIC_LANES / 2];
        stream_words(group->random, PLASTIC_LANES / 2, words);
        for (size_t b = 0; b < PLASTIC_LANES; b++)
            group->mask[i * PLASTIC_LANES + b] = -((words[b / 2] >> (32 * (b % 2)) & 0xffffffffu) < limit);
    }
    return group->mask;
}

/* All layers at once, from the states before. */
static size_t sweep_together(const struct plasticity *model, struct plastic_group *group, bool right,
                             const struct plastic_address *address, uint32_t sweep)
{
    const struct plasticity_parameters *p = &model->parameters;
    bool partial = p->update == PLASTIC_PARTIAL;
    size_t wanted = 0;
    if (partial) {
        struct stream_address stream = sweep_address(model, address, sweep);
        stream_open(group->random, &stream);
    }
    for (size_t l = 0; l < p->layers; l++) {
        struct plastic_view view = plastic_view(model, group, l, right);
        const int32_t *mask = partial ? draw_mask(model, group) : NULL;
        wanted += model->code.decide(&view, p->hidden, mask, &group->layers[l].flips);
    }
    for (size_t l = 0; l < p->layers; l++)
        apply(model, group, l);
    return wanted;
}

/* The view of neuron i of a layer alone. */
static struct plastic_view view_of(struct plastic_view view, size_t i)
{
    size_t place = i * PLASTIC_LANES;
    view.fields += place;
    view.forward += place;
    view.constant += place;
    view.state += place;
    view.left += place;
    view.right += place;
    return view;
}

static size_t sweep_in_order(const struct plasticity *model, struct plastic_group *group, bool right,
                             const struct plastic_address *address, uint32_t sweep)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct stream_address stream = sweep_address(model, address, sweep);
    order_open(group->order, &stream);
    const uint32_t *numbers = order_sweep(group->order, RULE_PERMUTED);
    size_t flipped = 0;
    for (size_t k = 0; k < p->layers * p->hidden; k++) {
        size_t l = numbers[k] / p->hidden, i = numbers[k] % p->hidden;
        struct plastic_flips *flips = &group->layers[l].flips;
        struct plastic_view view = view_of(plastic_view(model, group, l, right), i);
        flipped += model->code.decide(&view, 1, NULL, flips);
        flips->sender[0] = (uint32_t)i;
        if (flips->count > 0)
            apply(model, group, l);
    }
    return flipped;
}

size_t plastic_sweep(const struct plasticity *model, struct plastic_group *group, bool right,
                     const struct plastic_address *address, uint32_t sweep)
{
    if (model->parameters.update == PLASTIC_ASYNCHRONOUS)
        return sweep_in_order(model, group, right, address, sweep);
    return sweep_together(model, group, right, address, sweep);
}
