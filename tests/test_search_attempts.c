/* Attempts of the solvers: every iteration as it is observed, and the same steps made by hand. */
#include "solvers/annealing.h"
#include "tests/naive_energy.h"
#include "tests/near.h"
#include "tests/random_network.h"
#include "tests/search_plans.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

/* Attempts ----------------------------------------------------------------------------------------------- */

/* Three attempts with polishing, all of which fail: every iteration is observed once, in its turn. */
Test(search_attempts, records)
{
    enum { n = 60, LENGTH = 150, SWEEPS = 30 };
    double coupling[n];
    struct network *network = random_network(n, 0);
    struct search_plan plan = short_plan(SEARCH_FOCUSING);
    struct stream_address address = run_address(n, 0, 0);
    struct records records = {0};
    plan.max_iterations = LENGTH;
    plan.restarts = 2;
    plan.polish = (struct cooling){0.5, 0.21, SWEEPS};
    struct search *search = search_create(&plan, network, true);
    naive_couplings(n, -0.3, 0.1, coupling);
    struct search_outcome outcome = search_run(search, coupling, &address, record_iteration, &records);
    cr_expect_not(outcome.solved);
    cr_expect_eq(outcome.attempts, 3);
    cr_expect_eq(outcome.iterations, 3 * (LENGTH + SWEEPS));
    cr_assert_eq(records.count, 3 * (LENGTH + SWEEPS));
    size_t fewest = n;
    for (size_t k = 0; k < records.count; k++) {
        const struct search_record *one = &records.list[k];
        long t = (long)(k % (LENGTH + SWEEPS)), sweep = t - LENGTH;
        cr_expect_eq(one->iteration, (long)k + 1);
        cr_expect_eq(one->attempt, (long)k / (LENGTH + SWEEPS) + 1);
        cr_expect_str_eq(one->phase, sweep < 0 ? "messages" : "polish");
        cr_expect(one->overlap >= 0 && one->overlap <= 1);
        expect_near(one->gamma, sweep < 0 ? focusing_drive(&plan.focusing, t).gamma : 0, 0);
        expect_near(one->replicas, sweep < 0 ? 3 : 1, 0);
        expect_near(one->strength, 0, 0);
        expect_near(one->temperature, sweep < 0 ? 0 : 0.5 - 0.01 * (double)sweep, 1e-15);
        fewest = one->violated < fewest ? one->violated : fewest;
    }
    cr_expect_leq(outcome.violated, fewest);
    cr_expect_geq(outcome.violated + 2, fewest); /* states within a sweep are not observed */
    free(records.list);
    search_free(search);
    network_free(network);
}

/* Polishing leaves the messages of all attempts as they are without it. */
Test(search_attempts, polishing_changes_nothing_else)
{
    enum { n = 60, LENGTH = 100, SWEEPS = 20 };
    double coupling[n];
    struct network *network = random_network(n, 1);
    struct records with = {0}, without = {0};
    struct search_plan plan = short_plan(SEARCH_FOCUSING);
    struct stream_address address = run_address(n, 0, 0);
    plan.max_iterations = LENGTH;
    plan.restarts = 1;
    naive_couplings(n, -0.3, 0.1, coupling);
    struct search *search = search_create(&plan, network, true);
    search_run(search, coupling, &address, record_iteration, &without);
    search_free(search);
    plan.polish = (struct cooling){0.1, 0.1, SWEEPS};
    search = search_create(&plan, network, true);
    search_run(search, coupling, &address, record_iteration, &with);
    search_free(search);
    cr_assert_eq(without.count, 2 * LENGTH);
    cr_assert_eq(with.count, 2 * (LENGTH + SWEEPS));
    for (size_t k = 0; k < without.count; k++) {
        const struct search_record *a = &without.list[k], *b = &with.list[k + k / LENGTH * SWEEPS];
        cr_expect(a->violated == b->violated && a->overlap == b->overlap, "%zu", k);
    }
    cr_expect_neq(without.list[0].overlap, without.list[LENGTH].overlap, "no new noise");
    free(with.list);
    free(without.list);
    network_free(network);
}

/* One attempt by hand: the messages that it begins with, its state of fewest violations, the latest of several, and
 * the polishing of that one. */
Test(search_attempts, attempt_by_hand)
{
    enum { n = 120, LENGTH = 400, SWEEPS = 40 };
    double coupling[n], fields[n];
    int8_t state[n];
    struct network *network = random_network(n, 2);
    struct search_plan plan = short_plan(SEARCH_FOCUSING);
    struct stream_address address = run_address(n, 9, 6), messages = address;
    plan.max_iterations = LENGTH;
    plan.polish = (struct cooling){0.01, 0.01, SWEEPS};
    naive_couplings(n, 0, 0.02, coupling);
    struct search *search = search_create(&plan, network, true);
    struct search_outcome outcome = search_run(search, coupling, &address, NULL, NULL);
    struct amp *amp = amp_create(network, plan.variance);
    gsl_rng *generator = stream_create();
    messages.purpose = STREAM_MESSAGES;
    stream_open(generator, &messages);
    for (size_t k = 0; k < n; k++)
        fields[k] = gsl_ran_gaussian_ziggurat(generator, 0.05);
    amp_set_constraints(amp, coupling);
    amp_start(amp, fields);
    size_t fewest = n;
    for (long t = 0; t < LENGTH; t++) {
        struct amp_drive drive = focusing_drive(&plan.focusing, t);
        size_t violated = amp_iterate(amp, &drive).violated;
        if (violated <= fewest) {
            amp_state(amp, state);
            fewest = violated;
        }
    }
    cr_assert_eq(fewest, naive_violated(network, coupling, state));
    struct annealing *annealing = annealing_create(network);
    annealing_start(annealing, coupling, state, &address);
    cr_assert_not(annealing_run(annealing, 0.01, SWEEPS), "choose another network");
    const int8_t *best = annealing_best(annealing, &fewest);
    cr_expect_eq(outcome.violated, fewest);
    cr_expect_arr_eq(search_state(search), best, n);
    annealing_free(annealing);
    gsl_rng_free(generator);
    amp_free(amp);
    search_free(search);
    network_free(network);
}

/* Belief propagation ends at its fixed point, m = 0 from small fields. */
Test(search_attempts, belief_propagation)
{
    enum { n = 100 };
    double coupling[n];
    struct network *network = random_network(n, 0);
    struct search_plan plan = short_plan(SEARCH_BP);
    struct stream_address address = run_address(n, 0, 0);
    struct records records = {0};
    plan.restarts = 3;
    struct search *search = search_create(&plan, network, true);
    naive_couplings(n, 0.3, 0, coupling);
    struct search_outcome outcome = search_run(search, coupling, &address, record_iteration, &records);
    cr_expect_eq(outcome.attempts, 4);
    cr_expect(outcome.iterations > 40 && outcome.iterations < 4 * 200, "%ld", outcome.iterations);
    expect_near(records.list[records.count - 1].overlap, 0, 1e-10);
    expect_near(records.list[records.count - 1].replicas, 1, 0);
    free(records.list);
    search_free(search);
    network_free(network);
}

/* Reinforcement is focusing with the standard protocol; annealing cools and then stays cold. */
Test(search_attempts, equal_plans)
{
    enum { n = 60 };
    double coupling[n];
    struct network *network = random_network(n, 0);
    struct stream_address address = run_address(n, 0, 0);
    struct search_plan plan = short_plan(SEARCH_REINFORCEMENT), standard = plan;
    struct records first = {0}, second = {0}, annealing = {0};
    standard.method = SEARCH_FOCUSING;
    standard.focusing.protocol = PROTOCOL_STANDARD;
    plan.max_iterations = standard.max_iterations = 300;
    naive_couplings(n, -0.2, 0, coupling);
    struct search *search = search_create(&plan, network, true), *other = search_create(&standard, network, true);
    search_run(search, coupling, &address, record_iteration, &first);
    search_run(other, coupling, &address, record_iteration, &second);
    cr_assert_eq(first.count, 300);
    cr_assert_eq(second.count, 300);
    for (long t = 0; t < 300; t++) {
        expect_near(first.list[t].overlap, second.list[t].overlap, 0);
        expect_near(first.list[t].strength, 1 - pow(1 - plan.focusing.rate, (double)t), 1e-12);
    }
    search_free(search);
    search_free(other);
    plan = short_plan(SEARCH_ANNEALING);
    plan.anneal = (struct cooling){0.5, 0.1, 5};
    plan.max_iterations = 8;
    search = search_create(&plan, network, true);
    struct search_outcome outcome = search_run(search, coupling, &address, record_iteration, &annealing);
    cr_assert_eq(annealing.count, 8);
    cr_expect_eq(outcome.iterations, 8);
    for (long t = 0; t < 8; t++) {
        cr_expect_str_eq(annealing.list[t].phase, "annealing");
        expect_near(annealing.list[t].temperature, t < 4 ? 0.5 - 0.1 * (double)t : 0.1, 1e-15);
        expect_near(annealing.list[t].overlap, 1, 0);
    }
    search_free(search);
    free(first.list);
    free(second.list);
    free(annealing.list);
    network_free(network);
}
