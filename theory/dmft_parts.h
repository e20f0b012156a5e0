/* dmft_parts: the independent populations of a computation, on all threads that there are. */
#ifndef FP_THEORY_DMFT_PARTS_H
#define FP_THEORY_DMFT_PARTS_H

#include "common/sweep.h"

/* Runs part(0, context) ... part(count - 1, context), which return EXIT_DONE: inside a work item of sweep_run by
 * sweep_parts, with the help of idle threads, elsewhere on all threads of OpenMP. If interruption_requested() parts may
 * be left out. */
void dmft_parts_run(size_t count, sweep_part *part, const void *context);

#endif
