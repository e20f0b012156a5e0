/* local_refusals: what fp-local cannot do. */
#ifndef FP_SOLVERS_LOCAL_REFUSALS_H
#define FP_SOLVERS_LOCAL_REFUSALS_H

#include "solvers/local_request.h"

/* Refuses options that contradict each other, references drawn from more fixed points than can be listed, more memory
 * than there is, and states of --state that are no fixed points: one line on stderr and exit 2. */
void local_refuse(const struct local_request *request);

#endif
