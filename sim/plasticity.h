/* plasticity: the plastic network, equations (A.1) to (A.12) of notes/learning.md: L layers of H binary neurons relax
 * under an input and a label, and each coupling changes by what its two neurons know.
 *
 * Fields of layer l (A.1): h^l = J^l S^l + W_in^l x + lambda S^(l-1) + F^l S^(l-1) + [lambda S^(l+1) + W_back^l of the
 * label], where [] are the right fields and J^l = lambda_int (random part, diagonal J_D). A sweep sets S = sign(h),
 * sign(0) = 0 (A.3). Training: phase 1, `warmup` sweeps without right fields, then with them up to `sweeps`; with
 * double dynamics phase 2, `sweeps` more without those of the label, but with those between layers; then the rule (A.4)
 * to (A.11) on fields without any right field. Prediction: `sweeps` sweeps without right fields, then the largest
 * readout field.
 *
 * The baselines are choices of parameters: a reservoir has rate_recurrent = rate_input = feedback_strength =
 * skip_feedback = 0; random features also recurrent_strength = chain_strength = forward_strength = 0 and sweeps = 2,
 * warmup <= 2; a perceptron has sweeps = warmup = 0, input_to_readout, rate_recurrent = rate_input = 0 and may have
 * hidden = 2, input_layers = 0. */
#ifndef FP_SIM_PLASTICITY_H
#define FP_SIM_PLASTICITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum plasticity_update {
    PLASTIC_SYNCHRONOUS,
    PLASTIC_PARTIAL,      /* as synchronous, but each neuron of each pattern with probability update_probability only */
    PLASTIC_ASYNCHRONOUS, /* one after the other in a new random order each sweep, the same for 16 patterns */
};

enum plasticity_start { PLASTIC_FROM_ZERO, PLASTIC_FROM_INPUT, PLASTIC_FROM_RANDOM };

enum plasticity_readout {
    READOUT_CLEAN,   /* the label y = +-1 is the state of the readout */
    READOUT_AUTHORS, /* (sqrt(C)/2)^2 and -sqrt(C)/4 are: 2.5 and -0.79 at C = 10 (A.10) */
};

struct plasticity_parameters {
    size_t inputs, hidden, layers, classes; /* N, H >= 2, L >= 1, 1 <= C <= 256; N, H below 2^24, L below 2^16 */
    size_t batch;                           /* B >= 1 patterns between two changes of the couplings */
    size_t input_layers;                    /* the first 0 to L layers receive the input */
    bool bias;                              /* one more input, always +1; its couplings start from 0 */
    bool input_to_readout;                  /* the readout also receives the input (skip) */
    bool skip_readout;                      /* and every hidden layer, not only the last one */

    /* T >= warmup >= 0. T = 0: only the readout sees the input; otherwise it must reach the last layer from zero (after
     * L + 1 - input_layers sweeps unless asynchronous), and warmup < T if the label acts. */
    size_t sweeps, warmup;
    bool double_dynamics;
    enum plasticity_update update;
    double update_probability; /* in (0, 1] */
    enum plasticity_start start; /* PLASTIC_FROM_INPUT needs H = N */

    double self_coupling;      /* J_D */
    double recurrent_strength; /* lambda_int >= 0 */
    double input_strength;     /* lambda_in >= 0 */
    double feedback_strength;  /* lambda_back, of the label on the last layer */
    double skip_feedback;      /* the same on each layer before the last; 0: none */
    double chain_strength;     /* lambda */
    double forward_strength;   /* of F, a full matrix from each layer to the next but its diagonal, >= 0; 0: none */

    double margin, readout_margin;                    /* a neuron is stable if S h > margin + lambda_int J_D */
    double rate_recurrent, rate_input, rate_readout;  /* eta_J (of J and F), eta_in, eta_W, >= 0 */
    double decay; /* before each change J, F, W_out shrink by 1 - decay times the factor before its sum (A.8) >= 0.5 */
    double softness;                                  /* beta of the smooth rule (A.5), 0: the hard rule */
    enum plasticity_readout readout;
    bool symmetric_start;     /* J_ij = J_ji at first */
    bool symmetric_update;    /* the change of J is the mean of itself and its transpose */
    bool symmetric_threshold; /* J_ij changes only if both neurons are unstable; hard rule only */
    bool symmetrise;          /* J is replaced by the mean of itself and its transpose after each change */
};

/* The defaults of the reference experiments: N = 100, H = 400, L = 1, C = 10, B = 16, T = 5. */
struct plasticity_parameters plasticity_defaults(void);

enum { PLASTICITY_MESSAGE = 256 };

/* Whether the parameters are in their ranges; if not, one line in `message` names the first that is not. */
bool plasticity_valid(const struct plasticity_parameters *parameters, char message[PLASTICITY_MESSAGE]);

/* Bytes that plasticity_create will need, and plasticity_predict with the threads that OpenMP has now. */
double plasticity_bytes(const struct plasticity_parameters *parameters);

struct plasticity;

/* A network of valid parameters, all weights drawn (A.2). J^l comes from the same numbers as the couplings of layer l
 * of network_sample with this seed, sample 0. Out of memory: one line on stderr and exit 1. */
struct plasticity *plasticity_create(const struct plasticity_parameters *parameters, uint64_t seed);
void plasticity_free(struct plasticity *model); /* NULL is accepted */

/* Means over the patterns of a call of plasticity_train; phase 0 with the label, phase 1 without it. Phase 1 is 0 for
 * simple dynamics. */
struct plasticity_epoch {
    size_t patterns;
    double sweeps[2];   /* done until nothing wanted to flip, or all */
    double unstable[2]; /* fraction of neurons with S != sign(h), h the fields of that phase, at its end */
    double overlap;     /* of the states at the ends of both phases; 1 for simple dynamics */
    double updated;     /* fraction of neurons whose couplings changed; the mean factor in the smooth rule */
    double readout_updated; /* the same of the readout units */
    double columns;         /* of J and F that were propagated for a group of 16 patterns */
};

/* Learns `count` patterns in the given order, in batches of B, the last one perhaps smaller. Pattern k is
 * patterns[order[k] * N], its label labels[order[k]] < C; inputs are -1, 0 or 1. */
struct plasticity_epoch plasticity_train(struct plasticity *model, const int8_t *patterns, const uint8_t *labels,
                                         const uint32_t *order, size_t count);

/* What is wanted of a prediction; each may be NULL. */
struct plasticity_answers {
    uint8_t *labels; /* count; the first of equal fields */
    float *logits;   /* count x C: the readout fields */
    int8_t *states;  /* count x L x H: the states that the relaxation ended in */
};

/* Predicts patterns 0 to count - 1. Learns nothing; the same patterns give the same answers. Groups of 16 patterns are
 * shared among the threads of OpenMP, or are all this thread's if it is in a parallel region; the answers are the same
 * for any number of threads. */
void plasticity_predict(const struct plasticity *model, const int8_t *patterns, size_t count,
                        const struct plasticity_answers *answers);

/* Weights, for saving and loading: what is written between two calls of plasticity_train is all there is to know. */
enum plasticity_weights {
    WEIGHTS_COUPLINGS, /* H x H: J^l without its diagonal, which is zero here */
    WEIGHTS_FORWARD,   /* H x H: F^l from layer l - 1, zero diagonal; no rows for l = 0 or without F */
    WEIGHTS_INPUT,     /* H x N, + 1 column with bias; no rows in layers without input */
    WEIGHTS_FEEDBACK,  /* layer 0 only: H x C, to the last layer, of strength 1; with skip_feedback further C columns to
                        * each of the layers 1 to L - 1, L C in all */
    WEIGHTS_READOUT,   /* layer 0 only: C x H, from the last layer; with skip_readout H more columns from each of the
                        * layers 1 to L - 1; then N with input_to_readout, 1 with bias */
};

void plasticity_shape(const struct plasticity *model, enum plasticity_weights weights, size_t layer,
                      size_t *rows, size_t *columns);
/* Row by row, in single precision as they are. */
void plasticity_read(const struct plasticity *model, enum plasticity_weights weights, size_t layer, float *values);
void plasticity_write(struct plasticity *model, enum plasticity_weights weights, size_t layer, const float *values);

/* Batches learnt so far, a part of the addresses of random orders and starts. */
uint64_t plasticity_batches(const struct plasticity *model);
void plasticity_set_batches(struct plasticity *model, uint64_t batches);

/* Symmetricity of J^l, in [-1, 1]: 1 symmetric, -1 antisymmetric, 0 for independent couplings (A.12). */
double plasticity_symmetricity(const struct plasticity *model, size_t layer);

#endif
