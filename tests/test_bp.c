#include "solvers/bp.h"
#include "common/stream.h"
#include "tests/naive_bp.h"
#include "tests/near.h"

#include <gsl/gsl_randist.h>
#include <stdint.h>
#include <string.h>

enum { MOST = NAIVE_BP_NEURONS };

/* A network with its constraints and fields, all different. */
struct problem {
    size_t neurons;
    struct network *network;
    double coupling[MOST], field[MOST], start[MOST];
};

static struct problem problem_create(size_t neurons, uint64_t seed)
{
    struct problem problem = {.neurons = neurons, .network = network_create(neurons, 1)};
    network_sample(problem.network, &(struct network_ensemble){neurons, 1, 0, 0}, seed, 0);
    gsl_rng *random = stream_create();
    gsl_rng_set(random, seed);
    for (size_t k = 0; k < neurons; k++) {
        problem.coupling[k] = gsl_ran_flat(random, 0.2, 0.8);
        problem.field[k] = gsl_ran_gaussian(random, 0.4);
        problem.start[k] = gsl_ran_gaussian(random, 1);
    }
    gsl_rng_free(random);
    return problem;
}

static struct bp *problem_bp(const struct problem *problem)
{
    struct bp *bp = bp_create(problem->network);
    bp_set_constraints(bp, problem->coupling);
    bp_set_field(bp, problem->field);
    bp_start(bp, problem->start);
    return bp;
}

static void settle(struct bp *bp)
{
    double change = 1;
    for (int iteration = 0; iteration < 2000 && change > 1e-14; iteration++)
        change = bp_iterate(bp, 0.4);
    cr_assert_leq(change, 1e-14);
}

Test(bp, agrees_with_the_definitions)
{
    for (size_t n = 3; n <= MOST; n++)
        for (uint64_t seed = 0; seed < 6; seed++) {
            struct problem problem = problem_create(n, 10 * n + seed);
            struct bp *bp = problem_bp(&problem);
            struct naive_bp naive = naive_bp_start(problem.network, problem.coupling, problem.field, problem.start);
            double damping = 0.2 * (double)(seed % 3), before[MOST];
            for (int iteration = 0; iteration < 12; iteration++) {
                memcpy(before, bp_magnetisations(bp), n * sizeof *before);
                double change = bp_iterate(bp, damping), largest = 0;
                naive_bp_iterate(&naive, damping);
                for (size_t k = 0; k < n; k++) {
                    expect_near(bp_magnetisations(bp)[k], tanh(naive.total[k]), 1e-10);
                    largest = fmax(largest, fabs(bp_magnetisations(bp)[k] - before[k]));
                }
                cr_expect_eq(change, largest);
                expect_near(bp_log_z(bp), naive_bp_log_z(&naive), 1e-9);
            }
            bp_free(bp);
            network_free(problem.network);
        }
}

/* Where it ends depends neither on the start nor on the damping. */
Test(bp, fixed_point)
{
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct problem problem = problem_create(MOST, seed);
        struct bp *bp = problem_bp(&problem);
        settle(bp);
        struct naive_bp naive = naive_bp_start(problem.network, problem.coupling, problem.field, problem.field);
        for (int iteration = 0; iteration < 300; iteration++)
            naive_bp_iterate(&naive, 0.6);
        for (size_t k = 0; k < MOST; k++)
            expect_near(bp_magnetisations(bp)[k], tanh(naive.total[k]), 1e-12);
        bp_start(bp, problem.field); /* nothing remains of what was */
        settle(bp);
        for (size_t k = 0; k < MOST; k++)
            expect_near(bp_magnetisations(bp)[k], tanh(naive.total[k]), 1e-12);
        bp_free(bp);
        network_free(problem.network);
    }
}

Test(bp, no_field_no_magnetisation)
{
    struct problem problem = problem_create(MOST, 1);
    struct bp *bp = problem_bp(&problem);
    bp_iterate(bp, 0);
    bp_set_field(bp, NULL);
    bp_start(bp, (const double[MOST]){0});
    for (int iteration = 0; iteration < 5; iteration++) {
        expect_near(bp_iterate(bp, 0), 0, 1e-15);
        for (size_t k = 0; k < MOST; k++)
            expect_near(bp_magnetisations(bp)[k], 0, 1e-15);
    }
    bp_free(bp);
    network_free(problem.network);
}

/* s_k -> -s_k of one neuron, together with its fields and couplings, changes the sign of its magnetisation only. */
Test(bp, gauge)
{
    struct problem problem = problem_create(MOST, 2);
    struct bp *bp = problem_bp(&problem);
    struct network *network = problem.network;
    size_t turned = 3;
    for (size_t j = 0; j < MOST; j++) {
        network->couplings[j * MOST + turned] *= -1;
        network->couplings[turned * MOST + j] *= -1;
    }
    problem.field[turned] *= -1;
    problem.start[turned] *= -1;
    struct bp *other = problem_bp(&problem);
    for (int iteration = 0; iteration < 10; iteration++) {
        expect_near(bp_iterate(other, 0.2), bp_iterate(bp, 0.2), 1e-13);
        for (size_t k = 0; k < MOST; k++)
            expect_near(bp_magnetisations(other)[k], (k == turned ? -1 : 1) * bp_magnetisations(bp)[k], 1e-13);
    }
    expect_near(bp_log_z(other), bp_log_z(bp), 1e-12);
    bp_free(bp);
    bp_free(other);
    network_free(network);
}

/* Two neurons whose only coupling is smaller than J: neither forces the other, U = 0 exactly. What is left is o, which
 * sees its single input as Gaussian. */
Test(bp, two_neurons)
{
    struct problem problem = problem_create(2, 1);
    for (size_t k = 0; k < 2; k++) {
        problem.coupling[k] = 0.25;
        problem.network->couplings[k * 2 + 1 - k] = 0.125;
    }
    struct bp *bp = problem_bp(&problem);
    for (int iteration = 0; iteration < 50; iteration++)
        bp_iterate(bp, 0);
    for (size_t k = 0; k < 2; k++) {
        double m = bp_magnetisations(bp)[1 - k], mean = 0.125 * m, scale = 0.125 * sqrt(2 * (1 - m * m));
        double own = 0.5 * log(erfc(-(0.25 + mean) / scale) / erfc(-(0.25 - mean) / scale));
        expect_near(atanh(bp_magnetisations(bp)[k]), problem.field[k] + own, 1e-12);
    }
    bp_free(bp);
    network_free(problem.network);
}

/* Two neurons that must agree, started in certain disagreement: the messages against it, of order 1e29 were they not
 * clipped, are soon forgotten. */
Test(bp, contradictions_do_not_last)
{
    struct problem problem = problem_create(2, 1);
    for (size_t k = 0; k < 2; k++) {
        problem.coupling[k] = 0.25;
        problem.network->couplings[k * 2 + 1 - k] = 1;
        problem.field[k] = 5;
        problem.start[k] = k ? 1000 : -1000;
    }
    struct bp *bp = problem_bp(&problem);
    for (int iteration = 0; iteration < 40; iteration++)
        bp_iterate(bp, 0.5);
    for (size_t k = 0; k < 2; k++)
        expect_near(bp_magnetisations(bp)[k], 1, 1e-10);
    bp_free(bp);
    network_free(problem.network);
}

Test(bp, stays_finite)
{
    static const double couplings[] = {-10, -0.5, 0, 0.5, 10}, fields[] = {0, 1, 1e3, 1e10};
    for (int c = 0; c < 5; c++)
        for (int f = 0; f < 4; f++)
            for (size_t n = 2; n <= MOST; n++) {
                struct problem problem = problem_create(n, n);
                for (size_t k = 0; k < n; k++) {
                    problem.coupling[k] = couplings[c];
                    problem.field[k] = k % 2 ? fields[f] : -fields[f];
                    problem.network->couplings[k * n] = 0;                  /* no couplings to neuron 0, */
                    problem.network->couplings[k * n + 1] *= f % 2 ? 100 : 1; /* large ones to neuron 1 */
                }
                struct bp *bp = problem_bp(&problem);
                for (int iteration = 0; iteration < 30; iteration++) {
                    double change = bp_iterate(bp, iteration % 2 * 0.3), log_z = bp_log_z(bp);
                    cr_expect(change >= 0 && change <= 2 && isfinite(log_z), "N = %zu, J = %g, f = %g: %g, %g", n,
                              couplings[c], fields[f], change, log_z);
                }
                bp_free(bp);
                network_free(problem.network);
            }
}

Test(bp, bytes)
{
    cr_expect_geq(bp_bytes(1000), 2 * 1000 * 1000 * sizeof(double));
    cr_expect_leq(bp_bytes(1000), 2 * 1010 * 1000 * sizeof(double));
    cr_expect_eq(bp_bytes(SIZE_MAX / 16), SIZE_MAX);
    cr_expect_eq(bp_bytes(UINT64_C(1) << 30), SIZE_MAX);
    cr_expect_lt(bp_bytes(UINT64_C(1) << 29), SIZE_MAX);
    bp_free(NULL);
}
