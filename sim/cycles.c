#include "sim/cycles.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

struct cycle_search {
    size_t spins;
    int8_t *anchor;
    long steps; /* since the anchor was taken */
    long limit; /* steps after which the next one is taken: 1, 2, 4, ... */
};

struct cycle_search *cycle_search_create(size_t spins)
{
    struct cycle_search *search = memory_need(malloc(sizeof *search));
    *search = (struct cycle_search){.spins = spins, .anchor = memory_need(malloc(spins)), .limit = 1};
    return search;
}

void cycle_search_free(struct cycle_search *search)
{
    if (!search)
        return;
    free(search->anchor);
    free(search);
}

static void drop_anchor(struct cycle_search *search, const int8_t *state, long limit)
{
    memcpy(search->anchor, state, search->spins);
    search->steps = 0;
    search->limit = limit;
}

void cycle_search_begin(struct cycle_search *search, const int8_t *state)
{
    drop_anchor(search, state, 1);
}

long cycle_search_step(struct cycle_search *search, const int8_t *state)
{
    search->steps++;
    if (memcmp(search->anchor, state, search->spins) == 0)
        return search->steps;
    if (search->steps == search->limit)
        drop_anchor(search, state, 2 * search->limit);
    return 0;
}
