/* Streams: the known answers of the generator, the address, and the two ways to read. */
#include "common/stream.h"

#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static const struct stream_address some_address = {
    .seed = 1, .purpose = STREAM_START, .size = 100, .sample = 2, .index = 3, .layer = 0};

static void expect_words(gsl_rng *generator, size_t count, const uint64_t *expected)
{
    uint64_t words[8];
    stream_words(generator, count, words);
    for (size_t i = 0; i < count; i++)
        cr_expect(words[i] == expected[i], "word %zu is %016lx instead of %016lx", i, words[i], expected[i]);
}

/* File kat_vectors of Random123 1.14: philox4x64, 10 rounds, counter and key zero. */
Test(stream, known_answer)
{
    gsl_rng *generator = stream_create();
    gsl_rng_set(generator, 0);
    expect_words(generator, 4, (const uint64_t[]){0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b,
                                                  0x7e68b68aec7ba23b});
    gsl_rng_free(generator);
}

/* Pinned: results of every published run depend on these. */
Test(stream, pinned)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &some_address);
    expect_words(generator, 3, (const uint64_t[]){0xd26a92c42e0f6299, 0x4c7b4e371f7b2165, 0x722e13654162d537});
    gsl_rng_free(generator);
}

Test(stream, integers_are_the_halves_of_the_words)
{
    enum { count = 300 };
    uint64_t words[count];
    gsl_rng *generator = stream_create();
    stream_open(generator, &some_address);
    stream_words(generator, count, words);
    stream_open(generator, &some_address);
    for (int i = 0; i < count; i++) {
        cr_assert_eq(gsl_rng_get(generator), words[i] & 0xffffffff);
        cr_assert_eq(gsl_rng_get(generator), words[i] >> 32);
    }
    gsl_rng_free(generator);
}

/* Any mixture of both ways to read goes through the same words; a begun word is dropped. */
Test(stream, mixed_reading)
{
    enum { count = 600 };
    uint64_t words[count], read[64];
    gsl_rng *generator = stream_create(), *choice = gsl_rng_alloc(gsl_rng_mt19937);
    stream_open(generator, &some_address);
    stream_words(generator, count, words);
    for (int repetition = 0; repetition < 100; repetition++) {
        stream_open(generator, &some_address);
        size_t halves = 0;
        while (halves < 2 * count - 200) {
            if (gsl_rng_uniform(choice) < 0.7) {
                uint64_t expected = words[halves / 2] >> 32 * (halves % 2) & 0xffffffff;
                cr_assert_eq(gsl_rng_get(generator), expected, "half %zu", halves);
                halves++;
            } else {
                size_t amount = gsl_rng_uniform_int(choice, 64), next = (halves + 1) / 2;
                stream_words(generator, amount, read);
                for (size_t i = 0; i < amount; i++)
                    cr_assert_eq(read[i], words[next + i], "word %zu", next + i);
                halves = 2 * (next + amount);
            }
        }
    }
    gsl_rng_free(choice);
    gsl_rng_free(generator);
}

/* Every field of the address leads to another stream, and the whole of a 64-bit seed counts. */
Test(stream, address)
{
    enum { addresses = 9 };
    struct stream_address address[addresses];
    uint64_t first[addresses];
    for (int i = 0; i < addresses; i++)
        address[i] = some_address;
    address[1].seed++;
    address[2].seed += UINT64_C(1) << 63;
    address[3].purpose = STREAM_ORDER;
    address[4].size++;
    address[5].sample++;
    address[6].sample += UINT64_C(1) << 40;
    address[7].index++;
    address[8].layer++;
    gsl_rng *generator = stream_create();
    for (int i = 0; i < addresses; i++) {
        stream_open(generator, &address[i]);
        stream_words(generator, 1, &first[i]);
        for (int j = 0; j < i; j++)
            cr_expect_neq(first[i], first[j], "addresses %d and %d", i, j);
    }
    gsl_rng_free(generator);
}

/* Spins are the bits of the words, lowest first; both signs occur equally often within 4 standard errors. */
Test(stream, spins)
{
    enum { count = 100000 };
    static int8_t spins[count];
    gsl_rng *generator = stream_create();
    stream_open(generator, &some_address);
    stream_spins(generator, count, spins);
    const uint64_t words[] = {0xd26a92c42e0f6299, 0x4c7b4e371f7b2165};
    for (int i = 0; i < 128; i++)
        cr_expect_eq(spins[i], words[i / 64] >> i % 64 & 1 ? 1 : -1, "spin %d", i);
    long sum = 0;
    for (int i = 0; i < count; i++)
        sum += spins[i];
    cr_expect(labs(sum) < 4 * sqrt(count), "sum %ld", sum);
    gsl_rng_free(generator);
}

/* GSL's distributions work on it: mean and variance of normal variables within 4 standard errors. */
Test(stream, distributions_of_gsl)
{
    enum { count = 200000 };
    gsl_rng *generator = stream_create();
    stream_open(generator, &some_address);
    double sum = 0, squares = 0;
    for (int i = 0; i < count; i++) {
        double x = gsl_ran_gaussian_ziggurat(generator, 1);
        sum += x;
        squares += x * x;
    }
    cr_expect(fabs(sum / count) < 4 / sqrt(count), "mean %g", sum / count);
    cr_expect(fabs(squares / count - 1) < 4 * sqrt(2.0 / count), "variance %g", squares / count);
    double uniform = gsl_rng_uniform(generator);
    cr_expect(uniform >= 0 && uniform < 1);
    gsl_rng_free(generator);
}
