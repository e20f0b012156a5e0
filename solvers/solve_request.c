#include "solvers/solve_request.h"

#include <math.h>
#include <string.h>

/* Items and parts ---------------------------------------------------------------------------------------- */

size_t solve_request_items(const struct solve_request *request)
{
    return instances_points(&request->instances) * request->search.method.count;
}

struct solve_item solve_request_item(const struct solve_request *request, size_t index)
{
    size_t points = instances_points(&request->instances);
    return (struct solve_item){
        .point = instances_point(&request->instances, index % points),
        .method = (enum search_method)request->search.method.values[index / points],
    };
}

size_t solve_request_parts(const struct solve_request *request)
{
    return parts_count(request->instances.samples, request->instances.starts, SOLVE_PART_STARTS);
}

void solve_request_run(const struct solve_request *request, const struct solve_item *item, size_t index,
                       struct search_outcome *outcomes, int8_t *states)
{
    const struct instances *instances = &request->instances;
    struct part part = parts_at(instances->starts, SOLVE_PART_STARTS, index);
    struct instance instance = instance_create(instances, &item->point, part.network);
    struct search *search =
        search_create(&request->search.plan[item->method], instance.network, !instances->loaded);
    for (size_t start = part.first; start < part.first + part.count; start++) {
        struct stream_address address = instance_address(instances, &instance, start);
        size_t run = part.network * instances->starts + start, neurons = item->point.neurons;
        outcomes[run] = search_run(search, instance.coupling, &address, NULL, NULL);
        if (states)
            memcpy(states + run * neurons, search_state(search), neurons);
    }
    search_free(search);
    instance_free(&instance);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

void solve_request_need_one(const struct solve_request *request, const char *option)
{
    if (solve_request_items(request) != 1 || request->instances.samples != 1)
        options_refuse(request->instances.options,
                       "--%s is for one method on one network: single values of --method and the grids, and "
                       "--samples 1", option);
}

/* Memory of `threads` threads at the item that needs most, bytes; infinite if uncountable. */
static double bytes_needed(const struct solve_request *request, size_t threads)
{
    const struct instances *instances = &request->instances;
    double largest = 0, runs = (double)instances->samples * (double)instances->starts;
    for (size_t index = 0; index < solve_request_items(request); index += instances->jd.count) {
        struct solve_item item = solve_request_item(request, index);
        size_t network = network_bytes(item.point.neurons, 1);
        size_t search = search_bytes(&request->search.plan[item.method], item.point.neurons);
        if (network == SIZE_MAX || search == SIZE_MAX)
            return INFINITY;
        double kept = sizeof(struct search_outcome) + 4 * sizeof(double); /* what the statistics need of a run */
        if (options_given(instances->options, "save-states"))
            kept += 3 * (double)item.point.neurons; /* once more, and twice in the file while it grows in memory */
        double bytes = (instances->loaded ? 1 : (double)threads) * (double)network + (double)threads * (double)search;
        largest = fmax(largest, bytes + runs * kept);
    }
    return largest;
}

void solve_request_read(struct solve_request *request, struct options *options)
{
    search_options_read(&request->search, options);
    instances_read(&request->instances, options, &request->loaded);
    if (search_options_pass_messages(&request->search)) {
        instances_refuse_symmetry(&request->instances);
        instances_refuse_norm(&request->instances, options_choice(options, "variance") == AMP_MEAN_VARIANCE);
    }
    size_t threads = (size_t)options_integer(options, "threads");
    instances_refuse_memory(&request->instances, bytes_needed(request, threads));
}

void solve_request_free(struct solve_request *request)
{
    search_options_free(&request->search);
    network_free(request->loaded);
}
