#include "common/stream.h"
#include "sim/enumerate_internal.h"
#include "sim/network.h"
#include "tests/near.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>
#include <string.h>

enum { NAIVE_NEURONS = 12, NAIVE_STATES = 1 << NAIVE_NEURONS };
static const enum enumerate_method methods[] = {ENUMERATE_GRAY, ENUMERATE_PRUNED};
static const struct enumerate_part whole = {0, 0};

/* Matrices ------------------------------------------------------------------------------------------------ */

struct matrix {
    size_t n;
    double *entries; /* row by row, the self-couplings on the diagonal */
};

static struct matrix matrix_create(size_t n)
{
    return (struct matrix){n, calloc(n * n, sizeof(double))};
}

static double *entry(const struct matrix *matrix, size_t i, size_t j)
{
    return &matrix->entries[i * matrix->n + j];
}

/* Gaussian couplings of variance 1/N, and self-couplings of this standard deviation. */
static struct matrix gaussian_matrix(size_t n, double self_coupling, uint64_t seed)
{
    struct matrix matrix = matrix_create(n);
    gsl_rng *random = stream_create();
    gsl_rng_set(random, seed);
    for (size_t k = 0; k < n * n; k++)
        matrix.entries[k] = gsl_ran_gaussian(random, k % (n + 1) == 0 ? self_coupling : 1 / sqrt((double)n));
    gsl_rng_free(random);
    return matrix;
}

static struct matrix sampled_matrix(const struct network_ensemble *ensemble, uint64_t sample)
{
    struct network *network = network_create(ensemble->neurons, ensemble->layers);
    network_sample(network, ensemble, 5, sample);
    struct matrix matrix = matrix_create(ensemble->neurons * ensemble->layers);
    network_matrix(network, NULL, matrix.entries);
    network_free(network);
    return matrix;
}

/* The definition ------------------------------------------------------------------------------------------ */

static double naive_smallest(const struct matrix *matrix, uint64_t state)
{
    double smallest = INFINITY;
    for (size_t i = 0; i < matrix->n; i++) {
        double field = 0;
        for (size_t j = 0; j < matrix->n; j++)
            if (j != i)
                field += *entry(matrix, i, j) * (state >> j & 1 ? 1 : -1);
        smallest = fmin(smallest, (state >> i & 1 ? field : -field) + *entry(matrix, i, i));
    }
    return smallest;
}

static uint64_t naive_count(const struct matrix *matrix, double level)
{
    uint64_t count = 0;
    for (uint64_t state = 0; state < UINT64_C(1) << matrix->n; state++)
        count += naive_smallest(matrix, state) > level;
    return count;
}

/* What is tested ------------------------------------------------------------------------------------------ */

static uint64_t count_states(const struct enumeration *enumeration, enum enumerate_method method, double level)
{
    uint64_t count;
    enumerate_count(enumeration, method, whole, 1, &level, &count, NULL, NULL);
    return count;
}

/* Both methods against the definition, at these ascending levels all at once. */
static void expect_naive(const struct matrix *matrix, size_t number, const double *levels)
{
    struct enumeration *enumeration = enumerate_create(matrix->n, matrix->entries);
    for (size_t m = 0; m < 2; m++) {
        uint64_t counts[16];
        enumerate_count(enumeration, methods[m], whole, number, levels, counts, NULL, NULL);
        for (size_t k = 0; k < number; k++) {
            uint64_t expected = naive_count(matrix, levels[k]);
            cr_expect_eq(counts[k], expected, "method %d, N = %zu, level %g: %lu instead of %lu", methods[m], matrix->n,
                         levels[k], counts[k], expected);
        }
    }
    enumerate_free(enumeration);
}

Test(enumerate, agrees_with_the_definition)
{
    static const double levels[] = {-INFINITY, -1e300, -2, -1, -0.5, -0.1, 0, 0.05, 0.3, 1, 1e300, INFINITY};
    for (size_t n = 2; n <= NAIVE_NEURONS; n++)
        for (uint64_t seed = 0; seed < (n < 10 ? 20 : 3); seed++) {
            struct matrix matrix = gaussian_matrix(n, 0.5 * (double)(seed % 3), 100 * n + seed);
            expect_naive(&matrix, sizeof levels / sizeof *levels, levels);
            free(matrix.entries);
        }
}

/* Stabilities of whole numbers hit the levels exactly: only those above count. */
Test(enumerate, a_stability_equal_to_the_level_is_not_above_it)
{
    static const double levels[] = {-4, -3, -2, -1, 0, 1, 2, 3, 4};
    uint64_t ties = 0;
    for (size_t n = 2; n <= NAIVE_NEURONS; n++)
        for (uint64_t seed = 0; seed < 3; seed++) {
            struct matrix matrix = gaussian_matrix(n, 1, 10 * n + seed);
            for (size_t k = 0; k < n * n; k++)
                matrix.entries[k] = matrix.entries[k] > 0 ? 1 : -1;
            expect_naive(&matrix, sizeof levels / sizeof *levels, levels);
            ties += naive_count(&matrix, -1.5) != naive_count(&matrix, -1);
            free(matrix.entries);
        }
    cr_expect_gt(ties, 10, "only %lu networks have ties", ties);
}

/* Rows of very different size, and rows without any coupling. */
Test(enumerate, rows_of_any_size)
{
    static const double levels[] = {-1e200, -1, -1e-200, 0, 1e-200, 1, 1e200};
    for (uint64_t seed = 0; seed < 6; seed++) {
        struct matrix matrix = gaussian_matrix(9, 0.3, seed);
        for (size_t j = 0; j < 9; j++) {
            *entry(&matrix, 3, j) *= seed % 2 ? 1e300 : 1e-300;
            *entry(&matrix, 8, j) *= seed % 3 ? 1e-160 : 1e160;
            if (j != 5)
                *entry(&matrix, 5, j) = 0;
            if (seed == 5)
                *entry(&matrix, 6, j) = *entry(&matrix, 7, j) = 0;
        }
        expect_naive(&matrix, sizeof levels / sizeof *levels, levels);
        free(matrix.entries);
    }
    struct matrix zero = matrix_create(8);
    expect_naive(&zero, sizeof levels / sizeof *levels, levels);
    free(zero.entries);
}

/* Visits -------------------------------------------------------------------------------------------------- */

struct visits {
    const struct matrix *matrix;
    double level;
    size_t count;
    double smallest[NAIVE_STATES];
    bool seen[NAIVE_STATES];
};

static void remember(uint64_t state, double smallest, void *context)
{
    struct visits *visits = context;
    cr_assert(state & 1 && state < UINT64_C(1) << visits->matrix->n);
    cr_expect_not(visits->seen[state], "state %lx twice", state);
    expect_near(smallest, naive_smallest(visits->matrix, state), 1e-14);
    cr_expect_gt(smallest, visits->level);
    visits->seen[state] = true;
    visits->smallest[visits->count++] = smallest;
}

Test(enumerate, visits_each_state_once)
{
    struct matrix matrix = gaussian_matrix(11, 0.2, 3);
    struct enumeration *enumeration = enumerate_create(matrix.n, matrix.entries);
    static struct visits visits[2];
    for (size_t m = 0; m < 2; m++) {
        uint64_t count;
        visits[m] = (struct visits){.matrix = &matrix, .level = -1.2};
        enumerate_count(enumeration, methods[m], whole, 1, &visits[m].level, &count, remember, &visits[m]);
        cr_expect_eq(count, 2 * visits[m].count);
        cr_expect_eq(count, naive_count(&matrix, -1.2));
        gsl_sort(visits[m].smallest, 1, visits[m].count);
    }
    cr_expect_gt(visits[0].count, 30);
    cr_expect_eq(memcmp(visits[0].smallest, visits[1].smallest, visits[0].count * sizeof(double)), 0);
    enumerate_free(enumeration);
    free(matrix.entries);
}

/* Levels that are the very stabilities of the states, which single precision cannot tell from one another. */
Test(enumerate, levels_as_close_as_double_precision_allows)
{
    struct matrix matrix = gaussian_matrix(11, 0.2, 4);
    struct enumeration *enumeration = enumerate_create(matrix.n, matrix.entries);
    static struct visits visits;
    visits = (struct visits){.matrix = &matrix, .level = -1.2};
    uint64_t count;
    enumerate_count(enumeration, ENUMERATE_GRAY, whole, 1, &visits.level, &count, remember, &visits);
    gsl_sort(visits.smallest, 1, visits.count);
    cr_assert_gt(visits.count, 50);
    for (size_t k = 0; k < visits.count; k++)
        for (size_t m = 0; m < 2; m++) {
            double at = visits.smallest[k], below = nextafter(at, -INFINITY);
            cr_expect_eq(count_states(enumeration, methods[m], at), 2 * (visits.count - k - 1));
            cr_expect_eq(count_states(enumeration, methods[m], below), 2 * (visits.count - k));
        }
    enumerate_free(enumeration);
    free(matrix.entries);
}

/* Parts --------------------------------------------------------------------------------------------------- */

Test(enumerate, parts_make_up_the_whole)
{
    for (size_t n = 2; n <= 11; n += 3) {
        struct matrix matrix = gaussian_matrix(n, 0.5, n);
        struct enumeration *enumeration = enumerate_create(n, matrix.entries);
        static const double levels[] = {-1e9, -0.8, -0.2};
        for (size_t m = 0; m < 2; m++)
            for (unsigned bits = 0; bits + 1 < n; bits++) {
                uint64_t sums[3] = {0};
                for (uint64_t index = 0; index < UINT64_C(1) << bits; index++) {
                    uint64_t counts[3];
                    enumerate_count(enumeration, methods[m], (struct enumerate_part){bits, index}, 3, levels, counts,
                                    NULL, NULL);
                    cr_expect_eq(counts[0], UINT64_C(1) << (n - bits), "unequal parts");
                    for (size_t k = 0; k < 3; k++)
                        sums[k] += counts[k];
                }
                for (size_t k = 0; k < 3; k++)
                    cr_expect_eq(sums[k], naive_count(&matrix, levels[k]), "N = %zu, 2^%u parts", n, bits);
            }
        enumerate_free(enumeration);
        free(matrix.entries);
    }
}

/* Larger networks ----------------------------------------------------------------------------------------- */

Test(enumerate, methods_agree_network_by_network)
{
    static const struct {
        struct network_ensemble ensemble;
        double level;
        uint64_t samples;
    } cases[] = {
        {{16, 1, 0, 0}, -1, 20},      {{17, 1, 0, 0}, -0.3, 20},  {{18, 1, 1, 0}, 0, 20},
        {{20, 1, -0.5, 0}, -0.5, 10}, {{7, 3, 0, 0.8}, -0.2, 10}, {{10, 2, 0.5, -0.4}, 0.1, 10},
        {{22, 1, 0.5, 0}, -0.3, 4},   {{21, 1, -1, 0}, -0.8, 4},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        uint64_t total = 0;
        for (uint64_t sample = 0; sample < cases[c].samples; sample++) {
            struct matrix matrix = sampled_matrix(&cases[c].ensemble, sample);
            struct enumeration *enumeration = enumerate_create(matrix.n, matrix.entries);
            double levels[] = {cases[c].level, cases[c].level + 0.1};
            uint64_t gray[2], pruned[2];
            enumerate_count(enumeration, ENUMERATE_GRAY, whole, 2, levels, gray, NULL, NULL);
            enumerate_count(enumeration, ENUMERATE_PRUNED, whole, 2, levels, pruned, NULL, NULL);
            cr_expect(gray[0] == pruned[0] && gray[1] == pruned[1], "case %zu, network %lu: %lu, %lu and %lu, %lu", c,
                      sample, gray[0], gray[1], pruned[0], pruned[1]);
            total += gray[0];
            enumerate_free(enumeration);
            free(matrix.entries);
        }
        cr_expect_gt(total, 20, "case %zu: hardly anything to count", c);
    }
}

static const struct enumerate_kernels *const all_kernels[] = {
    &enumerate_portable,
#if defined __x86_64__
    &enumerate_avx2,
    &enumerate_avx512,
#endif
};

static bool runs_here(const struct enumerate_kernels *kernels)
{
#if defined __x86_64__
    if (kernels == &enumerate_avx2)
        return __builtin_cpu_supports("avx2");
    if (kernels == &enumerate_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
#endif
    return kernels == &enumerate_portable;
}

static void add_up(uint64_t state, double smallest, void *context)
{
    (void)state;
    *(double *)context = fmax(*(double *)context, smallest);
}

/* The number, and the largest of the smallest stabilities to the last bit. */
Test(enumerate, every_kind_of_processor_counts_the_same)
{
    static const struct {
        size_t n;
        double level;
        bool gray;
    } cases[] = {
        {5, -0.3, true}, {13, -1, true}, {20, -0.3, true}, {31, 0, false}, {34, -0.1, false}, {49, 0.45, false},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct network_ensemble ensemble = {cases[c].n, 1, 0.3, 0};
        struct matrix matrix = sampled_matrix(&ensemble, c);
        struct enumeration *enumeration = enumerate_create(matrix.n, matrix.entries);
        uint64_t counts[6];
        double largest[6];
        size_t runs = 0;
        for (size_t k = 0; k < sizeof all_kernels / sizeof *all_kernels; k++)
            for (size_t m = cases[c].gray ? 0 : 1; m < 2 && runs_here(all_kernels[k]); m++, runs++) {
                enumeration->kernels = all_kernels[k];
                largest[runs] = -INFINITY;
                enumerate_count(enumeration, methods[m], whole, 1, &cases[c].level, &counts[runs], add_up,
                                &largest[runs]);
                cr_expect_eq(counts[runs], counts[0], "N = %zu, %s, method %d: %lu instead of %lu", cases[c].n,
                             all_kernels[k]->name, methods[m], counts[runs], counts[0]);
                cr_expect_eq(largest[runs], largest[0]);
            }
        cr_expect(cases[c].level > 0.2 || counts[0] > 0);
        enumerate_free(enumeration);
        free(matrix.entries);
    }
}

static void take_state(uint64_t state, double smallest, void *context)
{
    (void)smallest;
    *(uint64_t *)context = state;
}

/* Every number of neurons: a bias of the couplings gives one state large stabilities, and it is found. */
Test(enumerate, finds_a_planted_state_at_every_size)
{
    for (size_t n = 2; n <= ENUMERATE_NEURONS; n++) {
        struct matrix matrix = gaussian_matrix(n, 0, n);
        uint64_t state = (0x9e3779b97f4a7c15u * n | 1) & (UINT64_MAX >> (64 - n)), found = 0, count;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                *entry(&matrix, i, j) +=
                    (i == j ? 0 : 6 / (double)n) * ((state >> i ^ state >> j) & 1 ? -1 : 1);
        double level = naive_smallest(&matrix, state) - 1e-6;
        struct enumeration *enumeration = enumerate_create(n, matrix.entries);
        enumerate_count(enumeration, ENUMERATE_PRUNED, whole, 1, &level, &count, take_state, &found);
        cr_expect_eq(count, 2, "N = %zu: %lu", n, count);
        cr_expect_eq(found, state, "N = %zu: %lx instead of %lx", n, found, state);
        enumerate_free(enumeration);
        free(matrix.entries);
    }
}

/* The stability that the counting uses is that of the network. */
Test(enumerate, levels_are_margin_minus_self_coupling)
{
    struct network_ensemble ensemble = {10, 1, 0.2, 0};
    struct network *network = network_create(10, 1);
    network_sample(network, &ensemble, 1, 0);
    double self_coupling[10], fields[10], zero_diagonal[100], with_diagonal[100];
    for (size_t i = 0; i < 10; i++)
        self_coupling[i] = 0.9;
    network_matrix(network, NULL, zero_diagonal);
    network_matrix(network, self_coupling, with_diagonal);
    uint64_t expected = 0;
    for (unsigned state = 0; state < 1u << 10; state++) {
        int8_t spins[10];
        for (size_t i = 0; i < 10; i++)
            spins[i] = state >> i & 1 ? 1 : -1;
        expected += network_smallest_stability(network, self_coupling, spins, fields) > 0.1;
    }
    struct enumeration *shifted = enumerate_create(10, zero_diagonal), *given = enumerate_create(10, with_diagonal);
    cr_expect_gt(expected, 0);
    for (size_t m = 0; m < 2; m++) {
        cr_expect_eq(count_states(shifted, methods[m], 0.1 - 0.9), expected);
        cr_expect_eq(count_states(given, methods[m], 0.1), expected);
    }
    enumerate_free(shifted);
    enumerate_free(given);
    network_free(network);
}
