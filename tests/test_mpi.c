/* Sweeps under mpirun, for `make check-mpi`: three ranks write the table of a single process. */
#include "common/options.h"
#include "tests/grids.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MPIRUN "/usr/bin/env", "mpirun", "-n", "3"
#define TRIAL TRIAL_DIRECTORY "/tool-trial"
#define PARTS TRIAL_DIRECTORY "/tool-parts"
enum { TIMEOUT = 300 };

static void expect_file(const char *path, const char *reference)
{
    size_t length;
    char *text = file_read(path, &length);
    cr_expect_str_eq(text, reference, "%s is\n%s\ninstead of\n%s", path, text, reference);
    free(text);
}

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

static size_t count_in(const char *text, const char *string)
{
    size_t count = 0;
    for (const char *c = text; (c = strstr(c, string)); c++)
        count++;
    return count;
}

Test(mpi, one_rank_speaks_for_all, .timeout = TIMEOUT)
{
    struct command command = COMMAND(MPIRUN, TRIAL, "--jd", "11");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(count_in(command.err, "fp-trial: --jd 11: 11 is out of range"), 1, "%s", command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TRIAL, "--output", "/nowhere/out.tsv");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(count_in(command.err, "fp-trial: /nowhere/out.tsv.part: cannot be opened"), 1, "%s", command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TOOL_DIRECTORY "/fp-merge", "a.tsv");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(count_in(command.err, "fp-merge: has no work items to share out: run it without mpirun"), 1, "%s",
                 command.err);
    command_free(&command);
    command = COMMAND(MPIRUN, TRIAL, "--jd", "0,1", "--hard", "0.5");
    cr_expect_eq(command.exit_code, EXIT_UNCONVERGED, "%d: %s", command.exit_code, command.err);
    command_free(&command);
}

/* A run of ITEMS items and two final rows, in a directory of its own. */
enum { ITEMS = 11 };
#define RUN PARTS, "--jd", "0:1:0.1", "--parts", "1", "--final", "--threads", "1"
struct fixture {
    char *directory, *file, *ahead, *log, *reference;
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.ahead = scratch_path(fixture.directory, "out.tsv.part.ahead");
    fixture.log = scratch_path(fixture.directory, "log");
    struct command command = COMMAND(RUN);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    fixture.reference = command.out;
    free(command.err);
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    free(fixture->file);
    free(fixture->ahead);
    free(fixture->log);
    free(fixture->reference);
    scratch_remove(fixture->directory);
}

static size_t count_in_file(const char *path, const char *string)
{
    size_t length;
    if (!file_exists(path))
        return 0;
    char *text = file_read(path, &length);
    size_t count = count_in(text, string);
    free(text);
    return count;
}

static void wait_for(const char *path, const char *string, size_t times)
{
    for (int attempt = 0; attempt < 20000 && count_in_file(path, string) < times; attempt++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    cr_assert_geq(count_in_file(path, string), times, "%s", path);
}

/* Parts that have begun on any rank. */
static size_t count_begun(const struct fixture *fixture)
{
    size_t length = 0;
    if (file_exists(fixture->log))
        free(file_read(fixture->log, &length));
    return length;
}

/* Resumes under mpirun; returns how many items are known, and expects that only the others are computed. */
static size_t expect_resumed(const struct fixture *fixture)
{
    unsetenv("FP_PARTS_MEET");
    unsetenv("FP_PARTS_FAIL");
    unsetenv("FP_PARTS_DELAY");
    remove(fixture->log);
    setenv("FP_PARTS_LOG", fixture->log, 1);
    struct command command = COMMAND(MPIRUN, RUN, "--output", fixture->file);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    expect_file(fixture->file, fixture->reference);
    cr_expect_not(file_exists(fixture->ahead));
    char *remark = strstr(command.err, " of 13 rows: resuming\n");
    for (; remark && remark[-1] != ' '; remark--)
        ;
    size_t known = remark ? (size_t)atol(remark) : 0, begun = count_begun(fixture);
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
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_MEET", "0:2", 1); /* the first item waits for ten seconds, in vain */
    struct command command = command_start((const char *const[]){MPIRUN, RUN, "--output", fixture.file, NULL}, NULL);
    wait_for(fixture.ahead, "\nitem\t", ITEMS - 1);
    pid_t rank = find_rank(command.pid, "1");
    cr_assert_gt(rank, 0);
    kill(rank, SIGKILL);
    command_wait(&command);
    cr_expect_neq(command.exit_code, EXIT_DONE);
    command_free(&command);
    cr_expect_not(file_exists(fixture.file));
    cr_expect_eq(expect_resumed(&fixture), ITEMS - 1);
    fixture_remove(&fixture);
}

Test(mpi, an_interrupted_mpirun_resumes, .timeout = TIMEOUT)
{
    static const int signals[] = {SIGINT, SIGTERM};
    for (int i = 0; i < 2; i++) {
        struct fixture fixture = fixture_create();
        setenv("FP_PARTS_MEET", "0:2", 1);
        struct command command =
            command_start((const char *const[]){MPIRUN, RUN, "--output", fixture.file, NULL}, NULL);
        wait_for(fixture.ahead, "\nitem\t", ITEMS - 1);
        kill(command.pid, signals[i]);
        command_wait(&command);
        cr_expect_neq(command.exit_code, EXIT_DONE);
        command_free(&command);
        cr_expect_eq(expect_resumed(&fixture), ITEMS - 1);
        fixture_remove(&fixture);
    }
}

Test(mpi, a_failed_item_keeps_what_was_finished, .timeout = TIMEOUT)
{
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_DELAY", "20", 1);
    setenv("FP_PARTS_FAIL", "5:0", 1);
    struct command command = COMMAND(MPIRUN, RUN, "--output", fixture.file);
    cr_expect_eq(command.exit_code, EXIT_RUNTIME, "%d: %s", command.exit_code, command.err);
    cr_expect_eq(count_in(command.err, "fp-parts: part 0 of item 5 fails\n"), 1, "%s", command.err);
    cr_expect_not(file_exists(fixture.file));
    command_free(&command);
    cr_expect_geq(expect_resumed(&fixture), 5);
    fixture_remove(&fixture);
}

Test(mpi, a_few_items_are_dealt_out_evenly, .timeout = TIMEOUT)
{
    /* The threads that would take a second item help with the parts of the first one. */
    struct fixture fixture = fixture_create();
    setenv("FP_PARTS_DELAY", "1000", 1);
    setenv("FP_PARTS_LOG", fixture.log, 1);
    struct command command = COMMAND(MPIRUN, PARTS, "--jd", "0.1,0.2,0.3", "--parts", "4", "--threads", "4");
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    static const char *const ranks[] = {"0", "1", "2"};
    for (int i = 0; i < 3; i++)
        cr_expect_eq(count_in_file(fixture.log, ranks[i]), 4);
    fixture_remove(&fixture);
}

Test(mpi, a_complete_table_is_kept, .timeout = TIMEOUT)
{
    struct fixture fixture = fixture_create();
    cr_expect_eq(expect_resumed(&fixture), 0);
    struct command command = COMMAND(MPIRUN, RUN, "--output", fixture.file);
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_eq(count_in(command.err, "is complete already: nothing is computed\n"), 1, "%s", command.err);
    command_free(&command);
    expect_file(fixture.file, fixture.reference);
    fixture_remove(&fixture);
}
