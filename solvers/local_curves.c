#include "solvers/local_curves.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "sim/parts.h"

#include <stdlib.h>
#include <string.h>

enum { PART_STARTS = 4 };

/* Starts of a part. Drawing from all fixed points, which takes long to list, has one part. */
static size_t part_starts(const struct local_request *request, enum local_source source)
{
    return source == SOURCE_EXACT ? request->instances.starts : PART_STARTS;
}

size_t local_curves_parts(const struct local_request *request, enum local_source source)
{
    return parts_count(1, request->instances.starts, part_starts(request, source));
}

/* One network with all that works on it. */
struct work {
    const struct local_request *request;
    enum local_source source;
    struct instance instance;
    struct search *search;       /* NULL: the source is no search */
    struct exact_points points;  /* empty where they are not needed */
    struct messages *messages;
    gsl_rng *generator;
    int8_t *reference;
    struct scan_point *up, *down;
    struct exact_local *exact;
};

static struct work work_create(const struct local_request *request, size_t point, enum local_source source,
                               size_t network)
{
    const struct instances *instances = &request->instances;
    struct point_of_instances place = instances_point(instances, point);
    size_t fields = request->scan.field.count;
    struct work work = {
        .request = request,
        .source = source,
        .instance = instance_create(instances, &place, network),
        .generator = stream_create(),
        .reference = memory_need(calloc(place.neurons, 1)),
        .up = memory_need(calloc(fields, sizeof *work.up)),
        .down = memory_need(calloc(fields, sizeof *work.down)),
        .exact = memory_need(calloc(fields, sizeof *work.exact)),
    };
    const struct instance *instance = &work.instance;
    if (source < LOCAL_SEARCHES)
        work.search = search_create(&request->plan[source], instance->network, !instances->loaded);
    if (source == SOURCE_EXACT || request->exact)
        work.points = exact_points_find(instance->network, instance->coupling);
    work.messages = messages_create(instance->network, instance->coupling, request->method, request->variance);
    return work;
}

static void work_free(struct work *work)
{
    messages_free(work->messages);
    exact_points_free(&work->points);
    search_free(work->search);
    instance_free(&work->instance);
    gsl_rng_free(work->generator);
    free(work->reference);
    free(work->up);
    free(work->down);
    free(work->exact);
}

/* Stores the reference of a start; false if none is found. */
static bool find_reference(struct work *work, size_t start)
{
    const struct local_states *states = work->request->states;
    size_t neurons = work->instance.network->neurons;
    struct stream_address address = instance_address(&work->request->instances, &work->instance, start);
    if (states) {
        memcpy(work->reference, states->states + start * neurons, neurons);
        return true;
    }
    if (work->source == SOURCE_EXACT) {
        address.purpose = STREAM_REFERENCE;
        stream_open(work->generator, &address);
        return exact_points_draw(&work->points, work->generator, work->reference);
    }
    if (!search_run(work->search, work->instance.coupling, &address, NULL, NULL).solved)
        return false;
    memcpy(work->reference, search_state(work->search), neurons);
    return true;
}

static void scan_exactly(struct work *work)
{
    const struct grid *field = &work->request->scan.field;
    struct exact_shells *shells = exact_shells_create(&work->points, work->reference);
    for (size_t k = 0; k < field->count; k++)
        work->exact[k] = exact_local_at(shells, field->values[k]);
    exact_shells_free(shells);
}

static struct local_curve compute_curve(struct work *work, size_t network, size_t start)
{
    const struct local_request *request = work->request;
    struct local_curve curve = {
        .reference = network * request->instances.starts + start,
        .sample = work->instance.sample,
        .start = request->states ? request->states->row[start] : start,
        .found = find_reference(work, start),
        .up = work->up,
        .down = work->down,
        .exact = work->exact,
    };
    if (!curve.found)
        return curve;
    scan_run(&request->scan, work->messages, work->instance.network->neurons, work->reference, work->up, work->down);
    if (request->exact && !interruption_requested())
        scan_exactly(work);
    return curve;
}

int local_curves_run(const struct local_request *request, size_t point, enum local_source source, size_t part,
                     local_take *take, void *context)
{
    struct part starts = parts_at(request->instances.starts, part_starts(request, source), part);
    struct work work = work_create(request, point, source, starts.network);
    bool listed = work.points.complete || !(source == SOURCE_EXACT || request->exact);
    for (size_t start = starts.first; listed && start < starts.first + starts.count; start++) {
        struct local_curve curve = compute_curve(&work, starts.network, start);
        take(&curve, context);
    }
    if (!listed)
        options_complain(request->options, "network %llu has more than %d fixed points",
                         (unsigned long long)work.instance.sample, EXACT_POINTS_MOST);
    work_free(&work);
    return listed ? EXIT_DONE : EXIT_RUNTIME;
}
