#include "sim/enumerate_internal.h"

#include "common/memory.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Preparation -------------------------------------------------------------------------------------------- */

static const struct enumerate_kernels *choose_kernels(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
        return &enumerate_avx512;
    if (__builtin_cpu_supports("avx2"))
        return &enumerate_avx2;
#endif
    return &enumerate_portable;
}

/* Neuron 0 first, the others by the norm of what they send: the weakest make up the block. */
static void choose_positions(struct enumeration *enumeration, const double *matrix)
{
    size_t n = enumeration->neurons, order[LANES];
    double weakness[LANES];
    for (size_t j = 0; j < n; j++)
        weakness[j] = j == 0 ? -INFINITY : -cblas_dnrm2((int)n, matrix + j, (int)n);
    gsl_sort_index(order, weakness, 1, n);
    for (size_t p = 0; p < n; p++)
        enumeration->neuron[p] = (uint8_t)order[p];
}

/* The row of position p in the order of the positions, without the self-coupling. */
static void pick_row(const struct enumeration *enumeration, const double *matrix, size_t p, double row[LANES])
{
    for (size_t q = 0; q < LANES; q++)
        row[q] = q == p || q >= enumeration->neurons
                     ? 0
                     : matrix[enumeration->neuron[p] * enumeration->neurons + enumeration->neuron[q]];
}

/* sums[state] = sum over k of term k, with a minus sign where bit k of `state` is not set. */
static void tabulate_sums(size_t count, const double *terms, double *sums)
{
    sums[0] = 0;
    for (size_t k = 0; k < count; k++)
        sums[0] -= terms[k];
    for (unsigned state = 1; state < 1u << count; state++)
        sums[state] = sums[state & (state - 1)] + 2 * terms[__builtin_ctz(state)];
}

static void tabulate_groups(struct enumeration *enumeration, size_t p, const double row[LANES])
{
    for (size_t g = 0; g * GROUP_NEURONS < enumeration->neurons; g++) {
        double sums[GROUP_STATES];
        tabulate_sums(GROUP_NEURONS, row + g * GROUP_NEURONS, sums);
        for (unsigned state = 0; state < GROUP_STATES; state++)
            enumeration->group[g][state][p] = sums[state];
    }
}

static void store_couplings(struct enumeration *enumeration, size_t p, const double row[LANES])
{
    double norm = cblas_dnrm2((int)enumeration->neurons, row, 1);
    enumeration->norm[p] = norm > 0 ? norm : 1;
    for (size_t q = 0; q < enumeration->neurons; q++) {
        double coupling = row[q] / enumeration->norm[p];
        enumeration->magnitude[p] += fabs(coupling);
        enumeration->column[q][p] = enumeration->row[p][q] = (float)coupling;
        enumeration->absolute[q][p] = fabsf((float)coupling);
    }
}

static void tabulate_block(struct enumeration *enumeration, size_t p, const double row[LANES])
{
    size_t walked = enumeration->walked;
    double sums[BLOCK_STATES] = {0};
    tabulate_sums(enumeration->block, row + walked, sums);
    for (unsigned state = 0; state < BLOCK_STATES; state++) {
        float field = (float)(sums[state] / enumeration->norm[p]);
        if (p < walked) {
            enumeration->block_stability[0][p][state] = -field;
            enumeration->block_stability[1][p][state] = field;
        } else {
            float spin = state >> (p - walked) & 1 ? 1 : -1;
            enumeration->block_spin[p - walked][state] = spin;
            enumeration->block_own[p - walked][state] = spin * field;
        }
    }
}

struct enumeration *enumerate_create(size_t neurons, const double *matrix)
{
    size_t size = sizeof(struct enumeration);
    struct enumeration *enumeration = memory_need(aligned_alloc(alignof(struct enumeration), size));
    memset(enumeration, 0, size);
    enumeration->neurons = neurons;
    enumeration->block = neurons - 1 < BLOCK_NEURONS ? neurons - 1 : BLOCK_NEURONS;
    enumeration->walked = neurons - enumeration->block;
    enumeration->kernels = choose_kernels();
    choose_positions(enumeration, matrix);
    for (int32_t k = 0; k < LANES; k++)
        enumeration->lane[k] = k;
    for (unsigned k = 0; k < 8; k++)
        enumeration->wide_lane[k] = k;
    for (size_t p = neurons; p < LANES; p++)
        enumeration->self_coupling[p] = INFINITY;
    for (size_t p = 0; p < neurons; p++) {
        double row[LANES];
        pick_row(enumeration, matrix, p, row);
        enumeration->self_coupling[p] = matrix[enumeration->neuron[p] * (neurons + 1)];
        tabulate_groups(enumeration, p, row);
        store_couplings(enumeration, p, row);
        tabulate_block(enumeration, p, row);
    }
    return enumeration;
}

void enumerate_free(struct enumeration *enumeration)
{
    free(enumeration);
}

/* Double precision --------------------------------------------------------------------------------------- */

void enumerate_fields(const struct enumeration *enumeration, uint64_t state, float fields[LANES])
{
    double sums[LANES] = {0};
    for (size_t q = 0; q < enumeration->walked; q++)
        for (size_t p = 0; p < enumeration->neurons; p++)
            sums[p] += state >> q & 1 ? (double)enumeration->column[q][p] : -(double)enumeration->column[q][p];
    for (size_t p = 0; p < enumeration->neurons; p++)
        fields[p] = (float)sums[p];
}

/* Number of levels that the stability exceeds. */
static size_t count_exceeded(const struct enumerate_job *job, double stability)
{
    size_t low = 0, high = job->number;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (stability > job->levels[middle])
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void enumerate_found(const struct enumerate_job *job, uint64_t state)
{
    const struct enumeration *enumeration = job->enumeration;
    double smallest = enumeration->kernels->smallest_stability(enumeration, state);
    size_t exceeded = count_exceeded(job, smallest);
    if (exceeded == 0)
        return;
    job->counts[exceeded - 1] += 2;
    if (!job->visit)
        return;
    uint64_t numbered = 0; /* bits by the numbers of the neurons */
    for (size_t p = 0; p < enumeration->neurons; p++)
        numbered |= (state >> p & 1) << enumeration->neuron[p];
    job->visit(numbered, smallest, job->context);
}

/* Counting ----------------------------------------------------------------------------------------------- */

/* Equation (N.17). Beyond +-64, more than any field divided by its norm, the level no longer matters. */
static void prepare_offsets(struct enumerate_job *job)
{
    const struct enumeration *enumeration = job->enumeration;
    for (size_t p = 0; p < LANES; p++) {
        double offset = p < enumeration->neurons
                            ? (enumeration->self_coupling[p] - job->levels[0]) / enumeration->norm[p]
                            : LANES; /* an unused lane is always stable */
        offset = fmax(-LANES, fmin(LANES, offset));
        job->offset[p] = (float)(offset + ldexp(enumeration->magnitude[p] + fabs(offset), -14));
    }
}

/* Bit b of the index of a part is the spin at position 1 + b. */
static void prepare_part(struct enumerate_job *job, struct enumerate_part part)
{
    const struct enumeration *enumeration = job->enumeration;
    size_t walked = enumeration->walked, fixed = 1 + part.bits, states = 1u << enumeration->block;
    uint64_t positions = part.index << 1 | 1;
    job->fixed = fixed < walked ? fixed : walked;
    job->walked = (UINT64_C(1) << walked) - 1;
    job->start = positions & job->walked;
    uint64_t in_block = positions >> walked, mask = fixed > walked ? (UINT64_C(1) << (fixed - walked)) - 1 : 0;
    for (uint64_t state = 0; state < states; state++)
        job->block_states |= (uint64_t)((state & mask) == in_block) << state;
}

void enumerate_count(const struct enumeration *enumeration, enum enumerate_method method, struct enumerate_part part,
                     size_t number, const double *levels, uint64_t *counts, enumerate_visit *visit, void *context)
{
    struct enumerate_job job = {
        .enumeration = enumeration,
        .number = number,
        .levels = levels,
        .counts = counts,
        .visit = visit,
        .context = context,
    };
    memset(counts, 0, number * sizeof *counts);
    prepare_offsets(&job);
    prepare_part(&job, part);
    if (method == ENUMERATE_GRAY)
        enumeration->kernels->gray(&job);
    else
        enumeration->kernels->pruned(&job);
    for (size_t k = number - 1; k > 0; k--) /* so far counts[k] is of those between levels k and k + 1 */
        counts[k - 1] += counts[k];
}
