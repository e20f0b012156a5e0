#include "solvers/bethe.h"

#include "solvers/constraint.h"

struct bethe bethe_of_amp(const struct amp *amp)
{
    struct amp_view view = amp_look(amp);
    double log_z = 0, weight = 0; /* ln Z, sum_k f_k m_k */
    for (size_t i = 0; i < view.neurons; i++) {
        struct constraint constraint = {view.coupling[i], view.own[i], view.mean[i], view.variance[i]};
        struct factor factor = constraint_evaluate(&constraint);
        double m = view.magnetisation[i], f = view.field[i];
        log_z += factor.log_z - m * (constraint.own - f) + 0.5 * constraint.variance * factor.force * factor.force;
        weight += f * m;
    }
    double n = (double)view.neurons;
    return (struct bethe){.free_entropy = log_z / n, .entropy = (log_z - weight) / n};
}

struct bethe bethe_of_bp(const struct bp *bp, size_t neurons, const double *field)
{
    const double *magnetisation = bp_magnetisations(bp);
    double log_z = bp_log_z(bp), weight = 0, n = (double)neurons;
    for (size_t k = 0; field && k < neurons; k++)
        weight += field[k] * magnetisation[k];
    return (struct bethe){.free_entropy = log_z / n, .entropy = (log_z - weight) / n};
}
