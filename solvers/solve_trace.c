/* One run of fp-solve, iteration by iteration. */
#include "common/interruption.h"
#include "common/memory.h"
#include "common/ranks.h"
#include "common/sweep.h"
#include "solvers/solve_outputs.h"

#include <stdlib.h>

static const struct column columns[] = {
    {"iteration", COLUMN_INTEGER, "", "passes over the couplings and sweeps so far, all attempts together; 0: the run "
                                      "starts at a solution"},
    {"attempt", COLUMN_INTEGER, "", "number of the attempt, from 1"},
    {"phase", COLUMN_TEXT, "", "messages, polish, annealing or dynamics"},
    {"overlap", COLUMN_REAL, "", "q = mean m^2 of message passing; 1 for a state"},
    {"violated", COLUMN_INTEGER, "", "violated constraints"},
    {"gamma", COLUMN_REAL, "", "coupling between the replicas of focusing; otherwise 0"},
    {"replicas", COLUMN_REAL, "", "their number y; otherwise 1"},
    {"strength", COLUMN_REAL, "", "strength of standard reinforcement; otherwise 0"},
    {"temperature", COLUMN_REAL, "", "temperature of annealing and polishing, in the unit of --hot; otherwise 0"},
    {0},
};

struct trace {
    struct search_record *records;
    size_t count, capacity;
};

static void observe(const struct search_record *record, void *context)
{
    struct trace *trace = context;
    if (trace->count == trace->capacity) {
        trace->capacity = trace->capacity ? 2 * trace->capacity : 1024;
        trace->records = memory_need(realloc(trace->records, trace->capacity * sizeof *trace->records));
    }
    trace->records[trace->count++] = *record;
}

static int write_record(size_t index, const void *context, struct rows *rows)
{
    const struct trace *trace = context;
    const struct search_record *record = &trace->records[index];
    rows_number(rows, (double)record->iteration);
    rows_number(rows, (double)record->attempt);
    rows_text(rows, record->phase);
    rows_number(rows, record->overlap);
    rows_number(rows, (double)record->violated);
    rows_numbers(rows, 4, (double[]){record->gamma, record->replicas, record->strength, record->temperature});
    return EXIT_DONE;
}

/* Makes the run. Returns EXIT_DONE or EXIT_INTERRUPTED. */
static int follow(const struct solve_request *request, struct trace *trace)
{
    const struct instances *instances = &request->instances;
    struct solve_item item = solve_request_item(request, 0);
    struct instance instance = instance_create(instances, &item.point, 0);
    struct stream_address address = instance_address(instances, &instance, 0);
    struct search *search = search_create(&request->search.plan[item.method], instance.network, !instances->loaded);
    interruption_catch();
    search_run(search, instance.coupling, &address, observe, trace);
    int exit_code = interruption_requested() ? EXIT_INTERRUPTED : EXIT_DONE;
    interruption_release();
    search_free(search);
    instance_free(&instance);
    return exit_code;
}

static void check(const struct solve_request *request)
{
    const struct options *options = request->instances.options;
    solve_request_need_one(request, "trace");
    if (request->instances.starts != 1)
        options_refuse(options, "--trace follows one run: it needs --starts 1");
    options_refuse_shard(options, "trace");
    const struct search_plan *plan = &request->search.plan[solve_request_item(request, 0).method];
    double longest = (double)(plan->restarts + 1) * ((double)plan->max_iterations + (double)plan->polish.sweeps);
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks(2 * longest * sizeof(struct search_record), needs, has)) /* twice while the list grows */
        options_refuse(options, "--trace of up to %g iterations needs up to %s of memory, and there are %s: lower "
                                "--max-iterations, --restarts or --polish-sweeps", longest, needs, has);
}

int solve_trace(const struct solve_request *request)
{
    check(request);
    struct trace trace = {0};
    int exit_code = ranks_first() ? follow(request, &trace) : EXIT_DONE;
    if (exit_code == EXIT_DONE) {
        struct sweep sweep = {.columns = columns, .items = trace.count, .rows_per_item = 1, .compute = write_record,
                              .context = &trace, .undivided = true};
        exit_code = sweep_run(request->instances.options, &sweep);
    }
    free(trace.records);
    return exit_code;
}
