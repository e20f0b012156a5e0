/* The memory of a plastic network, and its initial weights. */
#include "sim/plasticity_internal.h"

#include "common/memory.h"
#include "common/stream.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = PLASTIC_LANES, RANK = 2 * PLASTIC_LANES }; /* RANK: with the symmetric update */

static size_t whole(size_t rows)
{
    return (rows + LINE - 1) / LINE * LINE;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool has_forward(const struct plasticity_parameters *p, size_t layer)
{
    return layer > 0 && p->forward_strength > 0;
}

static size_t readout_columns(const struct plasticity_parameters *p)
{
    return p->hidden + (p->input_to_readout ? p->inputs : 0) + p->bias;
}

/* Rows or columns that the work space of the rule must hold. */
static size_t longest(const struct plasticity_parameters *p)
{
    return whole(larger(larger(p->hidden, p->inputs + 1), p->classes));
}

double plasticity_bytes(const struct plasticity_parameters *p)
{
    double rows = (double)whole(p->hidden), bytes = plastic_matrix_bytes(p->classes, readout_columns(p));
    double group = (double)(p->inputs + 1 + 2 * whole(p->classes)) + 7 * (double)p->layers * rows;
    for (size_t l = 0; l < p->layers; l++) {
        bytes += plastic_matrix_bytes(p->hidden, has_forward(p, l) ? 2 * p->hidden : p->hidden);
        bytes += l < p->input_layers ? plastic_matrix_bytes(p->hidden, p->inputs + p->bias) : 0;
    }
    bytes += plastic_matrix_bytes(p->hidden, p->classes) + (double)p->classes * rows * sizeof(float);
    bytes += group * LINE * sizeof(float) * (double)((p->batch + LINE - 1) / LINE);
    return bytes + (double)longest(p) * 3 * RANK * sizeof(float);
}

/* Memory --------------------------------------------------------------------------------------------------- */

static float *lanes(size_t rows)
{
    return memory_aligned(rows * LINE * sizeof(float));
}

static void allocate_group(struct plasticity *model, struct plastic_group *group)
{
    const struct plasticity_parameters *p = &model->parameters;
    group->input = lanes(model->input_columns);
    group->readout = lanes(whole(p->classes));
    group->readout_gain = lanes(whole(p->classes));
    group->layers = memory_need(calloc(p->layers, sizeof *group->layers));
    for (size_t l = 0; l < p->layers; l++)
        group->layers[l] = (struct plastic_layer){
            .state = lanes(model->rows),
            .before = lanes(model->rows),
            .fields = lanes(model->rows),
            .drive = lanes(model->rows),
            .constant = lanes(model->rows),
            .gain = lanes(model->rows),
            .flips = {.sender = memory_need(calloc(model->rows + PLASTIC_AHEAD, sizeof(uint32_t))),
                      .change = lanes(model->rows + 1)},
        };
}

static void allocate_matrices(struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    model->couplings = memory_need(calloc(p->layers, sizeof *model->couplings));
    model->input = memory_need(calloc(p->input_layers + 1, sizeof *model->input));
    for (size_t l = 0; l < p->layers; l++)
        model->couplings[l] = plastic_matrix_create(p->hidden, has_forward(p, l) ? 2 * p->hidden : p->hidden);
    for (size_t l = 0; l < p->input_layers; l++)
        model->input[l] = plastic_matrix_create(p->hidden, model->input_columns);
    model->readout = plastic_matrix_create(p->classes, readout_columns(p));
    model->feedback = plastic_matrix_create(p->hidden, p->classes);
    model->feedback_fields = memory_aligned(p->classes * model->rows * sizeof(float));
}

void plastic_allocate(struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    size_t most = longest(p);
    model->rows = whole(p->hidden);
    model->input_columns = p->inputs + p->bias;
    allocate_matrices(model);
    model->group_count = (p->batch + LINE - 1) / LINE;
    model->groups = memory_need(calloc(model->group_count, sizeof *model->groups));
    for (size_t g = 0; g < model->group_count; g++)
        allocate_group(model, &model->groups[g]);
    model->all = memory_need(calloc(most + PLASTIC_AHEAD, sizeof *model->all));
    for (size_t k = 0; k < most; k++)
        model->all[k] = (uint32_t)k;
    model->zeros = lanes(model->rows);
    model->mask = memory_aligned(model->rows * LINE * sizeof *model->mask);
    model->left = memory_aligned(most * RANK * sizeof *model->left);
    model->right = memory_aligned(most * RANK * sizeof *model->right);
    model->active = memory_need(calloc(most / LINE * RANK, sizeof *model->active));
    model->actives = memory_need(calloc(most / LINE, sizeof *model->actives));
    model->random = stream_create();
    model->order = order_create(p->hidden * p->layers);
}

static void release_group(struct plastic_group *group, size_t layers)
{
    for (size_t l = 0; l < layers; l++) {
        struct plastic_layer *layer = &group->layers[l];
        float *arrays[] = {layer->state, layer->before, layer->fields, layer->drive, layer->constant, layer->gain,
                           layer->flips.change};
        for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
            free(arrays[k]);
        free(layer->flips.sender);
    }
    free(group->layers);
    free(group->input);
    free(group->readout);
    free(group->readout_gain);
}

void plastic_release(struct plasticity *model)
{
    for (size_t g = 0; g < model->group_count; g++)
        release_group(&model->groups[g], model->parameters.layers);
    for (size_t l = 0; l < model->parameters.layers; l++)
        plastic_matrix_free(&model->couplings[l]);
    for (size_t l = 0; l < model->parameters.input_layers; l++)
        plastic_matrix_free(&model->input[l]);
    plastic_matrix_free(&model->readout);
    plastic_matrix_free(&model->feedback);
    void *blocks[] = {model->groups, model->couplings, model->input, model->feedback_fields, model->all, model->zeros,
                      model->mask, model->left, model->right, model->active, model->actives};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        free(blocks[k]);
    gsl_rng_free(model->random);
    order_free(model->order);
}

/* Initial weights (A.2) ------------------------------------------------------------------------------------ */

/* J^l, column by column as network_sample draws it; the diagonal takes no number. */
static void draw_couplings(struct plasticity *model, size_t l)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_matrix *matrix = &model->couplings[l];
    double sigma = 1 / sqrt((double)p->hidden);
    struct stream_address address = {
        .seed = model->seed, .purpose = STREAM_COUPLINGS, .size = (uint32_t)p->hidden, .layer = (uint32_t)l};
    for (size_t j = 0; j < p->hidden; j++) {
        address.index = (uint32_t)j;
        stream_open(model->random, &address);
        for (size_t i = 0; i < p->hidden; i++)
            if (i != j)
                matrix->values[plastic_place(matrix, i, j)] =
                    (float)(p->recurrent_strength * gsl_ran_gaussian_ziggurat(model->random, sigma));
        if (p->symmetric_start)
            for (size_t i = 0; i < j; i++)
                matrix->values[plastic_place(matrix, j, i)] = matrix->values[plastic_place(matrix, i, j)];
    }
}

static gsl_rng *weights_at(struct plasticity *model, enum plasticity_weights weights, size_t layer)
{
    struct stream_address address = {.seed = model->seed, .purpose = STREAM_WEIGHTS,
                                     .size = (uint32_t)model->parameters.hidden, .index = weights,
                                     .layer = (uint32_t)layer};
    stream_open(model->random, &address);
    return model->random;
}

void plastic_draw(struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    double hidden = 1 / sqrt((double)p->hidden), inputs = 1 / sqrt((double)p->inputs);
    for (size_t l = 0; l < p->layers; l++) {
        draw_couplings(model, l);
        if (has_forward(p, l)) {
            plastic_matrix_draw(&model->couplings[l], p->hidden, p->hidden, p->forward_strength * hidden,
                                weights_at(model, WEIGHTS_FORWARD, l));
            plastic_matrix_clear_diagonal(&model->couplings[l], p->hidden);
        }
        if (l < p->input_layers)
            plastic_matrix_draw(&model->input[l], 0, p->inputs, p->input_strength * inputs,
                                weights_at(model, WEIGHTS_INPUT, l));
    }
    plastic_matrix_draw(&model->feedback, 0, p->classes, 1 / sqrt((double)p->classes),
                        weights_at(model, WEIGHTS_FEEDBACK, 0));
    gsl_rng *random = weights_at(model, WEIGHTS_READOUT, 0);
    plastic_matrix_draw(&model->readout, 0, p->hidden, hidden, random);
    if (p->input_to_readout)
        plastic_matrix_draw(&model->readout, p->hidden, p->inputs, inputs, random);
    plastic_feedback_fields(model);
}

void plastic_feedback_fields(struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    double high = 0.5 * sqrt((double)p->classes), low = -0.5;
    for (size_t y = 0; y < p->classes; y++)
        for (size_t i = 0; i < p->hidden; i++) {
            double field = 0;
            for (size_t c = 0; c < p->classes; c++)
                field += (c == y ? high : low) * (double)model->feedback.values[plastic_place(&model->feedback, i, c)];
            model->feedback_fields[y * model->rows + i] = (float)(p->feedback_strength * field);
        }
}
