/* bethe: entropy of fixed points from the messages of belief propagation, in the Bethe approximation. */
#ifndef FP_SOLVERS_BETHE_H
#define FP_SOLVERS_BETHE_H

#include "solvers/amp.h"
#include "solvers/bp.h"

/* Of the fixed points, each weighted with exp(sum_k f_k s_k); nats per neuron. It means something where the messages
 * have converged. */
struct bethe {
    double free_entropy; /* ln Z / N */
    double entropy;      /* (ln Z - sum_k f_k m_k) / N */
};

struct bethe bethe_of_amp(const struct amp *amp); /* equation (S.17) */

/* Equation (S.9). `field`: the external fields, N numbers; NULL: zero. */
struct bethe bethe_of_bp(const struct bp *bp, size_t neurons, const double *field);

#endif
