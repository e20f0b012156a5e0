/* --trace against the same runs followed by hand, and the first update, which is known exactly. */
#include "tests/hand.h"
#include "tests/near.h"

#include <gsl/gsl_cdf.h>

/* Sums over runs at each time; the rows are thinned after 100 sweeps, and their activity is that since the last. */
static void check_trace(enum update_rule rule, const char *rule_name)
{
    enum { neurons = 40, samples = 3, starts = 2, end = 130, runs = samples * starts };
    static const long thinned[] = {105, 110, 115, 120, 126, 130};
    double flips[end + 1] = {0}, converged[end + 1] = {0}, overlaps[end + 1] = {0};
    for (uint64_t sample = 0; sample < samples; sample++) {
        struct hand hand = hand_create(neurons, 0.45, sample);
        for (uint32_t start = 0; start < starts; start++) {
            hand_start(&hand, rule, start);
            for (int t = 1; t <= end; t++) {
                dynamics_run(hand.dynamics, 1);
                flips[t] += (double)dynamics_flips(hand.dynamics);
                overlaps[t] += hand_overlap(neurons, dynamics_state(hand.dynamics), hand.start);
            }
            for (int t = 1; t <= end; t++)
                converged[t] += dynamics_at_fixed_point(hand.dynamics) && dynamics_time(hand.dynamics) <= t;
        }
        hand_free(&hand);
    }
    cr_assert(converged[end] > converged[2]); /* there is something to see */
    struct result result = RUN("--n", "40", "--jd", "0.45", "--rule", rule_name, "--samples", "3", "--starts", "2",
                               "--max-sweeps", "130", "--trace");
    cr_expect_str_eq(result.names, COMMON_NAMES "sweeps\tactivity\tactivity_error\tconverged\tconverged_low\t"
                                                "converged_high\toverlap_start\toverlap_start_error");
    long last = 0;
    for (long row = 1; row <= 106; row++) {
        long t = row <= 100 ? row : thinned[row - 101];
        cr_assert_eq(result_row(&result), 16);
        expect_near(result_cell(&result, "sweeps"), (double)t, 0);
        double activity = (flips[t] - flips[last]) / (double)(runs * neurons * (t - last));
        expect_near(result_cell(&result, "activity"), activity, 1e-9);
        expect_near(result_cell(&result, "converged"), converged[t] / runs, 1e-9);
        expect_near(result_cell(&result, "overlap_start"), overlaps[t] / runs, 1e-9);
        last = t;
    }
    result_expect_end(&result);
}

/* Times of convergence are whole numbers for one rule and not for the other. */
Test(observe_trace, runs_followed_by_hand)
{
    check_trace(RULE_CYCLIC, "cyclic");
    check_trace(RULE_PARALLEL, "parallel");
}

/* In the first parallel update a neuron flips with probability Phi(-J_D sqrt(N/(N - 1))), exactly. */
Test(observe_trace, first_update)
{
    struct result result = RUN("--n", "50", "--jd", "0.2:1:0.4", "--rule", "parallel", "--samples", "400",
                               "--max-sweeps", "1", "--trace");
    for (int row = 0; row < 3; row++) {
        cr_assert_eq(result_row(&result), 16);
        double expected = gsl_cdf_ugaussian_Q(result_cell(&result, "jd") * sqrt(50 / 49.0));
        double activity = result_cell(&result, "activity"), error = result_cell(&result, "activity_error");
        expect_near(activity, expected, 4 * error);
        expect_near(error, sqrt(expected * (1 - expected) / 50 / 400), 0.2 * error); /* neurons are independent */
        expect_near(result_cell(&result, "overlap_start"), 1 - 2 * activity, 1e-9);
    }
    result_expect_end(&result);
}
