#include "sim/cifar.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD = 1 + CIFAR_WIDTH };

/* Appends the contents of a file; `before`: bytes of each file before it, 0 for the first. */
static bool append(const char *path, size_t before, struct bytes *bytes, char message[DATA_MESSAGE])
{
    struct byte_file *file = byte_file_open(path, message);
    size_t start = bytes->count;
    bool done = file && byte_file_read(file, SIZE_MAX, bytes, message);
    byte_file_close(file);
    size_t length = bytes->count - start;
    if (!done)
        return false;
    if (length == 0 || length % RECORD != 0)
        return byte_file_refuse(path, message, "has %zu bytes, no multiple of the %d of an image: truncated, or not "
                                "the binary version of CIFAR-10", length, RECORD);
    if (before > 0 && length != before)
        return byte_file_refuse(path, message, "has %zu images, the first file %zu: truncated?", length / RECORD,
                                before / RECORD);
    for (size_t k = start; k < bytes->count; k += RECORD)
        if (bytes->values[k] >= IMAGES_CLASSES)
            return byte_file_refuse(path, message, "label %d of image %zu (from 0) is not one of 0 to %d",
                                    bytes->values[k], (k - start) / RECORD, IMAGES_CLASSES - 1);
    return true;
}

/* Moves the labels out of the records, and the pixels together. */
static void separate(struct bytes *records, struct images *images)
{
    images->count = records->count / RECORD;
    images->width = CIFAR_WIDTH;
    images->pixels = records->values;
    images->labels = memory_need(malloc(images->count));
    for (size_t k = 0; k < images->count; k++) {
        images->labels[k] = records->values[k * RECORD];
        memmove(records->values + k * CIFAR_WIDTH, records->values + k * RECORD + 1, CIFAR_WIDTH);
    }
}

bool cifar_read(size_t files, const char *const *paths, struct images *images, char message[DATA_MESSAGE])
{
    struct bytes records = {0};
    for (size_t i = 0; i < files; i++)
        if (!append(paths[i], i == 0 ? 0 : records.count / i, &records, message)) {
            free(records.values);
            return false;
        }
    separate(&records, images);
    return true;
}
