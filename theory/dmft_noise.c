#include "theory/dmft_noise.h"

#include "common/memory.h"
#include "common/stream.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    strata = 16, /* of the second moment of a batch */
    places = 16, /* values in each of them */
    levels = strata * places,
    turned = 4,               /* batches made of the same normal variables */
    nibbles = 16, nibble = 4, /* numbers from 0 to 15 in a random word; their bits */
};

struct dmft_noise {
    size_t phases, modes, draws;
    double complex *z;    /* DMFT_BATCH x modes */
    double *power;        /* modes: sum of |z|^2 over the batch */
    double *scale;        /* modes */
    unsigned char *first; /* modes: stratum of the first batch of a sequence */
    double complex_levels[levels], real_levels[levels]; /* root mean square of a batch, at equal probabilities */
};

/* Square roots of the quantiles of a gamma variable of this shape over their mean. */
static void set_levels(double shape, double *values)
{
    double sum = 0;
    for (size_t i = 0; i < levels; i++) {
        values[i] = gsl_cdf_gamma_Pinv(((double)i + 0.5) / levels, shape, 1 / shape);
        sum += values[i];
    }
    for (size_t i = 0; i < levels; i++)
        values[i] = sqrt(values[i] * levels / sum);
}

struct dmft_noise *dmft_noise_create(size_t periods, size_t phases)
{
    struct dmft_noise *noise = memory_need(malloc(sizeof *noise));
    size_t modes = (periods / 2 + 1) * phases;
    *noise = (struct dmft_noise){
        .phases = phases,
        .modes = modes,
        .z = memory_need(calloc(DMFT_BATCH * modes, sizeof(double complex))),
        .power = memory_need(calloc(modes, sizeof(double))),
        .scale = memory_need(calloc(modes, sizeof(double))),
        .first = memory_need(calloc(modes, 1)),
    };
    set_levels(DMFT_BATCH, noise->complex_levels);
    set_levels(0.5 * DMFT_BATCH, noise->real_levels);
    return noise;
}

void dmft_noise_free(struct dmft_noise *noise)
{
    if (!noise)
        return;
    free(noise->z);
    free(noise->power);
    free(noise->scale);
    free(noise->first);
    free(noise);
}

void dmft_noise_restart(struct dmft_noise *noise)
{
    noise->draws = 0;
}

/* Modes that are their own mirror images. */
static int is_real(const struct dmft_noise *noise, size_t i)
{
    return i < noise->phases || i >= noise->modes - noise->phases;
}

static void draw_normal(struct dmft_noise *noise, gsl_rng *generator)
{
    size_t modes = noise->modes;
    memset(noise->power, 0, modes * sizeof *noise->power);
    for (size_t b = 0; b < DMFT_BATCH; b++)
        for (size_t i = 0; i < modes; i++) {
            double re = gsl_ran_gaussian_ziggurat(generator, 1);
            double im = is_real(noise, i) ? 0 : gsl_ran_gaussian_ziggurat(generator, 1);
            noise->z[b * modes + i] = re + I * im;
            noise->power[i] += re * re + im * im;
        }
}

/* Multiplies the variables by random powers of i (of -1 where they are real): their law and moduli remain. */
static void turn(struct dmft_noise *noise, gsl_rng *generator)
{
    enum { turns = 32 }; /* of two bits, in a word */
    static const double sign[] = {1, -1};
    for (size_t b = 0; b < DMFT_BATCH; b++) {
        double complex *z = noise->z + b * noise->modes;
        uint64_t word = 0;
        for (size_t i = 0; i < noise->modes; i++, word >>= 2) {
            if (i % turns == 0)
                stream_words(generator, 1, &word);
            double parts[] = {creal(z[i]), cimag(z[i])};
            size_t odd = word & !is_real(noise, i), half = word >> 1 & 1;
            z[i] = sign[half ^ odd] * parts[odd] + I * (sign[half] * parts[!odd]);
        }
    }
}

/* One of sixteen numbers for each mode, from random words. */
static void draw_strata(struct dmft_noise *noise, gsl_rng *generator)
{
    uint64_t word = 0;
    for (size_t i = 0; i < noise->modes; i++, word >>= nibble) {
        if (i % nibbles == 0)
            stream_words(generator, 1, &word);
        noise->first[i] = word & (strata - 1);
    }
}

/* Gives the batch in each mode a second moment of the stratum whose turn it is. */
static void set_scale(struct dmft_noise *noise, gsl_rng *generator)
{
    /* Pairs of opposite strata, and they stay opposite when the bits of `first` are turned over. */
    static const unsigned char order[strata] = {0, 15, 8, 7, 4, 11, 12, 3, 2, 13, 10, 5, 6, 9, 14, 1};
    uint64_t word = 0;
    for (size_t i = 0; i < noise->modes; i++, word >>= nibble) {
        if (i % nibbles == 0)
            stream_words(generator, 1, &word);
        size_t stratum = order[noise->draws % strata] ^ noise->first[i];
        const double *values = is_real(noise, i) ? noise->real_levels : noise->complex_levels;
        noise->scale[i] = values[stratum * places + (word & (places - 1))] * sqrt(DMFT_BATCH / noise->power[i]);
    }
}

const double *dmft_noise_draw(struct dmft_noise *noise, gsl_rng *generator, const double complex **z)
{
    if (noise->draws % strata == 0)
        draw_strata(noise, generator);
    (noise->draws % turned == 0 ? draw_normal : turn)(noise, generator);
    set_scale(noise, generator);
    noise->draws++;
    *z = noise->z;
    return noise->scale;
}
