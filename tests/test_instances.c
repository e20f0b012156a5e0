/* Instances: the grid, the networks and their constraints, addresses; networks of a file. */
#include "solvers/instances.h"

#include "tests/near.h"
#include "tests/network_file.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0.5", .minimum = -10, .maximum = 10, .help = ""},
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "8", .minimum = 2, .maximum = 1e6,
     .help = ""},
    {.name = "margin", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10,
     .help = ""},
    {.name = "eta", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -1, .maximum = 1, .help = ""},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1, .maximum = 1e9,
     .help = ""},
    {.name = "first-sample", .kind = OPTION_INTEGER, .argument = "INT", .preset = "0", .minimum = 0, .maximum = 1e9,
     .help = ""},
    {.name = "starts", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1, .maximum = 1e9,
     .help = ""},
    {.name = "seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0, .maximum = 1e9,
     .help = ""},
    {.name = "dynamics-seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0, .maximum = 1e9,
     .help = ""},
    {.name = "network", .kind = OPTION_FILE, .argument = "FILE", .help = ""},
    {0},
};

static const struct tool tool = {.name = "fp-test", .summary = "", .options = options_table};

/* Instances as a tool reads them from its command line. */
struct reading {
    struct options *options;
    struct network *loaded;
    struct instances instances;
};

static void reading_begin(struct reading *reading, const char *const *arguments)
{
    int count = 0;
    while (arguments[count])
        count++;
    reading->options = options_parse(&tool, count, (char **)arguments);
    instances_read(&reading->instances, reading->options, &reading->loaded);
}

#define READ(reading, ...) reading_begin(reading, (const char *const[]){"fp-test", __VA_ARGS__, NULL})

static void reading_end(struct reading *reading)
{
    network_free(reading->loaded);
    options_free(reading->options);
}

Test(instances, grid_order)
{
    static const double jds[] = {0.25, 0.5, 1}, sizes[] = {10, 20}, margins[] = {0.125, 0}, etas[] = {0, -0.5, 1};
    struct reading reading;
    READ(&reading, "--jd", "0.25,0.5,1", "--n", "10,20", "--margin", "0.125,0", "--eta", "0,-0.5,1");
    size_t index = 0;
    for (int eta = 0; eta < 3; eta++)
        for (int margin = 0; margin < 2; margin++)
            for (int n = 0; n < 2; n++)
                for (int jd = 0; jd < 3; jd++) {
                    struct point_of_instances point = instances_point(&reading.instances, index++);
                    expect_near(point.jd, jds[jd], 0);
                    expect_near((double)point.neurons, sizes[n], 0);
                    expect_near(point.margin, margins[margin], 0);
                    expect_near(point.eta, etas[eta], 0);
                }
    cr_expect_eq(instances_points(&reading.instances), index);
    reading_end(&reading);
}

Test(instances, columns)
{
    static const struct column columns[] = {INSTANCES_COLUMNS, {0}};
    struct rows *rows = rows_create(columns);
    instances_write_point(&(struct point_of_instances){.neurons = 7, .jd = 0.5, .margin = 0.25, .eta = -1}, rows);
    static const char expected[] = "7\t0.5\t0.25\t-1\n";
    size_t length;
    const char *bytes = rows_bytes(rows, &length);
    cr_assert_eq(rows_count(rows), 1);
    cr_expect(length == strlen(expected) && memcmp(bytes, expected, length) == 0, "%s", bytes);
    rows_free(rows);
}

/* The networks are those that network_sample draws, and the constraints J_D - kappa. */
Test(instances, sampled)
{
    struct reading reading;
    READ(&reading, "--n", "9", "--jd", "0.5", "--margin", "0.125", "--eta", "0.5", "--seed", "5", "--samples", "3",
         "--first-sample", "4");
    cr_expect_eq(reading.instances.samples, 3);
    expect_near(instances_norm(&reading.instances), 1, 0);
    struct point_of_instances point = instances_point(&reading.instances, 0);
    struct network *expected = network_create(9, 1);
    for (size_t k = 0; k < 3; k++) {
        struct instance instance = instance_create(&reading.instances, &point, k);
        network_sample(expected, &(struct network_ensemble){9, 1, 0.5, 0}, 5, 4 + k);
        cr_expect_eq(instance.sample, 4 + k);
        cr_expect_eq(instance.network, instance.sampled);
        cr_expect_arr_eq(instance.network->couplings, expected->couplings, 81 * sizeof(double));
        for (int i = 0; i < 9; i++)
            expect_near(instance.coupling[i], 0.375, 0);
        instance_free(&instance);
    }
    network_free(expected);
    reading_end(&reading);
}

Test(instances, address)
{
    struct reading reading;
    READ(&reading, "--n", "9", "--seed", "5", "--dynamics-seed", "6", "--samples", "3", "--first-sample", "4");
    struct point_of_instances point = instances_point(&reading.instances, 0);
    struct instance instance = instance_create(&reading.instances, &point, 2);
    struct stream_address address = instance_address(&reading.instances, &instance, 11);
    cr_expect(address.seed == 6 && address.size == 9 && address.sample == 6 && address.index == 11 &&
              address.layer == 0);
    instance_free(&instance);
    reading_end(&reading);
}

enum { N = 6 };

/* J_ij of the file; the diagonal, and an eta that is not 0. */
static double entry(size_t i, size_t j)
{
    return i == j ? 0.25 * (double)i - 0.5 : (double)((i * 5 + j * 3) % 7) - 2.75;
}

static char *write_network(const char *directory)
{
    char *file = scratch_path(directory, "net.h5");
    double matrix[N * N];
    for (size_t k = 0; k < N * N; k++)
        matrix[k] = entry(k / N, k % N);
    network_file_write(file, "couplings", N, N, matrix);
    return file;
}

Test(instances, loaded)
{
    char *directory = scratch_create(), *file = write_network(directory);
    double products = 0, squares = 0;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            products += i == j ? 0 : entry(i, j) * entry(j, i);
            squares += i == j ? 0 : entry(i, j) * entry(i, j);
        }
    for (int own = 0; own < 2; own++) {
        struct reading reading;
        if (own)
            READ(&reading, "--network", file, "--margin", "0.5", "--starts", "3");
        else
            READ(&reading, "--network", file, "--margin", "0.5", "--jd", "2,3");
        cr_assert_eq(instances_points(&reading.instances), own ? 1 : 2);
        cr_expect_eq(reading.instances.samples, 1);
        cr_expect_eq(reading.instances.starts, own ? 3 : 1);
        struct point_of_instances point = instances_point(&reading.instances, own ? 0 : 1);
        cr_expect_eq(point.neurons, N);
        expect_near(point.jd, own ? 0.125 : 3, 1e-15); /* the mean of -0.5, -0.25, ..., 0.75 */
        expect_near(point.margin, 0.5, 0);
        expect_near(point.eta, products / squares, 1e-14);
        struct instance instance = instance_create(&reading.instances, &point, 0);
        cr_expect(instance.sample == 0 && instance.sampled == NULL && instance.network == reading.loaded);
        for (size_t i = 0; i < N; i++)
            expect_near(instance.coupling[i], (own ? entry(i, i) : 3) - 0.5, 1e-15);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < N; j++)
                expect_near(instance.network->couplings[j * N + i], i == j ? 0 : entry(i, j), 0);
        expect_near(instances_norm(&reading.instances), squares / N, 1e-13);
        instance_free(&instance);
        reading_end(&reading);
    }
    free(file);
    scratch_remove(directory);
}
