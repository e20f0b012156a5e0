#if defined __x86_64__
#include <immintrin.h>

#define LANES_TARGET __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#define LANES 16
#define TILE 16

#include "sim/plasticity_lanes.h"

LANES_INLINE floats lanes_add(floats a, floats b, floats c)
{
    return (floats)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}

LANES_INLINE bool lanes_any(ints x)
{
    return _mm512_test_epi32_mask((__m512i)x, (__m512i)x) != 0;
}

#include "sim/plasticity_loops.h"

const struct plastic_code plastic_avx512 = {propagate, reinforce, decide};
#endif
