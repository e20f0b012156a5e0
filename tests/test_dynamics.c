/* Dynamics: every rule, kernel and code against the naive simulation, sweep by sweep. */
#include "sim/dynamics_kernel.h"

#include "tests/naive_dynamics.h"
#include "tests/near.h"
#include "tests/random_network.h"

#include <stdlib.h>

static const enum update_rule all_rules[] = {RULE_RANDOM, RULE_PERMUTED, RULE_CYCLIC, RULE_PARALLEL, RULE_GREEDY};

/* Networks whose sums are exact in single precision ------------------------------------------------------ */

/* Gaussian couplings times `scale`, rounded to integers, divided by `grain`. */
static struct network *exact_network(size_t neurons, size_t layers, double interlayer, double scale, double grain,
                                     uint64_t seed)
{
    struct network *network = network_create(neurons, layers);
    struct network_ensemble ensemble = {neurons, layers, 0, interlayer};
    network_sample(network, &ensemble, seed, 0);
    for (size_t k = 0; k < layers * neurons * neurons; k++)
        network->couplings[k] = rint(scale * network->couplings[k]) / grain;
    return network;
}

/* Both go on sweep by sweep; states, flips, clocks and fixed points must be the same. */
static void expect_same(struct dynamics *dynamics, struct naive *naive, long sweeps, const char *what)
{
    bool reached = dynamics_run(dynamics, 0), fixed = naive_fixed(naive);
    cr_assert_eq(reached, fixed, "%s at the start", what);
    for (long t = 0; t < sweeps && !fixed; t++) {
        naive_sweep(naive);
        fixed = naive_fixed(naive);
        reached = dynamics_run(dynamics, 1);
        cr_assert_arr_eq(dynamics_state(dynamics), naive->state, naive->neurons, "%s, sweep %ld", what, t);
        cr_assert_eq(dynamics_flips(dynamics), naive->flips, "%s, sweep %ld", what, t);
        cr_assert_eq(dynamics_sweeps(dynamics), naive->sweeps, "%s, sweep %ld", what, t);
        cr_assert_float_eq(dynamics_time(dynamics), naive->time, 1e-12, "%s, sweep %ld", what, t);
        cr_assert_eq(reached, fixed, "%s, sweep %ld", what, t);
    }
    cr_assert_eq(dynamics_at_fixed_point(dynamics), fixed);
}

/* With the constant fields, or NULL for none. */
static void expect_same_in_field(const struct network *network, const double *self_coupling, const double *constant,
                                 long sweeps)
{
    size_t all = network->neurons * network->layers;
    int8_t *state = malloc(all);
    for (enum kernel_code code = KERNEL_PORTABLE; code <= kernel_best(); code++) {
        struct dynamics *dynamics = dynamics_create_with(network, false, DYNAMICS_AUTO, code);
        cr_assert_str_eq(dynamics_kernel(dynamics), "float32");
        dynamics_set_field(dynamics, constant);
        for (uint64_t start = 0; start < 3; start++)
            for (size_t r = 0; r < 5; r++) {
                struct stream_address order = random_order(all, start);
                random_state(all, start, state);
                struct naive naive = naive_start(network, self_coupling, all_rules[r], &order, state);
                for (size_t i = 0; constant && i < all; i++)
                    naive.constant[i] = constant[i];
                dynamics_start(dynamics, self_coupling, all_rules[r], &order, state);
                char what[100];
                snprintf(what, sizeof what, "N %zu, L %zu, code %d, rule %d, start %d", network->neurons,
                         network->layers, code, all_rules[r], (int)start);
                expect_same(dynamics, &naive, sweeps, what);
                expect_near(dynamics_drift(dynamics), 0, 0);
                naive_end(&naive);
            }
        dynamics_free(dynamics);
    }
    free(state);
}

static void expect_same_for_all(const struct network *network, const double *self_coupling, long sweeps)
{
    expect_same_in_field(network, self_coupling, NULL, sweeps);
}

Test(dynamics, naive_simulation)
{
    static const size_t sizes[] = {2, 3, 5, 16, 31, 64, 65, 100};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        struct network *network = exact_network(n, 1, 0, 1024, 1024, k);
        double *self_coupling = malloc(n * sizeof *self_coupling);
        for (int kind = 0; kind < 3; kind++) { /* active, freezing, and a different one for each neuron */
            for (size_t i = 0; i < n; i++)
                self_coupling[i] = kind == 0 ? 0.125 : kind == 1 ? 0.75 : (double)(i % 7) / 8 - 0.25;
            expect_same_for_all(network, self_coupling, 12);
        }
        free(self_coupling);
        network_free(network);
    }
}

/* With integer couplings many fields are zero, and stabilities equal: ties flip, greedy takes the first of equals. */
Test(dynamics, ties)
{
    static const size_t sizes[] = {4, 21, 70};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        struct network *network = exact_network(n, 1, 0, sqrt((double)n), 1, k);
        double *self_coupling = malloc(n * sizeof *self_coupling);
        for (size_t i = 0; i < n; i++)
            self_coupling[i] = (double)(i % 3);
        expect_same_for_all(network, self_coupling, 10);
        free(self_coupling);
        network_free(network);
    }
}

Test(dynamics, chains)
{
    static const size_t sizes[] = {2, 20, 65};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t layers = 2; layers <= 3; layers++) {
            size_t n = sizes[k], all = layers * n;
            struct network *network = exact_network(n, layers, k % 2 ? 0.25 : -0.5, 1024, 1024, k);
            double *self_coupling = malloc(all * sizeof *self_coupling);
            for (size_t i = 0; i < all; i++)
                self_coupling[i] = (double)(i % 5) / 8;
            expect_same_for_all(network, self_coupling, 10);
            free(self_coupling);
            network_free(network);
        }
}

/* Self-couplings from a loaded network are one vector like any other. */
Test(dynamics, diagonal_of_the_network)
{
    enum { n = 40 };
    struct network *network = exact_network(n, 1, 0, 1024, 1024, 9);
    for (size_t i = 0; i < n; i++)
        network->diagonal[i] = (double)i / 32;
    expect_same_for_all(network, network->diagonal, 30);
    network_free(network);
}

/* A constant field, weak and strong, on one layer and on a chain. */
Test(dynamics, constant_field)
{
    enum { n = 70 };
    for (size_t layers = 1; layers <= 2; layers++) {
        struct network *network = exact_network(n, layers, 0.25, 1024, 1024, layers);
        double self_coupling[2 * n], constant[2 * n];
        for (double strength = 0.25; strength <= 2; strength *= 8) {
            for (size_t i = 0; i < layers * n; i++) {
                self_coupling[i] = 0.125;
                constant[i] = strength * (double)((int)(i * i % 9) - 4);
            }
            expect_same_in_field(network, self_coupling, constant, 20);
        }
        network_free(network);
    }
}

/* It takes the coarse couplings away, and gives them back. */
Test(dynamics, constant_field_in_single_precision)
{
    enum { n = 700 };
    struct network *network = random_network(n, 0);
    struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
    struct stream_address order = random_order(n, 0);
    double self_coupling[n] = {0}, constant[n] = {0};
    int8_t state[n];
    random_state(n, 0, state);
    for (int round = 0; round < 3; round++) {
        dynamics_set_field(dynamics, round == 1 ? constant : NULL);
        dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
        cr_expect_str_eq(dynamics_kernel(dynamics), round == 1 ? "float32" : "int8");
    }
    dynamics_free(dynamics);
    network_free(network);
}

/* The quantised dynamics --------------------------------------------------------------------------------- */

static double dither(size_t neuron)
{
    double position = ((double)neuron + 0.5) * (sqrt(5) - 1) / 2;
    return 2 * (position - floor(position)) - 1;
}

/* Couplings in quanta (N.10), and thresholds with their dither (N.11). */
static void quantise(struct naive *naive)
{
    size_t n = naive->neurons;
    double quanta = 127 * sqrt((double)n) / 4.5;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            if (i != j)
                naive->matrix[i * n + j] = fmax(-127, fmin(127, rint(quanta * naive->matrix[i * n + j])));
        naive->matrix[i * n + i] *= quanta;
        naive->offset[i] = dither(i);
    }
}

Test(dynamics, quantised_simulation)
{
    static const size_t sizes[] = {700, 704, 801};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        struct network *network = random_network(n, k);
        for (size_t i = 0; k == 2 && i < n * n; i++)
            network->couplings[i] *= 2; /* many are clipped */
        double *self_coupling = malloc(n * sizeof *self_coupling);
        int8_t *state = malloc(n);
        random_state(n, k, state);
        for (enum kernel_code code = KERNEL_PORTABLE; code <= kernel_best(); code++) {
            struct dynamics *dynamics = dynamics_create_with(network, true, DYNAMICS_AUTO, code);
            for (size_t r = 0; r < 4; r++) { /* not greedy */
                for (size_t i = 0; i < n; i++)
                    self_coupling[i] = r % 2 ? 0.3 : 0.5 * dither(i + 7);
                struct stream_address order = random_order(n, k);
                struct naive naive = naive_start(network, self_coupling, all_rules[r], &order, state);
                quantise(&naive);
                dynamics_start(dynamics, self_coupling, all_rules[r], &order, state);
                expect_same(dynamics, &naive, 6, "quantised");
                cr_expect_str_eq(dynamics_kernel(dynamics), "int8");
                expect_near(dynamics_drift(dynamics), 0, 0);
                naive_end(&naive);
            }
            dynamics_free(dynamics);
        }
        free(state);
        free(self_coupling);
        network_free(network);
    }
}

/* A neuron flips up to a certain lattice point of spacing 2 and no longer at the next one: the middle of both is minus
 * its effective threshold. Over the neurons its mean is the one asked for, whatever that is. */
Test(dynamics, dither_keeps_the_mean_threshold)
{
    enum { n = 1000 };
    for (double threshold = 0; threshold < 5; threshold += 0.37) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            double parity = (double)(i * i % 7 % 2), last = parity + 2 * floor((-threshold - dither(i) - parity) / 2);
            sum += -(last + 1);
        }
        expect_near(sum / n, threshold, 0.02);
    }
}
