/* fp-local on networks of a file: the unit of the couplings. */
#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/result.h"
#include "tests/scratch.h"
#include "theory/franz_parisi.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

#define TOOL TOOL_DIRECTORY "/fp-local"
#define RUN(...) RESULT("fp-local", 0, "--from", "dynamics", "--field", "0.5", __VA_ARGS__)
static const double self_coupling = 0.8;

/* It changes no result, theory included, but for --variance mean and the range of single precision. */
Test(fp_local_networks, scaled_networks)
{
    gsl_set_error_handler_off();
    char *directory = scratch_create(), *file = scratch_path(directory, "net.h5");
    double norm = network_file_write_scaled(file, self_coupling, 1);
    struct result loaded = RUN("--network", file);
    network_file_write_scaled(file, self_coupling, 1. / 128);
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
    network_file_expect_refused_scales(TOOL, file);
    free(file);
    scratch_remove(directory);
}
