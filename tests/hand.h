/* hand: runs of the dynamics followed by hand, on the networks, from the states and with the orders that fp-relax has
 * by default (both seeds 1), for the tests of what it observes. */
#ifndef FP_TESTS_HAND_H
#define FP_TESTS_HAND_H

#include "sim/dynamics.h"
#include "tests/result.h"

enum { HAND_NEURONS = 64 }; /* at most */

/* One network of one layer, and the initial state of the current run on it. */
struct hand {
    struct network *network;
    struct dynamics *dynamics;
    double self_coupling[HAND_NEURONS];
    int8_t start[HAND_NEURONS];
    uint64_t sample;
};

struct hand hand_create(size_t neurons, double jd, uint64_t sample);
void hand_start(struct hand *hand, enum update_rule rule, uint32_t start);
void hand_free(struct hand *hand);

/* Overlap of two states. */
double hand_overlap(size_t neurons, const int8_t *a, const int8_t *b);

/* Runs fp-relax in the same precision, with these arguments. */
#define RUN(...) RESULT("fp-relax", 0, "--precision", "exact", __VA_ARGS__)

/* The columns that all its tables begin with. */
#define COMMON_NAMES "n\tjd\trule\teta\tlambda\tlayers\tsamples\tstarts\t"

#endif
