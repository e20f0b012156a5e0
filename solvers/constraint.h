/* constraint: one factor of the graph, the condition of one neuron theta(J + s h), whose own spin s has a field R and
 * whose local field h is normal of mean omega and variance V; equations (S.4) to (S.8) of notes/solvers.md. Everything
 * stays finite and accurate in the tails. */
#ifndef FP_SOLVERS_CONSTRAINT_H
#define FP_SOLVERS_CONSTRAINT_H

/* Numbers up to 1e100. A variance below 1e-30 counts as 1e-30. */
struct constraint {
    double coupling; /* J = J_D,i - kappa */
    double own;      /* R, field of the own spin without this factor */
    double mean;     /* omega */
    double variance; /* V >= 0 */
};

/* What a factor says. */
struct factor {
    double log_z;     /* ln Z(R, omega, V), equation (S.4) */
    double own_field; /* o, its field on the own spin; does not depend on R, (S.5) */
    double force;     /* g = d ln Z / d omega, (S.6) */
    double slope;     /* g' = d g / d omega, (S.7) */
};
struct factor constraint_evaluate(const struct constraint *constraint);

/* Field of the factor on another neuron k that sends J_ik s_k (`weight` = J_ik) and whose magnetisation without this
 * factor is m (`magnetisation`): half the difference of ln Z at s_k = +1 and -1, equation (S.8). mean and variance are
 * those with neuron k included; a remaining variance that is only rounding error counts as such. */
double constraint_message(const struct constraint *constraint, double weight, double magnetisation);

#endif
