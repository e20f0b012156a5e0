/* Cycles of random maps of 12 bits, against following the map. */
#include "common/stream.h"
#include "sim/cycles.h"

#include <criterion/criterion.h>
#include <string.h>

enum { BITS = 12, STATES = 1 << BITS };

static void unpack(unsigned state, int8_t spins[BITS])
{
    for (int i = 0; i < BITS; i++)
        spins[i] = state >> i & 1 ? 1 : -1;
}

/* Steps before the cycle that begins at `state`, and its length. */
static void follow(const unsigned *map, unsigned state, long *before, long *length)
{
    static long visited[STATES];
    memset(visited, 0, sizeof visited);
    long time = 1;
    for (; visited[state] == 0; state = map[state])
        visited[state] = time++;
    *before = visited[state] - 1;
    *length = time - visited[state];
}

static void expect_cycle(const unsigned *map, unsigned state)
{
    long before, length, found = 0, steps = 0;
    follow(map, state, &before, &length);
    int8_t spins[BITS];
    struct cycle_search *search = cycle_search_create(BITS);
    for (int time = 0; time < 2; time++, steps = 0) { /* the second time it is used again */
        unsigned now = state;
        unpack(now, spins);
        cycle_search_begin(search, spins);
        do {
            now = map[now];
            unpack(now, spins);
            found = cycle_search_step(search, spins);
            steps++;
        } while (found == 0 && steps <= 4 * STATES);
        cr_assert_eq(found, length, "length %ld instead of %ld after %ld", found, length, before);
        long larger = before + 1 > length ? before + 1 : length;
        cr_assert_leq(steps, 2 * larger + length);
    }
    cycle_search_free(search);
}

Test(cycles, random_maps)
{
    static unsigned map[STATES];
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 31});
    for (int t = 0; t < 200; t++) {
        for (int i = 0; i < STATES; i++)
            map[i] = (unsigned)gsl_rng_uniform_int(generator, STATES);
        expect_cycle(map, (unsigned)gsl_rng_uniform_int(generator, STATES));
    }
    gsl_rng_free(generator);
}

/* Every length and every number of steps before it, up to 40. */
Test(cycles, short_ones)
{
    static unsigned map[STATES];
    for (unsigned before = 0; before <= 40; before++)
        for (unsigned length = 1; length <= 40; length++) {
            for (unsigned i = 0; i < before + length; i++)
                map[i] = i + 1 < before + length ? i + 1 : before;
            expect_cycle(map, 0);
        }
}
