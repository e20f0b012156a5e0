#include "theory/hermitian.h"

#include <math.h>

void hermitian_cholesky(size_t n, const double complex *matrix, double complex *factor)
{
    static const double smallest = 1e-12;
    for (size_t j = 0; j < n; j++) {
        double pivot = creal(matrix[j * n + j]);
        for (size_t l = 0; l < j; l++)
            pivot -= creal(factor[j * n + l] * conj(factor[j * n + l]));
        double root = pivot > smallest * creal(matrix[j * n + j]) ? sqrt(pivot) : 0;
        factor[j * n + j] = root;
        for (size_t i = j + 1; i < n; i++) {
            double complex value = matrix[i * n + j];
            for (size_t l = 0; l < j; l++)
                value -= factor[i * n + l] * conj(factor[j * n + l]);
            factor[i * n + j] = root > 0 ? value / root : 0;
        }
    }
}
