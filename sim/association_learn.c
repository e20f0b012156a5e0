/* The rule, and an epoch of it. */
#include "sim/association_internal.h"

#include "common/interruption.h"
#include "common/memory.h"

#include <stdlib.h>

/* Range ---------------------------------------------------------------------------------------------------- */

/* Largest sum_j |J_ij| of the rows of all layers. */
static double largest_row(const struct association *a)
{
    size_t n = a->parameters.neurons;
    int64_t largest = 0, *sums = memory_need(malloc(n * sizeof *sums));
    for (size_t l = 0; l < a->parameters.layers; l++) {
        for (size_t i = 0; i < n; i++)
            sums[i] = 0;
        for (size_t j = 0; j < n; j++)
            for (size_t i = 0; i < n; i++)
                sums[i] += abs(a->couplings[(l * n + j) * a->stride + i]);
        for (size_t i = 0; i < n; i++)
            largest = sums[i] > largest ? sums[i] : largest;
    }
    free(sums);
    return (double)largest;
}

/* Takes what one change may add to a row out of the room that is left; false if there is none. */
static bool take_room(struct association *a)
{
    double growth = (double)a->parameters.neurons * a->change;
    if (a->room < growth)
        a->room = ASSOCIATION_LARGEST - largest_row(a);
    a->room -= growth;
    return a->room >= 0;
}

/* The rule ------------------------------------------------------------------------------------------------- */

/* The gain of each neuron of layer l, (A.95). Returns how many are unstable. */
static size_t find_unstable(struct association *a, size_t l)
{
    const int32_t *field = a->left + l * a->stride, *state = a->state + l * a->stride;
    size_t unstable = 0;
    for (size_t i = 0; i < a->parameters.neurons; i++) {
        bool is_unstable = field[i] * state[i] <= a->threshold;
        a->gain[i] = is_unstable ? a->change * state[i] : 0;
        unstable += is_unstable;
    }
    return unstable;
}

/* Column by column: J_ij += gain_i S_j, i != j, (A.96). */
static void change_layer(struct association *a, size_t l)
{
    size_t n = a->parameters.neurons;
    const int32_t *state = a->state + l * a->stride;
    for (size_t j = 0; j < n; j++) {
        int32_t *column = a->couplings + (l * n + j) * a->stride;
        if (state[j] == 0)
            continue;
        a->code.add(column, a->gain, state[j], a->stride);
        column[j] = 0;
    }
}

size_t association_change(struct association *a)
{
    size_t all = 0;
    for (size_t l = 0; l < a->parameters.layers; l++) {
        size_t unstable = find_unstable(a, l);
        if (unstable == 0)
            continue;
        if (all == 0 && !take_room(a))
            return SIZE_MAX;
        change_layer(a, l);
        all += unstable;
    }
    return all;
}

/* An epoch ------------------------------------------------------------------------------------------------- */

/* Presents all pairs; false if the couplings left the range. */
static bool present(struct association *a, struct association_epoch *epoch)
{
    const struct association_parameters *p = &a->parameters;
    uint64_t sweeps = a->sweeps, stable = 0, unstable = 0;
    for (size_t k = 0; k < p->patterns && !interruption_requested(); k++) {
        association_relax_presentation(a, k);
        size_t changed = association_change(a);
        if (changed == SIZE_MAX)
            return false;
        unstable += changed;
        stable += changed == 0;
    }
    epoch->unstable = (double)unstable / ((double)p->patterns * (double)p->layers * (double)p->neurons);
    epoch->stable = (double)stable / (double)p->patterns;
    epoch->sweeps = (double)(a->sweeps - sweeps) / (double)p->patterns;
    return true;
}

/* Overlap of the recalled layer L with the target, in units of 1/N. */
static int64_t recall(struct association *a, size_t pair)
{
    const int32_t *state = a->state + (a->parameters.layers - 1) * a->stride;
    const int8_t *target = association_pattern(a, pair, true);
    int64_t overlap = 0;
    association_relax_recall(a, pair);
    for (size_t i = 0; i < a->parameters.neurons; i++)
        overlap += state[i] * target[i];
    return overlap;
}

static void recall_all(struct association *a, struct association_epoch *epoch)
{
    const struct association_parameters *p = &a->parameters;
    int64_t sum = 0;
    size_t exact = 0;
    for (size_t k = 0; k < p->patterns && !interruption_requested(); k++) {
        int64_t overlap = recall(a, k);
        sum += overlap;
        exact += overlap == (int64_t)p->neurons;
    }
    epoch->overlap = (double)sum / ((double)p->neurons * (double)p->patterns);
    epoch->recalled = (double)exact / (double)p->patterns;
}

bool association_learn(struct association *a, struct association_epoch *epoch)
{
    a->epochs++;
    if (!present(a, epoch))
        return false;
    recall_all(a, epoch);
    epoch->finished = epoch->stable == 1 && epoch->recalled == 1;
    return true;
}
