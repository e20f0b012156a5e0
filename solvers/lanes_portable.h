/* lanes_portable: vectors of 4 floats on any processor; see solvers/lanes.h. */
#define LANES_TARGET
#define LANES 4

#include "solvers/lanes.h"

LANES_INLINE floats lanes_fma(floats a, floats b, floats c)
{
    return (floats){__builtin_fmaf(a[0], b[0], c[0]), __builtin_fmaf(a[1], b[1], c[1]),
                    __builtin_fmaf(a[2], b[2], c[2]), __builtin_fmaf(a[3], b[3], c[3])};
}

LANES_INLINE floats lanes_root(floats x)
{
    return (floats){__builtin_sqrtf(x[0]), __builtin_sqrtf(x[1]), __builtin_sqrtf(x[2]), __builtin_sqrtf(x[3])};
}

LANES_INLINE floats lanes_less(floats x, floats y, floats a, floats b)
{
    ints less = x < y;
    return (floats)((less & (ints)a) | (~less & (ints)b));
}

LANES_INLINE floats lanes_min(floats x, floats y)
{
    return lanes_less(x, y, x, y);
}

LANES_INLINE floats lanes_max(floats x, floats y)
{
    return lanes_less(y, x, x, y);
}

LANES_INLINE void lanes_totals(float partial[16][16], float totals[16])
{
    for (int row = 0; row < 16; row++) {
        float sums[16];
        for (int k = 0; k < 16; k++)
            sums[k] = partial[row][k];
        for (int half = 8; half > 0; half /= 2)
            for (int k = 0; k < half; k++)
                sums[k] += sums[k + half];
        totals[row] = sums[0];
    }
}

#include "solvers/lanes_functions.h"
