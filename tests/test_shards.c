/* --shard and fp-merge: the shards of every kind of table, joined, are the table of a single process. */
#include "common/options.h"
#include "tests/grids.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 3 };

static void expect_well(struct command *command)
{
    command_wait(command);
    cr_assert(command->exit_code == EXIT_DONE || command->exit_code == EXIT_UNCONVERGED, "exit code %d: %s",
              command->exit_code, command->err);
}

static struct command join(char *const files[SHARDS], const char *whole)
{
    return COMMAND(TOOL_DIRECTORY "/fp-merge", files[2], files[0], files[1], "--output", whole);
}

/* Joins the files; the tool itself adds what fp-merge cannot know, and otherwise keeps the table. Once it is whole,
 * both have the same exit code. */
static void merge(const struct grid_run *run, char *const files[SHARDS], const char *whole)
{
    struct command command = join(files, whole);
    if (!file_exists(whole)) {
        cr_assert_eq(command.exit_code, EXIT_UNCONVERGED, "%s", command.err);
        cr_expect_not_null(strstr(command.err, " last rows, which this computes: fp-"), "%s", command.err);
    } else {
        cr_expect_str_empty(command.err);
    }
    struct command tool = grid_run_start(run, NULL, (const char *const[]){"--output", whole, "--quiet", NULL});
    expect_well(&tool);
    if (*command.err) {
        command_free(&command);
        command = join(files, whole);
    }
    cr_expect_eq(command.exit_code, tool.exit_code, "%d instead of %d: %s", command.exit_code, tool.exit_code,
                 command.err);
    command_free(&tool);
    command_free(&command);
}

static void expect_shards(const struct grid_run *run)
{
    static const char *const numbers[SHARDS] = {"0/3", "1/3", "2/3"};
    static const char *const names[SHARDS] = {"0.tsv", "1.tsv", "2.tsv"};
    char *reference = grid_run_reference(run), *directory = scratch_create();
    char *whole = scratch_path(directory, "all.tsv");
    char *files[SHARDS];
    for (int i = 0; i < SHARDS; i++) {
        files[i] = scratch_path(directory, names[i]);
        struct command command = grid_run_start(
            run, NULL, (const char *const[]){"--shard", numbers[i], "--output", files[i], "--threads", "2", NULL});
        expect_well(&command);
        command_free(&command);
    }
    merge(run, files, whole);
    expect_file(whole, reference);
    for (int i = 0; i < SHARDS; i++)
        free(files[i]);
    free(whole);
    free(reference);
    scratch_remove(directory);
}

#define SHARDS_OF(name, tool)                   \
    Test(shards, name)                          \
    {                                           \
        grid_runs_of(tool, expect_shards);      \
    }
SHARDS_OF(of_entropy, "fp-entropy")
SHARDS_OF(of_clusters, "fp-clusters")
SHARDS_OF(of_dmft, "fp-dmft")
SHARDS_OF(of_count, "fp-count")
SHARDS_OF(of_relax, "fp-relax")
SHARDS_OF(of_solve, "fp-solve")
SHARDS_OF(of_local, "fp-local")
SHARDS_OF(of_learn, "fp-learn")
SHARDS_OF(of_recall, "fp-recall")

#define TRIAL TRIAL_DIRECTORY "/tool-trial"

Test(shards, items_are_dealt_out_in_turn)
{
    struct command command = COMMAND(TRIAL, "--jd", "0,1,2,3,4", "--shard", "1/2");
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    cr_expect_not_null(strstr(command.out, "\n# shard 1/2: of 5 work items, 2 rows each; then 0 last rows, which are "
                                           "in no shard\njd\tn\thalf\tvalue\tmethod\tconverged\n1\t10\t0\t"));
    cr_expect_not_null(strstr(command.out, "\n3\t10\t1\t"));
    cr_expect_null(strstr(command.out, "\n2\t10\t"));
    command_free(&command);
}

Test(shards, more_shards_than_items)
{
    char *directory = scratch_create(), *files[5];
    struct command single = COMMAND(TRIAL, "--jd", "0,1");
    for (int i = 0; i < 5; i++) {
        const char *const numbers[] = {"0/5", "1/5", "2/5", "3/5", "4/5"};
        const char name[] = {numbers[i][0], '\0'};
        files[i] = scratch_path(directory, name);
        struct command command = COMMAND(TRIAL, "--jd", "0,1", "--shard", numbers[i], "--output", files[i]);
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        cr_assert_str_empty(command.err);
        command_free(&command);
    }
    struct command merged = COMMAND(TOOL_DIRECTORY "/fp-merge", files[0], files[1], files[2], files[3], files[4]);
    cr_expect_eq(merged.exit_code, EXIT_DONE, "%s", merged.err);
    cr_expect_str_eq(merged.out, single.out);
    command_free(&merged);
    command_free(&single);
    for (int i = 0; i < 5; i++)
        free(files[i]);
    scratch_remove(directory);
}

Test(shards, resume_like_any_table)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv");
    char *part = scratch_path(directory, "out.tsv.part");
#define SHARD TRIAL, "--jd", "0:1:0.1", "--shard", "2/3"
    struct command reference = COMMAND(SHARD);
    cr_assert_eq(reference.exit_code, EXIT_DONE);
    for (size_t length = 0; length <= reference.out_length; length += 7) {
        file_write(part, reference.out, length);
        struct command command = COMMAND(SHARD, "--output", file);
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        command_free(&command);
        expect_file(file, reference.out);
        remove(file);
    }
    file_write(part, reference.out, reference.out_length);
    struct command other = COMMAND(TRIAL, "--jd", "0:1:0.1", "--shard", "1/3", "--output", file);
    cr_expect_eq(other.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(other.err, "holds a different run: line "), "%s", other.err);
    command_free(&other);
    command_free(&reference);
    free(part);
    free(file);
    scratch_remove(directory);
}

Test(shards, refused_numbers)
{
#define ALLOWED " (allowed is I/K, whole numbers with 0 <= I < K <= 1000000)"
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"3/3", "fp-trial: --shard 3/3: there is no part 3 of 3" ALLOWED},
        {"0/0", "fp-trial: --shard 0/0: there is no part 0 of 0" ALLOWED},
        {"1", "fp-trial: --shard 1: the number of parts is missing" ALLOWED},
        {"1/", "fp-trial: --shard 1/: a number is missing" ALLOWED},
        {"-1/3", "fp-trial: --shard -1/3: -1 is out of range" ALLOWED},
        {"1/2.5", "fp-trial: --shard 1/2.5: 2.5 is not a whole number" ALLOWED},
        {"1/2/3", "fp-trial: --shard 1/2/3: '2/3' is not a number" ALLOWED},
        {"0/1000001", "fp-trial: --shard 0/1000001: 1000001 is out of range" ALLOWED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct command command = COMMAND(TRIAL, "--shard", cases[i].text);
        command_expect_refusal(&command, cases[i].line);
        command_free(&command);
    }
}

Test(shards, refused_with_what_is_made_whole)
{
#define REFUSED(tool, option, ...)                                                                             \
    do {                                                                                                       \
        struct command command = COMMAND(TOOL_DIRECTORY "/" tool, "--shard", "0/2", "--" option, __VA_ARGS__); \
        command_expect_refusal(&command, tool ": --" option " and --shard: not both");                         \
        command_free(&command);                                                                                \
    } while (false)
    REFUSED("fp-count", "list", "--n", "8", "--jd", "0.5", "--samples", "1");
    REFUSED("fp-solve", "trace", "--n", "20", "--jd", "0.5", "--samples", "1");
    REFUSED("fp-solve", "save-states", "/nowhere/states.h5", "--n", "20", "--jd", "0.5", "--samples", "1");
    REFUSED("fp-relax", "save-network", "/nowhere/net.h5", "--n", "20", "--jd", "0.5", "--samples", "1");
    REFUSED("fp-learn", "save", "/nowhere/model.h5", "--data", "prototypes", "--train-count", "10");
}

Test(shards, of_a_single_course)
{
#define COURSE TOOL_DIRECTORY "/fp-learn", "--data", "prototypes", "--inputs", "20", "--train-count", "60",     \
               "--test-count", "30", "--hidden", "20", "--epochs", "3", "--quiet"
    struct command single = COMMAND(COURSE), shard = COMMAND(COURSE, "--shard", "0/1");
    cr_assert_eq(single.exit_code, EXIT_DONE, "%s", single.err);
    cr_assert_eq(shard.exit_code, EXIT_DONE, "%s", shard.err);
    cr_expect_str_eq(strstr(shard.out, "\nmodel\t"), strstr(single.out, "\nmodel\t"));
    command_free(&single);
    command_free(&shard);
}
