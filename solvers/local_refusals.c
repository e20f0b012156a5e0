#include "solvers/local_refusals.h"

#include "common/gaussian.h"
#include "common/memory.h"
#include "solvers/local_exact.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static double largest(struct grid grid)
{
    return gsl_stats_max(grid.values, 1, grid.count);
}

static bool asks_for(const struct local_request *request, enum local_source source)
{
    for (size_t i = 0; i < request->source.count; i++)
        if (request->source.values[i] == source)
            return true;
    return false;
}

/* Drawing from all fixed points needs a list of them. */
static void refuse_enumeration(const struct local_request *request)
{
    const struct instances *instances = &request->instances;
    double n = largest(instances->n), jd = largest(instances->jd);
    if (instances->own_diagonal)
        jd = gsl_stats_max(request->loaded->diagonal, 1, request->loaded->neurons);
    double coupling = jd - gsl_stats_min(instances->margin.values, 1, instances->margin.count);
    double expected = exp(n * (M_LN2 + gaussian_log_cdf(coupling)));
    if (!asks_for(request, SOURCE_EXACT))
        return;
    if (n > LOCAL_EXACT_NEURONS)
        options_refuse(request->options, "--from exact lists all fixed points of a network: it needs at most %d "
                                         "neurons, not %g", LOCAL_EXACT_NEURONS, n);
    if (expected > EXACT_POINTS_EXPECTED)
        options_refuse(request->options,
                       "--from exact: up to %.3g fixed points of a network are expected, and it lists at most %d: take "
                       "smaller --n or --jd", expected, EXACT_POINTS_EXPECTED);
}

static void refuse_contradictions(const struct local_request *request)
{
    const struct options *options = request->options;
    const struct grid *field = &request->scan.field, *source = &request->source;
    for (size_t k = 1; k < field->count; k++)
        if (field->values[k] <= field->values[k - 1])
            options_refuse(options, "--field %g,%g: the fields must rise", field->values[k - 1], field->values[k]);
    for (size_t i = 0; i < source->count; i++)
        for (size_t j = 0; j < i; j++)
            if (source->values[i] == source->values[j])
                options_refuse(options, "--from: %s twice", local_source_name((enum local_source)source->values[i]));
    if (request->method == MESSAGES_BP && options_given(options, "variance"))
        options_refuse(options, "--variance plays no part in --method messages");
}

/* Memory of `threads` threads at the grid point that needs most, bytes; infinite if uncountable. */
static double bytes_needed(const struct local_request *request, size_t threads)
{
    enum { FIELD_BYTES = 512 }; /* a row and what it is made of, at most */
    const struct instances *instances = &request->instances;
    double most = 0, references = (double)instances->samples * (double)instances->starts;
    for (size_t i = 0; i < instances->n.count; i++) {
        size_t n = (size_t)instances->n.values[i];
        size_t network = instances->loaded ? 0 : network_bytes(n, 1), messages = messages_bytes(request->method, n);
        double bytes = network == SIZE_MAX || messages == SIZE_MAX ? INFINITY : (double)network + (double)messages;
        for (size_t s = 0; s < LOCAL_SEARCHES; s++) {
            size_t search = asks_for(request, (enum local_source)s) ? search_bytes(&request->plan[s], n) : 0;
            bytes += search == SIZE_MAX ? INFINITY : (double)search;
        }
        most = fmax(most, bytes);
    }
    double kept = request->distance.count > 0
                      ? references * (double)(request->source.count * request->distance.count) * 2 * sizeof(double)
                      : (double)(threads * instances->starts) * (double)request->scan.field.count * FIELD_BYTES;
    return most * (double)threads + kept;
}

static void refuse_memory(const struct local_request *request)
{
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    long threads = options_integer(request->options, "threads");
    if (memory_lacks(bytes_needed(request, (size_t)threads), needs, has))
        options_refuse(request->options,
                       "--n, --samples, --starts as large as these need %s of memory with --threads %ld, and there "
                       "are %s", needs, threads, has);
}

/* The first state that is no fixed point at a grid point, and its smallest stability less the margin; their number if
 * there is none. */
static size_t find_other_state(const struct local_request *request, const struct point_of_instances *point,
                               double *smallest)
{
    const struct local_states *states = request->states;
    struct instance instance = instance_create(&request->instances, point, 0);
    double *fields = memory_need(calloc(point->neurons, sizeof *fields));
    size_t k = 0;
    while (k < states->count) {
        *smallest = network_smallest_stability(instance.network, instance.coupling,
                                               states->states + k * states->neurons, fields);
        if (!(*smallest > 0))
            break;
        k++;
    }
    free(fields);
    instance_free(&instance);
    return k;
}

static void refuse_other_states(const struct local_request *request)
{
    const struct local_states *states = request->states;
    for (size_t index = 0; index < instances_points(&request->instances); index++) {
        struct point_of_instances point = instances_point(&request->instances, index);
        double smallest = 0;
        size_t k = find_other_state(request, &point, &smallest);
        if (k < states->count)
            options_refuse(request->options,
                           "%s: row %zu of `states` is no fixed point at J_D %g, margin %g: its smallest stability is "
                           "%.4g, not above the margin", options_text(request->options, "state"), states->row[k],
                           point.jd, point.margin, smallest + point.margin);
    }
}

void local_refuse(const struct local_request *request)
{
    refuse_contradictions(request);
    refuse_enumeration(request);
    refuse_memory(request);
    if (request->states)
        refuse_other_states(request);
}
