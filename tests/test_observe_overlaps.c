/* --overlaps between the same fixed points reached by hand, and where all states are fixed points. */
#include "common/gaussian.h"
#include "tests/hand.h"
#include "tests/near.h"
#include "theory/pairs.h"

#include <gsl/gsl_randist.h>
#include <string.h>

enum { FEW = 8, MANY_STARTS = 40, OVERLAP_BINS = 4 }; /* -1:1:0.5, at whose edges the overlaps -0.5, 0, 0.5 lie */

struct pair_sums {
    double reached, distinct, pairs, same, mirror, bins[OVERLAP_BINS];
};

static void add_pair(struct pair_sums *sums, double q)
{
    sums->pairs++;
    sums->same += q == 1;
    sums->mirror += q == -1;
    for (int b = 0; b < OVERLAP_BINS; b++) {
        double low = -1 + 0.5 * b, high = low + 0.5;
        bool inside = q > low && q < high, outermost = (q == -1 && b == 0) || (q == 1 && b == OVERLAP_BINS - 1);
        sums->bins[b] += inside || outermost ? 1 : q == low || q == high ? 0.5 : 0;
    }
}

static void add_network(struct pair_sums *sums, uint64_t sample)
{
    int8_t fixed[MANY_STARTS][FEW];
    int count = 0;
    struct hand hand = hand_create(FEW, 0.2, sample);
    for (uint32_t start = 0; start < MANY_STARTS; start++) {
        hand_start(&hand, RULE_CYCLIC, start);
        if (!dynamics_run(hand.dynamics, 6))
            continue;
        memcpy(fixed[count], dynamics_state(hand.dynamics), FEW);
        bool distinct = true;
        for (int other = 0; other < count; other++) {
            add_pair(sums, hand_overlap(FEW, fixed[count], fixed[other]));
            distinct = distinct && memcmp(fixed[count], fixed[other], FEW) != 0;
        }
        count++;
        sums->distinct += distinct;
    }
    sums->reached += count;
    hand_free(&hand);
}

/* One network, whose runs are in three parts, and four. */
Test(observe_overlaps, runs_followed_by_hand)
{
    for (int samples = 1; samples <= 4; samples += 3) {
        struct pair_sums sums = {0};
        for (int sample = 0; sample < samples; sample++)
            add_network(&sums, (uint64_t)sample);
        cr_assert(sums.same > 0 && sums.mirror > 0 && (samples == 1 || sums.reached < samples * MANY_STARTS));
        struct result result = RUN("--n", "8", "--jd", "0.2", "--rule", "cyclic", "--samples", samples > 1 ? "4" : "1",
                                   "--starts", "40", "--max-sweeps", "6", "--overlaps", "--bins=-1:1:0.5");
        for (int b = 0; b < OVERLAP_BINS; b++) {
            cr_assert_eq(result_row(&result), 19);
            expect_near(result_cell(&result, "fixed_points"), sums.reached, 0);
            expect_near(result_cell(&result, "distinct"), sums.distinct, 0);
            expect_near(result_cell(&result, "pairs"), sums.pairs, 0);
            expect_near(result_cell(&result, "same"), sums.same / sums.pairs, 1e-9);
            expect_near(result_cell(&result, "mirror"), sums.mirror / sums.pairs, 1e-9);
            expect_near(result_cell(&result, "overlap"), -0.75 + 0.5 * b, 1e-9);
            expect_near(result_cell(&result, "fraction"), sums.bins[b] / sums.pairs, 1e-9);
        }
        result_expect_end(&result);
    }
}

/* Where all states are fixed points their overlaps are binomial, both those reached and the typical ones. */
Test(observe_overlaps, typical_fixed_points)
{
    enum { neurons = 20 };
    struct result result = RUN("--n", "20", "--jd", "6", "--samples", "400", "--starts", "3", "--max-sweeps", "5",
                               "--overlaps", "--bins=-1.05:1.05:0.1");
    for (unsigned k = 0; k <= neurons; k++) { /* one value of the lattice in each bin */
        cr_assert_eq(result_row(&result), 19);
        double binomial = gsl_ran_binomial_pdf(k, 0.5, neurons), fraction = result_cell(&result, "fraction");
        expect_near(result_cell(&result, "pairs"), 1200, 0);
        expect_near(result_cell(&result, "typical_fraction"), binomial, 1e-6);
        if (binomial > 0.01)
            expect_near(fraction, binomial, 4 * result_cell(&result, "fraction_error"));
    }
    result_expect_end(&result);
}

/* The typical fractions are the exact mean numbers of pairs over the exact second moment. */
Test(observe_overlaps, typical_fractions)
{
    enum { neurons = 12 };
    static const double couplings[] = {-0.4, 0, 0.3};
    struct result result = RUN("--n", "12", "--jd=-0.4,0,0.3", "--samples", "1", "--starts", "2", "--max-sweeps", "5",
                               "--overlaps", "--bins=-1.08:1.1:0.167");
    for (int c = 0; c < 3; c++) {
        double log_mean = neurons * (M_LN2 + gaussian_log_cdf(couplings[c] * sqrt(12.0 / 11)));
        double second_moment = pairs_moment_ratio(couplings[c], neurons) * exp(2 * log_mean);
        for (int distance = neurons; distance >= 0; distance--) {
            cr_assert_eq(result_row(&result), 19);
            double expected = exp(pairs_log_count(couplings[c], neurons, distance)) / second_moment;
            expect_near(result_cell(&result, "typical_fraction"), expected, 1e-9);
        }
    }
    result_expect_end(&result);
}

/* The error from one network against the scatter of the same estimate over networks: where all states are fixed points
 * the variance of a fraction p among F (F - 1)/2 pairs, which are independent two by two, is 2 p (1 - p)/(F (F - 1)).
 * That is a degenerate U-statistic, of which the error, made for the leading order in 1/F, may be too large by up to
 * sqrt(2), but not too small. */
Test(observe_overlaps, error_on_one_network)
{
    enum { starts = 200 };
    struct result result = RUN("--n", "20", "--jd", "6", "--samples", "1", "--starts", "200", "--max-sweeps", "5",
                               "--overlaps", "--bins=-1.05:1.05:0.3");
    for (int row = 0; row < 7; row++) {
        cr_assert_eq(result_row(&result), 19);
        double p = result_cell(&result, "typical_fraction"), expected = sqrt(2 * p * (1 - p) / starts / (starts - 1));
        if (p > 0.01)
            cr_expect(fabs(result_cell(&result, "fraction_error") / expected / sqrt(2) - 1) < 0.25);
    }
    result_expect_end(&result);
}
