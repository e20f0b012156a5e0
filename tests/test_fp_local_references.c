/* Where the references of fp-local come from: files of states, networks of files. */
#include "common/container.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-local"
#define RUN(exit_code, ...) RESULT("fp-local", exit_code, __VA_ARGS__)
#define FIELD "--field", "0.5"

/* Runs a tool that writes files, and nothing else of interest. */
#define WRITE(tool, ...)                                                          \
    do {                                                                          \
        struct command command = COMMAND(TOOL_DIRECTORY "/" tool, __VA_ARGS__);   \
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);            \
        command_free(&command);                                                   \
    } while (0)

/* Compares the numbers of two rows from column `first` on, and expects the same reference. */
static void expect_same(const struct result *a, const struct result *b, int first)
{
    cr_assert_eq(a->count, b->count);
    for (int i = first; i < a->count; i++)
        if (!isnan(a->cells[i]))
            expect_near(a->cells[i], b->cells[i], 0);
    cr_expect_str_eq(a->word, b->word);
}

/* Reading them ------------------------------------------------------------------------------------------- */

/* The runs of fp-relax are those of --from dynamics, number by number; those that failed are left out. */
Test(fp_local_references, states_of_fp_relax)
{
#define NETWORK "--n", "60", "--jd", "0.25", "--first-sample", "4", "--starts", "9"
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    WRITE("fp-relax", NETWORK, "--samples", "1", "--max-sweeps", "1000", "--save-states", file);
    struct result states = RUN(0, "--state", file, FIELD);
    struct result runs = RUN(3, NETWORK, "--from", "dynamics", FIELD);
    int found = 0, lost = 0;
    while (result_row(&runs)) {
        if (result_cell(&runs, "reference") == 0) {
            lost++;
            continue;
        }
        found++;
        cr_assert_gt(result_row(&states), 0);
        expect_same(&states, &runs, 6);
        for (int i = 0; i < 5; i++)
            expect_near(states.cells[i], runs.cells[i], 0);
    }
    cr_expect(found > 2 && lost > 0, "%d found, %d lost", found, lost);
    result_expect_end(&states);
    result_expect_end(&runs);
    free(file);
    scratch_remove(directory);
}

Test(fp_local_references, states_of_fp_solve)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    WRITE("fp-solve", "--n", "80", "--jd", "0.7", "--margin", "0.05", "--samples", "1", "--starts", "3",
          "--save-states", file);
    struct result states = RUN(0, "--state", file, FIELD);
    struct result runs = RUN(0, "--n", "80", "--jd", "0.7", "--margin", "0.05", "--starts", "3", FIELD);
    for (int start = 0; start < 3; start++) {
        cr_assert_gt(result_row(&states), 0);
        cr_assert_gt(result_row(&runs), 0);
        expect_same(&states, &runs, 6);
        expect_near(result_cell(&states, "margin"), 0.05, 1e-12);
    }
    result_expect_end(&states);
    result_expect_end(&runs);
    free(file);
    scratch_remove(directory);
}

/* All fixed points of a network: the exact entropy of a large field is that of one, ln 1, and that without field ln of
 * their number. They stay fixed points at a larger self-coupling. */
Test(fp_local_references, states_of_fp_count)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    struct result list = RESULT("fp-count", 0, "--n", "14", "--jd", "0.4", "--samples", "1", "--first-sample", "1",
                                "--list", "--save-states", file);
    struct result states = RUN(0, "--state", file, "--field", "0,10");
    double count = 0;
    while (result_row(&list))
        count++;
    cr_assert_gt(count, 2);
    for (double row = 0; row < count; row++)
        for (int large = 0; large < 2; large++) {
            cr_assert_gt(result_row(&states), 0);
            expect_near(result_cell(&states, "start"), row, 0);
            expect_near(result_cell(&states, "sample"), 1, 0);
            expect_near(result_cell(&states, "exact_entropy"), large ? 0 : log(count) / 14, 1e-7);
        }
    result_expect_end(&states);
    states = RUN(0, "--state", file, "--field", "0", "--jd", "0.8");
    result_row(&states);
    expect_near(result_cell(&states, "jd"), 0.8, 1e-12);
    cr_expect_gt(result_cell(&states, "exact_entropy"), log(count) / 14);
    command_free(&states.command);
    result_expect_end(&list);
    free(file);
    scratch_remove(directory);
}

/* A network of a file with a diagonal, and states on it, are those of the sampled one. */
Test(fp_local_references, network_of_a_file)
{
    char *directory = scratch_create(), *network = scratch_path(directory, "net.h5");
    char *file = scratch_path(directory, "states.h5");
    WRITE("fp-relax", "--n", "50", "--jd", "0.8", "--samples", "1", "--save-network", network);
    WRITE("fp-relax", "--network", network, "--save-states", file);
    struct result sampled = RUN(0, "--n", "50", "--jd", "0.8", "--from", "dynamics", FIELD);
    struct result loaded = RUN(0, "--network", network, "--from", "dynamics", FIELD);
    struct result states = RUN(0, "--network", network, "--state", file, FIELD);
    result_row(&sampled);
    result_row(&loaded);
    result_row(&states);
    for (int i = 0; i < sampled.count; i++)
        if (i != 3 && i != 17 && i != 18) /* eta, and the theory at the measured norm */
            cr_expect(isnan(sampled.cells[i]) || fabs(sampled.cells[i] - loaded.cells[i]) < 1e-12);
    expect_same(&loaded, &states, 0);
    expect_near(loaded.cells[0], 50, 0);
    expect_near(loaded.cells[1], 0.8, 1e-12);
    result_expect_end(&sampled);
    result_expect_end(&loaded);
    result_expect_end(&states);
    struct command command = COMMAND(TOOL, "--state", file);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "its network must be given by --network"));
    command_free(&command);
    free(network);
    free(file);
    scratch_remove(directory);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

enum { N = 4, ROWS = 2 };

/* A file of states in a network of 4 neurons, without what is not wanted. */
struct content {
    int8_t states[ROWS * N], converged[ROWS];
    size_t converged_size; /* 0: no such dataset */
    double eta;
    int64_t layers;
    bool seed, jd;
};

static void write_states(const char *path, const struct content *content)
{
    char message[CONTAINER_MESSAGE];
    struct container_writer *writer;
    cr_assert_eq(container_create(&writer, path, true, message), EXIT_DONE, "%s", message);
    container_write_bytes(writer, "states", 2, (const size_t[]){ROWS, N}, content->states);
    if (content->converged_size > 0)
        container_write_bytes(writer, "converged", 1, &content->converged_size, content->converged);
    container_write_real(writer, "/", "eta", content->eta);
    container_write_integer(writer, "/", "layers", content->layers);
    if (content->jd)
        container_write_real(writer, "/", "jd", 2);
    if (content->seed) {
        container_write_integer(writer, "/", "seed", 1);
        container_write_integer(writer, "/", "sample", 0);
    }
    cr_assert_eq(container_commit(writer, message), EXIT_DONE, "%s", message);
}

static void expect_refused(const char *path, const struct content *content, const char *reason)
{
    char line[400];
    snprintf(line, sizeof line, "fp-local: %s: %s", path, reason);
    write_states(path, content);
    struct command command = COMMAND(TOOL, "--state", path, FIELD);
    command_expect_refusal(&command, line);
    command_free(&command);
}

Test(fp_local_references, refuses_bad_states)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    const struct content good = {.states = {1, 1, 1, 1, -1, 1, -1, 1}, .layers = 1, .seed = true, .jd = true};
    struct content content = good;
    content.states[6] = 0;
    expect_refused(file, &content, "row 1 of `states`: spin 2 is 0, not +1 or -1");
    content.converged[0] = 1; /* the row with the 0 is left out */
    content.converged_size = ROWS;
    write_states(file, &content);
    struct result result = RUN(0, "--state", file, FIELD);
    result_row(&result);
    result_expect_end(&result);
    content.converged[0] = 0;
    expect_refused(file, &content, "none of its 2 states converged");
    content.converged_size = 1;
    expect_refused(file, &content, "`converged` has 1 entries for 2 states");
    content = good;
    content.layers = 2;
    expect_refused(file, &content, "its states are of a chain of 2 layers, not of one layer");
    content = good;
    content.eta = 0.5;
    expect_refused(file, &content, "its states are of a network of eta = 0.5: the equations of message passing are "
                                   "those of eta = 0");
    content = good;
    content.seed = false;
    expect_refused(file, &content, "has no attributes `seed`, `sample`: its network must be given by --network");
    content = good;
    content.jd = false;
    expect_refused(file, &content, "has no attribute `jd`: it must be given by --jd");
    free(file);
    scratch_remove(directory);
}

Test(fp_local_references, refuses_other_states)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    const struct content content = {.states = {1, 1, 1, 1, -1, 1, -1, 1}, .layers = 1, .seed = true, .jd = true};
    write_states(file, &content);
    struct command command = COMMAND(TOOL, "--state", file, "--jd=2,-9");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_str_empty(command.out);
    cr_expect_not_null(strstr(command.err, "row 0 of `states` is no fixed point at J_D -9, margin 0: its smallest "
                                           "stability is -"));
    cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1);
    command_free(&command);
    static const char *const options[][2] = {{"--n", "4"}, {"--from", "exact"}, {"--samples", "1"}, {"--seed", "1"}};
    for (int i = 0; i < 4; i++) {
        char line[100];
        snprintf(line, sizeof line, "fp-local: --state and %s: not both", options[i][0]);
        command = COMMAND(TOOL, "--state", file, options[i][0], options[i][1]);
        command_expect_refusal(&command, line);
        command_free(&command);
    }
    remove(file);
    command = COMMAND(TOOL, "--state", file);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, file));
    command_free(&command);
    free(file);
    scratch_remove(directory);
}
