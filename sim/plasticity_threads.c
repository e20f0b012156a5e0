/* Rows of a matrix do not know of each other: whichever thread does them, the results are the same. */
#include "sim/plasticity_code.h"

#include <omp.h>

/* Pairs of row and column that are worth the wait for another thread: some 50 microseconds. */
enum { WORTH = 1 << 18 };

static size_t pieces_of(const struct plastic_matrix *matrix, size_t columns)
{
    size_t threads = (size_t)omp_get_max_threads();
    if (columns * matrix->rows < WORTH)
        return 1;
    return threads < matrix->panels ? threads : matrix->panels;
}

void plastic_propagate(const struct plastic_code *code, const struct plastic_matrix *matrix, size_t first,
                       const struct plastic_flips *flips, float *fields)
{
    size_t pieces = pieces_of(matrix, flips->count), panels = matrix->panels;
#pragma omp parallel for if (pieces > 1)
    for (size_t k = 0; k < pieces; k++)
        code->propagate(matrix, panels * k / pieces, panels * (k + 1) / pieces, first, flips, fields);
}

void plastic_reinforce(const struct plastic_code *code, struct plastic_matrix *matrix,
                       const struct plastic_outer *outer)
{
    size_t pieces = pieces_of(matrix, outer->count), panels = matrix->panels;
#pragma omp parallel for if (pieces > 1)
    for (size_t k = 0; k < pieces; k++)
        code->reinforce(matrix, panels * k / pieces, panels * (k + 1) / pieces, outer);
}
