#include "sim/image_files.h"

#include "common/memory.h"
#include "sim/cifar.h"
#include "sim/idx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The path of the first file that is there: one of `count` names, as it is or with .gz. The caller frees. NULL and a
 * message: there is none. */
static char *find(const char *folder, size_t count, const char *const *names, char message[DATA_MESSAGE])
{
    static const char *const endings[] = {"", ".gz"};
    for (size_t i = 0; i < 2 * count; i++) {
        char *path;
        if (asprintf(&path, "%s/%s%s", folder, names[i / 2], endings[i % 2]) < 0)
            path = NULL;
        memory_need(path);
        if (access(path, F_OK) == 0)
            return path;
        int error = errno;
        if (error != ENOENT)
            byte_file_refuse(path, message, "cannot be read: %s", strerror(error));
        free(path);
        if (error != ENOENT)
            return NULL;
    }
    if (access(folder, F_OK) != 0)
        byte_file_refuse(folder, message, "cannot be read: %s", strerror(errno));
    else
        byte_file_refuse(folder, message, "holds no file %s or %s.gz", names[0], names[0]);
    return NULL;
}

bool image_files_mnist(const char *folder, enum image_set set, struct images *images, char message[DATA_MESSAGE])
{
    static const char *const names[IMAGE_SETS][2][2] = {
        {{"train-images-idx3-ubyte", "train-images.idx3-ubyte"},
         {"train-labels-idx1-ubyte", "train-labels.idx1-ubyte"}},
        {{"t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"}, {"t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"}},
    };
    char *pixels = find(folder, 2, names[set][0], message);
    char *labels = pixels ? find(folder, 2, names[set][1], message) : NULL;
    bool done = labels && idx_read_images(pixels, images, message) && idx_read_labels(labels, images, message);
    free(pixels);
    free(labels);
    return done;
}

bool image_files_cifar(const char *folder, enum image_set set, struct images *images, char message[DATA_MESSAGE])
{
    enum { FILES = 5 };
    static const char *const names[IMAGE_SETS][FILES] = {
        {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"},
        {"test_batch.bin"},
    };
    size_t files = set == IMAGES_TRAIN ? FILES : 1, found = 0;
    char *paths[FILES];
    while (found < files && (paths[found] = find(folder, 1, &names[set][found], message)))
        found++;
    bool done = found == files && cifar_read(files, (const char *const *)paths, images, message);
    while (found > 0)
        free(paths[--found]);
    return done;
}
