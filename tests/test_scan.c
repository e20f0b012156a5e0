/* solvers/scan, scan_messages: the entropy around a fixed point of one network. */
#include "common/gaussian.h"
#include "solvers/scan.h"
#include "tests/near.h"
#include "tests/random_network.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 200, MOST = 64 };

/* A network, a fixed point that the dynamics finds on it, and the scan around that. */
struct fixture {
    struct network *network;
    double coupling[N];
    int8_t reference[N];
    struct grid field;
    struct scan_point up[MOST], down[MOST];
};

static void find_reference(struct fixture *fixture)
{
    struct dynamics *dynamics = dynamics_create(fixture->network, true, DYNAMICS_EXACT);
    bool found = false;
    for (uint64_t start = 0; !found && start < 100; start++) {
        struct stream_address order = random_order(N, start);
        random_state(N, start, fixture->reference);
        dynamics_start(dynamics, fixture->coupling, RULE_PERMUTED, &order, fixture->reference);
        found = dynamics_run(dynamics, 2000);
    }
    cr_assert(found);
    for (int i = 0; i < N; i++)
        fixture->reference[i] = dynamics_state(dynamics)[i];
    dynamics_free(dynamics);
}

static void fixture_create(struct fixture *fixture, uint64_t sample, double jd)
{
    fixture->network = random_network(N, sample);
    for (int i = 0; i < N; i++)
        fixture->coupling[i] = jd;
    find_reference(fixture);
}

static void run(struct fixture *fixture, struct grid field, enum messages_method method, enum amp_variance variance,
                double damping, long max_iterations, double tolerance)
{
    const struct scan_plan plan = {field, damping, scan_most_damping(method, tolerance), max_iterations, tolerance};
    struct messages *messages = messages_create(fixture->network, fixture->coupling, method, variance);
    cr_assert_leq(field.count, MOST);
    fixture->field = field;
    scan_run(&plan, messages, N, fixture->reference, fixture->up, fixture->down);
    messages_free(messages);
}

static const struct scan_point *kept(const struct fixture *fixture, size_t k)
{
    return scan_keeps_down(&fixture->up[k], &fixture->down[k]) ? &fixture->down[k] : &fixture->up[k];
}

#define GRID(...) \
    ((struct grid){sizeof((const double[]){__VA_ARGS__}) / sizeof(double), (const double[]){__VA_ARGS__}})

/* Limits ------------------------------------------------------------------------------------------------- */

/* Without field the scan upward stays at m = 0, (S.19); in a large one only the reference is left. */
Test(scan, limits)
{
    struct fixture fixture;
    fixture_create(&fixture, 0, 0.5);
    double expected = 0;
    for (int i = 0; i < N; i++) {
        double norm = 0;
        for (int j = 0; j < N; j++)
            norm += gsl_pow_2(fixture.network->couplings[j * N + i]);
        expected += (M_LN2 + gaussian_log_cdf(0.5 / sqrt(norm))) / N;
    }
    run(&fixture, GRID(0, 0.5, 8), MESSAGES_AMP, AMP_FULL_VARIANCE, 0.5, 3000, 1e-6);
    expect_near(fixture.up[0].entropy, expected, 1e-6);
    expect_near(fixture.up[0].distance, 0.5, 1e-7);
    expect_near(fixture.up[0].distance_replicas, 0.5, 1e-7);
    for (int branch = 0; branch < 2; branch++) {
        const struct scan_point *last = branch ? &fixture.down[2] : &fixture.up[2];
        cr_expect(last->converged);
        expect_near(last->distance, 0, 1e-5);
        expect_near(last->distance_replicas, 0, 1e-5);
        expect_near(last->entropy, 0, 1e-4);
        expect_near(last->free_entropy, 8, 1e-4);
    }
    run(&fixture, GRID(0, 0.5), MESSAGES_AMP, AMP_MEAN_VARIANCE, 0.5, 3000, 1e-6);
    expect_near(fixture.up[0].entropy, M_LN2 + gaussian_log_cdf(0.5), 1e-7);
    network_free(fixture.network);
}

/* d (ln Z/N)/df = 1 - 2 d_ref along a branch, by differences of fourth order: exact for the full and mean variances. */
static void expect_identity(struct fixture *fixture, enum messages_method method, enum amp_variance variance,
                            double tolerance, double allowed)
{
    static const double centres[] = {0.1, 0.3, 0.6, 0.9};
    const double step = 0.02;
    for (int k = 0; k < 4; k++) {
        double f = centres[k];
        run(fixture, GRID(f - 2 * step, f - step, f, f + step, f + 2 * step), method, variance, 0.5, 3000, tolerance);
        for (int branch = 0; branch < 2; branch++) {
            const struct scan_point *p = branch ? fixture->down : fixture->up;
            double derivative = (8 * (p[3].free_entropy - p[1].free_entropy) - p[4].free_entropy + p[0].free_entropy) /
                                (12 * step);
            for (int i = 0; i < 5; i++)
                cr_assert(p[i].converged, "residual %g at field %g", p[i].residual, f);
            expect_near(derivative, 1 - 2 * p[2].distance, allowed);
            expect_near(p[2].free_entropy - p[2].entropy, f * (1 - 2 * p[2].distance), 1e-6);
        }
    }
}

Test(scan, free_entropy_generates_the_distance)
{
    struct fixture fixture;
    fixture_create(&fixture, 2, 0.5);
    expect_identity(&fixture, MESSAGES_AMP, AMP_FULL_VARIANCE, 2e-6, 2e-5);
    expect_identity(&fixture, MESSAGES_AMP, AMP_MEAN_VARIANCE, 2e-6, 2e-5);
    network_free(fixture.network);
}

/* Both forms of belief propagation agree up to O(1/N). */
Test(scan, messages_agree_with_amp)
{
    struct fixture fixture;
    fixture_create(&fixture, 1, 0.5);
    const struct grid field = GRID(0.1, 0.3, 0.6, 0.9);
    run(&fixture, field, MESSAGES_AMP, AMP_FULL_VARIANCE, 0.5, 3000, 1e-6);
    struct scan_point amp[4];
    for (size_t k = 0; k < 4; k++)
        amp[k] = *kept(&fixture, k);
    run(&fixture, field, MESSAGES_BP, AMP_FULL_VARIANCE, 0.5, 3000, 1e-6);
    for (size_t k = 0; k < 4; k++) {
        const struct scan_point *messages = kept(&fixture, k);
        cr_assert(amp[k].converged && messages->converged);
        expect_near(amp[k].distance, messages->distance, 0.003);
        expect_near(amp[k].distance_replicas, messages->distance_replicas, 0.003);
        expect_near(amp[k].entropy, messages->entropy, 0.003);
    }
    network_free(fixture.network);
}

/* Convergence -------------------------------------------------------------------------------------------- */

/* Close to this reference the messages oscillate with the damping given; more comes by itself and changes no result. */
Test(scan, oscillations_are_damped)
{
    struct fixture fixture;
    fixture_create(&fixture, 1, 0.5);
    const struct grid field = GRID(1, 1.2, 1.4);
    run(&fixture, field, MESSAGES_AMP, AMP_FULL_VARIANCE, 0.5, 100, 1e-5);
    cr_expect_not(fixture.down[2].converged);
    cr_expect_eq(fixture.down[2].iterations, 100);
    cr_expect_gt(fixture.down[2].residual, 1e-4);
    struct scan_point damped[3];
    for (int strong = 0; strong < 2; strong++) {
        run(&fixture, field, MESSAGES_AMP, AMP_FULL_VARIANCE, strong ? 0.9 : 0.5, 3000, 1e-5);
        for (int k = 0; k < 3; k++) {
            cr_assert(fixture.down[k].converged);
            if (strong)
                expect_near(fixture.down[k].entropy, damped[k].entropy, 2e-5);
            damped[k] = fixture.down[k];
        }
    }
    network_free(fixture.network);
}

/* Strong damping makes steps small, not messages converged. */
Test(scan, convergence_does_not_depend_on_the_damping)
{
    struct fixture fixture;
    fixture_create(&fixture, 2, 0.5);
    const struct grid field = GRID(0.1, 0.3, 0.6, 0.9);
    static const double damping[] = {0.5, 0.95};
    struct scan_point up[2][4], down[2][4];
    for (int strong = 0; strong < 2; strong++) {
        run(&fixture, field, MESSAGES_AMP, AMP_FULL_VARIANCE, damping[strong], 3000, 1e-5);
        memcpy(up[strong], fixture.up, sizeof up[strong]);
        memcpy(down[strong], fixture.down, sizeof down[strong]);
    }
    for (int k = 0; k < 4; k++) {
        cr_expect(up[0][k].converged && up[1][k].converged && down[0][k].converged && down[1][k].converged);
        expect_near(up[1][k].entropy, up[0][k].entropy, 1e-5);
        expect_near(down[1][k].entropy, down[0][k].entropy, 1e-5);
    }
    network_free(fixture.network);
}

/* Rounding changes magnetisations that have converged by less than messages_noise says, at any damping. */
Test(scan, rounding)
{
    struct fixture fixture;
    fixture_create(&fixture, 2, 0.5);
    for (enum messages_method method = MESSAGES_AMP; method <= MESSAGES_BP; method++)
        for (int strong = 0; strong < 2; strong++) {
            double damping = strong ? 0.9 : 0, tolerance = messages_noise(method) / (1 - damping) * (1 + 1e-9);
            run(&fixture, GRID(0.3), method, AMP_FULL_VARIANCE, damping, 3000, tolerance);
            cr_expect(fixture.up[0].converged, "method %d, damping %g: %g", method, damping, fixture.up[0].residual);
        }
    expect_near(scan_most_damping(MESSAGES_AMP, 1e-5), 0.975, 1e-12);
    expect_near(scan_most_damping(MESSAGES_BP, 1e-5), 0.99, 1e-12);
    cr_expect_lt(scan_most_damping(MESSAGES_AMP, 1e-7), 0);
    network_free(fixture.network);
}

Test(scan, the_branch_of_larger_free_entropy_is_kept)
{
    const struct scan_point narrow = {.free_entropy = 1.3, .converged = true}, wide = {.free_entropy = 1.2,
                                                                                       .converged = true};
    const struct scan_point lost = {.free_entropy = 2, .residual = 0.1}, worse = {.free_entropy = 2, .residual = 0.2};
    const struct scan_point same = {.free_entropy = 1.3 + 1e-7, .converged = true};
    cr_expect(scan_keeps_down(&wide, &narrow));
    cr_expect_not(scan_keeps_down(&narrow, &wide));
    cr_expect_not(scan_keeps_down(&narrow, &same));
    cr_expect_not(scan_keeps_down(&narrow, &lost));
    cr_expect(scan_keeps_down(&lost, &wide));
    cr_expect(scan_keeps_down(&worse, &lost));
    cr_expect_not(scan_keeps_down(&lost, &worse));
}

/* Around this fixed point both branches exist in a range of fields, and they change places in it. */
Test(scan, branches_coexist)
{
    struct fixture fixture;
    fixture_create(&fixture, 0, 0.5);
    run(&fixture, GRID(0.8, 1, 1.2, 1.4), MESSAGES_AMP, AMP_FULL_VARIANCE, 0.5, 3000, 1e-5);
    for (int k = 0; k < 4; k++) {
        cr_assert(fixture.up[k].converged && fixture.down[k].converged);
        cr_expect_lt(fixture.down[k].distance, 0.0015);
        cr_expect_gt(fixture.up[k].distance, 0.0025);
    }
    cr_expect_eq(kept(&fixture, 0), &fixture.up[0]);
    cr_expect_eq(kept(&fixture, 3), &fixture.down[3]);
    network_free(fixture.network);
}
