/* Noise in batches: normal variables, whose second moments are stratified. */
#include "theory/dmft_noise.h"

#include "common/stream.h"
#include "tests/near.h"

#include <math.h>

enum { periods = 8, phases = 2, modes = (periods / 2 + 1) * phases };

static gsl_rng *opened(uint64_t seed)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = seed, .purpose = STREAM_DMFT_NOISE});
    return generator;
}

/* Sum of |z|^2 over a batch in a mode. */
static double batch_power(const double complex *z, const double *scale, size_t mode)
{
    double sum = 0;
    for (size_t b = 0; b < DMFT_BATCH; b++)
        sum += pow(cabs(z[b * modes + mode]) * scale[mode], 2);
    return sum;
}

/* Of each mode <|z|^2> = 1, and <|z|^4> = 2 (complex) or 3 (real): a batch whose second moment were fixed would have
 * 2 B/(B + 1) and 3 B/(B + 2), 3 and 6 % less, sixteen standard errors. */
Test(dmft_noise, is_normal)
{
    enum { batches = 16384 };
    struct dmft_noise *noise = dmft_noise_create(periods, phases);
    gsl_rng *generator = opened(1);
    double second[modes] = {0}, fourth[modes] = {0}, squares[modes] = {0};
    for (size_t n = 0; n < batches; n++) {
        const double complex *z;
        const double *scale = dmft_noise_draw(noise, generator, &z);
        for (size_t i = 0; i < modes; i++) {
            double sum = 0;
            for (size_t b = 0; b < DMFT_BATCH; b++) {
                double square = pow(cabs(z[b * modes + i]) * scale[i], 2);
                second[i] += square / DMFT_BATCH / batches;
                sum += square * square / DMFT_BATCH;
            }
            fourth[i] += sum / batches;
            squares[i] += sum * sum / batches;
        }
    }
    for (size_t i = 0; i < modes; i++) {
        bool real = i < phases || i >= modes - phases;
        double error = 2 * sqrt((squares[i] - fourth[i] * fourth[i]) / batches); /* four batches share their noise */
        expect_near(second[i], 1, 1e-3);
        cr_expect(fabs(fourth[i] - (real ? 3 : 2)) < 4 * error, "mode %zu: %g, error %g", i, fourth[i], error);
        cr_expect_lt(error, 0.012 * fourth[i]);
    }
    gsl_rng_free(generator);
    dmft_noise_free(noise);
}

/* The mean power over sixteen batches varies by less than a thirtieth of that of independent batches (variance 1/B or
 * 2/B of each, over sixteen), that over four by less than a third. */
Test(dmft_noise, power_is_stratified)
{
    enum { sequences = 400, length = 16 };
    struct dmft_noise *noise = dmft_noise_create(periods, phases);
    gsl_rng *generator = opened(2);
    double variance[2][modes] = {{0}};
    for (size_t n = 0; n < sequences; n++) {
        double mean[modes] = {0};
        dmft_noise_restart(noise);
        for (size_t batch = 1; batch <= length; batch++) {
            const double complex *z;
            const double *scale = dmft_noise_draw(noise, generator, &z);
            for (size_t i = 0; i < modes; i++) {
                mean[i] += batch_power(z, scale, i) / DMFT_BATCH;
                if (batch == 4 || batch == length)
                    variance[batch == length][i] += pow(mean[i] / (double)batch - 1, 2) / sequences;
            }
        }
    }
    for (size_t i = 0; i < modes; i++) {
        double single = (i < phases || i >= modes - phases ? 2.0 : 1.0) / DMFT_BATCH;
        cr_expect_lt(variance[0][i], single / 4 / 3, "mode %zu, 4 batches: %g", i, variance[0][i]);
        cr_expect_lt(variance[1][i], single / length / 30, "mode %zu, 16 batches: %g", i, variance[1][i]);
        cr_expect_gt(variance[1][i], 0);
    }
    gsl_rng_free(generator);
    dmft_noise_free(noise);
}
