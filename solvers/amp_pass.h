/* amp_pass: one iteration, compiled for one kind of processor. Included once by each of amp_portable.c, amp_avx2.c,
 * amp_avx512.c, after the vectors of solvers/lanes.h. */
#include "solvers/amp_rows.h"

#include "solvers/amp_neurons.h"

#include <math.h>

/* (S.12) and (S.10). */
LANES_INLINE void set_means(struct amp *amp, const struct block *block, bool full)
{
#pragma GCC unroll 4
    for (size_t p = 0; p < AMP_LINE; p += LANES) {
        size_t i = block->first + p;
        floats norm = FLOATS(amp->row_norm, i), variance = amp->mean_spread * norm;
        if (full)
            variance = lanes_max(CONST_FLOATS(block->variance, p), amp->least_spread * norm);
        FLOATS(amp->variance, i) = variance;
        FLOATS(amp->mean, i) = lanes_fma(-variance, FLOATS(amp->force, i), CONST_FLOATS(block->mean, p));
    }
}

/* Number of the block that is treated as the b-th: every other pass goes backwards, because the couplings that were
 * read last are still in the cache. */
static inline size_t block_at(const struct amp *amp, size_t b)
{
    return amp->backwards ? amp->blocks - 1 - b : b;
}

LANES_INLINE struct block block_begin(const struct amp *amp, size_t b)
{
    size_t size = AMP_LINE * amp->length, next = b + 1 < amp->blocks ? block_at(amp, b + 1) : block_at(amp, b);
    struct block block;
    block.first = AMP_LINE * block_at(amp, b);
    block.rows = amp->rows + block_at(amp, b) * size;
    block.next = amp->cached ? NULL : amp->rows + next * size;
    return block;
}

LANES_INLINE struct amp_factors pass(struct amp *amp, bool full)
{
    ints violated[PARTS] = {0};
    floats slope[PARTS] = {0};
    for (size_t b = 0; b < amp->blocks; b++) {
        struct block block = block_begin(amp, b);
        sum_block(amp, &block, full);
        set_means(amp, &block, full);
#pragma GCC unroll 4
        for (size_t p = 0; p < PARTS; p++) {
            size_t i = block.first + p * LANES;
            factors_of(amp, i);
            floats stability = CONST_FLOATS(block.signs, p * LANES) * FLOATS(amp->counted, i);
            violated[p] -= stability + FLOATS(amp->constraint, i) <= 0.0f; /* (S.14) */
            slope[p] += FLOATS(amp->slope, i);
        }
        answer(amp, &block, full);
    }
    struct amp_factors factors = {0};
    for (size_t k = 0; k < AMP_LINE; k++) {
        factors.violated += (size_t)violated[k / LANES][k % LANES];
        factors.slope += slope[k / LANES][k % LANES];
    }
    return factors;
}

LANES_TARGET static struct amp_factors factors(struct amp *amp)
{
    memset(amp->sum, 0, amp->length * sizeof *amp->sum);
    memset(amp->response, 0, amp->length * sizeof *amp->response);
    return amp->kind == AMP_FULL_VARIANCE ? pass(amp, true) : pass(amp, false);
}

LANES_TARGET static struct amp_fields fields(struct amp *amp, const struct amp_update *update)
{
    floats spread[PARTS] = {0}, change[PARTS] = {0}, size[PARTS] = {0};
    for (size_t k = 0; k < amp->length; k += AMP_LINE)
        for (size_t p = 0; p < PARTS; p++) {
            size_t place = k + p * LANES;
            change[p] = lanes_max(change[p], fields_of(amp, place, update));
            size[p] = lanes_max(size[p], lanes_absolute(FLOATS(amp->magnetisation, place)));
            spread[p] = lanes_fma(FLOATS(amp->present, place), FLOATS(amp->spread, place), spread[p]);
        }
    struct amp_fields fields = {0};
    for (size_t k = 0; k < AMP_LINE; k++) {
        fields.spread += spread[k / LANES][k % LANES];
        fields.change = fmaxf(fields.change, change[k / LANES][k % LANES]);
        fields.size = fmaxf(fields.size, size[k / LANES][k % LANES]);
    }
    return fields;
}
