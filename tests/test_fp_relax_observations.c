/* What all observations of fp-relax have in common. */
#include "tests/hand.h"
#include "tests/near.h"

#include <stdlib.h>

#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-relax", line, __VA_ARGS__)

static const char *const observations[][3] = {
    {"--trace"},
    {"--correlations", "--lags=4"},
    {"--stabilities", "--bins=0:3:1"},
    {"--overlaps", "--bins=-1:1:0.5"},
    {"--basins=0,0.1"},
};
enum { OBSERVATIONS = sizeof observations / sizeof *observations };

/* Two grid points, some of whose runs converge; one network or several, whose runs are in one part or two. */
Test(fp_relax_observations, any_number_of_threads)
{
    static const char *const shapes[][2] = {{"1", "40"}, {"5", "20"}, {"15", "2"}};
    for (int k = 0; k < OBSERVATIONS; k++)
        for (int shape = 0; shape < 3; shape++) {
            char *output[2];
            for (int threads = 1; threads <= 2; threads++) {
                struct command command =
                    COMMAND(TOOL_DIRECTORY "/fp-relax", "--n", "30", "--jd", "0.4,0.6", "--samples", shapes[shape][0],
                            "--starts", shapes[shape][1], "--max-sweeps", "40", "--quiet", "--threads",
                            threads == 1 ? "1" : "2", observations[k][0], observations[k][1]);
                cr_assert_eq(command.exit_code, 0, "%s", command.err);
                output[threads - 1] = command.out;
                free(command.err);
            }
            cr_expect_str_eq(output[0], output[1]);
            free(output[0]);
            free(output[1]);
        }
}

/* At J_D = -2 no fixed point is reached, and at J_D = 5 no run is active. The rows are there, with zeros and unknown
 * errors. */
Test(fp_relax_observations, nothing_to_observe)
{
    struct result result = RUN("--n", "60", "--jd=-2", "--samples", "4", "--max-sweeps", "10", "--stabilities");
    for (int row = 0; row < 100; row++) {
        cr_assert_eq(result_row(&result), 14);
        expect_near(result_cell(&result, "fixed_points"), 0, 0);
        expect_near(result_cell(&result, "density"), 0, 0);
        expect_near(result_cell(&result, "density_error"), INFINITY, 0);
        cr_expect(row > 40 || result_cell(&result, "typical_density") > 0);
    }
    result_expect_end(&result);
    result = RUN("--n", "60", "--jd=-2", "--samples", "4", "--starts", "2", "--max-sweeps", "10", "--overlaps");
    for (int row = 0; row < 40; row++) {
        cr_assert_eq(result_row(&result), 19);
        expect_near(result_cell(&result, "pairs"), 0, 0);
        expect_near(result_cell(&result, "same"), 0, 0);
        expect_near(result_cell(&result, "fraction_error"), INFINITY, 0);
    }
    result_expect_end(&result);
    result = RUN("--n", "60", "--jd", "5", "--samples", "1", "--starts", "2", "--max-sweeps", "10", "--overlaps");
    for (int row = 0; row < 40; row++) {
        cr_assert_eq(result_row(&result), 19);
        expect_near(result_cell(&result, "pairs"), 1, 0);
        expect_near(result_cell(&result, "fraction_error"), INFINITY, 0); /* one pair says nothing of its error */
    }
    result_expect_end(&result);
    result = RUN("--n", "60", "--jd=-2", "--samples", "4", "--max-sweeps", "10", "--basins", "0.1");
    cr_assert_eq(result_row(&result), 16);
    for (int column = 8; column < 16; column++)
        expect_near(result.cells[column], ((const double[]){0, 0.1, 6, 0, 0, 1, 0, INFINITY})[column - 8], 1e-9);
    result_expect_end(&result);
    result = RUN("--n", "60", "--jd", "5", "--samples", "4", "--max-sweeps", "10", "--correlations", "--lags", "2");
    for (int k = 0; k <= 2; k++) {
        cr_assert_eq(result_row(&result), 15);
        for (int column = 8; column < 15; column++)
            expect_near(result.cells[column],
                        ((const double[]){0, k, 0, INFINITY, k / 4.0, 0, INFINITY})[column - 8], 1e-9);
    }
    result_expect_end(&result);
}

Test(fp_relax_observations, refusals)
{
    REFUSED("--lags 6: must be at most half of the time from --warm-up to --max-sweeps, which is 10", "--max-sweeps",
            "20", "--correlations", "--lags", "6");
    REFUSED("--bins needs two edges or more", "--stabilities", "--bins", "1");
    REFUSED("--bins 1,1: edges must ascend", "--overlaps", "--bins", "0,1,1", "--starts", "2");
    REFUSED("--lags needs --correlations", "--lags", "5");
    REFUSED("--bins needs --stabilities or --overlaps", "--bins", "0,1");
    REFUSED("--trace and --basins: not both", "--trace", "--basins", "0.1");
}
