#include "common/stream.h"
#include "tests/near.h"
#include "theory/dmft_relaxation.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

enum { COUNT = 2000, POINTS = 6 };

static double noise[(POINTS + 1) * COUNT];
static int8_t start[COUNT];

static void draw(uint64_t seed)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = seed, .purpose = STREAM_DMFT_NOISE});
    for (size_t i = 0; i < (POINTS + 1) * COUNT; i++)
        noise[i] = gsl_ran_gaussian_ziggurat(generator, 1);
    stream_spins(generator, COUNT, start);
    gsl_rng_free(generator);
}

static struct dmft_relaxation create(size_t first, size_t count, double jd)
{
    return dmft_relaxation_create(&(struct dmft_relaxation_setup){
        .jd = jd, .first = first, .count = count, .points = POINTS, .noise = noise, .stride = COUNT, .start = start});
}

/* One update of every third trajectory, in the middle of each step. */
static struct dmft_updates create_updates(void)
{
    struct dmft_updates updates = {0};
    for (size_t i = 0; i < COUNT; i += 3)
        dmft_updates_append(&updates, i, 0.5, 0.1);
    return updates;
}

/* L L^T is the matrix of the overlaps, summed one by one. */
static void expect_factor(const struct dmft_relaxation *run, double tolerance)
{
    for (size_t k = 0; k <= run->point; k++)
        for (size_t l = 0; l <= k; l++) {
            double sum = 0, product = 0;
            for (size_t i = 0; i < run->count; i++)
                sum += run->spin[k * run->count + i] * run->spin[l * run->count + i];
            for (size_t r = 0; r <= l; r++)
                product += run->factor[k * (POINTS + 1) + r] * run->factor[l * (POINTS + 1) + r];
            expect_near(product, sum / (double)run->count, tolerance);
        }
}

Test(dmft_relaxation, factor_of_overlaps)
{
    draw(1);
    struct dmft_relaxation parallel = create(0, COUNT, 0.5), between = create(0, COUNT, 0.2);
    struct dmft_updates updates = create_updates();
    for (int point = 0; point < POINTS; point++) {
        cr_expect_gt(dmft_relaxation_parallel(&parallel), 0);
        cr_expect_gt(dmft_relaxation_between(&between, &updates), 0);
    }
    expect_factor(&parallel, 1e-12);
    expect_factor(&between, 6.0 / COUNT); /* the iteration may end alternating between some spins */
    dmft_relaxation_free(&parallel);
    dmft_relaxation_free(&between);
    dmft_updates_free(&updates);
}

/* The definition of a parallel update, and of the field. */
Test(dmft_relaxation, parallel_update)
{
    draw(2);
    struct dmft_relaxation run = create(0, COUNT, 0.3);
    for (size_t point = 0; point < POINTS; point++) {
        size_t flips = 0, turned = 0;
        int8_t *spin = run.spin + point * COUNT;
        for (size_t i = 0; i < COUNT; i++) {
            double field = 0;
            for (size_t k = 0; k <= point; k++)
                field += run.factor[point * (POINTS + 1) + k] * noise[k * COUNT + i];
            expect_near(run.field[i], field, 1e-12);
            flips += spin[i] * field < -0.3;
        }
        cr_expect_eq(dmft_relaxation_parallel(&run), flips);
        for (size_t i = 0; i < COUNT; i++)
            turned += spin[i] != spin[COUNT + i];
        cr_expect_eq(turned, flips);
    }
    dmft_relaxation_free(&run);
}

/* In the middle of a step the field is the mean of both ends, plus the deviation of a bridge of variance v/4. */
Test(dmft_relaxation, update_between)
{
    draw(3);
    struct dmft_relaxation run = create(0, COUNT, 0.2);
    struct dmft_updates updates = create_updates();
    double before[COUNT];
    for (size_t point = 0; point < POINTS; point++) {
        for (size_t i = 0; i < COUNT; i++)
            before[i] = run.field[i];
        dmft_relaxation_between(&run, &updates);
        const int8_t *spin = run.spin + point * COUNT;
        double variance = 0;
        for (size_t i = 0; i < COUNT; i++)
            variance += 2.0 * (1 - spin[i] * spin[COUNT + i]) / COUNT;
        for (size_t i = 0; i < COUNT; i++) {
            double field = (before[i] + run.field[i]) / 2 + 0.1 * sqrt(variance / 4);
            int8_t then = spin[i] * field < -0.2 && i % 3 == 0 ? (int8_t)-spin[i] : spin[i];
            cr_expect_eq(spin[COUNT + i], then, "point %zu, trajectory %zu", point, i);
        }
    }
    dmft_relaxation_free(&run);
    dmft_updates_free(&updates);
}

/* A part of a population knows nothing of the rest. */
Test(dmft_relaxation, part)
{
    draw(4);
    struct dmft_updates updates = create_updates();
    int8_t spin[COUNT / 2];
    for (int pass = 0; pass < 2; pass++) {
        struct dmft_relaxation run = create(COUNT / 2, COUNT / 2, 0.2);
        for (int point = 0; point < POINTS; point++)
            dmft_relaxation_between(&run, &updates);
        for (size_t i = 0; i < COUNT / 2; i++) {
            cr_expect(pass == 0 || run.spin[POINTS * run.count + i] == spin[i]);
            spin[i] = run.spin[POINTS * run.count + i];
        }
        dmft_relaxation_free(&run);
        for (size_t k = 0; k <= POINTS; k++)
            for (size_t i = 0; i < COUNT / 2; i++)
                noise[k * COUNT + i] = 7;
    }
    dmft_updates_free(&updates);
}

/* The noise of two steps in one: what the field has of it, with variance 1. */
Test(dmft_relaxation, joined_noise)
{
    draw(5);
    struct dmft_relaxation run = create(0, COUNT, 0.5);
    double joined[COUNT], sum = 0, square = 0, earlier = 0;
    dmft_relaxation_parallel(&run);
    dmft_relaxation_parallel(&run);
    dmft_relaxation_join_noise(&run, joined);
    for (size_t i = 0; i < COUNT; i++) {
        double rest = run.field[i] - run.factor[2 * (POINTS + 1)] * noise[i];
        sum += rest * joined[i] / sqrt(1 - gsl_pow_2(run.factor[2 * (POINTS + 1)])) / COUNT;
        square += joined[i] * joined[i] / COUNT;
        earlier += joined[i] * noise[i] / COUNT;
    }
    expect_near(sum, square, 1e-12);
    expect_near(square, 1, 5 * sqrt(2.0 / COUNT));
    expect_near(earlier, 0, 5 * sqrt(1.0 / COUNT));
    dmft_relaxation_free(&run);
}
