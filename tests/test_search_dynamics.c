/* The dynamics as a solver: the runs of fp-relax, and what is observed of them. */
#include "sim/dynamics.h"
#include "tests/naive_energy.h"
#include "tests/near.h"
#include "tests/random_network.h"
#include "tests/search_plans.h"

#include <stdlib.h>

enum { LARGEST = 800 };

/* Dynamics ----------------------------------------------------------------------------------------------- */

/* The dynamics from the state and in the order of fp-relax, with the number of the attempt as layer. */
static bool relax(struct dynamics *dynamics, const double *coupling, struct stream_address address, uint32_t attempt,
                  long sweeps)
{
    int8_t state[LARGEST];
    gsl_rng *generator = stream_create();
    address.layer = attempt;
    address.purpose = STREAM_START;
    stream_open(generator, &address);
    stream_spins(generator, address.size, state);
    gsl_rng_free(generator);
    address.purpose = STREAM_ORDER;
    dynamics_start(dynamics, coupling, RULE_PERMUTED, &address, state);
    return dynamics_run(dynamics, sweeps);
}

/* With and without couplings of 8 bits; further attempts from new states in new orders, up to the first solution. */
Test(search_dynamics, dynamics)
{
    static const size_t sizes[] = {60, 750};
    int later = 0, never = 0;
    for (uint32_t run = 0; run < 24; run++) {
        size_t n = sizes[run % 2];
        double coupling[LARGEST];
        struct network *network = random_network(n, run);
        struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
        struct search_plan plan = short_plan(SEARCH_DYNAMICS);
        struct stream_address address = run_address(n, run, run);
        plan.max_iterations = 30;
        plan.restarts = 2;
        naive_couplings(n, n < 100 ? 0.25 : 0.66, 0, coupling);
        struct search *search = search_create(&plan, network, true);
        struct search_outcome outcome = search_run(search, coupling, &address, NULL, NULL);
        expect_truth(search, &outcome, network, coupling);
        bool fixed = false;
        long sweeps = 0;
        uint32_t attempt = 0;
        for (; attempt < 3 && !fixed; attempt++) {
            fixed = relax(dynamics, coupling, address, attempt, 30);
            sweeps += (long)dynamics_sweeps(dynamics);
        }
        cr_expect_eq(outcome.solved, fixed);
        cr_expect_eq(outcome.attempts, (long)attempt);
        cr_expect_eq(outcome.iterations, sweeps);
        if (fixed)
            cr_expect_arr_eq(search_state(search), dynamics_state(dynamics), n);
        later += fixed && attempt > 1;
        never += !fixed;
        search_free(search);
        dynamics_free(dynamics);
        network_free(network);
    }
    cr_expect(later >= 3 && never >= 3, "%d runs are solved by a restart, %d never", later, never);
}

/* What is observed of the dynamics: the violated constraints after each sweep. A start at a fixed point takes none. */
Test(search_dynamics, dynamics_records)
{
    enum { n = 60 };
    double coupling[n];
    struct network *network = random_network(n, 0);
    struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
    struct search_plan plan = short_plan(SEARCH_DYNAMICS);
    struct stream_address address = run_address(n, 0, 0);
    struct records records = {0};
    plan.max_iterations = 30;
    struct search *search = search_create(&plan, network, true);
    naive_couplings(n, 0.1, 0, coupling);
    struct search_outcome outcome = search_run(search, coupling, &address, record_iteration, &records);
    size_t fewest = n;
    cr_assert_eq(records.count, 30);
    for (long t = 0; t < 30; t++) {
        relax(dynamics, coupling, address, 0, t + 1);
        size_t violated = naive_violated(network, coupling, dynamics_state(dynamics));
        cr_expect_eq(records.list[t].violated, violated);
        cr_expect_str_eq(records.list[t].phase, "dynamics");
        fewest = violated < fewest ? violated : fewest;
    }
    cr_expect_eq(outcome.violated, fewest);
    naive_couplings(n, 100, 0, coupling);
    records.count = 0;
    outcome = search_run(search, coupling, &address, record_iteration, &records);
    cr_expect(outcome.solved && outcome.iterations == 0 && outcome.attempts == 1 && records.count == 1);
    cr_expect(records.list->iteration == 0 && records.list->attempt == 1 && records.list->violated == 0);
    free(records.list);
    search_free(search);
    dynamics_free(dynamics);
    network_free(network);
}
