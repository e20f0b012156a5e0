#include "sim/learn_idle.h"

#include "sim/learner.h"

#include <string.h>

/* Refuses an option that plays no part because of `reason`, or sets it idle. */
static void rest(struct options *options, const char *option, const char *reason)
{
    if (options_given(options, option))
        options_refuse(options, "--%s plays no part %s", option, reason);
    options_set_idle(options, option);
}

/* Models ------------------------------------------------------------------------------------------------- */

enum {
    FULL = 1 << LEARNER_FULL,
    RESERVOIR = 1 << LEARNER_RESERVOIR,
    FEATURES = 1 << LEARNER_RANDOM_FEATURES,
    PERCEPTRON = 1 << LEARNER_PERCEPTRON,
    MLP = 1 << LEARNER_MLP,
    RECURRENT = FULL | RESERVOIR,
    LAYERED = RECURRENT | FEATURES,
    PLASTIC = LAYERED | PERCEPTRON,
};

/* The models for which an option acts; for options that are not here: all. */
static const struct {
    const char *option;
    unsigned models;
} actions[] = {
    {"jd", RECURRENT},
    {"lambda", RECURRENT},
    {"input-strength", RECURRENT},
    {"margin", FULL},
    {"hidden", LAYERED | MLP},
    {"layers", LAYERED | MLP},
    {"sweeps", RECURRENT},
    {"warm-up", RECURRENT},
    {"dynamics", RECURRENT},
    {"update", RECURRENT},
    {"update-probability", RECURRENT},
    {"start", RECURRENT},
    {"recurrent-strength", RECURRENT},
    {"forward-strength", RECURRENT},
    {"feedback-strength", FULL},
    {"input-layers", RECURRENT},
    {"input-to-readout", LAYERED},
    {"skip-readout", LAYERED},
    {"skip-feedback", FULL},
    {"bias", PLASTIC},
    {"readout-margin", PLASTIC},
    {"rate-recurrent", FULL},
    {"rate-input", FULL},
    {"rate-readout", PLASTIC},
    {"decay", PLASTIC},
    {"softness", PLASTIC},
    {"readout-rule", PLASTIC},
    {"symmetric-start", RECURRENT},
    {"symmetric-update", FULL},
    {"symmetric-threshold", FULL},
    {"symmetrise", FULL},
    {"gradient-rate", MLP},
};

static void rest_for_models(struct options *options)
{
    struct grid chosen = options_choices(options, "model");
    char reason[128];
    unsigned models = 0;
    for (size_t i = 0; i < chosen.count; i++)
        models |= 1u << (int)chosen.values[i];
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        size_t length = 0;
        if (actions[i].models & models)
            continue;
        for (size_t k = 0; k < chosen.count; k++)
            length += (size_t)snprintf(reason + length, sizeof reason - length, "%s%s", k == 0 ? "for --model " : ",",
                                       learner_name((enum learner_model)chosen.values[k]));
        rest(options, actions[i].option, reason);
    }
}

/* Data --------------------------------------------------------------------------------------------------- */

static void rest_for_data(struct options *options, enum dataset_source source)
{
    static const char *const of_synthetic[] = {"classes", "train-count", "test-count"};
    bool files = dataset_has_files(source);
    for (size_t i = 0; i < sizeof of_synthetic / sizeof *of_synthetic && files; i++)
        rest(options, of_synthetic[i], "for images: it is for synthetic patterns");
    if (!files)
        rest(options, "raw", "for synthetic patterns: it is for images");
    if (options_flag(options, "raw"))
        rest(options, "inputs", "with --raw: the inputs are the pixels");
    if (source != DATASET_HIDDEN_MANIFOLD)
        rest(options, "latent", "but for --data hidden-manifold");
    if (!files && options_integer(options, "validation") > 0)
        rest(options, "test-count", "with --validation: that says how many there are");
}

/* Other options ------------------------------------------------------------------------------------------ */

static void rest_for_others(struct options *options)
{
    static const char *const of_epochs[] = {"class-accuracy", "timing"};
    options_need(options, "checkpoint-every", "save", NULL);
    options_need(options, "starts", "probe", NULL);
    options_need(options, "max-sweeps", "probe", NULL);
    options_need(options, "rule", "probe", NULL);
    if (strcmp(options_text(options, "update"), "partial") != 0)
        rest(options, "update-probability", "without --update partial");
    if (options_real(options, "curriculum") == 1)
        rest(options, "curriculum-wrong", "without --curriculum");
    for (size_t i = 0; i < sizeof of_epochs / sizeof *of_epochs; i++) {
        if (options_flag(options, "representations"))
            rest(options, of_epochs[i], "with --representations");
        if (options_flag(options, "probe"))
            rest(options, of_epochs[i], "with --probe");
    }
}

void learn_idle(struct options *options, enum dataset_source source)
{
    rest_for_models(options);
    rest_for_data(options, source);
    rest_for_others(options);
}
