/* The command line of fp-count: tables against the definition and the exact means, files, refusals, interruption. */
#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"
#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/resumption.h"
#include "tests/result.h"
#include "tests/scratch.h"
#include "theory/mean_count.h"
#include "theory/pairs.h"

#include <gsl/gsl_cdf.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-count"
#define RUN(exit_code, ...) RESULT("fp-count", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-count", line, __VA_ARGS__)

#define ENSEMBLE "n\tjd\tmargin\teta\tlambda\tlayers\tsamples\t"
#define MOMENTS                                                                                                    \
    "variance\tsecond_moment\tsecond_moment_error\t%slog_count_mean\tlog_count_error\tempty\tempty_low\tempty_high"

/* The definition ------------------------------------------------------------------------------------------ */

enum { MOST = 12, STATES = 1 << MOST };

static struct network *sampled(const struct network_ensemble *ensemble, uint64_t seed, uint64_t sample)
{
    struct network *network = network_create(ensemble->neurons, ensemble->layers);
    network_sample(network, ensemble, seed, sample);
    return network;
}

static void spins_of(unsigned state, size_t spins, int8_t *values)
{
    for (size_t i = 0; i < spins; i++)
        values[i] = state >> i & 1 ? 1 : -1;
}

/* All fixed points of a network, one stability after the other; self_coupling for every neuron, or NULL for the
 * diagonal. */
static size_t naive(const struct network *network, const double *self_coupling, double margin, unsigned *fixed)
{
    size_t spins = network->layers * network->neurons, found = 0;
    double diagonal[MOST], fields[MOST];
    int8_t values[MOST];
    for (size_t i = 0; i < spins; i++)
        diagonal[i] = self_coupling ? *self_coupling : network->diagonal[i];
    for (unsigned state = 0; state < 1u << spins; state++) {
        spins_of(state, spins, values);
        if (network_smallest_stability(network, diagonal, values, fields) > margin)
            fixed[found++] = state;
    }
    return found;
}

/* Moments ------------------------------------------------------------------------------------------------- */

static double exact_mean(double coupling, const struct network_ensemble *ensemble)
{
    struct ensemble theory = {coupling, ensemble->symmetry, ensemble->interlayer, (double)ensemble->layers};
    double log_mean;
    cr_assert_eq(mean_count_log(&theory, (long)ensemble->neurons, &log_mean), 0);
    return exp(log_mean * (double)(ensemble->neurons * ensemble->layers));
}

/* All moments of the row last read, from the definition. */
static void expect_moments(const struct result *result, double jd, double margin,
                           const struct network_ensemble *ensemble, uint64_t seed, uint64_t first, size_t samples)
{
    static unsigned fixed[STATES];
    double sums[5] = {0}, logs[2] = {0}, with = 0, number = (double)samples;
    double spins = (double)(ensemble->neurons * ensemble->layers);
    for (size_t s = 0; s < samples; s++) {
        struct network *network = sampled(ensemble, seed, first + s);
        double count = (double)naive(network, &jd, margin, fixed);
        for (int k = 1; k <= 4; k++)
            sums[k] += pow(count, k);
        if (count > 0) {
            logs[0] += log(count) / spins;
            logs[1] += pow(log(count) / spins, 2);
            with++;
        }
        network_free(network);
    }
    double mean = sums[1] / number, second = sums[2] / number;
    double variance = (second - mean * mean) * number / (number - 1);
    double spread = (sums[4] / number - second * second) / (number - 1);
    expect_near(result_cell(result, "mean_count"), mean, 0);
    expect_relative(result_cell(result, "variance"), variance, 1e-9);
    expect_relative(result_cell(result, "mean_error"), sqrt(variance / number), 1e-9);
    expect_near(result_cell(result, "second_moment"), second, 0);
    expect_relative(result_cell(result, "second_moment_error"), sqrt(spread), 1e-9);
    expect_relative(result_cell(result, "log_count_mean"), logs[0] / with, 1e-13);
    expect_relative(result_cell(result, "log_count_error"),
                    sqrt((logs[1] / with - pow(logs[0] / with, 2)) / (with - 1)), 1e-8);
    expect_near(result_cell(result, "empty"), 1 - with / number, 1e-9);
    cr_expect(result_cell(result, "empty_low") <= 1 - with / number + 1e-12);
    cr_expect(result_cell(result, "empty_high") >= 1 - with / number && result_cell(result, "empty_high") < 1);
}

/* J_D varies fastest, then the margin, n, eta, lambda, layers. */
Test(fp_count, moments_against_the_definition)
{
    struct result result =
        RUN(0, "--jd", "0.7,0.4", "--margin", "0,0.1", "--n", "4,5", "--eta", "0.5,-0.25", "--lambda", "0,-0.5",
            "--layers", "1,2", "--samples", "12", "--seed", "3", "--first-sample", "2");
    for (size_t layers = 1; layers <= 2; layers++)
        for (double lambda = 0; lambda >= -0.5; lambda -= 0.5)
            for (double eta = 0.5; eta >= -0.25; eta -= 0.75)
                for (size_t n = 4; n <= 5; n++)
                    for (double margin = 0; margin <= 0.1; margin += 0.1)
                        for (int k = 0; k < 2; k++) {
                            struct network_ensemble ensemble = {n, layers, eta, lambda};
                            double jd = k ? 0.4 : 0.7;
                            double first[] = {(double)n, jd, margin, eta, lambda, (double)layers, 12};
                            cr_assert_eq(result_row(&result), 17);
                            for (int i = 0; i < 7; i++)
                                expect_near(result.cells[i], first[i], 0);
                            expect_moments(&result, jd, margin, &ensemble, 3, 2, 12);
                        }
    result_expect_end(&result);
}

static void expect_names(const struct result *result, const char *mean, const char *pairs)
{
    char names[512], moments[256];
    snprintf(moments, sizeof moments, MOMENTS, pairs);
    snprintf(names, sizeof names, ENSEMBLE "mean_count\tmean_error\t%s%s", mean, moments);
    cr_expect_str_eq(result->names, names);
}

/* Only columns that have a theory are there. */
Test(fp_count, columns)
{
    static const char mean[] = "theory_mean\tz_score\t", pairs[] = "theory_second_moment\tsecond_moment_z_score\t";
    struct result result = RUN(0, "--n", "5", "--jd", "0.3", "--samples", "5");
    expect_names(&result, mean, pairs);
    command_free(&result.command);
    result = RUN(0, "--n", "5", "--jd", "0.3", "--samples", "5", "--eta", "0,0.5");
    expect_names(&result, mean, "");
    command_free(&result.command);
    result = RUN(0, "--n", "5", "--jd", "0.3", "--samples", "5", "--layers", "2");
    expect_names(&result, mean, "");
    command_free(&result.command);
    result = RUN(0, "--n", "3", "--jd", "0.3", "--samples", "5", "--layers", "2", "--lambda", "1", "--eta", "0.5");
    expect_names(&result, "", "");
    command_free(&result.command);
}

/* Both z-scores: with the exact variance at eta = 0, the sample variance otherwise. */
Test(fp_count, z_scores)
{
    struct result result = RUN(0, "--n", "8", "--jd", "0.2,0.6", "--margin", "0.1", "--samples", "50");
    for (int k = 0; k < 2; k++) {
        struct network_ensemble ensemble = {8, 1, 0, 0};
        double coupling = (k ? 0.6 : 0.2) - 0.1, mean = exact_mean(coupling, &ensemble);
        double second = mean * mean * pairs_moment_ratio(coupling, 8);
        cr_assert_eq(result_row(&result), 21);
        expect_relative(result_cell(&result, "theory_mean"), mean, 1e-13);
        expect_relative(result_cell(&result, "theory_second_moment"), second, 1e-13);
        expect_relative(result_cell(&result, "z_score"),
                        (result_cell(&result, "mean_count") - mean) / sqrt((second - mean * mean) / 50), 1e-8);
        expect_relative(result_cell(&result, "second_moment_z_score"),
                        (result_cell(&result, "second_moment") - second) / result_cell(&result, "second_moment_error"),
                        1e-8);
    }
    result_expect_end(&result);
    result = RUN(0, "--n", "4", "--layers", "2", "--lambda", "0.5", "--jd", "0.3", "--samples", "50");
    struct network_ensemble chain = {4, 2, 0, 0.5};
    cr_assert_eq(result_row(&result), 19);
    expect_relative(result_cell(&result, "theory_mean"), exact_mean(0.3, &chain), 1e-13);
    expect_relative(result_cell(&result, "z_score"),
                    (result_cell(&result, "mean_count") - exact_mean(0.3, &chain)) / result_cell(&result, "mean_error"),
                    1e-8);
    result_expect_end(&result);
}

/* Nothing found where next to nothing is expected is no contradiction; everything is fixed at a large J_D. */
Test(fp_count, rare_and_certain)
{
    struct result result = RUN(0, "--n", "9", "--jd=-2,10", "--eta", "0.5", "--samples", "30");
    cr_assert_eq(result_row(&result), 19);
    double expected = result_cell(&result, "theory_mean");
    cr_expect(expected > 0 && expected < 1e-2);
    expect_near(result_cell(&result, "mean_count"), 0, 0);
    expect_relative(result_cell(&result, "z_score"), -expected / sqrt(expected * (2 - expected) / 30), 1e-8);
    expect_near(result_cell(&result, "log_count_mean"), -INFINITY, 0);
    expect_near(result_cell(&result, "empty"), 1, 0);
    cr_assert_eq(result_row(&result), 19);
    expect_near(result_cell(&result, "mean_count"), 512, 0);
    expect_near(result_cell(&result, "z_score"), 0, 1e-3);
    expect_near(result_cell(&result, "second_moment"), 512 * 512, 0);
    result_expect_end(&result);
    result = RUN(0, "--n", "9", "--jd", "0.5", "--samples", "1"); /* no error can be estimated */
    cr_assert_eq(result_row(&result), 21);
    expect_near(result_cell(&result, "mean_error"), INFINITY, 0);
    expect_near(result_cell(&result, "second_moment_z_score"), 0, 0);
    result_expect_end(&result);
}

/* Networks of their own for every case, so that the z-scores of the means are independent but for J_D. */
Test(fp_count, agrees_with_the_exact_moments)
{
    double chi2 = 0;
    int count = 0;
    for (int n = 10; n <= 16; n += 2)
        for (int e = 0; e < 4; e++) {
            char size[8], seed[8];
            snprintf(size, sizeof size, "%d", n);
            snprintf(seed, sizeof seed, "%d", 10 * n + e);
            struct result result = RUN(0, "--n", size, "--seed", seed, "--samples", "600", "--jd", "0,0.1,0.3,0.5,1",
                                       "--eta", ((const char *[]){"0", "1", "0.5", "-0.5"})[e]);
            for (int k = 0; k < 5; k++) {
                cr_assert_eq(result_row(&result), e ? 19 : 21);
                double z = result_cell(&result, "z_score"), z2 = e ? 0 : result_cell(&result, "second_moment_z_score");
                cr_expect(fabs(z) < 4 && fabs(z2) < 4, "N = %d, case %d, row %d: %g, %g", n, e, k, z, z2);
                if (k == 2) {
                    chi2 += z * z;
                    count++;
                }
            }
            result_expect_end(&result);
        }
    double above = gsl_cdf_chisq_Q(chi2, count);
    cr_expect(above > 1e-3 && above < 0.999, "chi^2 = %g of %d", chi2, count);
}

/* What must not matter ------------------------------------------------------------------------------------- */

/* The rows, without the header, which names the method. */
static const char *rows_of(const struct command *command)
{
    const char *rows = strstr(command->out, "\nn\t");
    cr_assert_not_null(rows, "%s", command->err);
    return rows;
}

Test(fp_count, method_does_not_matter)
{
    struct command gray = COMMAND(TOOL, "--n", "12:18:3", "--samples", "40", "--eta", "0,0.5", "--method", "gray");
    struct command pruned = COMMAND(TOOL, "--n", "12:18:3", "--samples", "40", "--eta", "0,0.5", "--method", "pruned");
    cr_expect_str_eq(rows_of(&gray), rows_of(&pruned));
    command_free(&gray);
    command_free(&pruned);
}

static void expect_any_number_of_threads(const char *const *arguments)
{
    struct command commands[2];
    for (int i = 0; i < 2; i++) {
        const char *all[16] = {TOOL, "--threads", i ? "3" : "1"};
        for (int k = 0; arguments[k]; k++)
            all[3 + k] = arguments[k];
        commands[i] = command_run(all);
        cr_expect_eq(commands[i].exit_code, 0, "%s", commands[i].err);
    }
    cr_expect_str_eq(commands[0].out, commands[1].out);
    command_free(&commands[0]);
    command_free(&commands[1]);
}

#define ANY_NUMBER_OF_THREADS(...) expect_any_number_of_threads((const char *const[]){__VA_ARGS__, NULL})

Test(fp_count, threads_do_not_matter)
{
    ANY_NUMBER_OF_THREADS("--n", "10,14", "--samples", "300", "--jd", "0:1:0.5");
    ANY_NUMBER_OF_THREADS("--n", "24", "--samples", "1", "--jd", "0.3");
    ANY_NUMBER_OF_THREADS("--n", "13", "--samples", "70", "--jd", "0.2,0.5", "--distances");
    ANY_NUMBER_OF_THREADS("--n", "20", "--samples", "1", "--jd", "0.5", "--list");
}

/* Distances ------------------------------------------------------------------------------------------------ */

Test(fp_count, distances_against_the_definition)
{
    static unsigned fixed[STATES];
    struct result result = RUN(0, "--n", "5", "--layers", "2", "--lambda", "0.4", "--eta", "0.3", "--jd", "0.2,0.5",
                               "--margin", "0,0.1", "--samples", "70", "--distances");
    cr_expect_str_eq(result.names, ENSEMBLE "distance\tpairs\tpairs_error");
    for (double margin = 0; margin <= 0.1; margin += 0.1)
        for (double jd = 0.2; jd <= 0.5; jd += 0.3) {
            double sums[11] = {0}, squares[11] = {0};
            for (uint64_t s = 0; s < 70; s++) {
                struct network_ensemble ensemble = {5, 2, 0.3, 0.4};
                struct network *network = sampled(&ensemble, 1, s);
                size_t found = naive(network, &jd, margin, fixed);
                double pairs[11] = {0};
                for (size_t a = 0; a < found; a++)
                    for (size_t b = 0; b < found; b++)
                        pairs[__builtin_popcount(fixed[a] ^ fixed[b])]++;
                for (int k = 1; k <= 10; k++) {
                    sums[k] += pairs[k];
                    squares[k] += pairs[k] * pairs[k];
                }
                network_free(network);
            }
            for (int k = 1; k <= 10; k++) {
                double mean = sums[k] / 70, error = sqrt((squares[k] / 70 - mean * mean) / 69);
                cr_assert_eq(result_row(&result), 10);
                expect_near(result.cells[7], k, 0);
                expect_relative(result.cells[8], mean, 1e-14);
                expect_relative(result.cells[9], error, 1e-8);
            }
        }
    result_expect_end(&result);
}

Test(fp_count, distances_agree_with_the_exact_means)
{
    struct result result = RUN(0, "--n", "12", "--jd", "0,0.5", "--samples", "3000", "--seed", "4", "--distances");
    cr_expect_str_eq(result.names, ENSEMBLE "distance\tpairs\tpairs_error\ttheory_pairs\tz_score");
    for (int j = 0; j < 2; j++)
        for (long k = 1; k <= 12; k++) {
            cr_assert_eq(result_row(&result), 12);
            expect_relative(result.cells[10], exp(pairs_log_count(j ? 0.5 : 0, 12, k)), 1e-13);
            cr_expect(fabs(result.cells[11]) < 4, "J_D = %g, distance %ld: z = %g", result.cells[1], k,
                      result.cells[11]);
        }
    result_expect_end(&result);
}

/* Files ---------------------------------------------------------------------------------------------------- */

/* A network with couplings and self-couplings of its own, and its file. */
static char *write_network(const char *directory, size_t n, struct network *network)
{
    char *path = scratch_path(directory, "net.h5");
    double *matrix = calloc(n * n, sizeof *matrix);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            matrix[i * n + j] = i == j ? 0.4 - 0.05 * (double)i : sin(7.0 * (double)(i * n + j)) / 2;
            *(i == j ? &network->diagonal[i] : &network->couplings[j * n + i]) = matrix[i * n + j];
        }
    network_file_write(path, "couplings", n, n, matrix);
    free(matrix);
    return path;
}

Test(fp_count, network_of_a_file)
{
    static unsigned fixed[STATES];
    char *directory = scratch_create();
    struct network *network = network_create(9, 1);
    char *path = write_network(directory, 9, network);
    struct result result = RUN(0, "--network", path, "--margin", "-0.5:0.25:0.25");
    cr_expect_str_eq(result.names, "n\tmargin\tcount\tlog_count");
    cr_expect_null(strstr(result.command.out, "samples"));
    for (double margin = -0.5; margin <= 0.25; margin += 0.25) {
        double count = (double)naive(network, NULL, margin, fixed);
        RESULT_EXPECT_ROW(&result, 1e-15, 0, 9, margin, count, log(count) / 9);
    }
    result_expect_end(&result);
    result = RUN(0, "--network", path, "--margin", "0.1", "--jd", "0.9,0.3");
    cr_expect_str_eq(result.names, "n\tjd\tmargin\tcount\tlog_count");
    for (double jd = 0.9; jd > 0; jd -= 0.6) {
        double count = (double)naive(network, &jd, 0.1, fixed);
        RESULT_EXPECT_ROW(&result, 1e-15, 1e-15, 9, jd, 0.1, count, log(count) / 9);
    }
    result_expect_end(&result);
    result = RUN(0, "--network", path, "--distances");
    cr_expect_str_eq(result.names, "n\tmargin\tdistance\tpairs");
    double pairs = 0, count = (double)naive(network, NULL, 0, fixed);
    while (result_row(&result))
        pairs += result.cells[3];
    expect_near(pairs, count * (count - 1), 0);
    command_free(&result.command);
    network_free(network);
    free(path);
    scratch_remove(directory);
}

/* What was listed: every fixed point once, with its stability, the most stable first, and the same in the file. */
static void expect_list(const char *states_path, struct result *result, const struct network *network,
                        const double *self_coupling, double margin)
{
    static unsigned fixed[STATES];
    static bool listed[STATES];
    char message[CONTAINER_MESSAGE];
    size_t n = network->neurons, found = naive(network, self_coupling, margin, fixed), sizes[2];
    struct container *file = container_open(states_path, message);
    cr_assert_not_null(file, "%s", message);
    int8_t *states = container_read_bytes(file, "states", 2, sizes, message);
    double *stabilities = container_read_doubles(file, "stability", 1, (size_t[1]){0}, message), last = INFINITY;
    cr_assert(states && stabilities && sizes[0] == found && sizes[1] == n, "%s", message);
    cr_expect_str_eq(result->names, "number\tstability\tstate");
    memset(listed, 0, sizeof listed);
    for (size_t k = 0; k < found; k++) {
        double fields[MOST], diagonal[MOST];
        unsigned state = 0;
        cr_assert_eq(result_row(result), 3);
        expect_near(result->cells[0], (double)k, 0);
        cr_assert_eq(strlen(result->word), n);
        for (size_t i = 0; i < n; i++) {
            diagonal[i] = self_coupling ? *self_coupling : network->diagonal[i];
            state |= (unsigned)(result->word[i] == '+') << i;
            cr_expect_eq(states[k * n + i], result->word[i] == '+' ? 1 : -1);
        }
        expect_near(result->cells[1],
                    network_smallest_stability(network, diagonal, states + k * n, fields), 1e-14);
        expect_near(stabilities[k], result->cells[1], 0);
        cr_expect(result->cells[1] > margin && result->cells[1] <= last);
        cr_expect_not(listed[state], "%s twice", result->word);
        listed[state] = true;
        last = result->cells[1];
    }
    result_expect_end(result);
    free(states);
    free(stabilities);
    container_close(file);
}

Test(fp_count, list)
{
    char *directory = scratch_create(), *states = scratch_path(directory, "states.h5");
    struct network_ensemble ensemble = {11, 1, 0.5, 0};
    struct network *network = sampled(&ensemble, 1, 4);
    double jd = 0.6;
    struct result result = RUN(0, "--list", "--n", "11", "--eta", "0.5", "--jd", "0.6", "--margin", "0.2", "--samples",
                               "1", "--first-sample", "4", "--save-states", states);
    expect_list(states, &result, network, &jd, 0.2);
    network_free(network);
    network = network_create(9, 1);
    char *path = write_network(directory, 9, network);
    result = RUN(0, "--list", "--network", path, "--margin=-0.5", "--save-states", states, "--force");
    expect_list(states, &result, network, NULL, -0.5);
    network_free(network);
    free(path);
    result = RUN(0, "--list", "--n", "10", "--jd=-5", "--samples", "1", "--save-states", states, "--force");
    cr_expect_str_eq(result.names, "number\tstability\tstate");
    result_expect_end(&result);
    free(states);
    scratch_remove(directory);
}

/* Interruption --------------------------------------------------------------------------------------------- */

Test(fp_count, a_killed_run_resumes)
{
    struct resumption run = resumption_create(
        (const char *const[]){TOOL, "--n", "8:22:2", "--jd", "0.1,0.5", "--samples", "100", NULL});
    resumption_stop(&run, SIGKILL);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* One network that would take a minute stops after the parts at work. */
Test(fp_count, one_large_network_can_be_interrupted)
{
    static const char *const lists[] = {NULL, "--list"};
    for (int i = 0; i < 2; i++) {
        struct command command = resumption_interrupt(
            (const char *const[]){TOOL, "--n", "46", "--jd", "0.3", "--samples", "1", lists[i], NULL});
        command_free(&command);
    }
}

/* Refusals ------------------------------------------------------------------------------------------------- */

#define NEURONS " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are whole numbers from 2 to 64)"

Test(fp_count, refuses_bad_values)
{
    REFUSED("--n 0: 0 is out of range" NEURONS, "--n", "0");
    REFUSED("--n 1: 1 is out of range" NEURONS, "--n", "1");
    REFUSED("--n 65: 65 is out of range" NEURONS, "--n", "65");
    REFUSED("--n 1000000000000: 1000000000000 is out of range" NEURONS, "--n", "1000000000000");
    REFUSED("--samples 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--samples", "0");
    REFUSED("--method magic: no such choice (allowed is one of pruned|gray)", "--method", "magic");
    REFUSED("--n 33 and --layers 2: 66 neurons, and only networks of up to 64 can be enumerated", "--n", "33",
            "--layers", "2");
    REFUSED("--lambda couples the layers of a chain: it needs --layers above 1", "--lambda", "1");
}

Test(fp_count, refuses_contradictions)
{
    REFUSED("--list and --distances: not both", "--list", "--distances");
    REFUSED("--save-states needs --list", "--save-states", "states.h5");
    REFUSED("--list is for one network at one level: single values of the grids and --samples 1", "--list");
    REFUSED("--list is for one network at one level: single values of the grids and --samples 1", "--list", "--jd", "1",
            "--samples", "1", "--n", "10,11");
    REFUSED("--distances needs single values of --n and --layers", "--distances", "--n", "10,11");
    REFUSED("--list: about 1.97e+07 fixed points of a network are expected at J_D 1, and it keeps at most 1048576",
            "--list", "--n", "32", "--jd", "1", "--samples", "1");
    REFUSED("--distances: about 1.97e+07 fixed points of a network are expected at J_D 1, and it keeps at most 1048576",
            "--distances", "--n", "32", "--jd", "1");
    static const char *const of_sampled[] = {"n", "eta", "lambda", "layers", "samples", "first-sample", "seed"};
    for (size_t i = 0; i < sizeof of_sampled / sizeof *of_sampled; i++) {
        char option[32], line[128];
        snprintf(option, sizeof option, "--%s=%d", of_sampled[i], i ? 1 : 10);
        snprintf(line, sizeof line, "fp-count: --network and --%s: not both", of_sampled[i]);
        result_expect_refusal((const char *const[]){TOOL, "--network", "net.h5", option, NULL}, line);
    }
    struct command command = COMMAND(TOOL, "--n", "4", "--samples", "1000000000", "--jd", "0:10:0.001");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect(strstr(command.err, "1000000000 networks at 10001 points need "), "%s", command.err);
    command_free(&command);
}

/* The file is refused in one line that begins with its name. */
static void expect_refused_file(const char *path, const char *complaint)
{
    struct command command = COMMAND(TOOL, "--network", path);
    char *line;
    cr_assert_geq(asprintf(&line, "fp-count: %s: %s", path, complaint), 0);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_eq(strncmp(command.err, line, strlen(line)), 0, "%s instead of %s", command.err, line);
    cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1);
    free(line);
    command_free(&command);
}

static void write_couplings(const char *path, const char *dataset, size_t rows, size_t columns, double value)
{
    double *matrix = calloc(rows * columns, sizeof *matrix);
    matrix[1] = value;
    network_file_write(path, dataset, rows, columns, matrix);
    free(matrix);
}

Test(fp_count, refuses_bad_files)
{
    char *directory = scratch_create(), *path = scratch_path(directory, "net.h5");
    expect_refused_file(path, "");
    file_write(path, "couplings", 9);
    expect_refused_file(path, "");
    write_couplings(path, "coupling", 4, 4, 0);
    expect_refused_file(path, "");
    write_couplings(path, "couplings", 4, 3, 0);
    expect_refused_file(path, "");
    write_couplings(path, "couplings", 4, 4, NAN);
    expect_refused_file(path, "");
    write_couplings(path, "couplings", 65, 65, 0);
    expect_refused_file(path, "has 65 neurons, and only networks of up to 64 can be enumerated");
    write_couplings(path, "couplings", 4, 4, 0);
    struct result result = RUN(0, "--network", path, "--jd", "0.1"); /* nothing wrong with this one */
    RESULT_EXPECT_ROW(&result, 1e-15, 0, 4, 0.1, 0, 16, log(16) / 4);
    result_expect_end(&result);
    free(path);
    scratch_remove(directory);
}

Test(fp_count, refuses_to_keep_too_many_states)
{
    char *directory = scratch_create(), *path = scratch_path(directory, "net.h5");
    write_couplings(path, "couplings", 21, 21, 0);
    struct command command = COMMAND(TOOL, "--network", path, "--jd", "0.1", "--list");
    cr_expect_eq(command.exit_code, EXIT_RUNTIME);
    cr_expect_str_eq(command.err, "fp-count: network 0 has more than 1048576 fixed points\n");
    cr_expect_str_empty(command.out);
    command_free(&command);
    free(path);
    scratch_remove(directory);
}

Test(fp_count, help)
{
    struct command command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, 0);
    static const char *const words[] = {"--jd",   "--margin", "--eta",    "--lambda",    "--layers",  "--n=",
                                        "--seed", "--list",   "--method", "--distances", "--network", "--save-states"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_expect(strstr(command.out, words[i]), "no %s in --help", words[i]);
    command_free(&command);
}

/* A search of years stops at once. */
Test(fp_count, an_interrupted_search_stops)
{
    static const char *const methods[] = {"pruned", "gray"};
    for (int i = 0; i < 2; i++) {
        struct command command = resumption_interrupt((const char *const[]){
            TOOL, "--n", "60", "--jd", "1", "--samples", "1", "--method", methods[i], NULL});
        cr_expect_not_null(strstr(command.err, "interrupted after 0 of 1 rows"));
        command_free(&command);
    }
}
