/* --stabilities at the same fixed points reached by hand, and where all states are fixed points. */
#include "tests/hand.h"
#include "tests/near.h"

Test(observe_stabilities, runs_followed_by_hand)
{
    enum { neurons = 40, samples = 2, starts = 20, bins = 6 };
    double counts[bins] = {0}, fields[neurons], outside = 0;
    int reached = 0;
    for (uint64_t sample = 0; sample < samples; sample++) {
        struct hand hand = hand_create(neurons, 0.6, sample);
        for (uint32_t start = 0; start < starts; start++) {
            hand_start(&hand, RULE_PERMUTED, start);
            if (!dynamics_run(hand.dynamics, 8))
                continue;
            reached++;
            const int8_t *state = dynamics_state(hand.dynamics);
            network_fields(hand.network, state, fields);
            for (int i = 0; i < neurons; i++) {
                double stability = state[i] * fields[i] + 0.6;
                if (stability >= 0.25 && stability < 3.25)
                    counts[(int)((stability - 0.25) / 0.5)]++;
                else
                    outside++;
            }
        }
        hand_free(&hand);
    }
    cr_assert(reached > 0 && reached < samples * starts);
    struct result result = RUN("--n", "40", "--jd", "0.6", "--samples", "2", "--starts", "20", "--max-sweeps", "8",
                               "--stabilities", "--bins", "0.25:3.25:0.5");
    cr_expect_str_eq(result.names, COMMON_NAMES "fixed_points\toutside\tstability\tdensity\tdensity_error\t"
                                                "typical_density");
    for (int b = 0; b < bins; b++) {
        cr_assert_eq(result_row(&result), 14);
        expect_near(result_cell(&result, "fixed_points"), reached, 0);
        expect_near(result_cell(&result, "outside"), outside / (reached * neurons), 1e-9);
        expect_near(result_cell(&result, "stability"), 0.5 + 0.5 * b, 1e-9);
        expect_near(result_cell(&result, "density"), counts[b] / (reached * neurons * 0.5), 1e-9);
    }
    result_expect_end(&result);
}

/* J_D = 5: every state is a fixed point, and those reached are the random starts, hence typical. */
Test(observe_stabilities, typical_fixed_points)
{
    struct result result = RUN("--n", "20", "--jd", "5", "--samples", "300", "--starts", "2", "--max-sweeps", "10",
                               "--stabilities", "--bins", "1:9:0.5");
    double sum = 0, outside = 0;
    while (result_row(&result)) {
        double density = result_cell(&result, "density"), error = result_cell(&result, "density_error");
        expect_near(result_cell(&result, "fixed_points"), 600, 0);
        if (density > 0.01)
            expect_near(density, result_cell(&result, "typical_density"), 4 * error);
        sum += density * 0.5;
        outside = result_cell(&result, "outside");
    }
    expect_near(sum + outside, 1, 1e-9);
    result_expect_end(&result);
}

/* Where typical fixed points are not known there is no column of them. */
Test(observe_stabilities, columns_without_theory)
{
    struct result result = RUN("--n", "10", "--jd", "1", "--eta=0,0.5", "--samples", "2", "--stabilities");
    cr_expect_str_eq(result.names, COMMON_NAMES "fixed_points\toutside\tstability\tdensity\tdensity_error");
    for (int row = 0; row < 2 * 100; row++)
        cr_assert_eq(result_row(&result), 13);
    result_expect_end(&result);
    result = RUN("--n", "10", "--jd", "1", "--layers", "2", "--samples", "2", "--starts", "2", "--overlaps");
    cr_expect_str_eq(result.names, COMMON_NAMES "fixed_points\tdistinct\tpairs\tsame\tsame_error\tmirror\t"
                                                "mirror_error\toverlap\tfraction\tfraction_error");
    for (int row = 0; row < 40; row++)
        cr_assert_eq(result_row(&result), 18);
    result_expect_end(&result);
}
