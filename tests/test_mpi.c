/* Sweeps under mpirun, for `make check-mpi`: three ranks write the table of a single process. */
#include "common/options.h"
#include "tests/grids.h"
#include "tests/resumption.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define MPIRUN "/usr/bin/env", "mpirun", "-n", "3"
#define TRIAL TRIAL_DIRECTORY "/tool-trial"
#define PARTS TRIAL_DIRECTORY "/tool-parts"
enum { TIMEOUT = 300 };

/* Every tool --------------------------------------------------------------------------------------------- */

static void expect_ranks(const struct grid_run *run)
{
    char *reference = grid_run_reference(run), *directory = scratch_create();
    char *file = scratch_path(directory, "out.tsv");
    struct command command = grid_run_start(run, (const char *const[]){MPIRUN, NULL},
                                            (const char *const[]){"--output", file, "--threads", "2", NULL});
    command_wait(&command);
    cr_assert(command.exit_code == EXIT_DONE || command.exit_code == EXIT_UNCONVERGED, "exit code %d: %s",
              command.exit_code, command.err);
    expect_file(file, reference);
    command_free(&command);
    free(reference);
    free(file);
    scratch_remove(directory);
}

#define RANKS_OF(name, tool)                    \
    Test(mpi, name, .timeout = TIMEOUT)         \
    {                                           \
        grid_runs_of(tool, expect_ranks);       \
    }
RANKS_OF(of_entropy, "fp-entropy")
RANKS_OF(of_clusters, "fp-clusters")
RANKS_OF(of_dmft, "fp-dmft")
RANKS_OF(of_count, "fp-count")
RANKS_OF(of_relax, "fp-relax")
RANKS_OF(of_solve, "fp-solve")
RANKS_OF(of_local, "fp-local")
RANKS_OF(of_learn, "fp-learn")
RANKS_OF(of_recall, "fp-recall")

/* Expects the same output with and without mpirun. */
#define EXPECT_SAME(...)                                                             \
    do {                                                                             \
        struct command one = COMMAND(__VA_ARGS__), three = COMMAND(MPIRUN, __VA_ARGS__); \
        cr_assert_eq(one.exit_code, EXIT_DONE, "%s", one.err);                       \
        cr_assert_eq(three.exit_code, EXIT_DONE, "%s", three.err);                   \
        cr_expect_str_eq(three.out, one.out);                                        \
        command_free(&one);                                                          \
        command_free(&three);                                                        \
    } while (false)

Test(mpi, what_is_not_divided_is_done_once, .timeout = TIMEOUT)
{
    EXPECT_SAME(TOOL_DIRECTORY "/fp-count", "--list", "--n", "12", "--jd", "0.5", "--samples", "1");
    EXPECT_SAME(TOOL_DIRECTORY "/fp-solve", "--trace", "--n", "30", "--jd", "0.5", "--samples", "1");
    EXPECT_SAME(TOOL_DIRECTORY "/fp-learn", "--data", "prototypes", "--inputs", "20", "--train-count", "60",
                "--test-count", "30", "--hidden", "20", "--epochs", "3");
    EXPECT_SAME(TOOL_DIRECTORY "/fp-relax", "--version");
}

Test(mpi, a_file_of_states_is_written_once, .timeout = TIMEOUT)
{
    char *directory = scratch_create();
    char *one = scratch_path(directory, "one.h5"), *three = scratch_path(directory, "three.h5");
#define STATES \
    TOOL_DIRECTORY "/fp-relax", "--n", "30", "--jd", "0.7", "--samples", "1", "--starts", "5", "--save-states"
    struct command command = COMMAND(STATES, one);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, STATES, three);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    expect_same_files(one, three);
    free(one);
    free(three);
    scratch_remove(directory);
}

Test(mpi, a_shard_is_shared_out, .timeout = TIMEOUT)
{
    EXPECT_SAME(TRIAL, "--jd", "0:1:0.1", "--shard", "1/3");
    EXPECT_SAME(TRIAL, "--jd", "0,1", "--shard", "2/3");
}

Test(mpi, many_items_on_many_threads, .timeout = TIMEOUT)
{
    EXPECT_SAME(PARTS, "--jd", "0:10:0.02", "--parts", "5", "--final", "--threads", "3");
}

/* Failures ----------------------------------------------------------------------------------------------- */

Test(mpi, one_rank_speaks_for_all, .timeout = TIMEOUT)
{
    struct command command = COMMAND(MPIRUN, TRIAL, "--jd", "11");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(text_count(command.err, "fp-trial: --jd 11: 11 is out of range"), 1, "%s", command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TRIAL, "--output", "/nowhere/out.tsv");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(text_count(command.err, "fp-trial: /nowhere/out.tsv.part: cannot be opened"), 1, "%s", command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TOOL_DIRECTORY "/fp-merge", "a.tsv");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(text_count(command.err, "fp-merge: has no work items to share out: run it without mpirun"), 1, "%s",
                 command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TRIAL, "--jd", "0,1", "--hard", "0.5");
    cr_expect_eq(command.exit_code, EXIT_UNCONVERGED, "%d: %s", command.exit_code, command.err);
    command_free(&command);
}

/* ITEMS items of one part each, and two final rows. */
enum { ITEMS = 11 };
#define RUN PARTS, "--jd", "0:1:0.1", "--parts", "1", "--final"
static const char *const undivided[] = {RUN, NULL};
#define RUN_ON_RANKS(run) MPIRUN, RUN, "--threads", "1", "--output", (run)->file

/* Resumes under mpirun; returns how many items are known, and expects that only the others are computed. */
static size_t expect_resumed(const struct resumption *run)
{
    unsetenv("FP_PARTS_MEET");
    unsetenv("FP_PARTS_FAIL");
    unsetenv("FP_PARTS_DELAY");
    remove(run->log);
    setenv("FP_PARTS_LOG", run->log, 1);
    struct command command = COMMAND(RUN_ON_RANKS(run));
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    resumption_expect_table(run);
    char *remark = strstr(command.err, " of 13 rows: resuming\n");
    for (; remark && remark[-1] != ' '; remark--)
        ;
    size_t known = remark ? (size_t)atol(remark) : 0, begun = resumption_begun(run);
    cr_expect_eq(begun, ITEMS - known, "%zu items are known and %zu computed", known, begun);
    command_free(&command);
    return known;
}

/* The process of this rank, a child of mpirun; 0: there is none. */
static pid_t find_rank(pid_t mpirun, const char *rank)
{
    char path[64], *variable;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)mpirun, (int)mpirun);
    cr_assert_geq(asprintf(&variable, "OMPI_COMM_WORLD_RANK=%s", rank), 0);
    FILE *children = fopen(path, "r");
    cr_assert_not_null(children);
    int child, found = 0;
    while (!found && fscanf(children, "%d", &child) == 1) {
        char environment[65536];
        snprintf(path, sizeof path, "/proc/%d/environ", child);
        FILE *stream = fopen(path, "r");
        size_t length = stream ? fread(environment, 1, sizeof environment, stream) : 0;
        if (stream)
            fclose(stream);
        if (memmem(environment, length, variable, strlen(variable) + 1))
            found = child;
    }
    fclose(children);
    free(variable);
    return found;
}

Test(mpi, a_killed_rank_loses_nothing_that_was_finished, .timeout = TIMEOUT)
{
    struct resumption run = resumption_create(undivided);
    setenv("FP_PARTS_MEET", "0:2", 1); /* the first item waits for ten seconds, in vain */
    struct command command = command_start((const char *const[]){RUN_ON_RANKS(&run), NULL}, NULL);
    file_wait_for(run.ahead, "\nitem\t", ITEMS - 1);
    pid_t rank = find_rank(command.pid, "1");
    cr_assert_gt(rank, 0);
    kill(rank, SIGKILL);
    command_wait(&command);
    cr_expect_neq(command.exit_code, EXIT_DONE);
    command_free(&command);
    cr_expect_not(file_exists(run.file));
    cr_expect_eq(expect_resumed(&run), ITEMS - 1);
    resumption_remove(&run);
}

Test(mpi, an_interrupted_mpirun_resumes, .timeout = TIMEOUT)
{
    static const int signals[] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2; i++) {
        struct resumption run = resumption_create(undivided);
        setenv("FP_PARTS_MEET", "0:2", 1);
        struct command command =
            command_start((const char *const[]){RUN_ON_RANKS(&run), NULL}, NULL);
        file_wait_for(run.ahead, "\nitem\t", ITEMS - 1);
        kill(command.pid, signals[i]);
        command_wait(&command);
        cr_expect_neq(command.exit_code, EXIT_DONE);
        command_free(&command);
        cr_expect_eq(expect_resumed(&run), ITEMS - 1);
        resumption_remove(&run);
    }
}

Test(mpi, a_failed_item_keeps_what_was_finished, .timeout = TIMEOUT)
{
    struct resumption run = resumption_create(undivided);
    setenv("FP_PARTS_DELAY", "20", 1);
    setenv("FP_PARTS_FAIL", "5:0", 1);
    struct command command = COMMAND(RUN_ON_RANKS(&run));
    cr_expect_eq(command.exit_code, EXIT_RUNTIME, "%d: %s", command.exit_code, command.err);
    cr_expect_eq(text_count(command.err, "fp-parts: part 0 of item 5 fails\n"), 1, "%s", command.err);
    cr_expect_not(file_exists(run.file));
    command_free(&command);
    cr_expect_geq(expect_resumed(&run), 5);
    resumption_remove(&run);
}

Test(mpi, a_few_items_are_dealt_out_evenly, .timeout = TIMEOUT)
{
    /* The threads that would take a second item help with the parts of the first one. */
    struct resumption run = resumption_create(undivided);
    setenv("FP_PARTS_DELAY", "1000", 1);
    setenv("FP_PARTS_LOG", run.log, 1);
    struct command command = COMMAND(MPIRUN, PARTS, "--jd", "0.1,0.2,0.3", "--parts", "4", "--threads", "4");
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    static const char *const ranks[] = {"0", "1", "2"};
    for (int i = 0; i < 3; i++)
        cr_expect_eq(file_count(run.log, ranks[i]), 4);
    resumption_remove(&run);
}

Test(mpi, a_complete_table_is_kept, .timeout = TIMEOUT)
{
    struct resumption run = resumption_create(undivided);
    cr_expect_eq(expect_resumed(&run), 0);
    struct command command = COMMAND(RUN_ON_RANKS(&run));
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_eq(text_count(command.err, "is complete already: nothing is computed\n"), 1, "%s", command.err);
    command_free(&command);
    resumption_expect_table(&run);
    resumption_remove(&run);
}
