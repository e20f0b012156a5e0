/* IDX files made by hand, sound and with every fault. */
#include "sim/idx.h"

#include "tests/image_folder.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COUNT = 7 };

struct fixture {
    char *folder, *path;
    struct images images;
    char message[DATA_MESSAGE];
};

static struct fixture fixture_create(void)
{
    struct fixture fixture = {.folder = scratch_create(), .images = {.count = COUNT}};
    fixture.path = scratch_path(fixture.folder, "some-images");
    return fixture;
}

static void fixture_remove(struct fixture *fixture)
{
    images_free(&fixture->images);
    free(fixture->path);
    scratch_remove(fixture->folder);
}

/* The file is refused with exactly this behind its path. */
static void expect_refused(bool labels, const struct hand_file *file, bool gzip, const char *expected)
{
    struct fixture fixture = fixture_create();
    hand_write(fixture.path, file, gzip);
    bool done = labels ? idx_read_labels(fixture.path, &fixture.images, fixture.message)
                       : idx_read_images(fixture.path, &fixture.images, fixture.message);
    cr_expect_not(done, "instead of: %s", expected);
    cr_expect_null(fixture.images.pixels);
    cr_expect_null(fixture.images.labels);
    size_t length = strlen(fixture.path);
    cr_assert(strncmp(fixture.message, fixture.path, length) == 0, "%s", fixture.message);
    cr_expect_str_eq(fixture.message + length, expected);
    fixture_remove(&fixture);
}

Test(idx, what_is_in_the_file_is_read)
{
    for (int gzip = 0; gzip < 2; gzip++) {
        struct fixture fixture = fixture_create();
        struct hand_file images = hand_images(0, COUNT), labels = hand_labels(0, COUNT);
        fixture.images.count = 0;
        hand_write(fixture.path, &images, gzip);
        cr_assert(idx_read_images(fixture.path, &fixture.images, fixture.message), "%s", fixture.message);
        cr_assert_eq(fixture.images.count, COUNT);
        cr_assert_eq(fixture.images.width, 12);
        hand_write(fixture.path, &labels, gzip);
        cr_assert(idx_read_labels(fixture.path, &fixture.images, fixture.message), "%s", fixture.message);
        for (size_t k = 0; k < COUNT; k++) {
            cr_expect_eq(fixture.images.labels[k], hand_label(0, k));
            for (size_t i = 0; i < 12; i++)
                cr_expect_eq(fixture.images.pixels[k * 12 + i], hand_pixel(0, k, i), "pixel %zu of %zu", i, k);
        }
        fixture_remove(&fixture);
    }
}

/* More bytes than the first piece of memory, in several reads. */
Test(idx, large_files_are_read)
{
    enum { SIDE = 1000, HEADER = 16, LENGTH = HEADER + SIDE * SIDE };
    struct fixture fixture = fixture_create();
    char *bytes = malloc(LENGTH);
    memcpy(bytes, "\0\0\x8\x3\0\0\0\1\0\0\x3\xe8\0\0\x3\xe8", HEADER);
    for (size_t i = HEADER; i < LENGTH; i++)
        bytes[i] = (char)(i * i / 1000 % 251);
    file_write(fixture.path, bytes, LENGTH);
    cr_assert(idx_read_images(fixture.path, &fixture.images, fixture.message), "%s", fixture.message);
    cr_expect_eq(fixture.images.count, 1);
    cr_expect_eq(fixture.images.width, SIDE * SIDE);
    cr_expect_eq(memcmp(fixture.images.pixels, bytes + HEADER, SIDE * SIDE), 0);
    free(bytes);
    fixture_remove(&fixture);
}

Test(idx, refuses_swapped_and_foreign_files)
{
    struct hand_file images = hand_images(0, COUNT), labels = hand_labels(0, COUNT), foreign = {6, "\x89PNG\r\n"};
    expect_refused(false, &labels, true,
                   ": holds labels (magic number 2049) where images (2051) are expected: swapped?");
    expect_refused(true, &images, false,
                   ": holds images (magic number 2051) where labels (2049) are expected: swapped?");
    expect_refused(false, &foreign, false, ": is no IDX file of images: it begins with 2303741511 instead of 2051");
    expect_refused(true, &foreign, true, ": is no IDX file of labels: it begins with 2303741511 instead of 2049");
    images.bytes[2] = 0x0d; /* the same in floating point */
    expect_refused(false, &images, false, ": is no IDX file of images: it begins with 3331 instead of 2051");
}

Test(idx, refuses_truncated_files)
{
    struct hand_file images = hand_images(0, COUNT), labels = hand_labels(0, COUNT);
    images.length--;
    expect_refused(false, &images, false, ": is truncated: 83 bytes behind the header instead of 84");
    expect_refused(false, &images, true, ": is truncated: 83 bytes behind the header instead of 84");
    images.length = 16;
    expect_refused(false, &images, false, ": is truncated: 0 bytes behind the header instead of 84");
    images.length = 15;
    expect_refused(false, &images, false, ": is truncated: 15 bytes instead of a header of 16");
    images.length = 0;
    expect_refused(false, &images, false, ": is truncated: 0 bytes instead of a header of 16");
    expect_refused(true, &images, true, ": is truncated: 0 bytes instead of a header of 8");
    labels.length--;
    expect_refused(true, &labels, true, ": is truncated: 6 bytes behind the header instead of 7");
}

/* A header may promise more than any memory: what counts is what is there. */
Test(idx, refuses_what_the_header_exaggerates)
{
    struct hand_file images = hand_images(0, COUNT);
    memcpy(images.bytes + 4, "\xff\xff\xff\xff\0\0\x10\0\0\0\x10", 12);
    expect_refused(false, &images, false, ": is truncated: 84 bytes behind the header instead of 72057594021150720");
}

Test(idx, refuses_trailing_bytes)
{
    struct hand_file images = hand_images(0, COUNT), labels = hand_labels(0, COUNT);
    images.length++;
    expect_refused(false, &images, false, ": is longer than its header says: more than 84 bytes behind it");
    expect_refused(false, &images, true, ": is longer than its header says: more than 84 bytes behind it");
    labels.length++;
    expect_refused(true, &labels, false, ": is longer than its header says: more than 7 bytes behind it");
}

Test(idx, refuses_impossible_sizes)
{
    struct hand_file images = hand_images(0, 0);
    expect_refused(false, &images, false, ": holds no images");
    images = hand_images(0, COUNT);
    images.bytes[11] = 0;
    expect_refused(false, &images, false, ": its images have 0 rows and 4 columns: 1 to 4096 are possible");
    images.bytes[11] = 1;
    images.bytes[15] = 0;
    expect_refused(false, &images, false, ": its images have 1 rows and 0 columns: 1 to 4096 are possible");
    images.bytes[14] = 16;
    images.bytes[15] = 1;
    expect_refused(false, &images, false, ": its images have 1 rows and 4097 columns: 1 to 4096 are possible");
    images.bytes[9] = 1;
    images.bytes[14] = 0;
    expect_refused(false, &images, false, ": its images have 65537 rows and 1 columns: 1 to 4096 are possible");
}

Test(idx, refuses_labels_that_do_not_match)
{
    struct hand_file labels = hand_labels(0, COUNT - 1);
    expect_refused(true, &labels, false, ": has 6 labels for 7 images");
    labels = hand_labels(0, COUNT);
    labels.bytes[8 + 5] = 10;
    expect_refused(true, &labels, true, ": label 10 of image 5 (from 0) is not one of 0 to 9");
}

/* Every place at which a compressed file can end, and a flipped bit in its data and in its checksum. */
Test(idx, refuses_damaged_compression)
{
    struct fixture fixture = fixture_create();
    struct hand_file images = hand_images(0, COUNT);
    hand_write(fixture.path, &images, true);
    struct hand_file whole = {0};
    char *bytes = file_read(fixture.path, &whole.length);
    memcpy(whole.bytes, bytes, whole.length);
    free(bytes);
    fixture_remove(&fixture);
    for (struct hand_file cut = whole; cut.length-- > 2;)
        expect_refused(false, &cut, false, ": is truncated: its compressed contents end too early");
    struct hand_file wrong = whole;
    wrong.bytes[whole.length - 8] ^= 4;
    expect_refused(false, &wrong, false,
                   ": is damaged: its compressed contents have an error: incorrect data check");
    wrong = whole;
    wrong.bytes[whole.length - 1] ^= 4;
    expect_refused(false, &wrong, false,
                   ": is damaged: its compressed contents have an error: incorrect length check");
    wrong = whole;
    wrong.bytes[2] = 7;
    expect_refused(false, &wrong, false,
                   ": is damaged: its compressed contents have an error: unknown compression method");
    memcpy(wrong.bytes, whole.bytes, whole.length); /* the file twice: gunzip would join them */
    memcpy(wrong.bytes + whole.length, whole.bytes, whole.length);
    wrong.length = 2 * whole.length;
    expect_refused(false, &wrong, false, ": is longer than its header says: more than 84 bytes behind it");
}

Test(idx, refuses_what_is_no_regular_file)
{
    struct fixture fixture = fixture_create();
    cr_expect_not(idx_read_images("/nowhere/images", &fixture.images, fixture.message));
    cr_expect_str_eq(fixture.message, "/nowhere/images: cannot be read: No such file or directory");
    cr_expect_not(idx_read_labels("/", &fixture.images, fixture.message));
    cr_expect_str_eq(fixture.message, "/: cannot be read: it is a folder instead of a regular file");
    cr_assert_eq(mkfifo(fixture.path, 0600), 0);
    cr_expect_not(idx_read_images(fixture.path, &fixture.images, fixture.message));
    cr_expect(strstr(fixture.message, ": cannot be read: it is a device, pipe or socket instead of a regular file"),
              "%s", fixture.message);
    fixture_remove(&fixture);
}

/* A path longer than the message leaves a message that ends. */
Test(idx, a_long_path_is_cut)
{
    struct images images = {0};
    char path[2 * DATA_MESSAGE], message[DATA_MESSAGE];
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    cr_expect_not(idx_read_images(path, &images, message));
    cr_expect_eq(strlen(message), DATA_MESSAGE - 1);
}
