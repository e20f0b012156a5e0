#define LANES_TARGET
#define LANES 4
#define TILE 8

#include "sim/plasticity_lanes.h"

LANES_INLINE floats lanes_add(floats a, floats b, floats c)
{
    return a * b + c;
}

LANES_INLINE bool lanes_any(ints x)
{
    return (x[0] | x[1] | x[2] | x[3]) != 0;
}

#include "sim/plasticity_loops.h"

struct plastic_code plastic_code(enum kernel_code code)
{
#if defined __x86_64__
    if (code == KERNEL_AVX512)
        return plastic_avx512;
    if (code == KERNEL_AVX2)
        return plastic_avx2;
#endif
    (void)code;
    return (struct plastic_code){propagate, reinforce, decide};
}
