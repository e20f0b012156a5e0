#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/local_entropy.h"
#include "theory/pairs.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

/* What the solvers are asked for, and how far from an independent value their results may then be: the quadrature
 * error twice over, and the rounding of entropies of order y. */
static const double precision = 1e-11;
static const double quadrature = 2e-11;

static struct densest densest_at(double coupling, double distance)
{
    struct densest densest;
    cr_assert_eq(local_entropy_densest(coupling, distance, precision, &densest), GSL_SUCCESS);
    return densest;
}

static double tuple_entropy(double coupling, double distance, double replicas)
{
    struct tuples tuples;
    cr_assert_eq(local_entropy_tuples(coupling, distance, replicas, precision, &tuples), GSL_SUCCESS);
    cr_expect(tuples.converged, "J %g, d %g, y %g", coupling, distance, replicas);
    return tuples.saddle.functional;
}

/* Reference values: the table of the densest clusters; half a unit of the last digit printed there. */
Test(local_entropy, reference_table)
{
    static const struct {
        double jd, distance, replicas, replicas_unit, qhat, qhat_unit, entropy, entropy_unit;
    } table[] = {
        {0.05, 0.002, 8.05128, 1e-5, 0.262514, 1e-6, 0.000535045, 1e-9},
        {0.05, 0.01, 4.53513, 1e-5, 0.357684, 1e-6, -0.002324798, 1e-9},
        {0.05, 0.05, 3.87407, 1e-5, 0.260704, 1e-6, -0.001121814, 1e-9},
        {0.05, 0.2, 4.95728, 1e-5, 0.0949063, 1e-7, 0.017486546, 1e-9},
        {0.3, 0.002, 511.172, 1e-3, 0.00612067, 1e-8, 0.007185649, 1e-9},
        {0.3, 0.01, 65.6218, 1e-4, 0.033312, 1e-6, 0.025024013, 1e-9},
        {0.3, 0.05, 21.2937, 1e-4, 0.0624472, 1e-7, 0.067456238, 1e-9},
        {0.3, 0.2, 26.7115, 1e-4, 0.0261267, 1e-7, 0.142253293, 1e-9},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct densest densest = densest_at(table[i].jd, table[i].distance);
        cr_expect(densest.converged);
        expect_near(densest.saddle.replicas, table[i].replicas, 0.5 * table[i].replicas_unit);
        expect_near(densest.saddle.qhat, table[i].qhat, 0.5 * table[i].qhat_unit);
        expect_near(densest.saddle.local_entropy, table[i].entropy, 0.5 * table[i].entropy_unit);
    }
}

/* One replica: the entropy itself. Two: the pair entropy, a closed formula. */
Test(local_entropy, one_and_two_replicas)
{
    static const double couplings[] = {0, 0.05, 0.3, 1, 2}, distances[] = {5e-4, 0.01, 0.1, 0.3, 0.45, 0.499};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            double entropy = M_LN2 + gaussian_log_cdf(couplings[i]), overlap = 1 - 2 * distances[k];
            expect_near(tuple_entropy(couplings[i], distances[k], 1), entropy, quadrature);
            expect_near(tuple_entropy(couplings[i], distances[k], 2), pairs_entropy(couplings[i], overlap), quadrature);
        }
}

/* P(J + s_a x_a > 0 for three Gaussians x_a of mutual overlap q, with `odd` signs reversed), by QUADPACK. */
struct triple {
    double coupling, overlap;
    int odd;
};

static double triple_integrand(double z, void *context)
{
    const struct triple *triple = context;
    double root = sqrt(triple->overlap), variance = 1 - triple->overlap;
    double plus = gaussian_cdf((triple->coupling + root * z) / sqrt(variance));
    double minus = gaussian_cdf((triple->coupling - root * z) / sqrt(variance));
    return exp(-0.5 * z * z) / sqrt(2 * M_PI) * plus * plus * (triple->odd ? minus : plus);
}

static double triple_probability(double coupling, double overlap, int odd)
{
    struct triple triple = {coupling, overlap, odd};
    gsl_function function = {triple_integrand, &triple};
    double points[] = {-12, -coupling / sqrt(overlap), 0, coupling / sqrt(overlap), 12}, value, error;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(4000);
    cr_assert_eq(gsl_integration_qagp(&function, points, 5, 0, 1e-12, 4000, workspace, &value, &error), GSL_SUCCESS);
    gsl_integration_workspace_free(workspace);
    return value;
}

/* Three replicas counted directly: (1 + 3q)/4 of the neurons agree in all three, (1 - q)/4 differ in each one. */
Test(local_entropy, three_replicas_counted_directly)
{
    static const double couplings[] = {0.02, 0.0556745, 0.3, 1}, distances[] = {0.001, 0.0213, 0.1, 0.3, 0.45};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            double q = 1 - 2 * distances[k], agree = (1 + 3 * q) / 4, differ = (1 - q) / 4;
            double direct = M_LN2 - agree * log(agree) - 3 * differ * log(differ) +
                            agree * log(triple_probability(couplings[i], q, 0)) +
                            3 * differ * log(triple_probability(couplings[i], q, 1));
            expect_near(tuple_entropy(couplings[i], distances[k], 3), direct, quadrature);
        }
}

/* phi_I = dPhi/dy, Sigma_ext = Phi - y phi_I and the slope of the curve, by central differences. */
Test(local_entropy, derivatives)
{
    static const double couplings[] = {0.05, 0.3, 1}, distances[] = {0.004, 0.05, 0.3};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            double y = 5, h = 1e-3;
            struct tuples tuples;
            local_entropy_tuples(couplings[i], distances[k], y, precision, &tuples);
            double slope = (tuple_entropy(couplings[i], distances[k], y + h) -
                            tuple_entropy(couplings[i], distances[k], y - h)) / (2 * h);
            expect_near(tuples.saddle.local_entropy, slope, 1e-7);
            expect_near(tuples.saddle.external_entropy, tuples.saddle.functional - y * tuples.saddle.local_entropy,
                        quadrature);

            double step = 1e-3 * distances[k];
            double along = (densest_at(couplings[i], distances[k] + step).saddle.local_entropy -
                            densest_at(couplings[i], distances[k] - step).saddle.local_entropy) / (2 * step);
            expect_near(densest_at(couplings[i], distances[k]).saddle.slope, along, 1e-5);
        }
}

/* y* minimises Phi/y, the bound from the first moment of y-tuples. */
Test(local_entropy, the_densest_clusters_minimise_the_first_moment_bound)
{
    static const double couplings[] = {0, 0.0600992, 0.3, 0.85}, distances[] = {0.003, 0.02, 0.2, 0.45};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            struct densest densest = densest_at(couplings[i], distances[k]);
            cr_expect(densest.converged);
            double y = densest.saddle.replicas;
            for (double factor = 0.7; factor < 1.5; factor += 0.15) {
                double bound = tuple_entropy(couplings[i], distances[k], factor * y) / (factor * y);
                cr_expect(bound >= densest.saddle.local_entropy - quadrature, "J %g, d %g, y %g: %.12g < %.12g",
                          couplings[i], distances[k], factor * y, bound, densest.saddle.local_entropy);
            }
        }
}

/* d -> 1/2: independent fixed points, Sigma; the approach is linear in q1. */
Test(local_entropy, independent_replicas)
{
    static const double couplings[] = {0.02, 0.1, 0.5, 1};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double entropy = M_LN2 + gaussian_log_cdf(couplings[i]);
        double near = entropy - densest_at(couplings[i], 0.4995).saddle.local_entropy;
        double far = entropy - densest_at(couplings[i], 0.499).saddle.local_entropy;
        cr_expect(near > 0 && near < 1e-3, "J %g: %g", couplings[i], near);
        expect_near(far / near, 2, 0.02);
    }
}

/* J large: every configuration around a common centre is a fixed point, h_b((1 - sqrt(q1))/2). */
Test(local_entropy, strong_self_coupling)
{
    static const double distances[] = {5e-4, 0.002};
    for (size_t k = 0; k < 2; k++) {
        double limit = gaussian_binary_entropy((1 - sqrt(1 - 2 * distances[k])) / 2);
        for (double coupling = 1; coupling <= 3; coupling += 0.5) {
            struct densest densest = densest_at(coupling, distances[k]);
            expect_near(densest.saddle.local_entropy, limit, 1e-8);
            cr_expect(densest.saddle.replicas > 1e6, "J %g: y* = %g", coupling, densest.saddle.replicas);
        }
    }
}

/* Any J in [0, 3] and d in [5e-4, 0.499] is solved, and the value stands when the whole computation is repeated on
 * a rule twice as fine as the one it was accepted on. */
Test(local_entropy, every_point_is_stable_under_doubled_resolution)
{
    static const double tolerance = 1e-9;
    static const double couplings[] = {0, 0.004, 0.0600992, 0.17, 0.61, 1, 1.7, 2.4, 3};
    static const double distances[] = {5e-4, 0.0021, 0.0159, 0.08, 0.27, 0.42, 0.499};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++) {
            struct densest densest;
            local_entropy_densest(couplings[i], distances[k], tolerance, &densest);
            cr_expect(densest.converged, "J %g, d %g", couplings[i], distances[k]);
            cr_expect(densest.low <= densest.high && densest.high - densest.low < tolerance);
            struct cluster_saddle finer = {.replicas = 0};
            int status = cluster_saddle_densest(couplings[i], distances[k], 4, &finer);
            cr_assert(status == GSL_SUCCESS || status == GSL_EDOM);
            double value = status ? finer.functional / finer.replicas : finer.local_entropy;
            expect_near(value, densest.saddle.local_entropy, tolerance);
        }
}

/* Where there is no solution the row says so. */
Test(local_entropy, no_solution_is_not_converged)
{
    struct densest densest = densest_at(-1, 0.2);
    cr_expect_not(densest.converged);
    cr_expect(densest.bounded);
    cr_expect(isfinite(densest.saddle.local_entropy) && densest.low == -INFINITY && isfinite(densest.high));
}

/* The reference values of d at which q0 = 0 turns unstable, given to two digits. */
Test(local_entropy, stability_of_uncorrelated_groups)
{
    static const struct {
        double jd, stable, unstable;
    } table[] = {{0.03, 0.046, 0.05}, {0.0600992, 0.046, 0.05}, {0.0731077, 0.046, 0.05}, {0.1, 0.0485, 0.0515},
                 {0.2, 0.0755, 0.0785}, {0.3, 0.17, 0.19}, {0.4, 0.36, 0.38}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        cr_expect(densest_at(table[i].jd, table[i].stable).stable, "J %g", table[i].jd);
        cr_expect_not(densest_at(table[i].jd, table[i].unstable).stable, "J %g", table[i].jd);
    }
    for (double coupling = 0.5; coupling <= 1; coupling += 0.25)
        for (double distance = 0.01; distance <= 0.46; distance += 0.05)
            cr_expect(densest_at(coupling, distance).stable, "J %g, d %g", coupling, distance);
    cr_expect(densest_at(0.0600992, 0.0159).stable && densest_at(0.0731077, 0.00565).stable);
}
