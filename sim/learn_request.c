#include "sim/learn_request.h"

#include "common/grid.h"
#include "common/memory.h"
#include "sim/learn_idle.h"
#include "sim/learn_refusals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Parameters --------------------------------------------------------------------------------------------- */

static struct plasticity_parameters read_network(const struct options *options)
{
    return (struct plasticity_parameters){
        .batch = (size_t)options_integer(options, "batch"),
        .input_layers = (size_t)options_integer(options, "input-layers"),
        .bias = options_flag(options, "bias"),
        .input_to_readout = options_flag(options, "input-to-readout"),
        .skip_readout = options_flag(options, "skip-readout"),
        .sweeps = (size_t)options_integer(options, "sweeps"),
        .warmup = (size_t)options_integer(options, "warm-up"),
        .double_dynamics = options_choice(options, "dynamics") == 0,
        .update = (enum plasticity_update)options_choice(options, "update"),
        .update_probability = options_real(options, "update-probability"),
        .start = (enum plasticity_start)options_choice(options, "start"),
        .recurrent_strength = options_real(options, "recurrent-strength"),
        .feedback_strength = options_real(options, "feedback-strength"),
        .skip_feedback = options_real(options, "skip-feedback"),
        .forward_strength = options_real(options, "forward-strength"),
        .readout_margin = options_real(options, "readout-margin"),
        .rate_recurrent = options_real(options, "rate-recurrent"),
        .rate_input = options_real(options, "rate-input"),
        .rate_readout = options_real(options, "rate-readout"),
        .decay = options_real(options, "decay"),
        .softness = options_real(options, "softness"),
        .readout = (enum plasticity_readout)options_choice(options, "readout-rule"),
        .symmetric_start = options_flag(options, "symmetric-start"),
        .symmetric_update = options_flag(options, "symmetric-update"),
        .symmetric_threshold = options_flag(options, "symmetric-threshold"),
        .symmetrise = options_flag(options, "symmetrise"),
    };
}

static struct learn read_learn(const struct options *options, const struct learn_table *table)
{
    return (struct learn){
        .options = options,
        .model = options_choices(options, "model"),
        .jd = options_grid(options, "jd"),
        .lambda = options_grid(options, "lambda"),
        .input_strength = options_grid(options, "input-strength"),
        .margin = options_grid(options, "margin"),
        .hidden = options_grid(options, "hidden"),
        .layers = options_grid(options, "layers"),
        .plan = {
            .learner = {.network = read_network(options), .gradient_rate = options_real(options, "gradient-rate")},
            .epochs = (size_t)options_integer(options, "epochs"),
            .every = (size_t)options_integer(options, "every"),
            .train_examined = (size_t)options_integer(options, "train-examined"),
            .timed = options_flag(options, "timing"),
            .curriculum = options_real(options, "curriculum"),
            .curriculum_wrong = options_real(options, "curriculum-wrong"),
        },
        .sweeps_of_layers = !options_given(options, "sweeps"),
        .warmup_of_layers = !options_given(options, "warm-up"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .samples = (size_t)options_integer(options, "samples"),
        .table = table,
    };
}

/* With one layer only what needs several plays no part. */
static void refuse_chain(struct learn *learn, struct options *options)
{
    static const struct {
        const char *option, *does;
    } of_chain[] = {
        {"lambda", "couples the layers of a chain"},
        {"forward-strength", "couples the layers of a chain"},
        {"skip-readout", "is for the layers before the last"},
        {"skip-feedback", "is for the layers before the last"},
    };
    static const double uncoupled = 0;
    if (!grid_only(learn->layers, 1))
        return;
    for (size_t i = 0; i < sizeof of_chain / sizeof *of_chain; i++) {
        if (options_given(options, of_chain[i].option))
            options_refuse(options, "--%s %s: it needs --layers above 1", of_chain[i].option, of_chain[i].does);
        options_set_idle(options, of_chain[i].option);
    }
    learn->lambda = (struct grid){1, &uncoupled};
}

/* Says how many sweeps there are, or, for several numbers of layers, how that follows. */
static void set_default_sweeps(const struct learn *learn, struct options *options)
{
    struct learn_point point = learn_point_at(learn, 0);
    char text[32] = "5 or 2 L";
    if (learn->layers.count == 1)
        snprintf(text, sizeof text, "%zu", learn_default_sweeps(point.layers));
    options_set_default(options, "sweeps", text);
}

/* The defaults that other options decide. */
static void set_defaults(struct learn *learn, struct options *options)
{
    refuse_chain(learn, options);
    if (learn->plan.every == 0) {
        char text[32];
        learn->plan.every = learn_points(learn) == 1 ? 1 : learn->plan.epochs;
        snprintf(text, sizeof text, "%zu", learn->plan.every);
        options_set_default(options, "every", text);
    }
    if (learn->sweeps_of_layers)
        set_default_sweeps(learn, options);
    if (learn->warmup_of_layers)
        options_set_default(options, "warm-up", "L");
}

/* Data --------------------------------------------------------------------------------------------------- */

static struct dataset_options read_dataset(const struct options *options)
{
    struct dataset_options dataset = {
        .raw = options_flag(options, "raw"),
        .inputs = (size_t)options_integer(options, "inputs"),
        .classes = (size_t)options_integer(options, "classes"),
        .latent = (size_t)options_integer(options, "latent"),
        .count = {(size_t)options_integer(options, "train-count"), (size_t)options_integer(options, "test-count")},
        .validation = (size_t)options_integer(options, "validation"),
        .train_per_class = (size_t)options_integer(options, "train-per-class"),
        .noise = {options_real(options, "train-noise"), options_real(options, "test-noise")},
    };
    char message[DATA_MESSAGE];
    if (!dataset_parse(options_text(options, "data"), &dataset, message))
        options_refuse(options, "--data %s", message);
    return dataset;
}

/* A class without test patterns has no accuracy. */
static void refuse_absent_class(const struct learn *learn, size_t sample)
{
    const struct patterns *test = &learn->test[sample];
    for (size_t class = 0; class < test->classes; class++)
        if (test->count == 0 || !memchr(test->labels, (int)class, test->count))
            options_refuse(learn->options, "--class-accuracy: class %zu has no pattern in the test set of seed "
                           "%" PRIu64, class, learn->seed + sample);
}

static void load_sample(struct learn *learn, struct dataset_options *dataset, size_t sample)
{
    char message[DATA_MESSAGE];
    dataset->seed = learn->seed + sample;
    if (!patterns_load(dataset, &learn->train[sample], &learn->test[sample], message))
        options_refuse(learn->options, "--data %s", message);
    if (options_flag(learn->options, "class-accuracy"))
        refuse_absent_class(learn, sample);
}

/* For the header of the table: other data make another run. */
static void describe_data(const struct learn *learn, struct options *options)
{
    const struct patterns *train = &learn->train[0], *test = &learn->test[0];
    char text[128];
    snprintf(text, sizeof text, "%zu training patterns, CRC-32 %08" PRIx32 ", %zu test patterns, CRC-32 %08" PRIx32,
             train->count, patterns_fingerprint(train), test->count, patterns_fingerprint(test));
    options_set_contents(options, "data", text);
}

/* The request -------------------------------------------------------------------------------------------- */

bool learn_request_single(const struct learn *learn)
{
    return learn_points(learn) == 1 && learn->samples == 1;
}

void learn_request_read(struct learn *learn, struct options *options, const struct learn_table *table)
{
    struct dataset_options dataset = read_dataset(options);
    learn_idle(options, dataset.source);
    *learn = read_learn(options, table);
    set_defaults(learn, options);
    learn_refuse_several(learn);
    learn->train = memory_need(calloc(learn->samples, sizeof *learn->train));
    learn->test = memory_need(calloc(learn->samples, sizeof *learn->test));
    load_sample(learn, &dataset, 0);
    describe_data(learn, options);
    learn_refuse_points(learn);
    if (table->check)
        table->check(learn);
    learn_refuse_memory(learn);
    for (size_t k = 1; k < learn->samples; k++)
        load_sample(learn, &dataset, k);
    learn->failures = memory_need(calloc(learn_points(learn), sizeof *learn->failures));
}

void learn_request_free(struct learn *learn)
{
    for (size_t k = 0; k < learn->samples; k++) {
        patterns_free(&learn->train[k]);
        patterns_free(&learn->test[k]);
    }
    free(learn->train);
    free(learn->test);
    free(learn->failures);
}
