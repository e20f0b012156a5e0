/* Cost of a sweep of simulated annealing on one thread, hot, where most moves are accepted, and cold, where few are,
 * next to an iteration of message passing and the speed at which this machine reads memory. Prints a table; judges
 * nothing. */
#include "bench/bandwidth.h"

#include "common/memory.h"
#include "solvers/amp.h"
#include "solvers/annealing.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const size_t sizes[] = {200, 500, 1000, 1500, 2000, 4000};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 4000, REPEATS = 10 };

/* How often something that touches N^2 elements is repeated in one measurement: about 5 ms. */
static long repeats_of(size_t neurons)
{
    return 1 + (long)(3e7 / ((double)neurons * (double)neurons));
}

/* Seconds of a sweep at this temperature, the best of several measurements. */
static double sweep_cost(struct annealing *annealing, double temperature, size_t neurons)
{
    double best = INFINITY;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        long before = annealing_sweeps(annealing);
        double start = seconds();
        annealing_run(annealing, temperature, repeats_of(neurons));
        best = fmin(best, (seconds() - start) / (double)(annealing_sweeps(annealing) - before));
    }
    return best;
}

/* Seconds of an iteration of focusing. */
static double iteration_cost(const struct network *network, const double *coupling, const double *fields)
{
    struct amp *amp = amp_create(network, AMP_MEAN_VARIANCE);
    struct amp_drive drive = {.kind = DRIVE_FOCUSING, .replicas = 3, .gamma = 0.6, .damping = 0.3};
    amp_set_constraints(amp, coupling);
    amp_start(amp, fields);
    double best = INFINITY;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        long iterations = repeats_of(network->neurons);
        double start = seconds();
        for (long t = 0; t < iterations; t++)
            amp_iterate(amp, &drive);
        best = fmin(best, (seconds() - start) / (double)iterations);
    }
    amp_free(amp);
    return best;
}

static void measure(size_t neurons, const double *numbers)
{
    static double coupling[LARGEST], fields[LARGEST];
    static int8_t state[LARGEST];
    struct stream_address address = {.seed = 1, .purpose = STREAM_START, .size = (uint32_t)neurons};
    struct network_ensemble ensemble = {neurons, 1, 0, 0};
    struct network *network = network_create(neurons, 1);
    network_sample(network, &ensemble, 1, 0);
    gsl_rng *generator = stream_create();
    stream_open(generator, &address);
    stream_spins(generator, neurons, state);
    gsl_rng_free(generator);
    for (size_t i = 0; i < neurons; i++) {
        coupling[i] = 0; /* no fixed point is found */
        fields[i] = 0.05 * state[i];
    }
    struct annealing *annealing = annealing_create(network);
    annealing_start(annealing, coupling, state, &address);
    double hot = sweep_cost(annealing, 1, neurons);
    annealing_run(annealing, 0.01, 50);
    double cold = sweep_cost(annealing, 0.01, neurons);
    double pass = iteration_cost(network, coupling, fields), elements = (double)neurons * (double)neurons;
    size_t words = neurons * neurons / 2; /* as much memory as the couplings in single precision */
    printf("%8zu %10.1f %10.1f %10.3f %10.1f %10.1f %10.1f\n", neurons, 1e6 * hot, 1e6 * cold, 1e9 * cold / elements,
           4e-9 * elements / cold, 1e-9 * bandwidth(numbers, words), 1e6 * pass);
    annealing_free(annealing);
    network_free(network);
}

int main(void)
{
    double *numbers = memory_aligned((size_t)LARGEST * LARGEST / 2 * sizeof *numbers);
    printf("A sweep of simulated annealing, one thread: at temperature 1 (hot) and 0.01 (cold); read: reading as much\n"
           "memory as the couplings take; amp: an iteration of message passing\n%8s %10s %10s %10s %10s %10s %10s\n",
           "N", "hot_us", "cold_us", "cold_ns/el", "cold_GB/s", "read_GB/s", "amp_us");
    for (size_t k = 0; k < SIZES; k++)
        measure(sizes[k], numbers);
    free(numbers);
    return 0;
}
