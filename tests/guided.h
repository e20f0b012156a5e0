/* guided: a random network whose neurons are pulled toward a random state s* by fields f s*_k, with the same coupling J
 * in all constraints, for the tests of belief propagation. */
#ifndef FP_TESTS_GUIDED_H
#define FP_TESTS_GUIDED_H

#include "solvers/amp.h"
#include "solvers/bp.h"

struct guided {
    size_t neurons;
    struct network *network;
    int8_t *state;
    double *coupling, *field; /* J and f s*_k, neurons numbers each */
};

/* Network number `sample` of symmetry eta, seed 1. */
struct guided guided_create(size_t neurons, uint64_t sample, double eta, double coupling, double field);
void guided_free(struct guided *guided);

/* Iterates with damping 0.3 from these total fields until no magnetisation changes by more than `accuracy`; more than
 * 2000 iterations end the test. To be freed. */
struct bp *guided_bp(const struct guided *guided, const double *start, double accuracy);

/* The same from the external fields, up to what single precision can do. */
struct amp *guided_amp(const struct guided *guided, enum amp_variance variance);

#endif
