#define KERNEL_TARGET
#define KERNEL_LANES 4
#define KERNEL_NEGATIVE(v) \
    ((unsigned)((v)[0] < 0) | (unsigned)((v)[1] < 0) << 1 | (unsigned)((v)[2] < 0) << 2 | (unsigned)((v)[3] < 0) << 3)

#include "sim/enumerate_block.h"
#include "sim/enumerate_gray.h"
#include "sim/enumerate_pruned.h"

const struct enumerate_kernels enumerate_portable = {"portable", walk_gray, search_pruned, smallest_stability};
