/* CIFAR-10 batches made by hand, sound and with every fault. */
#include "sim/cifar.h"

#include "tests/image_folder.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 3, COUNT = 4 };

struct fixture {
    char *folder, *paths[FILES];
    struct images images;
    char message[DATA_MESSAGE];
};

/* Three files, the second one compressed, of salts 0 to 2. */
static struct fixture fixture_create(void)
{
    const char *const names[FILES] = {"one", "two", "three"};
    struct fixture fixture = {.folder = scratch_create()};
    for (unsigned i = 0; i < FILES; i++) {
        struct hand_file file = hand_cifar(i, COUNT);
        fixture.paths[i] = scratch_path(fixture.folder, names[i]);
        hand_write(fixture.paths[i], &file, i == 1);
    }
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    for (int i = 0; i < FILES; i++)
        free(fixture->paths[i]);
    images_free(&fixture->images);
    scratch_remove(fixture->folder);
}

static bool read_all(struct fixture *fixture)
{
    return cifar_read(FILES, (const char *const *)fixture->paths, &fixture->images, fixture->message);
}

/* The last file is replaced by this one and refused with exactly this behind its path. */
static void expect_refused(const struct hand_file *file, const char *expected)
{
    struct fixture fixture = fixture_create();
    hand_write(fixture.paths[FILES - 1], file, false);
    cr_expect_not(read_all(&fixture), "instead of: %s", expected);
    cr_expect_null(fixture.images.pixels);
    size_t length = strlen(fixture.paths[FILES - 1]);
    cr_assert(strncmp(fixture.message, fixture.paths[FILES - 1], length) == 0, "%s", fixture.message);
    cr_expect_str_eq(fixture.message + length, expected);
    fixture_remove(&fixture);
}

Test(cifar, what_is_in_the_files_is_read)
{
    struct fixture fixture = fixture_create();
    cr_assert(read_all(&fixture), "%s", fixture.message);
    cr_assert_eq(fixture.images.count, FILES * COUNT);
    cr_assert_eq(fixture.images.width, 3072);
    for (size_t k = 0; k < FILES * COUNT; k++) {
        unsigned salt = (unsigned)(k / COUNT);
        cr_expect_eq(fixture.images.labels[k], hand_label(salt, k % COUNT));
        for (size_t i = 0; i < 3072; i++)
            cr_assert_eq(fixture.images.pixels[k * 3072 + i], hand_pixel(salt, k % COUNT, i), "%zu of %zu", i, k);
    }
    fixture_remove(&fixture);
}

Test(cifar, refuses_faulty_files)
{
    struct hand_file file = hand_cifar(2, COUNT);
    file.length--;
    expect_refused(&file, ": has 12291 bytes, no multiple of the 3073 of an image: truncated, or not the binary "
                          "version of CIFAR-10");
    file = hand_cifar(2, COUNT - 1);
    expect_refused(&file, ": has 3 images, the first file 4: truncated?");
    file.length = 0;
    expect_refused(&file, ": has 0 bytes, no multiple of the 3073 of an image: truncated, or not the binary version of "
                          "CIFAR-10");
    file = hand_cifar(2, COUNT);
    file.bytes[3073 * 2] = 10;
    expect_refused(&file, ": label 10 of image 2 (from 0) is not one of 0 to 9");
    memcpy(file.bytes, "\x1f\x8b\x08\0\0\0\0\0\0\3 \xff\xff\xff", 14);
    expect_refused(&file, ": is damaged: its compressed contents have an error: invalid stored block lengths");
}

Test(cifar, refuses_missing_files)
{
    struct fixture fixture = fixture_create();
    remove(fixture.paths[1]);
    cr_expect_not(read_all(&fixture));
    cr_expect(strstr(fixture.message, "/two: cannot be read: No such file or directory"), "%s", fixture.message);
    fixture_remove(&fixture);
}
