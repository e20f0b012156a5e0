/* --basins against all perturbations of the same fixed points, and where all states are fixed points. */
#include "tests/hand.h"
#include "tests/near.h"

#include <string.h>

/* Whether the dynamics returns to `fixed` after spins i and j (the same: only one) were flipped. */
static bool returns(struct hand *hand, enum update_rule rule, const int8_t *fixed, size_t i, size_t j)
{
    enum { neurons = 10 };
    int8_t state[neurons];
    memcpy(state, fixed, neurons);
    state[i] *= -1;
    if (j != i)
        state[j] *= -1;
    dynamics_start(hand->dynamics, hand->self_coupling, rule, &(struct stream_address){0}, state);
    return dynamics_run(hand->dynamics, 1000) && memcmp(dynamics_state(hand->dynamics), fixed, neurons) == 0;
}

/* A deterministic rule: the probability to return from one or two random flips is known for each fixed point by trying
 * all of them. The measured fraction lies within 4 standard errors. Few networks, on which always the same flips
 * would give another fraction. */
Test(observe_basins, all_perturbations)
{
    enum { neurons = 10, first = 7, samples = 3, starts = 150 };
    double expected[2] = {0}, variance[2] = {0}, fixed_points = 0;
    for (uint64_t sample = first; sample < first + samples; sample++) {
        struct hand hand = hand_create(neurons, 0.8, sample);
        for (uint32_t start = 0; start < starts; start++) {
            int8_t fixed[neurons];
            double returned[2] = {0};
            hand_start(&hand, RULE_CYCLIC, start);
            if (!dynamics_run(hand.dynamics, 1000))
                continue;
            memcpy(fixed, dynamics_state(hand.dynamics), neurons);
            for (size_t i = 0; i < neurons; i++)
                for (size_t j = 0; j <= i; j++)
                    returned[i != j] += returns(&hand, RULE_CYCLIC, fixed, i, j);
            fixed_points++;
            for (int k = 0; k < 2; k++) {
                double p = returned[k] / (k ? 45 : 10);
                expected[k] += p;
                variance[k] += p * (1 - p);
            }
        }
        hand_free(&hand);
    }
    struct result result = RUN("--n", "10", "--jd", "0.8", "--rule", "cyclic", "--first-sample", "7", "--samples", "3",
                               "--starts", "150", "--basins", "0,0.1,0.2,1");
    cr_expect_str_eq(result.names, COMMON_NAMES "fixed_points\tfraction\tflipped\treturned\treturned_low\t"
                                                "returned_high\toverlap\toverlap_error");
    static const double flipped[] = {0, 1, 2, 10};
    for (int row = 0; row < 4; row++) {
        cr_assert_eq(result_row(&result), 16);
        double returned = result_cell(&result, "returned"), reached = result_cell(&result, "overlap");
        expect_near(result_cell(&result, "fixed_points"), fixed_points, 0);
        expect_near(result_cell(&result, "flipped"), flipped[row], 0);
        cr_expect_leq(result_cell(&result, "returned_low"), returned);
        cr_expect_geq(result_cell(&result, "returned_high"), returned);
        if (row == 1 || row == 2) {
            double error = sqrt(variance[row - 1]) / fixed_points;
            expect_near(returned, expected[row - 1] / fixed_points, 4 * error);
            cr_expect(error < 0.05 && reached < 1);
        } else { /* nothing is flipped, or everything: the mirror image is a fixed point, too */
            expect_near(returned, row == 0, 0);
            expect_near(reached, row == 0 ? 1 : -1, 0);
        }
    }
    result_expect_end(&result);
}

/* Where all states are fixed points nothing returns, and the overlap is that of the flips: their number is right, and
 * no spin is flipped twice. */
Test(observe_basins, flips)
{
    struct result result =
        RUN("--n", "30", "--jd", "7", "--samples", "3", "--starts", "20", "--basins", "0.01:0.81:0.2");
    for (int row = 0; row < 5; row++) {
        cr_assert_eq(result_row(&result), 16);
        double flipped = round(30 * (0.01 + 0.2 * row));
        expect_near(result_cell(&result, "flipped"), flipped, 0);
        expect_near(result_cell(&result, "returned"), flipped == 0, 0);
        expect_near(result_cell(&result, "overlap"), 1 - flipped / 15, 1e-9);
        expect_near(result_cell(&result, "overlap_error"), 0, 1e-9);
    }
    result_expect_end(&result);
}
