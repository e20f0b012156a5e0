#include "sim/dynamics_int8.h"

#if defined __x86_64__
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,avx512f,avx512bw,avx512dq,avx512vl")))
#define LANES 16
#define FIELDS int8_fields

struct window {
    __m512i place, field, spin; /* field: in the upper 16 bits; spin: the sign bit is set where s_i = +1 */
};

/* The numbers, or minus the numbers, without a branch. */
TARGET static inline __m512i negated(__m512i numbers, bool negate)
{
    __m512i mask = _mm512_set1_epi32(-(int)negate);
    return _mm512_sub_epi32(_mm512_xor_si512(numbers, mask), mask);
}

TARGET static inline struct window window_open(const struct int8_fields *fields, const uint32_t *places)
{
    __m512i place = _mm512_loadu_si512(places);
    __m512i field = _mm512_i32gather_epi32(place, fields->fields, 2);
    __m512i word = _mm512_i32gather_epi32(_mm512_srli_epi32(place, 5), fields->kernel.spins->plus, 4);
    __m512i spin = _mm512_sllv_epi32(word, _mm512_andnot_si512(place, _mm512_set1_epi32(31)));
    return (struct window){place, _mm512_slli_epi32(field, 16), spin};
}

TARGET static inline struct window window_change(struct window window, const struct int8_fields *fields, size_t j,
                                                 bool plus, uint32_t open)
{
    __m512i jump = _mm512_set1_epi32((int)((uint32_t)(int8_spin(plus) * fields->jumps[j]) << 16));
    const int8_t *column = fields->columns + j * fields->length;
    __m512i change = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), (__mmask16)open, window.place, column, 1);
    change = negated(_mm512_srai_epi32(_mm512_slli_epi32(change, 24), 8), !plus);
    __mmask16 same = _mm512_cmpeq_epi32_mask(window.place, _mm512_set1_epi32((int)j));
    window.field = _mm512_add_epi32(window.field, _mm512_mask_add_epi32(change, same, change, jump));
    return window;
}

TARGET static inline struct window window_turn(struct window window, size_t j)
{
    __mmask16 same = _mm512_cmpeq_epi32_mask(window.place, _mm512_set1_epi32((int)j));
    window.spin = _mm512_mask_xor_epi32(window.spin, same, window.spin, _mm512_set1_epi32(-1));
    return window;
}

TARGET static inline uint32_t window_unstable(struct window window)
{
    return _mm512_movepi32_mask(_mm512_xor_si512(window.field, window.spin)) ^ 0xffffu;
}

TARGET static inline void add(int16_t *fields, size_t length, bool plus, const int8_t *column, const int8_t *next)
{
    __m512i sign = _mm512_set1_epi16((short)int8_spin(plus));
    for (size_t block = 0; block < length; block += KERNEL_BLOCK) {
        _mm_prefetch((const char *)(next + block), _MM_HINT_T0);
        for (size_t i = block; i < block + KERNEL_BLOCK; i += 32) {
            __m512i change = _mm512_cvtepi8_epi16(_mm256_load_si256((const __m256i *)(column + i)));
            __m512i field = _mm512_load_si512(fields + i);
            _mm512_store_si512(fields + i, _mm512_add_epi16(field, _mm512_mullo_epi16(change, sign)));
        }
    }
}

TARGET static uint32_t unstable_word(const struct int8_fields *fields, size_t w)
{
    return ~(_mm512_movepi16_mask(_mm512_load_si512(fields->fields + 32 * w)) ^ fields->kernel.spins->plus[w]);
}

TARGET static void add_exact(int32_t *exact, size_t length, bool plus, const int8_t *column)
{
    for (size_t i = 0; i < length; i += 16) {
        __m512i change = negated(_mm512_cvtepi8_epi32(_mm_load_si128((const __m128i *)(column + i))), !plus);
        _mm512_store_si512(exact + i, _mm512_add_epi32(_mm512_load_si512(exact + i), change));
    }
}

TARGET static inline void change(const struct int8_fields *fields, size_t j, bool plus, size_t next)
{
    size_t length = fields->length;
    int8_jump(fields, j, plus);
    add(fields->fields, length, plus, fields->columns + j * length, fields->columns + next * length);
}

#include "sim/dynamics_window.h"

void int8_use_avx512(struct int8_fields *fields)
{
    fields->add = add;
    fields->unstable = unstable_word;
    fields->add_exact = add_exact;
    fields->kernel.attempt = attempt;
}
#endif
