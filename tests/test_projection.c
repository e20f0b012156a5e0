/* Random projections: exact sums, signs against plain loops, statistics of the map and of the bits. */
#include "sim/projection.h"

#include "tests/near.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>

/* The map is what its description says: rows from their own streams, rounded. */
Test(projection, entries)
{
    enum { ROWS = 5, COLUMNS = 7 };
    double *map = projection_create(9, STREAM_PROJECTION, ROWS, COLUMNS);
    gsl_rng *generator = stream_create();
    for (uint32_t i = 0; i < ROWS; i++) {
        stream_open(generator, &(struct stream_address){9, STREAM_PROJECTION, ROWS, 0, i, 0});
        for (size_t j = 0; j < COLUMNS; j++) {
            double number = map[i * COLUMNS + j], exact = gsl_ran_gaussian_ziggurat(generator, 1);
            cr_expect_eq(number * 65536, floor(number * 65536));
            expect_near(number, exact, 0.5 / 65536);
        }
    }
    gsl_rng_free(generator);
    free(map);
}

/* Pinned: results of every published run depend on these. */
Test(projection, pinned)
{
    double *map = projection_create(1, STREAM_PROJECTION, 100, 784);
    const double first[] = {59643, 60057, 4473}, last[] = {-80185, 19164, -65870};
    for (int j = 0; j < 3; j++) {
        cr_expect_eq(map[j] * 65536, first[j], "%.17g", map[j] * 65536);
        cr_expect_eq(map[99 * 784 + j] * 65536, last[j], "%.17g", map[99 * 784 + j] * 65536);
    }
    free(map);
}

/* Mean, variance and fourth moment of the entries within 4 standard errors. */
Test(projection, distribution)
{
    enum { ROWS = 200, COLUMNS = 1000, COUNT = ROWS * COLUMNS };
    double *map = projection_create(2, STREAM_PROJECTION, ROWS, COLUMNS), sum[3] = {0};
    for (size_t k = 0; k < COUNT; k++) {
        double square = map[k] * map[k];
        sum[0] += map[k];
        sum[1] += square;
        sum[2] += square * square;
    }
    expect_near(sum[0] / COUNT, 0, 4 * sqrt(1.0 / COUNT));
    expect_near(sum[1] / COUNT, 1, 4 * sqrt(2.0 / COUNT));
    expect_near(sum[2] / COUNT, 3, 4 * sqrt(96.0 / COUNT));
    free(map);
}

/* The library's sum is that of a loop in whole numbers, to the last bit, for the largest vectors allowed. */
Test(projection, products_are_exact)
{
    enum { ROWS = 3, COLUMNS = PROJECTION_LATENT, COUNT = 2 };
    double *map = projection_create(3, STREAM_PROJECTION, ROWS, COLUMNS), fields[COUNT * ROWS];
    double *vectors = projection_create(4, STREAM_PATTERNS, COUNT, COLUMNS);
    projection_fields(ROWS, COLUMNS, map, COUNT, vectors, fields);
    for (size_t k = 0; k < COUNT; k++)
        for (size_t i = 0; i < ROWS; i++) {
            int64_t sum = 0; /* units of 2^-32 */
            for (size_t j = 0; j < COLUMNS; j++)
                sum += (int64_t)(map[i * COLUMNS + j] * 65536) * (int64_t)(vectors[k * COLUMNS + j] * 65536);
            cr_expect_eq(fields[k * ROWS + i] * 4294967296, (double)sum);
        }
    free(vectors);
    free(map);
}

/* More images than one block, signs against a loop over whole numbers. */
Test(projection, signs_of_images)
{
    enum { INPUTS = 37, PIXELS = 50, COUNT = 600 };
    double *map = projection_create(5, STREAM_PROJECTION, INPUTS, PIXELS);
    static uint8_t pixels[COUNT * PIXELS];
    static int8_t states[COUNT * INPUTS];
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < COUNT * PIXELS; k++)
        pixels[k] = (uint8_t)gsl_rng_uniform_int(generator, 256);
    projection_images(INPUTS, PIXELS, map, COUNT, pixels, states);
    for (size_t k = 0; k < COUNT; k++)
        for (size_t i = 0; i < INPUTS; i++) {
            int64_t sum = 0;
            for (size_t j = 0; j < PIXELS; j++)
                sum += (int64_t)(map[i * PIXELS + j] * 65536) * pixels[k * PIXELS + j];
            cr_assert_eq(states[k * INPUTS + i], sum < 0 ? -1 : 1, "input %zu of %zu", i, k);
        }
    gsl_rng_free(generator);
    free(map);
}

/* The sign of 0 is +1: black images, and fields that cancel. */
Test(projection, sign_of_zero)
{
    const double map[] = {1, -1, 0.5, 0.5};
    const uint8_t pixels[] = {0, 0, 255, 255, 7, 7, 7, 8};
    int8_t states[8];
    projection_images(2, 2, map, 4, pixels, states);
    const int8_t expected[] = {1, 1, 1, 1, 1, 1, -1, 1};
    for (int i = 0; i < 8; i++)
        cr_expect_eq(states[i], expected[i], "%d", i);
}

/* Two images at angle phi differ in a fraction phi/pi of their bits; a bit is +1 with probability 1/2 over G. */
Test(projection, statistics_of_the_bits)
{
    enum { INPUTS = 20000, PIXELS = 6 };
    double *map = projection_create(6, STREAM_PROJECTION, INPUTS, PIXELS);
    const uint8_t pixels[] = {200, 0, 31, 255, 4, 90, 10, 77, 31, 128, 255, 0};
    static int8_t states[2 * INPUTS];
    projection_images(INPUTS, PIXELS, map, 2, pixels, states);
    double product = 0, square = 0, other = 0, plus = 0, differ = 0;
    for (int j = 0; j < PIXELS; j++) {
        product += pixels[j] * pixels[PIXELS + j];
        square += pixels[j] * pixels[j];
        other += pixels[PIXELS + j] * pixels[PIXELS + j];
    }
    for (int i = 0; i < INPUTS; i++) {
        plus += states[i] > 0;
        differ += states[i] != states[INPUTS + i];
    }
    double fraction = acos(product / sqrt(square * other)) / M_PI;
    expect_near(plus / INPUTS, 0.5, 4 * sqrt(0.25 / INPUTS));
    expect_near(differ / INPUTS, fraction, 4 * sqrt(fraction * (1 - fraction) / INPUTS));
    free(map);
}
