/* The oracle: all fixed points of small sampled networks, found by trying every state, against the exact means at
 * finite N. Statistical tests with fixed seeds and standard errors computed from the samples. */
#include "tests/near.h"
#include "theory/entropy.h"
#include "theory/mean_count.h"
#include "theory/pairs.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdbool.h>

enum { LARGEST = 14, MOST_FIXED = 1 << LARGEST };

/* J_ij at [i][j], variance 1/N, N E[J_ij J_ji] = eta, zero diagonal. */
static void sample_couplings(gsl_rng *random, int size, double symmetry, double couplings[LARGEST][LARGEST])
{
    double scale = 1 / sqrt(size), rest = sqrt(1 - symmetry * symmetry);
    for (int i = 0; i < size; i++) {
        couplings[i][i] = 0;
        for (int j = 0; j < i; j++) {
            double first = gsl_ran_ugaussian(random), second = gsl_ran_ugaussian(random);
            couplings[i][j] = scale * first;
            couplings[j][i] = scale * (symmetry * first + rest * second);
        }
    }
}

/* Lists the states, as bits, with s_i sum_j J_ij s_j + J_D > kappa for all i, in the order of a Gray code; the
 * fields are updated at each of its flips. */
static int enumerate(int size, double couplings[LARGEST][LARGEST], double self_coupling, double margin,
                     unsigned fixed[MOST_FIXED])
{
    double fields[LARGEST] = {0};
    int spins[LARGEST], found = 0;
    for (int i = 0; i < size; i++) {
        spins[i] = -1;
        for (int j = 0; j < size; j++)
            fields[i] -= couplings[i][j];
    }
    unsigned state = 0;
    for (unsigned step = 1;; step++) {
        bool is_fixed = true;
        for (int i = 0; i < size && is_fixed; i++)
            is_fixed = spins[i] * fields[i] + self_coupling > margin;
        if (is_fixed)
            fixed[found++] = state;
        if (step == 1u << size)
            return found;
        int flip = __builtin_ctz(step);
        spins[flip] = -spins[flip];
        state ^= 1u << flip;
        for (int i = 0; i < size; i++)
            fields[i] += 2 * couplings[i][flip] * spins[flip];
    }
}

struct sums {
    double first, second;
    long samples;
};

static void add(struct sums *sums, double value)
{
    sums->first += value;
    sums->second += value * value;
    sums->samples++;
}

static double z_score(const struct sums *sums, double expected)
{
    double samples = (double)sums->samples, mean = sums->first / samples;
    double variance = (sums->second / samples - mean * mean) / (samples - 1);
    return (mean - expected) / sqrt(variance);
}

static void expect_z(double z, const char *what, int size, double coupling, double symmetry)
{
    cr_expect(fabs(z) < 4, "%s: z = %.2f at N = %d, J = %g, eta = %g", what, z, size, coupling, symmetry);
}

/* Means ---------------------------------------------------------------------------------------------------- */

static struct sums sample_counts(int size, double self_coupling, double margin, double symmetry, long samples,
                                 unsigned long seed)
{
    static unsigned fixed[MOST_FIXED];
    double couplings[LARGEST][LARGEST];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, seed);
    struct sums sums = {0};
    for (long sample = 0; sample < samples; sample++) {
        sample_couplings(random, size, symmetry, couplings);
        add(&sums, enumerate(size, couplings, self_coupling, margin, fixed));
    }
    gsl_rng_free(random);
    return sums;
}

/* Independent samples for every case, so that the z-scores are independent: their squares sum to a chi^2. */
Test(enumeration, mean_count)
{
    static const struct {
        int size;
        double self_coupling, margin, symmetry;
    } cases[] = {
        {8, 0, 0, 0},      {8, 0.5, 0, 0},     {11, 1, 0.3, 0},    {14, 0.3, 0, 0},      {10, 0.2, 0.5, 0},
        {8, 0, 0, 1},      {8, 0.5, 0.2, 1},   {11, -0.4, 0, 1},   {14, 0.5, 0, 1},      {8, 0, 0, 0.5},
        {11, 0.5, 0, 0.5}, {13, 1, 0.7, 0.5},  {8, 0.5, 0, -0.5},  {11, 0.3, 0, -0.5},   {13, 1, 0, -0.5},
        {8, 0.5, 0, -1},   {11, 0.7, 0.1, -1}, {13, 0.6, 0, -1},   {2, 0.3, 0, -1},      {2, -0.2, 0, 0.5},
        {3, 0.2, 0, -1},   {3, 0.1, 0, 1},     {4, 0.3, 0, -0.75}, {12, 0.1, 0, -0.125}, {9, 2, 1, 0.9},
    };
    int count = sizeof cases / sizeof *cases;
    double chi2 = 0;
    for (int i = 0; i < count; i++) {
        int size = cases[i].size;
        long samples = size < 10 ? 8000 : 2000;
        double coupling = cases[i].self_coupling - cases[i].margin, log_mean;
        struct sums sums = sample_counts(size, cases[i].self_coupling, cases[i].margin, cases[i].symmetry, samples,
                                         100 + (unsigned)i);
        struct ensemble ensemble = {coupling, cases[i].symmetry, 0, 1};
        cr_assert_eq(mean_count_log(&ensemble, size, &log_mean), GSL_SUCCESS);
        double z = z_score(&sums, exp(size * log_mean));
        expect_z(z, "mean", size, coupling, cases[i].symmetry);
        chi2 += z * z;
    }
    double above = gsl_cdf_chisq_Q(chi2, count);
    cr_log_info("means: chi^2 = %.1f of %d\n", chi2, count);
    cr_expect(above > 1e-3 && above < 0.999, "chi^2 = %g of %d: the z-scores are too large or too small", chi2, count);
}

/* The statistics can tell: a value of J off by 0.05, or the limit instead of finite N, is refused. */
Test(enumeration, the_mean_count_could_fail)
{
    struct sums sums = sample_counts(11, 0.5, 0, 0.5, 4000, 7);
    struct ensemble wrong = {0.55, 0.5, 0, 1}, right = {0.5, 0.5, 0, 1};
    double log_mean, entropy;
    cr_assert_eq(mean_count_log(&wrong, 11, &log_mean), GSL_SUCCESS);
    cr_expect(fabs(z_score(&sums, exp(11 * log_mean))) > 8);
    cr_assert_eq(entropy_annealed(&right, &entropy), GSL_SUCCESS);
    cr_expect(fabs(z_score(&sums, exp(11 * entropy))) > 4);
}

/* eta = -1 and J <= 0: not one fixed point in any network. */
Test(enumeration, antisymmetric_networks_have_none)
{
    struct sums sums = sample_counts(6, 0, 0, -1, 20000, 5);
    cr_expect_eq(sums.first, 0);
}

/* Pairs ---------------------------------------------------------------------------------------------------- */

/* Ordered pairs by Hamming distance and the square of the number, for eta = 0. Bins with fewer than 2000 expected
 * pairs in all samples are left out: their counts are too far from Gaussian for a z-score. Counts at k and N - k are
 * the same number, so only k <= N/2 is compared. */
static void compare_pairs(int size, double coupling, long samples, unsigned long seed, double *z2, int *compared)
{
    static unsigned fixed[MOST_FIXED];
    double couplings[LARGEST][LARGEST], log_mean;
    struct sums by_distance[LARGEST + 1] = {0}, squares = {0};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, seed);
    for (long sample = 0; sample < samples; sample++) {
        double pairs[LARGEST + 1] = {0};
        sample_couplings(random, size, 0, couplings);
        int found = enumerate(size, couplings, coupling, 0, fixed);
        for (int a = 0; a < found; a++)
            for (int b = 0; b < found; b++)
                pairs[__builtin_popcount(fixed[a] ^ fixed[b])]++;
        for (int distance = 0; distance <= size; distance++)
            add(&by_distance[distance], pairs[distance]);
        add(&squares, (double)found * found);
    }
    gsl_rng_free(random);

    for (int distance = 0; distance <= size / 2; distance++) {
        double expected = exp(pairs_log_count(coupling, size, distance));
        cr_expect_eq(by_distance[distance].first, by_distance[size - distance].first);
        if (expected == 0)
            cr_expect_eq(by_distance[distance].first, 0);
        else if (expected * (double)samples >= 2000) {
            double z = z_score(&by_distance[distance], expected);
            expect_z(z, "pairs", size, coupling, 0);
            *z2 += z * z;
            ++*compared;
        }
    }
    struct ensemble ensemble = {coupling, 0, 0, 1};
    cr_assert_eq(mean_count_log(&ensemble, size, &log_mean), GSL_SUCCESS);
    double z = z_score(&squares, exp(2 * size * log_mean) * pairs_moment_ratio(coupling, size));
    expect_z(z, "second moment", size, coupling, 0);
    *z2 += z * z;
    ++*compared;
}

Test(enumeration, pairs_and_second_moment)
{
    static const struct {
        int size;
        double coupling;
        long samples;
    } cases[] = {{8, 0, 20000}, {8, 0.5, 10000}, {9, -0.2, 20000}, {10, 0.3, 6000}, {12, 0.1, 4000}, {13, 0.5, 1000}};
    double z2 = 0;
    int compared = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        compare_pairs(cases[i].size, cases[i].coupling, cases[i].samples, 300 + i, &z2, &compared);
    cr_log_info("pairs: mean of z^2 = %.2f of %d\n", z2 / compared, compared);
    cr_expect(compared >= 30, "only %d comparisons", compared);
    /* The bins of one set of samples are correlated, so this is no chi^2: only the size of z is checked. */
    cr_expect(z2 / compared > 0.2 && z2 / compared < 3, "mean of z^2 = %g of %d", z2 / compared, compared);
}

/* Chain ---------------------------------------------------------------------------------------------------- */

/* Two layers of N neurons with independent couplings: state of both layers in one word. */
Test(enumeration, two_coupled_layers)
{
    static const struct {
        int size;
        double coupling, interlayer;
    } cases[] = {{4, 0.3, 0.7}, {5, 0, 1}, {6, 0.5, -0.5}, {6, -0.2, 0.3}};
    double chi2 = 0;
    int count = sizeof cases / sizeof *cases;
    for (int c = 0; c < count; c++) {
        int size = cases[c].size;
        double couplings[2][LARGEST][LARGEST], log_mean, interlayer = cases[c].interlayer;
        gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
        gsl_rng_set(random, 500 + (unsigned)c);
        struct sums sums = {0};
        for (int sample = 0; sample < 4000; sample++) {
            /* The definition, state by state. */
            double number = 0;
            for (int layer = 0; layer < 2; layer++)
                sample_couplings(random, size, 0, couplings[layer]);
            for (unsigned first = 0; first < 1u << size; first++) {
                for (unsigned second = 0; second < 1u << size; second++) {
                    bool is_fixed = true;
                    for (int i = 0; i < size && is_fixed; i++) {
                        double fields[2] = {0, 0};
                        for (int j = 0; j < size; j++) {
                            fields[0] += couplings[0][i][j] * (first >> j & 1 ? 1 : -1);
                            fields[1] += couplings[1][i][j] * (second >> j & 1 ? 1 : -1);
                        }
                        int s1 = first >> i & 1 ? 1 : -1, s2 = second >> i & 1 ? 1 : -1;
                        is_fixed = s1 * (fields[0] + interlayer * s2) + cases[c].coupling > 0 &&
                                   s2 * (fields[1] + interlayer * s1) + cases[c].coupling > 0;
                    }
                    number += is_fixed;
                }
            }
            add(&sums, number);
        }
        gsl_rng_free(random);
        struct ensemble ensemble = {cases[c].coupling, 0, interlayer, 2};
        cr_assert_eq(mean_count_log(&ensemble, size, &log_mean), GSL_SUCCESS);
        double z = z_score(&sums, exp(2 * size * log_mean));
        expect_z(z, "two layers", size, cases[c].coupling, 0);
        chi2 += z * z;
    }
    double above = gsl_cdf_chisq_Q(chi2, count);
    cr_log_info("two layers: chi^2 = %.1f of %d\n", chi2, count);
    cr_expect(above > 1e-3 && above < 0.999, "chi^2 = %g of %d", chi2, count);
}
