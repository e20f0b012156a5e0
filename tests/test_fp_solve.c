/* The command line of fp-solve: tables and refusals. */
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-solve"
#define RUN(exit_code, ...) RESULT("fp-solve", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-solve", line, __VA_ARGS__)

enum { COLUMNS = 18 };

/* Tables ------------------------------------------------------------------------------------------------- */

Test(fp_solve, grid_order)
{
    static const char *const methods[] = {"dynamics", "annealing"};
    struct result result = RUN(0, "--jd", "1,0.75", "--n", "10,20", "--margin", "0,0.25", "--eta", "0,-0.5", "--method",
                               "dynamics,annealing", "--samples", "3", "--starts", "2", "--max-iterations", "20");
    cr_expect_str_eq(result.names, "n\tjd\tmargin\teta\tmethod\tsamples\tstarts\tsuccess\tsuccess_low\tsuccess_high\t"
                                   "iterations_median\titerations_median_low\titerations_median_high\t"
                                   "iterations_mean\titerations_mean_error\tattempts\tviolated_min\tviolated_median");
    for (int method = 0; method < 2; method++)
        for (double eta = 0; eta >= -0.5; eta -= 0.5)
            for (double margin = 0; margin <= 0.25; margin += 0.25)
                for (double n = 10; n <= 20; n += 10)
                    for (double jd = 1; jd >= 0.75; jd -= 0.25) {
                        double expected[] = {n, jd, margin, eta, NAN, 3, 2};
                        cr_assert_eq(result_row(&result), COLUMNS);
                        cr_expect_str_eq(result.word, methods[method]);
                        for (int i = 0; i < 7; i++)
                            if (i != 4)
                                expect_near(result.cells[i], expected[i], 0);
                    }
    result_expect_end(&result);
}

/* Every state is a fixed point at a large self-coupling, and none is at a negative one that large. */
Test(fp_solve, extreme_self_couplings)
{
    static const char *const methods[] = {"focusing", "reinforcement", "bp", "annealing", "dynamics"};
    struct result result = RUN(0, "--jd", "10,-10", "--n", "30", "--samples", "10", "--max-iterations", "30",
                               "--method", "focusing,reinforcement,bp,annealing,dynamics");
    for (int method = 0; method < 5; method++)
        for (int row = 0; row < 2; row++) {
            cr_assert_eq(result_row(&result), COLUMNS);
            cr_expect_str_eq(result.word, methods[method]);
            expect_near(result_cell(&result, "success"), row == 0, 0);
            if (row == 0) {
                cr_expect_leq(result_cell(&result, "iterations_median"), 1);
                cr_expect_leq(result_cell(&result, "iterations_mean"), 1);
                expect_near(result_cell(&result, "violated_median"), 0, 0);
                continue;
            }
            expect_near(result_cell(&result, "iterations_median"), INFINITY, 0);
            expect_near(result_cell(&result, "iterations_median_high"), INFINITY, 0);
            expect_near(result_cell(&result, "iterations_mean"), 0, 0);
            expect_near(result_cell(&result, "iterations_mean_error"), INFINITY, 0);
            expect_near(result_cell(&result, "violated_min"), 30, 0);
            expect_near(result_cell(&result, "violated_median"), 30, 0);
        }
    result_expect_end(&result);
}

/* Only J_D - kappa matters, and the number of a network and of a start means the same in every run. */
Test(fp_solve, margin_and_split_samples)
{
#define OF_ONE_ATTEMPT "--n", "60", "--starts", "5", "--restarts", "0", "--samples"
    struct result plain = RUN(0, OF_ONE_ATTEMPT, "8", "--jd", "0.125");
    struct result shifted = RUN(0, OF_ONE_ATTEMPT, "8", "--jd", "0.625", "--margin", "0.5");
    result_row(&plain);
    result_row(&shifted);
    for (int i = 5; i < COLUMNS; i++)
        expect_near(shifted.cells[i], plain.cells[i], 0);
    double success = 0, iterations = 0;
    for (int half = 0; half < 2; half++) {
        struct result part = RUN(0, OF_ONE_ATTEMPT, "4", "--jd", "0.125", "--first-sample", half ? "4" : "0");
        result_row(&part);
        success += result_cell(&part, "success");
        iterations += result_cell(&part, "success") * result_cell(&part, "iterations_mean");
        result_expect_end(&part);
    }
    expect_near(result_cell(&plain, "success"), success / 2, 1e-9);
    expect_near(result_cell(&plain, "iterations_mean"), iterations / success, 1e-6);
    cr_expect(success > 0 && success < 2, "success %g", success);
    result_expect_end(&plain);
    result_expect_end(&shifted);
}

/* The header has what acted, with the defaults that depend on the method, and nothing else. */
Test(fp_solve, header)
{
    struct command command = COMMAND(TOOL, "--jd", "1", "--n", "10", "--samples", "1", "--quiet", "--method",
                                     "bp,reinforcement,dynamics");
    text_expect(command.out, "\n# parameter jd = 1\n");
    text_expect(command.out, "\n# parameter rate = 0.001 [1/iteration] (default)\n");
    text_expect(command.out, "\n# parameter damping = bp:0.5,reinforcement:0 (default)\n");
    text_expect(command.out, "\n# parameter restarts = 0 (default)\n");
    cr_expect_null(strstr(command.out, "parameter polish-hot"));
    text_expect(command.out, "\n# parameter max-iterations = bp:1000,reinforcement:2200,dynamics:1000 [iterations] "
                             "(default)\n");
    cr_expect_null(strstr(command.out, "parameter protocol"));
    cr_expect_null(strstr(command.out, "parameter replicas"));
    cr_expect_null(strstr(command.out, "parameter hot"));
    command_free(&command);
    command = COMMAND(TOOL, "--jd", "1", "--n", "10", "--samples", "1", "--quiet", "--steps", "10");
    text_expect(command.out, "\n# parameter damping = 0.3 (default)\n");
    text_expect(command.out, "\n# parameter restarts = 3 (default)\n");
    text_expect(command.out, "\n# parameter polish-sweeps = 100 [sweeps] (default)\n");
    text_expect(command.out, "\n# parameter polish-hot = 0.01 (default)\n");
    text_expect(command.out, "\n# parameter max-iterations = 201 [iterations] (default)\n");
    cr_expect_null(strstr(command.out, "parameter rate"));
    command_free(&command);
    command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_not_null(strstr(command.out, "notes/solvers.md"));
    command_free(&command);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

#define ALLOWED(numbers) " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are " numbers ")"
#define PART(option) "--" option " plays no part here: it needs "
#define MESSAGES "--method focusing, reinforcement or bp"
#define ONE " is for one method on one network: single values of --method and the grids, and --samples 1"
#define ETA                                                                                                      \
    ": the equations of message passing are those of independent J_ij and J_ji (eta = 0); correlated ones make " \
    "loops of length 4 that they miss"

Test(fp_solve, refuses_bad_values)
{
    REFUSED("--n 1: 1 is out of range" ALLOWED("whole numbers from 2 to 2147483647"), "--n", "1");
    REFUSED("--method fast: no such choice (allowed are focusing|reinforcement|bp|annealing|dynamics, separated by "
            "commas)", "--method", "fast");
    REFUSED("--method bp,bp: bp twice (allowed are focusing|reinforcement|bp|annealing|dynamics, separated by commas)",
            "--method", "bp,bp");
    REFUSED("--protocol none: no such choice (allowed is one of scoping|pseudo|free|standard)", "--protocol", "none");
    REFUSED("--replicas 1: 1 is out of range (allowed is a number from 1.001 to 1000)", "--replicas", "1");
    REFUSED("--damping 1: 1 is out of range (allowed is a number from 0 to 0.999)", "--damping", "1");
    REFUSED("--restarts -1: -1 is out of range (allowed is a whole number from 0 to 1000000000)", "--restarts", "-1");
    REFUSED("--max-iterations 0: 0 is out of range (allowed is a whole number from 1 to 1000000000000000)",
            "--max-iterations", "0");
}

Test(fp_solve, refuses_what_plays_no_part)
{
    REFUSED(PART("protocol") "--method focusing", "--protocol", "pseudo", "--method", "bp");
    REFUSED(PART("schedule") "--method focusing --protocol free", "--schedule", "list");
    REFUSED(PART("replicas") "--method focusing --protocol scoping", "--replicas", "3", "--protocol", "pseudo");
    REFUSED(PART("steps") "--method focusing --protocol scoping", "--steps", "3", "--method", "reinforcement");
    REFUSED(PART("rate") "--method reinforcement, or focusing with --protocol pseudo or standard", "--rate", "0.01");
    REFUSED(PART("exponent") "--method focusing --protocol pseudo", "--exponent", "0.5");
    REFUSED(PART("damping") MESSAGES, "--damping", "0.5", "--method", "dynamics");
    REFUSED(PART("noise") MESSAGES, "--noise", "0.5", "--method", "annealing,dynamics");
    REFUSED(PART("polish-hot") MESSAGES ", and --polish-sweeps above 0", "--polish-hot", "1", "--polish-sweeps", "0");
    REFUSED(PART("hot") "--method annealing", "--hot", "1");
}

Test(fp_solve, refuses_contradictions)
{
    REFUSED("--protocol free needs --schedule", "--protocol", "free");
    REFUSED("--gamma-min 2: must not exceed --gamma-max 1", "--gamma-min", "2", "--gamma-max", "1");
    REFUSED("--cold 2: must not exceed --hot 1", "--method", "annealing", "--hot", "1", "--cold", "2");
    REFUSED("--polish-cold 2: must not exceed --polish-hot 1", "--polish-sweeps", "9", "--polish-hot", "1",
            "--polish-cold", "2");
    REFUSED("--network and --n: not both", "--network", "net.h5", "--n", "10");
    REFUSED("--trace and --save-states: not both", "--trace", "--save-states", "s.h5");
    REFUSED("--trace" ONE, "--trace", "--jd", "1");
    REFUSED("--trace" ONE, "--trace", "--samples", "1", "--jd", "1,2");
    REFUSED("--trace" ONE, "--trace", "--samples", "1", "--jd", "1", "--method", "bp,dynamics");
    REFUSED("--trace follows one run: it needs --starts 1", "--trace", "--samples", "1", "--jd", "1", "--starts", "2");
    REFUSED("--save-states" ONE, "--save-states", "s.h5", "--samples", "1");
    REFUSED("--eta 0.5" ETA, "--eta", "0,0.5");
    REFUSED("--eta -1" ETA, "--eta=-1", "--method", "dynamics,bp");
}

/* The memory is asked for only after it was found to be there. */
Test(fp_solve, refuses_what_does_not_fit_into_memory)
{
    static const char *const sizes[][4] = {{"1000000", "1", "bp", "TiB of"}, {"10", "1000000000", "focusing", "of"},
                                           {"2147483647", "1", "dynamics", "over 16 EiB of"},
                                           {"2000000000", "1", "focusing", "over 16 EiB of"}};
    for (int i = 0; i < 4; i++) {
        struct command command = COMMAND(TOOL, "--n", sizes[i][0], "--threads", "1", "--samples", sizes[i][1],
                                         "--starts", sizes[i][1], "--method", sizes[i][2]);
        const char *begin = "fp-solve: --n, --samples, --starts as large as these need ";
        cr_expect_eq(command.exit_code, EXIT_USAGE);
        cr_expect_str_empty(command.out);
        cr_expect(strstr(command.err, begin) == command.err && strstr(command.err, sizes[i][3]), "%s", command.err);
        cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1);
        command_free(&command);
    }
    struct command command = COMMAND(TOOL, "--trace", "--n", "10", "--jd", "1", "--samples", "1", "--max-iterations",
                                     "1e15");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect(strstr(command.err, "fp-solve: --trace of up to 4e+15 iterations needs ") == command.err, "%s",
              command.err);
    command_free(&command);
}
