/* quadrature: panels for composite Gauss-Legendre rules, graded around the places where an integrand turns sharply
 * and as long as the Gaussian measure allows elsewhere. */
#ifndef FP_THEORY_QUADRATURE_H
#define FP_THEORY_QUADRATURE_H

#include <stddef.h>

/* A sharp turn: within `radius` of `centre` no panel is longer than `scale`; away from it panels grow with the
 * distance. scale > 0, radius >= 0. */
struct feature {
    double centre, radius, scale;
};

struct panels {
    size_t count;
    struct feature features[2];
    double longest; /* no panel is longer anywhere */
};

/* Gauss-Legendre nodes per panel at a resolution from 0.5: 12 at 1, 24 at 2, 64 at 4. From 4 on a power of two, since GSL
 * knows these rules to the last digit (the 48 nodes it computes itself are good to 1e-12 only). */
size_t panels_order(double resolution);

/* The end of the panel that starts at x. Always greater than x. */
double panels_next(const struct panels *panels, double x);

#endif
