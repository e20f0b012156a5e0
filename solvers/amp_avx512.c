#if defined __x86_64__
#include <immintrin.h>

#define LANES_TARGET __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#define LANES 16

#include "solvers/lanes.h"

LANES_INLINE floats lanes_fma(floats a, floats b, floats c)
{
    return (floats)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}

LANES_INLINE floats lanes_root(floats x)
{
    return (floats)_mm512_sqrt_ps((__m512)x);
}

LANES_INLINE floats lanes_min(floats x, floats y)
{
    return (floats)_mm512_min_ps((__m512)x, (__m512)y);
}

LANES_INLINE floats lanes_max(floats x, floats y)
{
    return (floats)_mm512_max_ps((__m512)x, (__m512)y);
}

LANES_INLINE floats lanes_less(floats x, floats y, floats a, floats b)
{
    return (floats)_mm512_mask_blend_ps(_mm512_cmp_ps_mask((__m512)x, (__m512)y, _CMP_LT_OQ), (__m512)b, (__m512)a);
}

/* Adds the halves of two rows: of quarters of a row, then of numbers of a quarter. */
#define QUARTERS(a, b, low, high) _mm512_add_ps(_mm512_shuffle_f32x4(a, b, low), _mm512_shuffle_f32x4(a, b, high))
#define NUMBERS(a, b, low, high) _mm512_add_ps(_mm512_shuffle_ps(a, b, low), _mm512_shuffle_ps(a, b, high))

LANES_INLINE void lanes_totals(float partial[16][16], float totals[16])
{
    __m512 eighths[4], quarter[4];
#pragma GCC unroll 4
    for (int q = 0; q < 4; q++) { /* row 4 k + q goes to quarter k */
        __m512 low = QUARTERS(_mm512_load_ps(partial[q]), _mm512_load_ps(partial[4 + q]), 0x44, 0xee);
        __m512 high = QUARTERS(_mm512_load_ps(partial[8 + q]), _mm512_load_ps(partial[12 + q]), 0x44, 0xee);
        quarter[q] = QUARTERS(low, high, 0x88, 0xdd);
    }
    eighths[0] = NUMBERS(quarter[0], quarter[1], 0x44, 0xee);
    eighths[1] = NUMBERS(quarter[2], quarter[3], 0x44, 0xee);
    _mm512_store_ps(totals, NUMBERS(eighths[0], eighths[1], 0x88, 0xdd));
}

#include "solvers/lanes_functions.h"

#include "solvers/amp_pass.h"

const struct amp_code amp_avx512 = {factors, fields};
#endif
