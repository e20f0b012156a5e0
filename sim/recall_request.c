/* Options of fp-recall: contradictions, defaults that depend on the number of layers, memory. */
#include "common/memory.h"
#include "sim/recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Defaults ------------------------------------------------------------------------------------------------- */

enum { DEFAULTS = 7 };
static const char *const names[DEFAULTS] = {"margin", "jd", "lambda", "input-strength", "recurrent-strength", "rate",
                                            "warm-up"};

/* The value of option `which` at this number of layers. */
static double default_of(const struct recall_request *request, size_t layers, int which)
{
    struct association_parameters p = recall_parameters(request, 2, layers, 1);
    const double values[DEFAULTS] = {p.margin, p.self_coupling, p.chain_strength, p.input_strength,
                                     p.recurrent_strength, p.rate, (double)p.warm_up};
    return values[which];
}

/* Says the default of an option: one number, or one for each number of layers, LAYERS:NUMBER. */
static void tell_default(const struct recall_request *request, struct options *options, int which)
{
    enum { LONGEST = 64 }; /* of one entry */
    struct grid layers = request->layers;
    char *text = memory_need(calloc(layers.count, LONGEST)), one[LONGEST];
    bool differ = false;
    for (size_t k = 0; k < layers.count; k++) {
        double value = default_of(request, (size_t)layers.values[k], which);
        differ = differ || value != default_of(request, (size_t)layers.values[0], which);
        snprintf(text + strlen(text), LONGEST, "%s%.10g:%.10g", k ? "," : "", layers.values[k], value);
    }
    snprintf(one, sizeof one, "%.10g", default_of(request, (size_t)layers.values[0], which));
    options_set_default(options, names[which], differ ? text : one);
    free(text);
}

/* Refusals ------------------------------------------------------------------------------------------------- */

static void check_dependences(struct options *options)
{
    bool capacity = options_flag(options, "capacity");
    if (capacity && options_flag(options, "trace"))
        options_refuse(options, "--capacity and --trace: not both");
    options_need(options, "criterion", "capacity", NULL);
    options_need(options, "at", "capacity", NULL);
    if (capacity && !options_given(options, "patterns"))
        options_set_idle(options, "patterns");
}

static void check_range(const struct recall_request *request)
{
    size_t lowest = recall_lowest(request), highest = recall_highest(request, 2);
    if (options_flag(request->options, "capacity") && options_given(request->options, "patterns") && lowest == highest)
        options_refuse(request->options, "--patterns %zu: --capacity searches between the smallest and the largest "
                                         "value, and needs two", lowest);
    for (size_t k = 0; k < request->layers.count; k++)
        for (size_t i = 0; i < request->n.count; i++) {
            char message[ASSOCIATION_MESSAGE];
            size_t neurons = (size_t)request->n.values[i];
            struct association_parameters p = recall_parameters(
                request, neurons, (size_t)request->layers.values[k], recall_highest(request, neurons));
            if (!association_valid(&p, message))
                options_refuse(request->options, "%s", message);
        }
}

/* Refuses what would act as something else than the header says. */
static void check_precision(const struct recall_request *request)
{
    static const char *const of[] = {"margin", "jd", "lambda", "input-strength", "recurrent-strength", "rate"};
    for (size_t k = 0; k < request->layers.count; k++)
        for (size_t i = 0; i < request->n.count; i++) {
            size_t neurons = (size_t)request->n.values[i];
            struct association_parameters p =
                recall_parameters(request, neurons, (size_t)request->layers.values[k], 1);
            struct association_rounded rounded;
            if (!association_precise(&p, &rounded))
                options_refuse(request->options, "--%s %.10g is too small at N = %zu: couplings and fields are "
                                                 "multiples of 2^-18, which changes it by more than 1 %%; possible are "
                                                 "0 and from %.10g on", of[rounded.parameter], rounded.value, neurons,
                               rounded.smallest);
        }
}

/* Memory of `threads` threads at the point that needs most, bytes. */
static double bytes_needed(const struct recall_request *request, double threads)
{
    double largest = 0, samples = (double)request->samples, networks = 0; /* rows of --capacity */
    bool trace = options_flag(request->options, "trace");
    if (options_flag(request->options, "capacity"))
        networks = samples * (double)(request->n.count * request->layers.count * request->at.count);
    for (size_t k = 0; k < request->layers.count; k++)
        for (size_t i = 0; i < request->n.count; i++) {
            size_t neurons = (size_t)request->n.values[i], layers = (size_t)request->layers.values[k];
            struct association_parameters p =
                recall_parameters(request, neurons, layers, recall_highest(request, neurons));
            double epochs = trace ? (double)request->epochs : 0;
            double text = 200 * epochs; /* of the rows */
            double runs = samples * (sizeof(struct recall_run) + epochs * sizeof(struct association_epoch) + 64);
            largest = fmax(largest, threads * (association_bytes(&p) + runs + text));
        }
    return largest + 200 * networks;
}

static void check_memory(const struct recall_request *request)
{
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    double threads = (double)options_integer(request->options, "threads");
    if (memory_lacks(bytes_needed(request, threads), needs, has))
        options_refuse(request->options, "this needs up to %s of memory, and there are %s: lower --n, --layers, "
                                         "--patterns, --samples%s or --threads", needs, has,
                       options_flag(request->options, "trace") ? ", --epochs" : "");
}

struct recall_request recall_request_read(struct options *options)
{
    check_dependences(options);
    struct recall_request request = {
        .options = options,
        .n = options_grid(options, "n"),
        .layers = options_grid(options, "layers"),
        .patterns = options_grid(options, "patterns"),
        .at = options_choices(options, "at"),
        .epochs = (size_t)options_integer(options, "epochs"),
        .samples = (size_t)options_integer(options, "samples"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .criterion = options_real(options, "criterion"),
    };
    check_range(&request);
    check_memory(&request);
    check_precision(&request);
    for (int k = 0; k < DEFAULTS; k++)
        if (!options_given(options, names[k]))
            tell_default(&request, options, k);
    return request;
}
