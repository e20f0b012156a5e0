/* Simulated annealing against its definition, move by move. */
#include "solvers/annealing_kernel.h"

#include "common/memory.h"
#include "sim/order.h"
#include "tests/naive_energy.h"
#include "tests/near.h"
#include "tests/random_network.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 200 };

/* The loops over a column ------------------------------------------------------------------------------- */

/* Change of the energy and of the stabilities by the flip of each neuron, in random numbers of various sizes, against
 * double precision; all codes give the same bits. */
Test(annealing, kernels)
{
    static const size_t sizes[] = {2, 15, 16, 17, 100, 200};
    for (size_t c = 0; c < sizeof sizes / sizeof *sizes; c++) {
        size_t n = sizes[c], length = annealing_length(n);
        struct network *network = random_network(n, c);
        int8_t state[LARGEST];
        random_state(n, c, state);
        float *column = memory_aligned(length * sizeof *column), *spin = memory_aligned(length * sizeof *spin);
        for (size_t i = 0; i < n; i++)
            spin[i] = state[i];
        for (size_t k = 0; k < n; k++) {
            float first_change = 0, *first = NULL;
            for (size_t i = 0; i < n; i++)
                column[i] = (float)network->couplings[k * n + i];
            struct annealing_flip flip = {column, 2 * spin[k]};
            for (enum kernel_code code = KERNEL_PORTABLE; code <= kernel_best(); code++) {
                struct annealing_kernel kernel = annealing_kernel(code);
                float *stability = memory_aligned(length * sizeof *stability);
                double expected = 0;
                size_t violated = 0;
                for (size_t i = 0; i < length; i++)
                    stability[i] = i >= n ? 1 : i % 5 == 0 ? 0 : 0.1f * (float)(i % 7) - 0.2f;
                float change = kernel.change(flip, stability, spin, length, column);
                for (size_t i = 0; i < n; i++) {
                    double after = (double)stability[i] - 2 * spin[k] * column[i] * spin[i];
                    expected += fmax(0, -after) - fmax(0, -(double)stability[i]);
                    violated += (float)after <= 0;
                }
                expect_near((double)change, expected, 1e-5);
                cr_assert_eq(kernel.apply(flip, stability, spin, length), violated);
                if (first) {
                    cr_assert_eq(memcmp(&change, &first_change, sizeof change), 0, "N %zu, code %d", n, code);
                    cr_assert_eq(memcmp(stability, first, length * sizeof *first), 0, "N %zu, code %d", n, code);
                    free(stability);
                } else {
                    first = stability;
                    first_change = change;
                }
            }
            free(first);
        }
        free(column);
        free(spin);
        network_free(network);
    }
}

/* Moves -------------------------------------------------------------------------------------------------- */

/* The Metropolis rule by its definition: every energy is computed in double precision from scratch. */
struct naive {
    const struct network *network;
    const double *coupling;
    int8_t state[LARGEST];
    struct order *order;
    gsl_rng *acceptance;
};

static void naive_sweep(struct naive *naive, double temperature)
{
    const uint32_t *numbers = order_sweep(naive->order, RULE_PERMUTED);
    for (size_t k = 0; k < naive->network->neurons; k++) {
        int8_t *spin = &naive->state[numbers[k]];
        double before = naive_energy(naive->network, naive->coupling, naive->state);
        *spin = (int8_t)-*spin;
        double change = naive_energy(naive->network, naive->coupling, naive->state) - before;
        if (change <= 0)
            continue;
        if (change < 40 * temperature) {
            uint64_t word;
            stream_words(naive->acceptance, 1, &word);
            if (((double)(word >> 11) + 0.5) / 9007199254740992 < exp(-change / temperature))
                continue;
        }
        *spin = (int8_t)-*spin;
    }
}

/* From the same state with the same random numbers both go the same way, up to the sweep in which a solution is met. */
Test(annealing, naive_simulation)
{
    static const double temperatures[] = {0, 0.02, 0.2, 1};
    double coupling[LARGEST];
    for (uint64_t run = 0; run < 12; run++) {
        size_t n = 20 + 11 * (size_t)(run % 3);
        double temperature = temperatures[run % 4];
        struct network *network = random_network(n, run);
        struct stream_address address = {.seed = 3, .size = (uint32_t)n, .sample = run, .index = 5, .layer = 2};
        struct naive naive = {network, coupling, {0}, order_create(n), stream_create()};
        naive_couplings(n, 0.1, 0.05, coupling);
        random_state(n, run, naive.state);
        struct annealing *annealing = annealing_create(network);
        annealing_start(annealing, coupling, naive.state, &address);
        address.purpose = STREAM_ORDER;
        order_open(naive.order, &address);
        address.purpose = STREAM_ANNEALING;
        stream_open(naive.acceptance, &address);
        for (long t = 0; t < 20 && !annealing_run(annealing, temperature, 1); t++) {
            naive_sweep(&naive, temperature);
            cr_assert_arr_eq(annealing_state(annealing), naive.state, n, "run %d, sweep %ld", (int)run, t);
            cr_assert_eq(annealing_sweeps(annealing), t + 1);
        }
        cr_expect(annealing_sweeps(annealing) > 1);
        annealing_free(annealing);
        order_free(naive.order);
        gsl_rng_free(naive.acceptance);
        network_free(network);
    }
}

/* After many flips the energy, the violated constraints and the stabilities are those of the definition. */
Test(annealing, drift)
{
    enum { n = 150 };
    double coupling[n];
    int8_t state[n];
    struct network *network = random_network(n, 0);
    struct annealing *annealing = annealing_create(network);
    struct stream_address address = {.seed = 1, .size = n};
    naive_couplings(n, 0.1, 0.1, coupling);
    random_state(n, 0, state);
    annealing_start(annealing, coupling, state, &address);
    for (int part = 0; part < 9; part++) {
        cr_assert_not(annealing_run(annealing, 1, 333));
        double expected = naive_energy(network, coupling, annealing_state(annealing));
        expect_near(annealing_energy(annealing), expected, n * annealing_drift(annealing) + 1e-12);
        cr_expect_eq(annealing_violated(annealing), naive_violated(network, coupling, annealing_state(annealing)));
        cr_expect(annealing_drift(annealing) < 1e-4, "%g", annealing_drift(annealing));
    }
    cr_expect(annealing_drift(annealing) > 1e-7, "nothing moved: %g", annealing_drift(annealing));
    annealing_free(annealing);
    network_free(network);
}

Test(annealing, cold_never_raises_the_energy)
{
    enum { n = 100 };
    double coupling[n];
    int8_t state[n];
    struct network *network = random_network(n, 1);
    struct annealing *annealing = annealing_create(network);
    struct stream_address address = {.seed = 2, .size = n};
    naive_couplings(n, -0.1, 0.1, coupling);
    random_state(n, 4, state);
    annealing_start(annealing, coupling, state, &address);
    double before = naive_energy(network, coupling, state), first = before;
    size_t fewest = n;
    for (int t = 0; t < 100; t++) {
        annealing_run(annealing, 0, 1);
        double now = naive_energy(network, coupling, annealing_state(annealing));
        cr_expect(now <= before + 1e-5, "sweep %d: %.9g after %.9g", t, now, before);
        before = now;
        size_t violated = annealing_violated(annealing);
        fewest = violated < fewest ? violated : fewest;
    }
    size_t reported;
    const int8_t *best = annealing_best(annealing, &reported);
    cr_expect_leq(reported, fewest);
    cr_expect_eq(reported, naive_violated(network, coupling, best));
    cr_expect(before < 0.5 * first);
    annealing_free(annealing);
    network_free(network);
}
