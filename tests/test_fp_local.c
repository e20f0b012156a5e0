/* The command line of fp-local: tables, refusals. */
#include "common/memory.h"
#include "common/options.h"
#include "tests/near.h"
#include "tests/result.h"

#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-local"
#define RUN(exit_code, ...) RESULT("fp-local", exit_code, __VA_ARGS__)
#define REFUSED(line, ...) RESULT_EXPECT_REFUSAL("fp-local", line, __VA_ARGS__)

#define COMMON "n\tjd\tmargin\teta\t"
#define FIELDS                                                                                                  \
    COMMON "sample\tfrom\tstart\treference\tfield\tdistance\tdistance_replicas\tlocal_entropy\tfree_entropy\t"  \
           "branch\titerations\tresidual\tconverged\tdense_entropy\ttypical_entropy\ttypical_bound\tbound"
#define EXACT "\texact_entropy\texact_free_entropy\texact_distance\texact_distance_replicas"
enum { FIELD_COLUMNS = 21, EXACT_COLUMNS = 25, DISTANCE_COLUMNS = 23 };

/* Tables ------------------------------------------------------------------------------------------------- */

Test(fp_local, grid_order)
{
    struct result result = RUN(0, "--n", "40,30", "--jd", "1.5,1", "--margin", "0.5", "--from", "dynamics,annealing",
                               "--samples", "2", "--first-sample", "3", "--starts", "5", "--field", "0.5,0.55");
    cr_expect_str_eq(result.names, FIELDS);
    for (double n = 40; n >= 30; n -= 10)
        for (double jd = 1.5; jd >= 1; jd -= 0.5)
            for (int source = 0; source < 2; source++)
                for (double sample = 3; sample <= 4; sample++)
                    for (double start = 0; start < 5; start++)
                        for (double field = 0.5; field < 0.56; field += 0.05) {
                            const double expected[] = {n, jd, 0.5, 0, sample, NAN, start, 1, field};
                            cr_assert_eq(result_row(&result), FIELD_COLUMNS);
                            for (int i = 0; i < 9; i++)
                                if (i != 5)
                                    expect_near(result.cells[i], expected[i], 1e-9);
                            cr_expect(isnan(result.cells[5]));
                            cr_expect_eq(result_cell(&result, "converged"), 1);
                        }
    result_expect_end(&result);
}

/* Where nothing can be found a row says so, and has nothing else to say. */
Test(fp_local, no_reference)
{
    struct result result = RUN(3, "--n", "25,30", "--jd=-1", "--samples", "2", "--field", "0.1,1", "--from",
                               "dynamics");
    for (int row = 0; row < 8; row++) {
        cr_assert_eq(result_row(&result), FIELD_COLUMNS);
        cr_expect_str_eq(result.word, "none");
        for (int i = 7; i < FIELD_COLUMNS; i++)
            if (i != 8 && i != 13)
                expect_near(result.cells[i], 0, 0);
    }
    result_expect_end(&result);
    result = RUN(3, "--n", "16", "--jd=-1", "--samples", "2", "--from", "exact", "--field", "1");
    cr_expect_str_eq(result.names, FIELDS EXACT);
    for (int row = 0; row < 2; row++) {
        cr_assert_eq(result_row(&result), EXACT_COLUMNS);
        expect_near(result_cell(&result, "reference"), 0, 0);
        expect_near(result_cell(&result, "exact_entropy"), 0, 0);
    }
    result_expect_end(&result);
    result = RUN(3, "--n", "30", "--jd=-1", "--from", "dynamics,exact", "--distance", "0.1");
    for (int row = 0; row < 2; row++) {
        cr_assert_eq(result_row(&result), DISTANCE_COLUMNS);
        expect_near(result_cell(&result, "references"), 0, 0);
        expect_near(result_cell(&result, "count_ref"), 0, 0);
        expect_near(result_cell(&result, "entropy_ref"), 0, 0);
        expect_near(result_cell(&result, "entropy_ref_error"), INFINITY, 0);
        expect_near(result_cell(&result, "gain_rep"), 0, 0);
        expect_near(result_cell(&result, "converged"), 0, 0);
    }
    result_expect_end(&result);
}

/* What does not converge is a row with the last numbers. */
Test(fp_local, too_few_iterations)
{
    struct result result = RUN(3, "--n", "100", "--jd", "1", "--field", "0.3,0.6", "--max-iterations", "3");
    for (int row = 0; row < 2; row++) {
        cr_assert_eq(result_row(&result), FIELD_COLUMNS);
        expect_near(result_cell(&result, "reference"), 1, 0);
        expect_near(result_cell(&result, "iterations"), 3, 0);
        expect_near(result_cell(&result, "converged"), 0, 0);
        cr_expect_gt(result_cell(&result, "residual"), 1e-5);
        cr_expect_gt(result_cell(&result, "distance"), 0);
    }
    result_expect_end(&result);
    result = RUN(3, "--n", "100", "--jd", "1", "--field", "0.3,0.6", "--max-iterations", "3", "--distance", "0.15");
    cr_assert_eq(result_row(&result), DISTANCE_COLUMNS);
    expect_near(result_cell(&result, "references"), 1, 0);
    expect_near(result_cell(&result, "count_ref"), 0, 0);
    expect_near(result_cell(&result, "converged"), 0, 0);
    result_expect_end(&result);
}

/* A finer tolerance, other damping, and both methods and variances: the same up to what is known of them. */
Test(fp_local, methods_agree)
{
    static const char *const options[][2] = {{"--damping", "0.8"}, {"--tolerance", "1e-6"}, {"--variance", "rows"},
                                             {"--variance", "mean"}, {"--method", "messages"}};
    static const double allowed[] = {1e-5, 1e-5, 0.02, 0.02, 0.01};
#define SCAN "--n", "60", "--jd", "0.8", "--field", "0.3:1.1:0.2", "--from", "dynamics", "--distance", "0.12"
    struct result result = RUN(0, SCAN);
    result_row(&result);
    for (int k = 0; k < 5; k++) {
        struct result other = RUN(0, SCAN, options[k][0], options[k][1]);
        result_row(&other);
        double difference = result_cell(&result, "entropy_ref") - result_cell(&other, "entropy_ref");
        expect_near(difference, 0, allowed[k]);
        cr_expect_neq(difference, 0);
        result_expect_end(&other);
    }
    result_expect_end(&result);
}

/* Refusals ----------------------------------------------------------------------------------------------- */

Test(fp_local, refuses_bad_values)
{
    REFUSED("--samples 0: 0 is out of range (allowed is a whole number from 1 to 1000000000)", "--samples", "0");
    REFUSED("--from luck: no such choice (allowed are focusing|reinforcement|annealing|dynamics|exact, separated by "
            "commas)", "--from", "luck");
    REFUSED("--damping 1: 1 is out of range (allowed is a number from 0 to 0.99)", "--damping", "1");
    REFUSED("--tolerance 0: 0 is out of range (allowed is a number from 1e-12 to 0.01)", "--tolerance", "0");
    REFUSED("--distance 0.5: 0.5 is out of range (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are numbers "
            "from 1e-05 to 0.4999)", "--distance", "0.5");
    REFUSED("--field -1: -1 is out of range (a grid is VALUE,VALUE,... or START:STOP:STEP; allowed are numbers from 0 "
            "to 10)", "--field=-1");
}

Test(fp_local, refuses_contradictions)
{
    REFUSED("--field 0.3,0.3: the fields must rise", "--field", "0.1,0.3,0.3");
    REFUSED("--from dynamics,focusing,dynamics: dynamics twice (allowed are focusing|reinforcement|annealing|dynamics|"
            "exact, separated by commas)", "--from", "dynamics,focusing,dynamics");
    REFUSED("--tolerance 1e-12: is lost in rounding at --damping 0.5, which needs 5e-07 or more, or --method messages, "
            "which is in double precision", "--tolerance", "1e-12");
    REFUSED("--tolerance 1e-05: is lost in rounding at --damping 0.98, which needs 1.25e-05 or more, or --method "
            "messages, which is in double precision", "--damping", "0.98");
    REFUSED("--variance plays no part in --method messages", "--variance", "full", "--method", "messages");
    REFUSED("--from exact lists all fixed points of a network: it needs at most 40 neurons, not 41", "--from", "exact",
            "--n", "20,41");
    REFUSED("--from exact: up to 1.02e+07 fixed points of a network are expected, and it lists at most 1048576: take "
            "smaller --n or --jd", "--from", "exact", "--n", "40", "--jd", "0.1,0.67");
    REFUSED("--network and --n: not both", "--network", "net.h5", "--n", "10");
    struct command command = COMMAND(TOOL, "--eta", "0,0.5");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_str_empty(command.out);
    cr_expect(strncmp(command.err, "fp-local: --eta 0.5: ", 21) == 0, "%s", command.err);
    command_free(&command);
}

Test(fp_local, refuses_what_does_not_fit_into_memory)
{
    static const char *const sizes[][3] = {{"2147483647", "1", "amp"}, {"200000", "1", "messages"}, {"10", "1000000000",
                                                                                                    "amp"}};
    for (int i = 0; i < 3; i++) {
        struct command command = COMMAND(TOOL, "--n", sizes[i][0], "--threads", "1", "--samples", sizes[i][1],
                                         "--starts", sizes[i][1], "--method", sizes[i][2], "--distance", "0.1");
        cr_expect_eq(command.exit_code, EXIT_USAGE);
        const char *begin = "fp-local: --n, --samples, --starts as large as these need ";
        cr_expect(strstr(command.err, begin) == command.err, "%s", command.err);
        cr_expect_eq(strchr(command.err, '\n'), command.err + command.err_length - 1);
        command_free(&command);
    }
    if (memory_total() > 1.5e11)
        return;
    /* the lists of fixed points: 192 GiB */
    struct command command = COMMAND(TOOL, "--n", "24", "--jd", "10", "--threads", "1024");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect_not_null(strstr(command.err, "as large as these need 192"), "%s", command.err);
    command_free(&command);
}

Test(fp_local, header)
{
    struct command command = COMMAND(TOOL, "--jd", "1", "--n", "30", "--field", "1", "--method", "messages", "--quiet");
    static const char *const lines[] = {"\n# parameter jd = 1\n", "\n# parameter from = focusing (default)\n",
                                        "\n# parameter tolerance = 1e-5 (default)\n"};
    for (int i = 0; i < 3; i++)
        cr_expect(strstr(command.out, lines[i]), "no %s in %s", lines[i], command.out);
    cr_expect_null(strstr(command.out, "parameter variance"));
    command_free(&command);
    command = COMMAND(TOOL, "--help");
    cr_expect_eq(command.exit_code, EXIT_DONE);
    cr_expect_not_null(strstr(command.out, "notes/solvers.md"));
    command_free(&command);
}
