/* cifar: the binary version of CIFAR-10 (Krizhevsky 2009), plain or compressed by gzip: records of a label, 0 to 9,
 * and 3072 bytes, 32 rows of 32 pixels in red, then green, then blue. */
#ifndef FP_SIM_CIFAR_H
#define FP_SIM_CIFAR_H

#include "sim/byte_file.h"
#include "sim/images.h"

enum { CIFAR_WIDTH = 3072 };

/* Reads the records of these files (at least one file), one after the other. The files must hold the same number of
 * whole records, at least one. False and a message of one line, which names the file, if they do not, or for a label
 * above 9. */
bool cifar_read(size_t files, const char *const *paths, struct images *images, char message[DATA_MESSAGE]);

#endif
