#include "tests/near.h"
#include "theory/hermitian.h"

enum { n = 3 };

/* Compares L L^+ with the lower triangle of the matrix. */
static void check(const double complex *matrix)
{
    double complex factor[n * n] = {0};
    hermitian_cholesky(n, matrix, factor);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double complex product = 0;
            for (size_t l = 0; l <= j; l++)
                product += factor[i * n + l] * conj(factor[j * n + l]);
            expect_near(creal(product), creal(matrix[i * n + j]), 1e-14);
            expect_near(cimag(product), cimag(matrix[i * n + j]), 1e-14);
            cr_expect(i != j || cimag(factor[i * n + i]) == 0);
        }
}

Test(hermitian, cholesky)
{
    double complex matrix[n * n] = {[0] = 4, [3] = 1 + 2 * I, [4] = 3, [6] = 0.5 - I, [7] = I, [8] = 2};
    check(matrix);
}

/* Rank one: v v^+ with v = (1, i, 1 - i). */
Test(hermitian, lower_rank)
{
    double complex v[n] = {1, I, 1 - I}, matrix[n * n];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            matrix[i * n + j] = v[i] * conj(v[j]);
    check(matrix);
}
