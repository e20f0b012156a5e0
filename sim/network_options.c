#include "sim/network_options.h"

static const char *const of_sampled_networks[] = {"n",       "eta",          "lambda", "layers",
                                                  "samples", "first-sample", "seed"};

struct network *network_of_options(struct options *options)
{
    const char *path = options_text(options, "network");
    if (!path)
        return NULL;
    for (size_t i = 0; i < sizeof of_sampled_networks / sizeof *of_sampled_networks; i++) {
        if (options_given(options, of_sampled_networks[i]))
            options_refuse(options, "--network and --%s: not both", of_sampled_networks[i]);
        options_set_idle(options, of_sampled_networks[i]);
    }
    if (!options_given(options, "jd"))
        options_set_idle(options, "jd");
    char message[NETWORK_MESSAGE];
    struct network *network = network_load(path, message);
    if (!network)
        options_refuse(options, "%s", message);
    return network;
}
