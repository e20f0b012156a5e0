/* fp-local on networks of a file: the unit of the couplings. */
#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"
#include "theory/franz_parisi.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

#define TOOL TOOL_DIRECTORY "/fp-local"
#define RUN(...) RESULT("fp-local", 0, "--from", "dynamics", "--field", "0.5", __VA_ARGS__)
static const double self_coupling = 0.8;

/* Writes the first sampled network of 60 neurons, couplings and self-couplings multiplied by `factor`. Returns the mean
 * norm of its rows before that. */
static double write_scaled(const char *file, double factor)
{
    enum { NEURONS = 60 };
    struct network *network = network_create(NEURONS, 1);
    double matrix[NEURONS * NEURONS], diagonal[NEURONS], norm = 0;
    char message[CONTAINER_MESSAGE];
    struct container_writer *writer;
    network_sample(network, &(struct network_ensemble){NEURONS, 1, 0, 0}, 1, 0);
    for (int i = 0; i < NEURONS; i++)
        diagonal[i] = self_coupling;
    network_matrix(network, diagonal, matrix);
    for (int k = 0; k < NEURONS * NEURONS; k++) {
        norm += k % (NEURONS + 1) ? matrix[k] * matrix[k] / NEURONS : 0;
        matrix[k] *= factor;
    }
    cr_assert_eq(container_create(&writer, file, true, message), EXIT_DONE, "%s", message);
    container_write_doubles(writer, "couplings", 2, (const size_t[]){NEURONS, NEURONS}, matrix);
    cr_assert_eq(container_commit(writer, message), EXIT_DONE, "%s", message);
    network_free(network);
    return norm;
}

static void expect_refused(const char *file, const char *part)
{
    struct command command = COMMAND(TOOL, "--network", file, "--variance", "mean");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect(strstr(command.err, file) && strstr(command.err, part), "%s", command.err);
    command_free(&command);
}

/* It changes no result, theory included, but for --variance mean and the range of single precision. */
Test(fp_local_networks, scaled_networks)
{
    gsl_set_error_handler_off();
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
    double norm = write_scaled(file, 1);
    struct result loaded = RUN("--network", file);
    write_scaled(file, 1. / 128);
    struct result scaled = RUN("--network", file);
    result_row(&loaded);
    result_row(&scaled);
    for (int i = 2; i < loaded.count; i++)
        if (!isnan(loaded.cells[i]))
            expect_near(scaled.cells[i], loaded.cells[i], 1e-9);
    expect_near(result_cell(&scaled, "jd"), self_coupling / 128, 1e-12);
    struct franz_parisi typical;
    franz_parisi(self_coupling / sqrt(norm), result_cell(&loaded, "distance"), 1e-9, &typical);
    expect_near(result_cell(&loaded, "typical_entropy"), typical.saddle.entropy, 1e-4);
    result_expect_end(&loaded);
    result_expect_end(&scaled);
    expect_refused(file, ", and --variance mean takes 0.8 to 1.25: use --variance rows");
    write_scaled(file, 1e5);
    expect_refused(file, ", and message passing takes 1e-6 to 1e+6: multiply");
    free(file);
    scratch_remove(directory);
}
