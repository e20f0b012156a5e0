#include "tests/naive_bp.h"

#include <math.h>

struct naive_bp naive_bp_start(const struct network *network, const double *coupling, const double *field,
                               const double *start)
{
    struct naive_bp bp = {.network = network, .coupling = coupling, .field = field};
    for (size_t k = 0; k < network->neurons; k++) {
        bp.total[k] = start[k];
        for (size_t i = 0; i < network->neurons; i++)
            bp.received[i][k] = start[k];
    }
    return bp;
}

/* ln Z of factor i for one value of its own spin, with spin k held at `held`; none is held for k = i. */
static double conditional(const struct naive_bp *bp, size_t i, int own, size_t k, int held)
{
    size_t n = bp->network->neurons;
    double mean = 0, variance = 0;
    for (size_t j = 0; j < n; j++) {
        double weight = bp->network->couplings[j * n + i];
        if (j == i)
            continue;
        mean += weight * (j == k ? held : tanh(bp->received[i][j]));
        variance += j == k ? 0 : pow(weight / cosh(bp->received[i][j]), 2);
    }
    return log(0.5 * erfc(-(bp->coupling[i] + own * mean) / sqrt(2 * variance)));
}

/* (S.4) with spin k held. */
static double log_z_held(const struct naive_bp *bp, size_t i, size_t k, int held)
{
    double own = bp->received[i][i];
    return log(exp(own + conditional(bp, i, 1, k, held)) + exp(-own + conditional(bp, i, -1, k, held)));
}

static double message(const struct naive_bp *bp, size_t i, size_t k)
{
    if (k == i)
        return 0.5 * (conditional(bp, i, 1, i, 0) - conditional(bp, i, -1, i, 0));
    return 0.5 * (log_z_held(bp, i, k, 1) - log_z_held(bp, i, k, -1));
}

void naive_bp_iterate(struct naive_bp *bp, double damping)
{
    size_t n = bp->network->neurons;
    double messages[NAIVE_BP_NEURONS][NAIVE_BP_NEURONS];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            messages[i][k] = message(bp, i, k);
    for (size_t k = 0; k < n; k++) {
        double total = bp->field[k];
        for (size_t i = 0; i < n; i++)
            total += messages[i][k];
        bp->total[k] = damping * bp->total[k] + (1 - damping) * total;
        for (size_t i = 0; i < n; i++)
            bp->received[i][k] = damping * bp->received[i][k] + (1 - damping) * (total - messages[i][k]);
    }
}

double naive_bp_log_z(const struct naive_bp *bp)
{
    double log_z = 0;
    for (size_t i = 0; i < bp->network->neurons; i++) {
        log_z += log_z_held(bp, i, i, 0);
        for (size_t k = 0; k < bp->network->neurons; k++)
            log_z += i == k ? 0 : log(cosh(bp->received[i][k]) / cosh(bp->total[k]));
    }
    return log_z;
}
