#include "solvers/instances.h"

#include "common/grid.h"
#include "common/memory.h"
#include "sim/network_options.h"

#include <math.h>
#include <stdlib.h>

/* Reading ------------------------------------------------------------------------------------------------ */

/* Makes the grids those of the loaded network. */
static void use_network(struct instances *instances, const struct network *network)
{
    instances->loaded = network;
    instances->own_diagonal = !options_given(instances->options, "jd");
    instances->samples = 1;
    instances->first_sample = 0;
    network_set_grids(network, instances->own_diagonal, instances->of_loaded, &instances->n, &instances->jd,
                      &instances->eta);
}

void instances_read(struct instances *instances, struct options *options, struct network **loaded)
{
    *loaded = network_of_options(options);
    if (*loaded)
        network_refuse_range(options, *loaded);
    *instances = (struct instances){
        .options = options,
        .jd = options_grid(options, "jd"),
        .n = options_grid(options, "n"),
        .margin = options_grid(options, "margin"),
        .eta = options_grid(options, "eta"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .dynamics_seed = (uint64_t)options_integer(options, "dynamics-seed"),
        .first_sample = (uint64_t)options_integer(options, "first-sample"),
        .samples = (size_t)options_integer(options, "samples"),
        .starts = (size_t)options_integer(options, "starts"),
    };
    if (*loaded)
        use_network(instances, *loaded);
}

void instances_refuse_symmetry(const struct instances *instances)
{
    static const char reason[] = "the equations of message passing are those of independent J_ij and J_ji (eta = 0); "
                                 "correlated ones make loops of length 4 that they miss";
    const struct options *options = instances->options;
    if (instances->loaded) {
        double eta = instances->of_loaded[2], error = sqrt(2) / instances->of_loaded[0];
        if (fabs(eta) > 6 * error)
            options_refuse(options, "%s: its eta is %.4g, where chance allows 0 +- %.4g (6 standard errors): %s",
                           options_text(options, "network"), eta, 6 * error, reason);
        return;
    }
    for (size_t i = 0; i < instances->eta.count; i++)
        if (instances->eta.values[i] != 0)
            options_refuse(options, "--eta %g: %s", instances->eta.values[i], reason);
}

double instances_norm(const struct instances *instances)
{
    if (!instances->loaded)
        return 1;
    return network_norm(instances->loaded);
}

void instances_refuse_norm(const struct instances *instances, bool mean)
{
    const struct options *options = instances->options;
    const char *file = options_text(options, "network");
    double norm = instances_norm(instances);
    if (norm != 0 && !(norm >= 1e-6 && norm <= 1e6))
        options_refuse(options, "%s: the rows of couplings have a mean norm sum_j J_ij^2 of %g, and message passing "
                                "takes 1e-6 to 1e+6: multiply couplings and self-couplings by a common factor", file,
                       norm);
    if (mean && !(norm >= 0.8 && norm <= 1.25))
        options_refuse(options, "%s: the rows of couplings have a mean norm sum_j J_ij^2 of %g, and --variance mean "
                                "takes 0.8 to 1.25: use --variance rows", file, norm);
}

void instances_refuse_memory(const struct instances *instances, double bytes)
{
    options_refuse_memory(instances->options, bytes, "--n, --samples, --starts",
                          (size_t)options_integer(instances->options, "threads"));
}

/* The grid ----------------------------------------------------------------------------------------------- */

size_t instances_points(const struct instances *instances)
{
    return instances->jd.count * instances->n.count * instances->margin.count * instances->eta.count;
}

struct point_of_instances instances_point(const struct instances *instances, size_t index)
{
    struct point_of_instances point;
    point.jd = grid_take(&instances->jd, &index);
    point.neurons = (size_t)grid_take(&instances->n, &index);
    point.margin = grid_take(&instances->margin, &index);
    point.eta = grid_take(&instances->eta, &index);
    return point;
}

void instances_write_point(const struct point_of_instances *point, struct rows *rows)
{
    rows_numbers(rows, 4, (const double[]){(double)point->neurons, point->jd, point->margin, point->eta});
}

/* Networks ----------------------------------------------------------------------------------------------- */

struct instance instance_create(const struct instances *instances, const struct point_of_instances *point,
                                size_t network)
{
    size_t neurons = point->neurons;
    struct instance instance = {.sample = instances->first_sample + network, .network = instances->loaded};
    if (!instance.network) {
        struct network_ensemble ensemble = {.neurons = neurons, .layers = 1, .symmetry = point->eta};
        instance.sampled = network_create(neurons, 1);
        network_sample(instance.sampled, &ensemble, instances->seed, instance.sample);
        instance.network = instance.sampled;
    }
    instance.coupling = memory_need(malloc(neurons * sizeof *instance.coupling));
    for (size_t i = 0; i < neurons; i++)
        instance.coupling[i] = (instances->own_diagonal ? instance.network->diagonal[i] : point->jd) - point->margin;
    return instance;
}

void instance_free(struct instance *instance)
{
    network_free(instance->sampled);
    free(instance->coupling);
}

struct stream_address instance_address(const struct instances *instances, const struct instance *instance,
                                       size_t start)
{
    return (struct stream_address){
        .seed = instances->dynamics_seed,
        .size = (uint32_t)instance->network->neurons,
        .sample = instance->sample,
        .index = (uint32_t)start,
    };
}
