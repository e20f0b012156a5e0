/* dynamics_int8: the kernel in integers, as its code for several processors sees it, equations (N.10) and (N.11).
 *
 * In units of the quantum a field is h_i = p_i + 2 m_i, where the parity p_i = 0 or 1 of a neuron never changes. Kept
 * is m_i + b_i, where b_i depends on the neuron and on its spin in such a way that a spin +1 is unstable where this is
 * negative, a spin -1 where it is not: with the threshold T, J_D in quanta plus a dither uniform in [-1, 1), and
 * c_i = ceil((p_i + T) / 2),
 *   b_i = c_i - 1   for s_i = +1: unstable if   p_i + 2 m_i + T <= 0, that is m_i <= -c_i;
 *   b_i = p_i - c_i for s_i = -1: unstable if - p_i - 2 m_i + T <= 0, that is m_i >= c_i - p_i.
 * A flip of neuron j changes m_i by s_j J_ij in quanta, and b_j by its jump. */
#ifndef FP_SIM_DYNAMICS_INT8_H
#define FP_SIM_DYNAMICS_INT8_H

#include "sim/dynamics_kernel.h"

struct int8_fields {
    struct kernel kernel;
    size_t length;   /* of a column: the stride */
    int8_t *columns; /* column of neuron i, from i * length on; 0 for j = i; four more numbers may be read */
    int16_t *fields; /* m_i + b_i; 0 where there is no neuron; two more numbers may be read */
    int32_t *jumps;  /* change of b_i when the spin becomes +1 */
    int32_t *exact;  /* work space: fields in quanta */
    double quanta;   /* in a unit of the field */
    /* fields += column, or -= if not plus, modulo 2^16; the column `next` is fetched. */
    void (*add)(int16_t *fields, size_t length, bool plus, const int8_t *column, const int8_t *next);
    /* Bits of the unstable neurons among places 32 w to 32 w + 31. */
    uint32_t (*unstable)(const struct int8_fields *fields, size_t w);
    /* exact += column, or -= if not plus. */
    void (*add_exact)(int32_t *exact, size_t length, bool plus, const int8_t *column);
};

/* +1 or -1, without a branch. */
static inline int int8_spin(bool plus)
{
    return 2 * (int)plus - 1;
}

/* The own field of neuron j, which is turned to +1 or -1. */
static inline void int8_jump(const struct int8_fields *fields, size_t j, bool plus)
{
    fields->fields[j] = (int16_t)(fields->fields[j] + int8_spin(plus) * fields->jumps[j]);
}

#if defined __x86_64__
/* Replace the portable code. */
void int8_use_avx2(struct int8_fields *fields);
void int8_use_avx512(struct int8_fields *fields);
#endif

#endif
