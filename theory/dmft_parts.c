#include "theory/dmft_parts.h"

#include <omp.h>

void dmft_parts_run(size_t count, sweep_part *part, const void *context)
{
    if (omp_get_level() > 0) {
        sweep_parts(count, part, context);
        return;
    }
#pragma omp parallel for schedule(dynamic)
    for (size_t i = 0; i < count; i++)
        part(i, context);
}
