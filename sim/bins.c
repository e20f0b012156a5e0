#include "sim/bins.h"

#include "common/grid.h"
#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The edges, as the caller's own memory. */
static double *read_edges(const struct options *options, const char *preset, size_t *count)
{
    struct grid grid = options_grid(options, "bins");
    if (grid.count == 0) {
        char problem[PROBLEM_SIZE];
        const struct range any = {.minimum = -INFINITY, .maximum = INFINITY};
        grid_parse(preset, &any, &grid, problem);
        *count = grid.count;
        return (double *)grid.values;
    }
    double *edges = memory_need(malloc(grid.count * sizeof *edges));
    memcpy(edges, grid.values, grid.count * sizeof *edges);
    *count = grid.count;
    return edges;
}

gsl_histogram *bins_create(const struct options *options, const char *preset)
{
    size_t count;
    double *edges = read_edges(options, preset, &count);
    if (count < 2)
        options_refuse(options, "--bins needs two edges or more");
    for (size_t i = 1; i < count; i++)
        if (edges[i] <= edges[i - 1])
            options_refuse(options, "--bins %g,%g: edges must ascend", edges[i - 1], edges[i]);
    gsl_histogram *bins = memory_need(gsl_histogram_alloc(count - 1));
    gsl_histogram_set_ranges(bins, edges, count);
    free(edges);
    return bins;
}

size_t bins_count(const struct options *options, const char *preset)
{
    gsl_histogram *bins = bins_create(options, preset);
    size_t count = bins->n;
    gsl_histogram_free(bins);
    return count;
}

bool bins_find(const gsl_histogram *bins, double x, size_t *bin)
{
    if (x == bins->range[bins->n]) {
        *bin = bins->n - 1;
        return true;
    }
    bool inside = x >= bins->range[0] && x < bins->range[bins->n]; /* outside, GSL would call its error handler */
    return inside && gsl_histogram_find(bins, x, bin) == 0;
}

void bins_add(const gsl_histogram *bins, double x, double weight, double *counts)
{
    size_t bin;
    if (!bins_find(bins, x, &bin))
        return;
    bool shared = bin > 0 && x == bins->range[bin];
    counts[bin] += shared ? weight / 2 : weight;
    if (shared)
        counts[bin - 1] += weight / 2;
}

double bins_middle(const gsl_histogram *bins, size_t index)
{
    return (bins->range[index] + bins->range[index + 1]) / 2;
}
