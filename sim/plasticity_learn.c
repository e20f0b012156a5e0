/* The rule of the plastic network (A.4) to (A.11). */
#include "sim/plasticity_internal.h"

#include <math.h>
#include <string.h>

/* Factors u ------------------------------------------------------------------------------------------------ */

/* u of one neuron with stability h S (A.4), (A.5). */
static float factor_of(double stability, double threshold, double softness)
{
    if (softness > 0)
        return (float)(1 / (1 + exp(softness * (stability - threshold))));
    return stability <= threshold;
}

/* Sums the factors of row i of `fields` times `states`, and stores S u. */
static double gains_of(const struct plasticity *model, const float *fields, const float *states, double threshold,
                       size_t patterns, float *gain)
{
    double sum = 0;
    for (size_t b = 0; b < patterns; b++) {
        float u = factor_of((double)(fields[b] * states[b]), threshold, model->parameters.softness);
        gain[b] = u * states[b];
        sum += (double)u;
    }
    return sum;
}

/* The fields of the rule have no right part and no label. */
static void hidden_gains(const struct plasticity *model, struct plastic_group *group, size_t l)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_layer *layer = &group->layers[l];
    struct plastic_view view = plastic_view(model, group, l, false);
    double threshold = p->margin + p->recurrent_strength * p->self_coupling;
    for (size_t i = 0; i < p->hidden; i++) {
        float fields[PLASTIC_LANES];
        size_t place = i * PLASTIC_LANES;
        for (size_t b = 0; b < PLASTIC_LANES; b++) {
            float field = view.factor * view.fields[place + b];
            float forward = view.forward_factor * view.forward[place + b];
            field += forward;
            field += layer->drive[place + b];
            fields[b] = field + view.self * view.state[place + b] + view.from_left * view.left[place + b];
        }
        group->totals.updated += gains_of(model, fields, view.state + place, threshold, group->patterns,
                                          layer->gain + place);
        for (size_t b = group->patterns; b < PLASTIC_LANES; b++)
            layer->gain[place + b] = 0;
    }
}

/* What a part of the readout sees. */
static const float *readout_source(const struct plasticity *model, const struct plastic_group *group, size_t part)
{
    const struct plasticity_parameters *p = &model->parameters;
    if (part < (p->skip_readout ? p->layers : 1))
        return group->layers[plastic_part_layer(model, part)].state;
    return p->input_to_readout ? group->input : group->input + p->inputs * PLASTIC_LANES;
}

void plastic_readout(const struct plasticity *model, struct plastic_group *group)
{
    size_t numbers = model->readout->panels * PLASTIC_LANES * PLASTIC_LANES;
    memset(group->readout, 0, numbers * sizeof *group->readout);
    for (size_t part = 0; part < model->readouts; part++) {
        const struct plastic_matrix *matrix = &model->readout[part];
        memset(group->readout_part, 0, numbers * sizeof *group->readout_part);
        plastic_dense(model, matrix, readout_source(model, group, part), group->readout_part);
        for (size_t k = 0; k < numbers; k++)
            group->readout[k] += (float)(matrix->factor * (double)group->readout_part[k]);
    }
}

static void readout_gains(const struct plasticity *model, struct plastic_group *group)
{
    const struct plasticity_parameters *p = &model->parameters;
    double high = 0.25 * (double)p->classes, low = -0.25 * sqrt((double)p->classes);
    bool clean = p->readout == READOUT_CLEAN;
    float on = clean ? 1 : (float)high, off = clean ? -1 : (float)low;
    plastic_readout(model, group);
    for (size_t c = 0; c < p->classes; c++) {
        float states[PLASTIC_LANES], *gain = group->readout_gain + c * PLASTIC_LANES;
        for (size_t b = 0; b < group->patterns; b++)
            states[b] = group->labels[b] == c ? on : off;
        memset(gain, 0, PLASTIC_LANES * sizeof *gain);
        group->totals.readout_updated += gains_of(model, group->readout + c * PLASTIC_LANES, states, p->readout_margin,
                                                  group->patterns, gain);
    }
}

/* Changes (A.6), (A.7) ------------------------------------------------------------------------------------ */

/* Packs left factors [i * 16 + b], `blocks` arrays one after the other, into model->outer. */
static void pack_left(struct plasticity *model, size_t panels, const float *const *arrays, size_t blocks)
{
    struct plastic_outer *outer = &model->outer;
    size_t rank = blocks * PLASTIC_LANES;
    for (size_t p = 0; p < panels; p++) {
        size_t count = 0;
        for (size_t k = 0; k < rank; k++) {
            const float *array = arrays[k / PLASTIC_LANES] + p * PLASTIC_LANES * PLASTIC_LANES + k % PLASTIC_LANES;
            float *left = model->left + (p * rank + k) * PLASTIC_LANES;
            bool any = false;
            for (size_t r = 0; r < PLASTIC_LANES; r++) {
                left[r] = array[r * PLASTIC_LANES];
                any |= left[r] != 0;
            }
            model->active[p * rank + count] = (uint32_t)k;
            count += any;
        }
        model->actives[p] = count;
    }
    *outer = (struct plastic_outer){
        .left = model->left, .active = model->active, .actives = model->actives, .rank = rank};
}

/* Adds rate * left * right. */
static void reinforce(struct plasticity *model, struct plastic_matrix *matrix, const float *right, double rate)
{
    struct plastic_outer outer = model->outer;
    if (rate == 0 || !plastic_has(matrix))
        return;
    outer.right = right;
    outer.scale = (float)(rate / matrix->factor);
    plastic_reinforce(&model->code, matrix, &outer);
}

/* Couplings from layer l to itself (A.6); the mean of their change and its transpose (A.11) has twice the rank. */
static void learn_recurrent(struct plasticity *model, struct plastic_group *group, size_t l, double rate)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_layer *layer = &group->layers[l];
    struct plastic_matrix *matrix = &model->couplings[l];
    const float *arrays[] = {layer->gain, layer->state};
    bool mean = (p->symmetric_update || p->symmetrise) && !p->symmetric_threshold;
    if (mean) {
        for (size_t j = 0; j < p->hidden; j++)
            for (size_t b = 0; b < PLASTIC_LANES; b++) {
                model->right[2 * j * PLASTIC_LANES + b] = layer->state[j * PLASTIC_LANES + b];
                model->right[(2 * j + 1) * PLASTIC_LANES + b] = layer->gain[j * PLASTIC_LANES + b];
            }
        pack_left(model, matrix->panels, arrays, 2);
        reinforce(model, matrix, model->right, 0.5 * rate);
    } else {
        reinforce(model, matrix, p->symmetric_threshold ? layer->gain : layer->state, rate);
    }
    if (rate != 0)
        plastic_matrix_clear_diagonal(matrix);
}

/* Input and forward couplings (A.7), and J; `rates` with the root of the size of the batch. */
static void learn_layer(struct plasticity *model, struct plastic_group *group, size_t l,
                        const struct plastic_rates *rates)
{
    struct plastic_layer *layer = &group->layers[l];
    const float *gain = layer->gain;
    pack_left(model, model->couplings[l].panels, &gain, 1);
    reinforce(model, &model->input[l], group->input, rates->input);
    if (plastic_has(&model->forward[l])) {
        reinforce(model, &model->forward[l], layer[-1].state, rates->forward);
        plastic_matrix_clear_diagonal(&model->forward[l]);
    }
    learn_recurrent(model, group, l, rates->recurrent);
}

static double readout_rate(const struct plasticity *model, const struct plastic_rates *rates, size_t part)
{
    return part < (model->parameters.skip_readout ? model->parameters.layers : 1) ? rates->readout
                                                                                   : rates->readout_input;
}

static void learn_readout(struct plasticity *model, struct plastic_group *group, const struct plastic_rates *rates)
{
    const float *gain = group->readout_gain;
    pack_left(model, model->readout->panels, &gain, 1);
    for (size_t part = 0; part < model->readouts; part++)
        reinforce(model, &model->readout[part], readout_source(model, group, part),
                  readout_rate(model, rates, part));
}

/* Every factor comes from the couplings before the change. */
static void compute_gains(struct plasticity *model, size_t groups)
{
    for (size_t g = 0; g < groups; g++) {
        for (size_t l = 0; l < model->parameters.layers; l++)
            hidden_gains(model, &model->groups[g], l);
        readout_gains(model, &model->groups[g]);
    }
}

static void decay(struct plasticity *model, const struct plastic_rates *rates)
{
    double decay = model->parameters.decay;
    for (size_t l = 0; l < model->parameters.layers; l++) {
        plastic_matrix_decay(&model->couplings[l], 1 - decay * rates->recurrent);
        plastic_matrix_decay(&model->forward[l], 1 - decay * rates->forward);
    }
    for (size_t part = 0; part < model->readouts; part++)
        plastic_matrix_decay(&model->readout[part], 1 - decay * readout_rate(model, rates, part));
}

static struct plastic_rates divided(struct plastic_rates rates, double by)
{
    return (struct plastic_rates){rates.recurrent / by, rates.forward / by, rates.input / by, rates.readout / by,
                                  rates.readout_input / by};
}

void plastic_learn(struct plasticity *model, size_t groups, size_t count)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_rates rates = plastic_rates(p), of_batch = divided(rates, sqrt((double)count));
    compute_gains(model, groups);
    decay(model, &rates);
    for (size_t g = 0; g < groups; g++) {
        for (size_t l = 0; l < p->layers; l++)
            learn_layer(model, &model->groups[g], l, &of_batch);
        learn_readout(model, &model->groups[g], &of_batch);
    }
    if (p->symmetrise && !model->symmetric)
        for (size_t l = 0; l < p->layers; l++)
            plastic_matrix_symmetrise(&model->couplings[l]);
    model->symmetric = p->symmetrise;
}
