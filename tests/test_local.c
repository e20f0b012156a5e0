/* solvers/local_exact, local_theory: what is put next to the scans of fp-local. */
#include "common/gaussian.h"
#include "common/interruption.h"
#include "solvers/local_exact.h"
#include "solvers/local_theory.h"
#include "tests/naive_local.h"
#include "tests/near.h"
#include "tests/random_network.h"
#include "theory/franz_parisi.h"
#include "theory/local_entropy.h"
#include "theory/pairs.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <signal.h>
#include <stdlib.h>

/* Exact enumeration -------------------------------------------------------------------------------------- */

enum { N = 10, STATES = 1 << N };

Test(local, exact_entropies)
{
    static const double fields[] = {0, 0.3, 1, 10};
    gsl_rng *generator = stream_create();
    size_t several = 0;
    for (uint64_t sample = 0; sample < 20; sample++) {
        struct network *network = random_network(N, sample);
        double coupling[N];
        for (int i = 0; i < N; i++)
            coupling[i] = 0.1 + 0.05 * i; /* each neuron has its own */
        struct exact_points points = exact_points_find(network, coupling);
        size_t count = 0;
        for (unsigned state = 0; state < STATES; state++)
            count += naive_is_fixed_point(network, coupling, state);
        cr_assert_eq(2 * points.count, count);
        int8_t reference[N];
        cr_assert_eq(exact_points_draw(&points, generator, reference), count > 0);
        several += count > 2;
        struct exact_shells *shells = count > 0 ? exact_shells_create(&points, reference) : NULL;
        for (int k = 0; count > 0 && k < 4; k++) {
            struct exact_local exact = exact_local_at(shells, fields[k]);
            struct exact_local expected = naive_local(network, coupling, reference, fields[k]);
            expect_near(exact.distance, expected.distance, 1e-13);
            expect_near(exact.distance_replicas, expected.distance_replicas, 1e-13);
            expect_near(exact.free_entropy, expected.free_entropy, 1e-13);
            expect_near(exact.entropy, expected.entropy, 1e-12);
        }
        exact_shells_free(shells);
        exact_points_free(&points);
        network_free(network);
    }
    cr_expect_gt(several, 10);
    gsl_rng_free(generator);
}

/* Every fixed point, mirror images included, is drawn with the same probability: chi-squared below its mean and four
 * standard deviations. */
Test(local, exact_draws)
{
    enum { DRAWS = 20000 };
    struct network *network = random_network(N, 3);
    double coupling[N], chi_squared = 0;
    for (int i = 0; i < N; i++)
        coupling[i] = 0.5;
    struct exact_points points = exact_points_find(network, coupling);
    size_t count = 2 * points.count;
    cr_assert_gt(count, 4);
    static unsigned drawn[STATES];
    gsl_rng *generator = stream_create();
    for (int k = 0; k < DRAWS; k++) {
        int8_t state[N];
        unsigned bits = 0;
        cr_assert(exact_points_draw(&points, generator, state));
        for (int i = 0; i < N; i++)
            bits |= (unsigned)(state[i] > 0) << i;
        drawn[bits]++;
    }
    for (unsigned state = 0; state < STATES; state++) {
        bool fixed = naive_is_fixed_point(network, coupling, state);
        cr_assert(fixed || drawn[state] == 0);
        if (fixed)
            chi_squared += gsl_pow_2(drawn[state] - (double)DRAWS / (double)count) * (double)count / DRAWS;
    }
    double degrees = (double)count - 1;
    cr_expect_lt(chi_squared, degrees + 4 * sqrt(2 * degrees));
    gsl_rng_free(generator);
    exact_points_free(&points);
    network_free(network);
}

/* Theory ------------------------------------------------------------------------------------------------- */

Test(local, theory_is_that_of_the_saddle_points)
{
    gsl_set_error_handler_off();
    static const double couplings[] = {0.2, 0.5, 1.75}, distances[] = {0.00431, 0.0513, 0.277, 0.4971};
    for (int k = 0; k < 12; k++) {
        double coupling = couplings[k / 4], distance = distances[k % 4];
        struct local_theory *theory = local_theory_create(coupling);
        struct densest densest;
        struct franz_parisi typical;
        local_entropy_densest(coupling, distance, 1e-9, &densest);
        franz_parisi(coupling, distance, 1e-9, &typical);
        expect_relative(local_theory_dense(theory, distance), densest.saddle.local_entropy, 2e-4);
        struct typical_entropy entropy = local_theory_typical(theory, distance);
        cr_expect(typical.converged && !entropy.bound);
        expect_near(entropy.entropy, typical.saddle.entropy, 1e-4);
        expect_near(local_theory_typical(theory, 1 - distance).entropy, entropy.entropy, 1e-12);
        local_theory_free(theory);
    }
}

/* Where there is no saddle point only bounds are left. */
Test(local, theory_ends)
{
    gsl_set_error_handler_off();
    struct local_theory *theory = local_theory_create(0.1);
    double all = M_LN2 + gaussian_log_cdf(0.1);
    struct typical_entropy lost = local_theory_typical(theory, 0.002);
    cr_expect(lost.bound);
    expect_near(lost.entropy, pairs_entropy(0.1, 1 - 2 * 0.002) - all, 1e-12);
    expect_near(local_theory_typical(theory, 0).entropy, 0, 1e-12);
    expect_near(local_theory_typical(theory, 0.5).entropy, all, 1e-5);
    expect_near(local_theory_dense(theory, 0.5), all, 0);
    expect_near(local_theory_dense(theory, 0), 0, 0);
    expect_relative(local_theory_dense(theory, 1e-6), gaussian_binary_entropy(5e-7), 1e-5);
    local_theory_free(theory);
}

/* The largest entropy of any states at mutual distance d: each neuron has |m| = sqrt(1 - 2d). */
static double of_all_states(double distance)
{
    return gaussian_binary_entropy(0.5 * (1 - sqrt(1 - 2 * distance)));
}

/* Bounds where nothing is found and where hardly a constraint is violated, at once and up to absurd couplings. */
Test(local, theory_of_extreme_couplings)
{
    gsl_set_error_handler_off();
    static const double couplings[] = {-4e8, -20, -0.01, 4, 20, 4e8}, distances[] = {0.002, 0.03, 0.3, 0.45};
    for (int k = 0; k < 24; k++) {
        double coupling = couplings[k / 4], distance = distances[k % 4];
        struct local_theory *theory = local_theory_create(coupling);
        struct typical_entropy typical = local_theory_typical(theory, distance);
        double dense = local_theory_dense(theory, distance);
        cr_expect(typical.bound && isfinite(typical.entropy) && isfinite(dense));
        if (coupling >= 4) {
            expect_relative(dense, of_all_states(distance), 1e-4);
            expect_near(typical.entropy, gaussian_binary_entropy(distance), 1e-4);
        } else {
            cr_expect_lt(dense, 0);
        }
        local_theory_free(theory);
    }
}

/* What is next to the ranges of bounds is not far from them. */
Test(local, theory_has_no_jumps)
{
    gsl_set_error_handler_off();
    static const double below[] = {3.999, 2.799}, above[] = {4.001, 2.801};
    for (int k = 0; k < 2; k++) {
        struct local_theory *near = local_theory_create(below[k]), *far = local_theory_create(above[k]);
        expect_relative(local_theory_dense(near, 0.3), local_theory_dense(far, 0.3), 1e-4);
        expect_near(local_theory_typical(near, 0.03).entropy, local_theory_typical(far, 0.03).entropy, 1.1e-4);
        cr_expect_eq(local_theory_typical(near, 0.03).bound, k == 0);
        local_theory_free(near);
        local_theory_free(far);
    }
}

/* After a signal nothing is computed any more. */
Test(local, theory_stops)
{
    interruption_catch();
    raise(SIGTERM);
    struct local_theory *theory = local_theory_create(0.5);
    cr_expect(local_theory_typical(theory, 0.1).bound);
    expect_near(local_theory_dense(theory, 0.1), of_all_states(0.1), 1e-12);
    interruption_release();
    cr_expect_not(local_theory_typical(theory, 0.1).bound);
    local_theory_free(theory);
}
