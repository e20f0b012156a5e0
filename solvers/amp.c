#include "solvers/amp_internal.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A constraint that every field satisfies, where there is no neuron. */
static const float satisfied = 1e3f;

/* Floor of 1 - q at first (S.16), and of norms, for networks with rows of zeros. */
static const float first_floor = 1e-3f, norm_floor = 1e-7f;

/* Where all |m| are smaller, everything is linear in them. */
static const float vanishing = 0x1p-100f;

/* Couplings that take less of the cache are still there at the next iteration. */
static const double cache_share = 0.75;

/* Arrays of one number a neuron. */
enum { ARRAYS = 17, PAGE_LINES = 64 };

static size_t rows_of(size_t neurons)
{
    return (neurons + AMP_LINE - 1) / AMP_LINE * AMP_LINE;
}

static size_t length_of(size_t neurons)
{
    size_t lines = rows_of(neurons) / AMP_LINE;
    return (lines + (lines % PAGE_LINES == 0)) * AMP_LINE;
}

size_t amp_bytes(size_t neurons)
{
    size_t all, bytes, single;
    if (__builtin_add_overflow(neurons, 2 * AMP_LINE, &all) || __builtin_mul_overflow(all, sizeof(float), &single) ||
        __builtin_add_overflow(rows_of(neurons), ARRAYS + 2, &bytes) ||
        __builtin_mul_overflow(bytes, single, &bytes))
        return SIZE_MAX;
    return bytes;
}

static const struct amp_code *code_of(enum kernel_code code)
{
#if defined __x86_64__
    if (code == KERNEL_AVX512)
        return &amp_avx512;
    if (code == KERNEL_AVX2)
        return &amp_avx2;
#else
    (void)code;
#endif
    return &amp_portable;
}

/* Zeroed arrays, one after the other in one block of memory. */
static void create_arrays(struct amp *amp)
{
    float **arrays[ARRAYS] = {&amp->constraint, &amp->present,       &amp->row_norm, &amp->column_norm, &amp->field,
                              &amp->spread,     &amp->magnetisation, &amp->spin,     &amp->counted,     &amp->total,
                              &amp->self,       &amp->mean,          &amp->variance, &amp->force,       &amp->slope,
                              &amp->sum,        &amp->response};
    float *block = memory_aligned(ARRAYS * amp->length * sizeof *block);
    for (size_t k = 0; k < ARRAYS; k++)
        *arrays[k] = block + k * amp->length;
    for (size_t i = 0; i < amp->length; i++) {
        amp->present[i] = i < amp->neurons;
        amp->constraint[i] = i < amp->neurons ? 0 : satisfied;
        amp->row_norm[i] = amp->column_norm[i] = amp->variance[i] = 1;
    }
}

struct amp *amp_create_with(const struct network *network, enum amp_variance variance, enum kernel_code code)
{
    size_t rows = rows_of(network->neurons), length = length_of(network->neurons);
    size_t bytes = rows * length * sizeof(float);
    struct amp *amp = memory_need(malloc(sizeof *amp));
    *amp = (struct amp){
        .network = network,
        .kind = variance,
        .neurons = network->neurons,
        .blocks = rows / AMP_LINE,
        .length = length,
        .rows = memory_aligned(bytes),
        .cached = (double)bytes < cache_share * (double)sysconf(_SC_LEVEL2_CACHE_SIZE),
        .coupling = memory_need(calloc(network->neurons, sizeof(double))),
        .least_spread = first_floor,
        .code = code_of(code),
    };
    create_arrays(amp);
    amp_renew(amp);
    amp_start(amp, amp->coupling); /* zeros */
    return amp;
}

struct amp *amp_create(const struct network *network, enum amp_variance variance)
{
    return amp_create_with(network, variance, kernel_best());
}

void amp_free(struct amp *amp)
{
    if (!amp)
        return;
    free(amp->rows);
    free(amp->coupling);
    free(amp->constraint); /* all arrays */
    free(amp);
}

/* Couplings ---------------------------------------------------------------------------------------------- */

/* Rows from columns, a square of one cache line each way at a time. */
static void transpose(struct amp *amp)
{
    size_t n = amp->neurons;
    for (size_t i = 0; i < n; i += AMP_LINE)
        for (size_t j = 0; j < n; j += AMP_LINE)
            for (size_t row = i; row < i + AMP_LINE && row < n; row++)
                for (size_t k = j; k < j + AMP_LINE && k < n; k++)
                    amp->rows[row * amp->length + k] = (float)amp->network->couplings[k * n + row];
}

/* Sums of squares of rows and columns. */
static void set_norms(struct amp *amp)
{
    size_t n = amp->neurons;
    double *rows = memory_need(calloc(n, sizeof *rows));
    for (size_t j = 0; j < n; j++) {
        const double *column = amp->network->couplings + j * n;
        double norm = 0;
        for (size_t i = 0; i < n; i++) {
            rows[i] += column[i] * column[i];
            norm += column[i] * column[i];
        }
        amp->column_norm[j] = fmaxf((float)norm, norm_floor);
    }
    for (size_t i = 0; i < n; i++)
        amp->row_norm[i] = fmaxf((float)rows[i], norm_floor);
    free(rows);
}

void amp_renew(struct amp *amp)
{
    transpose(amp);
    if (amp->kind != AMP_MEAN_VARIANCE)
        set_norms(amp);
}

/* Setting ------------------------------------------------------------------------------------------------ */

void amp_set_constraints(struct amp *amp, const double *coupling)
{
    memcpy(amp->coupling, coupling, amp->neurons * sizeof *coupling);
    for (size_t i = 0; i < amp->neurons; i++)
        amp->constraint[i] = (float)coupling[i];
}

void amp_set_field(struct amp *amp, const double *field)
{
    for (size_t k = 0; k < amp->neurons; k++)
        amp->field[k] = field ? (float)field[k] : 0;
}

void amp_set_floor(struct amp *amp, double spread)
{
    amp->least_spread = (float)spread;
    amp->mean_spread = fmaxf(amp->mean_spread, amp->least_spread);
}

/* From the sum of 1 - m^2. */
static void set_spread(struct amp *amp, float sum)
{
    amp->mean_spread = fmaxf(sum / (float)amp->neurons, amp->least_spread);
}

void amp_start(struct amp *amp, const double *fields)
{
    double spread = 0;
    for (size_t k = 0; k < amp->neurons; k++) {
        double h = fields[k], m = tanh(h);
        amp->total[k] = (float)h;
        amp->magnetisation[k] = (float)m;
        amp->spread[k] = (float)((1 - m) * (1 + m));
        amp->spin[k] = h < 0 ? -1 : 1;
        amp->variance[k] = 1;
        amp->self[k] = amp->mean[k] = amp->force[k] = amp->slope[k] = 0;
        spread += (double)amp->spread[k];
    }
    set_spread(amp, (float)spread);
    amp->backwards = true; /* the first pass will go forwards */
}

/* Iterating ---------------------------------------------------------------------------------------------- */

/* At weak drive m falls towards 0, and what is left decides in which direction it grows later on. Before it underflows,
 * all that it is computed from is multiplied by a power of 2. */
static void enlarge(struct amp *amp)
{
    for (size_t k = 0; k < amp->neurons; k++) {
        amp->magnetisation[k] *= 0x1p20f;
        amp->total[k] *= 0x1p20f;
        amp->force[k] *= 0x1p20f;
    }
}

struct amp_iteration amp_iterate(struct amp *amp, const struct amp_drive *drive)
{
    float *counted = amp->counted;
    amp->counted = amp->spin;
    amp->spin = counted;
    amp->backwards = !amp->backwards;
    struct amp_factors factors = amp->code->factors(amp);
    struct amp_update update = {
        .kind = drive->kind,
        .others = (float)(drive->replicas - 1),
        .away = (float)exp(-2 * drive->gamma),
        .closing = (float)-expm1(-2 * drive->gamma),
        .strength = (float)drive->strength,
        .damping = (float)drive->damping,
        .response = amp->kind == AMP_FULL_VARIANCE ? 0 : factors.slope / (float)amp->neurons,
    };
    struct amp_fields fields = amp->code->fields(amp, &update);
    set_spread(amp, fields.spread);
    if (fields.size < vanishing)
        enlarge(amp);
    double overlap = 1 - (double)fields.spread / (double)amp->neurons;
    return (struct amp_iteration){factors.violated, overlap, (double)fields.change};
}

void amp_state(const struct amp *amp, int8_t *state)
{
    for (size_t k = 0; k < amp->neurons; k++)
        state[k] = amp->counted[k] < 0 ? -1 : 1;
}

struct amp_view amp_look(const struct amp *amp)
{
    return (struct amp_view){amp->neurons, amp->coupling, amp->field,   amp->magnetisation,
                             amp->total,   amp->mean,     amp->variance};
}
