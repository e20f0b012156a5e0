/* chain: the annealed entropy of a chain of layers by its transfer matrix, equations (E.13) to (E.21) of
 * notes/entropy.md. */
#ifndef FP_THEORY_CHAIN_H
#define FP_THEORY_CHAIN_H

#include "theory/ensemble.h"

/* entropy_annealed for a valid ensemble with at least two layers that has fixed points. Returns 0; GSL_ENOMEM;
 * GSL_EFAILED if the stationary point was not found. */
int chain_entropy(const struct ensemble *ensemble, double *entropy);

#endif
