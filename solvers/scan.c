#include "solvers/scan.h"

#include "common/interruption.h"
#include "common/memory.h"

#include <math.h>
#include <stdlib.h>

enum { PATIENCE = 100 };                     /* iterations without progress before the damping grows */
static const double progress = 0.9;          /* what the residual must fall by meanwhile, as a factor */
static const double polarised = 6;           /* fields that the scan downward begins with */
static const double free_entropy_error = 1e-5; /* of converged messages in single precision, at most */

double scan_most_damping(enum messages_method method, double tolerance)
{
    static const double strongest = 0.99;
    return fmin(strongest, 1 - messages_noise(method) / tolerance);
}

/* Iterates at the present field until the messages converge. */
static void converge(const struct scan_plan *plan, struct messages *messages, struct scan_point *point)
{
    double damping = plan->damping, least = INFINITY;
    long improved = 0;
    *point = (struct scan_point){.residual = INFINITY};
    while (point->iterations < plan->max_iterations && !point->converged && !interruption_requested()) {
        point->residual = messages_iterate(messages, damping) / (1 - damping);
        point->iterations++;
        point->converged = point->residual < plan->tolerance;
        if (point->residual < progress * least) {
            least = point->residual;
            improved = point->iterations;
        } else if (point->iterations - improved >= PATIENCE) {
            damping = fmax(damping, fmin(plan->most_damping, 0.5 * (1 + damping)));
            least = INFINITY;
            improved = point->iterations;
        }
    }
}

/* One direction, from messages polarised along the reference by `fields`. */
static void scan_branch(const struct scan_plan *plan, struct messages *messages, size_t neurons,
                        const int8_t *reference, double fields, bool downward, struct scan_point *points)
{
    double *toward = memory_need(calloc(neurons, sizeof *toward));
    for (size_t k = 0; k < neurons; k++)
        toward[k] = fields * reference[k];
    messages_start(messages, toward);
    for (size_t step = 0; step < plan->field.count; step++) {
        size_t index = downward ? plan->field.count - 1 - step : step;
        for (size_t k = 0; k < neurons; k++)
            toward[k] = plan->field.values[index] * reference[k];
        messages_set_field(messages, toward);
        converge(plan, messages, &points[index]);
        struct messages_overlaps overlaps = messages_overlaps(messages, reference);
        struct bethe bethe = messages_bethe(messages);
        points[index].distance = 0.5 * (1 - overlaps.state);
        points[index].distance_replicas = 0.5 * (1 - overlaps.self);
        points[index].free_entropy = bethe.free_entropy;
        points[index].entropy = bethe.entropy;
    }
    free(toward);
}

void scan_run(const struct scan_plan *plan, struct messages *messages, size_t neurons, const int8_t *reference,
              struct scan_point *up, struct scan_point *down)
{
    scan_branch(plan, messages, neurons, reference, plan->field.values[0], false, up);
    scan_branch(plan, messages, neurons, reference, polarised, true, down);
}

bool scan_keeps_down(const struct scan_point *up, const struct scan_point *down)
{
    if (up->converged != down->converged)
        return down->converged;
    if (up->converged)
        return down->free_entropy > up->free_entropy + free_entropy_error;
    return down->residual < up->residual;
}
