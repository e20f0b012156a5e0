/* count_states: the fixed points of networks themselves, not only their number. */
#ifndef FP_SIM_COUNT_STATES_H
#define FP_SIM_COUNT_STATES_H

#include "sim/count_request.h"

enum { COUNT_STATES_MOST = 1 << 20 }; /* fixed points of one network, both mirror images */

/* A fixed point with s_0 = +1, for itself and its mirror image. Bit i of `state` is set where s_i = +1. */
struct fixed_point {
    uint64_t state;
    double smallest; /* min_i (s_i h_i + J_ii), equation (N.5), where J_ii is that of a loaded network or 0 */
};

struct fixed_points {
    struct fixed_point *list;
    size_t count, capacity;
};

/* Searches part `part` (0 ... 2^part_bits - 1) of network `network` of an ensemble at the lowest level and appends
 * what it finds, COUNT_STATES_MOST / 2 + 1 of it at most. Out of memory: one line on stderr and exit 1. */
void count_states_gather(const struct count_request *request, const struct network_ensemble *ensemble, size_t network,
                         size_t part, struct fixed_points *points);

/* Joins `count` lists to one, the largest smallest stability first, and frees them. False if there are more than
 * COUNT_STATES_MOST fixed points: then one line on stderr says so, and nothing is stored. */
bool count_states_join(const struct count_request *request, size_t network, size_t count, struct fixed_points *lists,
                       struct fixed_points *joined);

/* Refuses a run in which more than COUNT_STATES_MOST fixed points are expected in a network; `option` asks for them. */
void count_states_check(const struct count_request *request, const char *option);

#endif
