#include "sim/parts.h"

static size_t parts_of_network(size_t starts, size_t most)
{
    return (starts + most - 1) / most;
}

size_t parts_count(size_t networks, size_t starts, size_t most)
{
    return networks * parts_of_network(starts, most);
}

struct part parts_at(size_t starts, size_t most, size_t index)
{
    size_t first = index % parts_of_network(starts, most) * most, left = starts - first;
    return (struct part){
        .network = index / parts_of_network(starts, most),
        .first = first,
        .count = left < most ? left : most,
    };
}

size_t parts_units(size_t networks, size_t starts)
{
    return networks > 1 ? networks : starts;
}

size_t parts_unit_runs(size_t networks, size_t starts)
{
    return networks > 1 ? starts : 1;
}
