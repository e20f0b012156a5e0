/* The command line of fp-relax: tables, files, refusals, interruption. */
#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"
#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/resumption.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-relax"
#define RUN(exit_code, ...) RESULT("fp-relax", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-relax", line, __VA_ARGS__)

/* Tables ------------------------------------------------------------------------------------------------- */

#define COMMON "n\tjd\trule\teta\tlambda\tlayers\tsamples\tstarts\t"
#define DEFAULT                                                                                                     \
    COMMON "converged\tconverged_low\tconverged_high\tsweeps_10\tsweeps_25\tsweeps_median\tsweeps_median_low\t"     \
           "sweeps_median_high\tsweeps_75\tsweeps_90\tactive_runs\tactivity\tactivity_error\toverlap_start\t"       \
           "overlap_start_error"

Test(fp_relax, grid_order)
{
    struct result result = RUN(0, "--jd", "0.5,1", "--n", "10,20", "--rule", "greedy,random", "--eta", "0,-0.5",
                               "--lambda", "0.5,0", "--layers", "2,1", "--samples", "3", "--max-sweeps", "10");
    cr_expect_str_eq(result.names, DEFAULT);
    for (double layers = 2; layers >= 1; layers--)
        for (double lambda = 0.5; lambda >= 0; lambda -= 0.5)
            for (double eta = 0; eta >= -0.5; eta -= 0.5)
                for (int rule = 0; rule < 2; rule++)
                    for (double n = 10; n <= 20; n += 10)
                        for (double jd = 0.5; jd <= 1; jd += 0.5) {
                            double expected[] = {n, jd, NAN, eta, lambda, layers, 3, 1};
                            cr_assert_eq(result_row(&result), 23);
                            cr_expect_str_eq(result.word, rule ? "random" : "greedy");
                            for (int i = 0; i < 8; i++)
                                if (i != 2)
                                    expect_near(result.cells[i], expected[i], 0);
                        }
    result_expect_end(&result);
}

/* Nothing moves at a large self-coupling; nothing converges at a negative one, and everything flips at once. */
Test(fp_relax, extreme_self_couplings)
{
    struct result result = RUN(0, "--jd", "10,-10", "--rule", "parallel", "--n", "30", "--samples", "40",
                               "--max-sweeps", "21", "--warm-up", "1");
    static const double frozen[] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, INFINITY, 1, 0};
    static const double restless[] = {0,        INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY,
                                      INFINITY, 40,       1,        0,        0,        INFINITY};
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(result_row(&result), 23);
        const double *expected = i ? restless : frozen;
        expect_near(result.cells[8], expected[0], 0);
        for (int k = 1; k <= 12; k++)
            expect_near(result.cells[10 + k], expected[k], 0);
        cr_expect(result.cells[9] <= expected[0] && expected[0] <= result.cells[10]);
    }
    result_expect_end(&result);
}

Test(fp_relax, cycles)
{
    struct result result = RUN(0, "--jd", "0", "--n", "12", "--rule", "cyclic,parallel", "--samples", "50", "--cycles",
                               "--max-sweeps", "5000");
    cr_expect_str_eq(result.names, DEFAULT "\tcycling\tcycling_low\tcycling_high\tcycle_median\tcycle_mean\t"
                                           "cycle_longest");
    for (int rule = 0; rule < 2; rule++) {
        cr_assert_eq(result_row(&result), 29);
        double converged = result_cell(&result, "converged"), cycling = result_cell(&result, "cycling");
        cr_expect(converged > 0 && cycling > 0);
        expect_near(converged + cycling, 1, 1e-12); /* 4096 states: 5000 sweeps are enough for every run */
        expect_near(result_cell(&result, "active_runs"), 0, 0);
        cr_expect_geq(result_cell(&result, "cycle_median"), 2);
        cr_expect_geq(result_cell(&result, "cycle_longest"), result_cell(&result, "cycle_mean"));
    }
    result_expect_end(&result);
}

/* The number of a network and of a start means the same in every run. */
Test(fp_relax, samples_can_be_split)
{
    double sums[2] = {0};
    for (int split = 0; split < 2; split++)
        for (int first = 0; first < 60; first += split ? 20 : 60) {
            char begin[8];
            snprintf(begin, sizeof begin, "%d", first);
            struct result result = RUN(0, "--jd", "0.3", "--n", "40", "--samples", split ? "20" : "60", "--starts", "3",
                                       "--max-sweeps", "40", "--first-sample", begin);
            result_row(&result);
            sums[split] += result_cell(&result, "converged") * (split ? 1 : 3);
            result_expect_end(&result);
        }
    expect_near(sums[0], sums[1], 1e-9);
    cr_expect(sums[0] > 0 && sums[0] < 3);
}

/* At the threshold half of the runs on other networks converge. Two sizes have no fit, and the exit code says so. */
Test(fp_relax, threshold)
{
    struct result result = RUN(3, "--threshold", "--within", "20", "--n", "20,60", "--samples", "200", "--jd", "0,1.5");
    cr_expect_str_eq(result.names, "quantity\tn\trule\teta\tlambda\tlayers\tsamples\tstarts\twithin\tvalue\terror\t"
                                   "low\thigh\twidth\tchi_squared\tdegrees\tresidual\tconverged");
    for (int n = 20; n <= 60; n += 40) {
        cr_assert_eq(result_row(&result), 18);
        double value = result_cell(&result, "value"), error = result_cell(&result, "error");
        expect_near(result_cell(&result, "n"), n, 0);
        expect_near(result_cell(&result, "within"), 20, 0);
        cr_expect(result_cell(&result, "low") < value && value < result_cell(&result, "high"));
        cr_expect(error > 0 && error < 0.05);
        cr_expect_eq(result_cell(&result, "converged"), 1);
        cr_expect_lt(result_cell(&result, "chi_squared"), 25); /* 5 degrees of freedom */
        char jd[32], size[8];
        snprintf(jd, sizeof jd, "%.10g", value);
        snprintf(size, sizeof size, "%d", n);
        struct result check = RUN(0, "--n", size, "--jd", jd, "--max-sweeps", "20", "--samples", "1000",
                                  "--first-sample", "1000");
        result_row(&check);
        double slope = 0.25 / result_cell(&result, "width"), deviation = hypot(slope * error, sqrt(0.25 / 1000));
        expect_near(result_cell(&check, "converged"), 0.5, 4 * deviation);
        result_expect_end(&check);
    }
    for (int k = 0; k < 3; k++) {
        cr_assert_eq(result_row(&result), 18);
        expect_near(result_cell(&result, "n"), INFINITY, 0);
        cr_expect_eq(result_cell(&result, "converged"), 0);
    }
    result_expect_end(&result);
}

/* A threshold outside the range is bounded by it, too few sizes have no fit, and the exit code says so. */
Test(fp_relax, threshold_out_of_range)
{
    struct result result = RUN(3, "--threshold", "--within-sqrt", "4.5", "--n", "50", "--samples", "20", "--jd",
                               "0,0.1");
    cr_assert_eq(result_row(&result), 18);
    expect_near(result_cell(&result, "within"), 4.5 * sqrt(50), 1e-8);
    expect_near(result_cell(&result, "low"), 0.1, 0.01);
    expect_near(result_cell(&result, "high"), INFINITY, 0);
    expect_near(result_cell(&result, "converged"), 0, 0);
    result_expect_end(&result); /* a single size has no finite-size fit */
}

/* Files -------------------------------------------------------------------------------------------------- */

/* A saved network that is loaded again gives the same runs: only its name differs. */
Test(fp_relax, a_saved_network_is_the_same)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
    struct result saved = RUN(0, "--jd", "0.25", "--n", "30", "--samples", "1", "--starts", "20", "--first-sample", "0",
                              "--precision", "exact", "--save-network", file);
    struct result loaded = RUN(0, "--network", file, "--starts", "20", "--precision", "exact");
    struct result coupled = RUN(0, "--network", file, "--starts", "20", "--jd", "0.5,0.25", "--precision", "exact");
    cr_assert_eq(result_row(&saved), 23);
    cr_assert_eq(result_row(&loaded), 23);
    cr_assert_eq(result_row(&coupled), 23);
    cr_assert_eq(result_row(&coupled), 23);
    for (int i = 0; i < 23; i++)
        if (i == 3) { /* the measured symmetry, of mean 0 and standard deviation 1/30 */
            expect_near(loaded.cells[i], 0, 0.15);
            expect_near(coupled.cells[i], loaded.cells[i], 0);
        } else if (i != 2) {
            expect_near(loaded.cells[i], saved.cells[i], 1e-14);
            expect_near(coupled.cells[i], saved.cells[i], 1e-14);
        }
    result_expect_end(&saved);
    result_expect_end(&loaded);
    result_expect_end(&coupled);
    char message[CONTAINER_MESSAGE];
    struct container *container = container_open(file, message);
    cr_assert_not_null(container, "%s", message);
    int64_t seed = 0, sample = 1;
    cr_expect(container_read_integer(container, "/", "seed", &seed, message) && seed == 1);
    cr_expect(container_read_integer(container, "/", "sample", &sample, message) && sample == 0);
    container_close(container);
    free(file);
    scratch_remove(directory);
}

/* A chain is saved as one network with the same fields. */
Test(fp_relax, a_saved_chain)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5"), message[NETWORK_MESSAGE];
    struct result saved = RUN(0, "--jd", "0.25", "--n", "10", "--layers", "3", "--lambda", "0.5", "--samples", "1",
                              "--save-network", file);
    command_free(&saved.command);
    struct network *chain = network_create(10, 3), *whole = network_load(file, message);
    cr_assert_not_null(whole, "%s", message);
    struct network_ensemble ensemble = {10, 3, 0, 0.5};
    network_sample(chain, &ensemble, 1, 0);
    int8_t state[30];
    double fields[2][30];
    for (int i = 0; i < 30; i++)
        state[i] = i * i % 7 < 3 ? 1 : -1;
    network_fields(chain, state, fields[0]);
    network_fields(whole, state, fields[1]);
    for (int i = 0; i < 30; i++) {
        expect_near(fields[1][i], fields[0][i], 1e-14);
        expect_near(whole->diagonal[i], 0.25, 0);
    }
    network_free(chain);
    network_free(whole);
    free(file);
    scratch_remove(directory);
}

Test(fp_relax, files_are_not_overwritten)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "states.h5");
    static const char text[] = "something else";
    file_write(file, text, strlen(text));
    struct command command = COMMAND(TOOL, "--jd", "1", "--samples", "1", "--save-states", file);
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_str_empty(command.out);
    cr_expect_not_null(strstr(command.err, file));
    command_free(&command);
    size_t length;
    char *kept = file_read(file, &length);
    cr_expect_str_eq(kept, text);
    free(kept);
    command = COMMAND(TOOL, "--jd", "1", "--samples", "1", "--save-states", file, "--force");
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    free(file);
    scratch_remove(directory);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

#define ALLOWED(numbers) " (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are " numbers ")"
#define SIZES ALLOWED("whole numbers from 2 to 2147483647")

Test(fp_relax, refuses_bad_values)
{
    REFUSED("--n 0: 0 is out of range" SIZES, "--n", "0");
    REFUSED("--n 1: 1 is out of range" SIZES, "--n", "1");
    REFUSED("--n 1e12: 1e12 is out of range" SIZES, "--n", "1e12");
    REFUSED("--samples 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--samples", "0");
    REFUSED("--starts 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--starts", "0");
    REFUSED("--rule fastest: no such choice (allowed are random|permuted|cyclic|parallel|greedy, separated by commas)",
            "--rule", "fastest");
    REFUSED("--rule random,: no such choice (allowed are random|permuted|cyclic|parallel|greedy, separated by commas)",
            "--rule", "random,");
    REFUSED("--eta 1.5: 1.5 is out of range" ALLOWED("numbers from -1 to 1"), "--eta", "1.5");
    REFUSED("--max-sweeps 0: 0 is out of range (allowed is a whole number from 1 to 1000000000000000)",
            "--max-sweeps", "0");
}

/* The memory is asked for only after it was found to be there. */
Test(fp_relax, refuses_what_does_not_fit_into_memory)
{
    static const char *const sizes[][2] = {{"1000000", "1"}, {"2147483647", "1"}, {"10", "1000000000"}};
    for (int i = 0; i < 3; i++) {
        struct command command = COMMAND(TOOL, "--n", sizes[i][0], "--threads", "1", "--samples", sizes[i][1],
                                         "--starts", sizes[i][1]);
        cr_expect_eq(command.exit_code, EXIT_USAGE);
        cr_expect_str_empty(command.out);
        const char *begin = "fp-relax: --n, --layers, --samples, --starts as large as these need ";
        cr_expect(strstr(command.err, begin) == command.err, "%s", command.err);
        cr_expect_not_null(strstr(command.err, " of memory with --threads 1, and there are "));
        cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1);
        command_free(&command);
    }
}

Test(fp_relax, refuses_contradictions)
{
    REFUSED("--network and --n: not both", "--network", "net.h5", "--n", "10");
    REFUSED("--network and --samples: not both", "--network", "net.h5", "--samples", "10");
    REFUSED("--network and --eta: not both", "--network", "net.h5", "--eta", "0");
    REFUSED("--network and --seed: not both", "--network", "net.h5", "--seed", "2");
    REFUSED("--cycles and --threshold: not both", "--cycles", "--threshold");
    REFUSED("--cycles needs --rule cyclic or parallel, not permuted", "--cycles", "--rule", "cyclic,permuted");
    REFUSED("--cycles and --basins follow the couplings exactly: not with --precision auto", "--cycles", "--rule",
            "cyclic", "--precision", "auto");
    REFUSED("--cycles and --basins follow the couplings exactly: not with --precision auto", "--basins", "0.1",
            "--precision", "auto");
    REFUSED("--overlaps compares the runs on a network: it needs --starts of 2 or more", "--overlaps");
    REFUSED("--warm-up plays no part in --trace", "--trace", "--warm-up", "10");
    REFUSED("--warm-up 100: must end before --max-sweeps 100", "--warm-up", "100", "--max-sweeps", "100");
    REFUSED("--lambda couples the layers of a chain: it needs --layers above 1", "--lambda", "1");
    REFUSED("--within needs --threshold", "--within", "10");
    REFUSED("--within-sqrt needs --threshold", "--within-sqrt", "10");
    REFUSED("--bins needs --stabilities or --overlaps", "--bins", "0:1:0.1");
    REFUSED("--threshold needs --within or --within-sqrt", "--threshold");
    REFUSED("--threshold needs --within or --within-sqrt, not both", "--threshold", "--within", "9", "--within-sqrt",
            "1");
    REFUSED("--threshold runs up to --within or --within-sqrt: not with --max-sweeps", "--threshold", "--within", "9",
            "--max-sweeps", "9");
    REFUSED("--threshold needs a --jd of at least two values, whose ends bound the search", "--threshold", "--within",
            "9", "--jd", "1");
    REFUSED("--save-network and --save-states are for one network: single values of the grids and --samples 1",
            "--save-network", "net.h5", "--jd", "1");
    REFUSED("--save-network and --save-states are for one network: single values of the grids and --samples 1",
            "--save-states", "net.h5", "--samples", "1");
}

/* A file of 3 x `columns` numbers, the last one being `last`. */
static void write_couplings(const char *file, const char *dataset, size_t columns, double last)
{
    double values[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    values[3 * columns - 1] = last;
    network_file_write(file, dataset, 3, columns, values);
}

static void expect_refused_network(const char *file)
{
    struct command command = COMMAND(TOOL, "--network", file);
    cr_expect_eq(command.exit_code, EXIT_USAGE, "exit code %d: %s", command.exit_code, command.err);
    cr_expect_str_empty(command.out);
    cr_expect(strncmp(command.err, "fp-relax: ", 10) == 0 && strstr(command.err, file), "%s", command.err);
    cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1, "%s", command.err);
    command_free(&command);
}

Test(fp_relax, refuses_bad_networks)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
    expect_refused_network(file); /* there is none */
    file_write(file, "no HDF5\n", 8);
    expect_refused_network(file);
    write_couplings(file, "couplings", 4, 1);
    expect_refused_network(file);
    write_couplings(file, "weights", 3, 1);
    expect_refused_network(file);
    write_couplings(file, "couplings", 3, NAN);
    expect_refused_network(file);
    write_couplings(file, "couplings", 3, INFINITY);
    expect_refused_network(file);
    write_couplings(file, "couplings", 3, 1e-46);
    expect_refused_network(file);
    write_couplings(file, "couplings", 3, 1e39);
    expect_refused_network(file);
    write_couplings(file, "couplings", 3, 1); /* and now a good one */
    struct command command = COMMAND(TOOL, "--network", file);
    cr_expect_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    free(file);
    scratch_remove(directory);
}

Test(fp_relax, header)
{
    struct command command = COMMAND(TOOL, "--jd", "1", "--n", "10", "--quiet");
    static const char *const lines[] = {"\n# parameter jd = 1\n", "\n# parameter rule = permuted (default)\n",
                                        "\n# parameter max-sweeps = 1000 [sweeps] (default)\n"};
    for (int i = 0; i < 3; i++)
        cr_expect(strstr(command.out, lines[i]), "no %s in %s", lines[i], command.out);
    cr_expect_null(strstr(command.out, "parameter within"));
    command_free(&command);
    command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_not_null(strstr(command.out, "notes/networks.md"));
    command_free(&command);
}

/* Interruption ------------------------------------------------------------------------------------------- */

/* 12 items, some tens of milliseconds each. */
static const char *const sweep[] = {TOOL,  "--jd",      "0.05:0.3:0.05", "--rule",   "permuted,parallel", "--n",
                                    "64",  "--samples", "5",             "--starts", "10",                "--max-sweeps",
                                    "4000", NULL};

Test(fp_relax, any_number_of_threads_writes_the_same_table)
{
    struct resumption run = resumption_create(sweep);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

Test(fp_relax, a_killed_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGKILL);
    resumption_finish(&run, "1");
    resumption_remove(&run);
}

Test(fp_relax, an_interrupted_run_resumes)
{
    struct resumption run = resumption_create(sweep);
    resumption_stop(&run, SIGINT);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* A run of days stops within a sweep. */
Test(fp_relax, an_interrupted_part_stops)
{
    struct command command = resumption_interrupt((const char *const[]){
        TOOL, "--n", "200", "--jd", "0.1", "--samples", "1", "--max-sweeps", "1000000000000", NULL});
    cr_expect_not_null(strstr(command.err, "interrupted after 0 of 1 rows"));
    command_free(&command);
}

Test(fp_relax, a_torn_last_line_is_repaired)
{
    struct resumption run = resumption_create(sweep);
    file_write(run.part, run.reference, run.length - 40);
    resumption_finish(&run, "2");
    resumption_remove(&run);
}

/* The rows of the finite-size fit come from the rows of the file, wherever that was torn. */
Test(fp_relax, a_torn_threshold_resumes)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "out.tsv");
    char *part = scratch_path(directory, "out.tsv.part");
    const char *arguments[] = {TOOL,   "--threshold", "--within-sqrt", "4.5",         "--n",   "32,64,128,256",
                               "--jd", "0.1,0.7",     "--samples",     "60",          "--precision", "exact",
                               "--output", file,      NULL};
    struct command command = command_run(arguments);
    cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
    command_free(&command);
    size_t length, again;
    char *reference = file_read(file, &length);
    char *limit = strstr(reference, "\nlimit\tinf\t");
    cr_assert(limit && strcmp(reference + length - 3, "\t1\n") == 0, "there is no fit:\n%s", reference);
    static const size_t after[] = {0, 30, 200}; /* bytes of the fit */
    for (int i = 0; i < 3; i++) {
        remove(file);
        file_write(part, reference, (size_t)(limit - reference) + after[i]);
        command = command_run(arguments);
        cr_assert_eq(command.exit_code, EXIT_DONE, "%s", command.err);
        command_free(&command);
        char *text = file_read(file, &again);
        cr_expect_str_eq(text, reference);
        free(text);
    }
    free(reference);
    free(part);
    free(file);
    scratch_remove(directory);
}
