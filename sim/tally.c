#include "sim/tally.h"

#include "common/memory.h"

#include <stdlib.h>

struct tally {
    size_t quantities;
    size_t units;
    bool networks; /* the units are networks; otherwise runs on the only network */
    size_t slots;  /* of a unit, next to each other: the parts of a network, or the run */
    double *sums;  /* units * slots * quantities */
};

struct tally *tally_create(const struct experiment *experiment, size_t quantities)
{
    struct tally *tally = memory_need(malloc(sizeof *tally));
    size_t units = experiment_units(experiment);
    bool networks = experiment->samples > 1;
    *tally = (struct tally){
        .quantities = quantities,
        .units = units,
        .networks = networks,
        .slots = networks ? experiment_parts(experiment) / units : 1,
    };
    tally->sums = memory_need(calloc(units * tally->slots, quantities * sizeof *tally->sums));
    return tally;
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    free(tally->sums);
    free(tally);
}

double *tally_sums(struct tally *tally, size_t part, size_t start)
{
    return tally->sums + (tally->networks ? part : start) * tally->quantities;
}

static double unit_total(const struct tally *tally, size_t unit, size_t quantity)
{
    const double *sums = tally->sums + unit * tally->slots * tally->quantities + quantity;
    double total = 0;
    for (size_t slot = 0; slot < tally->slots; slot++)
        total += sums[slot * tally->quantities];
    return total;
}

double tally_total(const struct tally *tally, size_t quantity)
{
    double total = 0;
    for (size_t unit = 0; unit < tally->units; unit++)
        total += unit_total(tally, unit, quantity);
    return total;
}

/* Totals of the units for two quantities, one after the other; the caller frees. */
static double *unit_totals(const struct tally *tally, size_t one, size_t two)
{
    double *totals = memory_need(malloc(2 * tally->units * sizeof *totals));
    for (size_t unit = 0; unit < tally->units; unit++) {
        totals[unit] = unit_total(tally, unit, one);
        totals[tally->units + unit] = unit_total(tally, unit, two);
    }
    return totals;
}

struct estimate tally_mean(const struct tally *tally, size_t numerator, size_t denominator)
{
    double *totals = unit_totals(tally, numerator, denominator);
    struct estimate mean = estimate_clustered_ratio(tally->units, totals, totals + tally->units);
    free(totals);
    return mean;
}

struct interval tally_fraction(const struct tally *tally, size_t successes, size_t trials)
{
    double *totals = unit_totals(tally, successes, trials);
    struct interval interval = estimate_clustered_fraction(tally->units, totals, totals + tally->units);
    free(totals);
    return interval;
}
