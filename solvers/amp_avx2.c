#if defined __x86_64__
#include <immintrin.h>

#define LANES_TARGET __attribute__((target("avx2,fma")))
#define LANES 8

#include "solvers/lanes.h"

LANES_INLINE floats lanes_fma(floats a, floats b, floats c)
{
    return (floats)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}

LANES_INLINE floats lanes_root(floats x)
{
    return (floats)_mm256_sqrt_ps((__m256)x);
}

LANES_INLINE floats lanes_min(floats x, floats y)
{
    return (floats)_mm256_min_ps((__m256)x, (__m256)y);
}

LANES_INLINE floats lanes_max(floats x, floats y)
{
    return (floats)_mm256_max_ps((__m256)x, (__m256)y);
}

LANES_INLINE floats lanes_less(floats x, floats y, floats a, floats b)
{
    return (floats)_mm256_blendv_ps((__m256)b, (__m256)a, _mm256_cmp_ps((__m256)x, (__m256)y, _CMP_LT_OQ));
}

/* Sums of 8 rows. */
LANES_INLINE __m256 eight_totals(float (*partial)[16])
{
    __m256 pair[4], four[2];
#pragma GCC unroll 4
    for (int k = 0; k < 4; k++) { /* row k, and row k + 4 in the upper half */
        __m256 low = _mm256_add_ps(_mm256_load_ps(partial[k]), _mm256_load_ps(partial[k] + 8));
        __m256 high = _mm256_add_ps(_mm256_load_ps(partial[k + 4]), _mm256_load_ps(partial[k + 4] + 8));
        pair[k] = _mm256_add_ps(_mm256_permute2f128_ps(low, high, 0x20), _mm256_permute2f128_ps(low, high, 0x31));
    }
#pragma GCC unroll 2
    for (int k = 0; k < 2; k++)
        four[k] = _mm256_add_ps(_mm256_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0x44),
                                _mm256_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0xee));
    return _mm256_add_ps(_mm256_shuffle_ps(four[0], four[1], 0x88), _mm256_shuffle_ps(four[0], four[1], 0xdd));
}

LANES_INLINE void lanes_totals(float partial[16][16], float totals[16])
{
    _mm256_store_ps(totals, eight_totals(partial));
    _mm256_store_ps(totals + 8, eight_totals(partial + 8));
}

#include "solvers/lanes_functions.h"

#include "solvers/amp_pass.h"

const struct amp_code amp_avx2 = {factors, fields};
#endif
