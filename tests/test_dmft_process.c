#include "common/stream.h"
#include "tests/near.h"
#include "theory/dmft_process.h"

#include <fftw3.h>
#include <stdlib.h>

enum { periods = 32, batches = 400 };
static const double rate = 0.1;

/* z-score of the sample covariance of the field between two points against `expected`, over independent batches. */
static double z_score(struct dmft_process *process, gsl_rng *generator, size_t points, size_t first, size_t second,
                      double expected)
{
    double *fields = fftw_malloc(DMFT_BATCH * points * sizeof *fields), sum = 0, squares = 0;
    for (int b = 0; b < batches; b++) {
        double mean = 0;
        dmft_process_draw(process, generator, fields, 0, NULL);
        for (size_t i = 0; i < DMFT_BATCH; i++)
            mean += fields[i * points + first] * fields[i * points + second] / DMFT_BATCH;
        sum += mean;
        squares += mean * mean;
    }
    fftw_free(fields);
    double mean = sum / batches;
    return (mean - expected) / sqrt((squares / batches - mean * mean) / (batches - 1));
}

static double ring_covariance(size_t points, size_t first, size_t second)
{
    size_t lag = first < second ? second - first : first - second;
    return exp(-2 * rate * (double)(lag < points - lag ? lag : points - lag));
}

static void check_draws(size_t phases)
{
    size_t points = periods * phases;
    struct dmft_process *process = dmft_process_create(periods, phases, rate);
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 3, .purpose = STREAM_DMFT_NOISE});
    static const size_t pairs[][2] = {{0, 0}, {5, 5}, {0, 1}, {3, 4}, {2, 7}, {1, 30}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        double expected = ring_covariance(points, pairs[i][0], pairs[i][1]);
        double z = z_score(process, generator, points, pairs[i][0], pairs[i][1], expected);
        cr_expect(fabs(z) < 4, "%zu phases, points %zu and %zu: z = %.2f", phases, pairs[i][0], pairs[i][1], z);
    }
    gsl_rng_free(generator);
    dmft_process_free(process);
}

Test(dmft_process, fields_have_the_covariance)
{
    check_draws(1);
    check_draws(4);
}

Test(dmft_process, covariance_of_the_beginning)
{
    struct dmft_process *process = dmft_process_create(periods, 4, rate);
    for (size_t phase = 0; phase < 4; phase++)
        for (size_t lag = 0; lag < 30; lag++)
            expect_near(dmft_process_covariance(process, phase, lag), ring_covariance(4 * periods, 0, lag), 1e-12);
    double correlation[periods / 2 + 1], power[periods / 2 + 1], total = 0;
    dmft_process_results(process, correlation, power);
    for (size_t n = 0; n <= periods / 2; n++) {
        expect_near(correlation[n], ring_covariance(4 * periods, 0, 4 * n), 1e-12);
        total += (n == 0 || n == periods / 2 ? 1 : 2) * power[n] / periods;
    }
    expect_near(total, 1, 1e-12);
    dmft_process_free(process);
}

/* The covariance that replaces the old one is the mean over the trajectories gathered, computed here from its
 * definition: a mean over shifts by periods. */
Test(dmft_process, gathers_second_moments)
{
    enum { phases = 3, points = periods * phases, trajectories = 5 };
    struct dmft_process *process = dmft_process_create(periods, phases, rate);
    static int8_t spins[trajectories][points];
    gsl_rng *generator = stream_create();
    for (int i = 0; i < trajectories; i++) {
        stream_open(generator, &(struct stream_address){.seed = 4, .sample = (uint64_t)i});
        stream_spins(generator, points, spins[i]);
        double *place = dmft_process_spins(process);
        for (int c = 0; c < points; c++)
            place[c] = spins[i][c];
        dmft_process_gather(process);
    }
    dmft_process_replace(process);
    for (size_t phase = 0; phase < phases; phase++)
        for (size_t lag = 0; lag < points; lag += 7) {
            double expected = 0;
            for (int i = 0; i < trajectories; i++)
                for (size_t c = phase; c < points; c += phases)
                    expected += spins[i][c] * spins[i][(c + lag) % points] / (double)(trajectories * periods);
            expect_near(dmft_process_covariance(process, phase, lag), expected, 1e-12);
        }
    gsl_rng_free(generator);
    dmft_process_free(process);
}

/* A field prepared for a bridge is the field with the second difference, less that of a random walk, taken off: at each
 * frequency S_k falls by the square of 1 - (bridge/S_k - 2 + 2 cos)/12; and so for every second point. */
Test(dmft_process, means_over_intervals)
{
    enum { spacing = 4 };
    static const double bridge = 4 * 0.1; /* 4 rate */
    struct dmft_process *process = dmft_process_create(periods, 1, rate);
    double correlation[periods / 2 + 1], power[periods / 2 + 1], variance[2] = {0}, square[2] = {0};
    dmft_process_results(process, correlation, power);
    for (size_t k = 0; k < periods; k++) {
        double spectrum = power[k <= periods / 2 ? k : periods - k], angle = 2 * M_PI * (double)k / periods;
        variance[0] += spectrum * pow(1 - (bridge / spectrum - 2 + 2 * cos(angle)) / 12, 2) / periods;
        size_t other = (k + periods / 2) % periods;
        spectrum = 0.5 * (spectrum + power[other <= periods / 2 ? other : periods - other]);
        variance[1] += spectrum * pow(1 - (2 * bridge / spectrum - 2 + 2 * cos(2 * angle)) / 12, 2) / periods;
    }
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 6});
    double *fields = fftw_malloc(DMFT_BATCH * periods * sizeof *fields), *coarse = fftw_malloc(
        DMFT_BATCH / spacing * periods / 2 * sizeof *coarse);
    dmft_process_prepare(process, bridge);
    for (int batch = 0; batch < batches; batch++) {
        dmft_process_draw(process, generator, fields, spacing, coarse);
        for (size_t i = 0; i < DMFT_BATCH * periods; i++)
            square[0] += fields[i] * fields[i] / (DMFT_BATCH * periods * batches);
        for (size_t i = 0; i < DMFT_BATCH / spacing * periods / 2; i++)
            square[1] += coarse[i] * coarse[i] / (DMFT_BATCH / spacing * periods / 2 * batches);
    }
    expect_near(square[0], variance[0], 0.005);
    expect_near(square[1], variance[1], 0.03);
    cr_expect_lt(variance[0], 0.999);
    fftw_free(fields);
    fftw_free(coarse);
    gsl_rng_free(generator);
    dmft_process_free(process);
}

/* Batches that share their noise are turned against each other: no trajectory returns, and the overlap of two batches
 * is that of independent ones, 0.1 or so. */
Test(dmft_process, shared_noise_is_turned)
{
    enum { shared = 4, points = DMFT_BATCH * periods };
    struct dmft_process *process = dmft_process_create(periods, 1, rate);
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 7});
    double *fields = fftw_malloc(shared * points * sizeof *fields);
    for (size_t batch = 0; batch < shared; batch++)
        dmft_process_draw(process, generator, fields + batch * points, 0, NULL);
    for (size_t first = 0; first < shared; first++)
        for (size_t second = first + 1; second < shared; second++) {
            double overlap = 0;
            for (size_t i = 0; i < points; i++)
                overlap += fields[first * points + i] * fields[second * points + i] / points;
            cr_expect_lt(fabs(overlap), 0.4, "batches %zu and %zu: %g", first, second, overlap);
        }
    fftw_free(fields);
    gsl_rng_free(generator);
    dmft_process_free(process);
}
