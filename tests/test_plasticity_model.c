/* The plastic network: learning, parameters. */
#include "sim/plasticity_internal.h"

#include "tests/plastic_network.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Learning ------------------------------------------------------------------------------------------------- */

static double accuracy(struct plasticity *model, const struct noisy_data *data)
{
    uint8_t labels[PATTERNS];
    size_t right = 0;
    plasticity_predict(model, data->patterns, PATTERNS, &(struct plasticity_answers){.labels = labels});
    for (size_t k = 0; k < PATTERNS; k++)
        right += labels[k] == data->labels[k];
    return (double)right / PATTERNS;
}

/* Each model learns noisy prototypes, whose overlaps (0.4 of 70 inputs) leave nothing to chance. */
static void expect_learns(const struct plasticity_parameters *p)
{
    struct noisy_data data = noisy_prototypes(p, 0.2);
    struct plasticity *model = plasticity_create(p, 2);
    double before = accuracy(model, &data);
    for (int epoch = 0; epoch < 10; epoch++)
        plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
    cr_expect_lt(before, 0.6);
    cr_expect_gt(accuracy(model, &data), 0.97);
    plasticity_free(model);
    free(data.patterns);
}

Test(plasticity_model, full_model_and_baselines_learn)
{
    struct plasticity_parameters p = plasticity_defaults();
    p.inputs = 70;
    p.hidden = 100;
    p.classes = 4;
    expect_learns(&p);
    p.rate_recurrent = p.rate_input = p.feedback_strength = 0; /* reservoir */
    expect_learns(&p);
    p.recurrent_strength = 0; /* random features */
    p.sweeps = 2;
    expect_learns(&p);
    p.sweeps = p.warmup = 0; /* perceptron */
    p.hidden = 2;
    p.input_to_readout = true;
    expect_learns(&p);
}

/* From zero all neurons flip in the first sweep, and all columns are propagated once. */
Test(plasticity_model, columns_of_one_sweep)
{
    struct plasticity_parameters p = every_part();
    p.forward_strength = 0;
    p.input_layers = p.layers;
    p.double_dynamics = false;
    p.sweeps = p.warmup = 1;
    struct noisy_data data = noisy_prototypes(&p, 0.3);
    struct plasticity *model = plasticity_create(&p, 4);
    struct plasticity_epoch epoch = plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
    cr_expect_eq(epoch.columns, (double)(p.layers * p.hidden));
    cr_expect_eq(epoch.sweeps[0], 1);
    cr_expect_eq(epoch.sweeps[1], 0);
    plasticity_free(model);
    free(data.patterns);
}

/* Below every stability nothing is learnt. */
Test(plasticity_model, nothing_is_learnt_below_the_smallest_margin)
{
    struct plasticity_parameters p = every_part();
    struct noisy_data data = noisy_prototypes(&p, 0.3);
    p.margin = p.readout_margin = -1e5;
    p.decay = 0;
    struct plasticity *model = plasticity_create(&p, 4), *untouched = plasticity_create(&p, 4);
    struct plasticity_epoch epoch = plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
    cr_expect_eq(epoch.updated, 0);
    cr_expect_eq(epoch.readout_updated, 0);
    plasticity_set_batches(untouched, plasticity_batches(model));
    expect_same_weights(model, untouched);
    plasticity_free(model);
    plasticity_free(untouched);
    free(data.patterns);
}

/* Synchronous random features are fixed after one sweep: S = sign(W_in x). */
Test(plasticity_model, random_features_are_signs)
{
    struct plasticity_parameters p = plasticity_defaults();
    p.inputs = 33;
    p.rate_recurrent = p.rate_input = p.feedback_strength = p.recurrent_strength = 0;
    p.sweeps = 2;
    struct noisy_data data = noisy_prototypes(&p, 0.2);
    struct plasticity *model = plasticity_create(&p, 2);
    size_t count;
    float *input = weights_of(model, WEIGHTS_INPUT, 0, &count);
    int8_t *states = malloc(PATTERNS * p.hidden);
    plasticity_predict(model, data.patterns, PATTERNS, &(struct plasticity_answers){.states = states});
    for (size_t k = 0; k < PATTERNS; k++)
        for (size_t i = 0; i < p.hidden; i++) {
            double field = 0;
            for (size_t j = 0; j < p.inputs; j++)
                field += (double)input[i * p.inputs + j] * data.patterns[k * p.inputs + j];
            if (fabs(field) > 1e-5)
                cr_assert_eq(states[k * p.hidden + i], field > 0 ? 1 : -1);
        }
    struct plasticity_epoch epoch = plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
    cr_expect_eq(epoch.columns, 0);
    cr_expect_eq(epoch.sweeps[0], 2);
    cr_expect_eq(epoch.sweeps[1], 1);
    free(states);
    free(input);
    plasticity_free(model);
    free(data.patterns);
}

/* Parameters ----------------------------------------------------------------------------------------------- */

#define EXPECT_REFUSED(FIELD, VALUE, MESSAGE)                                    \
    do {                                                                         \
        struct plasticity_parameters wrong = plasticity_defaults();              \
        wrong.FIELD = VALUE;                                                     \
        cr_expect_not(plasticity_valid(&wrong, message), "%s", #FIELD);          \
        cr_expect_str_eq(message, MESSAGE);                                      \
    } while (0)

Test(plasticity_model, refuses_parameters_out_of_range)
{
    char message[PLASTICITY_MESSAGE];
    struct plasticity_parameters p = plasticity_defaults();
    cr_expect(plasticity_valid(&p, message));
    EXPECT_REFUSED(inputs, 0, "the number of inputs is 0, but must be from 1 to 16777215");
    EXPECT_REFUSED(hidden, 1, "the number of hidden neurons is 1, but must be from 2 to 16777215");
    EXPECT_REFUSED(layers, 0, "the number of layers is 0, but must be from 1 to 65535");
    EXPECT_REFUSED(classes, 257, "the number of classes is 257, but must be from 1 to 256");
    EXPECT_REFUSED(input_layers, 2, "the number of layers that receive the input is 2, but must be from 0 to 1");
    EXPECT_REFUSED(warmup, 6, "the number of sweeps of the warm-up is 6, but must be from 0 to 5");
    EXPECT_REFUSED(update_probability, 0, "the probability of an update is 0, but must be from 2.328306437e-10 to 1");
    EXPECT_REFUSED(input_strength, -1, "the strength of the input is -1, but must be from 0 to 1000000");
    EXPECT_REFUSED(margin, NAN, "the margin is nan, but must be from -1000000 to 1000000");
    EXPECT_REFUSED(skip_feedback, -1e7, "the strength of the feedback to the layers before the last is -10000000, but "
                                        "must be from -1000000 to 1000000");
    EXPECT_REFUSED(decay, 101, "the decay of the readout in a batch is 0.505, but must be from 0 to 0.5");
    EXPECT_REFUSED(start, PLASTIC_FROM_INPUT,
                   "a start from the input needs as many hidden neurons as inputs, but there are 400 and 100");
    p.softness = 2;
    p.symmetric_threshold = true;
    cr_expect_not(plasticity_valid(&p, message));
    cr_expect_str_eq(message, "the symmetric threshold needs the hard rule, but the slope of the smooth rule is 2");
}

/* Whether any neuron of the last layer is not 0 in a prediction. */
static bool reached(const struct plasticity_parameters *p)
{
    struct noisy_data data = noisy_prototypes(p, 0.3);
    struct plasticity *model = plasticity_create(p, 4);
    size_t stride = p->layers * p->hidden;
    int8_t *states = malloc(PATTERNS * stride);
    bool any = false;
    plasticity_predict(model, data.patterns, PATTERNS, &(struct plasticity_answers){.states = states});
    for (size_t k = 0; k < PATTERNS; k++)
        for (size_t i = stride - p->hidden; i < stride; i++)
            any = any || states[k * stride + i] != 0;
    free(states);
    plasticity_free(model);
    free(data.patterns);
    return any;
}

/* Valid is exactly what brings the input to the last layer. */
Test(plasticity_model, refuses_states_that_the_input_does_not_reach)
{
    char message[PLASTICITY_MESSAGE];
    struct plasticity_parameters p = every_part();
    p.hidden = 20;
    p.warmup = 0;
    for (p.layers = 1; p.layers <= 4; p.layers++)
        for (p.input_layers = 1; p.input_layers <= p.layers; p.input_layers++)
            for (p.sweeps = 1; p.sweeps <= 5; p.sweeps++)
                for (int coupled = 0; coupled < 6; coupled++) {
                    p.chain_strength = coupled & 1 ? -0.5 : 0;
                    p.forward_strength = coupled & 2 ? 0.4 : 0;
                    p.update = coupled < 4 ? PLASTIC_SYNCHRONOUS : PLASTIC_ASYNCHRONOUS;
                    cr_expect_eq(plasticity_valid(&p, message), reached(&p), "%zu layers, %zu with input, %zu sweeps, "
                                 "%d", p.layers, p.input_layers, p.sweeps, coupled);
                }
}

Test(plasticity_model, says_why_the_input_does_not_reach_the_last_layer)
{
    char message[PLASTICITY_MESSAGE];
    struct plasticity_parameters p = every_part();
    p.layers = 5;
    p.sweeps = p.warmup = 3;
    cr_expect_not(plasticity_valid(&p, message));
    cr_expect_str_eq(message, "the input enters the first 2 of 5 layers and reaches the last one from zero after 4 "
                              "sweeps, but the number of sweeps is 3");
    p.chain_strength = p.forward_strength = 0;
    p.sweeps = 9;
    cr_expect_not(plasticity_valid(&p, message));
    cr_expect_str_eq(message, "the input enters the first 2 of 5 layers and never reaches the last one from zero: the "
                              "coupling between layers and the strength of the forward couplings are both 0");
    p.start = PLASTIC_FROM_RANDOM;
    cr_expect(plasticity_valid(&p, message));
    p.start = PLASTIC_FROM_ZERO;
    p.input_layers = 0; /* wanted without input */
    cr_expect(plasticity_valid(&p, message));
    p.input_layers = 2;
    p.sweeps = p.warmup = 0; /* a perceptron */
    cr_expect(plasticity_valid(&p, message));
}

Test(plasticity_model, refuses_a_label_that_never_acts)
{
    char message[PLASTICITY_MESSAGE];
    struct plasticity_parameters p = plasticity_defaults();
    p.warmup = 5;
    cr_expect_not(plasticity_valid(&p, message));
    cr_expect_str_eq(message, "the number of sweeps of the warm-up is 5, but must be below that of all sweeps, 5: the "
                              "label would never act");
    p.feedback_strength = 0; /* there is none */
    cr_expect(plasticity_valid(&p, message));
    p.skip_feedback = -0.1; /* to the layers before the last */
    cr_expect(plasticity_valid(&p, message));
    p.layers = p.input_layers = 2;
    cr_expect_not(plasticity_valid(&p, message));
    p.warmup = 4;
    cr_expect(plasticity_valid(&p, message));
}

Test(plasticity_model, memory)
{
    struct plasticity_parameters p = plasticity_defaults();
    p.hidden = 6400;
    double bytes = plasticity_bytes(&p);
    cr_expect_gt(bytes, 6400.0 * 6500 * 4);
    cr_expect_lt(bytes, 1e9);
}
