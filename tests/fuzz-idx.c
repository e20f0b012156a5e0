/* Fuzz target of the readers of images and labels, for `make fuzz` (libFuzzer of clang): the first byte chooses the
 * reader, and whether what follows is the file or its compressed contents. Whatever it holds, it is read or refused in
 * one line; the sanitizers see the rest. */
#include "sim/cifar.h"
#include "sim/idx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file in memory with these contents, behind a header of gzip or not, and its path. */
static int open_contents(bool gzip, const uint8_t *data, size_t size, char path[32])
{
    static const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    int descriptor = memfd_create("input", 0);
    if (descriptor < 0 || (gzip && write(descriptor, header, sizeof header) != sizeof header) ||
        write(descriptor, data, size) != (ssize_t)size)
        abort();
    snprintf(path, 32, "/proc/self/fd/%d", descriptor);
    return descriptor;
}

static bool read_as(uint8_t reader, const char *path, struct images *images, char message[DATA_MESSAGE])
{
    if (reader % 3 == 0)
        return idx_read_images(path, images, message);
    if (reader % 3 == 2)
        return cifar_read(1, &path, images, message);
    images->count = 1 + reader / 3;
    return idx_read_labels(path, images, message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct images images = {0};
    char path[32], message[DATA_MESSAGE] = "";
    int descriptor = open_contents(data[0] & 0x80, data + 1, size - 1, path);
    bool done = read_as(data[0] & 0x7f, path, &images, message);
    if (!done && (strncmp(message, path, strlen(path)) != 0 || strchr(message, '\n')))
        abort();
    unsigned sum = 0; /* everything that is said to be there can be read */
    for (size_t k = 0; done && images.pixels && k < images.count * images.width; k++)
        sum += images.pixels[k];
    for (size_t k = 0; done && images.labels && k < images.count; k++)
        if (images.labels[k] > 9)
            abort();
    volatile unsigned seen = sum;
    (void)seen;
    images_free(&images);
    close(descriptor);
    return 0;
}
