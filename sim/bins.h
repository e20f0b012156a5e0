/* bins: the bins of a histogram, as --bins gives their edges. */
#ifndef FP_SIM_BINS_H
#define FP_SIM_BINS_H

#include "common/options.h"

#include <gsl/gsl_histogram.h>

/* An empty histogram with the edges of --bins, or of `preset` (such as "0:5:0.05") if it was not given. Edges
 * that do not ascend, or fewer than two: refuses (exit 2). gsl_histogram_free frees. */
gsl_histogram *bins_create(const struct options *options, const char *preset);

/* How many bins these are. */
size_t bins_count(const struct options *options, const char *preset);

/* Stores the bin of x: its lower edge belongs to a bin, the upper edge only to the last one. False if there is none. */
bool bins_find(const gsl_histogram *bins, double x, size_t *bin);

/* Adds `weight` to the bin of x in counts, one for each bin; a value on the edge between two bins counts half in both,
 * so that the values of a lattice fall evenly. Outside all bins nothing happens. */
void bins_add(const gsl_histogram *bins, double x, double weight, double *counts);

/* The middle of bin `index`. */
double bins_middle(const gsl_histogram *bins, size_t index);

#endif
