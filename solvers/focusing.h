/* focusing: protocols that turn belief propagation into a solver: what acts on the messages at which iteration,
 * equations (S.20) to (S.24) of notes/solvers.md; Baldassi et al., PNAS 113, E7655 (2016). */
#ifndef FP_SOLVERS_FOCUSING_H
#define FP_SOLVERS_FOCUSING_H

#include "solvers/amp.h"

#include <stdbool.h>

enum focusing_protocol {
    PROTOCOL_SCOPING,  /* gamma from gamma_min to gamma_max in equal steps at fixed y, (S.23) */
    PROTOCOL_PSEUDO,   /* pseudo-reinforcement: gamma and y both follow rho_t = 1 - (1 - rate)^t, (S.24) */
    PROTOCOL_FREE,     /* a list of (gamma, y, iterations) */
    PROTOCOL_STANDARD, /* standard reinforcement, strength rho_t, (S.22) */
};

/* One step of a list. */
struct focusing_step {
    double gamma, replicas;
    long iterations;
};

struct focusing {
    enum focusing_protocol protocol;
    double damping;                   /* rho, 0 <= rho < 1 */
    double replicas;                  /* scoping: y > 1 */
    double gamma_min, gamma_max;      /* scoping: 0 <= gamma_min <= gamma_max <= 10 */
    long steps, step_iterations;      /* scoping: steps of so many iterations each, gamma rising evenly from gamma_min
                                         in the first to gamma_max in the last; a single one has gamma_max */
    double rate;                      /* standard, pseudo: 0 <= rate < 1 */
    double exponent;                  /* pseudo: x of (S.24), 0 < x <= 1/2 */
    size_t count;                     /* free: number of steps, at least one */
    const struct focusing_step *list;
};

/* What acts at iteration t = 0, 1, ...; beyond the end of the protocol what acted last. Pseudo-reinforcement begins
 * with nothing at t = 0; rho_t stays below 1 even in single precision. */
struct amp_drive focusing_drive(const struct focusing *focusing, long iteration);

/* Iterations up to the end of the protocol; that of standard and pseudo-reinforcement has none: LONG_MAX. */
long focusing_length(const struct focusing *focusing);

enum { FOCUSING_MESSAGE = 512 };

/* Reads the list of a file: one step a line, `gamma y iterations`, separated by blanks, with gamma from 0 to 10,
 * 1 < y <= 1000 and 1 to 1e9 iterations (may be left out: 1); empty lines and what follows # are skipped. Returns the
 * steps, which the caller frees, and stores their number; on failure NULL, with one line in `message` that names the
 * file, the line, the value and the allowed range. */
struct focusing_step *focusing_read(const char *path, size_t *count, char message[FOCUSING_MESSAGE]);

#endif
