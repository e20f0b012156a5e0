/* What fp-solve finds: against fp-relax and fp-count on the same networks, against the definition of a fixed point, and
 * methods and protocols against what they are equal to. */
#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"
#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define RUN(exit_code, ...) RESULT("fp-solve", exit_code, __VA_ARGS__)

enum { COLUMNS = 18, FIRST_RESULT = 7 };

/* The same runs as those of fp-relax; a time within a sweep counts as the whole sweep. */
Test(fp_solve_runs, dynamics_is_that_of_fp_relax)
{
#define RUNS "--n", "40,100", "--jd", "0.1:0.7:0.3", "--eta", "0,0.5", "--samples", "30", "--starts", "5", \
             "--dynamics-seed", "9", "--first-sample", "3"
    struct result relax = RESULT("fp-relax", 0, RUNS, "--max-sweeps", "100");
    struct result solve = RUN(0, RUNS, "--max-iterations", "100", "--method", "dynamics");
    double some = 0;
    for (int row = 0; row < 12; row++) {
        cr_assert_geq(result_row(&relax), 1);
        cr_assert_eq(result_row(&solve), COLUMNS);
        expect_near(result_cell(&solve, "success"), result_cell(&relax, "converged"), 0);
        expect_near(result_cell(&solve, "success_low"), result_cell(&relax, "converged_low"), 0);
        expect_near(result_cell(&solve, "success_high"), result_cell(&relax, "converged_high"), 0);
        double median = result_cell(&solve, "iterations_median"), time = result_cell(&relax, "sweeps_median");
        cr_expect(median == time || (median >= time && median < time + 1), "median %g instead of %g", median, time);
        some += isfinite(median);
        cr_expect_eq(result_cell(&solve, "violated_min") == 0, result_cell(&solve, "success") > 0);
    }
    cr_expect(some > 3 && some < 12, "%g medians are finite", some);
    result_expect_end(&relax);
    result_expect_end(&solve);
}

/* Reads `name` of a file of --save-states: rank 1 or 2. */
static int8_t *read_bytes(const char *file, const char *name, int rank, size_t *sizes)
{
    char message[CONTAINER_MESSAGE];
    struct container *container = container_open(file, message);
    cr_assert_not_null(container, "%s", message);
    int8_t *bytes = container_read_bytes(container, name, rank, sizes, message);
    cr_assert_not_null(bytes, "%s", message);
    container_close(container);
    return bytes;
}

/* Neurons of a state whose constraint is violated, by the definition. */
static int count_violated(const struct network *network, double coupling, const int8_t *state)
{
    int violated = 0;
    for (size_t i = 0; i < network->neurons; i++) {
        double field = 0;
        for (size_t j = 0; j < network->neurons; j++)
            field += j == i ? 0 : network->couplings[j * network->neurons + i] * state[j];
        violated += !(state[i] * field + coupling > 0);
    }
    return violated;
}

enum { N = 70, STARTS = 9 };

/* Saves the states of the runs at J_D = 0.25 with margin kappa, and checks each of them. */
static void check_states(const char *method, const char *margin, bool solvable)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5"), message[CONTAINER_MESSAGE];
    struct result result = RUN(0, "--n", "70", "--jd", "0.25", "--margin", margin, "--method", method, "--seed", "3",
                               "--first-sample", "4", "--samples", "1", "--starts", "9", "--save-states", file);
    cr_assert_eq(result_row(&result), COLUMNS);
    size_t sizes[2], count, solved = 0, fewest = N;
    int8_t *states = read_bytes(file, "states", 2, sizes), *converged = read_bytes(file, "converged", 1, &count);
    cr_assert(sizes[0] == STARTS && sizes[1] == N && count == STARTS);
    struct network *network = network_create(N, 1);
    network_sample(network, &(struct network_ensemble){N, 1, 0, 0}, 3, 4);
    for (int start = 0; start < STARTS; start++) {
        int violated = count_violated(network, 0.25 - atof(margin), states + start * N);
        for (int i = 0; i < N; i++)
            cr_assert(abs(states[start * N + i]) == 1);
        cr_expect_eq(converged[start], violated == 0, "start %d: %d violated", start, violated);
        solved += violated == 0;
        fewest = (size_t)violated < fewest ? (size_t)violated : fewest;
    }
    expect_near(result_cell(&result, "success"), (double)solved / STARTS, 1e-9);
    expect_near(result_cell(&result, "violated_min"), (double)fewest, 0);
    cr_expect(solvable ? solved > 0 : solved == 0, "%zu solved", solved);
    struct container *container = container_open(file, message);
    double jd = 0, kappa = 0;
    int64_t seed = 0, sample = 0;
    char word[CONTAINER_TEXT];
    cr_expect(container_read_real(container, "/", "jd", &jd, message) && jd == 0.25);
    cr_expect(container_read_real(container, "/", "margin", &kappa, message) && kappa == atof(margin));
    cr_expect(container_read_integer(container, "/", "seed", &seed, message) && seed == 3);
    cr_expect(container_read_integer(container, "/", "sample", &sample, message) && sample == 4);
    cr_expect(container_read_text(container, "/", "method", word, message) && strcmp(word, method) == 0);
    container_close(container);
    result_expect_end(&result);
    network_free(network);
    free(states);
    free(converged);
    free(file);
    scratch_remove(directory);
}

Test(fp_solve_runs, saved_states)
{
    check_states("focusing", "0", true);
    check_states("focusing", "1.5", false);
    check_states("annealing", "1.5", false);
    check_states("dynamics", "-0.5", true);
}

/* Where enumeration finds no fixed point nobody does; where it finds some, focusing often does. */
Test(fp_solve_runs, none_is_found_where_none_is)
{
    int empty = 0, solved = 0, networks = 24;
    for (int sample = 0; sample < networks; sample++) {
        char first[8];
        snprintf(first, sizeof first, "%d", sample);
#define NETWORK "--n", "16", "--jd", "0.1", "--first-sample", first, "--samples", "1"
        struct result count = RESULT("fp-count", 0, NETWORK);
        struct result solve = RUN(0, NETWORK, "--starts", "3", "--method", "focusing,annealing", "--max-iterations",
                                  "400");
        cr_assert_geq(result_row(&count), 1);
        bool none = result_cell(&count, "mean_count") == 0;
        for (int method = 0; method < 2; method++) {
            cr_assert_eq(result_row(&solve), COLUMNS);
            double success = result_cell(&solve, "success");
            cr_expect(!none || success == 0, "sample %d: solved, but without a fixed point", sample);
            cr_expect_eq(success > 0, result_cell(&solve, "violated_min") == 0);
            solved += method == 0 && success > 0;
        }
        empty += none;
        result_expect_end(&count);
        result_expect_end(&solve);
    }
    cr_expect(empty > 2 && solved > 5, "%d empty, %d solved", empty, solved);
}

/* The unit of the couplings is nobody's business, but for --variance mean and the range of single precision. */
Test(fp_solve_runs, scaled_networks)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
#define METHODS "--method", "focusing,reinforcement,bp,annealing", "--starts", "5", "--restarts", "0"
    static const char *const sweeps[] = {"0", "30"};
    network_file_write_scaled(file, 0.3, 1. / 128);
    for (int polish = 0; polish < 2; polish++) {
        struct result sampled = RUN(0, "--n", "60", "--jd", "0.3", "--samples", "1", METHODS, "--polish-sweeps",
                                    sweeps[polish]);
        struct result scaled = RUN(0, "--network", file, METHODS, "--polish-sweeps", sweeps[polish]);
        for (int method = 0; method < 4; method++) {
            cr_assert_eq(result_row(&sampled), COLUMNS);
            cr_assert_eq(result_row(&scaled), COLUMNS);
            for (int i = FIRST_RESULT; i < COLUMNS; i++)
                expect_near(scaled.cells[i], sampled.cells[i], 0);
        }
        result_expect_end(&sampled);
        result_expect_end(&scaled);
    }
    network_file_expect_refused_scales(TOOL_DIRECTORY "/fp-solve", file);
    free(file);
    scratch_remove(directory);
}

/* A network of a file gives the runs of the sampled one, but for the measured eta. */
Test(fp_solve_runs, network_of_a_file)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
    struct result saved = RESULT("fp-relax", 0, "--jd", "0.3", "--n", "60", "--samples", "1", "--save-network", file);
    struct result sampled = RUN(0, "--n", "60", "--jd", "0.3", "--samples", "1", "--starts", "5", "--method",
                                "focusing,annealing,dynamics");
    struct result loaded = RUN(0, "--network", file, "--starts", "5", "--method", "focusing,annealing,dynamics");
    for (int method = 0; method < 3; method++) {
        cr_assert_eq(result_row(&sampled), COLUMNS);
        cr_assert_eq(result_row(&loaded), COLUMNS);
        for (int i = 0; i < COLUMNS; i++)
            if (i != 3 && i != 4)
                expect_near(loaded.cells[i], sampled.cells[i], 1e-14);
    }
    result_expect_end(&sampled);
    result_expect_end(&loaded);
    command_free(&saved.command);
    saved = RESULT("fp-relax", 0, "--jd", "0.3", "--n", "60", "--eta", "0.5", "--samples", "1", "--save-network", file,
                   "--force");
    command_free(&saved.command);
    struct command refused = COMMAND(TOOL_DIRECTORY "/fp-solve", "--network", file);
    cr_expect_eq(refused.exit_code, EXIT_USAGE);
    cr_expect(strstr(refused.err, "net.h5: its eta is 0.") && strstr(refused.err, "0 +- 0.1414"), "%s", refused.err);
    command_free(&refused);
    free(file);
    scratch_remove(directory);
}
