#include "sim/dynamics_float.h"

#if defined __x86_64__
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")))
#define LANES 16
#define FIELDS float_fields

struct window {
    __m512i place;
    __m512 field, minus; /* minus: the sign bit is set where s_i = -1 */
};

TARGET static inline struct window window_open(const struct float_fields *fields, const uint32_t *places)
{
    __m512i place = _mm512_loadu_si512(places);
    __m512 field = _mm512_i32gather_ps(place, fields->fields, 4);
    __m512i word = _mm512_i32gather_epi32(_mm512_srli_epi32(place, 5), fields->kernel.spins->plus, 4);
    __m512i top = _mm512_sllv_epi32(word, _mm512_andnot_si512(place, _mm512_set1_epi32(31)));
    return (struct window){place, field, _mm512_andnot_ps(_mm512_castsi512_ps(top), _mm512_set1_ps(-0.0f))};
}

TARGET static inline struct window window_change(struct window window, const struct float_fields *fields, size_t j,
                                                 bool plus, uint32_t open)
{
    const float *column = fields->columns + j * fields->length;
    __m512 change = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), (__mmask16)open, window.place, column, 4);
    window.field = _mm512_fmadd_ps(_mm512_set1_ps(float_spin(plus)), change, window.field);
    return window;
}

TARGET static inline struct window window_turn(struct window window, size_t j)
{
    __mmask16 same = _mm512_cmpeq_epi32_mask(window.place, _mm512_set1_epi32((int)j));
    window.minus = _mm512_mask_xor_ps(window.minus, same, window.minus, _mm512_set1_ps(-0.0f));
    return window;
}

TARGET static inline uint32_t window_unstable(struct window window)
{
    __m512 stability = _mm512_xor_ps(window.field, window.minus);
    return _mm512_cmp_ps_mask(stability, _mm512_setzero_ps(), _CMP_LE_OQ);
}

TARGET static inline void add(float *fields, size_t length, float spin, const float *column, const float *next)
{
    __m512 spins = _mm512_set1_ps(spin);
    for (size_t i = 0; i < length; i += FLOAT_LINE) {
        _mm_prefetch((const char *)(next + i), _MM_HINT_T0);
        __m512 field = _mm512_load_ps(fields + i);
        _mm512_store_ps(fields + i, _mm512_fmadd_ps(spins, _mm512_load_ps(column + i), field));
    }
}

TARGET static uint32_t unstable_word(const struct float_fields *fields, size_t w)
{
    __m512 zero = _mm512_setzero_ps();
    uint32_t plus = fields->kernel.spins->plus[w], not_positive = 0, not_negative = 0;
    for (unsigned k = 0; k < 32; k += 16) {
        __m512 field = _mm512_load_ps(fields->fields + 32 * w + k);
        not_positive |= (uint32_t)_mm512_cmp_ps_mask(field, zero, _CMP_LE_OQ) << k;
        not_negative |= (uint32_t)_mm512_cmp_ps_mask(field, zero, _CMP_GE_OQ) << k;
    }
    return (plus & not_positive) | (~plus & not_negative);
}

TARGET static void add_exact(double *exact, size_t length, double half, const float *column)
{
    __m512d halves = _mm512_set1_pd(half);
    for (size_t i = 0; i < length; i += 8) {
        __m512d couplings = _mm512_cvtps_pd(_mm256_load_ps(column + i));
        _mm512_store_pd(exact + i, _mm512_fmadd_pd(halves, couplings, _mm512_load_pd(exact + i)));
    }
}

TARGET static inline void change(const struct float_fields *fields, size_t j, bool plus, size_t next)
{
    size_t length = fields->length;
    add(fields->fields, length, float_spin(plus), fields->columns + j * length, fields->columns + next * length);
}

#include "sim/dynamics_window.h"

void float_use_avx512(struct float_fields *fields)
{
    fields->add = add;
    fields->unstable = unstable_word;
    fields->add_exact = add_exact;
    if (fields->kernel.spins->layers == 1)
        fields->kernel.attempt = attempt;
}
#endif
