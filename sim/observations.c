#include "sim/observations.h"

static bool only(struct grid grid, double value)
{
    for (size_t i = 0; i < grid.count; i++)
        if (grid.values[i] != value)
            return false;
    return true;
}

bool observations_have_theory(const struct experiment *experiment)
{
    return !experiment->loaded && only(experiment->eta, 0) && only(experiment->layers, 1);
}
