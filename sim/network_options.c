#include "sim/network_options.h"

#include "sim/dynamics.h"

#include <gsl/gsl_statistics_double.h>

static const char *const of_sampled_networks[] = {"n",       "eta",          "lambda", "layers",
                                                  "samples", "first-sample", "seed"};

struct network *network_of_options(struct options *options)
{
    const char *path = options_text(options, "network");
    if (!path)
        return NULL;
    for (size_t i = 0; i < sizeof of_sampled_networks / sizeof *of_sampled_networks; i++) {
        const char *option = of_sampled_networks[i];
        if (!options_exist(options, option))
            continue;
        if (options_given(options, option))
            options_refuse(options, "--network and --%s: not both", option);
        options_set_idle(options, option);
    }
    if (!options_given(options, "jd"))
        options_set_idle(options, "jd");
    char message[NETWORK_MESSAGE];
    struct network *network = network_load(path, message);
    if (!network)
        options_refuse(options, "%s", message);
    return network;
}

void network_set_grids(const struct network *network, bool own_diagonal, double of_loaded[3], struct grid *n,
                       struct grid *jd, struct grid *eta)
{
    of_loaded[0] = (double)network->neurons;
    of_loaded[1] = gsl_stats_mean(network->diagonal, 1, network->neurons);
    of_loaded[2] = network_symmetry(network);
    *n = (struct grid){1, &of_loaded[0]};
    if (own_diagonal)
        *jd = (struct grid){1, &of_loaded[1]};
    *eta = (struct grid){1, &of_loaded[2]};
}

void network_refuse_range(const struct options *options, const struct network *network)
{
    if (!dynamics_in_range(network))
        options_refuse(options,
                       "%s: the largest coupling to some neuron, or its self-coupling, is not between 1e-20 and 1e+20, "
                       "the range of the dynamics: multiply them by a common factor", options_text(options, "network"));
}
