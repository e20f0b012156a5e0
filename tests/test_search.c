/* Runs of the solvers: what they report against the definition of a fixed point, whether they solve, how they end. */
#include "common/interruption.h"
#include "solvers/annealing.h"
#include "tests/naive_energy.h"
#include "tests/near.h"
#include "tests/random_network.h"
#include "tests/search_plans.h"

#include <signal.h>
#include <string.h>

/* Outcomes ----------------------------------------------------------------------------------------------- */

/* Every method, where it solves and where it does not, with a different J_i for each neuron; the same address gives the
 * same run, another one another. The diagonal of the network plays no part. */
Test(search, outcomes)
{
    enum { n = 100 };
    static const double firsts[] = {0.65, 0.2, -0.1};
    double coupling[n];
    int8_t state[n];
    int solved[ALL_METHODS] = {0}, different[ALL_METHODS] = {0};
    for (int m = 0; m < ALL_METHODS; m++)
        for (int c = 0; c < 3; c++) {
            struct network *network = random_network(n, (uint64_t)c);
            struct search_plan plan = short_plan((enum search_method)m);
            struct search *search = search_create(&plan, network, true), *again = search_create(&plan, network, true);
            struct stream_address address = run_address(n, 7, 3);
            naive_couplings(n, firsts[c], 0.05, coupling);
            struct search_outcome first = search_run(search, coupling, &address, NULL, NULL);
            expect_truth(search, &first, network, coupling);
            cr_expect_eq(first.attempts, 1);
            cr_expect(first.iterations > 0 && first.iterations <= 1100);
            solved[m] += first.solved;
            memcpy(state, search_state(search), n);
            address.index = 4;
            search_run(search, coupling, &address, NULL, NULL);
            different[m] += memcmp(search_state(search), state, n) != 0;
            address = run_address(n, 7, 3);
            for (size_t i = 0; i < n; i++)
                network->diagonal[i] = 100;
            struct search_outcome second = search_run(again, coupling, &address, NULL, NULL);
            cr_expect_arr_eq(search_state(again), state, n, "method %d", m);
            cr_expect(first.iterations == second.iterations && first.stability == second.stability);
            search_free(search);
            search_free(again);
            network_free(network);
        }
    static const int expected[ALL_METHODS] = {2, 2, 0, 2, 1}; /* of these runs; at J_1 = 0.2 annealing is lucky */
    for (int m = 0; m < ALL_METHODS; m++) {
        cr_expect(different[m] >= (m == SEARCH_BP ? 1 : 2), "method %d: %d", m, different[m]);
        cr_expect_eq(solved[m], expected[m], "method %d solves %d", m, solved[m]);
    }
}

/* Where no state is a fixed point every method says so, in finite numbers. */
Test(search, hopeless)
{
    static const size_t sizes[] = {2, 3, 50};
    for (size_t c = 0; c < 3; c++)
        for (int m = 0; m < ALL_METHODS; m++) {
            double coupling[50];
            struct network *network = random_network(sizes[c], 0);
            struct search_plan plan = short_plan((enum search_method)m);
            struct stream_address address = run_address(sizes[c], 0, 0);
            plan.max_iterations = 200;
            plan.polish = (struct cooling){0.02, 0.004, 50};
            struct search *search = search_create(&plan, network, true);
            naive_couplings(sizes[c], c < 2 ? -10 : -1, 0, coupling);
            struct search_outcome outcome = search_run(search, coupling, &address, NULL, NULL);
            expect_truth(search, &outcome, network, coupling);
            cr_expect_not(outcome.solved);
            cr_expect_geq(outcome.violated, 1);
            cr_expect(isfinite(outcome.stability));
            search_free(search);
            network_free(network);
        }
}

/* Scoping solves N = 200 at J_D = 0.3: at least 18 of 20 networks; if it solved but four fifths of them, that would
 * happen with probability 0.2. */
Test(search, success)
{
    enum { n = 200, NETWORKS = 20 };
    double coupling[n];
    int solved = 0;
    naive_couplings(n, 0.3, 0, coupling);
    for (uint64_t sample = 0; sample < NETWORKS; sample++) {
        struct network *network = random_network(n, sample);
        struct search_plan plan = short_plan(SEARCH_FOCUSING);
        plan.focusing.steps = 100;
        plan.max_iterations = 2200;
        struct search *search = search_create(&plan, network, true);
        struct stream_address address = run_address(n, sample, 0);
        struct search_outcome outcome = search_run(search, coupling, &address, NULL, NULL);
        expect_truth(search, &outcome, network, coupling);
        solved += outcome.solved;
        search_free(search);
        network_free(network);
    }
    cr_expect_geq(solved, 18);
}

/* The rest ----------------------------------------------------------------------------------------------- */

static void interrupt(const struct search_record *record, void *context)
{
    (void)context;
    if (record->iteration == 5)
        raise(SIGTERM);
}

/* A signal ends every method after the iteration in which it came. */
Test(search, interruption)
{
    enum { n = 60 };
    double coupling[n];
    struct network *network = random_network(n, 0);
    struct stream_address address = run_address(n, 0, 0);
    naive_couplings(n, -0.3, 0, coupling);
    for (int m = 0; m < ALL_METHODS; m++) {
        struct search_plan plan = short_plan((enum search_method)m);
        plan.restarts = 5;
        plan.polish = (struct cooling){0.1, 0.1, 100};
        struct search *search = search_create(&plan, network, true);
        interruption_catch();
        struct search_outcome outcome = search_run(search, coupling, &address, interrupt, NULL);
        cr_expect_eq(outcome.iterations, 5, "method %d: %ld", m, outcome.iterations);
        outcome = search_run(search, coupling, &address, NULL, NULL);
        cr_expect(outcome.iterations == 0 && isfinite(outcome.stability));
        interruption_release();
        search_free(search);
    }
    network_free(network);
}

/* Only what a method needs is there. */
Test(search, bytes)
{
    enum { n = 1000, OWN = 10 * n };
    struct search_plan plan = short_plan(SEARCH_BP);
    cr_expect_eq(search_bytes(&plan, n), OWN + amp_bytes(n));
    plan.polish.sweeps = 1;
    cr_expect_eq(search_bytes(&plan, n), OWN + amp_bytes(n) + annealing_bytes(n));
    cr_expect_eq(search_bytes(&plan, (size_t)1 << 50), SIZE_MAX);
    plan.method = SEARCH_DYNAMICS;
    cr_expect_eq(search_bytes(&plan, n), OWN + dynamics_bytes(n, 1, DYNAMICS_AUTO));
    plan.method = SEARCH_ANNEALING;
    cr_expect_eq(search_bytes(&plan, n), OWN + annealing_bytes(n));
}
