/* Parts of work items: tasks for all threads. */
#include "common/interruption.h"
#include "common/sweep_internal.h"

#include <omp.h>

struct run *sweep_running;

size_t sweep_parts_of_item(const struct sweep *sweep)
{
    return sweep->parts > 0 ? sweep->parts : 1;
}

/* The parts that one call of sweep_parts runs. */
struct group {
    sweep_part *part;
    const void *context;
    int thread;    /* that called */
    int exit_code; /* EXIT_DONE until a part fails or is left out */
};

/* Moves the bar by one part. The last part of an item is left for its delivery, however many parts there are. */
static void count_part(const struct group *group)
{
    if (!sweep_running || !sweep_running->item_parts)
        return;
    size_t *done = &sweep_running->item_parts[group->thread];
    if (*done + 1 < sweep_parts_of_item(sweep_running->sweep)) {
        ++*done;
        progress_update(sweep_running->progress, ++sweep_running->bar);
    }
}

static void run_part(struct group *group, size_t index)
{
    bool left_out;
#pragma omp critical(sweep_state)
    {
        if (group->exit_code == EXIT_DONE && sweep_running && interruption_requested())
            group->exit_code = EXIT_INTERRUPTED;
        left_out = group->exit_code != EXIT_DONE;
    }
    if (left_out)
        return;
    int exit_code = group->part(index, group->context);
#pragma omp critical(sweep_state)
    if (exit_code == EXIT_DONE)
        count_part(group);
    else if (group->exit_code == EXIT_DONE || group->exit_code == EXIT_INTERRUPTED)
        group->exit_code = exit_code;
}

int sweep_parts(size_t count, sweep_part *part, const void *context)
{
    struct group group = {part, context, omp_get_thread_num(), EXIT_DONE};
    /* Threads that wait at the end of the parallel region take these tasks. */
#pragma omp taskgroup
    for (size_t i = 0; i < count; i++) {
#pragma omp task firstprivate(i) shared(group)
        run_part(&group, i);
    }
    if (group.exit_code == EXIT_DONE && sweep_running && interruption_requested())
        group.exit_code = EXIT_INTERRUPTED; /* parts at work may have returned early */
    return group.exit_code;
}
