/* Correlations of recorded runs: direct sums, exactly known sequences, and Markov chains of known correlation. */
#include "sim/correlation.h"

#include "common/stream.h"
#include "tests/near.h"

#include <complex.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LAGS = 40 };

struct results {
    double correlation[MOST_LAGS + 1], power[MOST_LAGS + 1];
};

/* states: records x spins. */
static struct results correlate(size_t spins, size_t lags, size_t records, const int8_t *states)
{
    struct results results;
    struct correlator *correlator = correlator_create(spins, lags);
    for (size_t t = 0; t < records; t++)
        correlator_add(correlator, states + t * spins);
    correlator_results(correlator, results.correlation, results.power);
    correlator_free(correlator);
    return results;
}

static int8_t *random_states(size_t count, uint32_t index)
{
    int8_t *states = malloc(count);
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 5, .index = index});
    stream_spins(generator, count, states);
    gsl_rng_free(generator);
    return states;
}

/* Mean over the frequencies of both signs. */
static double mean_power(const struct results *results, size_t lags)
{
    double sum = results->power[0] + results->power[lags];
    for (size_t k = 1; k < lags; k++)
        sum += 2 * results->power[k];
    return sum / (2 * (double)lags);
}

/* Definitions ------------------------------------------------------------------------------------------- */

static double direct_correlation(size_t spins, size_t lags, size_t records, const int8_t *states, size_t lag)
{
    double sum = 0;
    size_t times = (records / lags - 1) * lags;
    for (size_t t = 0; t < times; t++)
        for (size_t i = 0; i < spins; i++)
            sum += states[t * spins + i] * states[(t + lag) * spins + i];
    return sum / (double)(times * spins);
}

/* The Hann window at record t of a segment of `length`. */
static double window(size_t t, size_t length)
{
    return 1 - cos(2 * M_PI * (double)t / (double)length);
}

static double direct_power(size_t spins, size_t lags, size_t records, const int8_t *states, size_t k)
{
    double sum = 0, squares = 0;
    size_t segments = records / lags - 1, length = 2 * lags;
    for (size_t t = 0; t < length; t++)
        squares += window(t, length) * window(t, length);
    for (size_t segment = 0; segment < segments; segment++)
        for (size_t i = 0; i < spins; i++) {
            double complex transform = 0;
            for (size_t t = 0; t < length; t++)
                transform += window(t, length) * states[(segment * lags + t) * spins + i] *
                             cexp(-2 * M_PI * I * (double)(k * t) / (double)length);
            sum += pow(cabs(transform), 2);
        }
    return sum / ((double)(segments * spins) * squares);
}

/* Any number of spins (one batch, many, some left over), records left over after the last whole block. */
Test(correlation, direct_sums)
{
    static const size_t sizes[][3] = {{1, 2, 4}, {8, 3, 6}, {11, 7, 38}, {19, 16, 100}, {40, 5, 24}};
    for (size_t c = 0; c < sizeof sizes / sizeof *sizes; c++) {
        size_t spins = sizes[c][0], lags = sizes[c][1], records = sizes[c][2];
        int8_t *states = random_states(spins * records, (uint32_t)c);
        struct results results = correlate(spins, lags, records, states);
        for (size_t k = 0; k <= lags; k++) {
            expect_near(results.correlation[k], direct_correlation(spins, lags, records, states, k), 1e-14);
            expect_near(results.power[k], direct_power(spins, lags, records, states, k), 1e-13);
        }
        expect_near(results.correlation[0], 1, 1e-15);
        expect_near(mean_power(&results, lags), 1, 1e-14); /* Parseval */
        free(states);
    }
}

/* Neighbours of the Nyquist frequency hold what the window leaks: 1/4 of the amplitude at each of both sides. */
Test(correlation, alternating_spins)
{
    enum { spins = 3, lags = 10, records = 50 };
    int8_t states[records][spins];
    for (int t = 0; t < records; t++)
        memset(states[t], t % 2 ? 1 : -1, spins);
    struct results results = correlate(spins, lags, records, &states[0][0]);
    for (size_t k = 0; k <= lags; k++) {
        expect_near(results.correlation[k], k % 2 ? -1 : 1, 1e-14);
        expect_near(results.power[k], k == lags ? 2 * lags / 1.5 : k == lags - 1 ? 2 * lags / 6.0 : 0, 1e-13);
    }
}

Test(correlation, begin_forgets)
{
    enum { spins = 9, lags = 6, records = 40 };
    int8_t *first = random_states(spins * records, 1), *second = random_states(spins * records, 2);
    struct results expected = correlate(spins, lags, records, second), results;
    struct correlator *correlator = correlator_create(spins, lags);
    for (size_t t = 0; t < records - 1; t++)
        correlator_add(correlator, first + t * spins);
    correlator_begin(correlator);
    for (size_t t = 0; t < records; t++)
        correlator_add(correlator, second + t * spins);
    correlator_results(correlator, results.correlation, results.power);
    for (size_t k = 0; k <= lags; k++) {
        cr_expect_eq(results.correlation[k], expected.correlation[k]);
        cr_expect_eq(results.power[k], expected.power[k]);
    }
    correlator_free(correlator);
    free(first);
    free(second);
}

/* Markov chains ------------------------------------------------------------------------------------------ */

struct sums {
    double first, second;
};

static void add(struct sums *sums, double value)
{
    sums->first += value;
    sums->second += value * value;
}

static void expect_mean(const struct sums *sums, double count, double expected, const char *what, size_t k)
{
    double mean = sums->first / count, variance = (sums->second / count - mean * mean) / (count - 1);
    double z = (mean - expected) / sqrt(variance);
    cr_expect(fabs(z) < 4, "%s %zu is %.6f instead of %.6f: z = %.2f", what, k, mean, expected, z);
}

/* Independent spins, each flipped with probability p between records. */
static void run_chain(struct correlator *correlator, size_t spins, size_t records, double p, gsl_rng *generator)
{
    int8_t state[16];
    stream_spins(generator, spins, state);
    correlator_begin(correlator);
    for (size_t t = 0; t < records; t++) {
        correlator_add(correlator, state);
        for (size_t i = 0; i < spins; i++)
            if (gsl_rng_uniform(generator) < p)
                state[i] = -state[i];
    }
}

/* What the mean of the power spectrum is for a stationary sequence with C(k) = c^|k|: the transform of C times the
 * autocorrelation of the window. */
static double expected_power(double c, size_t lags, size_t k)
{
    size_t length = 2 * lags;
    double sum = 0, squares = 0;
    for (size_t t = 0; t < length; t++) {
        squares += window(t, length) * window(t, length);
        for (size_t u = 0; u < length; u++) {
            double lag = (double)t - (double)u;
            sum += window(t, length) * window(u, length) * pow(c, fabs(lag)) *
                   cos(M_PI * (double)k * lag / (double)lags);
        }
    }
    return sum / squares;
}

Test(correlation, markov_chain)
{
    enum { spins = 16, lags = 12, records = 200, runs = 100 };
    static const double rates[] = {0.05, 0.5, 0.8}; /* positive, vanishing and alternating correlations */
    gsl_rng *generator = stream_create();
    struct correlator *correlator = correlator_create(spins, lags);
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        struct sums correlations[lags + 1] = {0}, powers[lags + 1] = {0};
        struct results results;
        double c = 1 - 2 * rates[r];
        stream_open(generator, &(struct stream_address){.seed = 6, .index = (uint32_t)r});
        for (int run = 0; run < runs; run++) {
            run_chain(correlator, spins, records, rates[r], generator);
            correlator_results(correlator, results.correlation, results.power);
            for (size_t k = 0; k <= lags; k++) {
                add(&correlations[k], results.correlation[k]);
                add(&powers[k], results.power[k]);
            }
        }
        for (size_t k = 1; k <= lags; k++)
            expect_mean(&correlations[k], runs, pow(c, (double)k), "correlation", k);
        for (size_t k = 0; k <= lags; k++)
            expect_mean(&powers[k], runs, expected_power(c, lags, k), "power", k);
    }
    correlator_free(correlator);
    gsl_rng_free(generator);
}
