/* naive_amp: message passing in its dense form by the formulas, neuron by neuron in double precision: (S.5) to (S.7),
 * (S.10) to (S.16), (S.20) to (S.22). Not for magnetisations so close to +-1 that the formulas lose their digits. */
#ifndef FP_TESTS_NAIVE_AMP_H
#define FP_TESTS_NAIVE_AMP_H

#include "solvers/amp.h"

struct naive_amp {
    size_t neurons;
    enum amp_variance kind;
    double *matrix;          /* J_ij at i * neurons + j */
    double *coupling, *field; /* J_i, f */
    double *m, *total, *self; /* m, R, o */
    double *mean, *variance, *force, *slope; /* omega, V, g, g' */
};

/* A null field is zero. */
struct naive_amp naive_amp_start(const struct network *network, enum amp_variance kind, const double *coupling,
                                 const double *field, const double *fields);
void naive_amp_end(struct naive_amp *amp);

struct amp_iteration naive_amp_iterate(struct naive_amp *amp, const struct amp_drive *drive);

#endif
