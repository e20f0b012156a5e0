#include "sim/plasticity_internal.h"

#include "common/memory.h"

#include <omp.h>
#include <stdlib.h>

struct plasticity *plasticity_create_with(const struct plasticity_parameters *parameters, uint64_t seed,
                                          enum kernel_code code)
{
    struct plasticity *model = memory_need(calloc(1, sizeof *model));
    model->parameters = *parameters;
    model->seed = seed;
    model->code = plastic_code(code);
    plastic_allocate(model);
    plastic_draw(model);
    return model;
}

struct plasticity *plasticity_create(const struct plasticity_parameters *parameters, uint64_t seed)
{
    return plasticity_create_with(parameters, seed, kernel_best());
}

void plasticity_free(struct plasticity *model)
{
    if (!model)
        return;
    plastic_release(model);
    free(model);
}

/* Training ------------------------------------------------------------------------------------------------- */

static void train_batch(struct plasticity *model, const int8_t *patterns, const uint8_t *labels, const uint32_t *order,
                        size_t count)
{
    size_t groups = 0;
    for (size_t begin = 0; begin < count; begin += PLASTIC_LANES, groups++) {
        struct plastic_group *group = &model->groups[groups];
        struct plastic_address address = {model->batches, (uint32_t)groups};
        size_t size = count - begin < PLASTIC_LANES ? count - begin : PLASTIC_LANES;
        plastic_load(model, group, patterns, order + begin, size);
        for (size_t b = 0; b < size; b++)
            group->labels[b] = labels[order[begin + b]];
        plastic_relax_training(model, group, &address);
    }
    plastic_learn(model, groups, count);
    model->batches++;
}

static void add_totals(struct plastic_totals *sum, const struct plastic_totals *more)
{
    sum->patterns += more->patterns;
    sum->groups += more->groups;
    sum->columns += more->columns;
    for (int phase = 0; phase < 2; phase++) {
        sum->sweeps[phase] += more->sweeps[phase];
        sum->unstable[phase] += more->unstable[phase];
    }
    sum->overlap += more->overlap;
    sum->updated += more->updated;
    sum->readout_updated += more->readout_updated;
}

static struct plasticity_epoch means(const struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_totals sum = {0}, *totals = &sum;
    for (size_t g = 0; g < model->group_count; g++)
        add_totals(totals, &model->groups[g].totals);
    double patterns = totals->patterns > 0 ? (double)totals->patterns : 1;
    double neurons = patterns * (double)p->layers * (double)p->hidden;
    struct plasticity_epoch epoch = {
        .patterns = totals->patterns,
        .overlap = totals->overlap / neurons,
        .updated = totals->updated / neurons,
        .readout_updated = totals->readout_updated / (patterns * (double)p->classes),
        .columns = totals->groups > 0 ? (double)totals->columns / (double)totals->groups : 0,
    };
    for (int phase = 0; phase < 2; phase++) {
        epoch.sweeps[phase] = (double)totals->sweeps[phase] / patterns;
        epoch.unstable[phase] = (double)totals->unstable[phase] / neurons;
    }
    return epoch;
}

struct plasticity_epoch plasticity_train(struct plasticity *model, const int8_t *patterns, const uint8_t *labels,
                                         const uint32_t *order, size_t count)
{
    size_t batch = model->parameters.batch;
    for (size_t g = 0; g < model->group_count; g++)
        model->groups[g].totals = (struct plastic_totals){0};
    model->symmetric = false;
    for (size_t begin = 0; begin < count; begin += batch)
        train_batch(model, patterns, labels, order + begin, count - begin < batch ? count - begin : batch);
    for (size_t l = 0; l < model->parameters.layers; l++) {
        plastic_matrix_normalise(&model->couplings[l]);
        plastic_matrix_normalise(&model->forward[l]);
    }
    for (size_t part = 0; part < model->readouts; part++)
        plastic_matrix_normalise(&model->readout[part]);
    return means(model);
}

/* Prediction ----------------------------------------------------------------------------------------------- */

static uint8_t largest(const float *fields, size_t classes)
{
    size_t best = 0;
    for (size_t c = 1; c < classes; c++)
        best = fields[c * PLASTIC_LANES] > fields[best * PLASTIC_LANES] ? c : best;
    return (uint8_t)best;
}

static void answer(const struct plasticity *model, const struct plastic_group *group, size_t begin,
                   const struct plasticity_answers *answers)
{
    const struct plasticity_parameters *p = &model->parameters;
    for (size_t b = 0; b < group->patterns; b++) {
        if (answers->labels)
            answers->labels[begin + b] = largest(group->readout + b, p->classes);
        for (size_t c = 0; answers->logits && c < p->classes; c++)
            answers->logits[(begin + b) * p->classes + c] = group->readout[c * PLASTIC_LANES + b];
        for (size_t l = 0; answers->states && l < p->layers; l++)
            for (size_t i = 0; i < p->hidden; i++)
                answers->states[((begin + b) * p->layers + l) * p->hidden + i] =
                    (int8_t)group->layers[l].state[i * PLASTIC_LANES + b];
    }
}

/* Patterns 16 k and up. */
static void predict_group(const struct plasticity *model, struct plastic_group *group, const int8_t *patterns,
                          size_t count, size_t k, const struct plasticity_answers *answers)
{
    struct plastic_address address = {k, PLASTIC_PREDICTION};
    size_t begin = k * PLASTIC_LANES, size = count - begin < PLASTIC_LANES ? count - begin : PLASTIC_LANES;
    plastic_load(model, group, patterns + begin * model->parameters.inputs, NULL, size);
    plastic_relax_prediction(model, group, &address);
    plastic_readout(model, group);
    answer(model, group, begin, answers);
}

/* Groups share nothing, so that it does not matter which thread does which. */
void plasticity_predict(const struct plasticity *model, const int8_t *patterns, size_t count,
                        const struct plasticity_answers *answers)
{
    size_t groups = (count + PLASTIC_LANES - 1) / PLASTIC_LANES, threads = (size_t)omp_get_max_threads();
    int share = (int)(groups < threads ? groups : threads);
#pragma omp parallel num_threads(share) if (share > 1 && !omp_in_parallel())
    {
        struct plastic_group group = plastic_group_create(model);
#pragma omp for schedule(dynamic)
        for (size_t k = 0; k < groups; k++)
            predict_group(model, &group, patterns, count, k, answers);
        plastic_group_free(model, &group);
    }
}
