/* bp: belief propagation on one network of one layer with all its N^2 messages, in double precision: the oracle of
 * solvers/amp; equations (S.1) to (S.9) of notes/solvers.md. */
#ifndef FP_SOLVERS_BP_H
#define FP_SOLVERS_BP_H

#include "sim/network.h"

struct bp;

size_t bp_bytes(size_t neurons); /* besides the network; SIZE_MAX if uncountable */

/* The couplings of the network are copied. Constraints and fields are zero at first. Out of memory: one line on stderr
 * and exit 1. */
struct bp *bp_create(const struct network *network);
void bp_free(struct bp *bp); /* NULL is accepted */

/* As in solvers/amp.h: N couplings J_i of the constraints; N external fields f_k, NULL: zero; N total fields h_k to
 * begin with, which are also the fields that every factor receives. */
void bp_set_constraints(struct bp *bp, const double *coupling);
void bp_set_field(struct bp *bp, const double *field);
void bp_start(struct bp *bp, const double *fields);

/* One iteration of all messages with damping rho of the fields, 0 <= rho < 1. Returns the largest change of a
 * magnetisation m_k. Nothing ever becomes infinite or NaN: a factor's field on a neuron is clipped at +-40. */
double bp_iterate(struct bp *bp, double damping);

const double *bp_magnetisations(const struct bp *bp); /* N numbers */

/* ln Z of all neurons together in the Bethe approximation, from the present messages, equation (S.9). */
double bp_log_z(const struct bp *bp);

#endif
