/* projection: random linear maps, and states as the signs of what they map to, equation (A.51) of notes/learning.md.
 * The entries are Gaussian numbers rounded to multiples of 2^-16: then a product with whole numbers, or with other
 * numbers so rounded, is a sum that double precision holds exactly, the same in any order. The signs do not depend on
 * the processor, on the library, or on the number of its threads. */
#ifndef FP_SIM_PROJECTION_H
#define FP_SIM_PROJECTION_H

#include "common/stream.h"

#include <stddef.h>
#include <stdint.h>

/* Longest vector of whole numbers 0 to 255, and of rounded Gaussian numbers, with an exact product. */
enum { PROJECTION_PIXELS = 1 << 24, PROJECTION_LATENT = 1 << 13 };

/* `count` numbers from the normal distribution of variance 1, rounded to multiples of 2^-16. */
void projection_gaussian(gsl_rng *generator, size_t count, double *numbers);

/* A map of rows x columns numbers, row by row, row i from the stream (seed, purpose, size = rows, index = i); the
 * caller frees. Out of memory: one line on stderr and exit 1. */
double *projection_create(uint64_t seed, enum stream_purpose purpose, size_t rows, size_t columns);

/* fields (count x rows) = vectors (count x columns) times the map, transposed; all below 2^31. */
void projection_fields(size_t rows, size_t columns, const double *map, size_t count, const double *vectors,
                       double *fields);

/* Bytes of the map and the work space of projection_images. */
double projection_bytes(size_t rows, size_t columns);

/* states (count x rows) = signs of the map times the pixels of each image (count x columns numbers 0 to 255); the sign
 * of 0 is +1. */
void projection_images(size_t rows, size_t columns, const double *map, size_t count, const uint8_t *pixels,
                       int8_t *states);

#endif
