/* Cost of the dynamics on one thread: attempts without a flip, and flips in both precisions, next to the speed at which
 * this machine reads memory and to the obvious alternatives. Prints tables; judges nothing. */
#include "bench/bandwidth.h"

#include "common/memory.h"
#include "sim/dynamics_kernel.h"
#include "sim/order.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {50, 200, 400, 1000, 3200};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 3200, REPEATS = 30 };

static double self_coupling[LARGEST];
static int8_t start_state[LARGEST];

static void set_self_couplings(double jd)
{
    for (size_t i = 0; i < LARGEST; i++)
        self_coupling[i] = jd;
}

static struct network *sampled(size_t neurons)
{
    struct network *network = network_create(neurons, 1);
    struct network_ensemble ensemble = {neurons, 1, 0, 0};
    network_sample(network, &ensemble, 1, 0);
    return network;
}

static struct stream_address order_address(size_t neurons)
{
    return (struct stream_address){.seed = 1, .purpose = STREAM_ORDER, .size = (uint32_t)neurons};
}

static struct spins spins_up(size_t neurons)
{
    size_t stride = (neurons + KERNEL_BLOCK - 1) / KERNEL_BLOCK * KERNEL_BLOCK;
    struct spins spins = {neurons, 1, stride, memory_aligned(stride / 8)};
    memset(spins.plus, 0xff, stride / 8);
    return spins;
}

static struct kernel *kernel_of(struct spins *spins, const struct network *network, bool integer)
{
    enum kernel_code code = kernel_best();
    struct kernel *kernel = integer ? kernel_int8_create(spins, code) : kernel_float_create(spins, code);
    kernel->renew(kernel, network);
    kernel->load(kernel, self_coupling);
    return kernel;
}

/* Bandwidth ---------------------------------------------------------------------------------------------- */

enum { BLOCKS = 11 };
static double block_speed[BLOCKS]; /* of 2^(k + 15) numbers, 2^(k + 18) bytes */

static void read_memory(void)
{
    size_t most = (size_t)1 << (BLOCKS + 14);
    double *numbers = memory_aligned(most * sizeof *numbers);
    printf("Reading memory, one thread\n%12s %12s\n", "MB", "GB/s");
    for (int k = 0; k < BLOCKS; k++) {
        block_speed[k] = bandwidth(numbers, (size_t)1 << (k + 15));
        printf("%12g %12.1f\n", 0.25 * (double)(1 << k), 1e-9 * block_speed[k]);
    }
    free(numbers);
}

/* Speed at which a block of this size is read, log-linear between those measured. */
static double speed_at(double bytes)
{
    int k = 0;
    double size = 1 << 18;
    for (; k < BLOCKS - 2 && bytes > 2 * size; k++)
        size *= 2;
    double fraction = bytes < size ? 0 : bytes / size - 1;
    return (1 - fraction) * block_speed[k] + fraction * block_speed[k + 1];
}

/* Attempts ----------------------------------------------------------------------------------------------- */

/* Nanoseconds of an attempt where nothing is unstable: drawing the order, trying, and looking for a fixed point. */
static double attempt_cost(struct kernel *kernel, size_t neurons, enum update_rule rule)
{
    struct order *order = order_create(neurons);
    struct stream_address address = order_address(neurons);
    order_open(order, &address);
    size_t sweeps = 400000 / neurons + 1;
    double best = 1;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double start = seconds();
        for (size_t k = 0; k < sweeps; k++) {
            uint32_t place;
            struct attempts attempts = {.places = order_sweep(order, rule), .count = neurons};
            kernel->attempt(kernel, &attempts);
            kernel->unstable(kernel, 1, &place);
        }
        double time = (seconds() - start) / (double)(sweeps * neurons);
        best = time < best ? time : best;
    }
    order_free(order);
    return 1e9 * best;
}

static double shuffle_cost(size_t neurons)
{
    static uint32_t numbers[LARGEST];
    gsl_rng *generator = stream_create();
    size_t sweeps = 100000 / neurons + 1;
    double best = 1;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double start = seconds();
        for (size_t k = 0; k < sweeps; k++)
            gsl_ran_shuffle(generator, numbers, neurons, sizeof *numbers);
        double time = (seconds() - start) / (double)(sweeps * neurons);
        best = time < best ? time : best;
    }
    gsl_rng_free(generator);
    return 1e9 * best;
}

static double permuted_cost[SIZES];

static void attempts_without_flip(void)
{
    printf("\nAn attempt without a flip, ns, the drawing of its neuron included\n");
    printf("%8s %10s %10s %10s %22s\n", "N", "permuted", "random", "cyclic", "gsl_ran_shuffle alone");
    for (size_t k = 0; k < SIZES; k++) {
        size_t n = sizes[k];
        struct network *network = sampled(n);
        struct spins spins = spins_up(n);
        set_self_couplings(10);
        struct kernel *kernel = kernel_of(&spins, network, false);
        permuted_cost[k] = attempt_cost(kernel, n, RULE_PERMUTED);
        printf("%8zu %10.2f %10.2f %10.2f %22.2f\n", n, permuted_cost[k], attempt_cost(kernel, n, RULE_RANDOM),
               attempt_cost(kernel, n, RULE_CYCLIC), shuffle_cost(n));
        kernel->free(kernel);
        free(spins.plus);
        network_free(network);
    }
}

/* Flips -------------------------------------------------------------------------------------------------- */

struct flips {
    double activity;
    double flip;  /* ns, without the attempts */
    double sweep; /* us */
};

/* The best of several stretches of an active state, rule permuted. */
static struct flips flip_cost(struct dynamics *dynamics, size_t neurons, double attempt)
{
    struct flips best = {.sweep = 1e9, .flip = 1e9};
    struct stream_address order = order_address(neurons);
    long sweeps = (long)(100000 / neurons) + 1;
    dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, start_state);
    dynamics_run(dynamics, 100);
    for (int repeat = 0; repeat < 3 * REPEATS; repeat++) {
        uint64_t flips = dynamics_flips(dynamics);
        double start = seconds();
        if (dynamics_run(dynamics, sweeps))
            break;
        double sweep = (seconds() - start) / (double)sweeps;
        double activity = (double)(dynamics_flips(dynamics) - flips) / (double)(neurons * (size_t)sweeps);
        double flip = (1e9 * sweep / (double)neurons - attempt) / activity;
        if (flip < best.flip)
            best = (struct flips){activity, flip, 1e6 * sweep};
    }
    return best;
}

/* Nanoseconds of a flip of neurons that are known beforehand: what memory allows. */
static double known_flip_cost(struct kernel *kernel, size_t neurons)
{
    enum { FLIPS = 20000 };
    static uint32_t places[FLIPS + 1];
    gsl_rng *generator = stream_create();
    for (size_t k = 0; k <= FLIPS; k++)
        places[k] = (uint32_t)gsl_rng_uniform_int(generator, neurons);
    double best = 1;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        double start = seconds();
        for (size_t k = 0; k < FLIPS; k++)
            kernel->flip(kernel, places[k], places[k + 1]);
        double time = (seconds() - start) / FLIPS;
        best = time < best ? time : best;
    }
    gsl_rng_free(generator);
    return 1e9 * best;
}

/* A sweep in which every field is computed when it is needed, by a dot product: time in us. */
static double dot_product_sweep(size_t neurons)
{
    size_t rows = neurons;
    float *matrix = memory_aligned(rows * neurons * sizeof *matrix), *state = memory_aligned(neurons * sizeof *state);
    double best = 1;
    volatile float field;
    for (int repeat = 0; repeat < 5; repeat++) {
        double start = seconds();
        for (size_t i = 0; i < rows; i++)
            field = cblas_sdot((int)neurons, matrix + i * neurons, 1, state, 1);
        double time = seconds() - start;
        best = time < best ? time : best;
    }
    (void)field;
    free(matrix);
    free(state);
    return 1e6 * best;
}

/* Rows of one network and one kernel. */
static void flips_of(const struct network *network, double attempt, bool integer)
{
    static const double jds[] = {0.1, 0.3, 0.4};
    size_t n = network->neurons;
    struct spins spins = spins_up(n);
    struct kernel *kernel = kernel_of(&spins, network, integer);
    const char *name = kernel->name;
    double known = known_flip_cost(kernel, n), column = (double)n * (integer ? 1 : 4);
    double limit = speed_at(column * (double)n), dot = dot_product_sweep(n);
    kernel->free(kernel);
    free(spins.plus);
    struct dynamics *dynamics = dynamics_create(network, true, integer ? DYNAMICS_AUTO : DYNAMICS_EXACT);
    for (size_t j = 0; j < sizeof jds / sizeof *jds; j++) {
        set_self_couplings(jds[j]);
        struct flips cost = flip_cost(dynamics, n, attempt);
        if (cost.activity > 0 && strcmp(dynamics_kernel(dynamics), name) == 0)
            printf("%8zu %8s %6g %9.4f %9.1f %9.1f %9.1f %9.1f %9.2f %9.1f\n", n, name, jds[j],
                   cost.activity, cost.flip, column / cost.flip, known, 1e9 * column / limit, cost.sweep, dot);
    }
    dynamics_free(dynamics);
}

static void flips(void)
{
    printf("\nA flip, rule permuted, without the attempts. known: of neurons that are known beforehand; read: reading\n"
           "a column, at the speed for a block as large as all columns; dot: a sweep in which each field is computed\n"
           "by a dot product in single precision when it is needed\n");
    printf("%8s %8s %6s %9s %9s %9s %9s %9s %9s %9s\n", "N", "kernel", "J_D", "activity", "flip_ns", "GB/s",
           "known_ns", "read_ns", "sweep_us", "dot_us");
    for (size_t k = 1; k < SIZES; k++) {
        struct network *network = sampled(sizes[k]);
        flips_of(network, permuted_cost[k], false);
        flips_of(network, permuted_cost[k], true);
        network_free(network);
    }
}

int main(void)
{
    gsl_rng *generator = stream_create();
    stream_spins(generator, LARGEST, start_state);
    gsl_rng_free(generator);
    read_memory();
    attempts_without_flip();
    flips();
    return 0;
}
