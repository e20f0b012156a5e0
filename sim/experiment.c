#include "sim/experiment.h"

#include "common/grid.h"
#include "common/memory.h"
#include "sim/network_options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The grid ----------------------------------------------------------------------------------------------- */

size_t experiment_points(const struct experiment *experiment)
{
    return experiment->jd.count * experiment->n.count * experiment->rule.count * experiment->eta.count *
           experiment->lambda.count * experiment->layers.count;
}

struct point point_at(const struct experiment *experiment, size_t index)
{
    struct point point;
    point.jd = grid_take(&experiment->jd, &index);
    point.ensemble.neurons = (size_t)grid_take(&experiment->n, &index);
    point.rule = (enum update_rule)grid_take(&experiment->rule, &index);
    point.ensemble.symmetry = grid_take(&experiment->eta, &index);
    point.ensemble.interlayer = grid_take(&experiment->lambda, &index);
    point.ensemble.layers = (size_t)grid_take(&experiment->layers, &index);
    return point;
}

const char *rule_name(enum update_rule rule)
{
    static const char *const names[] = {
        [RULE_RANDOM] = "random",     [RULE_PERMUTED] = "permuted", [RULE_CYCLIC] = "cyclic",
        [RULE_PARALLEL] = "parallel", [RULE_GREEDY] = "greedy",
    };
    return names[rule];
}

void experiment_write_point(const struct experiment *experiment, const struct point *point, struct rows *rows)
{
    rows_number(rows, (double)point->ensemble.neurons);
    rows_number(rows, point->jd);
    rows_text(rows, rule_name(point->rule));
    rows_number(rows, point->ensemble.symmetry);
    rows_number(rows, point->ensemble.interlayer);
    rows_number(rows, (double)point->ensemble.layers);
    rows_number(rows, (double)experiment->samples);
    rows_number(rows, (double)experiment->starts);
}

void experiment_use_network(struct experiment *experiment, const struct network *network, bool own_diagonal)
{
    static const double one = 1, zero = 0;
    experiment->loaded = network;
    experiment->own_diagonal = own_diagonal;
    experiment->samples = 1;
    experiment->first_sample = 0;
    network_set_grids(network, own_diagonal, experiment->of_loaded, &experiment->n, &experiment->jd, &experiment->eta);
    experiment->lambda = (struct grid){1, &zero};
    experiment->layers = (struct grid){1, &one};
}

double experiment_bytes(const struct experiment *experiment, size_t threads)
{
    enum { RUN_BYTES = 256 }; /* at most, besides the state, which some observations keep */
    double largest = 0, runs = (double)experiment->samples * (double)experiment->starts;
    for (size_t i = 0; i < experiment_points(experiment); i += experiment->jd.count) {
        struct network_ensemble ensemble = point_at(experiment, i).ensemble;
        size_t network = network_bytes(ensemble.neurons, ensemble.layers);
        size_t dynamics = dynamics_bytes(ensemble.neurons, ensemble.layers, experiment->precision);
        if (network == SIZE_MAX || dynamics == SIZE_MAX)
            return INFINITY;
        double bytes = (double)threads * (double)dynamics;
        bytes += (experiment->loaded ? 1 : (double)threads) * (double)network;
        bytes += runs * (RUN_BYTES + (double)(ensemble.neurons * ensemble.layers) / 8);
        largest = fmax(largest, bytes);
    }
    return largest;
}

void experiment_refuse_memory(const struct experiment *experiment)
{
    size_t threads = (size_t)options_integer(experiment->options, "threads");
    options_refuse_memory(experiment->options, experiment_bytes(experiment, threads),
                          "--n, --layers, --samples, --starts", threads);
}

/* Runs --------------------------------------------------------------------------------------------------- */

size_t experiment_parts(const struct experiment *experiment)
{
    return parts_count(experiment->samples, experiment->starts, PART_STARTS);
}

struct part part_at(const struct experiment *experiment, size_t index)
{
    return parts_at(experiment->starts, PART_STARTS, index);
}

size_t experiment_units(const struct experiment *experiment)
{
    return parts_units(experiment->samples, experiment->starts);
}

size_t experiment_unit_runs(const struct experiment *experiment)
{
    return parts_unit_runs(experiment->samples, experiment->starts);
}

/* Trials ------------------------------------------------------------------------------------------------- */

struct trial *trial_create(const struct experiment *experiment, const struct point *point, size_t network)
{
    size_t neurons = point->ensemble.neurons, layers = point->ensemble.layers;
    struct trial *trial = memory_need(malloc(sizeof *trial));
    *trial = (struct trial){
        .experiment = experiment,
        .sample = experiment->first_sample + network,
        .spins = layers * neurons,
        .network = experiment->loaded,
    };
    trial->point = *point;
    if (!trial->network) {
        trial->sampled = network_create(neurons, layers);
        network_sample(trial->sampled, &point->ensemble, experiment->seed, trial->sample);
        trial->network = trial->sampled;
    }
    trial->dynamics = dynamics_create(trial->network, !experiment->loaded, experiment->precision);
    trial->self_coupling = memory_need(malloc(trial->spins * sizeof *trial->self_coupling));
    trial->start = memory_need(malloc(trial->spins * sizeof *trial->start));
    if (experiment->own_diagonal)
        memcpy(trial->self_coupling, trial->network->diagonal, trial->spins * sizeof *trial->self_coupling);
    else
        trial_set_jd(trial, point->jd);
    return trial;
}

void trial_free(struct trial *trial)
{
    dynamics_free(trial->dynamics);
    network_free(trial->sampled);
    free(trial->self_coupling);
    free(trial->start);
    free(trial);
}

void trial_set_jd(struct trial *trial, double jd)
{
    trial->point.jd = jd;
    for (size_t i = 0; i < trial->spins; i++)
        trial->self_coupling[i] = jd;
}

struct stream_address trial_address(const struct trial *trial, enum stream_purpose purpose, size_t start)
{
    return (struct stream_address){
        .seed = trial->experiment->dynamics_seed,
        .purpose = purpose,
        .size = (uint32_t)trial->point.ensemble.neurons,
        .sample = trial->sample,
        .index = (uint32_t)start,
    };
}

void trial_start(struct trial *trial, size_t start)
{
    struct stream_address address = trial_address(trial, STREAM_START, start);
    gsl_rng *generator = stream_create();
    stream_open(generator, &address);
    stream_spins(generator, trial->spins, trial->start);
    gsl_rng_free(generator);
    struct stream_address order = trial_address(trial, STREAM_ORDER, start);
    dynamics_start(trial->dynamics, trial->self_coupling, trial->point.rule, &order, trial->start);
}
