/* plasticity_lanes: vectors of LANES numbers, for sim/plasticity_loops.h. */
#include <stdbool.h>
#include <stdint.h>

#if defined __clang__
#pragma STDC FP_CONTRACT OFF
#endif

typedef float floats __attribute__((vector_size(4 * LANES), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * LANES), may_alias));

#define LANES_INLINE static inline __attribute__((always_inline)) LANES_TARGET
