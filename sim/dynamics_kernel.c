#include "sim/dynamics_kernel.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum kernel_code kernel_best(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return KERNEL_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return KERNEL_AVX2;
#endif
    return KERNEL_PORTABLE;
}

size_t spins_collect(uint32_t bits, size_t w, size_t count, size_t limit, uint32_t *places)
{
    for (; bits && count < limit; bits &= bits - 1)
        places[count++] = (uint32_t)(32 * w) + (uint32_t)__builtin_ctz(bits);
    return count;
}

void *kernel_memory(size_t bytes)
{
    enum { LINE = 64, HUGE_PAGE = 2 << 20 };
    size_t alignment = bytes < HUGE_PAGE ? LINE : HUGE_PAGE;
    size_t size = (bytes + alignment - 1) / alignment * alignment;
    void *block = memory_need(aligned_alloc(alignment, size));
    if (alignment == HUGE_PAGE)
        madvise(block, size, MADV_HUGEPAGE); /* only advice */
    return memset(block, 0, size);
}
