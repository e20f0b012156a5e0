/* Files that the tools read: once one has changed, the same command asks for a different run. */
#include "common/options.h"
#include "tests/command.h"
#include "tests/image_folder.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 24 };

/* Runs a tool with these arguments, up to a null pointer, and --output; the text of standard error if it is refused. */
static char *run(const char *const *arguments, const char *output, int exit_code)
{
    const char *all[ARGUMENTS] = {NULL};
    int count = 0;
    for (; arguments[count]; count++)
        all[count] = arguments[count];
    memcpy(all + count, (const char *const[]){"--quiet", "--output", output}, 3 * sizeof *all);
    struct command command = command_run(all);
    cr_assert_eq(command.exit_code, exit_code, "%s: %d, %s", all[0], command.exit_code, command.err);
    char *text = strdup(command.err);
    command_free(&command);
    return text;
}

/* Copies a file. */
static void copy(const char *from, const char *to)
{
    size_t length;
    char *text = file_read(from, &length);
    file_write(to, text, length);
    free(text);
}

/* The tool reads `file` for `option`: `first`, once more, then `second`. */
static void expect_refused(const char *const *arguments, const char *option, const char *file, const char *first,
                           const char *second)
{
    char *directory = scratch_create(), *output = scratch_path(directory, "out.tsv"), *begin;
    copy(first, file);
    free(run(arguments, output, EXIT_DONE));
    free(run(arguments, output, EXIT_DONE));
    copy(second, file);
    char *text = run(arguments, output, EXIT_USAGE);
    cr_assert_geq(asprintf(&begin, "is '# parameter %s = %s (", option, file), 0);
    cr_expect(strstr(text, "out.tsv: holds a different run: line ") && strstr(text, begin), "%s", text);
    free(text);
    free(begin);
    free(output);
    scratch_remove(directory);
}

#define EXPECT_REFUSED(option, tool, ...)                                                                          \
    expect_refused((const char *const[]){TOOL_DIRECTORY "/" tool, __VA_ARGS__, NULL}, option, file, first, second)

/* Saves a network and its states, or those of another. */
static void save(const char *sample, const char *network, const char *states)
{
    struct command command = COMMAND(TOOL_DIRECTORY "/fp-relax", "--quiet", "--n", "20", "--jd", "1", "--samples", "1",
                                     "--starts", "2", "--first-sample", sample, "--save-network", network,
                                     "--save-states", states);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
}

Test(fp_inputs, a_changed_file_is_a_different_run)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "read");
    char *first = scratch_path(directory, "first.h5"), *first_states = scratch_path(directory, "first-states.h5");
    char *second = scratch_path(directory, "second.h5"), *second_states = scratch_path(directory, "second-states.h5");
    save("0", first, first_states);
    save("1", second, second_states);
    EXPECT_REFUSED("network", "fp-relax", "--network", file, "--starts", "2");
    EXPECT_REFUSED("network", "fp-count", "--network", file, "--jd", "0.1");
    EXPECT_REFUSED("network", "fp-solve", "--network", file, "--method", "dynamics");
    EXPECT_REFUSED("network", "fp-local", "--network", file, "--from", "dynamics", "--field", "0.5", "--tolerance",
                   "0.01", "--damping", "0.9");
    expect_refused((const char *const[]){TOOL_DIRECTORY "/fp-local", "--state", file, "--field", "0.5", "--tolerance",
                                         "0.01", "--damping", "0.9", NULL}, "state", file, first_states,
                   second_states);
    file_write(first, "0.5 3 10\n", 9);
    file_write(second, "0.6 3 10\n", 9);
    EXPECT_REFUSED("schedule", "fp-solve", "--protocol", "free", "--schedule", file, "--n", "20", "--jd", "1",
                   "--samples", "1");
    free(first);
    free(second);
    free(first_states);
    free(second_states);
    free(file);
    scratch_remove(directory);
}

/* Of a folder of images: with a training image more in its files. */
Test(fp_inputs, changed_images_are_a_different_run)
{
    char *directory = scratch_create(), *output = scratch_path(directory, "out.tsv"), *data;
    cr_assert_gt(asprintf(&data, "mnist:%s", directory), 0);
    const char *const arguments[] = {TOOL_DIRECTORY "/fp-learn", "--data", data, "--hidden", "10", "--epochs", "1",
                                     NULL};
    hand_write_mnist(directory, 40, 20);
    free(run(arguments, output, EXIT_DONE));
    free(run(arguments, output, EXIT_DONE));
    hand_write_mnist(directory, 41, 20);
    char *text = run(arguments, output, EXIT_USAGE);
    cr_expect(strstr(text, "out.tsv: holds a different run: line ") && strstr(text, "(41 training patterns, CRC-32 "),
              "%s", text);
    free(text);
    free(data);
    free(output);
    scratch_remove(directory);
}

/* Whatever option names the file that is written. */
Test(fp_inputs, no_file_that_is_read_is_replaced)
{
    char *directory = scratch_create(), *network = scratch_path(directory, "network.h5"), *line;
    char *states = scratch_path(directory, "states.h5");
    save("0", network, states);
    size_t before, after;
    char *text = file_read(network, &before);
    static const char *const cases[][2] = {
        {"fp-relax", "--save-states"}, {"fp-count", "--save-states"}, {"fp-solve", "--save-states"},
        {"fp-relax", "--output"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *tool;
        cr_assert_geq(asprintf(&tool, TOOL_DIRECTORY "/%s", cases[i][0]), 0);
        cr_assert_geq(asprintf(&line, "%s: %s %s: would replace %s, which is read (--network)", cases[i][0],
                               cases[i][1], network, network), 0);
        struct command command = COMMAND(tool, "--network", network, cases[i][1], network, "--force");
        command_expect_refusal(&command, line);
        command_free(&command);
        free(line);
        free(tool);
    }
    char *same = file_read(network, &after);
    cr_expect(before == after && memcmp(text, same, before) == 0);
    free(same);
    free(text);
    free(states);
    free(network);
    scratch_remove(directory);
}
