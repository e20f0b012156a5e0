/* Runs of the dynamics: fixed points and their verification, cycles, interruptions, drift, renewal. */
#include "tests/near.h"
#include "tests/random_network.h"

#include <string.h>

static const enum update_rule all_rules[] = {RULE_RANDOM, RULE_PERMUTED, RULE_CYCLIC, RULE_PARALLEL, RULE_GREEDY};

/* Fixed points -------------------------------------------------------------------------------------------- */

Test(dynamics, a_fixed_point_at_the_start)
{
    enum { n = 30 };
    struct network *network = random_network(n, 0);
    struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
    double self_coupling[n];
    int8_t state[n];
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 10;
    random_state(n, 1, state);
    struct stream_address order = random_order(n, 0);
    for (size_t r = 0; r < 5; r++) {
        dynamics_start(dynamics, self_coupling, all_rules[r], &order, state);
        cr_expect_not(dynamics_at_fixed_point(dynamics));
        cr_expect(dynamics_run(dynamics, 5));
        cr_expect(dynamics_at_fixed_point(dynamics));
        cr_expect_eq(dynamics_time(dynamics), 0);
        cr_expect_eq(dynamics_flips(dynamics), 0);
        cr_expect_eq(dynamics_sweeps(dynamics), 0);
        cr_expect_arr_eq(dynamics_state(dynamics), state, n);
    }
    dynamics_free(dynamics);
    network_free(network);
}

/* The field 0.1 + 0.2 - 0.3 of neuron 0 is positive in double precision, negative in single precision. */
Test(dynamics, double_precision_decides)
{
    struct network *network = network_create(4, 1);
    network->couplings[1 * 4 + 0] = 0.1;
    network->couplings[2 * 4 + 0] = 0.2;
    network->couplings[3 * 4 + 0] = -0.3;
    static const double self_coupling[] = {0, 5, 5, 5};
    struct dynamics *dynamics = dynamics_create(network, false, DYNAMICS_EXACT);
    struct stream_address order = random_order(4, 0);
    for (size_t r = 0; r < 5; r++) {
        dynamics_start(dynamics, self_coupling, all_rules[r], &order, (const int8_t[]){-1, 1, 1, 1});
        cr_expect(dynamics_run(dynamics, 100));
        cr_expect_eq(dynamics_flips(dynamics), 1);
        cr_expect_arr_eq(dynamics_state(dynamics), ((const int8_t[]){1, 1, 1, 1}), 4);
    }
    dynamics_free(dynamics);
    network_free(network);
}

/* Two neurons that copy one another: in parallel they exchange their values for ever, in turn they agree. */
Test(dynamics, two_neurons)
{
    struct network *network = network_create(2, 1);
    network->couplings[1] = network->couplings[2] = 1;
    static const double self_coupling[2] = {0};
    static const int8_t state[] = {1, -1};
    struct stream_address order = random_order(2, 0);
    struct dynamics *dynamics = dynamics_create(network, false, DYNAMICS_AUTO);
    dynamics_start(dynamics, self_coupling, RULE_PARALLEL, &order, state);
    for (int t = 1; t <= 7; t++) {
        cr_expect_not(dynamics_run(dynamics, 1));
        cr_expect_eq(dynamics_state(dynamics)[0], t % 2 ? -1 : 1);
        cr_expect_eq(dynamics_state(dynamics)[1], t % 2 ? 1 : -1);
        cr_expect_eq(dynamics_time(dynamics), t);
    }
    cr_expect_eq(dynamics_flips(dynamics), 14);
    static const enum update_rule in_turn[] = {RULE_RANDOM, RULE_PERMUTED, RULE_CYCLIC, RULE_GREEDY};
    for (size_t r = 0; r < 4; r++) {
        dynamics_start(dynamics, self_coupling, in_turn[r], &order, state);
        cr_expect(dynamics_run(dynamics, 1));
        cr_expect_eq(dynamics_flips(dynamics), 1);
        cr_expect_eq(dynamics_time(dynamics), 0.5);
        cr_expect_eq(dynamics_state(dynamics)[0], dynamics_state(dynamics)[1]);
    }
    dynamics_free(dynamics);
    network_free(network);
}

/* Symmetric couplings: in parallel the cycles have length 1 or 2, in turn there are fixed points only, and greedy
 * descent reaches one, too (energy functions of Goles and Hopfield). */
Test(dynamics, symmetric_networks)
{
    enum { n = 60 };
    static const double self_coupling[n] = {0};
    struct network *network = network_create(n, 1);
    struct network_ensemble ensemble = {n, 1, 1, 0};
    int8_t state[n], before[n];
    int cycles = 0;
    for (uint64_t sample = 0; sample < 20; sample++) {
        network_sample(network, &ensemble, 3, sample);
        struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
        random_state(n, sample, state);
        struct stream_address order = random_order(n, sample);
        dynamics_start(dynamics, self_coupling, RULE_PARALLEL, &order, state);
        dynamics_run(dynamics, 1000);
        memcpy(before, dynamics_state(dynamics), n);
        cycles += !dynamics_run(dynamics, 1);
        dynamics_run(dynamics, 1);
        cr_expect_arr_eq(dynamics_state(dynamics), before, n);
        for (size_t r = 0; r < 5; r++)
            if (all_rules[r] != RULE_PARALLEL) {
                dynamics_start(dynamics, self_coupling, all_rules[r], &order, state);
                cr_expect(dynamics_run(dynamics, 1000));
            }
        dynamics_free(dynamics);
    }
    cr_expect_gt(cycles, 0);
    network_free(network);
}

/* Runs ---------------------------------------------------------------------------------------------------- */

static void expect_same_in_pieces(const struct network *network, enum dynamics_precision precision, long sweeps)
{
    enum { MOST = 700 };
    double self_coupling[MOST];
    int8_t state[MOST];
    size_t n = network->neurons;
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 0.02;
    random_state(n, 2, state);
    struct stream_address order = random_order(n, 5);
    for (size_t r = 0; r < 4; r++) { /* not greedy: its sweeps are slow */
        struct dynamics *whole = dynamics_create(network, true, precision);
        struct dynamics *pieces = dynamics_create(network, true, precision);
        dynamics_start(whole, self_coupling, all_rules[r], &order, state);
        dynamics_start(pieces, self_coupling, all_rules[r], &order, state);
        cr_expect_str_eq(dynamics_kernel(whole), precision == DYNAMICS_AUTO ? "int8" : "float32");
        bool reached = dynamics_run(whole, sweeps);
        for (long t = 0; t < sweeps; t++)
            dynamics_run(pieces, 1);
        cr_expect_eq(dynamics_at_fixed_point(pieces), reached);
        cr_expect_eq(dynamics_flips(pieces), dynamics_flips(whole));
        cr_expect_eq(dynamics_time(pieces), dynamics_time(whole));
        cr_expect_eq(dynamics_drift(pieces), dynamics_drift(whole));
        cr_expect_arr_eq(dynamics_state(pieces), dynamics_state(whole), n);
        dynamics_free(whole);
        dynamics_free(pieces);
    }
}

/* One run and the same in pieces, beyond the refreshing of the fields after 10^4 sweeps. */
Test(dynamics, pieces)
{
    struct network *small = random_network(150, 4), *large = random_network(700, 4);
    expect_same_in_pieces(small, DYNAMICS_EXACT, 10010);
    expect_same_in_pieces(large, DYNAMICS_AUTO, 100);
    network_free(small);
    network_free(large);
}

/* Fields in single precision drift (N.12) until they are computed again after 10^4 sweeps. */
Test(dynamics, drift)
{
    enum { n = 250 };
    struct network *network = random_network(n, 0);
    static const double self_coupling[n] = {0};
    int8_t state[n];
    random_state(n, 0, state);
    struct stream_address order = random_order(n, 0);
    struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_EXACT);
    dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
    expect_near(dynamics_drift(dynamics), 0, 2e-7); /* rounded once: fields are below 4 */
    cr_assert_not(dynamics_run(dynamics, 10000));
    double drift = dynamics_drift(dynamics);
    cr_expect(drift > 5e-6 && drift < 1e-3, "%g", drift);
    dynamics_run(dynamics, 1);
    expect_near(dynamics_drift(dynamics), 0, 3e-6);
    dynamics_free(dynamics);
    network_free(network);
}

/* Another sample in the same network, and another state in the same dynamics, leave nothing of the one before. */
Test(dynamics, renewal)
{
    enum { n = 700 };
    struct network *network = random_network(n, 1);
    struct network_ensemble ensemble = {n, 1, 0, 0};
    double self_coupling[n];
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 0.7;
    int8_t state[n];
    random_state(n, 0, state);
    struct stream_address order = random_order(n, 0);
    for (int precision = 0; precision < 2; precision++) {
        network_sample(network, &ensemble, 1, 1);
        struct dynamics *used = dynamics_create(network, true, precision ? DYNAMICS_AUTO : DYNAMICS_EXACT);
        dynamics_start(used, self_coupling, RULE_RANDOM, &order, state);
        dynamics_run(used, 20);
        network_sample(network, &ensemble, 1, 2);
        dynamics_renew(used);
        struct dynamics *fresh = dynamics_create(network, true, precision ? DYNAMICS_AUTO : DYNAMICS_EXACT);
        dynamics_start(used, self_coupling, RULE_PERMUTED, &order, state);
        dynamics_start(fresh, self_coupling, RULE_PERMUTED, &order, state);
        dynamics_run(used, 100);
        dynamics_run(fresh, 100);
        cr_expect_eq(dynamics_flips(used), dynamics_flips(fresh));
        cr_expect_eq(dynamics_time(used), dynamics_time(fresh));
        cr_expect_arr_eq(dynamics_state(used), dynamics_state(fresh), n);
        dynamics_free(used);
        dynamics_free(fresh);
    }
    network_free(network);
}

Test(dynamics, bytes)
{
    size_t exact = dynamics_bytes(1000, 1, DYNAMICS_EXACT), automatic = dynamics_bytes(1000, 1, DYNAMICS_AUTO);
    cr_expect(exact > 4000000 && exact < 4200000, "%zu", exact);
    cr_expect(automatic > exact + 1000000 && automatic < exact + 1100000, "%zu", automatic);
    cr_expect_eq(dynamics_bytes(1000, 3, DYNAMICS_AUTO), dynamics_bytes(1000, 3, DYNAMICS_EXACT));
    cr_expect_eq(dynamics_bytes((size_t)1 << 40, 1, DYNAMICS_AUTO), SIZE_MAX);
    cr_expect_eq(dynamics_bytes((size_t)1 << 20, (size_t)1 << 20, DYNAMICS_AUTO), SIZE_MAX);
}

/* Kernels ------------------------------------------------------------------------------------------------- */

/* Each run that comes to rest does so in the network itself, in single precision, and is verified. */
Test(dynamics, rests_in_single_precision)
{
    enum { n = 700 };
    double self_coupling[n], fields[n];
    int8_t state[n];
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 0.9;
    for (uint64_t sample = 0; sample < 20; sample++) {
        struct network *network = random_network(n, sample);
        struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
        struct stream_address order = random_order(n, sample);
        random_state(n, sample, state);
        dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
        cr_expect_str_eq(dynamics_kernel(dynamics), "int8");
        cr_assert(dynamics_run(dynamics, 1000));
        cr_expect_str_eq(dynamics_kernel(dynamics), "float32");
        cr_expect_gt(network_smallest_stability(network, self_coupling, dynamics_state(dynamics), fields), 0);
        dynamics_free(dynamics);
        network_free(network);
    }
}

/* A fixed point at J_D = 0.8 has few unstable neurons at 0.5; from these activity spreads until integers pay again. */
Test(dynamics, returns_to_integers)
{
    enum { n = 1000 };
    double self_coupling[n];
    int8_t state[n];
    struct network *network = random_network(n, 2);
    struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
    struct stream_address order = random_order(n, 2);
    random_state(n, 2, state);
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 0.8;
    dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
    cr_assert(dynamics_run(dynamics, 1000));
    memcpy(state, dynamics_state(dynamics), n);
    for (size_t i = 0; i < n; i++)
        self_coupling[i] = 0.5;
    dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
    cr_assert_not(dynamics_run(dynamics, 1));
    cr_expect_str_eq(dynamics_kernel(dynamics), "float32");
    cr_assert_not(dynamics_run(dynamics, 60));
    cr_expect_str_eq(dynamics_kernel(dynamics), "int8");
    dynamics_free(dynamics);
    network_free(network);
}

Test(dynamics, kernels)
{
    struct network *large = random_network(1000, 0), *small = random_network(20, 0);
    double self_coupling[1000];
    int8_t state[1000];
    struct stream_address order = random_order(1000, 0);
    random_state(1000, 0, state);
    for (int kind = 0; kind < 6; kind++) {
        bool gaussian = kind != 1;
        enum dynamics_precision precision = kind == 2 ? DYNAMICS_EXACT : DYNAMICS_AUTO;
        struct dynamics *dynamics = dynamics_create(kind == 3 ? small : large, gaussian, precision);
        for (size_t i = 0; i < 1000; i++)
            self_coupling[i] = kind == 5 ? 100 : 0.1; /* 100: beyond 16 bits */
        dynamics_start(dynamics, self_coupling, kind == 4 ? RULE_GREEDY : RULE_RANDOM, &order, state);
        cr_expect_str_eq(dynamics_kernel(dynamics), kind == 0 ? "int8" : "float32", "kind %d", kind);
        dynamics_free(dynamics);
    }
    network_free(large);
    network_free(small);
}
