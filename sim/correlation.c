#include "sim/correlation.h"

#include "common/memory.h"

#include <complex.h> /* before fftw3.h: its complex numbers are then those of C */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A run is cut into blocks of `lags` records. With X_b the transform of block b, followed by as many zeros, blocks b
 * and b + 1 together have the transform Y(k) = X_b(k) + (-1)^k X_{b+1}(k). Then conj(X_b) Y is the transform of
 * sum_t s(t) s(t + lag) over t in block b, without wrapping for lags up to the length of a block, and
 * Y(k) - (Y(k-1) + Y(k+1))/2 that of both blocks under the Hann window 1 - cos(pi t / lags). One transform a block. */

enum { BATCH = 8 }; /* neurons transformed together */

struct correlator {
    size_t spins, lags, frequencies; /* frequencies = lags + 1 */
    fftw_plan transform, inverse;
    size_t filled;            /* records of the current block */
    size_t blocks;            /* whole blocks so far */
    int8_t *block;            /* lags x spins, record by record */
    double *series;           /* BATCH x 2 lags: the blocks of some neurons, and zeros */
    double complex *spectrum; /* BATCH x frequencies: their transforms */
    double complex *previous; /* spins x frequencies: the transforms of the last block */
    double complex *pair;     /* frequencies: Y */
    double complex *cross;    /* frequencies: sum of conj(X) Y over neurons and pairs of blocks */
    double *power;            /* frequencies: sum of |transform under the window|^2 */
};

double correlator_bytes(size_t spins, size_t lags)
{
    double frequencies = (double)lags + 1;
    return (double)spins * (double)lags + sizeof(double complex) * frequencies * (double)(spins + 3 * BATCH);
}

/* Memory aligned for FFTW; count > 0. */
static void *allocate(size_t count, size_t size)
{
    return memory_need(fftw_malloc(count * size));
}

struct correlator *correlator_create(size_t spins, size_t lags)
{
    struct correlator *correlator = memory_need(malloc(sizeof *correlator));
    size_t frequencies = lags + 1;
    int length = (int)(2 * lags);
    *correlator = (struct correlator){
        .spins = spins,
        .lags = lags,
        .frequencies = frequencies,
        .block = memory_need(malloc(lags * spins)),
        .series = allocate(BATCH * 2 * lags, sizeof(double)),
        .spectrum = allocate(BATCH * frequencies, sizeof(double complex)),
        .previous = allocate(spins * frequencies, sizeof(double complex)),
        .pair = allocate(frequencies, sizeof(double complex)),
        .cross = allocate(frequencies, sizeof(double complex)),
        .power = allocate(frequencies, sizeof(double)),
    };
    /* FFTW_ESTIMATE: no timing, so that the same plan is made in every run. */
#pragma omp critical(fftw_planner)
    {
        correlator->transform =
            fftw_plan_many_dft_r2c(1, &length, BATCH, correlator->series, NULL, 1, length, correlator->spectrum, NULL,
                                   1, (int)frequencies, FFTW_ESTIMATE);
        correlator->inverse =
            fftw_plan_dft_c2r_1d(length, correlator->pair, correlator->series, FFTW_ESTIMATE);
    }
    correlator_begin(correlator);
    return correlator;
}

void correlator_free(struct correlator *correlator)
{
    if (!correlator)
        return;
#pragma omp critical(fftw_planner)
    {
        fftw_destroy_plan(correlator->transform);
        fftw_destroy_plan(correlator->inverse);
    }
    free(correlator->block);
    fftw_free(correlator->series);
    fftw_free(correlator->spectrum);
    fftw_free(correlator->previous);
    fftw_free(correlator->pair);
    fftw_free(correlator->cross);
    fftw_free(correlator->power);
    free(correlator);
}

void correlator_begin(struct correlator *correlator)
{
    correlator->filled = correlator->blocks = 0;
    memset(correlator->cross, 0, correlator->frequencies * sizeof *correlator->cross);
    memset(correlator->power, 0, correlator->frequencies * sizeof *correlator->power);
}

static double square(double complex z)
{
    return creal(z) * creal(z) + cimag(z) * cimag(z);
}

/* Adds what one neuron contributes, from the transforms of its last two blocks. */
static void add_pair(struct correlator *correlator, const double complex *first, const double complex *second)
{
    size_t lags = correlator->lags;
    double complex *pair = correlator->pair;
    for (size_t k = 0; k <= lags; k++) {
        pair[k] = k % 2 ? first[k] - second[k] : first[k] + second[k];
        double re = creal(first[k]), im = cimag(first[k]), pair_re = creal(pair[k]), pair_im = cimag(pair[k]);
        correlator->cross[k] += re * pair_re + im * pair_im + I * (re * pair_im - im * pair_re);
    }
    correlator->power[0] += square(pair[0] - creal(pair[1]));
    for (size_t k = 1; k < lags; k++)
        correlator->power[k] += square(pair[k] - (pair[k - 1] + pair[k + 1]) / 2);
    correlator->power[lags] += square(pair[lags] - creal(pair[lags - 1]));
}

/* Stores the blocks of neurons first ... first + count - 1 in `series`, and zeros in what is left of it. */
static void gather(struct correlator *correlator, size_t first, size_t count)
{
    size_t lags = correlator->lags;
    memset(correlator->series, 0, BATCH * 2 * lags * sizeof *correlator->series);
    for (size_t t = 0; t < lags; t++) {
        const int8_t *record = correlator->block + t * correlator->spins + first;
        for (size_t i = 0; i < count; i++)
            correlator->series[i * 2 * lags + t] = record[i];
    }
}

static void take_in_block(struct correlator *correlator)
{
    size_t frequencies = correlator->frequencies;
    for (size_t first = 0; first < correlator->spins; first += BATCH) {
        size_t left = correlator->spins - first, count = left < BATCH ? left : BATCH;
        double complex *previous = correlator->previous + first * frequencies;
        gather(correlator, first, count);
        fftw_execute(correlator->transform);
        for (size_t i = 0; correlator->blocks > 0 && i < count; i++)
            add_pair(correlator, previous + i * frequencies, correlator->spectrum + i * frequencies);
        memcpy(previous, correlator->spectrum, count * frequencies * sizeof *previous);
    }
    correlator->blocks++;
}

void correlator_add(struct correlator *correlator, const int8_t *state)
{
    memcpy(correlator->block + correlator->filled * correlator->spins, state, correlator->spins);
    if (++correlator->filled == correlator->lags) {
        take_in_block(correlator);
        correlator->filled = 0;
    }
}

void correlator_results(struct correlator *correlator, double *correlation, double *power)
{
    size_t lags = correlator->lags;
    double terms = (double)(correlator->spins * (correlator->blocks - 1)), length = 2 * (double)lags;
    double window = 1.5 * length; /* sum of the squares of the Hann window */
    memcpy(correlator->pair, correlator->cross, correlator->frequencies * sizeof *correlator->pair);
    fftw_execute(correlator->inverse); /* into `series`; times `length`, as always in FFTW */
    for (size_t k = 0; k <= lags; k++) {
        correlation[k] = round(correlator->series[k] / length) / (terms * (double)lags); /* a sum of +-1 is whole */
        power[k] = correlator->power[k] / (terms * window);
    }
}
