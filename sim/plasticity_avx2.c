#if defined __x86_64__
#include <immintrin.h>

#define LANES_TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define TILE 8

#include "sim/plasticity_lanes.h"

LANES_INLINE floats lanes_add(floats a, floats b, floats c)
{
    return (floats)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}

LANES_INLINE bool lanes_any(ints x)
{
    return !_mm256_testz_si256((__m256i)x, (__m256i)x);
}

#include "sim/plasticity_loops.h"

const struct plastic_code plastic_avx2 = {propagate, reinforce, decide};
#endif
