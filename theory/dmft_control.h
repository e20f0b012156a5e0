/* dmft_control: a control variate for J_D, section 3 of notes/dmft.md: how much oftener than a normal process of their
 * own covariance the fields of a step keep their sign over a lag, equation (D.14a). Its mean is zero. */
#ifndef FP_THEORY_DMFT_CONTROL_H
#define FP_THEORY_DMFT_CONTROL_H

#include <stddef.h>

/* Sums over trajectories; zero to begin with, but for the lag. */
struct dmft_control {
    size_t lag;             /* points */
    double count, equal;    /* pairs of points at this distance on the ring; those of equal sign */
    double product, square; /* sums over pairs of the product of their fields, over points of the square */
};

/* Adds a trajectory on a ring of `points` > lag points. */
void dmft_control_add(struct dmft_control *control, size_t points, const double *field);

/* The mean of sign h sign h' minus (2/pi) arcsin of the correlation of h and h'; 0 without trajectories. */
double dmft_control_excess(const struct dmft_control *control);

#endif
