#include "tests/naive_association.h"

#include "common/stream.h"
#include "sim/order.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static double rounded(double value)
{
    return rint(value * 262144) / 262144;
}

/* Draws the couplings between the neurons of layer l. */
static void draw_layer(struct naive_association *naive, gsl_rng *random, size_t l)
{
    size_t n = naive->parameters.neurons;
    for (size_t j = 0; j < n; j++) {
        stream_open(random, &(struct stream_address){naive->seed, STREAM_COUPLINGS, (uint32_t)n, naive->sample,
                                                     (uint32_t)j, (uint32_t)l});
        for (size_t i = 0; i < n; i++)
            if (i != j)
                naive->couplings[(l * n + i) * n + j] = rounded(
                    naive->parameters.recurrent_strength * gsl_ran_gaussian_ziggurat(random, 1 / sqrt((double)n)));
    }
}

static void draw_pair(struct naive_association *naive, gsl_rng *random, size_t k)
{
    size_t n = naive->parameters.neurons;
    int8_t *spins = malloc(n);
    stream_open(random, &(struct stream_address){naive->seed, STREAM_ASSOCIATION, (uint32_t)n, naive->sample,
                                                 (uint32_t)k, 0});
    for (int target = 0; target < 2; target++) {
        stream_spins(random, n, spins);
        for (size_t i = 0; i < n; i++)
            (target ? naive->target : naive->input)[k * n + i] = spins[i];
    }
    free(spins);
}

struct naive_association naive_association_start(const struct association_parameters *p, uint64_t seed,
                                                 uint64_t sample)
{
    struct naive_association naive = {.parameters = *p, .seed = seed, .sample = sample};
    naive.couplings = calloc(p->layers * p->neurons * p->neurons, sizeof(double));
    naive.input = calloc(p->patterns * p->neurons, sizeof(int));
    naive.target = calloc(p->patterns * p->neurons, sizeof(int));
    naive.state = calloc(p->layers * p->neurons, sizeof(int));
    gsl_rng *random = stream_create();
    for (size_t l = 0; l < p->layers; l++)
        draw_layer(&naive, random, l);
    for (size_t k = 0; k < p->patterns; k++)
        draw_pair(&naive, random, k);
    gsl_rng_free(random);
    return naive;
}

void naive_association_end(struct naive_association *naive)
{
    free(naive->couplings);
    free(naive->input);
    free(naive->target);
    free(naive->state);
}

/* Field on neuron i of layer l under pair k, the self-coupling included. */
static double field(const struct naive_association *naive, size_t k, size_t l, size_t i, bool right)
{
    const struct association_parameters *p = &naive->parameters;
    size_t n = p->neurons;
    double sum = rounded(p->self_coupling) * naive->state[l * n + i];
    for (size_t j = 0; j < n; j++)
        sum += naive->couplings[(l * n + i) * n + j] * naive->state[l * n + j];
    if (l == 0)
        sum += rounded(p->input_strength) * naive->input[k * n + i];
    else
        sum += rounded(p->chain_strength) * naive->state[(l - 1) * n + i];
    if (right && l + 1 < p->layers)
        sum += rounded(p->chain_strength) * naive->state[(l + 1) * n + i];
    if (right && l + 1 == p->layers)
        sum += 1000 * naive->target[k * n + i];
    return sum;
}

static int sign(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}

static bool at_rest(const struct naive_association *naive, size_t k, bool right)
{
    size_t n = naive->parameters.neurons;
    for (size_t l = 0; l < naive->parameters.layers; l++)
        for (size_t i = 0; i < n; i++)
            if (naive->state[l * n + i] != sign(field(naive, k, l, i, right)))
                return false;
    return true;
}

static size_t relax(struct naive_association *naive, struct order *order, size_t k, size_t most, bool right)
{
    size_t n = naive->parameters.neurons, t = 0;
    for (; t < most && !at_rest(naive, k, right); t++) {
        const uint32_t *turns = order_sweep(order, RULE_PERMUTED);
        for (size_t m = 0; m < naive->parameters.layers * n; m++)
            naive->state[turns[m]] = sign(field(naive, k, turns[m] / n, turns[m] % n, right));
    }
    return t;
}

size_t naive_association_relax(struct naive_association *naive, size_t k, bool recall)
{
    const struct association_parameters *p = &naive->parameters;
    struct order *order = order_create(p->layers * p->neurons);
    order_open(order, &(struct stream_address){naive->seed, STREAM_ORDER, (uint32_t)p->neurons, naive->sample,
                                               (uint32_t)(2 * k + recall), naive->epochs});
    for (size_t m = 0; m < p->layers * p->neurons; m++)
        naive->state[m] = 0;
    size_t sweeps = 0;
    if (!recall)
        sweeps = relax(naive, order, k, p->warm_up, false);
    sweeps += relax(naive, order, k, p->max_sweeps, !recall);
    order_free(order);
    return sweeps;
}

/* S h without right fields of neuron i of layer l, in that state. */
static double stability_of(const struct naive_association *naive, size_t pair, size_t l, size_t i)
{
    return naive->state[l * naive->parameters.neurons + i] * field(naive, pair, l, i, false);
}

/* Learns pair k from the state that is there; returns how many neurons were unstable. */
static size_t change(struct naive_association *naive, size_t k)
{
    const struct association_parameters *p = &naive->parameters;
    size_t n = p->neurons, count = 0;
    bool *unstable = calloc(p->layers * n, sizeof *unstable);
    for (size_t l = 0; l < p->layers; l++)
        for (size_t i = 0; i < n; i++)
            count += unstable[l * n + i] = stability_of(naive, k, l, i) <=
                                           rounded(p->margin) + rounded(p->self_coupling);
    for (size_t m = 0; m < p->layers * n; m++)
        for (size_t j = 0; j < n; j++)
            if (unstable[m] && j != m % n)
                naive->couplings[m * n + j] +=
                    rounded(p->rate / sqrt((double)n)) * naive->state[m] * naive->state[m / n * n + j];
    free(unstable);
    return count;
}

struct association_epoch naive_association_learn(struct naive_association *naive)
{
    const struct association_parameters *p = &naive->parameters;
    size_t n = p->neurons;
    double pairs = (double)p->patterns, overlap = 0;
    struct association_epoch epoch = {0};
    naive->epochs++;
    for (size_t k = 0; k < p->patterns; k++) {
        epoch.sweeps += (double)naive_association_relax(naive, k, false) / pairs;
        size_t unstable = change(naive, k);
        epoch.unstable += (double)unstable / (pairs * (double)(p->layers * n));
        epoch.stable += (unstable == 0) / pairs;
    }
    for (size_t k = 0; k < p->patterns; k++) {
        int agreement = 0;
        naive_association_relax(naive, k, true);
        for (size_t i = 0; i < n; i++)
            agreement += naive->state[(p->layers - 1) * n + i] * naive->target[k * n + i];
        overlap += agreement;
        epoch.recalled += (agreement == (int)n) / pairs;
    }
    epoch.overlap = overlap / ((double)n * pairs);
    epoch.finished = epoch.stable > 1 - 1e-9 && epoch.recalled > 1 - 1e-9;
    return epoch;
}
