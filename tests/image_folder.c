#include "tests/image_folder.h"

#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <zlib.h>

uint8_t hand_pixel(unsigned salt, size_t k, size_t i)
{
    return (uint8_t)((k * 89 + i * 37 + k * i * 7 + salt * 101) % 256);
}

uint8_t hand_label(unsigned salt, size_t k)
{
    return (uint8_t)((3 * k + salt + k / 10) % 10);
}

static void append(struct hand_file *file, uint8_t byte)
{
    cr_assert_lt(file->length, HAND_LENGTH);
    file->bytes[file->length++] = byte;
}

static void append_word(struct hand_file *file, size_t word)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        append(file, (uint8_t)(word >> shift));
}

struct hand_file hand_images(unsigned salt, size_t count)
{
    struct hand_file file = {0};
    append_word(&file, 0x803);
    append_word(&file, count);
    append_word(&file, HAND_ROWS);
    append_word(&file, HAND_COLUMNS);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; i < HAND_WIDTH; i++)
            append(&file, hand_pixel(salt, k, i));
    return file;
}

struct hand_file hand_labels(unsigned salt, size_t count)
{
    struct hand_file file = {0};
    append_word(&file, 0x801);
    append_word(&file, count);
    for (size_t k = 0; k < count; k++)
        append(&file, hand_label(salt, k));
    return file;
}

struct hand_file hand_cifar(unsigned salt, size_t count)
{
    struct hand_file file = {0};
    for (size_t k = 0; k < count; k++) {
        append(&file, hand_label(salt, k));
        for (size_t i = 0; i < 3072; i++)
            append(&file, hand_pixel(salt, k, i));
    }
    return file;
}

void hand_write(const char *path, const struct hand_file *file, bool gzip)
{
    if (!gzip) {
        file_write(path, (const char *)file->bytes, file->length);
        return;
    }
    gzFile stream = gzopen(path, "wb");
    cr_assert_not_null(stream, "%s cannot be written", path);
    int written = gzwrite(stream, file->bytes, (unsigned)file->length);
    cr_assert_eq(written, (int)file->length);
    cr_assert_eq(gzclose(stream), Z_OK);
}

void hand_write_mnist(const char *folder, size_t train, size_t test)
{
    const char *const names[] = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
                                 "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"};
    const struct hand_file files[] = {hand_images(0, train), hand_labels(0, train), hand_images(1, test),
                                      hand_labels(1, test)};
    for (int i = 0; i < 4; i++) {
        char *path = scratch_path(folder, names[i]);
        hand_write(path, &files[i], true);
        free(path);
    }
}
