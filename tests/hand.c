#include "tests/hand.h"

#include "common/stream.h"

struct hand hand_create(size_t neurons, double jd, uint64_t sample)
{
    struct hand hand = {.network = network_create(neurons, 1), .sample = sample};
    network_sample(hand.network, &(struct network_ensemble){neurons, 1, 0, 0}, 1, sample);
    hand.dynamics = dynamics_create(hand.network, true, DYNAMICS_EXACT);
    for (size_t i = 0; i < neurons; i++)
        hand.self_coupling[i] = jd;
    return hand;
}

void hand_start(struct hand *hand, enum update_rule rule, uint32_t start)
{
    size_t neurons = hand->network->neurons;
    struct stream_address address = {1, STREAM_START, (uint32_t)neurons, hand->sample, start, 0};
    gsl_rng *generator = stream_create();
    stream_open(generator, &address);
    stream_spins(generator, neurons, hand->start);
    gsl_rng_free(generator);
    address.purpose = STREAM_ORDER;
    dynamics_start(hand->dynamics, hand->self_coupling, rule, &address, hand->start);
}

void hand_free(struct hand *hand)
{
    dynamics_free(hand->dynamics);
    network_free(hand->network);
}

double hand_overlap(size_t neurons, const int8_t *a, const int8_t *b)
{
    double sum = 0;
    for (size_t i = 0; i < neurons; i++)
        sum += a[i] * b[i];
    return sum / (double)neurons;
}
