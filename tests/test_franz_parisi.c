#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/cavity_average.h"
#include "theory/franz_parisi.h"
#include "theory/pairs.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

static const double precision = 1e-11;

static struct franz_parisi potential_at(double coupling, double distance)
{
    struct franz_parisi result;
    cr_assert_eq(franz_parisi(coupling, distance, precision, &result), GSL_SUCCESS);
    return result;
}

static double entropy(double coupling)
{
    return M_LN2 + gaussian_log_cdf(coupling);
}

/* Half a unit of the last digit of the reference table. */
Test(franz_parisi, reference_table)
{
    static const struct {
        double jd, near, far, isolation, isolation_unit;
    } table[] = {{0.1, -0.025594, 0.034570, 0.10688, 1e-5},
                 {0.3, 0.029301, 0.141409, 0.02276, 1e-5},
                 {0.5, 0.069047, 0.227328, 0.00887, 1e-5},
                 {1, 0.133142, 0.371108, 0.001371, 1e-6}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct franz_parisi near = potential_at(table[i].jd, 0.05), far = potential_at(table[i].jd, 0.2);
        cr_expect(near.converged && far.converged);
        expect_near(near.saddle.entropy, table[i].near, 0.5e-6);
        expect_near(far.saddle.entropy, table[i].far, 0.5e-6);
        struct isolation isolation;
        cr_assert_eq(franz_parisi_isolation(table[i].jd, &isolation), GSL_SUCCESS);
        cr_expect(isolation.converged && isolation.error < 1e-9);
        expect_near(isolation.distance, table[i].isolation, 0.5 * table[i].isolation_unit);
        expect_near(potential_at(table[i].jd, isolation.distance).saddle.entropy, 0, 1e-10);
    }
}

/* The functional with n replicas around the reference, by brute force over the reference's field h, z and z' as it
 * stands in the definition (F.7): n = 1 averages the sum itself, n = 0 its logarithm. */
enum { panels = 12, order = 12, nodes = panels * order };

struct rule {
    double x[nodes], weight[nodes];
};

static struct rule gaussian_rule(double low, double high)
{
    struct rule rule;
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(order);
    for (int i = 0; i < nodes; i++) {
        double from = low + (high - low) * (i / order) / panels, to = low + (high - low) * (i / order + 1) / panels;
        gsl_integration_glfixed_point(from, to, (size_t)(i % order), &rule.x[i], &rule.weight[i], table);
        rule.weight[i] *= exp(-0.5 * rule.x[i] * rule.x[i]) / sqrt(2 * M_PI);
    }
    gsl_integration_glfixed_table_free(table);
    return rule;
}

static double brute_force(double coupling, double overlap, const struct franz_parisi_saddle *saddle, int replicas)
{
    struct rule reference = gaussian_rule(-coupling, 9), wide = gaussian_rule(-9, 9);
    double mean = 0, variance = 1 - saddle->overlap, root = sqrt(saddle->overlap - overlap * overlap);
    for (int i = 0; i < nodes; i++)
        for (int j = 0; j < nodes; j++) {
            double omega = overlap * reference.x[i] + root * wide.x[j];
            double plus = gaussian_cdf((coupling + omega) / sqrt(variance));
            double minus = gaussian_cdf((coupling - omega) / sqrt(variance));
            double weight = reference.weight[i] * wide.weight[j];
            for (int k = 0; k < nodes; k++) {
                double tilt = saddle->field + sqrt(saddle->qhat) * wide.x[k];
                double sum = exp(tilt) * plus + exp(-tilt) * minus;
                mean += weight * wide.weight[k] * (replicas ? sum : log(sum));
            }
        }
    mean /= gaussian_cdf(coupling);
    return -0.5 * saddle->qhat * (replicas ? 1 : variance) - saddle->field * overlap + (replicas ? log(mean) : mean);
}

/* n = 0 gives the potential, stationary in all three variables; n = 1, in the field alone, the annealed S2 - Sigma. */
Test(franz_parisi, against_brute_force)
{
    static const double couplings[] = {0.1, 0.7}, distances[] = {0.15, 0.35};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < 2; k++) {
            double overlap = 1 - 2 * distances[k], step = 1e-2;
            struct franz_parisi_saddle saddle = potential_at(couplings[i], distances[k]).saddle;
            double centre = brute_force(couplings[i], overlap, &saddle, 0);
            expect_near(centre, saddle.entropy, 1e-9);
            double *unknowns[] = {&saddle.overlap, &saddle.qhat, &saddle.field};
            for (int variable = 0; variable < 3; variable++) {
                double value = *unknowns[variable], h = step * value;
                *unknowns[variable] = value + h;
                double above = brute_force(couplings[i], overlap, &saddle, 0);
                *unknowns[variable] = value - h;
                double below = brute_force(couplings[i], overlap, &saddle, 0);
                *unknowns[variable] = value;
                expect_near((above - below) / (2 * step), 0, 1e-5);
                /* the slope is small because it vanishes, not because nothing depends on the variable */
                cr_expect(fabs(above - 2 * centre + below) / (step * step) > 1e-5, "%g",
                          (above - 2 * centre + below) / (step * step));
            }

            /* the field is stationary where the planted mean magnetisation is S: two steps of Newton's method */
            double field = saddle.field;
            for (int iteration = 0; iteration < 4; iteration++) {
                double h = 1e-3, f[3];
                for (int j = 0; j < 3; j++) {
                    saddle.field = field + (j - 1) * h;
                    f[j] = brute_force(couplings[i], overlap, &saddle, 1);
                }
                field -= h * (f[2] - f[0]) / 2 / (f[2] - 2 * f[1] + f[0]);
            }
            saddle.field = field;
            expect_near(brute_force(couplings[i], overlap, &saddle, 1),
                        pairs_entropy(couplings[i], overlap) - entropy(couplings[i]), 1e-9);
        }
}

/* It never exceeds the annealed bound, and tends to Sigma as S -> 0, the difference falling as S^2. */
Test(franz_parisi, bounds_and_limits)
{
    static const double couplings[] = {0, 0.1, 0.5, 1, 2, 3}, distances[] = {0.02, 0.1, 0.3, 0.45};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            struct franz_parisi result = potential_at(couplings[i], distances[k]);
            double bound = pairs_entropy(couplings[i], 1 - 2 * distances[k]) - entropy(couplings[i]);
            cr_expect(result.converged, "J %g, d %g", couplings[i], distances[k]);
            cr_expect(result.saddle.entropy <= bound + 1e-12, "J %g, d %g", couplings[i], distances[k]);
            cr_expect(result.saddle.entropy <= gaussian_binary_entropy(distances[k]));
        }
        double near = entropy(couplings[i]) - potential_at(couplings[i], 0.499).saddle.entropy;
        double far = entropy(couplings[i]) - potential_at(couplings[i], 0.498).saddle.entropy;
        cr_expect(near > 0 && near < 1e-5);
        expect_near(far / near, 4, 0.02);
    }
}

/* Where the saddle has run to q = 1: negative, not converged, the annealed bound as upper end of the bracket. */
Test(franz_parisi, ends_at_small_distance)
{
    struct franz_parisi result = potential_at(0.3, 5e-4);
    cr_expect_not(result.converged);
    cr_expect_eq(result.low, -INFINITY);
    expect_near(result.high, pairs_entropy(0.3, 1 - 1e-3) - entropy(0.3), 1e-14);
    cr_expect(result.high < 0);
    struct isolation isolation;
    cr_assert_eq(franz_parisi_isolation(0, &isolation), GSL_SUCCESS);
    cr_expect_not(isolation.converged); /* J = 0: isolated at every distance */
}

/* Averages over the cavity field against QUADPACK, narrow and wide, across the change of method at b = 1. */
static double excess(double z, void *context)
{
    const double *rho_b = context;
    double t = rho_b[0] + rho_b[1] * z;
    return exp(-0.5 * z * z) / sqrt(2 * M_PI) * (fabs(t) - fabs(rho_b[0]) + log1p(exp(-2 * fabs(t))));
}

static double minus2(double z, void *context)
{
    const double *rho_b = context;
    double t = rho_b[0] + rho_b[1] * z, minus = 1 / (1 + exp(2 * t));
    return exp(-0.5 * z * z) / sqrt(2 * M_PI) * minus * minus;
}

Test(franz_parisi, cavity_averages)
{
    gsl_set_error_handler_off(); /* QUADPACK reports that it has reached rounding */
    static const double means[] = {-30, -3, 0, 0.2, 4, 50}, widths[] = {1e-3, 0.4, 1, 1.0001, 3, 40};
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(2000);
    struct cavity_rule *rule = cavity_rule_create(2);
    cr_assert_not_null(rule);
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
            double rho_b[] = {means[i], widths[k]}, expected, error;
            double turn = fmax(-11.9, fmin(11.9, -means[i] / widths[k])), points[] = {-12, turn, 12};
            struct cavity_average average;
            cavity_average(rule, means[i], widths[k], &average);
            gsl_function function = {excess, rho_b};
            gsl_integration_qagp(&function, points, 3, 1e-14, 1e-12, 2000, workspace, &expected, &error);
            expect_near(average.log_2cosh_excess, expected, 1e-12 * (1 + widths[k]));
            function.function = minus2;
            gsl_integration_qagp(&function, points, 3, 1e-14, 1e-12, 2000, workspace, &expected, &error);
            expect_near(average.minus2, expected, 1e-12);
            expect_near(average.plus2 + average.minus2 + 2 * average.plus_minus, 1, 1e-13);
            expect_near(average.magnetisation, average.plus2 - average.minus2, 1e-13);
        }
    cavity_rule_free(rule);
    gsl_integration_workspace_free(workspace);
}
