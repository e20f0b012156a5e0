/* local_states: fixed points of one network from a file that fp-relax, fp-solve or fp-count --save-states wrote. */
#ifndef FP_SOLVERS_LOCAL_STATES_H
#define FP_SOLVERS_LOCAL_STATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct local_states {
    size_t neurons, count;
    int8_t *states;        /* count x neurons: the rows of dataset `states` that have not `converged` 0 */
    size_t *row;           /* count: their numbers in the file */
    bool has_network;      /* the file says which network was sampled: */
    int64_t seed, sample;  /* then these */
    bool has_jd;           /* it says at which self-coupling: */
    double jd, margin;     /* then these; without a margin 0 */
};

enum { LOCAL_STATES_MESSAGE = 512 };

/* Reads them. On failure returns NULL and stores one line, with the name of the file, in `message`: no HDF5 file, no
 * dataset `states`, spins that are not +-1, no state that converged, a chain of layers, eta != 0. */
struct local_states *local_states_read(const char *path, char message[LOCAL_STATES_MESSAGE]);
void local_states_free(struct local_states *states); /* NULL is accepted */

#endif
