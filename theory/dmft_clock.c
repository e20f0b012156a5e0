#include "theory/dmft_clock.h"

#include "common/memory.h"
#include "common/stream.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 32, NUMBERS = 2 * WORDS }; /* of 64 bits, of 32 bits */

/* A walk along the ring. */
struct walk {
    const struct dmft_clock *clock;
    gsl_rng *generator;
    struct dmft_track *track;
    double spin;     /* after the updates so far; 0: not known */
    bool known;      /* short cells: whether their next update is drawn before the field is looked at ... */
    double next;     /* ... and its position, in cells from the present; DMFT_PERMUTED: of the update of the sweep */
    double sweep;    /* DMFT_PERMUTED, whole sweeps: that of the cell for which an update was drawn last; -1: none */
    size_t used;     /* of the random numbers */
    uint32_t numbers[NUMBERS];
};

struct dmft_clock dmft_clock_make(enum dmft_rule rule, double cell)
{
    return (struct dmft_clock){
        .rule = rule,
        .cell = cell,
        .phases = rule == DMFT_PERMUTED && cell < 1 ? (size_t)lround(1 / cell) : 1,
    };
}

bool dmft_clock_is_exact(const struct dmft_clock *clock)
{
    return (clock->rule == DMFT_PARALLEL || clock->rule == DMFT_CYCLIC) && clock->cell == 1;
}

/* The time of variance y = u + skew (u^2 - u)/2 of phase u, both in [0, 1]; and its inverse. */
static double time_of_phase(const struct dmft_clock *clock, double phase)
{
    return phase * (1 - 0.5 * clock->skew * (1 - phase));
}

double dmft_clock_phase(const struct dmft_clock *clock, double position)
{
    double time = position * clock->cell, linear = 1 - 0.5 * clock->skew;
    time -= floor(time);
    return 2 * time / (linear + sqrt(linear * linear + 2 * clock->skew * time));
}

void dmft_track_free(struct dmft_track *track)
{
    free(track->field);
    free(track->position);
    track->field = NULL;
    track->position = NULL;
    track->count = track->capacity = 0;
}

static void append(struct dmft_track *track, double position, double field)
{
    if (track->count == track->capacity) {
        track->capacity = 2 * track->capacity + 64;
        track->field = memory_need(realloc(track->field, track->capacity * sizeof *track->field));
        track->position = memory_need(realloc(track->position, track->capacity * sizeof *track->position));
    }
    track->field[track->count] = field;
    track->position[track->count++] = position;
}

/* In (0, 1). */
static inline double uniform(struct walk *walk)
{
    if (walk->used == NUMBERS) {
        uint64_t words[WORDS];
        stream_words(walk->generator, WORDS, words);
        memcpy(walk->numbers, words, sizeof words);
        walk->used = 0;
    }
    return ((double)walk->numbers[walk->used++] + 0.5) * 0x1p-32;
}

/* Keeps an update if it can matter: it sets the spin, or flips it where J_D < 0 and the field is weak. */
static inline void update(struct walk *walk, double position, double field)
{
    double size = fabs(field), sign = field > 0 ? 1 : -1, jd = walk->track->jd;
    if (size <= jd || (size > -jd && sign == walk->spin))
        return;
    walk->spin = size > -jd ? sign : -walk->spin;
    append(walk->track, position, field);
}

/* The position, in a cell of whole sweeps, of the update of the first sweep that is not over at `start`; if that update
 * was before, or has been drawn, of that of the next one; 1 if the cell is over. */
static double next_permuted(struct walk *walk, double start)
{
    double cell = walk->clock->cell, sweep = floor(start * cell);
    if (sweep > walk->sweep) {
        walk->sweep = sweep;
        double position = (sweep + time_of_phase(walk->clock, uniform(walk))) / cell;
        if (position >= start)
            return position;
    }
    if (++walk->sweep >= cell)
        return 1;
    return (walk->sweep + time_of_phase(walk->clock, uniform(walk))) / cell;
}

/* The time to the next update of DMFT_RANDOM, in cells. */
static inline double interval(struct walk *walk)
{
    return -logf((float)uniform(walk)) / walk->clock->cell;
}

/* The position of the first update at or after `start`, or of the next one after the update at `start`, in units of the
 * cell; 1 or more if there is none. */
static double next_position(struct walk *walk, double start, bool first)
{
    double cell = walk->clock->cell;
    switch (walk->clock->rule) {
    case DMFT_RANDOM:
        if (walk->known && first && walk->next >= start)
            return walk->next;
        return start + interval(walk);
    case DMFT_PERMUTED:
        if (!walk->known)
            return next_permuted(walk, start);
        return first && walk->next >= start ? walk->next : 1;
    default:
        return first ? ceil(start * cell) / cell : start + 1 / cell;
    }
}

/* The position at which a bridge over a cell first passes the barrier, from u > 0 above it to v >= 0 below: with
 * position = y/(1 + y), y has the inverse Gaussian distribution of mean u/v and shape u^2/variance (D.17), drawn by the
 * method of Michael, Schucany and Haas (1976): y = u^2/e, or e/v^2 with the probability uv/(e + uv). */
static double first_passage(struct walk *walk, double u, double v, double variance)
{
    double normal = gsl_ran_gaussian_ziggurat(walk->generator, 1), ratio = 0.5 * normal * normal * variance;
    double e = u * v + ratio + sqrt(ratio * (2 * u * v + ratio));
    if (uniform(walk) * (e + u * v) > e)
        return e / (e + v * v);
    return u * u / (e + u * u);
}

/* Whether a bridge between ends u > 0 and v above the barrier passes it, (D.16); v <= 0: it does. */
static bool passes(struct walk *walk, double u, double v, double variance)
{
    if (v <= 0)
        return true;
    double exponent = 2 * u * v / variance, chance = uniform(walk);
    return chance * (1 + exponent * (1 + 0.5 * exponent)) < 1 && chance < exp(-exponent);
}

/* All updates of a cell, the field being drawn from one to the next. Where it is above the barrier, it cannot
 * matter before it has passed it; then it is the mirror image of a bridge that ends below. Between updates of a long
 * cell this is looked at again where it is likely to save some. `passed`: it is known to pass. */
static void run_cell(struct walk *walk, size_t cell, double begin, double end, double variance, bool passed)
{
    static const double last_position = 1 - 1e-9; /* where rounding has not reached the end of the cell */
    static const double few = 1, far = 0.5;
    double jd = walk->track->jd, field = begin, last = 0;
    bool first = true; /* whether there can be an update at `last` */
    walk->sweep = -1;
    for (;;) {
        double left = 1 - last, above = walk->spin * field + jd, then = walk->spin * end + jd;
        if (walk->spin != 0 && above > 0 &&
            (first || (left * walk->clock->cell > few && above * then > far * variance * left))) {
            if (!passed && !passes(walk, above, then, variance * left))
                return;
            last += left * first_passage(walk, above, fabs(then), variance * left);
            field = -jd * walk->spin;
            first = true;
        }
        passed = false;
        double position = next_position(walk, last, first);
        if (position >= last_position)
            return;
        double step = position - last, fraction = step / (1 - last);
        if (step > 0)
            field += (end - field) * fraction + gsl_ran_gaussian_ziggurat(walk->generator,
                                                                          sqrt(variance * step * (1 - fraction)));
        last = position;
        first = false;
        update(walk, (double)cell + position, field);
    }
}

/* One update per cell, at its beginning. */
static void track_points(struct walk *walk, size_t cells, const double *field)
{
    for (size_t cell = 0; cell < cells; cell++)
        if (walk->spin == 0 || walk->spin * field[cell] + walk->track->jd < 0)
            update(walk, (double)cell, field[cell]);
}

static const double safe_product = 5; /* exp(-2 * 5) = 5e-5: cells with a smaller probability are passed over */

/* Cells in which updates are not drawn before the field is looked at. Where the field next passes the barrier between
 * ends above it takes one random number: the probability that it has not falls below it. */
static void track_long_cells(struct walk *walk, size_t cells, const double *field, double variance)
{
    double jd = walk->track->jd, scale = 2 / variance, spin = 0, without = 1, threshold = uniform(walk);
    double above = 0, then; /* of the ends of the cell over the barrier */
    for (size_t cell = 0; cell < cells; cell++, above = then) {
        double end = field[cell + 1 < cells ? cell + 1 : 0];
        then = spin * end + jd;
        if (spin != 0 && above > 0 && then > 0) {
            double exponent = scale * above * then;
            if (exponent > 2 * safe_product)
                continue;
            without *= 1 - expf((float)-exponent);
            if (without > threshold)
                continue;
        }
        run_cell(walk, cell, field[cell], end, variance, true);
        spin = walk->spin;
        then = spin * end + jd;
        without = 1;
        threshold = uniform(walk);
    }
}

void dmft_clock_track(const struct dmft_clock *clock, gsl_rng *generator, size_t periods, const double *field,
                      const double *variance, struct dmft_track *track)
{
    static const double short_cell = 0.5;
    struct walk walk = {.clock = clock, .generator = generator, .track = track, .used = NUMBERS};
    size_t phases = clock->phases, cells = periods * phases, cell = 0;
    track->count = 0;
    if (dmft_clock_is_exact(clock)) {
        track_points(&walk, cells, field);
        return;
    }
    bool random = clock->rule == DMFT_RANDOM && clock->cell < short_cell;
    walk.known = random || phases > 1;
    if (!walk.known) {
        track_long_cells(&walk, cells, field, variance[0]);
        return;
    }
    walk.next = random ? interval(&walk) : 0;
    for (size_t period = 0; period < periods; period++) {
        if (phases > 1)
            walk.next = uniform(&walk) * (double)phases;
        for (size_t phase = 0; phase < phases; phase++, cell++, walk.next -= 1) {
            if (!(walk.next >= 0 && walk.next < 1))
                continue;
            double begin = field[cell], end = field[cell + 1 < cells ? cell + 1 : 0];
            double above = walk.spin * begin + track->jd, then = walk.spin * end + track->jd;
            if (walk.spin == 0 || above < 0 || then < 0 || above * then < safe_product * variance[phase])
                run_cell(&walk, cell, begin, end, variance[phase], false);
            if (random) /* later ones do not know of it */
                walk.next = 1 + interval(&walk);
        }
    }
}
