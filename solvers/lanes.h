/* lanes: arithmetic on vectors of single precision that gives the same results, to the last bit, on every processor.
 * The file that includes this defines
 *   LANES_TARGET  attribute of every function
 *   LANES         numbers in a vector: 4, 8 or 16
 * and then the operations that C has no operator for:
 *   lanes_fma(a, b, c)            a b + c, rounded once
 *   lanes_root(x)                 square root
 *   lanes_less(x, y, a, b)        a where x < y, otherwise b
 *   lanes_min(x, y)               x where x < y, otherwise y
 *   lanes_max(x, y)               x where x > y, otherwise y
 *   lanes_totals(partial, totals) sums of 16 rows of 16 numbers each, as the tree ((l, l + 8), + 4, + 2, + 1)
 * before it includes solvers/lanes_functions.h. */
#include <stdint.h>

#if defined __clang__
#pragma STDC FP_CONTRACT OFF
#endif

typedef float floats __attribute__((vector_size(4 * LANES), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * LANES), may_alias));
typedef uint32_t words __attribute__((vector_size(4 * LANES), may_alias));

#define LANES_INLINE static inline __attribute__((always_inline)) LANES_TARGET

/* Vector of an array that begins at number `first`. */
#define FLOATS(array, first) (*(floats *)((array) + (first)))
#define CONST_FLOATS(array, first) (*(const floats *)((array) + (first)))

LANES_INLINE floats lanes_all(float x)
{
    return x - (floats){0};
}
