/* The order of the updates: permutations and independent numbers, exactly uniform. */
#include "sim/order.h"

#include "tests/near.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

static struct order *opened(size_t count, uint64_t seed)
{
    struct order *order = order_create(count);
    struct stream_address address = {.seed = seed, .purpose = STREAM_ORDER, .size = (uint32_t)count};
    order_open(order, &address);
    return order;
}

/* Pinned: every published run depends on these. */
Test(order, pinned)
{
    static const uint32_t permuted[] = {1, 3, 5, 9, 7, 0, 4, 6, 8, 2}, random[] = {1, 1, 1, 4, 6, 3, 2, 1, 4, 9};
    struct order *order = opened(10, 1);
    const uint32_t *numbers = order_sweep(order, RULE_PERMUTED);
    for (size_t k = 0; k < 10; k++)
        cr_expect_eq(numbers[k], permuted[k]);
    numbers = order_sweep(order, RULE_RANDOM);
    for (size_t k = 0; k < 10; k++)
        cr_expect_eq(numbers[k], random[k]);
    order_free(order);
}

/* Each sweep holds every number once, at sizes around the limits of the batches. */
Test(order, permutations)
{
    static const size_t counts[] = {2,   3,   7,   8,    9,    127,  128,   129,  257,
                                    640, 646, 2351, 2353, 2360, 16383, 16390, 420000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        size_t count = counts[c];
        struct order *order = opened(count, 2);
        char *seen = calloc(count, 1);
        for (int sweep = 0; sweep < 3; sweep++) {
            const uint32_t *numbers = order_sweep(order, RULE_PERMUTED);
            memset(seen, 0, count);
            for (size_t k = 0; k < count; k++) {
                cr_assert_lt(numbers[k], count);
                cr_assert_not(seen[numbers[k]]);
                seen[numbers[k]] = 1;
            }
            for (size_t k = count; k < count + ORDER_TAIL; k++)
                cr_assert_eq(numbers[k], 0);
        }
        free(seen);
        order_free(order);
    }
}

/* Pearson's chi^2 of these counts against equal probabilities: the probability of more. */
static double uniformity(size_t cells, const size_t *counts)
{
    double total = 0, chi = 0;
    for (size_t i = 0; i < cells; i++)
        total += (double)counts[i];
    double expected = total / (double)cells;
    for (size_t i = 0; i < cells; i++)
        chi += gsl_pow_2((double)counts[i] - expected) / expected;
    return gsl_cdf_chisq_Q(chi, (double)cells - 1);
}

/* All 120 permutations of five numbers are equally frequent. */
Test(order, permutations_are_uniform)
{
    size_t counts[3125] = {0}, used = 0;
    struct order *order = opened(5, 3);
    for (int sweep = 0; sweep < 120000; sweep++) {
        const uint32_t *numbers = order_sweep(order, RULE_PERMUTED);
        size_t code = 0;
        for (size_t k = 0; k < 5; k++)
            code = 5 * code + numbers[k];
        counts[code]++;
    }
    for (size_t code = 0; code < 3125; code++)
        if (counts[code] > 0)
            counts[used++] = counts[code];
    cr_assert_eq(used, 120);
    cr_expect_gt(uniformity(120, counts), 1e-4);
    order_free(order);
}

/* Every number is equally frequent at every place of larger permutations, where all sizes of batches take part. */
Test(order, places_of_large_permutations_are_uniform)
{
    enum { count = 700, blocks = 10, sweeps = 2000 };
    static size_t cells[blocks * blocks];
    struct order *order = opened(count, 4);
    for (int sweep = 0; sweep < sweeps; sweep++) {
        const uint32_t *numbers = order_sweep(order, RULE_PERMUTED);
        for (size_t k = 0; k < count; k++)
            cells[k * blocks / count * blocks + numbers[k] * blocks / count]++;
    }
    /* all rows and columns of the table have the same sum: (blocks - 1)^2 degrees of freedom */
    double expected = (double)sweeps * count / (blocks * blocks), chi = 0;
    for (size_t i = 0; i < blocks * blocks; i++)
        chi += gsl_pow_2((double)cells[i] - expected) / expected;
    double above = gsl_cdf_chisq_Q(chi, gsl_pow_2(blocks - 1));
    cr_expect(above > 1e-4 && above < 1 - 1e-4, "chi^2 %g: %g", chi, above);
    order_free(order);
}

/* The number of k with numbers[k] = k has mean 1 and variance 1, at every size. */
Test(order, fixed_points_of_permutations)
{
    static const size_t counts[] = {2, 9, 100, 300, 1000, 3000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        enum { sweeps = 3000 };
        struct order *order = opened(counts[c], 8);
        double sum = 0;
        for (int sweep = 0; sweep < sweeps; sweep++) {
            const uint32_t *numbers = order_sweep(order, RULE_PERMUTED);
            for (size_t k = 0; k < counts[c]; k++)
                sum += numbers[k] == k;
        }
        expect_near(sum / sweeps, 1, 4 / sqrt(sweeps));
        order_free(order);
    }
}

/* Independent numbers: single ones and pairs of neighbours are uniform, also where they share a word. */
Test(order, independent_numbers_are_uniform)
{
    enum { count = 30 };
    static size_t single[count], pairs[count * count];
    struct order *order = opened(count, 5);
    for (int sweep = 0; sweep < 10000; sweep++) {
        const uint32_t *numbers = order_sweep(order, RULE_RANDOM);
        for (size_t k = 0; k < count; k++) {
            cr_assert_lt(numbers[k], count);
            single[numbers[k]]++;
            if (k % 2)
                pairs[numbers[k - 1] * count + numbers[k]]++;
        }
    }
    cr_expect_gt(uniformity(count, single), 1e-4);
    cr_expect_gt(uniformity(count * count, pairs), 1e-4);
    order_free(order);
}

/* A number out of a batch is high half of a product with the word, the next one that of what is left: recomputed here
 * by long division in base n, word / 2^64 = 0.k_1 k_2 k_3 ... */
Test(order, digits_of_a_word)
{
    enum { count = 1000, batch = 5 };
    struct order *order = opened(count, 6);
    gsl_rng *generator = stream_create();
    struct stream_address address = {.seed = 6, .purpose = STREAM_ORDER, .size = count};
    stream_open(generator, &address);
    const uint32_t *numbers = order_sweep(order, RULE_RANDOM);
    for (size_t k = 0; k < count; k += batch) {
        uint64_t word;
        stream_words(generator, 1, &word);
        long double rest = (long double)word / 18446744073709551616.0L;
        for (size_t i = 0; i < batch; i++) {
            rest *= count;
            cr_assert_eq(numbers[k + i], (uint32_t)rest, "number %zu", k + i);
            rest -= (uint32_t)rest;
        }
    }
    gsl_rng_free(generator);
    order_free(order);
}

Test(order, cyclic)
{
    struct order *order = opened(50, 7);
    order_sweep(order, RULE_PERMUTED);
    const uint32_t *numbers = order_sweep(order, RULE_CYCLIC);
    for (size_t k = 0; k < 50; k++)
        cr_expect_eq(numbers[k], k);
    order_free(order);
}
