#include "solvers/search_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Which options act -------------------------------------------------------------------------------------- */

enum part {
    FOCUSING = 1, SCOPING = 2, PSEUDO = 4, FREE = 8, STANDARD = 16, MESSAGES = 32, POLISH = 64, ANNEALING = 128,
};

static const struct {
    const char *option;
    unsigned parts; /* in any of these it acts */
    const char *needed;
} parts_of_options[] = {
    {"protocol", FOCUSING, "--method focusing"},
    {"schedule", FREE, "--method focusing --protocol free"},
    {"replicas", SCOPING, "--method focusing --protocol scoping"},
    {"gamma-min", SCOPING, "--method focusing --protocol scoping"},
    {"gamma-max", SCOPING, "--method focusing --protocol scoping"},
    {"steps", SCOPING, "--method focusing --protocol scoping"},
    {"step-iterations", SCOPING, "--method focusing --protocol scoping"},
    {"rate", PSEUDO | STANDARD, "--method reinforcement, or focusing with --protocol pseudo or standard"},
    {"exponent", PSEUDO, "--method focusing --protocol pseudo"},
    {"damping", MESSAGES, "--method focusing, reinforcement or bp"},
    {"noise", MESSAGES, "--method focusing, reinforcement or bp"},
    {"variance", MESSAGES, "--method focusing, reinforcement or bp"},
    {"polish-sweeps", MESSAGES, "--method focusing, reinforcement or bp"},
    {"polish-hot", POLISH, "--method focusing, reinforcement or bp, and --polish-sweeps above 0"},
    {"polish-cold", POLISH, "--method focusing, reinforcement or bp, and --polish-sweeps above 0"},
    {"hot", ANNEALING, "--method annealing"},
    {"cold", ANNEALING, "--method annealing"},
};

static void override(const struct options *options, const char *name, long *value)
{
    if (options_given(options, name))
        *value = options_integer(options, name);
}

static unsigned parts_of_method(const struct options *options, enum search_method method)
{
    static const unsigned of_protocol[] = {
        [PROTOCOL_SCOPING] = SCOPING, [PROTOCOL_PSEUDO] = PSEUDO,
        [PROTOCOL_FREE] = FREE,       [PROTOCOL_STANDARD] = STANDARD,
    };
    if (!search_method_passes_messages(method))
        return method == SEARCH_ANNEALING ? ANNEALING : 0;
    struct search_plan plan = search_plan_default(method);
    unsigned parts = MESSAGES;
    if (method == SEARCH_REINFORCEMENT)
        parts |= STANDARD;
    if (method == SEARCH_FOCUSING) {
        plan.focusing.protocol = (enum focusing_protocol)options_choice(options, "protocol");
        parts |= FOCUSING | of_protocol[plan.focusing.protocol];
    }
    search_plan_adapt(&plan);
    override(options, "polish-sweeps", &plan.polish.sweeps);
    return plan.polish.sweeps > 0 ? parts | POLISH : parts;
}

static void check_parts(struct options *options, struct grid method)
{
    unsigned parts = 0;
    for (size_t i = 0; i < method.count; i++)
        parts |= parts_of_method(options, (enum search_method)method.values[i]);
    for (size_t i = 0; i < sizeof parts_of_options / sizeof *parts_of_options; i++) {
        const char *option = parts_of_options[i].option;
        if (parts & parts_of_options[i].parts)
            continue;
        if (options_given(options, option))
            options_refuse(options, "--%s plays no part here: it needs %s", option, parts_of_options[i].needed);
        options_set_idle(options, option);
    }
    if (parts & FREE && !options_given(options, "schedule"))
        options_refuse(options, "--protocol free needs --schedule");
}

/* Plans -------------------------------------------------------------------------------------------------- */

static struct cooling read_cooling(const struct options *options, const char *hot, const char *cold, long sweeps)
{
    struct cooling cooling = {options_real(options, hot), options_real(options, cold), sweeps};
    if (cooling.hot < cooling.cold)
        options_refuse(options, "--%s %g: must not exceed --%s %g", cold, cooling.cold, hot, cooling.hot);
    return cooling;
}

static void read_focusing(struct search_plan *plan, const struct search_options *search, size_t count,
                          const struct options *options)
{
    struct focusing *focusing = &plan->focusing;
    if (plan->method == SEARCH_FOCUSING)
        focusing->protocol = (enum focusing_protocol)options_choice(options, "protocol");
    focusing->replicas = options_real(options, "replicas");
    focusing->gamma_min = options_real(options, "gamma-min");
    focusing->gamma_max = options_real(options, "gamma-max");
    if (focusing->gamma_min > focusing->gamma_max)
        options_refuse(options, "--gamma-min %g: must not exceed --gamma-max %g", focusing->gamma_min,
                       focusing->gamma_max);
    focusing->steps = options_integer(options, "steps");
    focusing->step_iterations = options_integer(options, "step-iterations");
    focusing->rate = options_real(options, "rate");
    focusing->exponent = options_real(options, "exponent");
    focusing->count = count;
    focusing->list = search->list;
}

static void read_plan(struct search_plan *plan, const struct options *options)
{
    search_plan_adapt(plan);
    override(options, "restarts", &plan->restarts);
    override(options, "max-iterations", &plan->max_iterations);
    plan->anneal = read_cooling(options, "hot", "cold", plan->max_iterations);
    if (!search_method_passes_messages(plan->method))
        return;
    override(options, "polish-sweeps", &plan->polish.sweeps);
    plan->polish = read_cooling(options, "polish-hot", "polish-cold", plan->polish.sweeps);
    if (options_given(options, "damping"))
        plan->damping = plan->focusing.damping = options_real(options, "damping");
    plan->variance = (enum amp_variance)options_choice(options, "variance");
    plan->noise = options_real(options, "noise");
}

/* What options_echo shows where the default depends on the method: "0.3" or "focusing:0.3,bp:0.5". NAN: the option has
 * no part in this method. */

static double damping_of(const struct search_plan *plan)
{
    return search_method_passes_messages(plan->method) ? plan->damping : NAN;
}

static double polish_of(const struct search_plan *plan)
{
    return search_method_passes_messages(plan->method) ? (double)plan->polish.sweeps : NAN;
}

static double restarts_of(const struct search_plan *plan)
{
    return (double)plan->restarts;
}

static double iterations_of(const struct search_plan *plan)
{
    return (double)plan->max_iterations;
}

static void show_default(const struct search_options *search, struct options *options, const char *name,
                         double (*value)(const struct search_plan *))
{
    enum { LENGTH = 40 };
    char text[SEARCH_METHODS * LENGTH] = "", one[LENGTH] = "";
    bool differ = false;
    double first = NAN;
    for (size_t i = 0; i < search->method.count; i++) {
        enum search_method method = (enum search_method)search->method.values[i];
        double of_method = value(&search->plan[method]);
        if (isnan(of_method))
            continue;
        differ = differ || (*text && of_method != first);
        first = of_method;
        snprintf(one, LENGTH, "%s%s:%.10g", *text ? "," : "", search_method_name(method), of_method);
        strcat(text, one);
    }
    if (!*text || options_given(options, name))
        return;
    snprintf(one, LENGTH, "%.10g", first);
    options_set_default(options, name, differ ? text : one);
}

void search_options_read(struct search_options *search, struct options *options)
{
    char message[FOCUSING_MESSAGE];
    size_t count = 0;
    *search = (struct search_options){.method = options_choices(options, "method")};
    check_parts(options, search->method);
    const char *file = options_text(options, "schedule");
    if (file && !(search->list = focusing_read(file, &count, message)))
        options_refuse(options, "%s", message);
    for (size_t i = 0; i < search->method.count; i++) {
        enum search_method method = (enum search_method)search->method.values[i];
        struct search_plan *plan = &search->plan[method];
        *plan = search_plan_default(method);
        if (method == SEARCH_FOCUSING || method == SEARCH_REINFORCEMENT)
            read_focusing(plan, search, count, options);
        read_plan(plan, options);
    }
    show_default(search, options, "damping", damping_of);
    show_default(search, options, "polish-sweeps", polish_of);
    show_default(search, options, "restarts", restarts_of);
    show_default(search, options, "max-iterations", iterations_of);
}

void search_options_free(struct search_options *search)
{
    free(search->list);
}

bool search_options_pass_messages(const struct search_options *search)
{
    for (size_t i = 0; i < search->method.count; i++)
        if (search_method_passes_messages((enum search_method)search->method.values[i]))
            return true;
    return false;
}
