#include "theory/dmft_clock.h"

#include "common/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* A walk along the ring. */
struct walk {
    const struct dmft_clock *clock;
    gsl_rng *generator;
    struct dmft_track *track;
    double spin; /* after the updates so far, if the same for all J_D of the track; else 0 */
    double only; /* DMFT_PERMUTED: position of the update of the sweep, in cells from the beginning of the present */
};

struct dmft_clock dmft_clock_make(enum dmft_rule rule, double cell)
{
    return (struct dmft_clock){
        .rule = rule,
        .cell = cell,
        .phases = rule == DMFT_PERMUTED ? (size_t)lround(1 / cell) : 1,
    };
}

bool dmft_clock_is_exact(const struct dmft_clock *clock)
{
    return (clock->rule == DMFT_PARALLEL || clock->rule == DMFT_CYCLIC) && clock->cell == 1;
}

void dmft_track_free(struct dmft_track *track)
{
    free(track->field);
    free(track->cell);
    track->field = NULL;
    track->cell = NULL;
    track->count = track->capacity = 0;
}

static void append(struct dmft_track *track, size_t cell, double field)
{
    if (track->count == track->capacity) {
        track->capacity = 2 * track->capacity + 64;
        track->field = memory_need(realloc(track->field, track->capacity * sizeof *track->field));
        track->cell = memory_need(realloc(track->cell, track->capacity * sizeof *track->cell));
    }
    track->field[track->count] = field;
    track->cell[track->count++] = (uint32_t)cell;
}

/* Keeps an update if it can matter. Beyond all thresholds it sets the spin; below all of them it does nothing, unless
 * they are negative; on the side of the spin it does nothing either. */
static void update(struct walk *walk, size_t cell, double field)
{
    double size = fabs(field), sign = field > 0 ? 1 : -1;
    const struct dmft_track *track = walk->track;
    if (size > fmax(track->high, -track->low)) {
        if (sign == walk->spin)
            return;
        walk->spin = sign;
    } else {
        if (track->low >= 0 && (size <= track->low || sign == walk->spin))
            return;
        walk->spin = 0;
    }
    append(walk->track, cell, field);
}

/* The position of the first update at or after `start`, or of the next one after the update at `start`, in units of the
 * cell; 1 or more if there is none. */
static double next_position(const struct walk *walk, double start, bool first)
{
    double cell = walk->clock->cell;
    switch (walk->clock->rule) {
    case DMFT_RANDOM:
        return start - log(gsl_rng_uniform_pos(walk->generator)) / cell;
    case DMFT_PERMUTED:
        return first && walk->only >= start ? walk->only : 1;
    default:
        return first ? ceil(start * cell) / cell : start + 1 / cell;
    }
}

/* The position at which a bridge over a cell first passes the barrier, from u > 0 above it to v >= 0 below: with
 * position = y/(1 + y), y has the inverse Gaussian distribution of mean u/v and shape u^2/variance (D.17), drawn by the
 * method of Michael, Schucany and Haas (1976). */
static double first_passage(gsl_rng *generator, double u, double v, double variance)
{
    double normal = gsl_ran_gaussian_ziggurat(generator, 1), ratio = normal * normal * variance / (2 * u);
    /* y = mean/(1 + r + sqrt(r (2 + r))) with r = ratio/v, without a division by v */
    double y = u / (v + ratio + sqrt(ratio * (2 * v + ratio)));
    if (gsl_rng_uniform(generator) * (u + v * y) > u)
        y = u * u / (v * v * y);
    return y / (1 + y);
}

/* All updates of a cell, the field being drawn from one to the next. It cannot matter before it has first passed the
 * barrier, J_D = track->low: if both ends are above, it does so with probability exp(-2 u v / variance), (D.16), and
 * is then the mirror image of a bridge that ends below. */
static void run_cell(struct walk *walk, size_t cell, double begin, double end, double variance)
{
    static const double last_position = 1 - 1e-9; /* where rounding has not reached the end of the cell */
    double low = walk->track->low, above = walk->spin * begin + low, then = walk->spin * end + low;
    double field = begin, last = 0;
    if (walk->spin != 0 && above > 0) {
        if (then > 0 && gsl_rng_uniform(walk->generator) >= exp(-2 * above * then / variance))
            return;
        last = first_passage(walk->generator, above, fabs(then), variance);
        field = -low * walk->spin;
    }
    double position = next_position(walk, last, true);
    for (; position < last_position; position = next_position(walk, position, false)) {
        double step = position - last, fraction = step / (1 - last);
        if (step > 0)
            field += (end - field) * fraction + gsl_ran_gaussian_ziggurat(walk->generator,
                                                                          sqrt(variance * step * (1 - fraction)));
        last = position;
        update(walk, cell, field);
    }
}

/* One update per cell, at its beginning. */
static void track_points(struct walk *walk, size_t cells, const double *field)
{
    for (size_t cell = 0; cell < cells; cell++)
        if (walk->spin == 0 || walk->spin * field[cell] + walk->track->low < 0)
            update(walk, cell, field[cell]);
}

void dmft_clock_track(const struct dmft_clock *clock, gsl_rng *generator, size_t periods, const double *field,
                      const double *variance, struct dmft_track *track)
{
    static const double safe_product = 7; /* exp(-2 * 7) = 8e-7: cells with a smaller probability are passed over */
    struct walk walk = {.clock = clock, .generator = generator, .track = track};
    size_t phases = clock->phases, cells = periods * phases, cell = 0;
    track->count = 0;
    if (dmft_clock_is_exact(clock)) {
        track_points(&walk, cells, field);
        return;
    }
    for (size_t period = 0; period < periods; period++) {
        if (clock->rule == DMFT_PERMUTED)
            walk.only = gsl_rng_uniform(generator) * (double)phases;
        for (size_t phase = 0; phase < phases; phase++, cell++, walk.only -= 1) {
            if (clock->rule == DMFT_PERMUTED && !(walk.only >= 0 && walk.only < 1))
                continue;
            double begin = field[cell], end = field[cell + 1 < cells ? cell + 1 : 0];
            double above = walk.spin * begin + track->low, then = walk.spin * end + track->low;
            if (walk.spin == 0 || above < 0 || then < 0 || above * then < safe_product * variance[phase])
                run_cell(&walk, cell, begin, end, variance[phase]);
        }
    }
}
