/* The states that the runs of one method on one network end with. */
#include "common/memory.h"
#include "sim/save_file.h"
#include "solvers/solve_outputs.h"

#include <stdlib.h>

static void write_attributes(const struct solve_request *request, const struct solve_item *item,
                             struct container_writer *writer)
{
    const struct instances *instances = &request->instances;
    struct network_ensemble ensemble = {.neurons = item->point.neurons, .layers = 1, .symmetry = item->point.eta};
    container_write_text(writer, "/", "method", search_method_name(item->method));
    if (!instances->own_diagonal)
        container_write_real(writer, "/", "jd", item->point.jd);
    container_write_real(writer, "/", "margin", item->point.margin);
    container_write_real(writer, "/", "eta", item->point.eta);
    if (!instances->loaded)
        save_file_sampled(writer, &ensemble, instances->seed, instances->first_sample);
    container_write_integer(writer, "/", "max_iterations", request->search.plan[item->method].max_iterations);
    container_write_integer(writer, "/", "dynamics_seed", (int64_t)instances->dynamics_seed);
}

void solve_write_states(const struct solve_request *request, struct container_writer *writer)
{
    struct solve_item item = solve_request_item(request, 0);
    size_t starts = request->instances.starts;
    int threads = (int)options_integer(request->instances.options, "threads");
    struct final_states final = final_states_create(starts, item.point.neurons);
    struct search_outcome *outcomes = memory_need(calloc(starts, sizeof *outcomes));
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t index = 0; index < solve_request_parts(request); index++)
        solve_request_run(request, &item, index, outcomes, final.states);
    for (size_t start = 0; start < starts; start++) {
        final.converged[start] = outcomes[start].solved;
        final.time[start] = (double)outcomes[start].iterations;
    }
    final_states_write(&final, writer);
    write_attributes(request, &item, writer);
    free(outcomes);
    final_states_free(&final);
}
