#include "sim/dynamics_kernel.h"

size_t spins_collect(uint32_t bits, size_t w, size_t count, size_t limit, uint32_t *places)
{
    for (; bits && count < limit; bits &= bits - 1)
        places[count++] = (uint32_t)(32 * w) + (uint32_t)__builtin_ctz(bits);
    return count;
}
