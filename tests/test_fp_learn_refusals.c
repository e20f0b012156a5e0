/* What fp-learn refuses, each with one line on standard error. */
#include "common/options.h"
#include "tests/image_folder.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-learn"
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-learn", line, __VA_ARGS__)
#define SMALL "--data", "prototypes", "--inputs", "10", "--train-count", "50", "--test-count", "20"

/* One value below and one above its range, or no such word; for a word both are the same. */
static const struct {
    const char *option, *low, *high, *allowed;
} ranges[] = {
    {"jd", "-1e7", "1e7", "numbers from -1000000 to 1000000"},
    {"lambda", "-1e7", "1e7", "numbers from -1000000 to 1000000"},
    {"input-strength", "-0.1", "1e7", "numbers from 0 to 1000000"},
    {"margin", "-1e7", "1e7", "numbers from -1000000 to 1000000"},
    {"hidden", "1", "16777216", "whole numbers from 2 to 16777215"},
    {"layers", "0", "65536", "whole numbers from 1 to 65535"},
    {"inputs", "0", "16777216", "a whole number from 1 to 16777215"},
    {"train-per-class", "-1", "4294967296", "a whole number from 0 to 4294967295"},
    {"validation", "-1", "4294967296", "a whole number from 0 to 4294967295"},
    {"classes", "1", "257", "a whole number from 2 to 256"},
    {"latent", "0", "8193", "a whole number from 1 to 8192"},
    {"train-count", "0", "4294967296", "a whole number from 1 to 4294967295"},
    {"test-count", "0", "4294967296", "a whole number from 1 to 4294967295"},
    {"train-noise", "-0.1", "1.1", "a number from 0 to 1"},
    {"test-noise", "-0.1", "1.1", "a number from 0 to 1"},
    {"epochs", "0", "1000000001", "a whole number from 1 to 1000000000"},
    {"batch", "0", "16777216", "a whole number from 1 to 16777215"},
    {"curriculum", "-0.1", "1.1", "a number from 0 to 1"},
    {"curriculum-wrong", "-0.1", "1.1", "a number from 0 to 1"},
    {"sweeps", "0", "16777216", "a whole number from 1 to 16777215"},
    {"warm-up", "-1", "16777216", "a whole number from 0 to 16777215"},
    {"update-probability", "0", "1.1", "a number from 1e-06 to 1"},
    {"recurrent-strength", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"forward-strength", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"feedback-strength", "-1e7", "1e7", "a number from -1000000 to 1000000"},
    {"skip-feedback", "-1e7", "1e7", "a number from -1000000 to 1000000"},
    {"input-layers", "-1", "65536", "a whole number from 0 to 65535"},
    {"readout-margin", "-1e7", "1e7", "a number from -1000000 to 1000000"},
    {"rate-recurrent", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"rate-input", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"rate-readout", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"decay", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"softness", "-0.1", "1e7", "a number from 0 to 1000000"},
    {"gradient-rate", "0", "1.1", "a number from 1e-09 to 1"},
    {"samples", "0", "1000001", "a whole number from 1 to 1000000"},
    {"seed", "-1", "1e16", "a whole number from 0 to 9007199254740992"},
    {"every", "0", "1000000001", "a whole number from 1 to 1000000000"},
    {"train-examined", "0", "4294967296", "a whole number from 1 to 4294967295"},
    {"checkpoint-every", "0", "1000000001", "a whole number from 1 to 1000000000"},
    {"starts", "0", "1000000001", "a whole number from 1 to 1000000000"},
    {"max-sweeps", "0", "1e16", "a whole number from 1 to 1000000000000000"},
    {"model", "net", "net", "full|reservoir|random-features|perceptron|mlp, separated by commas"},
    {"dynamics", "triple", "triple", "one of double|simple"},
    {"update", "all", "all", "one of synchronous|partial|asynchronous"},
    {"start", "one", "one", "one of zero|input|random"},
    {"readout-rule", "dirty", "dirty", "one of clean|authors"},
    {"rule", "odd", "odd", "one of random|permuted|cyclic|parallel|greedy"},
};

Test(fp_learn_refusals, ranges)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (int high = 0; high < 2; high++) {
            char argument[64], begin[96];
            const char *value = high ? ranges[i].high : ranges[i].low;
            snprintf(argument, sizeof argument, "--%s=%s", ranges[i].option, value);
            snprintf(begin, sizeof begin, "fp-learn: --%s %s: ", ranges[i].option, value);
            struct command command = COMMAND(TOOL, argument);
            cr_expect_eq(command.exit_code, EXIT_USAGE, "%s", argument);
            cr_expect_str_empty(command.out);
            cr_expect(strncmp(command.err, begin, strlen(begin)) == 0 && strstr(command.err, ranges[i].allowed) &&
                      strchr(command.err, '\n') == command.err + command.err_length - 1, "%s", command.err);
            command_free(&command);
        }
}

/* Options that play no part. */
Test(fp_learn_refusals, idle_options)
{
    REFUSED("--lambda couples the layers of a chain: it needs --layers above 1", SMALL, "--lambda", "1");
    REFUSED("--forward-strength couples the layers of a chain: it needs --layers above 1", SMALL, "--forward-strength",
            "1");
    REFUSED("--skip-readout is for the layers before the last: it needs --layers above 1", SMALL, "--skip-readout");
    REFUSED("--skip-feedback is for the layers before the last: it needs --layers above 1", SMALL, "--skip-feedback",
            "0.5", "--layers", "1");
    REFUSED("--margin plays no part for --model reservoir,mlp", SMALL, "--model", "reservoir,mlp", "--margin", "1");
    REFUSED("--jd plays no part for --model random-features", SMALL, "--model", "random-features", "--jd", "1");
    REFUSED("--hidden plays no part for --model perceptron", SMALL, "--model", "perceptron", "--hidden", "9");
    REFUSED("--decay plays no part for --model mlp", SMALL, "--model", "mlp", "--decay", "0");
    REFUSED("--gradient-rate plays no part for --model full,reservoir", SMALL, "--model", "full,reservoir",
            "--gradient-rate", "0.1");
    REFUSED("--classes plays no part for images: it is for synthetic patterns", "--classes", "3");
    REFUSED("--raw plays no part for synthetic patterns: it is for images", "--data", "random", "--raw");
    REFUSED("--inputs plays no part with --raw: the inputs are the pixels", "--raw", "--inputs", "3");
    REFUSED("--latent plays no part but for --data hidden-manifold", "--data", "random", "--latent", "3");
    REFUSED("--test-count plays no part with --validation: that says how many there are", SMALL, "--validation", "5");
    REFUSED("--update-probability plays no part without --update partial", "--update-probability", "0.1");
    REFUSED("--curriculum-wrong plays no part without --curriculum", "--curriculum-wrong", "0.6");
    REFUSED("--timing plays no part with --representations", SMALL, "--timing", "--representations");
    REFUSED("--class-accuracy plays no part with --probe", SMALL, "--class-accuracy", "--probe");
    REFUSED("--checkpoint-every needs --save", SMALL, "--checkpoint-every", "3");
    REFUSED("--starts needs --probe", SMALL, "--starts", "3");
}

Test(fp_learn_refusals, contradictions)
{
    REFUSED("--representations and --probe: not both", SMALL, "--probe", "--representations");
    REFUSED("--save is for one course: single values of --model and the grids, and --samples 1", SMALL, "--save", "x",
            "--samples", "2");
    REFUSED("--resume is for one course: single values of --model and the grids, and --samples 1", SMALL, "--resume",
            "x", "--jd", "1,2");
    REFUSED("--predict is for one course: single values of --model and the grids, and --samples 1", SMALL, "--predict",
            "x", "--model", "full,mlp");
    REFUSED("--probe and --save: not both", SMALL, "--probe", "--save", "x");
    REFUSED("--representations needs a single value of --layers", SMALL, "--representations", "--layers", "1,2");
    REFUSED("--representations: a perceptron has no layers", SMALL, "--representations", "--model", "perceptron");
    REFUSED("--class-accuracy: class 7 has no pattern in the test set of seed 1", "--data", "prototypes", "--inputs",
            "10", "--test-count", "7", "--class-accuracy");
}

/* What the network refuses, with the option in front. */
Test(fp_learn_refusals, parameters_of_the_network)
{
    REFUSED("--warm-up: the number of sweeps of the warm-up is 6, but must be from 0 to 5", SMALL, "--warm-up", "6");
    REFUSED("--warm-up: the number of sweeps of the warm-up is 5, but must be below that of all sweeps, 5: the label "
            "would never act", SMALL, "--warm-up", "5");
    REFUSED("--sweeps: the input enters the first 1 of 3 layers and reaches the last one from zero after 3 sweeps, but "
            "the number of sweeps is 2", SMALL, "--layers", "3", "--sweeps", "2");
    REFUSED("--lambda: the input enters the first 1 of 2 layers and never reaches the last one from zero: the coupling "
            "between layers and the strength of the forward couplings are both 0", SMALL, "--layers", "2", "--lambda",
            "0");
    REFUSED("--input-layers: the number of layers that receive the input is 2, but must be from 0 to 1", SMALL,
            "--input-layers", "2");
    REFUSED("--hidden, --layers: the number of neurons of all layers is 2147549184, but must be from 2 to 2147483647",
            SMALL, "--hidden", "65536", "--layers", "32769");
    REFUSED("--decay: the decay of the recurrent couplings in a batch is 2.5, but must be from 0 to 0.5", SMALL,
            "--hidden", "4", "--decay", "1000");
    REFUSED("--start: a start from the input needs as many hidden neurons as inputs, but there are 400 and 10", SMALL,
            "--start", "input");
    REFUSED("--symmetric-threshold: the symmetric threshold needs the hard rule, but the slope of the smooth rule is 2",
            SMALL, "--softness", "2", "--symmetric-threshold");
}

Test(fp_learn_refusals, data)
{
    REFUSED("--data mnist: the folder of the files is missing: mnist:DIR", "--data", "mnist");
    REFUSED("--data noise: no such data set; there are mnist:DIR, fashion-mnist[:DIR], cifar10:DIR, prototypes, "
            "hidden-manifold, random", "--data", "noise");
    REFUSED("--data /nowhere: cannot be read: No such file or directory", "--data", "mnist:/nowhere");
    REFUSED("--data prototypes: class 0 has 5 training patterns, fewer than the 6 of each class asked for", SMALL,
            "--train-per-class", "6");
    char *folder = scratch_create(), *file = scratch_path(folder, "train-labels-idx1-ubyte.gz"), *source, *line;
    hand_write_mnist(folder, 40, 20);
    file_write(file, "\0\0\10\1\0\0", 6);
    cr_assert_gt(asprintf(&source, "mnist:%s", folder), 0);
    cr_assert_gt(asprintf(&line, "fp-learn: --data %s: is truncated: 6 bytes instead of a header of 8", file), 0);
    result_expect_refusal((const char *const[]){TOOL, "--data", source, NULL}, line);
    free(line);
    free(source);
    free(file);
    scratch_remove(folder);
}

/* Before anything is allocated. */
Test(fp_learn_refusals, memory)
{
    struct command command = COMMAND(TOOL, SMALL, "--hidden", "16000000", "--threads", "1");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    static const char line[] = "fp-learn: --hidden, --layers, --batch, --samples and the data as large as these need ";
    cr_expect(strncmp(command.err, line, strlen(line)) == 0 && strstr(command.err, " of memory with --threads 1, and "),
              "%s", command.err);
    command_free(&command);
}

/* Two files of one name, with other words for their folder, and with no such folder. */
Test(fp_learn_refusals, one_file_for_two)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "file"), *same, *line;
    cr_assert_gt(asprintf(&same, "%s/./file", directory), 0);
    static const char *const options[][2] = {
        {"--save", "--predict"}, {"--save", "--output"}, {"--predict", "--output"},
    };
    for (int i = 0; i < 3; i++) {
        cr_assert_gt(asprintf(&line, "fp-learn: %s %s and %s %s: they are the same file", options[i][0], file,
                              options[i][1], same), 0);
        result_expect_refusal((const char *const[]){TOOL, SMALL, options[i][1], same, options[i][0], file, NULL}, line);
        free(line);
    }
    REFUSED("--save /nowhere/x and --output /nowhere/x: they are the same file", SMALL, "--save", "/nowhere/x",
            "--output", "/nowhere/x");
    REFUSED("--save x and --predict ./x: they are the same file", SMALL, "--save", "x", "--predict", "./x");
    free(same);
    free(file);
    scratch_remove(directory);
}

/* Files that are no models, and models of other runs. */
Test(fp_learn_refusals, files)
{
    char *directory = scratch_create(), *text = scratch_path(directory, "text"), *model = scratch_path(directory, "m");
    char *line;
    file_write(text, "no model", 8);
    struct command command = COMMAND(TOOL, SMALL, "--hidden", "5", "--epochs", "1", "--save", model);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    static const char *const options[] = {"--save", "--resume"};
    for (int i = 0; i < 2; i++) {
        cr_assert_gt(asprintf(&line, "fp-learn: %s: ", text), 0);
        command = COMMAND(TOOL, SMALL, "--hidden", "5", options[i], text);
        cr_expect(command.exit_code == EXIT_USAGE && strncmp(command.err, line, strlen(line)) == 0, "%s", command.err);
        cr_expect_str_empty(command.out);
        command_free(&command);
        free(line);
    }
    cr_assert_gt(asprintf(&line, "fp-learn: %s: exists already (--force replaces it)", text), 0);
    result_expect_refusal((const char *const[]){TOOL, SMALL, "--hidden", "5", "--predict", text, NULL}, line);
    free(line);
    static const char *const others[][3] = {{"--hidden", "6", "hidden = 5, of this run hidden = 6"},
                                            {"--rate-input", "0.5", "hidden = 5, of this run hidden = 400"},
                                            {"--epochs", "2", "hidden = 5, of this run hidden = 400"}};
    for (int i = 0; i < 3; i++) {
        cr_assert_gt(asprintf(&line, "fp-learn: %s: holds a different run: %s (--force replaces it)", model,
                              others[i][2]), 0);
        result_expect_refusal((const char *const[]){TOOL, SMALL, "--save", model, others[i][0], others[i][1], NULL},
                              line);
        free(line);
    }
    cr_assert_gt(asprintf(&line, "fp-learn: %s: holds a different run: epochs = 1 [epochs], of this run epochs = 2 "
                          "[epochs] (--force replaces it)", model), 0);
    result_expect_refusal(
        (const char *const[]){TOOL, SMALL, "--save", model, "--hidden", "5", "--epochs", "2", NULL}, line);
    free(line);
    free(text);
    free(model);
    scratch_remove(directory);
}
