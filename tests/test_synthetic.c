/* Synthetic patterns: what they are made of, their statistics, and that each depends on its number alone. */
#include "sim/synthetic.h"

#include "sim/projection.h"
#include "tests/near.h"

#include <stdlib.h>
#include <string.h>

typedef void maker(const struct synthetic *, struct images *);
static maker *const makers[] = {synthetic_prototypes, synthetic_random, synthetic_hidden_manifold};

static struct images make(maker *maker, const struct synthetic *synthetic)
{
    struct images images = {0};
    maker(synthetic, &images);
    cr_assert_eq(images.count, synthetic->count);
    cr_assert_eq(images.width, synthetic->inputs);
    for (size_t k = 0; k < images.count * images.width; k++)
        cr_assert(images.pixels[k] == 0 || images.pixels[k] == 255);
    for (size_t k = 0; k < images.count; k++)
        cr_assert_lt(images.labels[k], synthetic->classes);
    return images;
}

/* Fraction of pixels in which two images differ. */
static double distance(const struct images *one, size_t k, const struct images *two, size_t l)
{
    size_t differ = 0;
    for (size_t i = 0; i < one->width; i++)
        differ += one->pixels[k * one->width + i] != two->pixels[l * two->width + i];
    return (double)differ / (double)one->width;
}

Test(synthetic, a_pattern_depends_on_its_number_and_set_alone)
{
    struct synthetic few = {300, 20, 4, 6, 1, IMAGES_TRAIN}, many = few, other = few;
    many.count = 700; /* several blocks */
    other.set = IMAGES_TEST;
    for (int m = 0; m < 3; m++) {
        struct images short_set = make(makers[m], &few), long_set = make(makers[m], &many);
        struct images other_set = make(makers[m], &other);
        cr_expect_eq(memcmp(short_set.pixels, long_set.pixels, 300 * 20), 0);
        cr_expect_eq(memcmp(short_set.labels, long_set.labels, 300), 0);
        cr_expect_eq(memcmp(short_set.pixels, other_set.pixels, 300 * 20) == 0, makers[m] == synthetic_prototypes);
        many.seed = 2;
        struct images other_seed = make(makers[m], &many);
        cr_expect_neq(memcmp(other_seed.pixels, long_set.pixels, 700 * 20), 0);
        many.seed = 1;
        images_free(&short_set);
        images_free(&long_set);
        images_free(&other_set);
        images_free(&other_seed);
    }
}

/* Class after class, all patterns of a class equal, classes at distance 1/2. */
Test(synthetic, prototypes)
{
    enum { INPUTS = 10000, CLASSES = 5 };
    struct images images = make(synthetic_prototypes, &(struct synthetic){12, INPUTS, CLASSES, 0, 3, IMAGES_TEST});
    for (size_t k = 0; k < 12; k++) {
        cr_expect_eq(images.labels[k], k % CLASSES);
        for (size_t l = 0; l < k; l++)
            expect_near(distance(&images, k, &images, l), k % CLASSES == l % CLASSES ? 0 : 0.5,
                        k % CLASSES == l % CLASSES ? 0 : 4 * sqrt(0.25 / INPUTS));
    }
    images_free(&images);
}

/* Independent pixels and labels: mean, correlation of neighbours, of label and pixel, each class equally often. */
Test(synthetic, random_patterns)
{
    enum { INPUTS = 10, CLASSES = 4, COUNT = 20000 };
    struct images images = make(synthetic_random, &(struct synthetic){COUNT, INPUTS, CLASSES, 0, 4, IMAGES_TRAIN});
    double white = 0, alike = 0, of_first = 0, white_of_first = 0;
    for (size_t k = 0; k < COUNT; k++) {
        const uint8_t *pixels = images.pixels + k * INPUTS;
        for (size_t i = 0; i < INPUTS; i++)
            white += pixels[i] == 255;
        alike += pixels[0] == pixels[1];
        of_first += images.labels[k] == 0;
        white_of_first += images.labels[k] == 0 && pixels[0] == 255;
    }
    expect_near(white / (COUNT * INPUTS), 0.5, 4 * sqrt(0.25 / (COUNT * INPUTS)));
    expect_near(alike / COUNT, 0.5, 4 * sqrt(0.25 / COUNT));
    expect_near(of_first / COUNT, 0.25, 4 * sqrt(3.0 / 16 / COUNT));
    expect_near(white_of_first / of_first, 0.5, 4 * sqrt(0.25 / of_first));
    images_free(&images);
}

/* The definition in plain loops over the same random numbers. */
Test(synthetic, hidden_manifold_is_its_definition)
{
    enum { INPUTS = 30, CLASSES = 6, LATENT = 7, COUNT = 300 };
    struct images images =
        make(synthetic_hidden_manifold, &(struct synthetic){COUNT, INPUTS, CLASSES, LATENT, 5, IMAGES_TEST});
    double *map = projection_create(5, STREAM_PROJECTION, INPUTS, LATENT), latent[LATENT];
    double *teacher = projection_create(5, STREAM_TEACHER, CLASSES, LATENT);
    gsl_rng *generator = stream_create();
    for (size_t k = 0; k < COUNT; k++) {
        stream_open(generator, &(struct stream_address){5, STREAM_PATTERNS, LATENT, k, IMAGES_TEST, 0});
        projection_gaussian(generator, LATENT, latent);
        double outputs[CLASSES] = {0};
        for (size_t i = 0; i < INPUTS; i++) {
            double field = 0;
            for (size_t d = 0; d < LATENT; d++)
                field += map[i * LATENT + d] * latent[d];
            cr_expect_eq(images.pixels[k * INPUTS + i], field < 0 ? 0 : 255);
        }
        for (size_t c = 0; c < CLASSES; c++)
            for (size_t d = 0; d < LATENT; d++)
                outputs[c] += teacher[c * LATENT + d] * latent[d];
        for (size_t c = 0; c < CLASSES; c++)
            cr_expect(outputs[images.labels[k]] >= outputs[c]);
    }
    gsl_rng_free(generator);
    free(teacher);
    free(map);
    images_free(&images);
}

/* In one dimension there are only two patterns, one
 * the opposite of the other, and two classes, that of the largest and that of the smallest entry of the teacher. */
Test(synthetic, hidden_manifold_of_one_dimension)
{
    enum { COUNT = 200 };
    struct images images =
        make(synthetic_hidden_manifold, &(struct synthetic){COUNT, 50, 6, 1, 6, IMAGES_TRAIN});
    size_t opposite = 0;
    for (size_t k = 1; k < COUNT; k++) {
        double apart = distance(&images, k, &images, 0);
        cr_expect(apart == 0 || apart == 1);
        cr_expect_eq(apart == 0, images.labels[k] == images.labels[0]);
        opposite += apart == 1;
    }
    cr_expect(opposite > 50 && opposite < 150, "%zu", opposite);
    images_free(&images);
}
