#include "sim/synthetic.h"

#include "common/memory.h"
#include "common/stream.h"
#include "sim/projection.h"

#include <stdlib.h>
#include <string.h>

enum { BLACK = 0, WHITE = 255 };

static void allocate(const struct synthetic *synthetic, struct images *images)
{
    images->count = synthetic->count;
    images->width = synthetic->inputs;
    images->pixels = memory_need(calloc(synthetic->count, synthetic->inputs));
    images->labels = memory_need(calloc(synthetic->count, 1));
}

/* The stream of pattern k, of `size` numbers. */
static void open_pattern(gsl_rng *generator, const struct synthetic *synthetic, size_t size, size_t k)
{
    stream_open(generator, &(struct stream_address){.seed = synthetic->seed, .purpose = STREAM_PATTERNS,
                                                    .size = (uint32_t)size, .sample = k,
                                                    .index = (uint32_t)synthetic->set});
}

static void draw_pixels(gsl_rng *generator, size_t count, int8_t *spins, uint8_t *pixels)
{
    stream_spins(generator, count, spins);
    for (size_t i = 0; i < count; i++)
        pixels[i] = spins[i] > 0 ? WHITE : BLACK;
}

void synthetic_prototypes(const struct synthetic *synthetic, struct images *images)
{
    size_t inputs = synthetic->inputs, classes = synthetic->classes;
    int8_t *spins = memory_need(malloc(inputs));
    uint8_t *prototypes = memory_need(calloc(classes, inputs));
    gsl_rng *generator = stream_create();
    for (size_t c = 0; c < classes; c++) {
        stream_open(generator, &(struct stream_address){.seed = synthetic->seed, .purpose = STREAM_TEACHER,
                                                        .size = (uint32_t)inputs, .index = (uint32_t)c});
        draw_pixels(generator, inputs, spins, prototypes + c * inputs);
    }
    allocate(synthetic, images);
    for (size_t k = 0; k < images->count; k++) {
        images->labels[k] = (uint8_t)(k % classes);
        memcpy(images->pixels + k * inputs, prototypes + k % classes * inputs, inputs);
    }
    gsl_rng_free(generator);
    free(prototypes);
    free(spins);
}

void synthetic_random(const struct synthetic *synthetic, struct images *images)
{
    int8_t *spins = memory_need(malloc(synthetic->inputs));
    gsl_rng *generator = stream_create();
    allocate(synthetic, images);
    for (size_t k = 0; k < images->count; k++) {
        open_pattern(generator, synthetic, synthetic->inputs, k);
        draw_pixels(generator, synthetic->inputs, spins, images->pixels + k * synthetic->inputs);
        images->labels[k] = (uint8_t)gsl_rng_uniform_int(generator, synthetic->classes);
    }
    gsl_rng_free(generator);
    free(spins);
}

static uint8_t index_of_largest(size_t count, const double *numbers)
{
    size_t largest = 0;
    for (size_t i = 1; i < count; i++)
        largest = numbers[i] > numbers[largest] ? i : largest;
    return (uint8_t)largest;
}

void synthetic_hidden_manifold(const struct synthetic *synthetic, struct images *images)
{
    enum { BLOCK = 256 }; /* patterns at a time */
    size_t inputs = synthetic->inputs, classes = synthetic->classes, latent = synthetic->latent;
    double *map = projection_create(synthetic->seed, STREAM_PROJECTION, inputs, latent);
    double *teacher = projection_create(synthetic->seed, STREAM_TEACHER, classes, latent);
    double *vectors = memory_need(calloc(latent, BLOCK * sizeof *vectors));
    double *fields = memory_need(calloc(inputs, BLOCK * sizeof *fields));
    double *outputs = memory_need(calloc(classes, BLOCK * sizeof *outputs));
    gsl_rng *generator = stream_create();
    allocate(synthetic, images);
    for (size_t first = 0; first < images->count; first += BLOCK) {
        size_t block = images->count - first < BLOCK ? images->count - first : BLOCK;
        for (size_t k = 0; k < block; k++) {
            open_pattern(generator, synthetic, latent, first + k);
            projection_gaussian(generator, latent, vectors + k * latent);
        }
        projection_fields(inputs, latent, map, block, vectors, fields);
        projection_fields(classes, latent, teacher, block, vectors, outputs);
        for (size_t k = 0; k < block; k++)
            images->labels[first + k] = index_of_largest(classes, outputs + k * classes);
        for (size_t k = 0; k < block * inputs; k++)
            images->pixels[first * inputs + k] = fields[k] < 0 ? BLACK : WHITE;
    }
    gsl_rng_free(generator);
    free(outputs);
    free(fields);
    free(vectors);
    free(teacher);
    free(map);
}
