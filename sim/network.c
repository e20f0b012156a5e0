#include "sim/network.h"

#include "common/container.h"
#include "common/memory.h"
#include "common/stream.h"

#include <assert.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t network_bytes(size_t neurons, size_t layers)
{
    size_t column, block, couplings, diagonal, bytes;
    if (__builtin_mul_overflow(neurons, sizeof(double), &column) || __builtin_mul_overflow(column, neurons, &block) ||
        __builtin_mul_overflow(block, layers, &couplings) || __builtin_mul_overflow(column, layers, &diagonal) ||
        __builtin_add_overflow(couplings, diagonal, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct network *network_create(size_t neurons, size_t layers)
{
    struct network *network = memory_need(malloc(sizeof *network));
    *network = (struct network){.neurons = neurons, .layers = layers};
    network->couplings = memory_need(calloc(layers * neurons, neurons * sizeof *network->couplings));
    network->diagonal = memory_need(calloc(layers * neurons, sizeof *network->diagonal));
    return network;
}

void network_free(struct network *network)
{
    if (!network)
        return;
    free(network->couplings);
    free(network->diagonal);
    free(network);
}

/* Sampling, equation (N.2) ------------------------------------------------------------------------------ */

/* All entries of a block but the diagonal: independent, of standard deviation sigma; one stream a column. */
static void draw_independent(double *block, size_t n, double sigma, gsl_rng *generator,
                             struct stream_address *address)
{
    for (size_t j = 0; j < n; j++) {
        double *column = block + j * n;
        address->index = (uint32_t)j;
        stream_open(generator, address);
        for (size_t i = 0; i < n; i++)
            column[i] = i == j ? 0 : gsl_ran_gaussian_ziggurat(generator, sigma);
    }
}

/* Replaces J_ij below the diagonal by eta J_ji + sqrt(1 - eta^2) J_ij. */
static void correlate(double *block, size_t n, double symmetry)
{
    double rest = sqrt((1 - symmetry) * (1 + symmetry));
    for (size_t j = 1; j < n; j++)
        for (size_t i = 0; i < j; i++) {
            double upper = block[j * n + i], *lower = &block[i * n + j];
            *lower = symmetry * upper + rest * *lower;
        }
}

void network_sample(struct network *network, const struct network_ensemble *ensemble, uint64_t seed, uint64_t sample)
{
    size_t n = network->neurons;
    struct stream_address address = {
        .seed = seed, .purpose = STREAM_COUPLINGS, .size = (uint32_t)n, .sample = sample};
    gsl_rng *generator = stream_create();
    for (size_t l = 0; l < network->layers; l++) {
        double *block = network->couplings + l * n * n;
        address.layer = (uint32_t)l;
        draw_independent(block, n, 1 / sqrt((double)n), generator, &address);
        if (ensemble->symmetry != 0)
            correlate(block, n, ensemble->symmetry);
    }
    gsl_rng_free(generator);
    network->interlayer = ensemble->interlayer;
    memset(network->diagonal, 0, network->layers * n * sizeof *network->diagonal);
}

/* Files -------------------------------------------------------------------------------------------------- */

/* Takes over a row-major matrix with its diagonal. */
static struct network *from_matrix(size_t n, const double *matrix)
{
    struct network *network = network_create(n, 1);
    for (size_t i = 0; i < n; i++) {
        network->diagonal[i] = matrix[i * n + i];
        for (size_t j = 0; j < n; j++)
            network->couplings[j * n + i] = i == j ? 0 : matrix[i * n + j];
    }
    return network;
}

struct network *network_load(const char *path, char message[NETWORK_MESSAGE])
{
    static_assert((int)NETWORK_MESSAGE == (int)CONTAINER_MESSAGE, "the messages have one size");
    struct container *file = container_open(path, message);
    if (!file)
        return NULL;
    size_t sizes[2];
    double *matrix = container_read_doubles(file, "couplings", 2, sizes, message);
    container_close(file);
    if (!matrix)
        return NULL;
    size_t n = sizes[0], at = 0;
    while (at < n * sizes[1] && isfinite(matrix[at]))
        at++;
    struct network *network = NULL;
    if (sizes[0] != sizes[1])
        snprintf(message, NETWORK_MESSAGE, "%s: dataset couplings is %zu x %zu instead of square", path, sizes[0],
                 sizes[1]);
    else if (n < 2)
        snprintf(message, NETWORK_MESSAGE, "%s: dataset couplings is %zu x %zu instead of at least 2 x 2", path, n, n);
    else if (at < n * n)
        snprintf(message, NETWORK_MESSAGE, "%s: dataset couplings has %g at row %zu, column %zu (from 0): not finite",
                 path, matrix[at], at / n, at % n);
    else if ((double)network_bytes(n, 1) > memory_total())
        snprintf(message, NETWORK_MESSAGE, "%s: not enough memory for %zu neurons", path, n);
    else
        network = from_matrix(n, matrix);
    free(matrix);
    return network;
}

/* Fields ------------------------------------------------------------------------------------------------- */

double network_norm(const struct network *network)
{
    size_t n = network->neurons, rows = network->layers * n;
    return gsl_stats_tss_m(network->couplings, 1, rows * n, 0) / (double)rows;
}

void network_matrix(const struct network *network, const double *self_coupling, double *matrix)
{
    size_t n = network->neurons, all = network->layers * n;
    memset(matrix, 0, all * all * sizeof *matrix);
    for (size_t i = 0; i < all; i++) {
        double *row = matrix + i * all;
        size_t first = i / n * n; /* of the layer */
        const double *block = network->couplings + first * n;
        for (size_t j = 0; j < n; j++)
            row[first + j] = block[j * n + (i - first)];
        row[i] = self_coupling ? self_coupling[i] : 0;
        if (i >= n)
            row[i - n] = network->interlayer;
        if (i + n < all)
            row[i + n] = network->interlayer;
    }
}

double network_symmetry(const struct network *network)
{
    double products = 0, squares = 0;
    for (size_t j = 0; j < network->neurons; j++)
        for (size_t i = 0; i < network->neurons; i++) {
            double coupling = network->couplings[j * network->neurons + i];
            products += coupling * network->couplings[i * network->neurons + j];
            squares += coupling * coupling;
        }
    return squares > 0 ? products / squares : 0;
}

void network_fields(const struct network *network, const int8_t *state, double *fields)
{
    size_t n = network->neurons, all = network->layers * n;
    double *spins = memory_need(malloc(all * sizeof *spins));
    for (size_t i = 0; i < all; i++)
        spins[i] = state[i];
    for (size_t first = 0; first < all; first += n)
        cblas_dgemv(CblasColMajor, CblasNoTrans, (int)n, (int)n, 1, network->couplings + first * n, (int)n,
                    spins + first, 1, 0, fields + first, 1);
    for (size_t i = n; i < all; i++) {
        fields[i] += network->interlayer * spins[i - n];
        fields[i - n] += network->interlayer * spins[i];
    }
    free(spins);
}

double network_smallest_stability(const struct network *network, const double *self_coupling, const int8_t *state,
                                  double *fields)
{
    network_fields(network, state, fields);
    double smallest = INFINITY;
    for (size_t i = 0; i < network->layers * network->neurons; i++)
        smallest = fmin(smallest, state[i] * fields[i] + self_coupling[i]);
    return smallest;
}
