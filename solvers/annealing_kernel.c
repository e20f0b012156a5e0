#include "solvers/annealing_kernel.h"

#include <string.h>

/* Two columns, the spins and the stabilities of this length fill the cache nearest to the processor; the next column of
 * longer ones is fetched into the second one. */
enum { NEAR_LENGTH = 2048 };

/* Vectors of ANNEALING_LANES numbers; the compiler makes of them what the processor has. */
typedef float floats __attribute__((vector_size(4 * ANNEALING_LANES), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * ANNEALING_LANES), may_alias));

/* -1 in the lanes of a vector whose sign is set, 0 in the others; min(y, 0) from it. */
#define SIGN(y) ((ints)(y) >> 31)
#define NEGATIVE_PART(y) ((floats)((ints)(y) & SIGN(y)))

#define BODY static inline __attribute__((always_inline))

BODY float change_body(struct annealing_flip flip, const float *stability, const float *spin, size_t length,
                       const float *next)
{
    const floats *column = (const floats *)flip.column, *before = (const floats *)stability;
    const floats *spins = (const floats *)spin;
    floats sum = {0};
    for (size_t v = 0; v < length / ANNEALING_LANES; v++) {
        if (length <= NEAR_LENGTH)
            __builtin_prefetch(next + v * ANNEALING_LANES);
        else
            __builtin_prefetch(next + v * ANNEALING_LANES, 0, 2);
        floats now = before[v], then = now - flip.twice * column[v] * spins[v];
        sum += NEGATIVE_PART(now) - NEGATIVE_PART(then);
    }
    float parts[ANNEALING_LANES];
    memcpy(parts, &sum, sizeof parts);
#pragma GCC unroll 4
    for (size_t half = ANNEALING_LANES / 2; half > 0; half /= 2)
#pragma GCC unroll 8
        for (size_t k = 0; k < half; k++)
            parts[k] += parts[k + half];
    return parts[0];
}

BODY size_t apply_body(struct annealing_flip flip, float *stability, const float *spin, size_t length)
{
    const floats *column = (const floats *)flip.column, *spins = (const floats *)spin;
    floats *stabilities = (floats *)stability;
    ints stable = {0};
    for (size_t v = 0; v < length / ANNEALING_LANES; v++) {
        stabilities[v] -= flip.twice * column[v] * spins[v];
        stable -= SIGN(0 - stabilities[v]); /* a positive one becomes negative, and a zero does not */
    }
    size_t violated = length;
    for (size_t k = 0; k < ANNEALING_LANES; k++)
        violated -= (size_t)stable[k];
    return violated;
}

/* Both loops for one kind of processor. */
#define DEFINE_KERNEL(NAME, TARGET)                                                                                  \
    TARGET static float change_##NAME(struct annealing_flip flip, const float *stability, const float *spin,         \
                                      size_t length, const float *next)                                              \
    {                                                                                                                \
        return change_body(flip, stability, spin, length, next);                                                     \
    }                                                                                                                \
    TARGET static size_t apply_##NAME(struct annealing_flip flip, float *stability, const float *spin, size_t length) \
    {                                                                                                                \
        return apply_body(flip, stability, spin, length);                                                            \
    }

DEFINE_KERNEL(portable, )
#if defined __x86_64__
DEFINE_KERNEL(avx2, __attribute__((target("avx2"))))
DEFINE_KERNEL(avx512, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))))
#endif

struct annealing_kernel annealing_kernel(enum kernel_code code)
{
#if defined __x86_64__
    if (code == KERNEL_AVX512)
        return (struct annealing_kernel){change_avx512, apply_avx512};
    if (code == KERNEL_AVX2)
        return (struct annealing_kernel){change_avx2, apply_avx2};
#endif
    (void)code;
    return (struct annealing_kernel){change_portable, apply_portable};
}
