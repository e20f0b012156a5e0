/* plasticity_internal: the parts of a plastic network, for its own modules and their tests. */
#ifndef FP_SIM_PLASTICITY_INTERNAL_H
#define FP_SIM_PLASTICITY_INTERNAL_H

#include "sim/order.h"
#include "sim/plasticity.h"
#include "sim/plasticity_code.h"

/* One layer under up to 16 patterns; all arrays are [i * 16 + b]. */
struct plastic_layer {
    float *state, *before; /* now; at the end of the first phase */
    float *fields;         /* of J and F, without their factor */
    float *drive;          /* of the input */
    float *constant;       /* drive, with the feedback where it acts */
    float *gain;           /* S u, u the factor of the rule (A.4), (A.5) */
    struct plastic_flips flips;
};

/* Up to 16 patterns that relax together; lanes without a pattern stay zero. */
struct plastic_group {
    size_t patterns;
    uint8_t labels[PLASTIC_LANES];
    float *input;   /* [j * 16 + b], bias included */
    float *readout; /* fields of the readout, [c * 16 + b] */
    float *readout_gain;
    struct plastic_layer *layers;
};

/* Sums over groups, in units of neurons times patterns. */
struct plastic_totals {
    uint64_t patterns, groups, columns, sweeps[2], unstable[2];
    double overlap, updated, readout_updated;
};

/* Where the random numbers of a relaxation come from: sample and layer of STREAM_RELAXATION. */
struct plastic_address {
    uint64_t batch;
    uint32_t group;
};
#define PLASTIC_PREDICTION ((uint32_t)1 << 31) /* group of all predictions; their batch is the first pattern / 16 */

struct plasticity {
    struct plasticity_parameters parameters;
    uint64_t seed, batches;
    struct plastic_code code;
    size_t rows;                        /* H made up to whole panels */
    size_t input_columns;               /* N, + 1 with bias */
    struct plastic_matrix *couplings;   /* of each layer: J, and from the second layer on F beside it */
    struct plastic_matrix *input;       /* of each of the first input_layers */
    struct plastic_matrix readout;      /* columns: last layer, input, bias */
    struct plastic_matrix feedback;     /* H x C, strength 1 */
    float *feedback_fields;             /* [y * rows + i]: field of label y on neuron i (A.1) */
    struct plastic_group *groups;       /* of a batch */
    size_t group_count;
    uint32_t *all;                      /* 0, 1, 2, ...: the senders of a dense product */
    float *zeros;                       /* rows x 16 */
    int32_t *mask;                      /* rows x 16: pairs that a partial sweep may change */
    struct plastic_outer outer;         /* work space of the rule, with the arrays below */
    float *left, *right;
    uint32_t *active;
    size_t *actives;
    gsl_rng *random;
    struct order *order; /* of all neurons of all layers */
    bool symmetric;      /* J was symmetrised in this call of plasticity_train, and stays so */
    struct plastic_totals totals;
};

/* plasticity_create with this code instead of the fastest one. */
struct plasticity *plasticity_create_with(const struct plasticity_parameters *parameters, uint64_t seed,
                                          enum kernel_code code);

/* Allocation of all arrays. */
void plastic_allocate(struct plasticity *model);
void plastic_release(struct plasticity *model);

/* Draws all weights (A.2); feedback_fields from the feedback matrix. */
void plastic_draw(struct plasticity *model);
void plastic_feedback_fields(struct plasticity *model);

/* fields += all `columns` columns from `first` on times `values` ([j * 16 + b]). */
void plastic_dense(struct plasticity *model, const struct plastic_matrix *matrix, size_t first, size_t columns,
                   const float *values, float *fields);

/* Loads patterns and relaxes them: with the label as in training, or without as in prediction. */
void plastic_load(struct plasticity *model, struct plastic_group *group, const int8_t *patterns, const uint32_t *order,
                  size_t count);
void plastic_relax_training(struct plasticity *model, struct plastic_group *group,
                            const struct plastic_address *address);
void plastic_relax_prediction(struct plasticity *model, struct plastic_group *group,
                              const struct plastic_address *address);

/* One sweep of all layers; `right`: with the right fields between layers. Returns the number of pairs of neuron and
 * pattern that were not at S = sign(h) (asynchronous: that flipped): after 0 the state is a fixed point. */
size_t plastic_sweep(struct plasticity *model, struct plastic_group *group, bool right,
                     const struct plastic_address *address, uint32_t sweep);

/* What layer l sees. */
struct plastic_view plastic_view(const struct plasticity *model, const struct plastic_group *group, size_t l,
                                 bool right);
/* Layer l has changed by its flips: its state, and the fields they act on. */
void plastic_apply(struct plasticity *model, struct plastic_group *group, size_t l);
/* Pairs of neuron and pattern with S != sign(h). */
size_t plastic_unstable(struct plasticity *model, struct plastic_group *group, bool right);

/* Readout fields W_out [S^L, x, 1] (A.9). */
void plastic_readout(struct plasticity *model, struct plastic_group *group);
/* Changes all weights by `count` relaxed patterns in the first groups. */
void plastic_learn(struct plasticity *model, size_t groups, size_t count);

#endif
