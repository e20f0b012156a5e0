#include "solvers/annealing_kernel.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "sim/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RENEW_SWEEPS = 1000 }; /* stabilities are computed from scratch so often, against their drift */

struct annealing {
    const struct network *network;
    struct annealing_kernel kernel;
    size_t neurons, length; /* N; the same made up to whole vectors */
    float *columns;         /* column of neuron k from k * length on: J_ik, 0 for i = k */
    float *stability, *spin;
    double *exact, *coupling; /* work space: stabilities in double precision; J_i */
    int8_t *state, *best;
    struct order *order;
    gsl_rng *acceptance;
    long sweeps;
    size_t violated, fewest; /* constraints, of `state` and of `best` */
};

/* Creation ----------------------------------------------------------------------------------------------- */

size_t annealing_bytes(size_t neurons)
{
    /* per neuron: stability, spin, exact stability, coupling, two states, number in the order */
    enum { EACH = 2 * sizeof(float) + 2 * sizeof(double) + 2 * sizeof(int8_t) + sizeof(uint32_t) };
    size_t columns, bytes;
    if (neurons > INT32_MAX || __builtin_mul_overflow(annealing_length(neurons) * sizeof(float), neurons, &columns) ||
        __builtin_add_overflow(columns, annealing_length(neurons) * EACH, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct annealing *annealing_create_with(const struct network *network, enum kernel_code code)
{
    size_t n = network->neurons, length = annealing_length(n);
    struct annealing *annealing = memory_need(malloc(sizeof *annealing));
    *annealing = (struct annealing){
        .network = network,
        .kernel = annealing_kernel(code),
        .neurons = n,
        .length = length,
        .columns = memory_aligned(n * length * sizeof(float)),
        .stability = memory_aligned(length * sizeof(float)),
        .spin = memory_aligned(length * sizeof(float)),
        .exact = memory_need(calloc(n, sizeof(double))),
        .coupling = memory_need(calloc(n, sizeof(double))),
        .state = memory_need(calloc(n, sizeof(int8_t))),
        .best = memory_need(calloc(n, sizeof(int8_t))),
        .order = order_create(n),
        .acceptance = stream_create(),
    };
    for (size_t i = n; i < length; i++)
        annealing->stability[i] = 1;
    annealing_renew(annealing);
    return annealing;
}

struct annealing *annealing_create(const struct network *network)
{
    return annealing_create_with(network, kernel_best());
}

void annealing_renew(struct annealing *annealing)
{
    size_t n = annealing->neurons;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            annealing->columns[k * annealing->length + i] = (float)annealing->network->couplings[k * n + i];
}

void annealing_free(struct annealing *annealing)
{
    if (!annealing)
        return;
    free(annealing->columns);
    free(annealing->stability);
    free(annealing->spin);
    free(annealing->exact);
    free(annealing->coupling);
    free(annealing->state);
    free(annealing->best);
    order_free(annealing->order);
    gsl_rng_free(annealing->acceptance);
    free(annealing);
}

/* From scratch ------------------------------------------------------------------------------------------- */

/* All stabilities in double precision into annealing->exact, summed in the same order on every processor. */
static void compute_exact(const struct annealing *annealing)
{
    size_t n = annealing->neurons;
    double *restrict exact = annealing->exact;
    memset(exact, 0, n * sizeof *exact);
    for (size_t k = 0; k < n; k++) {
        const double *restrict column = annealing->network->couplings + k * n;
        double spin = annealing->state[k];
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            exact[i] += spin * column[i];
    }
    for (size_t i = 0; i < n; i++)
        exact[i] = annealing->state[i] * exact[i] + annealing->coupling[i];
}

/* Rounding to single precision keeps the sign: what is violated then is so in double precision, too. */
static void renew_stabilities(struct annealing *annealing)
{
    compute_exact(annealing);
    annealing->violated = 0;
    for (size_t i = 0; i < annealing->neurons; i++) {
        annealing->stability[i] = (float)annealing->exact[i];
        annealing->violated += annealing->stability[i] <= 0;
    }
}

double annealing_drift(const struct annealing *annealing)
{
    double largest = 0;
    compute_exact(annealing);
    for (size_t i = 0; i < annealing->neurons; i++)
        largest = fmax(largest, fabs((double)annealing->stability[i] - annealing->exact[i]));
    return largest;
}

/* Moves -------------------------------------------------------------------------------------------------- */

static void remember_best(struct annealing *annealing)
{
    annealing->fewest = annealing->violated;
    memcpy(annealing->best, annealing->state, annealing->neurons);
}

void annealing_start(struct annealing *annealing, const double *coupling, const int8_t *state,
                     const struct stream_address *address)
{
    struct stream_address own = *address;
    own.purpose = STREAM_ORDER;
    order_open(annealing->order, &own);
    own.purpose = STREAM_ANNEALING;
    stream_open(annealing->acceptance, &own);
    memcpy(annealing->coupling, coupling, annealing->neurons * sizeof *coupling);
    memcpy(annealing->state, state, annealing->neurons);
    for (size_t i = 0; i < annealing->neurons; i++)
        annealing->spin[i] = state[i];
    annealing->sweeps = 0;
    renew_stabilities(annealing);
    remember_best(annealing);
}

static struct annealing_flip flip_of(const struct annealing *annealing, size_t k)
{
    return (struct annealing_flip){annealing->columns + k * annealing->length, 2 * annealing->spin[k]};
}

/* Stability of neuron k after its own flip: s_k h_k changes its sign. */
static float turned(const struct annealing *annealing, size_t k)
{
    return 2 * (float)annealing->coupling[k] - annealing->stability[k];
}

/* Equation (S.27). */
static float energy_change(const struct annealing *annealing, size_t k, size_t next)
{
    float own = fminf(annealing->stability[k], 0) - fminf(turned(annealing, k), 0);
    return own + annealing->kernel.change(flip_of(annealing, k), annealing->stability, annealing->spin,
                                          annealing->length, annealing->columns + next * annealing->length);
}

static bool accepted(struct annealing *annealing, double change, double temperature)
{
    if (change <= 0)
        return true;
    if (change >= 40 * temperature) /* exp(-40) is less than the smallest number drawn, 2^-54 */
        return false;
    uint64_t word;
    stream_words(annealing->acceptance, 1, &word);
    return ((double)(word >> 11) + 0.5) * 0x1p-53 < exp(-change / temperature);
}

static void flip(struct annealing *annealing, size_t k)
{
    float own = turned(annealing, k), before = annealing->stability[k];
    annealing->violated = annealing->kernel.apply(flip_of(annealing, k), annealing->stability, annealing->spin,
                                                  annealing->length) - (before <= 0) + (own <= 0);
    annealing->stability[k] = own;
    annealing->spin[k] = -annealing->spin[k];
    annealing->state[k] = (int8_t)-annealing->state[k];
    if (annealing->violated == 0)
        renew_stabilities(annealing);
    if (annealing->violated < annealing->fewest)
        remember_best(annealing);
}

static void sweep(struct annealing *annealing, double temperature)
{
    const uint32_t *numbers = order_sweep(annealing->order, RULE_PERMUTED);
    for (size_t k = 0; k < annealing->neurons && annealing->violated > 0; k++)
        if (accepted(annealing, (double)energy_change(annealing, numbers[k], numbers[k + 1]), temperature))
            flip(annealing, numbers[k]);
}

bool annealing_run(struct annealing *annealing, double temperature, long sweeps)
{
    for (long t = 0; t < sweeps && annealing->violated > 0 && !interruption_requested(); t++) {
        if (annealing->sweeps > 0 && annealing->sweeps % RENEW_SWEEPS == 0)
            renew_stabilities(annealing);
        annealing->sweeps++;
        sweep(annealing, temperature);
    }
    return annealing->violated == 0;
}

/* Results ------------------------------------------------------------------------------------------------ */

long annealing_sweeps(const struct annealing *annealing)
{
    return annealing->sweeps;
}

size_t annealing_violated(const struct annealing *annealing)
{
    return annealing->violated;
}

double annealing_energy(const struct annealing *annealing)
{
    double energy = 0;
    for (size_t i = 0; i < annealing->neurons; i++)
        energy += fmax(0, -(double)annealing->stability[i]);
    return energy;
}

const int8_t *annealing_state(const struct annealing *annealing)
{
    return annealing->state;
}

const int8_t *annealing_best(const struct annealing *annealing, size_t *violated)
{
    *violated = annealing->fewest;
    return annealing->best;
}
