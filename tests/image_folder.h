/* image_folder: small files of images and labels made by hand, for the tests of their readers. Every failure ends the
 * test. */
#ifndef FP_TESTS_IMAGE_FOLDER_H
#define FP_TESTS_IMAGE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HAND_ROWS = 3, HAND_COLUMNS = 4, HAND_WIDTH = 12, HAND_LENGTH = 1 << 16 };

/* What is to become a file. */
struct hand_file {
    size_t length;
    uint8_t bytes[HAND_LENGTH];
};

/* Pixel i of image k, and the label of image k, of the files below; `salt` tells sets apart. */
uint8_t hand_pixel(unsigned salt, size_t k, size_t i);
uint8_t hand_label(unsigned salt, size_t k);

/* IDX files of `count` images of HAND_ROWS x HAND_COLUMNS, and of their labels; a CIFAR-10 batch. */
struct hand_file hand_images(unsigned salt, size_t count);
struct hand_file hand_labels(unsigned salt, size_t count);
struct hand_file hand_cifar(unsigned salt, size_t count);

/* Writes the file, as it is or compressed by gzip. */
void hand_write(const char *path, const struct hand_file *file, bool gzip);

/* The four files of a folder in the form of MNIST, compressed, of so many training and test images; salts 0 and 1. */
void hand_write_mnist(const char *folder, size_t train, size_t test);

#endif
