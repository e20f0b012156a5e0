#include "tests/network_file.h"

#include "common/container.h"
#include "common/options.h"
#include "sim/network.h"
#include "tests/command.h"

#include <criterion/criterion.h>
#include <string.h>

void network_file_write(const char *path, const char *dataset, size_t rows, size_t columns, const double *values)
{
    char message[CONTAINER_MESSAGE];
    struct container_writer *writer;
    cr_assert_eq(container_create(&writer, path, true, message), EXIT_DONE, "%s", message);
    container_write_doubles(writer, dataset, 2, (const size_t[]){rows, columns}, values);
    cr_assert_eq(container_commit(writer, message), EXIT_DONE, "%s", message);
}

double network_file_write_scaled(const char *path, double self_coupling, double factor)
{
    enum { NEURONS = 60 };
    struct network *network = network_create(NEURONS, 1);
    double matrix[NEURONS * NEURONS], diagonal[NEURONS], norm = 0;
    network_sample(network, &(struct network_ensemble){NEURONS, 1, 0, 0}, 1, 0);
    for (int i = 0; i < NEURONS; i++)
        diagonal[i] = self_coupling;
    network_matrix(network, diagonal, matrix);
    for (int k = 0; k < NEURONS * NEURONS; k++) {
        norm += k % (NEURONS + 1) ? matrix[k] * matrix[k] / NEURONS : 0;
        matrix[k] *= factor;
    }
    network_file_write(path, "couplings", NEURONS, NEURONS, matrix);
    network_free(network);
    return norm;
}

static void expect_refused(const char *tool, const char *path, const char *part)
{
    struct command command = COMMAND(tool, "--network", path, "--variance", "mean");
    cr_expect_eq(command.exit_code, EXIT_USAGE);
    cr_expect(strstr(command.err, path) && strstr(command.err, part), "%s", command.err);
    command_free(&command);
}

void network_file_expect_refused_scales(const char *tool, const char *path)
{
    network_file_write_scaled(path, 0.5, 1. / 128);
    expect_refused(tool, path, ", and --variance mean takes 0.8 to 1.25: use --variance rows");
    network_file_write_scaled(path, 0.5, 1e5);
    expect_refused(tool, path, ", and message passing takes 1e-6 to 1e+6: multiply");
}
