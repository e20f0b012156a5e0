/* scan_messages: belief propagation in its dense form (solvers/amp) or with all its messages (solvers/bp) behind one
 * interface: what a field scan iterates. */
#ifndef FP_SOLVERS_SCAN_MESSAGES_H
#define FP_SOLVERS_SCAN_MESSAGES_H

#include "solvers/bethe.h"

enum messages_method {
    MESSAGES_AMP, /* approximate message passing, equations (S.10) to (S.13) of notes/solvers.md */
    MESSAGES_BP,  /* all N^2 messages, (S.1) to (S.8) */
};

struct messages;

size_t messages_bytes(enum messages_method method, size_t neurons); /* besides the network; SIZE_MAX if uncountable */

/* How much a magnetisation may still change, by rounding, in an iteration of messages that have converged. */
double messages_noise(enum messages_method method);

/* The network (one layer) must live on; `coupling`: J_i = J_D,i - kappa of its constraints, N numbers; `variance` is of
 * MESSAGES_AMP. Out of memory: one line on stderr and exit 1. */
struct messages *messages_create(const struct network *network, const double *coupling, enum messages_method method,
                                 enum amp_variance variance);
void messages_free(struct messages *messages); /* NULL is accepted */

/* External fields f_k, total fields h_k to begin with: N numbers. */
void messages_set_field(struct messages *messages, const double *field);
void messages_start(struct messages *messages, const double *fields);

/* One iteration with damping rho of the fields, 0 <= rho < 1 (S.21). Returns the largest change of a magnetisation. */
double messages_iterate(struct messages *messages, double damping);

/* Overlap s.m/N of the magnetisations with a state of N spins, and their q = mean m^2. */
struct messages_overlaps {
    double state, self;
};
struct messages_overlaps messages_overlaps(const struct messages *messages, const int8_t *state);

/* Bethe free entropy and entropy of the present messages, (S.9) or (S.17). */
struct bethe messages_bethe(const struct messages *messages);

#endif
