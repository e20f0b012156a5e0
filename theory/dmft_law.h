/* dmft_law: the law of vanishing activity, section 5 of notes/dmft.md, and what follows from it: first guesses, and
 * grids that fit an activity. */
#ifndef FP_THEORY_DMFT_LAW_H
#define FP_THEORY_DMFT_LAW_H

#include "theory/dmft_clock.h"

/* beta of equation (D.19), J_D = J* - 2 beta sqrt(a) + O(a): -zeta(1/2)/sqrt(2 pi) for parallel and cyclic, 1/sqrt(2)
 * for random; for permuted updates a value fitted to solutions, to 2 %. */
double dmft_law_beta(enum dmft_rule rule);

/* The largest activity that is solved for: a neuron that flips at nearly every update needs J_D << 0. */
#define DMFT_LARGEST_ACTIVITY 0.9

/* A guess of J_D at an activity up to that: the law with a term in a that makes it good to 0.02 at all J_D >= 0. */
double dmft_law_jd(enum dmft_rule rule, double activity);

/* A guess of -d J_D/d ln a at an activity, good to 5 % or so. */
double dmft_law_slope(enum dmft_rule rule, double activity);

/* A guess of -d ln a/d J_D of the relay on given fields, whose covariance belongs to this activity; good to 6 % where
 * J_D is at least -0.1. */
double dmft_law_decay(enum dmft_rule rule, double activity);

/* The activity in [smallest, DMFT_LARGEST_ACTIVITY] that dmft_law_jd has at J_D, or the closer end. */
double dmft_law_activity(enum dmft_rule rule, double jd, double smallest);

/* The clock on which a state of this activity is solved: cells of activity * length near 0.04, at which the bias of the
 * step is below 2e-4 in J_D; permuted updates of an activity below 0.055 have cells of whole sweeps. All have a bias
 * that can be measured, but for cells of a single parallel update, which have none. A sweep is a multiple of the cell,
 * or the cell one of a sweep. */
struct dmft_clock dmft_law_clock(enum dmft_rule rule, double activity);

/* The number of periods, a power of two, of a ring on which a neuron flips 24 to 48 times (D.12), but at least 16. */
size_t dmft_law_periods(const struct dmft_clock *clock, double activity);

#endif
