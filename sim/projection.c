#include "sim/projection.h"

#include "common/memory.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCK = 256 }; /* images at a time */

void projection_gaussian(gsl_rng *generator, size_t count, double *numbers)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = ldexp(rint(ldexp(gsl_ran_gaussian_ziggurat(generator, 1), 16)), -16);
}

double *projection_create(uint64_t seed, enum stream_purpose purpose, size_t rows, size_t columns)
{
    double *map = memory_need(calloc(rows, columns * sizeof *map));
    struct stream_address address = {.seed = seed, .purpose = purpose, .size = (uint32_t)rows};
    gsl_rng *generator = stream_create();
    for (size_t i = 0; i < rows; i++) {
        address.index = (uint32_t)i;
        stream_open(generator, &address);
        projection_gaussian(generator, columns, map + i * columns);
    }
    gsl_rng_free(generator);
    return map;
}

void projection_fields(size_t rows, size_t columns, const double *map, size_t count, const double *vectors,
                       double *fields)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)count, (int)rows, (int)columns, 1, vectors, (int)columns,
                map, (int)columns, 0, fields, (int)rows);
}

double projection_bytes(size_t rows, size_t columns)
{
    return sizeof(double) * ((double)rows * (double)columns + BLOCK * ((double)rows + (double)columns));
}

void projection_images(size_t rows, size_t columns, const double *map, size_t count, const uint8_t *pixels,
                       int8_t *states)
{
    double *vectors = memory_need(calloc(columns, BLOCK * sizeof *vectors));
    double *fields = memory_need(calloc(rows, BLOCK * sizeof *fields));
    for (size_t first = 0; first < count; first += BLOCK) {
        size_t block = count - first < BLOCK ? count - first : BLOCK;
        for (size_t k = 0; k < block * columns; k++)
            vectors[k] = pixels[first * columns + k];
        projection_fields(rows, columns, map, block, vectors, fields);
        for (size_t k = 0; k < block * rows; k++)
            states[first * rows + k] = fields[k] < 0 ? -1 : 1;
    }
    free(vectors);
    free(fields);
}
