#include "sim/count_states.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

static void append(uint64_t state, double smallest, void *context)
{
    struct fixed_points *points = context;
    if (points->count > COUNT_STATES_MOST / 2)
        return;
    if (points->count == points->capacity) {
        points->capacity = points->capacity > 0 ? 2 * points->capacity : 64;
        points->list = memory_need(realloc(points->list, points->capacity * sizeof *points->list));
    }
    points->list[points->count++] = (struct fixed_point){state, smallest};
}

void count_states_gather(const struct count_request *request, const struct network_ensemble *ensemble, size_t network,
                         size_t part, struct fixed_points *points)
{
    uint64_t count;
    struct enumeration *enumeration = count_request_network(request, ensemble, network);
    enumerate_count(enumeration, request->method, (struct enumerate_part){request->part_bits, part}, 1,
                    request->levels, &count, append, points);
    enumerate_free(enumeration);
}

/* By falling stability; equal ones by state. */
static int compare(const void *first, const void *second)
{
    const struct fixed_point *a = first, *b = second;
    if (a->smallest != b->smallest)
        return a->smallest < b->smallest ? 1 : -1;
    return (a->state > b->state) - (a->state < b->state);
}

bool count_states_join(const struct count_request *request, size_t network, size_t count, struct fixed_points *lists,
                       struct fixed_points *joined)
{
    size_t total = 0;
    for (size_t k = 0; k < count; k++)
        total += lists[k].count;
    bool fits = total <= COUNT_STATES_MOST / 2;
    *joined = (struct fixed_points){0};
    if (fits)
        joined->list = memory_need(malloc((total + 1) * sizeof *joined->list));
    for (size_t k = 0; k < count; k++) {
        if (fits && lists[k].count > 0)
            memcpy(joined->list + joined->count, lists[k].list, lists[k].count * sizeof *joined->list);
        joined->count += fits ? lists[k].count : 0;
        free(lists[k].list);
        lists[k] = (struct fixed_points){0};
    }
    if (fits)
        qsort(joined->list, joined->count, sizeof *joined->list, compare);
    else
        options_complain(request->options, "network %llu has more than %d fixed points",
                         (unsigned long long)(request->first_sample + network), COUNT_STATES_MOST);
    return fits;
}

void count_states_check(const struct count_request *request, const char *option)
{
    if (!count_request_mean_known(request))
        return;
    for (size_t item = 0; item < count_request_items(request); item++)
        for (size_t point = 0; point < request->points; point++) {
            struct network_ensemble ensemble = count_request_ensemble(request, item);
            double expected = count_request_mean(request, &ensemble, point);
            if (expected > COUNT_STATES_MOST)
                options_refuse(request->options,
                               "--%s: about %.3g fixed points of a network are expected at J_D %g, and it keeps at "
                               "most %d",
                               option, expected, count_request_jd(request, point), COUNT_STATES_MOST);
        }
}
