/* The weights of a plastic network, as they are saved and loaded. */
#include "sim/plasticity_internal.h"

/* A block of columns of a matrix. */
struct block {
    struct plastic_matrix *matrix; /* NULL: there is none */
    size_t first, columns;
};

static struct block block_of(const struct plasticity *model, enum plasticity_weights weights, size_t layer)
{
    const struct plasticity_parameters *p = &model->parameters;
    struct plasticity *own = (struct plasticity *)model;
    switch (weights) {
    case WEIGHTS_COUPLINGS:
        return (struct block){&own->couplings[layer], 0, p->hidden};
    case WEIGHTS_FORWARD:
        return (struct block){layer > 0 && p->forward_strength > 0 ? &own->couplings[layer] : NULL, p->hidden,
                              p->hidden};
    case WEIGHTS_INPUT:
        return (struct block){layer < p->input_layers ? &own->input[layer] : NULL, 0, model->input_columns};
    case WEIGHTS_FEEDBACK:
        return (struct block){layer == 0 ? &own->feedback : NULL, 0, p->classes};
    case WEIGHTS_READOUT:
        return (struct block){layer == 0 ? &own->readout : NULL, 0, model->readout.columns};
    }
    return (struct block){0};
}

void plasticity_shape(const struct plasticity *model, enum plasticity_weights weights, size_t layer,
                      size_t *rows, size_t *columns)
{
    struct block block = block_of(model, weights, layer);
    *rows = block.matrix ? block.matrix->rows : 0;
    *columns = block.columns;
}

void plasticity_read(const struct plasticity *model, enum plasticity_weights weights, size_t layer, float *values)
{
    struct block block = block_of(model, weights, layer);
    if (block.matrix)
        plastic_matrix_read(block.matrix, block.first, block.columns, values);
}

void plasticity_write(struct plasticity *model, enum plasticity_weights weights, size_t layer, const float *values)
{
    struct block block = block_of(model, weights, layer);
    if (!block.matrix)
        return;
    plastic_matrix_write(block.matrix, block.first, block.columns, values);
    if (weights == WEIGHTS_COUPLINGS || weights == WEIGHTS_FORWARD)
        plastic_matrix_clear_diagonal(block.matrix, block.first);
    if (weights == WEIGHTS_FEEDBACK)
        plastic_feedback_fields(model);
}

uint64_t plasticity_batches(const struct plasticity *model)
{
    return model->batches;
}

void plasticity_set_batches(struct plasticity *model, uint64_t batches)
{
    model->batches = batches;
}

double plasticity_symmetricity(const struct plasticity *model, size_t layer)
{
    return plastic_matrix_symmetricity(&model->couplings[layer]);
}
