/* image_files: finds the files of a data set in a folder under their customary names, plain or with .gz, and reads
 * them. What fails says why in a message of one line, which names the file or the folder. */
#ifndef FP_SIM_IMAGE_FILES_H
#define FP_SIM_IMAGE_FILES_H

#include "sim/byte_file.h"
#include "sim/images.h"

enum image_set { IMAGES_TRAIN, IMAGES_TEST, IMAGE_SETS };

/* MNIST and what has its form: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte,
 * t10k-labels-idx1-ubyte, with '-' or '.' before "idx". Of several forms of a file the plain one with '-' is read,
 * otherwise that with .gz, then those with '.'. */
bool image_files_mnist(const char *folder, enum image_set set, struct images *images, char message[DATA_MESSAGE]);

/* CIFAR-10: data_batch_1.bin to data_batch_5.bin and test_batch.bin. */
bool image_files_cifar(const char *folder, enum image_set set, struct images *images, char message[DATA_MESSAGE]);

#endif
