#include "tests/random_network.h"

struct network *random_network(size_t neurons, uint64_t sample)
{
    struct network *network = network_create(neurons, 1);
    struct network_ensemble ensemble = {neurons, 1, 0, 0};
    network_sample(network, &ensemble, 1, sample);
    return network;
}

void random_state(size_t count, uint64_t seed, int8_t *state)
{
    gsl_rng *generator = stream_create();
    struct stream_address address = {.seed = seed, .purpose = STREAM_START, .size = (uint32_t)count};
    stream_open(generator, &address);
    stream_spins(generator, count, state);
    gsl_rng_free(generator);
}

struct stream_address random_order(size_t neurons, uint64_t seed)
{
    return (struct stream_address){.seed = seed, .purpose = STREAM_ORDER, .size = (uint32_t)neurons};
}
