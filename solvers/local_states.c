#include "solvers/local_states.h"

#include "common/container.h"
#include "common/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)LOCAL_STATES_MESSAGE == (int)CONTAINER_MESSAGE, "messages are handed on");

/* What the attributes of the file say. False, with a message, where message passing cannot treat such networks. */
static bool read_attributes(struct container *file, const char *path, struct local_states *states, char *message)
{
    double eta = 0;
    int64_t layers = 1;
    container_read_real(file, "/", "eta", &eta, message);
    container_read_integer(file, "/", "layers", &layers, message);
    states->has_network = container_read_integer(file, "/", "seed", &states->seed, message) &&
                          container_read_integer(file, "/", "sample", &states->sample, message);
    states->has_jd = container_read_real(file, "/", "jd", &states->jd, message);
    container_read_real(file, "/", "margin", &states->margin, message);
    if (!isfinite(states->jd) || !isfinite(states->margin))
        snprintf(message, LOCAL_STATES_MESSAGE, "%s: its attributes `jd`, `margin` are not finite", path);
    else if (states->neurons < 2)
        snprintf(message, LOCAL_STATES_MESSAGE, "%s: its states have %zu neurons, and a network has at least 2", path,
                 states->neurons);
    else if (layers != 1)
        snprintf(message, LOCAL_STATES_MESSAGE, "%s: its states are of a chain of %lld layers, not of one layer", path,
                 (long long)layers);
    else if (states->has_network && eta != 0)
        snprintf(message, LOCAL_STATES_MESSAGE, "%s: its states are of a network of eta = %g: the equations of message "
                 "passing are those of eta = 0", path, eta);
    else
        return true;
    return false;
}

/* Leaves out the rows that did not converge; false, with a message, for a spin that is none. */
static bool select_rows(struct local_states *states, const int8_t *converged, const char *path, char *message)
{
    size_t rows = states->count, n = states->neurons;
    states->count = 0;
    for (size_t row = 0; row < rows; row++) {
        if (converged && !converged[row])
            continue;
        for (size_t i = 0; i < n; i++)
            if (states->states[row * n + i] != 1 && states->states[row * n + i] != -1) {
                snprintf(message, LOCAL_STATES_MESSAGE, "%s: row %zu of `states`: spin %zu is %d, not +1 or -1", path,
                         row, i, states->states[row * n + i]);
                return false;
            }
        memmove(states->states + states->count * n, states->states + row * n, n);
        states->row[states->count++] = row;
    }
    if (states->count == 0)
        snprintf(message, LOCAL_STATES_MESSAGE, "%s: none of its %zu states converged", path, rows);
    return states->count > 0;
}

/* Dataset `converged` of fp-relax and fp-solve; NULL where there is none, as in a file of fp-count. False, with a
 * message, if it does not belong to the states. */
static bool read_converged(struct container *file, const char *path, size_t rows, int8_t **converged, char *message)
{
    size_t size;
    *converged = container_read_bytes(file, "converged", 1, &size, message);
    if (!*converged || size == rows)
        return true;
    snprintf(message, LOCAL_STATES_MESSAGE, "%s: `converged` has %zu entries for %zu states", path, size, rows);
    return false;
}

struct local_states *local_states_read(const char *path, char message[LOCAL_STATES_MESSAGE])
{
    struct container *file = container_open(path, message);
    if (!file)
        return NULL;
    size_t sizes[2];
    int8_t *converged = NULL;
    struct local_states *states = memory_need(calloc(1, sizeof *states));
    states->states = container_read_bytes(file, "states", 2, sizes, message);
    bool good = states->states != NULL;
    if (good) {
        states->count = sizes[0];
        states->neurons = sizes[1];
        states->row = memory_need(calloc(sizes[0] + 1, sizeof *states->row));
        good = read_attributes(file, path, states, message) &&
               read_converged(file, path, sizes[0], &converged, message) &&
               select_rows(states, converged, path, message);
    }
    free(converged);
    container_close(file);
    if (good)
        return states;
    local_states_free(states);
    return NULL;
}

void local_states_free(struct local_states *states)
{
    if (!states)
        return;
    free(states->states);
    free(states->row);
    free(states);
}
