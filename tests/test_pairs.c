#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/pairs.h"

#include <gsl/gsl_errno.h>

static double single(double coupling)
{
    return M_LN2 + gaussian_log_cdf(coupling);
}

static double log_mean(double coupling, long neurons)
{
    double size = (double)neurons;
    return size * (M_LN2 + gaussian_log_cdf(coupling / sqrt((size - 1) / size)));
}

Test(pairs, special_overlaps)
{
    for (double coupling = -3; coupling <= 3; coupling += 0.25) {
        double entropy = single(coupling);
        expect_near(pairs_entropy(coupling, 1), entropy, 0);
        expect_near(pairs_entropy(coupling, -1), entropy, 0);
        expect_near(pairs_entropy(coupling, 0), 2 * entropy, 1e-13 * (1 + fabs(entropy)));
        for (double overlap = 0.05; overlap < 1; overlap += 0.05)
            expect_near(pairs_entropy(coupling, overlap), pairs_entropy(coupling, -overlap),
                        1e-13 * (1 + fabs(entropy)));
        /* q -> 1: Sigma for J >= 0, lower by J^2/2 for J < 0, where the last overlaps cost a finite amount */
        double limit = coupling < 0 ? entropy - 0.5 * coupling * coupling : entropy;
        expect_near(pairs_entropy(coupling, 1 - 1e-12), limit, 1e-5);
    }
    /* J = 0: orthants, P = 1/3 at correlation 1/2 and 1/6 at -1/2 */
    double orthants = 0.75 * log(1 / 3.0) + 0.25 * log(1 / 6.0);
    expect_near(pairs_entropy(0, 0.5), M_LN2 + gaussian_binary_entropy(0.75) + orthants, 1e-14);
}

/* For J >= 0 two fixed points are most often uncorrelated: the reason why annealed = typical. */
Test(pairs, the_maximum_is_at_zero)
{
    static const double couplings[] = {0, 1e-3, 0.01, 0.03, 0.06, 0.1, 0.3, 0.5, 1, 2, 4};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double top = 2 * single(couplings[i]);
        for (double overlap = 0.01; overlap < 1; overlap += 0.01)
            cr_expect(pairs_entropy(couplings[i], overlap) < top, "J %g, q %g", couplings[i], overlap);
        cr_expect(couplings[i] == 0 || pairs_entropy(couplings[i], 1) < top);
    }
    expect_near(pairs_entropy(0, 1), 2 * single(0), 1e-15); /* at J = 0 coinciding pairs count as much */
}

Test(pairs, curvature)
{
    double h = 0.01;
    for (double coupling = -2; coupling <= 2; coupling += 0.25) {
        double near = pairs_entropy(coupling, h) - pairs_entropy(coupling, 0);
        double far = pairs_entropy(coupling, 2 * h) - pairs_entropy(coupling, 0);
        expect_near(pairs_curvature(coupling), (16 * near - far) / (6 * h * h), 1e-6 * (1 + pow(coupling, 4)));
    }
    /* q = 0 turns from a maximum into a minimum where 1 - c^2 = -J c */
    double unstable = -0.178357650045906, c = gaussian_hazard(unstable);
    expect_near(1 - c * c + unstable * c, 0, 1e-14);
    expect_near(pairs_curvature(unstable), 0, 1e-14);
    cr_expect(pairs_curvature(unstable - 0.01) > 0 && pairs_curvature(unstable + 0.01) < 0);
}

/* Two neurons, by hand: one state each of s1 s2 = 1 and -1 up to the sign of both spins. */
Test(pairs, two_neurons)
{
    for (double coupling = -1.5; coupling <= 1.5; coupling += 0.5) {
        /* s is fixed if J_12 s1 s2 > -J and J_21 s1 s2 > -J, of variance 1/2; for both values of s1 s2 if |J_12| and
         * |J_21| are below J. */
        double each = gaussian_cdf(M_SQRT2 * coupling), both = fmax(0, 2 * each - 1);
        expect_near(pairs_log_count(coupling, 2, 0), log(4 * each * each), 1e-13);
        expect_near(pairs_log_count(coupling, 2, 2), log(4 * each * each), 1e-13);
        double next = pairs_log_count(coupling, 2, 1);
        if (coupling > 0)
            expect_near(next, log(8 * both * both), 1e-13);
        else
            cr_expect_eq(next, -INFINITY);
        double mean = 4 * each * each, second = 8 * each * each + 8 * both * both;
        expect_near(pairs_moment_ratio(coupling, 2), second / (mean * mean), 1e-12 * second / (mean * mean));
    }
}

Test(pairs, counts_sum_to_the_second_moment)
{
    static const long sizes[] = {2, 3, 10, 57, 400};
    static const double couplings[] = {-0.3, 0, 0.1, 0.5, 2};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (size_t j = 0; j < sizeof couplings / sizeof *couplings; j++) {
            double sum = 0, mean = log_mean(couplings[j], sizes[i]);
            for (long distance = 0; distance <= sizes[i]; distance++) {
                double count = pairs_log_count(couplings[j], sizes[i], distance);
                expect_near(count, pairs_log_count(couplings[j], sizes[i], sizes[i] - distance), 1e-10);
                sum += exp(count - 2 * mean);
            }
            expect_relative(pairs_moment_ratio(couplings[j], sizes[i]), sum, 1e-11);
            expect_near(pairs_log_count(couplings[j], sizes[i], 0), mean, 1e-12 * (1 + fabs(mean)));
        }
    }
}

/* ln count / N tends to S_2; the leading correction is that of the binomial coefficient. */
Test(pairs, large_networks)
{
    static const double couplings[] = {-0.5, 0, 0.05, 0.5, 1.5};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        for (double fraction = 0.125; fraction < 1; fraction += 0.125) {
            double overlap = 1 - 2 * fraction, rest[2];
            for (int k = 0; k < 2; k++) {
                long neurons = k ? 400000 : 4000;
                double size = (double)neurons;
                double binomial = -0.5 * log(0.5 * M_PI * size * (1 - overlap * overlap)) / size;
                double count = pairs_log_count(couplings[i], neurons, lrint(fraction * size)) / size;
                rest[k] = size * (count - binomial - pairs_entropy(couplings[i], overlap));
            }
            expect_near(rest[0], rest[1], 0.05 * (0.1 + fabs(rest[1])));
        }
    }
}

Test(pairs, moment_ratio_tends_to_its_limit)
{
    static const double couplings[] = {0, 0.1, 0.3, 0.5, 1, 1.5};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double limit, first, second;
        cr_assert_eq(pairs_moment_ratio_limit(couplings[i], &limit), GSL_SUCCESS);
        first = pairs_moment_ratio(couplings[i], 2000) - limit;
        second = pairs_moment_ratio(couplings[i], 20000) - limit;
        cr_expect(fabs(first) > 1e-6, "nothing to compare");
        expect_near(second, 0.1 * first, 0.02 * fabs(first) + 1e-9);
    }
    double limit;
    pairs_moment_ratio_limit(0, &limit);
    expect_near(limit, 2 + exp(-2 / M_PI) / (1 - 2 / M_PI), 1e-14);
}

/* Below J = 0 the mean vanishes, every fixed point found makes a pair with itself: no limit. */
Test(pairs, no_limit_for_negative_couplings)
{
    static const double couplings[] = {-1e-3, -0.1, -0.3, -2};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double limit = 0;
        cr_expect_eq(pairs_moment_ratio_limit(couplings[i], &limit), GSL_EDOM);
        cr_expect_eq(limit, INFINITY);
    }
    double ratio = pairs_moment_ratio(-0.3, 1000);
    expect_near(log(ratio), log(2) - log_mean(-0.3, 1000), 1e-9);
    cr_expect_eq(pairs_moment_ratio(-2, 100000), INFINITY);
}
