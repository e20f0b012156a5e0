#include "solvers/bp.h"

#include "common/memory.h"
#include "solvers/constraint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double largest_message = 40; /* |U_{i->k}|, |o_i| */

/* Row i of a matrix belongs to factor i. Its message to its own neuron, o_i, stands on the diagonal, so that
 * total[k] - message[i][k] is h_{k->i}, and R_i for k = i. */
struct bp {
    size_t neurons;
    double *couplings; /* J_ik */
    double *message;   /* U_{i->k} */
    double *constraint, *field;
    double *total; /* h_k */
    double *magnetisation;
    double *received; /* work space: m_{k->i} of one factor */
    double *sum;      /* work space: sum of the proposed messages to each neuron */
};

size_t bp_bytes(size_t neurons)
{
    size_t row, matrix, matrices, bytes;
    if (__builtin_mul_overflow(neurons, sizeof(double), &row) || __builtin_mul_overflow(row, neurons, &matrix) ||
        __builtin_mul_overflow(matrix, 2, &matrices) || __builtin_add_overflow(matrices, 6 * row, &bytes))
        return SIZE_MAX;
    return bytes;
}

static double *numbers(size_t rows, size_t columns)
{
    return memory_need(calloc(rows, columns * sizeof(double)));
}

struct bp *bp_create(const struct network *network)
{
    size_t n = network->neurons;
    struct bp *bp = memory_need(malloc(sizeof *bp));
    *bp = (struct bp){
        .neurons = n,
        .couplings = numbers(n, n),
        .message = numbers(n, n),
        .constraint = numbers(n, 1),
        .field = numbers(n, 1),
        .total = numbers(n, 1),
        .magnetisation = numbers(n, 1),
        .received = numbers(n, 1),
        .sum = numbers(n, 1),
    };
    network_matrix(network, NULL, bp->couplings);
    return bp;
}

void bp_free(struct bp *bp)
{
    if (!bp)
        return;
    free(bp->couplings);
    free(bp->message);
    free(bp->constraint);
    free(bp->field);
    free(bp->total);
    free(bp->magnetisation);
    free(bp->received);
    free(bp->sum);
    free(bp);
}

void bp_set_constraints(struct bp *bp, const double *coupling)
{
    memcpy(bp->constraint, coupling, bp->neurons * sizeof *coupling);
}

void bp_set_field(struct bp *bp, const double *field)
{
    if (field)
        memcpy(bp->field, field, bp->neurons * sizeof *field);
    else
        memset(bp->field, 0, bp->neurons * sizeof *bp->field);
}

void bp_start(struct bp *bp, const double *fields)
{
    memcpy(bp->total, fields, bp->neurons * sizeof *fields);
    memset(bp->message, 0, bp->neurons * bp->neurons * sizeof *bp->message);
    for (size_t k = 0; k < bp->neurons; k++)
        bp->magnetisation[k] = tanh(fields[k]);
}

/* What factor i receives: stores m_{k->i} in `received` and returns its local field, equation (S.1). */
static struct constraint receive(const struct bp *bp, size_t i, double *received)
{
    const double *couplings = bp->couplings + i * bp->neurons, *message = bp->message + i * bp->neurons;
    struct constraint constraint = {.coupling = bp->constraint[i], .own = bp->total[i] - message[i]};
    for (size_t k = 0; k < bp->neurons; k++) {
        double m = received[k] = tanh(bp->total[k] - message[k]);
        constraint.mean += couplings[k] * m;
        constraint.variance += couplings[k] * couplings[k] * (1 - m) * (1 + m);
    }
    return constraint;
}

double bp_iterate(struct bp *bp, double damping)
{
    size_t n = bp->neurons;
    memset(bp->sum, 0, n * sizeof *bp->sum);
    for (size_t i = 0; i < n; i++) {
        const double *couplings = bp->couplings + i * n;
        double *message = bp->message + i * n;
        struct constraint constraint = receive(bp, i, bp->received);
        for (size_t k = 0; k < n; k++) {
            double proposed = k == i ? constraint_evaluate(&constraint).own_field
                                     : constraint_message(&constraint, couplings[k], bp->received[k]);
            proposed = fmin(fmax(proposed, -largest_message), largest_message);
            bp->sum[k] += proposed;
            message[k] = (1 - damping) * proposed + damping * message[k];
        }
    }
    double change = 0;
    for (size_t k = 0; k < n; k++) {
        bp->total[k] = (1 - damping) * (bp->field[k] + bp->sum[k]) + damping * bp->total[k];
        double m = tanh(bp->total[k]);
        change = fmax(change, fabs(m - bp->magnetisation[k]));
        bp->magnetisation[k] = m;
    }
    return change;
}

const double *bp_magnetisations(const struct bp *bp)
{
    return bp->magnetisation;
}

/* ln(2 cosh h) */
static double log_2cosh(double h)
{
    return fabs(h) + log1p(exp(-2 * fabs(h)));
}

double bp_log_z(const struct bp *bp)
{
    size_t n = bp->neurons;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct constraint constraint = receive(bp, i, bp->received);
        sum += constraint_evaluate(&constraint).log_z;
        for (size_t k = 0; k < n; k++)
            if (k != i)
                sum -= log_2cosh(bp->total[k]) - log_2cosh(bp->total[k] - bp->message[i * n + k]);
    }
    return sum;
}
