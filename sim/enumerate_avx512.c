#if defined __x86_64__
#include <immintrin.h>

#define KERNEL_TARGET __attribute__((target("avx512f,avx512dq")))
#define KERNEL_LANES 16
#define KERNEL_NEGATIVE(v) (unsigned)_mm512_movepi32_mask((__m512i)(v))

#include "sim/enumerate_block.h"
#include "sim/enumerate_gray.h"
#include "sim/enumerate_pruned.h"

const struct enumerate_kernels enumerate_avx512 = {"avx512", walk_gray, search_pruned, smallest_stability};
#endif
