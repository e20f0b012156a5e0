/* order: the order in which the neurons are tried, one sweep after the other. */
#ifndef FP_SIM_ORDER_H
#define FP_SIM_ORDER_H

#include "sim/dynamics.h"

enum { ORDER_TAIL = 16 };

struct order;

/* For numbers 0 to count - 1, 2 <= count < 2^32. Out of memory: one line on stderr and exit 1. */
struct order *order_create(size_t count);
void order_free(struct order *order); /* NULL is accepted */

/* Goes to the beginning of the stream at this address. */
void order_open(struct order *order, const struct stream_address *address);

/* The `count` numbers of the next sweep, followed by ORDER_TAIL zeros; good until the next call. RULE_RANDOM:
 * independent and uniform; RULE_PERMUTED: a uniform permutation; otherwise 0, 1, 2, ... without use of the stream. */
const uint32_t *order_sweep(struct order *order, enum update_rule rule);

#endif
