#include "theory/dmft_relay.h"

#include <math.h>

/* Returns the cell after the last one filled. */
static size_t fill(double *spins, size_t first, size_t last, double spin)
{
#pragma omp simd
    for (size_t cell = first; cell < last; cell++)
        spins[cell] = spin;
    return last > first ? last : first;
}

/* Updates first ... last - 1 on a spin; the spins from the beginning of cell *from up to the cell of the last flip are
 * filled in. Returns the flips. */
static size_t run(const struct dmft_track *track, size_t first, size_t last, double *spin, size_t *from, double *spins)
{
    size_t flips = 0;
    for (size_t i = first; i < last; i++) {
        if (!(*spin * track->field[i] < -track->jd))
            continue;
        if (spins)
            *from = fill(spins, *from, (size_t)track->position[i] + 1, *spin);
        *spin = -*spin;
        flips++;
    }
    return flips;
}

size_t dmft_relay_ring(const struct dmft_track *track, size_t cells, double *spins)
{
    size_t set = 0; /* the first update that sets the spin, whatever it was */
    while (set < track->count && fabs(track->field[set]) <= fabs(track->jd))
        set++;
    double spin = 1;
    size_t from = 0, flips = 0, begin = cells, prefix = track->count;
    if (set < track->count) { /* from there to the end of the ring, to know the spin at its beginning */
        spin = track->field[set] > 0 ? 1 : -1;
        prefix = set + 1;
        from = begin = (size_t)track->position[set] + 1;
        flips = run(track, prefix, track->count, &spin, &from, spins);
        if (spins)
            fill(spins, from, cells, spin);
        from = 0;
    }
    flips += run(track, 0, prefix, &spin, &from, spins);
    if (spins)
        fill(spins, from, begin, spin);
    return flips;
}

double dmft_relay_phases(const struct dmft_track *track, const struct dmft_clock *clock, size_t *flips)
{
    double spin = 0, sum = 0;
    for (size_t i = 0; i < track->count; i++) {
        double sign = track->field[i] > 0 ? 1 : -1;
        if (fabs(track->field[i]) <= track->jd || sign == spin)
            continue;
        if (spin != 0) {
            sum += dmft_clock_phase(clock, track->position[i]);
            ++*flips;
        }
        spin = sign;
    }
    return sum;
}
