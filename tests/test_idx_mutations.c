/* Thousands of mutated files: the readers either refuse a file in one line that names it, or read what an independent
 * reading finds in it. */
#include "sim/cifar.h"
#include "sim/idx.h"

#include "tests/image_folder.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { COUNT = 7, READERS = 3, MUTATIONS = 6000 };

/* The contents of a file, decompressed; those of a damaged one end early. */
static struct hand_file contents(const char *path)
{
    struct hand_file file = {0};
    gzFile stream = gzopen(path, "rb");
    int length = gzread(stream, file.bytes, HAND_LENGTH);
    file.length = length > 0 ? (size_t)length : 0;
    gzclose(stream);
    return file;
}

static bool read_as(int reader, const char *path, struct images *images, char message[DATA_MESSAGE])
{
    images->count = COUNT;
    return reader == 0   ? idx_read_images(path, images, message)
           : reader == 1 ? idx_read_labels(path, images, message)
                         : cifar_read(1, &path, images, message);
}

/* Whether the images are what the contents say: nothing but pixels, or labels, behind the header. */
static bool are_what_is_there(int reader, const struct images *images, const struct hand_file *file)
{
    if (reader == 0)
        return images->count * images->width == file->length - 16 && file->bytes[7] == images->count % 256 &&
               memcmp(images->pixels, file->bytes + 16, file->length - 16) == 0;
    if (reader == 1)
        return file->length == 8 + COUNT && memcmp(images->labels, file->bytes + 8, COUNT) == 0;
    for (size_t k = 0; k < images->count; k++)
        if (images->labels[k] != file->bytes[k * 3073] ||
            memcmp(images->pixels + k * 3072, file->bytes + k * 3073 + 1, 3072) != 0)
            return false;
    return images->count * 3073 == file->length;
}

/* Flips bits, overwrites, cuts or repeats, mostly where the header is. */
static void mutate(gsl_rng *generator, struct hand_file *file)
{
    for (unsigned long step = 1 + gsl_rng_uniform_int(generator, 3); step > 0; step--) {
        size_t reach = gsl_rng_uniform_int(generator, 2) && file->length > 24 ? 24 : file->length;
        size_t at = gsl_rng_uniform_int(generator, reach), rest = file->length - at;
        switch (gsl_rng_uniform_int(generator, 5)) {
        case 0:
            file->length = at + 1;
            break;
        case 1:
            memmove(file->bytes + file->length, file->bytes + at, rest);
            file->length += rest;
            break;
        case 2:
            file->bytes[at] = (uint8_t)gsl_rng_uniform_int(generator, 256);
            break;
        default:
            file->bytes[at] ^= (uint8_t)(1u << gsl_rng_uniform_int(generator, 8));
        }
    }
}

static void expect_one_line(const char *message, const char *path)
{
    size_t length = strlen(path);
    cr_assert(strncmp(message, path, length) == 0 && strncmp(message + length, ": ", 2) == 0, "%s", message);
    cr_assert(!strchr(message, '\n') && strlen(message) > length + 10, "%s", message);
}

Test(idx, mutated_files_are_refused_or_read_as_they_are)
{
    char *folder = scratch_create(), *path = scratch_path(folder, "file");
    struct hand_file sound[2 * READERS] = {hand_images(0, COUNT), hand_labels(0, COUNT), hand_cifar(0, 2)};
    gsl_rng *generator = gsl_rng_alloc(gsl_rng_mt19937);
    size_t accepted[2 * READERS] = {0};
    for (int kind = 0; kind < READERS; kind++) {
        hand_write(path, &sound[kind], true);
        char *bytes = file_read(path, &sound[READERS + kind].length);
        memcpy(sound[READERS + kind].bytes, bytes, sound[READERS + kind].length);
        free(bytes);
    }
    for (int round = 0; round < MUTATIONS; round++) {
        int kind = round % (2 * READERS), reader = kind % READERS;
        struct hand_file file = sound[kind];
        struct images images = {0};
        char message[DATA_MESSAGE];
        mutate(generator, &file);
        remove(path); /* truncating a file instead takes some file systems milliseconds */
        file_write(path, (const char *)file.bytes, file.length);
        if (read_as(reader, path, &images, message)) {
            struct hand_file there = contents(path);
            cr_assert(are_what_is_there(reader, &images, &there), "round %d", round);
            accepted[kind]++;
        } else {
            expect_one_line(message, path);
            cr_assert(!images.pixels && !images.labels, "round %d", round);
        }
        images_free(&images);
    }
    for (int kind = 0; kind < 2 * READERS; kind++) /* both outcomes were tried */
        cr_expect(accepted[kind] > 5 && accepted[kind] < MUTATIONS / (2 * READERS) * 3 / 4, "kind %d: %zu", kind,
                  accepted[kind]);
    gsl_rng_free(generator);
    free(path);
    scratch_remove(folder);
}
