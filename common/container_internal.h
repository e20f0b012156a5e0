/* container_internal: what reading and writing of HDF5 files share; nobody else includes it. */
#ifndef FP_COMMON_CONTAINER_INTERNAL_H
#define FP_COMMON_CONTAINER_INTERNAL_H

#include "common/container.h"

#include <hdf5.h>

/* Stores one line, cut to the size of `message` if it is longer. */
void container_say(char message[CONTAINER_MESSAGE], const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Switches the messages of the library off. */
void container_quieten(void);

#endif
