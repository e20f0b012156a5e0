#include "theory/dmft_tables.h"

#include "common/grid.h"

#include <zlib.h>

static const enum dmft_rule rules[] = {DMFT_RANDOM, DMFT_PERMUTED, DMFT_CYCLIC, DMFT_PARALLEL}; /* as DMFT_RULES */

enum dmft_rule dmft_rule_of(double index)
{
    return rules[(size_t)index];
}

const char *dmft_rule_name(enum dmft_rule rule)
{
    static const char *const names[] = {
        [DMFT_RANDOM] = "random", [DMFT_PERMUTED] = "permuted", [DMFT_CYCLIC] = "cyclic", [DMFT_PARALLEL] = "parallel",
    };
    return names[rule];
}

size_t dmft_points(const struct dmft_job *job)
{
    size_t values = job->activity.count > 0 ? job->activity.count : job->jd.count;
    return values * job->margin.count * job->rule.count;
}

struct dmft_point dmft_point_at(const struct dmft_job *job, size_t index)
{
    struct dmft_point point = {.imposed = job->activity.count > 0};
    point.value = grid_take(point.imposed ? &job->activity : &job->jd, &index);
    point.margin = grid_take(&job->margin, &index);
    point.rule = dmft_rule_of(grid_take(&job->rule, &index));
    const double key[] = {point.rule, point.imposed, point.imposed ? point.value : point.value - point.margin};
    point.number = (uint32_t)crc32(0, (const unsigned char *)key, sizeof key);
    return point;
}
