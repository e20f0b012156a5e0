/* The real MNIST, in the folder that the environment variable FP_MNIST names, and Fashion-MNIST where Debian's package
 * puts it. Without the former the tests are skipped. Counts and labels are the published ones. */
#include "sim/dataset.h"

#include "tests/near.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct dataset_options mnist(void)
{
    const char *folder = getenv("FP_MNIST");
    if (!folder || access(folder, F_OK) != 0)
        cr_skip_test("FP_MNIST names no folder");
    return (struct dataset_options){.source = DATASET_MNIST, .folder = folder, .inputs = 100, .seed = 1};
}

static void load(const struct dataset_options *options, struct patterns *train, struct patterns *test)
{
    char message[DATA_MESSAGE];
    cr_assert(patterns_load(options, train, test, message), "%s", message);
}

static void expect_counts(const struct patterns *patterns, const size_t expected[10])
{
    size_t counts[256] = {0};
    for (size_t k = 0; k < patterns->count; k++)
        counts[patterns->labels[k]]++;
    for (int c = 0; c < 10; c++)
        cr_expect_eq(counts[c], expected[c], "class %d: %zu instead of %zu", c, counts[c], expected[c]);
}

Test(dataset_mnist, labels_are_the_published_ones)
{
    struct dataset_options options = mnist();
    struct patterns train, test;
    load(&options, &train, &test);
    cr_assert_eq(train.count, 60000);
    cr_assert_eq(test.count, 10000);
    cr_assert_eq(test.inputs, 100);
    expect_counts(&train, (const size_t[]){5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
    expect_counts(&test, (const size_t[]){980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009});
    cr_expect_eq(memcmp(train.labels, "\5\0\4\1\11\2\1\3\1\4", 10), 0);
    cr_expect_eq(memcmp(test.labels, "\7\2\1\0\4\1\4\11\5\11", 10), 0);
    patterns_free(&train);
    patterns_free(&test);
}

/* Fraction of the images of a class whose pixel at the centre is bright. */
static double bright_centre(const struct patterns *patterns, uint8_t class)
{
    double count = 0, bright = 0;
    for (size_t k = 0; k < patterns->count; k++)
        if (patterns->labels[k] == class) {
            count++;
            bright += patterns->states[k * 784 + 14 * 28 + 14] > 0;
        }
    return bright / count;
}

/* Images and labels belong together, and rows are rows: a 0 has a hole in its centre, a 1 has none, and no digit
 * reaches the corners. */
Test(dataset_mnist, raw_images)
{
    struct dataset_options options = mnist();
    struct patterns train, test;
    options.raw = true;
    load(&options, &train, &test);
    cr_assert_eq(train.inputs, 784);
    cr_expect_lt(bright_centre(&train, 0), 0.1);
    cr_expect_gt(bright_centre(&train, 1), 0.9);
    cr_expect_lt(bright_centre(&test, 0), 0.1);
    cr_expect_gt(bright_centre(&test, 1), 0.9);
    for (size_t k = 0; k < train.count; k++)
        cr_assert(train.states[k * 784] == -1 && train.states[k * 784 + 783] == -1);
    patterns_free(&train);
    patterns_free(&test);
}

/* Projected images of a class are alike: their mean overlap exceeds that between classes. */
Test(dataset_mnist, projections_keep_the_classes_apart)
{
    struct dataset_options options = mnist();
    struct patterns train, test;
    options.train_per_class = 30;
    load(&options, &train, &test);
    cr_assert_eq(train.count, 300);
    double within = 0, between = 0;
    for (size_t k = 0; k < 300; k++)
        for (size_t l = 0; l < k; l++) {
            double overlap = 0;
            for (size_t i = 0; i < 100; i++)
                overlap += train.states[k * 100 + i] * train.states[l * 100 + i] / 100.0;
            *(train.labels[k] == train.labels[l] ? &within : &between) += overlap;
        }
    within /= 10 * 30 * 29 / 2;
    between /= 45 * 30 * 30;
    cr_expect(within > between + 0.1 && between > 0, "%g %g", within, between);
    patterns_free(&train);
    patterns_free(&test);
}

/* Debian's files, found without a folder: 6000 and 1000 images of each class, the first one an ankle boot (9). */
Test(dataset_mnist, fashion_mnist_of_debian)
{
    struct dataset_options options = {.inputs = 10, .seed = 1};
    struct patterns train, test;
    char message[DATA_MESSAGE];
    cr_assert(dataset_parse("fashion-mnist", &options, message), "%s", message);
    if (access("/usr/share/datasets/fashion-mnist", F_OK) != 0) {
        cr_expect_not(patterns_load(&options, &train, &test, message));
        cr_expect_str_eq(message, "/usr/share/datasets/fashion-mnist: there are no such files: install Debian's "
                                  "package dataset-fashion-mnist, or name their folder, fashion-mnist:DIR");
        return;
    }
    load(&options, &train, &test);
    expect_counts(&train, (const size_t[]){6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000});
    expect_counts(&test, (const size_t[]){1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000});
    cr_expect_eq(train.labels[0], 9);
    patterns_free(&train);
    patterns_free(&test);
}
