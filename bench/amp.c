/* Cost of an iteration of message passing on one thread, next to the speed at which this machine reads memory and to
 * the obvious alternative: three products of a matrix and a vector. Prints tables; judges nothing. */
#include "bench/bandwidth.h"

#include "common/memory.h"
#include "common/stream.h"
#include "solvers/amp_internal.h"

#include <gsl/gsl_randist.h>
#include <stdio.h>
#include <stdlib.h>

static const size_t sizes[] = {200, 500, 1000, 1500, 2000, 4000};
enum { SIZES = sizeof sizes / sizeof *sizes, LARGEST = 4000, REPEATS = 15 };
static const double span = 0.02; /* seconds of one measurement, about */

static double coupling[LARGEST], fields[LARGEST];

static void fill(void)
{
    gsl_rng *generator = stream_create();
    for (size_t i = 0; i < LARGEST; i++) {
        coupling[i] = 0.1;
        fields[i] = gsl_ran_gaussian(generator, 0.5);
    }
    gsl_rng_free(generator);
}

static struct amp *amp_of(const struct network *network, enum amp_variance variance, enum kernel_code code)
{
    struct amp *amp = amp_create_with(network, variance, code);
    amp_set_constraints(amp, coupling);
    amp_start(amp, fields);
    return amp;
}

/* Work that is repeated, and its data. */
struct work {
    void (*act)(const struct work *work);
    struct amp *amp;
    size_t neurons;
    float *matrix, *vectors;
};

/* Seconds it takes once: the best of several measurements. */
static double cost(const struct work *work)
{
    double start = seconds(), best = 1e9;
    work->act(work);
    size_t count = (size_t)(span / (seconds() - start)) + 1;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        start = seconds();
        for (size_t k = 0; k < count; k++)
            work->act(work);
        double time = (seconds() - start) / (double)count;
        best = time < best ? time : best;
    }
    return best;
}

/* Messages keep changing at this drive. */
static void iterate(const struct work *work)
{
    struct amp_drive drive = {.kind = DRIVE_FOCUSING, .replicas = 3, .gamma = 0.7, .damping = 0.3};
    amp_iterate(work->amp, &drive);
}

static void update(const struct work *work)
{
    struct amp_update update = {.kind = DRIVE_FOCUSING, .others = 2, .away = 0.25f, .closing = 0.75f, .damping = 0.3f};
    work->amp->code->fields(work->amp, &update);
}

/* J m, J s, J^T g. */
static void multiply(const struct work *work)
{
    int n = (int)work->neurons;
    float *m = work->vectors, *s = m + n, *g = s + n, *mean = g + n, *signs = mean + n, *sum = signs + n;
    cblas_sgemv(CblasRowMajor, CblasNoTrans, n, n, 1, work->matrix, n, m, 1, 0, mean, 1);
    cblas_sgemv(CblasRowMajor, CblasNoTrans, n, n, 1, work->matrix, n, s, 1, 0, signs, 1);
    cblas_sgemv(CblasRowMajor, CblasTrans, n, n, 1, work->matrix, n, g, 1, 0, sum, 1);
}

static double alternative(size_t neurons)
{
    struct work work = {
        .act = multiply,
        .neurons = neurons,
        .matrix = memory_aligned(neurons * neurons * sizeof(float)),
        .vectors = memory_aligned(6 * neurons * sizeof(float)),
    };
    double time = cost(&work);
    free(work.matrix);
    free(work.vectors);
    return time;
}

static double read_speed(size_t bytes)
{
    double *numbers = memory_aligned(bytes);
    double speed = bandwidth(numbers, bytes / sizeof *numbers);
    free(numbers);
    return speed;
}

static void write_row(size_t neurons, enum amp_variance variance, enum kernel_code code)
{
    static const char *const variances[] = {"mean", "row", "full"}, *const codes[] = {"portable", "avx2", "avx512"};
    struct network *network = network_create(neurons, 1);
    struct network_ensemble ensemble = {.neurons = neurons, .layers = 1};
    network_sample(network, &ensemble, 1, 0);
    struct amp *amp = amp_of(network, variance, code);
    double time = cost(&(struct work){.act = iterate, .amp = amp});
    double neuron = cost(&(struct work){.act = update, .amp = amp});
    double other = alternative(neurons), bytes = (double)(neurons * neurons * sizeof(float));
    double speed = bytes / time, reading = read_speed(neurons * neurons * sizeof(float));
    printf("%6zu %6s %9s %10.4g %9.4f %8.1f %8.1f %7.2f %12.4g %7.2f\n", neurons, variances[variance], codes[code],
           1e6 * time, 1e9 * time / (double)(neurons * neurons), 1e-9 * speed, 1e-9 * reading, speed / reading,
           1e6 * other, neuron / time);
    amp_free(amp);
    network_free(network);
}

int main(void)
{
    fill();
    printf("Message passing, one thread: time of an iteration, per coupling; couplings read a second, next to reading\n"
           "memory of that size; three products of a matrix and a vector; share of the update of the fields\n"
           "%6s %6s %9s %10s %9s %8s %8s %7s %12s %7s\n", "N", "V", "code", "us", "ns", "GB/s", "read", "ratio",
           "products_us", "update");
    for (size_t k = 0; k < SIZES; k++)
        write_row(sizes[k], AMP_MEAN_VARIANCE, kernel_best());
    for (enum amp_variance variance = AMP_ROW_VARIANCE; variance <= AMP_FULL_VARIANCE; variance++)
        write_row(1000, variance, kernel_best());
    for (enum kernel_code code = KERNEL_PORTABLE; code < kernel_best(); code++)
        write_row(1000, AMP_MEAN_VARIANCE, code);
    return 0;
}
