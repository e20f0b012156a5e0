#include "sim/observations.h"

#include "common/grid.h"

bool observations_have_theory(const struct experiment *experiment)
{
    return !experiment->loaded && grid_only(experiment->eta, 0) && grid_only(experiment->layers, 1);
}
