#include "sim/dataset.h"

#include "common/memory.h"
#include "sim/idx.h"
#include "sim/projection.h"
#include "sim/subset.h"
#include "sim/synthetic.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define FASHION_FOLDER  "/usr/share/datasets/fashion-mnist"
#define FASHION_PACKAGE "dataset-fashion-mnist"

enum { WHITE_FROM = 128 }; /* the first of the pixels 0 ... 255 above 1/2 of the range */

static const char *const names[] = {"mnist", "fashion-mnist", "cifar10", "prototypes", "hidden-manifold", "random"};

/* The command line ------------------------------------------------------------------------------------------ */

bool dataset_has_files(enum dataset_source source)
{
    return source <= DATASET_CIFAR10;
}

/* What is there instead of a word that begins with so many bytes of a wrong name. */
static bool refuse_name(const char *text, size_t length, char message[DATA_MESSAGE])
{
    char *name = memory_need(length ? strndup(text, length) : strdup("''"));
    if (strpbrk(name, "/.~"))
        byte_file_refuse(name, message, "no such data set; the name of one goes before its folder: " DATASET_NAMES);
    else
        byte_file_refuse(name, message, "no such data set; there are " DATASET_NAMES);
    free(name);
    return false;
}

bool dataset_parse(const char *text, struct dataset_options *options, char message[DATA_MESSAGE])
{
    enum { NAMES = sizeof names / sizeof *names };
    size_t length = strcspn(text, ":"), source = 0;
    const char *folder = text[length] ? text + length + 1 : NULL;
    while (source < NAMES && (strlen(names[source]) != length || strncmp(names[source], text, length) != 0))
        source++;
    options->source = (enum dataset_source)source;
    options->folder = folder;
    if (source == NAMES)
        return refuse_name(text, length, message);
    if (!dataset_has_files(options->source) && folder)
        return byte_file_refuse(names[source], message, "this data set is not read from files: nothing may follow its "
                                "name");
    if (folder ? !*folder : dataset_has_files(options->source) && source != DATASET_FASHION_MNIST)
        return byte_file_refuse(names[source], message, "the folder of the files is missing: %s:DIR", names[source]);
    return true;
}

/* Images ---------------------------------------------------------------------------------------------------- */

static bool read_files(const struct dataset_options *options, enum image_set set, struct images *images,
                       char message[DATA_MESSAGE])
{
    if (options->source == DATASET_CIFAR10)
        return image_files_cifar(options->folder, set, images, message);
    if (!options->folder && access(FASHION_FOLDER, F_OK) != 0)
        return byte_file_refuse(FASHION_FOLDER, message, "there are no such files: install Debian's package "
                                FASHION_PACKAGE ", or name their folder, fashion-mnist:DIR");
    return image_files_mnist(options->folder ? options->folder : FASHION_FOLDER, set, images, message);
}

static void synthesise(const struct dataset_options *options, enum image_set set, struct images *images)
{
    struct synthetic synthetic = {options->count[set], options->inputs, options->classes, options->latent,
                                  options->seed, set};
    if (options->source == DATASET_PROTOTYPES)
        synthetic_prototypes(&synthetic, images);
    else if (options->source == DATASET_HIDDEN_MANIFOLD)
        synthetic_hidden_manifold(&synthetic, images);
    else
        synthetic_random(&synthetic, images);
}

/* Whether there is memory for `count` images of `width` pixels and the states that they become. */
static bool fits(const struct dataset_options *options, double count, size_t width, char message[DATA_MESSAGE])
{
    bool manifold = options->source == DATASET_HIDDEN_MANIFOLD;
    bool projected = dataset_has_files(options->source) && !options->raw;
    size_t inputs = dataset_has_files(options->source) && options->raw ? width : options->inputs;
    double bytes = count * ((double)width + (double)inputs);
    if (projected || manifold)
        bytes += projection_bytes(inputs, projected ? width : options->latent);
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    return !memory_lacks(bytes, needs, has) ||
           byte_file_refuse(names[options->source], message,
                            "%.0f patterns of %zu inputs need %s of memory, and there are %s", count, inputs, needs,
                            has);
}

static bool get_images(const struct dataset_options *options, struct images images[IMAGE_SETS],
                       char message[DATA_MESSAGE])
{
    struct images *train = &images[IMAGES_TRAIN], *test = &images[IMAGES_TEST];
    bool has_test = options->validation == 0;
    if (dataset_has_files(options->source)) {
        if (!read_files(options, IMAGES_TRAIN, train, message) ||
            (has_test && !read_files(options, IMAGES_TEST, test, message)))
            return false;
        if (has_test && (train->width != test->width || train->rows != test->rows))
            return byte_file_refuse(names[options->source], message,
                                    "the training images have %zu x %zu pixels, the test images %zu x %zu",
                                    train->rows, train->width / train->rows, test->rows, test->width / test->rows);
        return fits(options, (double)train->count + (double)test->count, train->width, message);
    }
    double count = (double)options->count[IMAGES_TRAIN] + (has_test ? (double)options->count[IMAGES_TEST] : 0);
    if (!fits(options, count, options->inputs, message))
        return false;
    synthesise(options, IMAGES_TRAIN, train);
    if (has_test)
        synthesise(options, IMAGES_TEST, test);
    return true;
}

/* Makes the last training images the test images. */
static bool hold_out(const struct dataset_options *options, struct images images[IMAGE_SETS],
                     char message[DATA_MESSAGE])
{
    struct images *train = &images[IMAGES_TRAIN], *test = &images[IMAGES_TEST];
    size_t count = options->validation, width = train->width;
    if (count >= train->count)
        return byte_file_refuse(names[options->source], message, "there are %zu training patterns, so that at most %zu "
                                "of them can be left out for validation, not %zu", train->count, train->count - 1,
                                count);
    train->count -= count;
    *test = (struct images){.count = count, .width = width, .rows = train->rows};
    test->pixels = memory_need(malloc(count * width));
    test->labels = memory_need(malloc(count));
    memcpy(test->pixels, train->pixels + train->count * width, count * width);
    memcpy(test->labels, train->labels + train->count, count);
    return true;
}

/* Patterns -------------------------------------------------------------------------------------------------- */

static size_t classes_of(const struct dataset_options *options)
{
    return dataset_has_files(options->source) ? IMAGES_CLASSES : options->classes;
}

/* Keeps train_per_class images of each class and stores the numbers that they had in *numbers, which the caller frees
 * in any case. */
static bool choose(const struct dataset_options *options, struct images *images, uint32_t **numbers,
                   char message[DATA_MESSAGE])
{
    size_t classes = classes_of(options), per_class = options->train_per_class;
    struct class_count rarest;
    *numbers = memory_need(calloc(images->count, sizeof **numbers));
    if (!subset_choose(images->count, images->labels, classes, per_class, options->seed, *numbers, &rarest))
        return byte_file_refuse(names[options->source], message, "class %zu has %zu training patterns, fewer than the "
                                "%zu of each class asked for", rarest.class, rarest.count, per_class);
    images_keep(images, classes * per_class, *numbers);
    return true;
}

/* Signs of the pixels or of their projection; takes the labels over. `map`: G, NULL for none. */
static void encode(const struct dataset_options *options, const double *map, struct images *images,
                   struct patterns *patterns)
{
    static_assert((long)IDX_SIDE * IDX_SIDE <= (long)PROJECTION_PIXELS, "the projection of every image is exact");
    size_t inputs = map ? options->inputs : images->width;
    *patterns = (struct patterns){images->count, inputs, classes_of(options), NULL, images->labels};
    images->labels = NULL;
    patterns->states = memory_need(calloc(images->count, inputs));
    if (map)
        projection_images(inputs, images->width, map, images->count, images->pixels, patterns->states);
    else
        for (size_t k = 0; k < images->count * inputs; k++)
            patterns->states[k] = images->pixels[k] < WHITE_FROM ? -1 : 1;
}

/* Where patterns come from: the numbers that they have in a set. */
struct origin {
    enum image_set set;
    size_t first;            /* first, first + 1, ... */
    const uint32_t *numbers; /* but these unless NULL */
};

/* Equation (A.55). */
static void flip_inputs(const struct dataset_options *options, double probability, const struct origin *origin,
                        struct patterns *patterns)
{
    size_t inputs = patterns->inputs;
    gsl_rng *generator = stream_create();
    for (size_t k = 0; probability > 0 && k < patterns->count; k++) {
        uint64_t number = origin->numbers ? origin->numbers[k] : origin->first + k;
        stream_open(generator, &(struct stream_address){.seed = options->seed, .purpose = STREAM_NOISE,
                                                        .size = (uint32_t)inputs, .sample = number,
                                                        .index = (uint32_t)origin->set});
        int8_t *state = patterns->states + k * inputs;
        for (size_t i = 0; i < inputs; i++)
            if (gsl_ran_bernoulli(generator, probability))
                state[i] = (int8_t)-state[i];
    }
    gsl_rng_free(generator);
}

bool patterns_load(const struct dataset_options *options, struct patterns *train, struct patterns *test,
                   char message[DATA_MESSAGE])
{
    struct images images[IMAGE_SETS] = {0};
    uint32_t *numbers = NULL;
    *train = *test = (struct patterns){0};
    bool done = get_images(options, images, message) &&
                (options->validation == 0 || hold_out(options, images, message));
    struct origin tested = {options->validation > 0 ? IMAGES_TRAIN : IMAGES_TEST, 0, NULL};
    if (options->validation > 0)
        tested.first = images[IMAGES_TRAIN].count;
    done = done && (options->train_per_class == 0 || choose(options, &images[IMAGES_TRAIN], &numbers, message));
    if (done) {
        double *map = NULL;
        if (dataset_has_files(options->source) && !options->raw)
            map = projection_create(options->seed, STREAM_PROJECTION, options->inputs, images[IMAGES_TRAIN].width);
        encode(options, map, &images[IMAGES_TRAIN], train);
        encode(options, map, &images[IMAGES_TEST], test);
        free(map);
        flip_inputs(options, options->noise[IMAGES_TRAIN], &(struct origin){IMAGES_TRAIN, 0, numbers}, train);
        flip_inputs(options, options->noise[IMAGES_TEST], &tested, test);
    }
    free(numbers);
    images_free(&images[IMAGES_TRAIN]);
    images_free(&images[IMAGES_TEST]);
    return done;
}

uint32_t patterns_fingerprint(const struct patterns *patterns)
{
    const Bytef *states = (const Bytef *)patterns->states;
    uLong crc = crc32_z(0, states, patterns->count * patterns->inputs);
    return (uint32_t)crc32_z(crc, patterns->labels, patterns->count);
}

void patterns_free(struct patterns *patterns)
{
    free(patterns->states);
    free(patterns->labels);
}
