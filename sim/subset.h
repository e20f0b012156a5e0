/* subset: balanced choices of labelled patterns. */
#ifndef FP_SIM_SUBSET_H
#define FP_SIM_SUBSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A class of labelled patterns, and how many there are of it. */
struct class_count {
    size_t class, count;
};

/* Stores the numbers (of `count` patterns, at most 2^32) of `per_class` of each of the classes 0 to classes - 1, chosen
 * at random and in ascending order, in `numbers`. A choice contains all smaller ones of the same seed. False if there
 * are not so many of each class: *rarest is then the class of fewest patterns. */
bool subset_choose(size_t count, const uint8_t *labels, size_t classes, size_t per_class, uint64_t seed,
                   uint32_t *numbers, struct class_count *rarest);

#endif
