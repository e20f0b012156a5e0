#include "solvers/local_request.h"

#include "common/grid.h"
#include "common/memory.h"
#include "solvers/local_refusals.h"
#include "solvers/search_options.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const enum search_method searches[LOCAL_SEARCHES] = {
    [SOURCE_FOCUSING] = SEARCH_FOCUSING,
    [SOURCE_REINFORCEMENT] = SEARCH_REINFORCEMENT,
    [SOURCE_ANNEALING] = SEARCH_ANNEALING,
    [SOURCE_DYNAMICS] = SEARCH_DYNAMICS,
};

const char *local_source_name(enum local_source source)
{
    return source == SOURCE_STATE ? "state" : source == SOURCE_EXACT ? "exact" : search_method_name(searches[source]);
}

/* The file of --state -------------------------------------------------------------------------------------- */

static const char *const not_with_states[] = {"n",      "eta",  "samples",       "first-sample",
                                              "starts", "seed", "dynamics-seed", "from"};

/* Takes the network and the references from the file, self-coupling and margin too unless they were given. */
static void use_states(struct local_request *request, struct options *options)
{
    static const double of_state = SOURCE_STATE;
    const char *path = options_text(options, "state");
    const struct local_states *states = request->states;
    struct instances *instances = &request->instances;
    if (request->loaded && request->loaded->neurons != states->neurons)
        options_refuse(options, "%s: its states have %zu neurons, the network of %s %zu", path, states->neurons,
                       options_text(options, "network"), request->loaded->neurons);
    if (!request->loaded && !states->has_network)
        options_refuse(options, "%s: has no attributes `seed`, `sample`: its network must be given by --network", path);
    double *of_states = request->of_states;
    memcpy(of_states, (double[]){(double)states->neurons, states->jd, states->margin}, sizeof request->of_states);
    if (!request->loaded) {
        if (!states->has_jd && !options_given(options, "jd"))
            options_refuse(options, "%s: has no attribute `jd`: it must be given by --jd", path);
        instances->n = (struct grid){1, &of_states[0]};
        instances->seed = (uint64_t)states->seed;
        instances->first_sample = (uint64_t)states->sample;
        if (!options_given(options, "jd"))
            instances->jd = (struct grid){1, &of_states[1]};
    }
    if (!options_given(options, "margin"))
        instances->margin = (struct grid){1, &of_states[2]};
    instances->samples = 1;
    instances->starts = states->count;
    request->source = (struct grid){1, &of_state};
}

static void read_states(struct local_request *request, struct options *options)
{
    char message[LOCAL_STATES_MESSAGE];
    const char *path = options_text(options, "state");
    if (!path)
        return;
    for (size_t i = 0; i < sizeof not_with_states / sizeof *not_with_states; i++) {
        if (options_given(options, not_with_states[i]))
            options_refuse(options, "--state and --%s: not both", not_with_states[i]);
        options_set_idle(options, not_with_states[i]);
    }
    for (int i = 0; i < 2; i++) {
        const char *option = i ? "margin" : "jd";
        if (!options_given(options, option))
            options_set_idle(options, option);
    }
    request->states = local_states_read(path, message);
    if (!request->states)
        options_refuse(options, "%s", message);
    use_states(request, options);
}

/* Theory ------------------------------------------------------------------------------------------------- */

struct local_theory *local_request_theory(const struct local_request *request, size_t point)
{
    const struct instances *instances = &request->instances;
    size_t jd = point % instances->jd.count;
    size_t margin = point / instances->jd.count / instances->n.count % instances->margin.count;
    return request->theory[jd + instances->jd.count * margin];
}

static void create_theories(struct local_request *request)
{
    const struct grid *jd = &request->instances.jd, *margin = &request->instances.margin;
    request->theories = jd->count * margin->count;
    request->theory = memory_need(calloc(request->theories, sizeof *request->theory));
    double scale = sqrt(fmax(instances_norm(&request->instances), DBL_MIN));
    for (size_t i = 0; i < request->theories; i++)
        request->theory[i] = local_theory_create((jd->values[i % jd->count] - margin->values[i / jd->count]) / scale);
}

/* All of it ---------------------------------------------------------------------------------------------- */

void local_request_read(struct local_request *request, struct options *options)
{
    *request = (struct local_request){
        .options = options,
        .source = options_choices(options, "from"),
        .scan = {
            .field = options_grid(options, "field"),
            .damping = options_real(options, "damping"),
            .max_iterations = options_integer(options, "max-iterations"),
            .tolerance = options_real(options, "tolerance"),
        },
        .method = (enum messages_method)options_choice(options, "method"),
        .variance = (enum amp_variance)options_choice(options, "variance"),
        .distance = options_grid(options, "distance"),
    };
    instances_read(&request->instances, options, &request->loaded);
    request->scan.most_damping = scan_most_damping(request->method, request->scan.tolerance);
    instances_refuse_symmetry(&request->instances);
    instances_refuse_norm(&request->instances,
                          request->method == MESSAGES_AMP && request->variance == AMP_MEAN_VARIANCE);
    read_states(request, options);
    for (size_t s = 0; s < LOCAL_SEARCHES; s++)
        request->plan[s] = search_plan_default(searches[s]);
    if (request->method == MESSAGES_BP)
        options_set_idle(options, "variance");
    double largest = grid_largest(request->instances.n);
    request->exact = request->distance.count == 0 && largest <= LOCAL_COMPARED;
    local_refuse(request);
    create_theories(request);
}

void local_request_free(struct local_request *request)
{
    for (size_t i = 0; i < request->theories; i++)
        local_theory_free(request->theory[i]);
    free(request->theory);
    local_states_free(request->states);
    network_free(request->loaded);
}
