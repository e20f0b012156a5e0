/* cycles: Brent's search for the cycle that a deterministic dynamics runs into, equation (N.27) of notes/networks.md.
 * The state of now and then is kept as the anchor; a state equal to the anchor, spin by spin, closes a cycle. */
#ifndef FP_SIM_CYCLES_H
#define FP_SIM_CYCLES_H

#include <stddef.h>
#include <stdint.h>

struct cycle_search;

/* Out of memory: one line on stderr and exit 1. */
struct cycle_search *cycle_search_create(size_t spins);
void cycle_search_free(struct cycle_search *search); /* NULL is accepted */

/* Begins anew from this state. */
void cycle_search_begin(struct cycle_search *search, const int8_t *state);

/* Takes the state after one step more. Returns the length of the cycle in steps as soon as it is closed (the smallest
 * period, 1 for a fixed point), before that 0. A cycle of length p that is entered after m steps is found within
 * 2 max(m + 1, p) + p steps. */
long cycle_search_step(struct cycle_search *search, const int8_t *state);

#endif
