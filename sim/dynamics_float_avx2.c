#include "sim/dynamics_float.h"

#if defined __x86_64__
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define FIELDS float_fields

struct window {
    __m256i place;
    __m256 field, minus; /* minus: the sign bit is set where s_i = -1 */
};

TARGET static inline struct window window_open(const struct float_fields *fields, const uint32_t *places)
{
    __m256i place = _mm256_loadu_si256((const __m256i *)places);
    __m256 field = _mm256_i32gather_ps(fields->fields, place, 4);
    __m256i word = _mm256_i32gather_epi32((const int *)fields->kernel.spins->plus, _mm256_srli_epi32(place, 5), 4);
    __m256i top = _mm256_sllv_epi32(word, _mm256_andnot_si256(place, _mm256_set1_epi32(31)));
    return (struct window){place, field, _mm256_andnot_ps(_mm256_castsi256_ps(top), _mm256_set1_ps(-0.0f))};
}

TARGET static inline struct window window_change(struct window window, const struct float_fields *fields, size_t j,
                                                 bool plus, uint32_t open)
{
    (void)open;
    __m256 change = _mm256_i32gather_ps(fields->columns + j * fields->length, window.place, 4);
    window.field = _mm256_fmadd_ps(_mm256_set1_ps(float_spin(plus)), change, window.field);
    return window;
}

TARGET static inline struct window window_turn(struct window window, size_t j)
{
    __m256i same = _mm256_cmpeq_epi32(window.place, _mm256_set1_epi32((int)j));
    __m256 turned = _mm256_and_ps(_mm256_castsi256_ps(same), _mm256_set1_ps(-0.0f));
    window.minus = _mm256_xor_ps(window.minus, turned);
    return window;
}

TARGET static inline uint32_t window_unstable(struct window window)
{
    __m256 stability = _mm256_xor_ps(window.field, window.minus);
    return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(stability, _mm256_setzero_ps(), _CMP_LE_OQ));
}

TARGET static inline void add(float *fields, size_t length, float spin, const float *column, const float *next)
{
    __m256 spins = _mm256_set1_ps(spin);
    for (size_t i = 0; i < length; i += FLOAT_LINE) {
        _mm_prefetch((const char *)(next + i), _MM_HINT_T0);
        __m256 low = _mm256_load_ps(fields + i), high = _mm256_load_ps(fields + i + 8);
        _mm256_store_ps(fields + i, _mm256_fmadd_ps(spins, _mm256_load_ps(column + i), low));
        _mm256_store_ps(fields + i + 8, _mm256_fmadd_ps(spins, _mm256_load_ps(column + i + 8), high));
    }
}

TARGET static uint32_t unstable_word(const struct float_fields *fields, size_t w)
{
    __m256 zero = _mm256_setzero_ps();
    uint32_t plus = fields->kernel.spins->plus[w], not_positive = 0, not_negative = 0;
    for (unsigned k = 0; k < 32; k += 8) {
        __m256 field = _mm256_load_ps(fields->fields + 32 * w + k);
        not_positive |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(field, zero, _CMP_LE_OQ)) << k;
        not_negative |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(field, zero, _CMP_GE_OQ)) << k;
    }
    return (plus & not_positive) | (~plus & not_negative);
}

TARGET static void add_exact(double *exact, size_t length, double half, const float *column)
{
    __m256d halves = _mm256_set1_pd(half);
    for (size_t i = 0; i < length; i += 4) {
        __m256d couplings = _mm256_cvtps_pd(_mm_load_ps(column + i));
        _mm256_store_pd(exact + i, _mm256_fmadd_pd(halves, couplings, _mm256_load_pd(exact + i)));
    }
}

TARGET static inline void change(const struct float_fields *fields, size_t j, bool plus, size_t next)
{
    size_t length = fields->length;
    add(fields->fields, length, float_spin(plus), fields->columns + j * length, fields->columns + next * length);
}

#include "sim/dynamics_window.h"

void float_use_avx2(struct float_fields *fields)
{
    fields->add = add;
    fields->unstable = unstable_word;
    fields->add_exact = add_exact;
    if (fields->kernel.spins->layers == 1)
        fields->kernel.attempt = attempt;
}
#endif
