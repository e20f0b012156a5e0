#include "solvers/local_refusals.h"

#include "common/gaussian.h"
#include "common/grid.h"
#include "common/memory.h"
#include "solvers/local_exact.h"

#include <float.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

static bool asks_for(const struct local_request *request, enum local_source source)
{
    for (size_t i = 0; i < request->source.count; i++)
        if (request->source.values[i] == source)
            return true;
    return false;
}

/* Fixed points of a network of n neurons that are expected, at most; both mirror images. */
static double expected_points(const struct local_request *request, double n)
{
    const struct instances *instances = &request->instances;
    double jd = grid_largest(instances->jd);
    if (instances->own_diagonal)
        jd = gsl_stats_max(request->loaded->diagonal, 1, request->loaded->neurons);
    double coupling = jd - grid_smallest(instances->margin);
    return exp(n * (M_LN2 + gaussian_log_cdf(coupling / sqrt(fmax(instances_norm(instances), DBL_MIN)))));
}

/* Drawing from all fixed points needs a list of them. */
static void refuse_enumeration(const struct local_request *request)
{
    double n = grid_largest(request->instances.n), expected = expected_points(request, n);
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

/* What cannot converge because of rounding. */
static void refuse_precision(const struct local_request *request)
{
    const struct scan_plan *scan = &request->scan;
    const char *hint = request->method == MESSAGES_AMP ? ", or --method messages, which is in double precision" : "";
    if (scan->tolerance * (1 - scan->damping) < (1 - 1e-9) * messages_noise(request->method))
        options_refuse(request->options,
                       "--tolerance %g: is lost in rounding at --damping %g, which needs %.3g or more%s",
                       scan->tolerance, scan->damping, messages_noise(request->method) / (1 - scan->damping), hint);
}

static void refuse_contradictions(const struct local_request *request)
{
    const struct options *options = request->options;
    const struct grid *field = &request->scan.field;
    for (size_t k = 1; k < field->count; k++)
        if (field->values[k] <= field->values[k - 1])
            options_refuse(options, "--field %g,%g: the fields must rise", field->values[k - 1], field->values[k]);
    if (request->method == MESSAGES_BP && options_given(options, "variance"))
        options_refuse(options, "--variance plays no part in --method messages");
}

/* Memory of `threads` threads at the grid point that needs most, bytes; infinite if uncountable. */
static double bytes_needed(const struct local_request *request, size_t threads)
{
    enum { FIELD_BYTES = 512 }; /* a row and what it is made of, at most */
    enum { LIST_BYTES = 3 * sizeof(uint64_t) / 2 }; /* of a fixed point and its mirror image, while the list doubles */
    const struct instances *instances = &request->instances;
    bool enumerates = request->exact || asks_for(request, SOURCE_EXACT);
    double most = 0, references = (double)instances->samples * (double)instances->starts;
    for (size_t i = 0; i < instances->n.count; i++) {
        size_t n = (size_t)instances->n.values[i];
        double list = enumerates ? LIST_BYTES * expected_points(request, (double)n) : 0;
        size_t network = instances->loaded ? 0 : network_bytes(n, 1), messages = messages_bytes(request->method, n);
        double bytes = (double)network + (double)messages + list;
        if (network == SIZE_MAX || messages == SIZE_MAX)
            bytes = INFINITY;
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
    refuse_precision(request);
    size_t threads = (size_t)options_integer(request->options, "threads");
    instances_refuse_memory(&request->instances, bytes_needed(request, threads));
    if (request->states)
        refuse_other_states(request);
}
