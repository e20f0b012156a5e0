#if defined __x86_64__
#include <immintrin.h>

#define KERNEL_TARGET __attribute__((target("avx2")))
#define KERNEL_LANES 8
#define KERNEL_NEGATIVE(v) (unsigned)_mm256_movemask_ps((__m256)(v))

#include "sim/enumerate_block.h"
#include "sim/enumerate_gray.h"
#include "sim/enumerate_pruned.h"

const struct enumerate_kernels enumerate_avx2 = {"avx2", walk_gray, search_pruned, smallest_stability};
#endif
