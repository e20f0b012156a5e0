/* Data sets from folders of files made by hand, and synthetic ones: names, encodings, subsets, noise, refusals. */
#include "sim/dataset.h"

#include "sim/projection.h"
#include "tests/image_folder.h"
#include "tests/near.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

enum { TRAIN = 60, TEST = 25 };

struct fixture {
    char *folder;
    struct dataset_options options;
    struct patterns train, test;
    char message[DATA_MESSAGE];
};

/* A folder in the form of MNIST, projected to 11 inputs. */
static struct fixture fixture_create(void)
{
    struct fixture fixture = {.folder = scratch_create()};
    hand_write_mnist(fixture.folder, TRAIN, TEST);
    fixture.options = (struct dataset_options){
        .source = DATASET_MNIST, .folder = fixture.folder, .inputs = 11, .seed = 3};
    return fixture;
}

static bool load(struct fixture *fixture)
{
    patterns_free(&fixture->train);
    patterns_free(&fixture->test);
    return patterns_load(&fixture->options, &fixture->train, &fixture->test, fixture->message);
}

static void fixture_remove(struct fixture *fixture)
{
    patterns_free(&fixture->train);
    patterns_free(&fixture->test);
    scratch_remove(fixture->folder);
}

/* Names ------------------------------------------------------------------------------------------------------ */

static void expect_parsed(const char *text, enum dataset_source source, const char *folder)
{
    struct dataset_options options = {.seed = 1};
    char message[DATA_MESSAGE];
    cr_assert(dataset_parse(text, &options, message), "%s", message);
    cr_expect_eq(options.source, source);
    cr_expect(folder ? options.folder && strcmp(options.folder, folder) == 0 : !options.folder, "%s", text);
    cr_expect_eq(dataset_has_files(source), source < DATASET_PROTOTYPES);
}

static void expect_not_parsed(const char *text, const char *expected)
{
    struct dataset_options options;
    char message[DATA_MESSAGE];
    cr_expect_not(dataset_parse(text, &options, message), "%s", text);
    cr_expect_str_eq(message, expected);
}

Test(dataset, names)
{
    expect_parsed("mnist:/some/folder", DATASET_MNIST, "/some/folder");
    expect_parsed("fashion-mnist", DATASET_FASHION_MNIST, NULL);
    expect_parsed("fashion-mnist:C:x", DATASET_FASHION_MNIST, "C:x");
    expect_parsed("cifar10:.", DATASET_CIFAR10, ".");
    expect_parsed("prototypes", DATASET_PROTOTYPES, NULL);
    expect_parsed("hidden-manifold", DATASET_HIDDEN_MANIFOLD, NULL);
    expect_parsed("random", DATASET_RANDOM, NULL);
    expect_not_parsed("mnist", "mnist: the folder of the files is missing: mnist:DIR");
    expect_not_parsed("fashion-mnist:", "fashion-mnist: the folder of the files is missing: fashion-mnist:DIR");
    expect_not_parsed("random:.", "random: this data set is not read from files: nothing may follow its name");
    expect_not_parsed("mnis:x", "mnis: no such data set; there are mnist:DIR, fashion-mnist[:DIR], cifar10:DIR, "
                                "prototypes, hidden-manifold, random");
    expect_not_parsed("", "'': no such data set; there are mnist:DIR, fashion-mnist[:DIR], cifar10:DIR, prototypes, "
                          "hidden-manifold, random");
    const char *const paths[] = {"/nonexistent", "/nonexistent:", "/nonexistent:x:y"};
    for (int k = 0; k < 3; k++)
        expect_not_parsed(paths[k], "/nonexistent: no such data set; the name of one goes before its folder: "
                                    "mnist:DIR, fashion-mnist[:DIR], cifar10:DIR, prototypes, hidden-manifold, "
                                    "random");
    expect_not_parsed("../x", "../x: no such data set; the name of one goes before its folder: mnist:DIR, "
                              "fashion-mnist[:DIR], cifar10:DIR, prototypes, hidden-manifold, random");
}

/* Encodings -------------------------------------------------------------------------------------------------- */

/* x = sign(G pixels) in a plain loop over pixels in [0, 1], the same G for both sets; labels in the order of the
 * file. */
static void expect_projected(const struct patterns *patterns, unsigned salt, size_t count)
{
    double *map = projection_create(3, STREAM_PROJECTION, 11, HAND_WIDTH);
    cr_assert_eq(patterns->count, count);
    cr_assert_eq(patterns->inputs, 11);
    cr_assert_eq(patterns->classes, 10);
    for (size_t k = 0; k < count; k++) {
        cr_expect_eq(patterns->labels[k], hand_label(salt, k));
        for (size_t i = 0; i < 11; i++) {
            double field = 0;
            for (size_t j = 0; j < HAND_WIDTH; j++)
                field += map[i * HAND_WIDTH + j] * (hand_pixel(salt, k, j) / 255.0);
            cr_assert_gt(fabs(field), 1e-10, "a tie: choose another seed");
            cr_expect_eq(patterns->states[k * 11 + i], field > 0 ? 1 : -1, "input %zu of %zu", i, k);
        }
    }
    free(map);
}

Test(dataset, images_are_projected)
{
    struct fixture fixture = fixture_create();
    cr_assert(load(&fixture), "%s", fixture.message);
    expect_projected(&fixture.train, 0, TRAIN);
    expect_projected(&fixture.test, 1, TEST);
    fixture_remove(&fixture);
}

Test(dataset, raw_images_are_cut_at_one_half)
{
    struct fixture fixture = fixture_create();
    fixture.options.raw = true;
    cr_assert(load(&fixture), "%s", fixture.message);
    cr_assert_eq(fixture.train.inputs, HAND_WIDTH);
    size_t near_half = 0;
    for (size_t k = 0; k < TRAIN * HAND_WIDTH; k++) {
        uint8_t pixel = hand_pixel(0, k / HAND_WIDTH, k % HAND_WIDTH);
        cr_expect_eq(fixture.train.states[k], pixel / 255.0 > 0.5 ? 1 : -1, "pixel %d", pixel);
        near_half += pixel == 127 || pixel == 128;
    }
    cr_expect_gt(near_half, 1);
    fixture_remove(&fixture);
}

/* Files -------------------------------------------------------------------------------------------------------- */

/* Whether the first training image, not projected, is that of this salt. */
static void expect_first_image(struct fixture *fixture, unsigned salt, const char *name)
{
    size_t differ = 0;
    cr_assert(load(fixture), "%s", fixture->message);
    for (size_t i = 0; i < HAND_WIDTH; i++)
        differ += fixture->train.states[i] != (hand_pixel(salt, 0, i) > 127 ? 1 : -1);
    cr_expect_eq(differ, 0, "%s", name);
}

/* Every customary name; the plain file, and the one with '-', go before others. */
Test(dataset, file_names)
{
    const char *const names[] = {"train-images.idx3-ubyte.gz", "train-images.idx3-ubyte", "train-images-idx3-ubyte.gz",
                                 "train-images-idx3-ubyte"};
    struct fixture fixture = fixture_create();
    char *paths[4];
    fixture.options.raw = true;
    for (int i = 0; i < 4; i++)
        paths[i] = scratch_path(fixture.folder, names[i]);
    remove(paths[2]);
    for (unsigned i = 0; i < 4; i++) {
        struct hand_file images = hand_images(i, TRAIN);
        hand_write(paths[i], &images, i % 2 == 0);
        expect_first_image(&fixture, i, names[i]);
    }
    for (int i = 0; i < 4; i++)
        free(paths[i]);
    fixture_remove(&fixture);
}

/* Removes or replaces a file of the folder, loads, and compares the message behind the path of the folder. */
static void expect_refused(const char *name, const struct hand_file *file, const char *expected)
{
    struct fixture fixture = fixture_create();
    char *path = scratch_path(fixture.folder, name);
    remove(path);
    if (file)
        hand_write(path, file, false);
    cr_expect_not(load(&fixture), "instead of: %s", expected);
    cr_expect(!fixture.train.states && !fixture.train.labels && !fixture.test.states && !fixture.test.labels);
    const char *message = fixture.message;
    if (strncmp(message, fixture.folder, strlen(fixture.folder)) == 0)
        message += strlen(fixture.folder);
    cr_expect_str_eq(message, expected);
    free(path);
    fixture_remove(&fixture);
}

Test(dataset, refuses_faulty_folders)
{
    const char *name = "t10k-labels-idx1-ubyte.gz";
    struct hand_file labels = hand_labels(0, TEST - 1), images = hand_images(0, TEST), empty = {0};
    expect_refused(name, NULL, ": holds no file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz");
    expect_refused(name, &labels, "/t10k-labels-idx1-ubyte.gz: has 24 labels for 25 images");
    expect_refused(name, &empty, "/t10k-labels-idx1-ubyte.gz: is truncated: 0 bytes instead of a header of 8");
    expect_refused(name, &images, "/t10k-labels-idx1-ubyte.gz: holds images (magic number 2051) where labels (2049) "
                                  "are expected: swapped?");
    images.bytes[15] = 3;
    images.length = 16 + TEST * 9;
    expect_refused("t10k-images-idx3-ubyte.gz", &images,
                   "mnist: the training images have 3 x 4 pixels, the test images 3 x 3");
    images = hand_images(0, TEST); /* as many pixels, but other neighbours */
    images.bytes[11] = 6;
    images.bytes[15] = 2;
    expect_refused("t10k-images-idx3-ubyte.gz", &images,
                   "mnist: the training images have 3 x 4 pixels, the test images 6 x 2");
}

Test(dataset, refuses_missing_folders)
{
    struct fixture fixture = fixture_create();
    fixture.options.folder = "/nowhere";
    cr_expect_not(load(&fixture));
    cr_expect_str_eq(fixture.message, "/nowhere: cannot be read: No such file or directory");
    fixture.options.source = DATASET_CIFAR10;
    cr_expect_not(load(&fixture));
    cr_expect_str_eq(fixture.message, "/nowhere: cannot be read: No such file or directory");
    char *file = scratch_path(fixture.folder, "t10k-labels-idx1-ubyte.gz"), expected[DATA_MESSAGE];
    fixture.options.folder = file;
    cr_expect_not(load(&fixture));
    snprintf(expected, sizeof expected, "%s/data_batch_1.bin: cannot be read: Not a directory", file);
    cr_expect_str_eq(fixture.message, expected);
    free(file);
    fixture_remove(&fixture);
}

Test(dataset, cifar)
{
    struct fixture fixture = fixture_create();
    fixture.options.source = DATASET_CIFAR10;
    fixture.options.raw = true;
    for (unsigned i = 0; i < 6; i++) {
        char name[32];
        snprintf(name, sizeof name, i == 0 ? "test_batch.bin" : "data_batch_%u.bin.gz", i);
        char *path = scratch_path(fixture.folder, name);
        struct hand_file file = hand_cifar(i, i == 0 ? 5 : 3);
        hand_write(path, &file, i > 0);
        free(path);
    }
    cr_assert(load(&fixture), "%s", fixture.message);
    cr_assert_eq(fixture.train.count, 15);
    cr_assert_eq(fixture.test.count, 5);
    cr_assert_eq(fixture.test.inputs, 3072);
    for (size_t k = 0; k < 15; k++) {
        cr_expect_eq(fixture.train.labels[k], hand_label(1 + (unsigned)k / 3, k % 3));
        for (size_t i = 0; i < 3072; i++)
            cr_assert_eq(fixture.train.states[k * 3072 + i], hand_pixel(1 + (unsigned)k / 3, k % 3, i) > 127 ? 1 : -1);
    }
    cr_expect_eq(fixture.test.labels[4], hand_label(0, 4));
    fixture_remove(&fixture);
}
