/* entropy: the annealed (= replica-symmetric) entropy of fixed points for N -> infinity, equations (E.5) to
 * (E.21) of notes/entropy.md: margin, symmetry of the couplings, chains of layers. Nats per neuron. */
#ifndef FP_THEORY_ENTROPY_H
#define FP_THEORY_ENTROPY_H

#include "theory/ensemble.h"

#include <stdbool.h>

/* False where no network has fixed points, for any N: eta = -1, where the random parts of the stabilities sum
 * to zero, and the self-coupling with all neighbouring layers aligned does not exceed zero, equation (E.11). */
bool entropy_exists(const struct ensemble *ensemble);

/* Stores Sigma = lim ln E[#] / (N L), equation (E.7) for one layer and (E.13) for a chain; -INFINITY where
 * entropy_exists is false. Error about 1e-14 times (1 + J^2). Returns 0; GSL_EINVAL for a parameter out of
 * range; GSL_ENOMEM; GSL_EFAILED if the stationary point of a chain with eta != 0 was not found. */
int entropy_annealed(const struct ensemble *ensemble, double *entropy);

#endif
