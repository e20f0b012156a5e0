/* Networks: pinned couplings, their moments, the fields against the definition, files. */
#include "sim/network.h"

#include "common/stream.h"
#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/scratch.h"

#include <gsl/gsl_math.h>
#include <stdlib.h>
#include <string.h>

static struct network *sampled(size_t neurons, size_t layers, double symmetry, double interlayer, uint64_t seed,
                               uint64_t sample)
{
    struct network *network = network_create(neurons, layers);
    struct network_ensemble ensemble = {neurons, layers, symmetry, interlayer};
    network_sample(network, &ensemble, seed, sample);
    return network;
}

/* J_ij of a layer. */
static double coupling(const struct network *network, size_t layer, size_t i, size_t j)
{
    size_t n = network->neurons;
    return network->couplings[(layer * n + j) * n + i];
}

/* Pinned: every published run depends on these. J_10, J_20 are mixed with J_01, J_02 (eta = 1/2). */
Test(network, pinned)
{
    struct network *network = sampled(5, 2, 0.5, 0.25, 7, 3);
    expect_near(coupling(network, 0, 0, 1), -0.27380054201029919, 1e-16);
    expect_near(coupling(network, 0, 3, 2), 0.4740022749694194, 1e-15);
    expect_near(coupling(network, 0, 1, 0), -0.069772102506894612, 1e-15);
    expect_near(coupling(network, 1, 3, 4), 0.19638355612556346, 1e-16);
    cr_expect_eq(network->interlayer, 0.25);
    network_free(network);
}

/* The same address gives the same couplings at any eta: the upper triangle is common, and the lower one follows (N.2)
 * from those of eta = 0. */
Test(network, symmetry_mixes_the_same_numbers)
{
    struct network *independent = sampled(40, 1, 0, 0, 3, 9);
    static const double symmetries[] = {-1, -0.3, 0.7, 1};
    for (int k = 0; k < 4; k++) {
        double eta = symmetries[k];
        struct network *network = sampled(40, 1, eta, 0, 3, 9);
        for (size_t j = 0; j < 40; j++)
            for (size_t i = 0; i < j; i++) {
                double upper = coupling(independent, 0, i, j), lower = coupling(independent, 0, j, i);
                expect_near(coupling(network, 0, i, j), upper, 0);
                expect_near(coupling(network, 0, j, i), eta * upper + sqrt(1 - eta * eta) * lower, 1e-15);
            }
        network_free(network);
    }
    network_free(independent);
}

/* N E[J_ij^2] = 1 and N E[J_ij J_ji] = eta over 40 networks, within 4 standard errors; the diagonal is zero. */
Test(network, moments)
{
    enum { n = 60, samples = 40 };
    static const double symmetries[] = {-1, -0.5, 0, 0.5, 1};
    for (int k = 0; k < 5; k++) {
        double mean = 0, square = 0, product = 0, pairs = samples * n * (n - 1) / 2.0;
        for (uint64_t sample = 0; sample < samples; sample++) {
            struct network *network = sampled(n, 1, symmetries[k], 0, 1, sample);
            for (size_t j = 0; j < n; j++) {
                cr_assert_eq(coupling(network, 0, j, j), 0);
                for (size_t i = 0; i < j; i++) {
                    double upper = coupling(network, 0, i, j), lower = coupling(network, 0, j, i);
                    mean += upper;
                    square += n * lower * lower;
                    product += n * upper * lower;
                }
            }
            network_free(network);
        }
        double eta = symmetries[k];
        expect_near(mean / pairs, 0, 4 / sqrt(n * pairs));
        expect_near(square / pairs, 1, 4 * sqrt(2 / pairs));
        expect_near(product / pairs, eta, 4 * sqrt((1 + eta * eta) / pairs));
    }
}

/* Networks, layers and sizes are independent of one another: correlations vanish within 4 standard errors. */
Test(network, independence)
{
    enum { n = 200 };
    double error = 4 / (double)n;
    struct network *a = sampled(n, 2, 0, 0, 1, 0), *b = sampled(n, 2, 0, 0, 1, 1), *c = sampled(n, 2, 0, 0, 2, 0);
    double samples = 0, seeds = 0, layers = 0, neighbours = 0;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) {
            samples += coupling(a, 0, i, j) * coupling(b, 0, i, j);
            seeds += coupling(a, 0, i, j) * coupling(c, 0, i, j);
            layers += coupling(a, 0, i, j) * coupling(a, 1, i, j);
            neighbours += coupling(a, 0, i, j) * coupling(a, 0, i, (j + 1) % n);
        }
    expect_near(samples / n, 0, error);
    expect_near(seeds / n, 0, error);
    expect_near(layers / n, 0, error);
    expect_near(neighbours / n, 0, error);
    network_free(a);
    network_free(b);
    network_free(c);
}

/* The matrix holds couplings, interlayer couplings and self-couplings, and the fields are those of the definition. */
Test(network, fields_of_a_chain)
{
    enum { n = 7, layers = 3, all = n * layers };
    struct network *network = sampled(n, layers, 0.2, -0.4, 5, 0);
    double matrix[all][all], self_coupling[all], fields[all], smallest = INFINITY;
    for (int i = 0; i < all; i++)
        self_coupling[i] = 0.1 * i;
    network_matrix(network, self_coupling, &matrix[0][0]);
    int8_t state[all];
    gsl_rng *generator = stream_create();
    stream_spins(generator, all, state);
    gsl_rng_free(generator);
    double reached = network_smallest_stability(network, self_coupling, state, fields);
    for (size_t i = 0; i < all; i++) {
        double field = 0;
        for (size_t j = 0; j < all; j++) {
            double expected = i == j                 ? self_coupling[i]
                              : i / n == j / n       ? coupling(network, i / n, i % n, j % n)
                              : i + n == j || j + n == i ? -0.4
                                                     : 0;
            expect_near(matrix[i][j], expected, 0);
            field += i == j ? 0 : expected * state[j];
        }
        expect_near(fields[i], field, 1e-14);
        smallest = GSL_MIN(smallest, state[i] * field + self_coupling[i]);
    }
    expect_near(reached, smallest, 1e-14);
    network_free(network);
}

Test(network, bytes)
{
    cr_expect_eq(network_bytes(1000, 1), 8 * 1001000);
    cr_expect_eq(network_bytes(10, 3), 8 * 330);
    cr_expect_eq(network_bytes(SIZE_MAX / 4, 1), SIZE_MAX);
    cr_expect_eq(network_bytes((size_t)1 << 31, 64), SIZE_MAX);
}

/* Files ----------------------------------------------------------------------------------------------------- */

static char *directory, *path;

static void make_directory(void)
{
    directory = scratch_create();
    path = scratch_path(directory, "network.h5");
}

static void remove_directory(void)
{
    free(path);
    scratch_remove(directory);
}

static void expect_refused(const char *line)
{
    char message[NETWORK_MESSAGE], *expected;
    cr_assert_null(network_load(path, message));
    cr_assert(asprintf(&expected, "%s: %s", path, line) > 0);
    cr_expect_str_eq(message, expected);
    free(expected);
}

/* A file holds rows: row i = inputs of neuron i; the diagonal is kept apart. */
Test(network, load, .init = make_directory, .fini = remove_directory)
{
    double matrix[3][3] = {{0.5, 1, 2}, {3, -0.25, 4}, {5, 6, 7}}, fields[3], back[9];
    network_file_write(path, "couplings", 3, 3, &matrix[0][0]);
    char message[NETWORK_MESSAGE];
    struct network *network = network_load(path, message);
    cr_assert(network, "%s", message);
    cr_expect_eq(network->neurons, 3);
    cr_expect_eq(network->layers, 1);
    cr_expect_eq(network->interlayer, 0);
    network_fields(network, (const int8_t[]){1, -1, 1}, fields);
    expect_near(fields[0], -1 + 2, 0);
    expect_near(fields[1], 3 + 4, 0);
    expect_near(fields[2], 5 - 6, 0);
    network_matrix(network, network->diagonal, back);
    cr_expect_eq(memcmp(back, matrix, sizeof back), 0);
    network_free(network);
}

Test(network, load_refused, .init = make_directory, .fini = remove_directory)
{
    static const double numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    double broken[] = {0, 1, NAN, 0}, infinite[] = {0, -INFINITY, 1, 0};
    network_file_write(path, "couplings", 2, 3, numbers);
    expect_refused("dataset couplings is 2 x 3 instead of square");
    network_file_write(path, "couplings", 1, 1, numbers);
    expect_refused("dataset couplings is 1 x 1 instead of at least 2 x 2");
    network_file_write(path, "couplings", 2, 2, broken);
    expect_refused("dataset couplings has nan at row 1, column 0 (from 0): not finite");
    network_file_write(path, "couplings", 2, 2, infinite);
    expect_refused("dataset couplings has -inf at row 0, column 1 (from 0): not finite");
}

/* The mean over the rows of the sum of squares, in two layers, whatever couples them. */
Test(network, norm)
{
    enum { n = 7, layers = 2 };
    struct network *network = network_create(n, layers);
    network_sample(network, &(struct network_ensemble){n, layers, 0.3, 2}, 1, 0);
    double matrix[layers * n * layers * n], squares = 0;
    network->interlayer = 0;
    network_matrix(network, NULL, matrix);
    for (int k = 0; k < layers * n * layers * n; k++)
        squares += matrix[k] * matrix[k];
    network->interlayer = 2;
    expect_near(network_norm(network), squares / (layers * n), 1e-14);
    network_free(network);
}
