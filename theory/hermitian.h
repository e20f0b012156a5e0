/* hermitian: small dense Hermitian matrices, row by row, of which only the lower triangle is read. */
#ifndef FP_THEORY_HERMITIAN_H
#define FP_THEORY_HERMITIAN_H

#include <complex.h>
#include <stddef.h>

/* Lower triangular factor L of a positive semidefinite matrix S = L L^+ of n rows; the upper triangle of `factor` is
 * left as it is. A pivot below 1e-12 of its diagonal element, that of a matrix of lower rank, is taken for 0, and its
 * column too. */
void hermitian_cholesky(size_t n, const double complex *matrix, double complex *factor);

#endif
