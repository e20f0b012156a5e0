/* amp: belief propagation on one network of one layer in its dense form (approximate message passing): one pass over
 * the couplings an iteration, single precision; equations (S.10) to (S.16) of notes/solvers.md. With pseudo-fields it
 * is focusing BP (S.20) or reinforced BP (S.22). For independent couplings (eta = 0) only, with sums of squares of the
 * rows between 1e-6 and 1e30. */
#ifndef FP_SOLVERS_AMP_H
#define FP_SOLVERS_AMP_H

#include "sim/network.h"

#include <stdbool.h>

/* How the variance V_i of a local field, and the response term of a neuron, are computed (S.12). */
enum amp_variance {
    AMP_MEAN_VARIANCE, /* 1 - q for all: as if every row and column of couplings had norm 1 */
    AMP_ROW_VARIANCE,  /* (norm of the row)(1 - q), (norm of the column) mean g' */
    AMP_FULL_VARIANCE, /* sum_j J_ij^2 (1 - m_j^2), sum_i J_ik^2 g'_i */
};

struct amp;

/* Bytes that amp_create will need, besides the network itself; SIZE_MAX if uncountable. */
size_t amp_bytes(size_t neurons);

/* The network (one layer) must live on. Constraints and fields are zero at first. Out of memory: one line on stderr and
 * exit 1. */
struct amp *amp_create(const struct network *network, enum amp_variance variance);
void amp_renew(struct amp *amp); /* the couplings of the network have changed */
void amp_free(struct amp *amp);  /* NULL is accepted */

/* Sets the couplings of the constraints, J_i = J_D,i - kappa: N numbers. */
void amp_set_constraints(struct amp *amp, const double *coupling);

/* Sets the external fields f_k: N numbers; NULL: zero. */
void amp_set_field(struct amp *amp, const double *field);

/* Sets the floor of 1 - q in the variance V_i, or of sum_j J_ij^2 (1 - m_j^2) over the norm of the row (S.16): 1e-6
 * to 1. At first it is 1e-3, with which focusing solves most; messages at distance d_rep = (1 - q)/2 of each other need
 * one below 2 d_rep. */
void amp_set_floor(struct amp *amp, double spread);

/* Begins with total fields h_k, m_k = tanh h_k: N numbers. */
void amp_start(struct amp *amp, const double *fields);

/* What is done to the fields after the factors have spoken. */
enum amp_drive_kind {
    DRIVE_NONE,          /* u = 0: belief propagation */
    DRIVE_FOCUSING,      /* u of y replicas at coupling gamma, equation (S.20) */
    DRIVE_REINFORCEMENT, /* u = strength * total field, equation (S.22) */
};
struct amp_drive {
    enum amp_drive_kind kind;
    double replicas, gamma; /* y > 1, 0 <= gamma <= INFINITY; of DRIVE_FOCUSING */
    double strength;        /* 0 <= strength < 1; of DRIVE_REINFORCEMENT */
    double damping;         /* rho, 0 <= rho < 1 */
};

/* What an iteration met. */
struct amp_iteration {
    size_t violated; /* neurons whose constraint is violated by the signs of the fields before the iteration */
    double overlap;  /* q = mean m^2, after it */
    double change;   /* largest change of a magnetisation */
};

/* One iteration. Nothing ever becomes infinite or NaN: fields are clipped, (S.16). The result does not depend on the
 * processor. */
struct amp_iteration amp_iterate(struct amp *amp, const struct amp_drive *drive);

/* The state whose violated constraints the last iteration counted: N spins, stored in `state`. */
void amp_state(const struct amp *amp, int8_t *state);

/* The messages as the last iteration left them, N numbers each. */
struct amp_view {
    size_t neurons;
    const double *coupling;     /* J_i */
    const float *field;         /* f_k */
    const float *magnetisation; /* m_k */
    const float *own;           /* R_k, with the external field */
    const float *mean;          /* omega_i */
    const float *variance;      /* V_i */
};
struct amp_view amp_look(const struct amp *amp);

#endif
