/* The command line of fp-recall: tables and refusals. */
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-recall"
#define RUN(exit_code, ...) RESULT("fp-recall", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-recall", line, __VA_ARGS__)

/* Tables ------------------------------------------------------------------------------------------------- */

Test(fp_recall, grid_order)
{
    struct result result = RUN(0, "--n", "10,20", "--layers", "3,2", "--patterns", "2,4", "--epochs", "2", "--samples",
                               "2");
    cr_expect_str_eq(result.names, "n\tlayers\tpatterns\tsamples\toverlap_best\toverlap_best_error\trecalled_best\t"
                                   "recalled_best_error\tepoch_best\toverlap_last\toverlap_last_error\trecalled_last\t"
                                   "recalled_last_error\tepochs\tfinished\tunstable\tunstable_error");
    for (double layers = 3; layers >= 2; layers--)
        for (double n = 10; n <= 20; n += 10)
            for (double patterns = 2; patterns <= 4; patterns += 2) {
                double expected[] = {n, layers, patterns, 2};
                cr_assert_eq(result_row(&result), 17);
                for (int i = 0; i < 4; i++)
                    expect_near(result.cells[i], expected[i], 0);
            }
    result_expect_end(&result);
}

/* The table is what the trace has at its best and last epoch; after the end of learning nothing changes. */
Test(fp_recall, trace_and_table)
{
#define ONE_RUN "--n", "30", "--layers", "3", "--patterns", "5", "--epochs", "200", "--samples", "1", "--seed", "4"
    struct result table = RUN(0, ONE_RUN), trace = RUN(0, ONE_RUN, "--trace");
    cr_expect_str_eq(trace.names, "n\tlayers\tpatterns\tepoch\tsamples\tfinished\toverlap\toverlap_error\trecalled\t"
                                  "recalled_error\tunstable\tunstable_error\tunstable_neurons\tsweeps");
    cr_assert(result_row(&table));
    double best = -1, best_epoch = 0, last = -1, epochs = 0, recalled = 0;
    for (double epoch = 1; epoch <= 200; epoch++) {
        cr_assert_eq(result_row(&trace), 14);
        expect_near(result_cell(&trace, "epoch"), epoch, 0);
        cr_expect(epoch <= epochs || epochs == 0 || result_cell(&trace, "overlap") == last);
        last = result_cell(&trace, "overlap");
        if (last > best) {
            best = last;
            best_epoch = epoch;
            recalled = result_cell(&trace, "recalled");
        }
        if (epochs == 0 && result_cell(&trace, "finished") == 1)
            epochs = epoch;
        expect_near(result_cell(&trace, "overlap_error"), INFINITY, 0);
    }
    cr_expect(epochs > 10 && epochs < 200);
    expect_near(result_cell(&table, "overlap_best"), best, 1e-9);
    expect_near(result_cell(&table, "epoch_best"), best_epoch, 0);
    expect_near(result_cell(&table, "recalled_best"), recalled, 1e-9);
    expect_near(result_cell(&table, "overlap_last"), last, 1e-9);
    expect_near(result_cell(&table, "unstable"), result_cell(&trace, "unstable"), 1e-9);
    expect_near(result_cell(&table, "epochs"), epochs, 0);
    expect_near(result_cell(&table, "finished"), 1, 0);
    result_expect_end(&table);
    result_expect_end(&trace);
}

/* Samples are independent: those of one seed and P agree with single ones in the mean and in its error. */
Test(fp_recall, means_over_samples)
{
#define THREE "--n", "24", "--layers", "2", "--epochs", "30", "--patterns", "12"
    double overlaps[3], sum = 0, squares = 0;
    struct result three = RUN(0, THREE, "--samples", "3"), two = RUN(0, THREE, "--samples", "2");
    struct result one = RUN(0, THREE, "--samples", "1");
    cr_assert(result_row(&three) && result_row(&two) && result_row(&one));
    overlaps[0] = result_cell(&one, "overlap_last");
    overlaps[1] = 2 * result_cell(&two, "overlap_last") - overlaps[0];
    overlaps[2] = 3 * result_cell(&three, "overlap_last") - overlaps[0] - overlaps[1];
    cr_expect(overlaps[0] != overlaps[1] && overlaps[1] != overlaps[2]);
    for (int k = 0; k < 3; k++)
        sum += overlaps[k] / 3;
    for (int k = 0; k < 3; k++)
        squares += pow(overlaps[k] - sum, 2);
    expect_near(result_cell(&three, "overlap_last_error"), sqrt(squares / 6), 1e-8);
    result_expect_end(&one);
    result_expect_end(&two);
    result_expect_end(&three);
}

/* The header has what acted, with the defaults that depend on the number of layers, and nothing else. */
Test(fp_recall, header)
{
    struct command command = COMMAND(TOOL, "--n", "10", "--layers", "2,3,5", "--patterns", "1", "--epochs", "1",
                                     "--samples", "1", "--quiet", "--rate", "0.05");
    text_expect(command.out, "\n# parameter margin = 2:3.5,3:3,5:3 (default)\n");
    text_expect(command.out, "\n# parameter jd = 2:0,3:0.3,5:0.3 (default)\n");
    text_expect(command.out, "\n# parameter lambda = 2:3,3:3,5:4 (default)\n");
    text_expect(command.out, "\n# parameter input-strength = 2:3,3:3,5:4 (default)\n");
    text_expect(command.out, "\n# parameter recurrent-strength = 2:0.1,3:1,5:1 (default)\n");
    text_expect(command.out, "\n# parameter rate = 0.05\n");
    text_expect(command.out, "\n# parameter warm-up = 2:2,3:10,5:10 [sweeps] (default)\n");
    text_expect(command.out, "\n# parameter max-sweeps = 50 [sweeps] (default)\n");
    cr_expect_null(strstr(command.out, "parameter criterion"));
    cr_expect_null(strstr(command.out, "parameter at"));
    command_free(&command);
    command = COMMAND(TOOL, "--n", "6", "--layers", "7", "--epochs", "1", "--samples", "1", "--quiet", "--capacity");
    text_expect(command.out, "\n# parameter margin = 3 (default)\n");
    text_expect(command.out, "\n# parameter criterion = 0.95 (default)\n");
    text_expect(command.out, "\n# parameter at = best,last (default)\n");
    cr_expect_null(strstr(command.out, "parameter patterns"));
    command_free(&command);
}

/* Deeper chains store more (reference: 0.58 and 0.83 pairs per neuron at N = 200 for 3 and 7 layers). */
Test(fp_recall, depth)
{
    struct result result = RUN(0, "--n", "60", "--layers", "3,7", "--patterns", "42", "--epochs", "120", "--samples",
                               "3");
    double recalled[2], errors[2];
    for (int k = 0; k < 2; k++) {
        cr_assert(result_row(&result));
        recalled[k] = result_cell(&result, "overlap_best");
        errors[k] = result_cell(&result, "overlap_best_error");
    }
    cr_expect_gt(recalled[1] - recalled[0], 3 * hypot(errors[0], errors[1]), "%g(%g) and %g(%g)", recalled[0],
                 errors[0], recalled[1], errors[1]);
    result_expect_end(&result);
}

/* Two layers store 0.36 pairs per neuron (reference: 0.42 at N = 200); 0.8 destroy each other. */
Test(fp_recall, load)
{
    struct result result = RUN(0, "--n", "100", "--layers", "2", "--patterns", "36,80", "--epochs", "200");
    cr_assert(result_row(&result));
    cr_expect_geq(result_cell(&result, "overlap_best"), 0.95);
    cr_assert(result_row(&result));
    cr_expect_lt(result_cell(&result, "overlap_best"), 0.7);
    cr_expect_lt(result_cell(&result, "overlap_last"), 0.8 * result_cell(&result, "overlap_best"));
    expect_near(result_cell(&result, "finished"), 0, 0);
    result_expect_end(&result);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

Test(fp_recall, bad_numbers)
{
#define GRID "is out of range (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are whole numbers from "
    REFUSED("--layers 1: 1 " GRID "2 to 65535)", "--layers", "1");
    REFUSED("--n 1: 1 " GRID "2 to 16777215)", "--n", "1");
    REFUSED("--patterns 10,0: 0 " GRID "1 to 1000000000)", "--patterns", "10,0");
    REFUSED("--criterion 1.5: 1.5 is out of range (allowed is a number from 0 to 1)",
            "--capacity", "--criterion", "1.5");
    REFUSED("--margin 101: 101 is out of range (allowed is a number from -100 to 100)", "--margin", "101");
    REFUSED("--jd -101: -101 is out of range (allowed is a number from -100 to 100)", "--jd", "-101");
    REFUSED("--lambda nan: 'nan' is not a number (allowed is a number from -100 to 100)", "--lambda", "nan");
    REFUSED("--input-strength 1e9: 1e9 is out of range (allowed is a number from -100 to 100)",
            "--input-strength", "1e9");
    REFUSED("--recurrent-strength -1: -1 is out of range (allowed is a number from 0 to 100)",
            "--recurrent-strength", "-1");
    REFUSED("--rate -0.1: -0.1 is out of range (allowed is a number from 0 to 100)", "--rate", "-0.1");
    REFUSED("--warm-up 1.5: 1.5 is not a whole number (allowed is a whole number from 0 to 1000000000)",
            "--warm-up", "1.5");
    REFUSED("--max-sweeps 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--max-sweeps", "0");
    REFUSED("--epochs 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--epochs", "0");
    REFUSED("--samples 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--samples", "0");
    REFUSED("--seed -1: -1 is out of range (allowed is a whole number from 0 to 9007199254740992)", "--seed", "-1");
    REFUSED("--at first: no such choice (allowed are best|last, separated by commas)", "--capacity", "--at", "first");
}

Test(fp_recall, contradictions)
{
    REFUSED("--capacity and --trace: not both", "--capacity", "--trace");
    REFUSED("--criterion needs --capacity", "--criterion", "0.9");
    REFUSED("--at needs --capacity", "--at", "best", "--trace");
    REFUSED("--patterns 7: --capacity searches between the smallest and the largest value, and needs two",
            "--capacity", "--patterns", "7");
    REFUSED("the number of neurons of all layers is 1e+10, but must be from 4 to 2147483647", "--n", "1000000",
            "--layers", "10000");
}

/* Couplings are multiples of 2^-18: what this changes is refused with the smallest value that it does not, which is
 * accepted. */
Test(fp_recall, values_too_small)
{
#define SMALL "--layers", "2", "--patterns", "1", "--epochs", "1", "--samples", "1", "--n", "50"
#define TOO_SMALL(what, at, from, ...)                                                                                \
    REFUSED(what " is too small at N = " at ": couplings and fields are multiples of 2^-18, which changes it by more " \
                 "than 1 %; possible are 0 and from " from " on", __VA_ARGS__)
    TOO_SMALL("--rate 1e-05", "50", "0.001348699152", SMALL, "--rate", "1e-5"); /* acts as 0 */
    TOO_SMALL("--rate 4e-05", "50", "0.001348699152", SMALL, "--rate", "4e-5"); /* acts as 2.7e-5 */
    TOO_SMALL("--rate 0.00137", "200", "0.002697398305", "--n", "50,200", "--rate", "0.00137");
    TOO_SMALL("--lambda -1e-06", "50", "0.0001907348633", SMALL, "--lambda", "-1e-6");
    TOO_SMALL("--input-strength 1e-06", "50", "0.0001907348633", SMALL, "--input-strength", "1e-6");
    TOO_SMALL("--jd 9.6e-06", "50", "0.0001907348633", "--capacity", "--jd", "9.6e-6");
    TOO_SMALL("--margin 1e-09", "50", "0.0001907348633", SMALL, "--margin", "1e-9");
    TOO_SMALL("--recurrent-strength 5e-05", "50", "6.743495762e-05", SMALL, "--recurrent-strength", "5e-5");
    struct result result = RUN(0, SMALL, "--rate", "0.001348699152", "--lambda", "0.0001907348633", "--jd", "-0.00021",
                               "--input-strength", "0", "--recurrent-strength", "6.743495762e-05", "--margin", "0");
    cr_assert(result_row(&result));
    result_expect_end(&result);
}

/* More memory than any machine has, and couplings that grow beyond all bounds: one line, nothing on standard output. */
Test(fp_recall, too_much)
{
    struct command command = COMMAND(TOOL, "--n", "10000000", "--layers", "2", "--patterns", "1");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(command.out_length, 0);
    text_expect(command.err, "fp-recall: this needs up to ");
    text_expect(command.err, ": lower --n, --layers, --patterns, --samples or --threads\n");
    command_free(&command);
    command = COMMAND(TOOL, "--trace", "--n", "10", "--epochs", "1000000000", "--samples", "100000");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    text_expect(command.err, ": lower --n, --layers, --patterns, --samples, --epochs or --threads\n");
    command_free(&command);
    command = COMMAND(TOOL, "--n", "100", "--layers", "2", "--patterns", "100", "--rate", "100", "--margin", "100",
                      "--samples", "1", "--quiet");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_str_eq(command.err, "fp-recall: with 100 neurons, 2 layers and 100 patterns the couplings grow out of "
                                  "range, sum_j |J_ij| > 4096: lower --rate 100\n");
    command_free(&command);
}
