/* Simulated annealing: the states that it visits against the exact distribution, and the solutions that it finds. */
#include "solvers/annealing_kernel.h"

#include "tests/naive_energy.h"
#include "tests/near.h"
#include "tests/random_network.h"

#include <string.h>

/* Equilibrium -------------------------------------------------------------------------------------------- */

enum { SMALL = 7, STATES = 1 << SMALL, SAMPLES = 20000, APART = 12 };

/* exp(-E/T) of all states, normalised; the index holds the signs. False if one of them is a solution. */
static bool exact_distribution(const struct network *network, const double *coupling, double temperature,
                               double probability[STATES])
{
    double total = 0;
    bool unsolvable = true;
    for (int index = 0; index < STATES; index++) {
        int8_t state[SMALL];
        for (int i = 0; i < SMALL; i++)
            state[i] = index >> i & 1 ? 1 : -1;
        unsolvable = unsolvable && naive_violated(network, coupling, state) > 0;
        probability[index] = exp(-naive_energy(network, coupling, state) / temperature);
        total += probability[index];
    }
    for (int index = 0; index < STATES; index++)
        probability[index] /= total;
    return unsolvable;
}

/* Counts the states in samples APART sweeps from each other; returns the correlation of successive energies. */
static double sample_states(struct annealing *annealing, double temperature, double counts[STATES])
{
    double product = 0, square = 0, sum = 0, before = 0;
    memset(counts, 0, STATES * sizeof *counts);
    annealing_run(annealing, temperature, 100);
    for (int k = 0; k < SAMPLES; k++) {
        annealing_run(annealing, temperature, APART);
        int index = 0;
        for (int i = 0; i < SMALL; i++)
            index |= (annealing_state(annealing)[i] > 0) << i;
        counts[index]++;
        double energy = annealing_energy(annealing);
        sum += energy;
        square += energy * energy;
        product += energy * before;
        before = energy;
    }
    double mean = sum / SAMPLES;
    return (product / SAMPLES - mean * mean) / (square / SAMPLES - mean * mean);
}

/* chi^2 within 4 standard deviations of its degrees of freedom; states that are expected less than 5 times are one. */
static void expect_distribution(const double counts[STATES], const double probability[STATES])
{
    double chi_squared = 0, rare_count = 0, rare_expected = 0;
    int bins = 0;
    for (int index = 0; index < STATES; index++) {
        double expected = SAMPLES * probability[index];
        if (expected < 5) {
            rare_count += counts[index];
            rare_expected += expected;
            continue;
        }
        chi_squared += (counts[index] - expected) * (counts[index] - expected) / expected;
        bins++;
    }
    if (rare_expected > 0) {
        chi_squared += (rare_count - rare_expected) * (rare_count - rare_expected) / rare_expected;
        bins++;
    }
    cr_assert_gt(bins, 30);
    expect_near(chi_squared, bins - 1, 4 * sqrt(2 * (bins - 1)));
}

/* Networks without a solution, where it never ends: the states are distributed as exp(-E/T). */
Test(annealing_states, equilibrium)
{
    static const double temperatures[] = {0.7, 1.5};
    double coupling[SMALL], probability[STATES], counts[STATES];
    naive_couplings(SMALL, -0.4, 0.2, coupling);
    int tested = 0;
    for (uint64_t sample = 0; tested < 4; sample++) {
        struct network *network = random_network(SMALL, sample);
        double temperature = temperatures[tested % 2];
        if (exact_distribution(network, coupling, temperature, probability)) {
            struct annealing *annealing = annealing_create(network);
            struct stream_address address = {.seed = 5, .size = SMALL, .sample = sample};
            int8_t state[SMALL];
            random_state(SMALL, sample, state);
            annealing_start(annealing, coupling, state, &address);
            expect_near(sample_states(annealing, temperature, counts), 0, 4 / sqrt(SAMPLES));
            expect_distribution(counts, probability);
            annealing_free(annealing);
            tested++;
        }
        network_free(network);
    }
}

/* Solutions ---------------------------------------------------------------------------------------------- */

enum { HUNDRED = 100 };

/* Returns the sweeps that it took; checks the solution. */
static long solve(struct annealing *annealing, const struct network *network, const double *coupling, uint64_t seed)
{
    int8_t state[HUNDRED];
    struct stream_address address = {.seed = seed, .size = (uint32_t)network->neurons};
    random_state(network->neurons, seed, state);
    annealing_start(annealing, coupling, state, &address);
    cr_assert(annealing_run(annealing, 0.02, 1000));
    long sweeps = annealing_sweeps(annealing);
    cr_expect(sweeps > 0 && sweeps < 1000, "%ld", sweeps);
    cr_expect_eq(naive_violated(network, coupling, annealing_state(annealing)), 0);
    cr_expect_eq(annealing_violated(annealing), 0);
    expect_near(annealing_energy(annealing), 0, 0);
    size_t fewest;
    cr_expect_arr_eq(annealing_best(annealing, &fewest), annealing_state(annealing), network->neurons);
    cr_expect_eq(fewest, 0);
    memcpy(state, annealing_state(annealing), network->neurons);
    cr_expect(annealing_run(annealing, 1, 10), "goes on from a solution");
    cr_expect_arr_eq(annealing_state(annealing), state, network->neurons);
    cr_expect_eq(annealing_sweeps(annealing), sweeps);
    annealing_start(annealing, coupling, state, &address);
    cr_expect(annealing_run(annealing, 1, 10), "leaves a solution");
    cr_expect_eq(annealing_sweeps(annealing), 0);
    return sweeps;
}

/* The same random numbers lead to the same solution on every code, and on a prepared network that was renewed; others
 * lead elsewhere. */
Test(annealing_states, solutions)
{
    enum { n = HUNDRED };
    double coupling[n];
    int8_t first[n], second[n];
    struct network *network = random_network(n, 3), *other = random_network(n, 4);
    struct network changing = *other;
    struct annealing *renewed = annealing_create(&changing);
    naive_couplings(n, 0.7, 0.1, coupling);
    solve(renewed, other, coupling, 1);
    changing = *network;
    annealing_renew(renewed);
    long sweeps = solve(renewed, network, coupling, 1);
    memcpy(first, annealing_state(renewed), n);
    for (enum kernel_code code = KERNEL_PORTABLE; code <= kernel_best(); code++) {
        struct annealing *annealing = annealing_create_with(network, code);
        cr_expect_eq(solve(annealing, network, coupling, 1), sweeps);
        cr_expect_arr_eq(annealing_state(annealing), first, n, "code %d", code);
        annealing_free(annealing);
    }
    solve(renewed, network, coupling, 2);
    memcpy(second, annealing_state(renewed), n);
    cr_expect_arr_neq(first, second, n);
    annealing_free(renewed);
    network_free(network);
    network_free(other);
}

/* In the best of its states neuron 0 misses stability by 1e-9 to 1e-8, less than single precision knows: never taken
 * for a solution, though the sum of the couplings in single precision often says so. */
Test(annealing_states, nearly_solved)
{
    enum { n = 5 };
    int doubtful = 0;
    for (int trial = 0; trial < 100; trial++) {
        struct network *network = network_create(n, 1);
        static const int8_t state[] = {1, -1, -1, -1, -1};
        double coupling[] = {-1e-9 * (1 + trial % 10), 1, 1, 1, 1};
        float stability;
        for (int k = 1; k < n; k++) { /* J_0k; the other neurons hear nobody */
            network->couplings[k * n] = 1 + 0.3 * sin(trial + 10 * k);
            coupling[0] -= network->couplings[k * n];
        }
        stability = (float)(2 * coupling[0]);
        for (int k = 1; k < n; k++)
            stability += 2 * (float)network->couplings[k * n];
        doubtful += stability > 0;
        struct stream_address address = {.seed = 1, .size = n, .sample = (uint64_t)trial};
        struct annealing *annealing = annealing_create(network);
        annealing_start(annealing, coupling, state, &address);
        cr_expect_not(annealing_run(annealing, 0, 20), "trial %d", trial);
        cr_expect_eq(annealing_violated(annealing), 1);
        annealing_free(annealing);
        network_free(network);
    }
    cr_expect_gt(doubtful, 20);
}

Test(annealing_states, bytes)
{
    cr_expect_eq(annealing_bytes((size_t)1 << 40), SIZE_MAX);
    cr_expect(annealing_bytes(1000) > 4000000 && annealing_bytes(1000) < 4200000);
}
