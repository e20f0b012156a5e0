#include "common/stream.h"
#include "tests/near.h"
#include "theory/dmft_clock.h"
#include "theory/dmft_relay.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

enum { cells = 4096 };

/* A path with increments of this variance, pulled back to 0. */
static void draw_path(gsl_rng *generator, double variance, double *field)
{
    double keep = sqrt(1 - variance);
    field[0] = gsl_ran_gaussian_ziggurat(generator, 1);
    for (int c = 1; c < cells; c++)
        field[c] = keep * field[c - 1] + gsl_ran_gaussian_ziggurat(generator, sqrt(variance));
}

static gsl_rng *open_stream(uint64_t seed)
{
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = seed, .purpose = STREAM_DMFT_CLOCK});
    return generator;
}

/* The definition, with nothing left out: as many times round the ring as it takes to become periodic. */
static size_t naive_ring(const double *field, double jd, double *spins)
{
    double spin = 1;
    size_t flips = 0;
    for (int round = 0; round < 2; round++) {
        flips = 0;
        for (int c = 0; c < cells; c++) {
            spins[c] = spin;
            if (spin * field[c] < -jd) {
                spin = -spin;
                flips++;
            }
        }
    }
    return flips;
}

/* One update per cell: the pruned track gives the same spins, also at a negative J_D. */
Test(dmft_relay, agrees_with_the_definition)
{
    gsl_rng *generator = open_stream(1);
    struct dmft_clock clock = dmft_clock_make(DMFT_PARALLEL, 1);
    struct dmft_track track = {.jd = 0};
    static double field[cells], spins[cells], expected[cells];
    draw_path(generator, 0.2, field);
    double variance = 0.2;
    static const double values[] = {-0.3, -0.2, -0.05, 0, 0.1, 0.4, 0.5, 0.6, 1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        track.jd = values[i];
        dmft_clock_track(&clock, generator, cells, field, &variance, &track);
        size_t flips = naive_ring(field, track.jd, expected);
        cr_expect(track.count >= flips && track.count <= flips + 1);
        cr_expect_eq(dmft_relay_ring(&track, cells, spins), flips, "J_D = %g", track.jd);
        cr_expect_eq(dmft_relay_ring(&track, cells, NULL), flips);
        for (int c = 0; c < cells; c++)
            cr_assert_eq(spins[c], expected[c], "J_D = %g, cell %d", track.jd, c);
    }
    cr_expect_gt(naive_ring(field, 0.5, expected), 50);
    dmft_track_free(&track);
    gsl_rng_free(generator);
}

/* A relay that no update sets stays as it was. */
Test(dmft_relay, field_that_is_too_weak)
{
    static double field[cells], spins[cells];
    double variance = 0.01;
    gsl_rng *generator = open_stream(1);
    struct dmft_clock clock = dmft_clock_make(DMFT_PARALLEL, 1);
    struct dmft_track track = {.jd = 0.5};
    dmft_clock_track(&clock, generator, cells, field, &variance, &track);
    cr_expect_eq(dmft_relay_ring(&track, cells, spins), 0);
    for (int c = 0; c < cells; c++)
        cr_assert_eq(spins[c], 1);
    dmft_track_free(&track);
    gsl_rng_free(generator);
}

/* All updates of all cells, the field drawn as a bridge from each to the next: what the track leaves out. Returns the
 * flips. */
static size_t naive_bridges(const struct dmft_clock *clock, gsl_rng *generator, const double *field, double variance,
                            double jd)
{
    double spin = 0;
    size_t flips = 0, phases = clock->phases;
    double only = 0;
    for (int c = 0; c < cells; c++) {
        double h = field[c], end = field[(c + 1) % cells], last = 0, position = 0;
        if ((size_t)c % phases == 0)
            only = gsl_rng_uniform(generator) * (double)phases;
        for (int number = 0;; number++) {
            if (clock->rule == DMFT_RANDOM)
                position += gsl_ran_exponential(generator, 1 / clock->cell);
            else if (clock->rule == DMFT_PERMUTED && phases == 1)
                position = (number + gsl_rng_uniform(generator)) / clock->cell;
            else if (clock->rule == DMFT_PERMUTED)
                position = number == 0 && (size_t)only == (size_t)c % phases ? only - floor(only) : 1;
            else
                position = number / clock->cell;
            if (position >= 1)
                break;
            double step = position - last, fraction = step / (1 - last);
            if (step > 0)
                h += (end - h) * fraction + gsl_ran_gaussian(generator, sqrt(variance * step * (1 - fraction)));
            last = position;
            if (spin * h < -jd) {
                spin = -spin;
                flips++;
            } else if (spin == 0 && fabs(h) > jd) {
                spin = h > 0 ? 1 : -1;
            }
        }
    }
    return flips;
}

/* Where bridges are passed over or begin at their first passage, the flips on given paths have the same mean. */
static void check_flips(enum dmft_rule rule, double cell, double variance, double jd)
{
    enum { trials = 500 };
    gsl_rng *generator = open_stream(2);
    struct dmft_clock clock = dmft_clock_make(rule, cell);
    struct dmft_track track = {.jd = jd};
    static double field[cells], variances[8];
    for (int i = 0; i < 8; i++)
        variances[i] = variance;
    double sum = 0, squares = 0, naive_sum = 0;
    for (int i = 0; i < trials; i++) {
        draw_path(generator, variance, field);
        dmft_clock_track(&clock, generator, cells / clock.phases, field, variances, &track);
        double flips = (double)dmft_relay_ring(&track, cells, NULL);
        double naive = (double)naive_bridges(&clock, generator, field, variance, jd);
        naive_sum += naive;
        sum += flips - naive;
        squares += (flips - naive) * (flips - naive);
    }
    double error = sqrt(squares - sum * sum / trials);
    cr_expect(fabs(sum) < 4 * error + 2, "rule %d, cell %g: %g more than %g, error %g", (int)rule, cell, sum, naive_sum,
              error);
    cr_expect(error < 0.01 * naive_sum, "error %g of %g", error, naive_sum);
    dmft_track_free(&track);
    gsl_rng_free(generator);
}

Test(dmft_relay, bridges_agree_with_all_updates)
{
    check_flips(DMFT_RANDOM, 0.5, 0.1, 0.5);
    check_flips(DMFT_RANDOM, 4, 0.2, 0.3);
    check_flips(DMFT_RANDOM, 0.25, 0.2, 0.01);
    check_flips(DMFT_PERMUTED, 0.25, 0.1, 0.4);
    check_flips(DMFT_PERMUTED, 1, 0.2, 0.1);
    check_flips(DMFT_PARALLEL, 4, 0.15, 0.5);
    check_flips(DMFT_PARALLEL, 16, 0.3, 0.5);
    check_flips(DMFT_RANDOM, 16, 0.3, 0.3);
    check_flips(DMFT_PERMUTED, 6, 0.3, 0.4);
}

/* Of the time y = u + skew (u^2 - u)/2 of variance, in every sweep of a cell. */
Test(dmft_relay, phases)
{
    struct dmft_clock clock = dmft_clock_make(DMFT_PERMUTED, 3);
    clock.skew = 0.8;
    for (double u = 0; u < 0.95; u += 0.1)
        for (int sweep = 0; sweep < 3; sweep++)
            expect_near(dmft_clock_phase(&clock, 5 + (sweep + u + 0.4 * (u * u - u)) / 3), u, 1e-9);
    double field[] = {0.3, 0.9, -0.7, -0.9, 0.8}, position[] = {0, 0.1, 0.5, 0.6, 1.9};
    struct dmft_track track = {.jd = 0.5, .count = 5, .field = field, .position = position};
    size_t flips = 0;
    double expected = dmft_clock_phase(&clock, 0.5) + dmft_clock_phase(&clock, 1.9);
    expect_near(dmft_relay_phases(&track, &clock, &flips), expected, 1e-12);
    cr_expect_eq(flips, 2);
}
