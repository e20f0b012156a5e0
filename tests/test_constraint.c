#include "common/gaussian.h"
#include "solvers/constraint.h"
#include "tests/near.h"

#include <gsl/gsl_deriv.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

/* Golden numbers: the definitions (S.4) to (S.8) evaluated with 80 to 150 digits (mpmath 1.3.0: erfc). */
static const struct {
    struct constraint constraint;
    struct factor factor;
} golden[] = {
    {{0.5, 0.25, 0.125, 0.75},
     {0.40667405651960234, 0.068011310742795378, 0.0860487033485544396, -0.369121746051743626}},
    {{0.125, -1.5, 2, 0.5}, {-1.42385875635235512, 2.7594455011547909, -0.30647575380770975, 1.05249767481613278}},
    {{-0.5, 0.75, -1, 0.25},
     {-0.915588849444895669, -3.21748622124344983, -0.524215202623779558, -1.13571917881751549}},
    {{-3, 0.5, 0x1p-10, 0x1p-20},
     {-4715528.94869715968, 3072.00032552077584, 3144704.3334418049, -1048575.88881658632}},
    {{2, 0, 0.5, 0x1p-10}, {0.693147180559945309, 0, 0, 0}},
    {{0.5, 0.25, 1000, 1}, {0.25, 249753.975597344072, 0, 0}},
    {{0.3125, 1000, 0.5, 0.5}, {999.8661622893714, 0.396957781099874735, 0.333309602968738549, -0.652723396255378269}},
    {{0.3125, -1000, 0.5, 0.5},
     {999.072246727171651, 0.396957781099874735, -1.37744740510448156, -1.38081857691488914}},
    {{0.25, -2, -0.5, 0x1p-40}, {2.0, -1.71798691906977939e+10, 0, 0}},
    {{-0.25, 0.5, 0x1p-30, 0x1p-40},
     {-3.43597381248955883e+10, 256.00000000372529, 2.74877905924e+11, -1.09951162776e+12}},
    {{-10, 0.125, 0x1p-10, 0x1p-40},
     {-5.49648444948649594e+13, 1.07374182400000977e+10, 1.09940425359361e+13, -1.09951162777599e+12}},
    {{10, 0.5, 1000, 0x1p-40}, {0.5, 2.69407836595814411e+17, 0, 0}},
    {{-10, -0.5, 1000, 0x1p-40}, {-0.5, 2.80402952873574411e+17, 0, 0}},
    {{-40, 3, 20, 1}, {-200.917155371097264, 800.548202654734937, 20.0497530685278505, -0.997536738384947836}},
    {{0.5, -700, 40, 1}, {-84.7208791043175772, 392.360439552158789, -39.525284107407583, -0.999361528686928624}},
};

static const struct {
    struct constraint constraint;
    double weight, magnetisation, message;
} golden_messages[] = {
    {{0.5, 0.25, 0.125, 0.75}, 0.125, 0.5, 0.0136949817227683649},
    {{0, 0.5, 0, 1}, 0.25, 0, 0.0944345134885045864},
    {{0.3125, -0.75, 1.5, 0.5}, -0.25, -0.875, 0.169558893358259564},
    {{-0.5, 1, 0.25, 0.25}, 0.0625, 0.25, 0.134765219787672593},
    /* a remaining variance of 2^-40 or 2^-30 */
    {{0.25, 0.5, 0.25, 0.1875 + 0x1p-40}, 0.5, 0.5, 0.5},
    {{0.25, 0.5, 0.75, 0.1875 + 0x1p-40}, 0.5, 0.5, -0.156630843759111417},
    {{0.5, 1, 0.1875, 0.046875 + 0x1p-30}, 0.25, -0.5, -0.0634640055214862482},
    {{-3, 0.5, 0x1p-10, 0x1p-20}, 0x1p-14, 0.5, 192.503448363218768},
    {{-10, 0.125, 0x1p-10, 0x1p-40}, 0x1p-22, 0.25, 2784328.24896267945},
    {{0.5, 1000, 0.5, 1}, 0.125, 0.5, 0.0389727306801174167},
    {{0.5, -1000, 0.5, 1}, 0.125, 0.5, -0.0954219661901470365},
    {{-0.5, 0.25, -1000, 1}, 0.125, 0.5, 0},
    {{0.5, -30, 5, 1}, 0x1p-30, 0.5, -4.38123926928280419e-9},
};

/* Also with all spins turned over, sign = -1. */
static void expect_golden(const struct constraint *constraint, const struct factor *expected, double sign)
{
    struct constraint turned = {constraint->coupling, sign * constraint->own, sign * constraint->mean,
                                constraint->variance};
    struct factor actual = constraint_evaluate(&turned);
    expect_near(actual.log_z, expected->log_z, 1e-14 + 1e-14 * fabs(expected->log_z));
    expect_near(actual.own_field, sign * expected->own_field, 1e-14 + 1e-14 * fabs(expected->own_field));
    expect_near(actual.force, sign * expected->force, 1e-14 + 1e-13 * fabs(expected->force));
    expect_near(actual.slope, expected->slope, 1e-14 + 1e-13 * fabs(expected->slope));
}

Test(constraint, golden_numbers)
{
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++)
        for (int sign = -1; sign <= 1; sign += 2)
            expect_golden(&golden[i].constraint, &golden[i].factor, sign);
    for (size_t i = 0; i < sizeof golden_messages / sizeof *golden_messages; i++) {
        struct constraint constraint = golden_messages[i].constraint;
        double weight = golden_messages[i].weight, m = golden_messages[i].magnetisation;
        double expected = golden_messages[i].message;
        expect_near(constraint_message(&constraint, weight, m), expected, 2e-14 + 1e-14 * fabs(expected));
        constraint.own = -constraint.own;
        constraint.mean = -constraint.mean;
        expect_near(constraint_message(&constraint, weight, -m), -expected, 2e-14 + 1e-14 * fabs(expected));
    }
}

/* Constraints of all usual sizes. */
typedef void check(const struct constraint *constraint);

static void for_all(check *function)
{
    for (double coupling = -1; coupling <= 1.5; coupling += 0.25)
        for (double own = -2; own <= 2; own += 0.5)
            for (double mean = -2; mean <= 2; mean += 0.25)
                for (double variance = 0.125; variance <= 2; variance *= 2)
                    function(&(struct constraint){coupling, own, mean, variance});
}

/* e^(R s) of the own spin, times the probability that its local field x satisfies the constraint. */
static double satisfied(double x, void *context)
{
    const struct constraint *c = context;
    double density = gsl_ran_gaussian_pdf(x, sqrt(c->variance));
    return density * ((x + c->mean + c->coupling > 0 ? exp(c->own) : 0) +
                      (-x - c->mean + c->coupling > 0 ? exp(-c->own) : 0));
}

static void expect_integral(const struct constraint *constraint)
{
    struct constraint copy = *constraint;
    gsl_function function = {satisfied, &copy};
    double far = 12 * sqrt(copy.variance), low = -copy.coupling - copy.mean, high = copy.coupling - copy.mean;
    double ends[] = {fmin(-far, fmin(low, high)), fmin(low, high), fmax(low, high), fmax(far, fmax(low, high))};
    double sum = 0;
    for (int part = 0; part < 3; part++) {
        double value, error;
        size_t evaluations;
        gsl_integration_qng(&function, ends[part], ends[part + 1], 1e-8, 1e-8, &value, &error, &evaluations);
        sum += value;
    }
    expect_near(constraint_evaluate(constraint).log_z, log(sum), 1e-8);
}

Test(constraint, partition_function_is_the_integral)
{
    for_all(expect_integral);
}

/* ln Z as a function of one of its arguments. */
struct line {
    struct constraint constraint;
    double *argument; /* of the constraint */
};

static double log_z_along(double x, void *context)
{
    struct line *line = context;
    *line->argument = x;
    return constraint_evaluate(&line->constraint).log_z;
}

static double force_along(double x, void *context)
{
    struct line *line = context;
    *line->argument = x;
    return constraint_evaluate(&line->constraint).force;
}

static double derivative(double (*function)(double, void *), struct line *line)
{
    gsl_function along = {function, line};
    double at = *line->argument, value, error;
    gsl_deriv_central(&along, at, 1e-3, &value, &error);
    *line->argument = at;
    return value;
}

static void expect_derivatives(const struct constraint *constraint)
{
    struct factor factor = constraint_evaluate(constraint);
    struct line line = {.constraint = *constraint};
    line.argument = &line.constraint.mean;
    expect_near(factor.force, derivative(log_z_along, &line), 1e-8);
    expect_near(factor.slope, derivative(force_along, &line), 1e-7);
    line.argument = &line.constraint.own; /* the magnetisation of the own spin */
    expect_near(tanh(constraint->own + factor.own_field), derivative(log_z_along, &line), 1e-8);
    line.argument = &line.constraint.variance; /* Z solves the heat equation: 2 dZ/dV = d^2 Z/d omega^2 */
    expect_near(0.5 * (factor.slope + factor.force * factor.force), derivative(log_z_along, &line), 1e-7);
}

Test(constraint, derivatives)
{
    for_all(expect_derivatives);
}

/* By its definition: ln Z with the other spin held at +1 and at -1. */
static void expect_message(const struct constraint *constraint)
{
    for (double weight = -0.25; weight <= 0.25; weight += 0.125)
        for (double m = -1; m <= 1; m += 0.5) {
            struct constraint up = *constraint;
            up.mean += weight * (1 - m);
            up.variance -= weight * weight * (1 - m * m);
            struct constraint down = up;
            down.mean -= 2 * weight;
            double expected = 0.5 * (constraint_evaluate(&up).log_z - constraint_evaluate(&down).log_z);
            expect_near(constraint_message(constraint, weight, m), expected, 1e-13);
        }
}

Test(constraint, message_is_half_a_difference)
{
    for_all(expect_message);
}

/* s -> -s of the own spin and all others. */
static void expect_symmetry(const struct constraint *constraint)
{
    struct constraint mirror = *constraint;
    mirror.own = -mirror.own;
    mirror.mean = -mirror.mean;
    struct factor factor = constraint_evaluate(constraint), reflected = constraint_evaluate(&mirror);
    expect_near(reflected.log_z, factor.log_z, 1e-14);
    expect_near(reflected.own_field, -factor.own_field, 1e-14);
    expect_near(reflected.force, -factor.force, 1e-13);
    expect_near(reflected.slope, factor.slope, 1e-12);
    double message = constraint_message(constraint, 0.25, 0.5);
    expect_near(constraint_message(&mirror, 0.25, -0.5), -message, 1e-14);
    expect_near(constraint_message(&mirror, -0.25, 0.5), message, 1e-14); /* that neuron as it is, its coupling not */
    struct constraint other = *constraint;
    other.own += 0.75; /* the factor's field on its own spin does not know that spin's field */
    expect_near(constraint_evaluate(&other).own_field, factor.own_field, 0);
}

Test(constraint, symmetries)
{
    for_all(expect_symmetry);
}

/* A neuron with a single input: no variance remains, and the message is exact. With weight > |J| the input must have
 * the sign of the own spin, with weight < -|J| the opposite one; with |weight| < J it is free. */
Test(constraint, single_input)
{
    for (double own = -3; own <= 3; own += 0.75)
        for (double m = -0.875; m <= 0.875; m += 0.25) {
            struct constraint constraint = {0.25, own, 0.5 * m, 0.25 * (1 - m * m)};
            expect_near(constraint_message(&constraint, 0.5, m), own, 1e-14);
            constraint.mean = -constraint.mean;
            expect_near(constraint_message(&constraint, -0.5, m), -own, 1e-14);
            constraint.coupling = 0.75;
            expect_near(constraint_message(&constraint, -0.5, m), 0, 1e-14);
        }
}

Test(constraint, limits)
{
    /* no coupling, no message */
    cr_expect_eq(constraint_message(&(struct constraint){0.3, 0.5, 0.2, 0.7}, 0, 0.4), 0.0);
    /* no field and no mean: ln 2 Phi(J/sqrt V) */
    struct factor factor = constraint_evaluate(&(struct constraint){0.3, 0, 0, 0.7});
    expect_near(factor.log_z, M_LN2 + gaussian_log_cdf(0.3 / sqrt(0.7)), 1e-15);
    cr_expect_eq(factor.own_field, 0.0);
    cr_expect_eq(factor.force, 0.0);
    /* a constraint that is always satisfied leaves a free spin */
    factor = constraint_evaluate(&(struct constraint){50, 0.4, 0.2, 0.7});
    expect_near(factor.log_z, log(2 * cosh(0.4)), 1e-15);
    expect_near(factor.own_field, 0, 1e-300);
    /* small J < 0 against a sharp field of mean zero: lambda/sqrt V for both signs, (S.5) to first order in omega */
    factor = constraint_evaluate(&(struct constraint){-1, 0, 0x1p-20, 0x1p-20});
    expect_relative(factor.own_field, 0x1p-20 * gaussian_hazard(-1024) * 1024, 1e-6);
}

/* Everything stays finite, with no variance at all, too. */
static void expect_finite(const struct constraint *constraint)
{
    struct factor factor = constraint_evaluate(constraint);
    double message = constraint_message(constraint, sqrt(constraint->variance), 0.5);
    cr_expect(isfinite(factor.log_z + factor.own_field + factor.force + factor.slope + message),
              "J = %g, R = %g, omega = %g, V = %g", constraint->coupling, constraint->own, constraint->mean,
              constraint->variance);
}

Test(constraint, extremes)
{
    static const double numbers[] = {-1e100, -1e10, -1e3, -30, -1, -1e-30, 0, 1e-30, 1, 30, 1e3, 1e10, 1e100};
    static const double variances[] = {0, 1e-300, 1e-12, 1, 1e10};
    for (int c = 0; c < 13; c++)
        for (int o = 0; o < 13; o++)
            for (int m = 0; m < 13; m++)
                for (int v = 0; v < 5; v++)
                    expect_finite(&(struct constraint){numbers[c], numbers[o], numbers[m], variances[v]});
}
