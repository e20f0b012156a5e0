/* tally: sums of several quantities over the runs of one grid point, and their ratios with errors. The sums are kept
 * apart for the independent units of the experiment (experiment_units: networks, or the runs on the only network). */
#ifndef FP_SIM_TALLY_H
#define FP_SIM_TALLY_H

#include "common/estimate.h"
#include "sim/experiment.h"

struct tally;

/* All sums are zero. Out of memory: one line on stderr and exit 1. */
struct tally *tally_create(const struct experiment *experiment, size_t quantities);
void tally_free(struct tally *tally); /* NULL is accepted */

/* The sums, one for each quantity, to which run `start` of part number `part` adds. Different parts may add at the same
 * time; the result does not depend on their order. */
double *tally_sums(struct tally *tally, size_t part, size_t start);

/* The sum of a quantity over all runs. */
double tally_total(const struct tally *tally, size_t quantity);

/* Ratio of the totals of two quantities: a mean over what `denominator` >= 0 counts, estimate_clustered_ratio over the
 * units. */
struct estimate tally_mean(const struct tally *tally, size_t numerator, size_t denominator);

/* The same where the numerator counts successes among `trials`, with the Wilson interval whose effective number of
 * trials follows from the scatter between units, equations (N.21) and (N.22). */
struct interval tally_fraction(const struct tally *tally, size_t successes, size_t trials);

#endif
