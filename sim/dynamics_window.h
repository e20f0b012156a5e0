/* dynamics_window: attempts in turn, several looked at together. The file that includes this defines
 *   TARGET                         attribute of every function
 *   LANES                          attempts looked at together, at most 16
 *   FIELDS                         tag of the structure that begins with the kernel
 *   struct window                  vectors of LANES places, of their fields and of their spins
 *   window_open(fields, places)    the window of these places
 *   window_change(window, fields, j, plus, open)
 *                                  its fields after the flip of place j to +1 (plus) or -1; only those of `open` count
 *   window_turn(window, j)         its spins after that flip
 *   window_unstable(window)        bit k: the neuron at place k of the window is unstable
 *   change(fields, j, plus, next)  all fields after that flip; the couplings of place `next` are fetched meanwhile
 *
 * The window follows a flip by itself, from the column of couplings, so that the next flip can be found before all
 * fields have changed. */

#define INLINED TARGET static inline __attribute__((always_inline))

struct search {
    const uint32_t *places; /* of the window */
    size_t left;            /* attempts from there on */
    struct window window;
    uint32_t open;     /* bits of the attempts that are still to be made */
    uint32_t unstable; /* those of them that would flip a neuron now */
    unsigned next;     /* the first of these */
};

/* Goes on to the next window in which a neuron is unstable, if none is in this one. False at the end of all attempts.
 * If `pending`, place j is just being flipped, and the fields do not show it yet. */
INLINED bool search_on(struct search *search, const struct FIELDS *fields, bool pending, size_t j, bool plus)
{
    while (!search->unstable) {
        if (search->left <= LANES)
            return false;
        search->left -= LANES;
        search->places += LANES;
        search->open = ((uint32_t)1 << (search->left < LANES ? search->left : LANES)) - 1;
        search->window = window_open(fields, search->places);
        if (pending)
            search->window = window_change(search->window, fields, j, plus, search->open);
        search->unstable = window_unstable(search->window) & search->open;
    }
    search->next = (unsigned)__builtin_ctz(search->unstable);
    return true;
}

/* kernel->attempt of one layer. */
TARGET static void attempt(struct kernel *kernel, struct attempts *attempts)
{
    const struct FIELDS *fields = (const struct FIELDS *)kernel;
    struct search search = {.places = attempts->places - LANES, .left = attempts->count + LANES};
    size_t last = 0;
    uint64_t flips = 0;
    bool found = search_on(&search, fields, false, 0, false);
    while (found) {
        size_t place = search.places[search.next];
        uint32_t others = search.unstable & (search.unstable - 1);
        bool plus = spins_turn(kernel->spins, place);
        last = attempts->count - search.left + search.next + 1;
        flips++;
        search.open &= -(uint32_t)2 << search.next;
        search.window = window_turn(window_change(search.window, fields, place, plus, search.open), place);
        search.unstable = window_unstable(search.window) & search.open;
        if (others) {
            /* The next one mostly stays the next one: the processor goes on with it while the window is computed. */
            search.next = (unsigned)__builtin_ctz(others);
            change(fields, place, plus, search.places[search.next]);
            if ((search.unstable & -search.unstable) != (others & -others))
                found = search_on(&search, fields, false, 0, false);
        } else {
            found = search_on(&search, fields, true, place, plus);
            change(fields, place, plus, found ? search.places[search.next] : place);
        }
    }
    attempts->last = last;
    attempts->flips = flips;
}
