/* representation: how similar the states are that patterns of the same and of different classes lead to, equations
 * (A.71) and (A.72) of notes/learning.md. */
#ifndef FP_SIM_REPRESENTATION_H
#define FP_SIM_REPRESENTATION_H

#include <stddef.h>
#include <stdint.h>

/* Sums over the states of each class; of `neurons` spins (or 0), for `classes` classes. */
struct representation;

/* All sums are zero. Out of memory: one line on stderr and exit 1. */
struct representation *representation_create(size_t neurons, size_t classes);
void representation_free(struct representation *representation); /* NULL is accepted */

/* Adds `count` states, state k at states[k * stride], of class labels[k] (which may be the same for several calls). */
void representation_add(struct representation *representation, const int8_t *states, size_t stride,
                        const uint8_t *labels, size_t count);

/* Mean overlap sum_i S_i^a S_i^b / neurons over all pairs a != b of patterns of the same class (A.71), and over all
 * pairs of different classes (A.72): of the sums of all classes, exactly. Without such a pair: 0. */
double representation_within(const struct representation *representation);
double representation_between(const struct representation *representation);

#endif
