/* Threads, interruption and resumption of fp-learn: a run that was stopped ends with the same table and the same model
 * as one that was not. */
#include "common/container.h"
#include "common/options.h"
#include "tests/resumption.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOOL TOOL_DIRECTORY "/fp-learn"
#define DATA                                                                                                       \
    "--data", "hidden-manifold", "--inputs", "60", "--train-count", "3000", "--test-count", "300", "--hidden", "50"

/* Several courses ------------------------------------------------------------------------------------------ */

static const char *const sweep[] = {TOOL, DATA, "--jd", "0.2:1.2:0.1", "--samples", "2", "--epochs", "2", NULL};

Test(fp_learn_interruption, any_number_of_threads_writes_the_same_table)
{
    struct resumption run = resumption_create(sweep);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

Test(fp_learn_interruption, a_killed_sweep_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGKILL);
    resumption_finish(&run, "1");
    resumption_remove(&run);
}

Test(fp_learn_interruption, an_interrupted_sweep_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGINT);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* A single course, which keeps only its table, is trained again. */
Test(fp_learn_interruption, an_interrupted_course_begins_again)
{
    static const char *const course[] = {TOOL, DATA, "--epochs", "8", "--representations", NULL};
    struct resumption run = resumption_create(course);
    resumption_stop(&run, SIGINT);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* One course that is saved ----------------------------------------------------------------------------------- */

/* Runs of one command in one directory after another, so that their tables have the same header. */
struct saved {
    char *directory, *model, *checkpoint, *table;
};

static struct saved saved_create(void)
{
    struct saved saved = {.directory = scratch_create()};
    saved.model = scratch_path(saved.directory, "model.h5");
    saved.checkpoint = scratch_path(saved.directory, "model.h5.checkpoint");
    saved.table = scratch_path(saved.directory, "table.tsv");
    return saved;
}

static void saved_remove(struct saved *saved)
{
    free(saved->model);
    free(saved->checkpoint);
    free(saved->table);
    scratch_remove(saved->directory);
}

/* `options`: up to a null pointer; at most 20. */
static struct command start(const struct saved *saved, const char *epochs, const char *const *options)
{
    const char *all[48] = {TOOL, DATA, "--epochs", epochs, "--save", saved->model};
    size_t count = 0;
    while (all[count])
        count++;
    for (size_t i = 0; options && options[i]; i++)
        all[count++] = options[i];
    return command_start(all, NULL);
}

static char *run(const struct saved *saved, const char *epochs, const char *const *options)
{
    struct command command = start(saved, epochs, options);
    command_wait(&command);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    free(command.err);
    return command.out;
}

/* The rows of a table, behind its header. */
static const char *rows_of(const char *table)
{
    while (*table == '#')
        table = strchr(table, '\n') + 1;
    return table;
}

/* Stops a run with this signal as soon as there is a checkpoint, goes on to its end on another number of threads, and
 * compares with a run that was not stopped. */
static void expect_continuation(int signal, const char *const *options)
{
    struct saved whole = saved_create(), stopped = saved_create();
    char *expected = run(&whole, "8", options);
    struct command command = start(&stopped, "8", options);
    for (int i = 0; i < 20000 && !file_exists(stopped.checkpoint); i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    kill(command.pid, signal);
    command_wait(&command);
    cr_assert(signal == SIGKILL ? command.signal == SIGKILL : command.exit_code == EXIT_INTERRUPTED, "%s", command.err);
    cr_expect(file_exists(stopped.checkpoint) && !file_exists(stopped.model));
    cr_expect(signal == SIGKILL || strstr(command.err, " of 8 epochs: the same command goes on from "), "%s",
              command.err);
    command_free(&command);
    char *table = run(&stopped, "8", options);
    cr_expect_str_eq(rows_of(table), rows_of(expected));
    cr_expect_not(file_exists(stopped.checkpoint));
    expect_same_files(stopped.model, whole.model);
    free(table);
    table = run(&stopped, "8", options);
    cr_expect_str_eq(rows_of(table), rows_of(expected), "the rows of a finished model");
    free(table);
    free(expected);
    saved_remove(&stopped);
    saved_remove(&whole);
}

Test(fp_learn_interruption, an_interrupted_course_goes_on)
{
    expect_continuation(SIGTERM, NULL);
}

Test(fp_learn_interruption, a_killed_course_goes_on)
{
    expect_continuation(SIGKILL, (const char *const[]){"--checkpoint-every", "3", "--every", "2", NULL});
}

/* Also one whose course depends on the answers in between, and on random numbers. */
Test(fp_learn_interruption, another_interrupted_course_goes_on)
{
    expect_continuation(SIGINT, (const char *const[]){"--curriculum", "0.25", "--update", "partial", "--symmetrise",
                                                      "--representations", NULL});
}

/* --resume ----------------------------------------------------------------------------------------------------- */

/* 3 epochs and then up to 5 are 5 epochs, also with one thread and two. */
Test(fp_learn_interruption, a_saved_model_goes_on)
{
    struct saved whole = saved_create(), half = saved_create(), rest = saved_create();
    char *expected = run(&whole, "5", (const char *const[]){"--threads", "1", NULL});
    free(run(&half, "3", (const char *const[]){"--threads", "2", NULL}));
    char *table = run(&rest, "5", (const char *const[]){"--resume", half.model, "--threads", "2", NULL});
    cr_expect_str_eq(rows_of(table), rows_of(expected));
    expect_same_files(rest.model, whole.model);
    free(table);
    free(expected);
    saved_remove(&whole);
    saved_remove(&half);
    saved_remove(&rest);
}

/* With another rate from there on it is another run: its file says so, and its table has only its own epochs. */
Test(fp_learn_interruption, a_model_goes_on_otherwise)
{
    struct saved half = saved_create(), rest = saved_create();
    static const char line[] = "rate-input = 0.03\n", changed[] = "rate-input = 0.01\n";
    static const char remark[] = ": up to epoch 1 with other parameters: rate-input = 0.03, of this run rate-input = "
                                 "0.01; the rows up to there are in that file, not in this table\n";
    char message[CONTAINER_MESSAGE];
    free(run(&half, "1", NULL));
    for (int quiet = 0; quiet < 2; quiet++) {
        struct command command = start(&rest, "2", (const char *const[]){"--resume", half.model, "--rate-input", "0.01",
                                                                         quiet ? "--quiet" : NULL, NULL});
        command_wait(&command);
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        const char *row = strchr(rows_of(command.out), '\n') + 1; /* the only one, also of the finished model */
        cr_expect_eq(strchr(row, '\n') + 1 - command.out, (long)command.out_length);
        cr_expect(strncmp(row, "full\t", 5) == 0 && strstr(row, "\t2\t0."), "%s", row);
        cr_expect_eq(strstr(command.err, remark) != NULL, !quiet, "%s", command.err);
        command_free(&command);
    }
    struct container *file = container_open(rest.model, message);
    char *parameters = container_read_lines(file, "parameters", message);
    cr_assert_not_null(parameters, "%s", message);
    const char *after = strstr(parameters, "\nafter 1 epochs:\n");
    cr_expect(after && strstr(parameters, line) < after && strstr(parameters, line) && strstr(after, changed));
    free(parameters);
    container_close(file);
    struct command command = start(&rest, "2", (const char *const[]){"--rate-input", "0.01", NULL});
    command_wait(&command);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "model.h5: holds a different run: epochs = 1"), "%s", command.err);
    command_free(&command);
    saved_remove(&half);
    saved_remove(&rest);
}

/* Nor has the table of a run that goes on with those parameters, or the epoch 0 of another kind of table. */
Test(fp_learn_interruption, a_changed_model_goes_on)
{
    struct saved half = saved_create(), rest = saved_create(), end = saved_create();
    free(run(&half, "1", NULL));
    free(run(&rest, "2", (const char *const[]){"--resume", half.model, "--rate-input", "0.01", NULL}));
    char *table = run(&end, "3", (const char *const[]){"--resume", rest.model, "--rate-input", "0.01",
                                                       "--representations", "--force", NULL});
    int rows = 0;
    for (const char *c = rows_of(table); (c = strchr(c, '\n')); c++)
        rows++;
    cr_expect_eq(rows, 1 + 2 * 2, "%s", table); /* two layers each of epochs 2 and 3 */
    free(table);
    saved_remove(&half);
    saved_remove(&rest);
    saved_remove(&end);
}
