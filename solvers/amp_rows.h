/* amp_rows: what walks through the couplings: sums over a block of AMP_LINE rows, and what the block answers, while the
 * next block is fetched. Part of solvers/amp_pass.h. */
#include "solvers/amp_internal.h"

#include <string.h>

enum {
    PARTS = AMP_LINE / LANES,            /* vectors of a line */
    GROUP = LANES == 16 ? 8 : LANES / 4, /* rows whose sums are made together: as many as the registers hold */
    SOURCES = LANES,                     /* rows that answer together */
    BREADTH = LANES / 4,                 /* vectors that they answer to together */
};

/* A block of rows. */
struct block {
    size_t first;      /* neuron */
    const float *rows; /* its couplings */
    const float *next; /* those of the block that comes next; NULL: they are in the cache anyway */
    /* Sums over j of J_ij m_j, J_ij s_j, J_ij^2 (1 - m_j^2). */
    _Alignas(64) float mean[AMP_LINE], signs[AMP_LINE], variance[AMP_LINE];
};

/* Fetches half as many numbers as are worked on meanwhile, so that both walks through a block together fetch the
 * next one and memory is never idle: rows row / 2 + (0 ... rows / 2 - 1) of that, from the `column` on. */
LANES_INLINE void fetch(const float *next, size_t length, size_t row, size_t rows, size_t column)
{
    const float *place = next + row / 2 * length + column;
#pragma GCC unroll 8
    for (size_t r = 0; r < rows / 2; r++)
        __builtin_prefetch(place + r * length, 0, 2);
}

/* Sums of GROUP rows in 16 parts each. */
LANES_INLINE void sum_group(const struct amp *amp, const struct block *block, size_t row, bool full,
                            float partial[3][AMP_LINE][AMP_LINE])
{
    floats mean[GROUP][PARTS], signs[GROUP][PARTS], variance[GROUP][PARTS];
    memset(mean, 0, sizeof mean);
    memset(signs, 0, sizeof signs);
    memset(variance, 0, sizeof variance);
    const float *rows = block->rows + row * amp->length;
    for (size_t j = 0; j < amp->length; j += AMP_LINE) {
        if (block->next)
            fetch(block->next, amp->length, row, GROUP, j);
#pragma GCC unroll 4
        for (size_t p = 0; p < PARTS; p++) {
            floats m = FLOATS(amp->magnetisation, j + p * LANES), s = FLOATS(amp->counted, j + p * LANES);
#pragma GCC unroll 8
            for (size_t r = 0; r < GROUP; r++) {
                floats weight = CONST_FLOATS(rows, r * amp->length + j + p * LANES);
                mean[r][p] = lanes_fma(weight, m, mean[r][p]);
                signs[r][p] = lanes_fma(weight, s, signs[r][p]);
                if (full)
                    variance[r][p] = lanes_fma(weight * weight, FLOATS(amp->spread, j + p * LANES), variance[r][p]);
            }
        }
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < GROUP; r++)
#pragma GCC unroll 4
        for (size_t p = 0; p < PARTS; p++) {
            FLOATS(partial[0][row + r], p * LANES) = mean[r][p];
            FLOATS(partial[1][row + r], p * LANES) = signs[r][p];
            FLOATS(partial[2][row + r], p * LANES) = variance[r][p];
        }
}

LANES_INLINE void sum_block(const struct amp *amp, struct block *block, bool full)
{
    _Alignas(64) float partial[3][AMP_LINE][AMP_LINE];
    for (size_t row = 0; row < AMP_LINE; row += GROUP)
        sum_group(amp, block, row, full, partial);
    lanes_totals(partial[0], block->mean);
    lanes_totals(partial[1], block->signs);
    if (full)
        lanes_totals(partial[2], block->variance);
}

/* Adds what SOURCES rows of a block say to `count` vectors of neurons from k on. */
LANES_INLINE void answer_some(const struct amp *amp, const struct block *block, size_t row, size_t k, size_t count,
                              bool full)
{
    const float *rows = block->rows + row * amp->length + k;
    const float *force = amp->force + block->first + row, *slope = amp->slope + block->first + row;
    floats sum[BREADTH], response[BREADTH];
#pragma GCC unroll 4
    for (size_t c = 0; c < count; c++) {
        if (block->next && c % PARTS == 0)
            fetch(block->next, amp->length, AMP_LINE + row, SOURCES, k + c * LANES);
        sum[c] = FLOATS(amp->sum, k + c * LANES);
        response[c] = FLOATS(amp->response, k + c * LANES);
    }
#pragma GCC unroll 16
    for (size_t r = 0; r < SOURCES; r++)
#pragma GCC unroll 4
        for (size_t c = 0; c < count; c++) {
            floats weight = CONST_FLOATS(rows, r * amp->length + c * LANES);
            sum[c] = lanes_fma(weight, lanes_all(force[r]), sum[c]);
            if (full)
                response[c] = lanes_fma(weight * weight, lanes_all(slope[r]), response[c]);
        }
#pragma GCC unroll 4
    for (size_t c = 0; c < count; c++) {
        FLOATS(amp->sum, k + c * LANES) = sum[c];
        if (full)
            FLOATS(amp->response, k + c * LANES) = response[c];
    }
}

/* Adds what a block says to all neurons. */
LANES_INLINE void answer(const struct amp *amp, const struct block *block, bool full)
{
    for (size_t row = 0; row < AMP_LINE; row += SOURCES) {
        size_t k = 0;
        for (; k + BREADTH * LANES <= amp->length; k += BREADTH * LANES)
            answer_some(amp, block, row, k, BREADTH, full);
        for (; k < amp->length; k += LANES)
            answer_some(amp, block, row, k, 1, full);
    }
}
