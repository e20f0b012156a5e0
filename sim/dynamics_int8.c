#include "sim/dynamics_int8.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double largest_coupling = 4.5; /* standard deviations; larger ones are clipped */
enum { LEVELS = 127, SPARE = 10 };          /* SPARE: standard deviations of a field beside the self-coupling */

/* Flips ------------------------------------------------------------------------------------------------- */

static void add(int16_t *restrict fields, size_t length, bool plus, const int8_t *restrict column, const int8_t *next)
{
    (void)next;
    int spin = int8_spin(plus);
    for (size_t block = 0; block < length; block += KERNEL_BLOCK) /* a constant inner loop becomes vectors */
        for (size_t i = 0; i < KERNEL_BLOCK; i++)
            fields[block + i] = (int16_t)(fields[block + i] + spin * column[block + i]);
}

static void flip(struct kernel *kernel, size_t place, size_t next)
{
    const struct int8_fields *fields = (const struct int8_fields *)kernel;
    size_t length = fields->length;
    bool plus = spins_turn(kernel->spins, place);
    int8_jump(fields, place, plus);
    fields->add(fields->fields, length, plus, fields->columns + place * length, fields->columns + next * length);
}

static bool is_unstable(const struct int8_fields *fields, size_t place)
{
    return spins_plus(fields->kernel.spins, place) == (fields->fields[place] < 0);
}

#define FIELDS int8_fields
#include "sim/dynamics_attempts.h"

/* From scratch ------------------------------------------------------------------------------------------ */

static void add_exact(int32_t *restrict exact, size_t length, bool plus, const int8_t *restrict column)
{
    int spin = int8_spin(plus);
    for (size_t block = 0; block < length; block += KERNEL_BLOCK)
        for (size_t i = 0; i < KERNEL_BLOCK; i++)
            exact[block + i] += spin * column[block + i];
}

/* Fields in quanta into fields->exact. */
static void accumulate(const struct int8_fields *fields)
{
    memset(fields->exact, 0, fields->length * sizeof *fields->exact);
    for (size_t j = 0; j < fields->kernel.spins->neurons; j++)
        fields->add_exact(fields->exact, fields->length, spins_plus(fields->kernel.spins, j),
                          fields->columns + j * fields->length);
}

/* c_i. The dither is (i + 1/2) times the golden ratio modulo 1: over the neurons it is as uniform as a sequence can be,
 * so that the mean self-coupling is right to a small fraction of a quantum. */
static double threshold(const struct int8_fields *fields, size_t neuron, double self_coupling, int parity)
{
    double golden = ((double)neuron + 0.5) * 0.61803398874989485, dither = 2 * (golden - floor(golden)) - 1;
    return ceil(0.5 * (parity + self_coupling * fields->quanta + dither));
}

/* m_i + b_i for the field h_i in quanta. */
static double level(int field, bool plus, int parity, double threshold)
{
    return (field - parity) / 2 + (plus ? threshold - 1 : parity - threshold);
}

static bool load(struct kernel *kernel, const double *self_coupling)
{
    struct int8_fields *fields = (struct int8_fields *)kernel;
    double room = INT16_MAX - 0.5 * SPARE * fields->quanta;
    accumulate(fields);
    for (size_t i = 0; i < kernel->spins->neurons; i++) {
        int field = fields->exact[i], parity = field & 1;
        double limit = threshold(fields, i, self_coupling[i], parity);
        double value = level(field, spins_plus(kernel->spins, i), parity, limit);
        if (fabs(limit) > room || fabs(value) > INT16_MAX)
            return false;
        fields->jumps[i] = 2 * (int)limit - 1 - parity;
        fields->fields[i] = (int16_t)value;
    }
    return true;
}

static double drift(const struct kernel *kernel)
{
    const struct int8_fields *fields = (const struct int8_fields *)kernel;
    double largest = 0;
    accumulate(fields);
    for (size_t i = 0; i < kernel->spins->neurons; i++) {
        int field = fields->exact[i], parity = field & 1, limit = (fields->jumps[i] + 1 + parity) / 2;
        largest = fmax(largest, fabs(fields->fields[i] - level(field, spins_plus(kernel->spins, i), parity, limit)));
    }
    return 2 * largest / fields->quanta;
}

/* The whole ---------------------------------------------------------------------------------------------- */

/* Nearest integer in -LEVELS ... LEVELS, without a branch. */
static int8_t quantised(double value)
{
    value = value < LEVELS ? value : LEVELS;
    value = value > -LEVELS ? value : -LEVELS;
    return (int8_t)(value + copysign(0.5, value));
}

static void renew(struct kernel *kernel, const struct network *network)
{
    struct int8_fields *fields = (struct int8_fields *)kernel;
    size_t n = network->neurons;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            fields->columns[j * fields->length + i] = quantised(network->couplings[j * n + i] * fields->quanta);
}

static void release(struct kernel *kernel)
{
    struct int8_fields *fields = (struct int8_fields *)kernel;
    free(fields->columns);
    free(fields->fields);
    free(fields->jumps);
    free(fields->exact);
    free(fields);
}

size_t kernel_int8_bytes(size_t neurons)
{
    enum { EACH = sizeof(int16_t) + 2 * sizeof(int32_t) }; /* field, jump, field in quanta */
    size_t bytes;
    if (__builtin_mul_overflow(neurons + EACH, neurons + KERNEL_BLOCK, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct kernel *kernel_int8_create(struct spins *spins, enum kernel_code code)
{
    size_t n = spins->neurons, length = spins->stride;
    struct int8_fields *fields = memory_need(malloc(sizeof *fields));
    *fields = (struct int8_fields){
        .kernel = {"int8", spins, flip, attempt, unstable, renew, load, drift, release},
        .length = length,
        .columns = memory_aligned(n * length + 4),
        .fields = memory_aligned((length + 2) * sizeof(int16_t)),
        .jumps = memory_aligned(length * sizeof(int32_t)),
        .exact = memory_aligned(length * sizeof(int32_t)),
        .quanta = LEVELS * sqrt((double)n) / largest_coupling,
        .add = add,
        .unstable = unstable_word,
        .add_exact = add_exact,
    };
#if defined __x86_64__
    if (code == KERNEL_AVX2)
        int8_use_avx2(fields);
    else if (code == KERNEL_AVX512)
        int8_use_avx512(fields);
#else
    (void)code;
#endif
    return &fields->kernel;
}
