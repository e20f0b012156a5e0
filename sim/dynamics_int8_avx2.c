#include "sim/dynamics_int8.h"

#if defined __x86_64__
#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define LANES 8
#define FIELDS int8_fields

struct window {
    __m256i place, field, spin; /* field: in the upper 16 bits; spin: the sign bit is set where s_i = +1 */
};

TARGET static inline struct window window_open(const struct int8_fields *fields, const uint32_t *places)
{
    __m256i place = _mm256_loadu_si256((const __m256i *)places);
    __m256i field = _mm256_i32gather_epi32((const int *)fields->fields, place, 2);
    __m256i word = _mm256_i32gather_epi32((const int *)fields->kernel.spins->plus, _mm256_srli_epi32(place, 5), 4);
    __m256i spin = _mm256_sllv_epi32(word, _mm256_andnot_si256(place, _mm256_set1_epi32(31)));
    return (struct window){place, _mm256_slli_epi32(field, 16), spin};
}

TARGET static inline struct window window_change(struct window window, const struct int8_fields *fields, size_t j,
                                                 bool plus, uint32_t open)
{
    (void)open;
    int sign = int8_spin(plus);
    const int *column = (const int *)(fields->columns + j * fields->length);
    __m256i change = _mm256_slli_epi32(_mm256_i32gather_epi32(column, window.place, 1), 24);
    change = _mm256_sign_epi32(_mm256_srai_epi32(change, 8), _mm256_set1_epi32(sign));
    __m256i same = _mm256_cmpeq_epi32(window.place, _mm256_set1_epi32((int)j));
    __m256i jump = _mm256_and_si256(same, _mm256_set1_epi32((int)((uint32_t)(sign * fields->jumps[j]) << 16)));
    window.field = _mm256_add_epi32(window.field, _mm256_add_epi32(change, jump));
    return window;
}

TARGET static inline struct window window_turn(struct window window, size_t j)
{
    __m256i same = _mm256_cmpeq_epi32(window.place, _mm256_set1_epi32((int)j));
    window.spin = _mm256_xor_si256(window.spin, same);
    return window;
}

TARGET static inline uint32_t window_unstable(struct window window)
{
    __m256i differ = _mm256_xor_si256(window.field, window.spin);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(differ)) ^ 0xff;
}

TARGET static inline void add(int16_t *fields, size_t length, bool plus, const int8_t *column, const int8_t *next)
{
    __m256i sign = _mm256_set1_epi16((short)int8_spin(plus));
    for (size_t block = 0; block < length; block += KERNEL_BLOCK) {
        _mm_prefetch((const char *)(next + block), _MM_HINT_T0);
        for (size_t i = block; i < block + KERNEL_BLOCK; i += 16) {
            __m256i change = _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(column + i)));
            __m256i *field = (__m256i *)(fields + i);
            _mm256_store_si256(field, _mm256_add_epi16(_mm256_load_si256(field), _mm256_sign_epi16(change, sign)));
        }
    }
}

TARGET static uint32_t unstable_word(const struct int8_fields *fields, size_t w)
{
    const __m256i *field = (const __m256i *)(fields->fields + 32 * w);
    __m256i signs = _mm256_packs_epi16(_mm256_load_si256(field), _mm256_load_si256(field + 1));
    signs = _mm256_permute4x64_epi64(signs, 0xd8); /* packing leaves 0-7, 16-23, 8-15, 24-31 */
    return ~((uint32_t)_mm256_movemask_epi8(signs) ^ fields->kernel.spins->plus[w]);
}

TARGET static void add_exact(int32_t *exact, size_t length, bool plus, const int8_t *column)
{
    __m256i sign = _mm256_set1_epi32(int8_spin(plus));
    for (size_t i = 0; i < length; i += 8) {
        __m256i change = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(column + i)));
        __m256i *field = (__m256i *)(exact + i);
        _mm256_store_si256(field, _mm256_add_epi32(_mm256_load_si256(field), _mm256_sign_epi32(change, sign)));
    }
}

TARGET static inline void change(const struct int8_fields *fields, size_t j, bool plus, size_t next)
{
    size_t length = fields->length;
    int8_jump(fields, j, plus);
    add(fields->fields, length, plus, fields->columns + j * length, fields->columns + next * length);
}

#include "sim/dynamics_window.h"

void int8_use_avx2(struct int8_fields *fields)
{
    fields->add = add;
    fields->unstable = unstable_word;
    fields->add_exact = add_exact;
    fields->kernel.attempt = attempt;
}
#endif
