#include "sim/subset.h"

#include "common/memory.h"
#include "common/stream.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

static struct class_count find_rarest(size_t count, const uint8_t *labels, size_t classes)
{
    size_t counts[UINT8_MAX + 1] = {0};
    for (size_t k = 0; k < count; k++)
        counts[labels[k]]++;
    struct class_count rarest = {0, counts[0]};
    for (size_t c = 1; c < classes; c++)
        if (counts[c] < rarest.count)
            rarest = (struct class_count){c, counts[c]};
    return rarest;
}

bool subset_choose(size_t count, const uint8_t *labels, size_t classes, size_t per_class, uint64_t seed,
                   uint32_t *numbers, struct class_count *rarest)
{
    *rarest = find_rarest(count, labels, classes);
    if (rarest->count < per_class)
        return false;
    uint32_t *members = memory_need(calloc(count, sizeof *members));
    bool *chosen = memory_need(calloc(count, sizeof *chosen));
    gsl_rng *generator = stream_create();
    for (size_t c = 0; c < classes; c++) {
        size_t size = 0;
        for (size_t k = 0; k < count; k++)
            if (labels[k] == c)
                members[size++] = (uint32_t)k;
        stream_open(generator, &(struct stream_address){.seed = seed, .purpose = STREAM_SUBSET, .index = (uint32_t)c});
        gsl_ran_shuffle(generator, members, size, sizeof *members);
        for (size_t i = 0; i < per_class; i++)
            chosen[members[i]] = true;
    }
    for (size_t k = 0, next = 0; k < count; k++)
        if (chosen[k])
            numbers[next++] = (uint32_t)k;
    gsl_rng_free(generator);
    free(chosen);
    free(members);
    return true;
}
