#include "common/estimate.h"

#include "common/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What lies outside an interval, on each side. */
static const double tail = 0.025;

struct estimate estimate_mean(size_t count, const double *values)
{
    double mean = gsl_stats_mean(values, 1, count);
    double error = count > 1 ? gsl_stats_sd_m(values, 1, count, mean) / sqrt((double)count) : INFINITY;
    return (struct estimate){mean, error};
}

struct estimate *estimate_means(size_t rows, size_t count, const double *values)
{
    struct estimate *means = memory_need(malloc(rows * sizeof *means));
    for (size_t i = 0; i < rows; i++)
        means[i] = estimate_mean(count, values + i * count);
    return means;
}

double estimate_z_score(struct estimate measured, double expected)
{
    double difference = measured.value - expected;
    return difference == 0 ? 0 : difference / measured.error;
}

struct interval estimate_fraction(double successes, double trials)
{
    if (trials == 0)
        return (struct interval){0, 0, 1};
    double z = gsl_cdf_ugaussian_Qinv(tail);
    double centre = (successes + z * z / 2) / (trials + z * z);
    double half = z / (trials + z * z) * sqrt(successes * (trials - successes) / trials + z * z / 4);
    return (struct interval){
        .value = successes / trials,
        .low = successes == 0 ? 0 : fmax(centre - half, 0),
        .high = successes == trials ? 1 : fmin(centre + half, 1),
    };
}

/* Clusters --------------------------------------------------------------------------------------------- */

static double sum(size_t count, const double *values)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

double estimate_design_effect(size_t clusters, const double *successes, const double *trials)
{
    double all = sum(clusters, trials), used = 0, scatter = 0;
    double fraction = all > 0 ? sum(clusters, successes) / all : 0;
    for (size_t k = 0; k < clusters; k++) {
        double excess = successes[k] - fraction * trials[k];
        used += trials[k] > 0;
        scatter += excess * excess;
    }
    if (used < 2 || fraction == 0 || fraction == 1)
        return 1;
    double variance = used / (used - 1) * scatter / (all * all);
    return fmax(1, variance / (fraction * (1 - fraction) / (all - 1)));
}

struct interval estimate_clustered_fraction(size_t clusters, const double *successes, const double *trials)
{
    double effect = estimate_design_effect(clusters, successes, trials);
    return estimate_fraction(sum(clusters, successes) / effect, sum(clusters, trials) / effect);
}

struct estimate estimate_clustered_ratio(size_t clusters, const double *numerators, const double *denominators)
{
    double count = sum(clusters, denominators);
    if (!(count > 0))
        return (struct estimate){0, INFINITY};
    double value = sum(clusters, numerators) / count, squares = 0, used = 0;
    for (size_t k = 0; k < clusters; k++) {
        double deviation = numerators[k] - value * denominators[k];
        squares += deviation * deviation;
        used += denominators[k] > 0;
    }
    return (struct estimate){value, used > 1 ? sqrt(used / (used - 1) * squares) / count : INFINITY};
}

/* Quantiles -------------------------------------------------------------------------------------------- */

/* The smallest k for which P(K <= k) exceeds `probability`; K is binomial of `count` trials. */
static size_t binomial_quantile(double probability, double p, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gsl_cdf_binomial_P((unsigned)middle, p, (unsigned)count) > probability)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Not by GSL where that would multiply an infinite value by 0. */
static double interpolate(size_t count, const double *sorted, double p)
{
    double position = p * (double)(count - 1);
    size_t upper = (size_t)ceil(position);
    if (isinf(sorted[upper]) || (double)upper == position)
        return sorted[upper];
    return gsl_stats_quantile_from_sorted_data(sorted, 1, count, p);
}

struct interval estimate_quantile(size_t count, const double *sorted, double p, double design_effect)
{
    /* Of the values, K lie below the true quantile, and low <= K <= high with 95 %: the interval begins at order
     * statistic `low` and ends at high + 1. */
    double centre = p * (double)count, stretch = sqrt(design_effect), rounding = 1e-9;
    double low = (double)binomial_quantile(tail, p, count), high = (double)binomial_quantile(1 - tail, p, count);
    low = floor(centre - (centre - low) * stretch + rounding);
    high = ceil(centre + (high - centre) * stretch - rounding);
    return (struct interval){
        .value = interpolate(count, sorted, p),
        .low = low < 1 ? -INFINITY : sorted[(size_t)low - 1],
        .high = high + 1 > (double)count ? INFINITY : sorted[(size_t)high],
    };
}

/* Design effect of the fraction of values that are at most `limit`. */
static double design_effect_below(size_t clusters, size_t size, const double *values, double limit)
{
    double *successes = memory_need(calloc(2 * clusters, sizeof *successes)), *trials = successes + clusters;
    for (size_t v = 0; v < clusters * size; v++) {
        successes[v / size] += values[v] <= limit;
        trials[v / size]++;
    }
    double effect = estimate_design_effect(clusters, successes, trials);
    free(successes);
    return effect;
}

struct interval estimate_clustered_quantile(size_t clusters, size_t size, const double *values, double p)
{
    size_t count = clusters * size;
    double *sorted = memory_need(malloc(count * sizeof *sorted));
    memcpy(sorted, values, count * sizeof *sorted);
    gsl_sort(sorted, 1, count);
    double limit = estimate_quantile(count, sorted, p, 1).value;
    struct interval quantile =
        estimate_quantile(count, sorted, p, design_effect_below(clusters, size, values, limit));
    free(sorted);
    return quantile;
}
