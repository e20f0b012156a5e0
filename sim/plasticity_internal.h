/* plasticity_internal: the parts of a plastic network, for its own modules and their tests. */
#ifndef FP_SIM_PLASTICITY_INTERNAL_H
#define FP_SIM_PLASTICITY_INTERNAL_H

#include "sim/order.h"
#include "sim/plasticity.h"
#include "sim/plasticity_code.h"

/* One layer under up to 16 patterns; all arrays are [i * 16 + b]. */
struct plastic_layer {
    float *state, *before;   /* now; at the end of the first phase */
    float *fields, *forward; /* sums over J and over F, without their factors; forward: NULL without F */
    float *drive;            /* of the input */
    float *constant;         /* drive, with the field of the label where it acts */
    float *gain;             /* S u, u the factor of the rule (A.4), (A.5) */
    struct plastic_flips flips;
};

/* Sums over patterns, in units of neurons times patterns. */
struct plastic_totals {
    uint64_t patterns, groups, columns, sweeps[2], unstable[2];
    double overlap, updated, readout_updated;
};

/* Up to 16 patterns that relax together, with all that their relaxation writes to: groups share nothing but the model.
 * Lanes without a pattern stay zero. */
struct plastic_group {
    size_t patterns;
    uint8_t labels[PLASTIC_LANES];
    float *input;        /* [j * 16 + b], bias included */
    float *readout;      /* fields of the readout, [c * 16 + b] */
    float *readout_part; /* the same of one part */
    float *readout_gain;
    struct plastic_layer *layers;
    int32_t *mask; /* rows x 16: pairs that a partial sweep may change */
    gsl_rng *random;
    struct order *order; /* of all neurons of all layers */
    struct plastic_totals totals;
};

/* Where the random numbers of a relaxation come from: sample and layer of STREAM_RELAXATION. */
struct plastic_address {
    uint64_t batch;
    uint32_t group;
};
#define PLASTIC_PREDICTION ((uint32_t)1 << 31) /* group of all predictions; their batch is the first pattern / 16 */

/* What stands before the sums of (A.6), (A.7), (A.9), but for the root of the size of the batch. */
struct plastic_rates {
    double recurrent, forward, input;
    double readout, readout_input; /* of parts that come from neurons, from the input */
};
struct plastic_rates plastic_rates(const struct plasticity_parameters *parameters);

/* Matrices that a network does not have are {0}. The readout is made of parts: from the last layer, with skip_readout
 * from layers 1 to L - 1, and from the input and the bias; the feedback likewise: to the last layer, with skip_feedback
 * to layers 1 to L - 1. */
struct plasticity {
    struct plasticity_parameters parameters;
    uint64_t seed, batches;
    struct plastic_code code;
    size_t rows;                      /* H made up to whole panels */
    size_t input_columns;             /* N, + 1 with bias */
    struct plastic_matrix *couplings; /* J of each layer */
    struct plastic_matrix *forward;   /* F of each layer */
    struct plastic_matrix *input;     /* W_in of each layer */
    struct plastic_matrix *readout;   /* C rows, of each part */
    struct plastic_matrix *feedback;  /* H x C, strength 1, of each part */
    size_t readouts, feedbacks;       /* parts */
    float *feedback_fields;           /* [(k * C + y) * rows + i]: field of label y on neuron i through part k (A.1) */
    struct plastic_group *groups;     /* of a batch */
    size_t group_count;
    uint32_t *all;                    /* 0, 1, 2, ...: the senders of a dense product */
    float *zeros;                     /* rows x 16 */
    struct plastic_outer outer;       /* work space of the rule, with the arrays below */
    float *left, *right;
    uint32_t *active;
    size_t *actives;
    bool symmetric; /* J was symmetrised in this call of plasticity_train, and stays so */
};

/* The layer, counted from 0, that a part of readout or feedback belongs to. */
static inline size_t plastic_part_layer(const struct plasticity *model, size_t part)
{
    return part == 0 ? model->parameters.layers - 1 : part - 1;
}

static inline bool plastic_has(const struct plastic_matrix *matrix)
{
    return matrix->columns > 0;
}

/* plasticity_create with this code instead of the fastest one. */
struct plasticity *plasticity_create_with(const struct plasticity_parameters *parameters, uint64_t seed,
                                          enum kernel_code code);

/* Allocation of all arrays, and of those of one group. */
void plastic_allocate(struct plasticity *model);
void plastic_release(struct plasticity *model);
struct plastic_group plastic_group_create(const struct plasticity *model);
void plastic_group_free(const struct plasticity *model, struct plastic_group *group);

/* Draws all weights (A.2); feedback_fields from the feedback matrices. */
void plastic_draw(struct plasticity *model);
void plastic_feedback_fields(struct plasticity *model);

/* fields += matrix times `values` ([j * 16 + b]), without the factor. */
void plastic_dense(const struct plasticity *model, const struct plastic_matrix *matrix, const float *values,
                   float *fields);

/* Loads patterns and relaxes them: with the label as in training, or without as in prediction. */
void plastic_load(const struct plasticity *model, struct plastic_group *group, const int8_t *patterns,
                  const uint32_t *order, size_t count);
void plastic_relax_training(const struct plasticity *model, struct plastic_group *group,
                            const struct plastic_address *address);
void plastic_relax_prediction(const struct plasticity *model, struct plastic_group *group,
                              const struct plastic_address *address);

/* One sweep of all layers; `right`: with the right fields between layers. Returns the number of pairs of neuron and
 * pattern that were not at S = sign(h) (asynchronous: that flipped): after 0 the state is a fixed point. */
size_t plastic_sweep(const struct plasticity *model, struct plastic_group *group, bool right,
                     const struct plastic_address *address, uint32_t sweep);

/* What layer l sees. */
struct plastic_view plastic_view(const struct plasticity *model, const struct plastic_group *group, size_t l,
                                 bool right);
/* Pairs of neuron and pattern with S != sign(h). */
size_t plastic_unstable(const struct plasticity *model, struct plastic_group *group, bool right);

/* The fields of all parts of the readout (A.9). */
void plastic_readout(const struct plasticity *model, struct plastic_group *group);
/* Changes all weights by `count` relaxed patterns in the first groups. */
void plastic_learn(struct plasticity *model, size_t groups, size_t count);

#endif
