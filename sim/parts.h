/* parts: independent runs on each of several networks, run number network * starts + start: how they are divided among
 * threads, and into the units that error bars come from. */
#ifndef FP_SIM_PARTS_H
#define FP_SIM_PARTS_H

#include <stddef.h>

/* One network and some of its starts: the work of one call of sweep_parts's `part`. */
struct part {
    size_t network;      /* 0 ... networks - 1 */
    size_t first, count; /* starts first ... first + count - 1 */
};

/* Parts of at most `most` starts each, the parts of one network one after the other: their number, and each of them.
 * They do not depend on the number of threads. */
size_t parts_count(size_t networks, size_t starts, size_t most);
struct part parts_at(size_t starts, size_t most, size_t index);

/* Error bars come from independent units: networks, or, if there is only one network, its runs (the error then is that
 * of the mean over all starts on this network). Run r belongs to unit r / parts_unit_runs. */
size_t parts_units(size_t networks, size_t starts);
size_t parts_unit_runs(size_t networks, size_t starts);

#endif
