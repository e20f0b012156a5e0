/* The memory of a plastic network. */
#include "sim/plasticity_internal.h"

#include "common/memory.h"
#include "common/stream.h"

#include <omp.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>

enum { LINE = PLASTIC_LANES, RANK = 2 * PLASTIC_LANES }; /* RANK: with the symmetric update */

static size_t whole(size_t rows)
{
    return (rows + LINE - 1) / LINE * LINE;
}

static bool has_forward(const struct plasticity_parameters *p, size_t layer)
{
    return layer > 0 && p->forward_strength > 0;
}

static size_t input_columns(const struct plasticity_parameters *p, size_t layer)
{
    return layer < p->input_layers ? p->inputs + p->bias : 0;
}

/* Of the part of the readout that comes from input and bias. */
static size_t readout_input_columns(const struct plasticity_parameters *p)
{
    return (p->input_to_readout ? p->inputs : 0) + p->bias;
}

static size_t readout_layers(const struct plasticity_parameters *p)
{
    return p->skip_readout ? p->layers : 1;
}

static size_t feedback_layers(const struct plasticity_parameters *p)
{
    return p->skip_feedback != 0 ? p->layers : 1;
}

/* Rows or columns that the work space of the rule must hold. */
static size_t longest(const struct plasticity_parameters *p)
{
    return whole(GSL_MAX(GSL_MAX(p->hidden, p->inputs + 1), p->classes));
}

static double group_bytes(const struct plasticity_parameters *p)
{
    double rows = (double)whole(p->hidden), layers = (double)p->layers, order = layers * (double)p->hidden;
    double lanes = (double)(p->inputs + p->bias + 3 * whole(p->classes)) + (7 * layers + 1) * rows;
    for (size_t l = 0; l < p->layers; l++)
        lanes += has_forward(p, l) ? rows : 0;
    return (lanes * LINE + layers * rows + order) * sizeof(float);
}

double plasticity_bytes(const struct plasticity_parameters *p)
{
    double rows = (double)whole(p->hidden), bytes = plastic_matrix_bytes(p->classes, readout_input_columns(p));
    double groups = (double)((p->batch + LINE - 1) / LINE) + omp_get_max_threads();
    for (size_t l = 0; l < p->layers; l++) {
        bytes += plastic_matrix_bytes(p->hidden, has_forward(p, l) ? 2 * p->hidden : p->hidden);
        bytes += plastic_matrix_bytes(p->hidden, input_columns(p, l));
    }
    bytes += (double)readout_layers(p) * plastic_matrix_bytes(p->classes, p->hidden);
    bytes += (double)feedback_layers(p) * 2 * plastic_matrix_bytes(p->hidden, p->classes);
    return bytes + groups * group_bytes(p) + ((double)longest(p) * 3 * RANK + rows * LINE) * sizeof(float);
}

/* A group ---------------------------------------------------------------------------------------------------- */

static float *lanes(size_t rows)
{
    return memory_aligned(rows * LINE * sizeof(float));
}

struct plastic_group plastic_group_create(const struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plastic_group group = {
        .input = lanes(model->input_columns),
        .readout = lanes(whole(p->classes)),
        .readout_part = lanes(whole(p->classes)),
        .readout_gain = lanes(whole(p->classes)),
        .layers = memory_need(calloc(p->layers, sizeof *group.layers)),
        .mask = memory_aligned(model->rows * LINE * sizeof *group.mask),
        .random = stream_create(),
        .order = order_create(p->hidden * p->layers),
    };
    for (size_t l = 0; l < p->layers; l++)
        group.layers[l] = (struct plastic_layer){
            .state = lanes(model->rows),
            .before = lanes(model->rows),
            .fields = lanes(model->rows),
            .forward = has_forward(p, l) ? lanes(model->rows) : NULL,
            .drive = lanes(model->rows),
            .constant = lanes(model->rows),
            .gain = lanes(model->rows),
            .flips = {.sender = memory_need(calloc(model->rows + 1, sizeof(uint32_t))),
                      .change = lanes(model->rows + 1)},
        };
    return group;
}

void plastic_group_free(const struct plasticity *model, struct plastic_group *group)
{
    for (size_t l = 0; l < model->parameters.layers; l++) {
        struct plastic_layer *layer = &group->layers[l];
        float *arrays[] = {layer->state, layer->before, layer->fields, layer->forward, layer->drive, layer->constant,
                           layer->gain, layer->flips.change};
        for (size_t k = 0; k < sizeof arrays / sizeof *arrays; k++)
            free(arrays[k]);
        free(layer->flips.sender);
    }
    free(group->layers);
    free(group->input);
    free(group->readout);
    free(group->readout_part);
    free(group->readout_gain);
    free(group->mask);
    gsl_rng_free(group->random);
    order_free(group->order);
}

/* The model -------------------------------------------------------------------------------------------------- */

static struct plastic_matrix *matrices(size_t count)
{
    return memory_need(calloc(count, sizeof(struct plastic_matrix)));
}

static void allocate_matrices(struct plasticity *model)
{
    const struct plasticity_parameters *p = &model->parameters;
    model->couplings = matrices(p->layers);
    model->forward = matrices(p->layers);
    model->input = matrices(p->layers);
    for (size_t l = 0; l < p->layers; l++) {
        model->couplings[l] = plastic_matrix_create(p->hidden, p->hidden);
        if (has_forward(p, l))
            model->forward[l] = plastic_matrix_create(p->hidden, p->hidden);
        if (input_columns(p, l) > 0)
            model->input[l] = plastic_matrix_create(p->hidden, input_columns(p, l));
    }
    model->readouts = readout_layers(p) + (readout_input_columns(p) > 0);
    model->readout = matrices(model->readouts);
    for (size_t part = 0; part < model->readouts; part++)
        model->readout[part] =
            plastic_matrix_create(p->classes, part < readout_layers(p) ? p->hidden : readout_input_columns(p));
    model->feedbacks = feedback_layers(p);
    model->feedback = matrices(model->feedbacks);
    for (size_t part = 0; part < model->feedbacks; part++)
        model->feedback[part] = plastic_matrix_create(p->hidden, p->classes);
    model->feedback_fields = memory_aligned(model->feedbacks * p->classes * model->rows * sizeof(float));
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
        model->groups[g] = plastic_group_create(model);
    model->all = memory_need(calloc(most, sizeof *model->all));
    for (size_t k = 0; k < most; k++)
        model->all[k] = (uint32_t)k;
    model->zeros = lanes(model->rows);
    model->left = memory_aligned(most * RANK * sizeof *model->left);
    model->right = memory_aligned(most * RANK * sizeof *model->right);
    model->active = memory_need(calloc(most / LINE * RANK, sizeof *model->active));
    model->actives = memory_need(calloc(most / LINE, sizeof *model->actives));
}

static void free_matrices(struct plastic_matrix *matrices, size_t count)
{
    for (size_t k = 0; k < count; k++)
        plastic_matrix_free(&matrices[k]);
    free(matrices);
}

void plastic_release(struct plasticity *model)
{
    for (size_t g = 0; g < model->group_count; g++)
        plastic_group_free(model, &model->groups[g]);
    free_matrices(model->couplings, model->parameters.layers);
    free_matrices(model->forward, model->parameters.layers);
    free_matrices(model->input, model->parameters.layers);
    free_matrices(model->readout, model->readouts);
    free_matrices(model->feedback, model->feedbacks);
    void *blocks[] = {model->groups, model->feedback_fields, model->all, model->zeros, model->left, model->right,
                      model->active, model->actives};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        free(blocks[k]);
}
