#include "sim/dynamics_float.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Flips ------------------------------------------------------------------------------------------------- */

static void add(float *restrict fields, size_t length, float spin, const float *restrict column, const float *next)
{
    (void)next;
    for (size_t line = 0; line < length; line += FLOAT_LINE) /* a constant inner loop becomes vectors */
        for (size_t i = 0; i < FLOAT_LINE; i++)
            fields[line + i] += spin * column[line + i];
}

/* Changes all fields after the neuron at `place` was turned to +1 or -1. */
static void change(const struct float_fields *fields, size_t place, bool plus, size_t next)
{
    const struct spins *spins = fields->kernel.spins;
    size_t stride = spins->stride, length = fields->length, gap = stride - spins->neurons;
    float spin = float_spin(plus);
    if (spins->layers == 1) { /* spares the divisions */
        fields->add(fields->fields, length, spin, fields->columns + place * length, fields->columns + next * length);
        return;
    }
    size_t layer = place / stride;
    fields->add(fields->fields + layer * stride, length, spin, fields->columns + (place - layer * gap) * length,
                fields->columns + (next - next / stride * gap) * length);
    if (layer > 0)
        fields->fields[place - stride] += spin * fields->interlayer;
    if (layer + 1 < spins->layers)
        fields->fields[place + stride] += spin * fields->interlayer;
}

static void flip(struct kernel *kernel, size_t place, size_t next)
{
    change((const struct float_fields *)kernel, place, spins_turn(kernel->spins, place), next);
}

static bool is_unstable(const struct float_fields *fields, size_t place)
{
    float field = fields->fields[place];
    return spins_plus(fields->kernel.spins, place) ? field <= 0 : field >= 0;
}

#define FIELDS float_fields
#include "sim/dynamics_attempts.h"

size_t kernel_float_least_stable(const struct kernel *kernel)
{
    const struct float_fields *fields = (const struct float_fields *)kernel;
    size_t least = 0, all = kernel->spins->layers * kernel->spins->stride;
    float smallest = INFINITY;
    for (size_t place = 0; place < all; place++) {
        float stability = float_spin(spins_plus(kernel->spins, place)) * fields->fields[place];
        if (stability < smallest) {
            smallest = stability;
            least = place;
        }
    }
    return least;
}

/* From scratch ------------------------------------------------------------------------------------------ */

static void add_exact(double *restrict exact, size_t length, double half, const float *restrict column)
{
    for (size_t line = 0; line < length; line += FLOAT_LINE)
        for (size_t i = 0; i < FLOAT_LINE; i++)
            exact[line + i] += half * (double)column[line + i];
}

/* Fields of all places in double precision into fields->exact; a fixed order of the sums makes them the same on every
 * processor, which a library does not promise. */
static void accumulate(const struct float_fields *fields)
{
    const struct spins *spins = fields->kernel.spins;
    size_t stride = spins->stride, all = spins->layers * stride;
    const float *column = fields->columns;
    if (fields->constant)
        memcpy(fields->exact, fields->constant, all * sizeof *fields->exact);
    else
        memset(fields->exact, 0, all * sizeof *fields->exact);
    for (size_t first = 0; first < all; first += stride)
        for (size_t place = first; place < first + spins->neurons; place++, column += fields->length) {
            double half = spins_plus(spins, place) ? 0.5 : -0.5;
            fields->add_exact(fields->exact + first, fields->length, half, column);
            if (first > 0)
                fields->exact[place - stride] += half * (double)fields->interlayer;
            if (first + stride < all)
                fields->exact[place + stride] += half * (double)fields->interlayer;
        }
}

static bool load(struct kernel *kernel, const double *self_coupling)
{
    struct float_fields *fields = (struct float_fields *)kernel;
    size_t n = kernel->spins->neurons, layers = kernel->spins->layers, stride = kernel->spins->stride;
    for (size_t i = 0; i < layers * n; i++)
        fields->columns[i * fields->length + i % n] = 2 * (float)self_coupling[i];
    accumulate(fields);
    for (size_t first = 0; first < layers * stride; first += stride)
        for (size_t place = first; place < first + n; place++)
            fields->fields[place] = (float)fields->exact[place];
    return true;
}

void kernel_float_replace(struct kernel *kernel, const double *values)
{
    struct float_fields *fields = (struct float_fields *)kernel;
    size_t n = kernel->spins->neurons, stride = kernel->spins->stride;
    for (size_t l = 0; l < kernel->spins->layers; l++)
        for (size_t i = 0; i < n; i++)
            fields->fields[l * stride + i] = (float)values[l * n + i];
}

void kernel_float_set_constant(struct kernel *kernel, const double *values)
{
    struct float_fields *fields = (struct float_fields *)kernel;
    size_t n = kernel->spins->neurons, layers = kernel->spins->layers, stride = kernel->spins->stride;
    free(fields->constant);
    fields->constant = NULL;
    if (!values)
        return;
    fields->constant = memory_aligned(layers * stride * sizeof *fields->constant);
    for (size_t l = 0; l < layers; l++)
        memcpy(fields->constant + l * stride, values + l * n, n * sizeof *values);
}

static double drift(const struct kernel *kernel)
{
    const struct float_fields *fields = (const struct float_fields *)kernel;
    size_t n = kernel->spins->neurons, layers = kernel->spins->layers, stride = kernel->spins->stride;
    double largest = 0;
    accumulate(fields);
    for (size_t first = 0; first < layers * stride; first += stride)
        for (size_t place = first; place < first + n; place++)
            largest = fmax(largest, fabs((double)fields->fields[place] - fields->exact[place]));
    return largest;
}

/* The whole ---------------------------------------------------------------------------------------------- */

static void renew(struct kernel *kernel, const struct network *network)
{
    struct float_fields *fields = (struct float_fields *)kernel;
    size_t n = network->neurons;
    for (size_t j = 0; j < network->layers * n; j++)
        for (size_t i = 0; i < n; i++)
            fields->columns[j * fields->length + i] = 2 * (float)network->couplings[j * n + i];
    fields->interlayer = 2 * (float)network->interlayer;
}

static void release(struct kernel *kernel)
{
    struct float_fields *fields = (struct float_fields *)kernel;
    free(fields->columns);
    free(fields->fields);
    free(fields->exact);
    free(fields->constant);
    free(fields);
}

static size_t length_of(size_t neurons)
{
    return (neurons + FLOAT_LINE - 1) / FLOAT_LINE * FLOAT_LINE;
}

size_t kernel_float_bytes(size_t neurons, size_t layers)
{
    size_t all, columns, places, bytes;
    if (__builtin_mul_overflow(layers, neurons, &all) ||
        __builtin_mul_overflow(all, sizeof(float) * length_of(neurons), &columns) ||
        __builtin_mul_overflow(layers, neurons + KERNEL_BLOCK, &places) ||
        __builtin_mul_overflow(places, sizeof(float) + sizeof(double), &places) ||
        __builtin_add_overflow(columns, places, &bytes))
        return SIZE_MAX;
    return bytes;
}

struct kernel *kernel_float_create(struct spins *spins, enum kernel_code code)
{
    size_t places = spins->layers * spins->stride, length = length_of(spins->neurons);
    struct float_fields *fields = memory_need(malloc(sizeof *fields));
    *fields = (struct float_fields){
        .kernel = {"float32", spins, flip, attempt, unstable, renew, load, drift, release},
        .length = length,
        .columns = memory_aligned(spins->layers * spins->neurons * length * sizeof(float)),
        .fields = memory_aligned(places * sizeof(float)),
        .exact = memory_aligned(places * sizeof(double)),
        .add = add,
        .unstable = unstable_word,
        .add_exact = add_exact,
    };
    for (size_t place = 0; place < places; place++)
        fields->fields[place] = 1;
#if defined __x86_64__
    if (code == KERNEL_AVX2)
        float_use_avx2(fields);
    else if (code == KERNEL_AVX512)
        float_use_avx512(fields);
#else
    (void)code;
#endif
    return &fields->kernel;
}
