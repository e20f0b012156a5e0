#include "common/stream.h"
#include "solvers/amp_internal.h"
#include "tests/naive_amp.h"
#include "tests/near.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

static const struct amp_drive drives[] = {
    {.kind = DRIVE_NONE},
    {.kind = DRIVE_NONE, .damping = 0.5},
    {.kind = DRIVE_FOCUSING, .replicas = 3, .gamma = 0.8, .damping = 0.3},
    {.kind = DRIVE_FOCUSING, .replicas = 30, .gamma = 0.4, .damping = 0.3},
    {.kind = DRIVE_REINFORCEMENT, .strength = 0.3},
};
enum { DRIVES = sizeof drives / sizeof *drives };

/* A network, constraints, fields to start from, external fields. */
struct scene {
    struct network *network;
    double *coupling, *start, *field;
};

static struct scene scene_create(size_t neurons, uint64_t sample, double jd, double noise)
{
    struct network_ensemble ensemble = {.neurons = neurons, .layers = 1};
    struct stream_address address = {.seed = 1, .purpose = STREAM_MESSAGES, .size = (uint32_t)neurons};
    struct scene scene = {.network = network_create(neurons, 1),
                          .coupling = malloc(neurons * sizeof(double)),
                          .start = malloc(neurons * sizeof(double)),
                          .field = malloc(neurons * sizeof(double))};
    gsl_rng *generator = stream_create();
    address.sample = sample;
    stream_open(generator, &address);
    network_sample(scene.network, &ensemble, 1, sample);
    for (size_t i = 0; i < neurons; i++) {
        scene.coupling[i] = jd + 0.05 * gsl_ran_gaussian(generator, 1);
        scene.start[i] = noise * gsl_ran_gaussian(generator, 1);
        scene.field[i] = 0.2 * gsl_ran_gaussian(generator, 1);
    }
    gsl_rng_free(generator);
    return scene;
}

static void scene_free(struct scene *scene)
{
    network_free(scene->network);
    free(scene->coupling);
    free(scene->start);
    free(scene->field);
}

static struct amp *amp_of(const struct scene *scene, enum amp_variance variance, enum kernel_code code)
{
    struct amp *amp = amp_create_with(scene->network, variance, code);
    amp_set_constraints(amp, scene->coupling);
    amp_start(amp, scene->start);
    return amp;
}

/* Root mean square of the differences. */
static double distance(size_t count, const float *actual, const double *expected)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += pow((double)actual[k] - expected[k], 2);
    return sqrt(sum / (double)count);
}

/* Against the formulas ------------------------------------------------------------------------------------ */

static void expect_same_iterations(const struct scene *scene, enum amp_variance variance, const double *field,
                                   const struct amp_drive *drive, int iterations, double tolerance)
{
    size_t n = scene->network->neurons;
    struct amp *amp = amp_of(scene, variance, kernel_best());
    struct naive_amp naive = naive_amp_start(scene->network, variance, scene->coupling, field, scene->start);
    amp_set_field(amp, field);
    for (int t = 0; t < iterations; t++) {
        struct amp_iteration actual = amp_iterate(amp, drive), expected = naive_amp_iterate(&naive, drive);
        struct amp_view view = amp_look(amp);
        cr_expect(actual.violated == expected.violated, "N %zu, iteration %d: %zu violated instead of %zu", n, t,
                  actual.violated, expected.violated);
        expect_near(actual.overlap, expected.overlap, tolerance);
        expect_near(actual.change, expected.change, 10 * tolerance);
        expect_near(distance(n, view.magnetisation, naive.m), 0, tolerance);
        expect_near(distance(n, view.own, naive.total), 0, 3 * tolerance);
        expect_near(distance(n, view.mean, naive.mean), 0, 3 * tolerance);
        expect_near(distance(n, view.variance, naive.variance), 0, tolerance);
        expect_near(distance(n, amp->force, naive.force), 0, 5 * tolerance);
        expect_near(distance(n, amp->slope, naive.slope), 0, 30 * tolerance);
    }
    amp_free(amp);
    naive_amp_end(&naive);
}

Test(amp, every_variance_and_drive)
{
    struct scene scene = scene_create(100, 0, 0.3, 1);
    for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++)
        for (size_t d = 0; d < DRIVES; d++)
            expect_same_iterations(&scene, variance, d % 2 ? scene.field : NULL, &drives[d], 25, 1e-5);
    scene_free(&scene);
}

Test(amp, odd_sizes)
{
    static const size_t sizes[] = {2, 3, 15, 16, 17, 33, 100, 129};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        struct scene scene = scene_create(sizes[k], k, 0.5, 0.5);
        for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++)
            expect_same_iterations(&scene, variance, scene.field, &drives[2], 12, 1e-5);
        scene_free(&scene);
    }
}

/* The rows do not begin at the same place of every page: N = 1024 has its own length of a row. */
Test(amp, rows_of_a_page)
{
    struct scene scene = scene_create(1024, 0, 0.3, 1);
    expect_same_iterations(&scene, AMP_FULL_VARIANCE, NULL, &drives[2], 3, 1e-5);
    scene_free(&scene);
}

Test(amp, new_couplings)
{
    struct scene first = scene_create(50, 0, 0.3, 1), second = scene_create(50, 1, 0.3, 1);
    for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++) {
        struct amp *renewed = amp_of(&first, variance, kernel_best());
        struct amp *fresh = amp_of(&second, variance, kernel_best());
        double *couplings = renewed->network->couplings; /* those of the first network are exchanged */
        double *kept = malloc(50 * 50 * sizeof *kept);
        memcpy(kept, couplings, 50 * 50 * sizeof *kept);
        amp_iterate(renewed, &drives[2]);
        memcpy(couplings, second.network->couplings, 50 * 50 * sizeof *couplings);
        amp_renew(renewed);
        amp_set_constraints(renewed, second.coupling);
        amp_start(renewed, second.start);
        for (int t = 0; t < 5; t++) {
            amp_iterate(renewed, &drives[2]);
            amp_iterate(fresh, &drives[2]);
        }
        cr_expect(memcmp(amp_look(renewed).own, amp_look(fresh).own, 50 * sizeof(float)) == 0);
        memcpy(couplings, kept, 50 * 50 * sizeof *couplings);
        free(kept);
        amp_free(renewed);
        amp_free(fresh);
    }
    scene_free(&first);
    scene_free(&second);
}

/* Bits ---------------------------------------------------------------------------------------------------- */

static void expect_same_bits(const struct scene *scene, enum amp_variance variance, const struct amp_drive *drive)
{
    size_t n = scene->network->neurons, size = n * sizeof(float);
    struct amp *portable = amp_of(scene, variance, KERNEL_PORTABLE);
    for (enum kernel_code code = KERNEL_AVX2; code <= kernel_best(); code++) {
        struct amp *amp = amp_of(scene, variance, code);
        amp_start(portable, scene->start);
        for (int t = 0; t < 15; t++) {
            struct amp_iteration one = amp_iterate(amp, drive), other = amp_iterate(portable, drive);
            cr_expect(one.violated == other.violated && one.overlap == other.overlap && one.change == other.change);
        }
        struct amp_view one = amp_look(amp), other = amp_look(portable);
        cr_expect(memcmp(one.magnetisation, other.magnetisation, size) == 0, "N %zu: magnetisations differ", n);
        cr_expect(memcmp(one.own, other.own, size) == 0, "N %zu: fields differ", n);
        cr_expect(memcmp(one.mean, other.mean, size) == 0, "N %zu: means differ", n);
        cr_expect(memcmp(one.variance, other.variance, size) == 0, "N %zu: variances differ", n);
        cr_expect(memcmp(amp->slope, portable->slope, size) == 0, "N %zu: slopes differ", n);
        amp_free(amp);
    }
    amp_free(portable);
}

Test(amp, same_bits_on_every_processor)
{
    static const size_t sizes[] = {2, 17, 40, 150};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++)
            for (size_t d = 0; d < DRIVES; d++) {
                struct scene scene = scene_create(sizes[k], d, k % 2 ? -0.2 : 0.2, d == 0 ? 1e-9 : 3);
                expect_same_bits(&scene, variance, &drives[d]);
                scene_free(&scene);
            }
}

/* Both signs of all spins are alike, to the last bit; m = 0 stays. */
Test(amp, symmetry)
{
    enum { n = 70 };
    struct scene scene = scene_create(n, 0, 0.2, 1);
    struct amp *plus = amp_of(&scene, AMP_ROW_VARIANCE, kernel_best());
    struct amp *zero = amp_create(scene.network, AMP_ROW_VARIANCE);
    amp_set_constraints(zero, scene.coupling);
    for (size_t k = 0; k < n; k++)
        scene.start[k] = -scene.start[k];
    struct amp *minus = amp_of(&scene, AMP_ROW_VARIANCE, kernel_best());
    for (int t = 0; t < 20; t++) {
        amp_iterate(plus, &drives[2]);
        amp_iterate(minus, &drives[2]);
        cr_expect(amp_iterate(zero, &drives[2]).overlap == 0);
    }
    for (size_t k = 0; k < n; k++) {
        cr_expect(amp_look(plus).magnetisation[k] == -amp_look(minus).magnetisation[k]);
        cr_expect(amp_look(zero).magnetisation[k] == 0 && amp_look(zero).own[k] == 0);
    }
    amp_free(plus);
    amp_free(minus);
    amp_free(zero);
    scene_free(&scene);
}

/* The state that amp_state returns is the one that was counted. */
Test(amp, counted_state)
{
    enum { n = 60 };
    struct scene scene = scene_create(n, 0, 0.7, 1);
    struct amp *amp = amp_of(&scene, AMP_MEAN_VARIANCE, kernel_best());
    size_t fewest = n;
    for (int t = 0; t < 60; t++) {
        size_t violated = amp_iterate(amp, &drives[2]).violated, expected = 0;
        int8_t state[n];
        double fields[n];
        amp_state(amp, state);
        network_fields(scene.network, state, fields);
        for (size_t i = 0; i < n; i++)
            expected += state[i] * fields[i] + scene.coupling[i] <= 0;
        cr_expect(violated == expected, "iteration %d: %zu instead of %zu", t, violated, expected);
        fewest = violated < fewest ? violated : fewest;
    }
    cr_expect(fewest == 0); /* a solution, at such a self-coupling */
    amp_free(amp);
    scene_free(&scene);
}

Test(amp, bytes)
{
    cr_expect(amp_bytes(1000) >= 1000 * 1000 * sizeof(float) && amp_bytes(1000) < 5 * 1000 * 1000);
    cr_expect(amp_bytes(SIZE_MAX / 2) == SIZE_MAX && amp_bytes(SIZE_MAX) == SIZE_MAX);
}
