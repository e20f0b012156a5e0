/* local_exact: the fixed points of one small network by enumeration, and what is exact about those around one of them,
 * equation (S.30) of notes/solvers.md: Z(f) = sum over fixed points of exp(f s*.s). */
#ifndef FP_SOLVERS_LOCAL_EXACT_H
#define FP_SOLVERS_LOCAL_EXACT_H

#include "sim/network.h"

#include <gsl/gsl_rng.h>
#include <stdbool.h>

enum { LOCAL_EXACT_NEURONS = 40 }; /* at most */

/* All fixed points of one network. */
struct exact_points {
    size_t neurons;
    size_t count, capacity; /* fixed points with s_0 = +1: half of them */
    uint64_t *states;       /* ascending; bit i is set where s_i = +1 */
    bool complete;          /* false: there are more than EXACT_POINTS_MOST */
};

/* Fixed points of a network, both mirror images: how many are kept at most, and how many who asks may expect. */
enum { EXACT_POINTS_MOST = 1 << 24, EXACT_POINTS_EXPECTED = 1 << 20 };

/* Those of a network of one layer of at most LOCAL_EXACT_NEURONS with couplings J_i = J_D,i - kappa of the constraints
 * (N numbers). Stops early after a signal (common/interruption.h). Out of memory: one line on stderr and exit 1. */
struct exact_points exact_points_find(const struct network *network, const double *coupling);
void exact_points_free(struct exact_points *points);

/* Draws one of them, each with the same probability, and stores its N spins; false if there is none. */
bool exact_points_draw(const struct exact_points *points, gsl_rng *generator, int8_t *state);

/* The fixed points of a network sorted by their distance from a reference. */
struct exact_shells;
struct exact_shells *exact_shells_create(const struct exact_points *points, const int8_t *reference);
void exact_shells_free(struct exact_shells *shells); /* NULL is accepted */

/* Exact counterpart of struct scan_point at a field f; at least one fixed point must exist. */
struct exact_local {
    double distance, distance_replicas; /* means under the weights exp(f s*.s) */
    double free_entropy, entropy;       /* nats per neuron */
};
struct exact_local exact_local_at(const struct exact_shells *shells, double field);

#endif
