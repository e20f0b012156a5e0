/* --correlations against direct sums over the same runs, and against the mean-field theory of the dynamics. */
#include "tests/hand.h"
#include "tests/near.h"

#include <string.h>

/* Mean of s(t) s(t + lag) over the runs that stay active, directly; blocks of 7 records, of which the last is no
 * reference time. */
Test(observe_correlations, direct_sums)
{
    enum { neurons = 30, samples = 4, starts = 3, warm_up = 20, end = 62, lags = 7, records = end - warm_up };
    double sums[lags + 1] = {0};
    int active = 0;
    for (uint64_t sample = 0; sample < samples; sample++) {
        struct hand hand = hand_create(neurons, 0.2, sample);
        for (uint32_t start = 0; start < starts; start++) {
            int8_t states[records][neurons];
            hand_start(&hand, RULE_PERMUTED, start);
            dynamics_run(hand.dynamics, warm_up);
            for (int t = 0; t < records; t++) {
                memcpy(states[t], dynamics_state(hand.dynamics), neurons);
                dynamics_run(hand.dynamics, 1);
            }
            if (dynamics_at_fixed_point(hand.dynamics))
                continue;
            active++;
            for (int k = 0; k <= lags; k++)
                for (int t = 0; t < records - lags; t++)
                    sums[k] += hand_overlap(neurons, states[t], states[t + k]) / (records - lags);
        }
        hand_free(&hand);
    }
    cr_assert(active > 0 && active < samples * starts);
    struct result result = RUN("--n", "30", "--jd", "0.2", "--samples", "4", "--starts", "3", "--warm-up", "20",
                               "--max-sweeps", "62", "--correlations", "--lags", "7");
    cr_expect_str_eq(result.names, COMMON_NAMES "active_runs\tlag\tcorrelation\tcorrelation_error\tfrequency\tpower\t"
                                                "power_error");
    double power = 0;
    for (int k = 0; k <= lags; k++) {
        cr_assert_eq(result_row(&result), 15);
        expect_near(result_cell(&result, "active_runs"), active, 0);
        expect_near(result_cell(&result, "lag"), k, 0);
        expect_near(result_cell(&result, "correlation"), sums[k] / active, 1e-9);
        expect_near(result_cell(&result, "frequency"), k / 14.0, 1e-9);
        power += result_cell(&result, "power") * (k % lags ? 2 : 1);
    }
    expect_near(power / (2 * lags), 1, 1e-9);
    result_expect_end(&result);
}

/* J_D = 0, all at once: C(k) = 0 for k > 0 and a flat spectrum for N -> infinity; at odd lags at any N, because J -> -J
 * changes the sign of every second state. */
Test(observe_correlations, parallel_without_self_coupling)
{
    struct result result = RUN("--n", "200", "--jd", "0", "--rule", "parallel", "--samples", "24", "--max-sweeps",
                               "160", "--warm-up", "40", "--correlations", "--lags", "10");
    for (int k = 0; k <= 10; k++) {
        cr_assert_eq(result_row(&result), 15);
        expect_near(result_cell(&result, "active_runs"), 24, 0);
        double correlation = result_cell(&result, "correlation"), error = result_cell(&result, "correlation_error");
        if (k == 0)
            expect_near(correlation, 1, 0);
        else
            expect_near(correlation, 0, k % 2 ? 4.5 * error : 0.02);
        expect_near(result_cell(&result, "power"), 1, 0.1);
    }
    result_expect_end(&result);
}

/* Within 4 standard errors, which must be below 0.01, and a correction for finite size of at most 10/N (it was found to
 * be about 8/N for `parallel` at lag 5). A negative number stands for one that is not known. */
static void check_correlations(const char *rule, const char *jd, const double theory[6])
{
    struct result result = RUN("--n", "1000", "--jd", jd, "--rule", rule, "--samples", "8", "--max-sweeps", "500",
                               "--warm-up", "100", "--correlations", "--lags", "5");
    for (int k = 0; k <= 5; k++) {
        cr_assert_eq(result_row(&result), 15);
        double error = result_cell(&result, "correlation_error");
        cr_expect(error < 0.01);
        if (theory[k] >= 0)
            expect_near(result_cell(&result, "correlation"), theory[k], 4 * error + 10.0 / 1000);
    }
    result_expect_end(&result);
}

/* Dynamical mean-field theory: all at once its numerical solution at J_D = 0.5; one after the other, drawn with
 * replacement, the exact solution of C'' = C - (2/pi) asin C with C(0) = 1, C(infinity) = 0 at J_D = 0. */
Test(observe_correlations, mean_field_theory)
{
    check_correlations("parallel", "0.5", (const double[]){1, 0.8559, 0.7153, -1, -1, 0.3903});
    check_correlations("random", "0", (const double[]){1, 0.567732, 0.313506, 0.172016, -1, -1});
}
