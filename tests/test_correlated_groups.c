#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/correlated_groups.h"
#include "theory/correlated_limit.h"
#include "theory/correlated_measure.h"
#include "theory/correlated_saddle.h"
#include "theory/site_measure.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

/* A search may meet a singular matrix on its way, which is not the end of the program. */
static void keep_going(void)
{
    gsl_set_error_handler_off();
}

TestSuite(correlated_groups, .init = keep_going);

/* What the solver is asked for, and how far from an independent value its results may then be. */
static const double precision = 1e-10;
static const double quadrature = 2e-10;

static struct correlated_moments moments_at(const struct correlated_parameters *parameters, double resolution)
{
    struct correlated_moments moments;
    cr_assert_eq(correlated_measure(parameters, resolution, &moments), GSL_SUCCESS);
    return moments;
}

/* The functional (L.20). */
static double functional(const struct correlated_parameters *p)
{
    double y = p->replicas, q1 = 1 - 2 * p->distance;
    return -0.5 * y * (y - 1) * q1 * p->qhat1 - 0.5 * y * p->qhat1 + 0.5 * y * y * p->q0 * p->qhat0 +
           moments_at(p, 1.5).log_z;
}

static struct cluster_saddle uncorrelated(double coupling, double distance)
{
    struct cluster_saddle saddle = {.replicas = 0};
    cr_assert_eq(cluster_saddle_densest(coupling, distance, 1, &saddle), GSL_SUCCESS);
    return saddle;
}

static struct correlated_densest densest_at(double coupling, double distance)
{
    struct cluster_saddle start = uncorrelated(coupling, distance);
    struct correlated_densest densest;
    cr_assert_eq(correlated_groups_densest(coupling, distance, precision, &start, &densest), GSL_SUCCESS);
    return densest;
}

/* q0 -> 0: the functional of uncorrelated groups, from its own quadrature. The difference is of second order in q0. */
Test(correlated_groups, reduces_to_uncorrelated_groups)
{
    static const double couplings[] = {0, 0.05, 0.3, 1}, distances[] = {0.05, 0.2, 0.45}, replicas[] = {2.7, 9, 60};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t k = 0; k < sizeof distances / sizeof *distances; k++)
            for (size_t n = 0; n < sizeof replicas / sizeof *replicas; n++) {
                double y = replicas[n], qhat = 0.7 / y, q1 = 1 - 2 * distances[k];
                struct site_moments site;
                const struct site_parameters without = {couplings[i], distances[k], y, qhat};
                cr_assert_eq(site_measure(&without, 2, &site), GSL_SUCCESS);
                const struct correlated_parameters with = {couplings[i], distances[k], y, qhat, 1e-9 * q1, 1e-9 * qhat};
                struct correlated_moments moments = moments_at(&with, 1.5);
                expect_near(moments.log_z, site.log_z, 1e-11);
                expect_near(moments.log_w, site.log_w, 1e-11);
                expect_near(moments.m2, 1 - site.variance, 1e-11);
            }
}

/* The same averages as four nested Gauss-Hermite sums, with W, m and g written as they are defined. */
struct hermite {
    size_t count;
    double *nodes, *weights;
};

static struct correlated_moments nested_sums(const struct correlated_parameters *p, const struct hermite *rule)
{
    double y = p->replicas, q1 = 1 - 2 * p->distance, scale = sqrt(1 - q1);
    struct correlated_moments moments = {0};
    for (size_t a = 0; a < rule->count; a++)
        for (size_t b = 0; b < rule->count; b++) {
            double z = 0, log_w = 0, m = 0, m2 = 0, g = 0;
            for (size_t i = 0; i < rule->count; i++) {
                double h = sqrt(p->q0) * rule->nodes[a] + sqrt(q1 - p->q0) * rule->nodes[i];
                double plus = (p->coupling + h) / scale, minus = (p->coupling - h) / scale;
                double cdf_plus = gaussian_cdf(plus), cdf_minus = gaussian_cdf(minus);
                double density_plus = exp(-0.5 * plus * plus) / sqrt(2 * M_PI) / scale;
                double density_minus = exp(-0.5 * minus * minus) / sqrt(2 * M_PI) / scale;
                for (size_t k = 0; k < rule->count; k++) {
                    double u = sqrt(p->qhat0) * rule->nodes[b] + sqrt(p->qhat1 - p->qhat0) * rule->nodes[k];
                    double w = exp(u) * cdf_plus + exp(-u) * cdf_minus;
                    double magnetisation = (exp(u) * cdf_plus - exp(-u) * cdf_minus) / w;
                    double force = (exp(u) * density_plus - exp(-u) * density_minus) / w;
                    double weight = rule->weights[i] * rule->weights[k] * pow(w, y);
                    z += weight;
                    log_w += weight * log(w);
                    m += weight * magnetisation;
                    m2 += weight * magnetisation * magnetisation;
                    g += weight * force;
                }
            }
            double outer = rule->weights[a] * rule->weights[b];
            moments.log_z += outer * log(z);
            moments.log_w += outer * log_w / z;
            moments.m2 += outer * m2 / z;
            moments.mean_m2 += outer * gsl_pow_2(m / z);
            moments.mean_g2 += outer * gsl_pow_2(g / z);
        }
    return moments;
}

/* A Gauss-Hermite rule for the standard normal measure; the caller frees the workspace. */
static gsl_integration_fixed_workspace *hermite_make(size_t count, struct hermite *rule)
{
    gsl_integration_fixed_workspace *workspace =
        gsl_integration_fixed_alloc(gsl_integration_fixed_hermite, count, 0, 0.5, 0, 0);
    cr_assert_not_null(workspace);
    *rule = (struct hermite){count, gsl_integration_fixed_nodes(workspace), gsl_integration_fixed_weights(workspace)};
    for (size_t i = 0; i < count; i++)
        rule->weights[i] /= sqrt(2 * M_PI);
    return workspace;
}

Test(correlated_groups, nested_gauss_hermite_sums)
{
    static const struct correlated_parameters points[] = {
        {0.05, 0.2, 6.1, 0.082, 0.31, 0.0104}, {0.3, 0.3, 3.7, 0.2, 0.1, 0.05}, {0, 0.35, 2.5, 0.3, 0.25, 0.2}};
    struct hermite rule;
    gsl_integration_fixed_workspace *workspace = hermite_make(40, &rule);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct correlated_moments direct = nested_sums(&points[i], &rule), moments = moments_at(&points[i], 1);
        expect_near(moments.log_z, direct.log_z, 2e-9);
        expect_near(moments.log_w, direct.log_w, 2e-9);
        expect_near(moments.m2, direct.m2, 2e-9);
        expect_near(moments.mean_m2, direct.mean_m2, 2e-9);
        expect_near(moments.mean_g2, direct.mean_g2, 2e-9);
    }
    gsl_integration_fixed_free(workspace);
}

/* y = 2: the square of W is expanded. Equal spins leave a bivariate normal probability (Plackett's formula), opposite
 * ones an integral over the field they share. */
static double log_z_of_pairs(const struct correlated_parameters *p, const struct hermite *rule)
{
    double q1 = 1 - 2 * p->distance, shared = q1 - p->q0, sum = 0;
    for (size_t a = 0; a < rule->count; a++) {
        double field = sqrt(p->q0) * rule->nodes[a], equal[2], opposite = 0;
        for (int sign = 0; sign < 2; sign++)
            equal[sign] = exp(gaussian_log_pair_cdf((p->coupling + (sign ? -field : field)) / sqrt(1 - p->q0),
                                                    shared / (1 - p->q0)));
        for (size_t i = 0; i < rule->count; i++) {
            double h = field + sqrt(shared) * rule->nodes[i];
            opposite += rule->weights[i] * gaussian_cdf((p->coupling + h) / sqrt(1 - q1)) *
                        gaussian_cdf((p->coupling - h) / sqrt(1 - q1));
        }
        for (size_t b = 0; b < rule->count; b++) {
            double u = sqrt(p->qhat0) * rule->nodes[b], spread = exp(2 * (p->qhat1 - p->qhat0));
            double z = spread * (exp(2 * u) * equal[0] + exp(-2 * u) * equal[1]) + 2 * opposite;
            sum += rule->weights[a] * rule->weights[b] * log(z);
        }
    }
    return sum;
}

Test(correlated_groups, two_replicas_counted_directly)
{
    static const struct correlated_parameters points[] = {
        {0.05, 0.2, 2, 0.1, 0.3, 0.02}, {0.3, 0.35, 2, 0.2, 0.1, 0.1}, {1, 0.25, 2, 0.05, 0.2, 0.04}};
    struct hermite rule;
    gsl_integration_fixed_workspace *workspace = hermite_make(120, &rule);
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        expect_near(moments_at(&points[i], 1).log_z, log_z_of_pairs(&points[i], &rule), quadrature);
    gsl_integration_fixed_free(workspace);
}

/* The stationarity equations and phi_I are the derivatives of the functional (L.20). */
Test(correlated_groups, derivatives)
{
    static const struct correlated_parameters points[] = {
        {0.05, 0.2, 6, 0.08, 0.3, 0.01}, {0.3, 0.3, 40, 0.012, 0.2, 0.002}, {0, 0.1, 3, 0.2, 0.4, 0.05}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct correlated_parameters at = points[i];
        struct correlated_moments moments = moments_at(&at, 1.5);
        double y = at.replicas, q1 = 1 - 2 * at.distance;
        const double analytic[] = {
            0.5 * y * (y - 1) * (moments.m2 - q1),
            0.5 * y * y * (at.qhat0 - moments.mean_g2),
            0.5 * y * y * (at.q0 - moments.mean_m2),
            y * at.q0 * at.qhat0 - 0.5 * ((2 * y - 1) * q1 + 1) * at.qhat1 + moments.log_w,
        };
        double *variables[] = {&at.qhat1, &at.q0, &at.qhat0, &at.replicas};
        for (size_t k = 0; k < 4; k++) {
            double value = *variables[k], step = 1e-4 * value;
            *variables[k] = value + step;
            double above = functional(&at);
            *variables[k] = value - step;
            double below = functional(&at);
            *variables[k] = value;
            expect_near(value * analytic[k], value * (above - below) / (2 * step), 1e-7);
        }
    }
}

/* For small J q0 grows from 0 at the distance where the stability (L.19) of q0 = 0 changes sign, linearly. */
Test(correlated_groups, starts_where_uncorrelated_groups_become_unstable)
{
    static const struct {
        double coupling, stable, unstable;
    } table[] = {{0.03, 0.046, 0.05}, {0.1, 0.0485, 0.0515}, {0.2, 0.0755, 0.0785}, {0.3, 0.17, 0.19}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double low = table[i].stable, high = table[i].unstable, coupling = table[i].coupling;
        while (high - low > 1e-7) {
            double middle = 0.5 * (low + high);
            if (uncorrelated(coupling, middle).stability > 0)
                low = middle;
            else
                high = middle;
        }
        struct cluster_saddle start = uncorrelated(coupling, low);
        struct correlated_densest densest;
        cr_expect_eq(correlated_groups_densest(coupling, low, precision, &start, &densest), GSL_EDOM);
        cr_expect_eq(densest.saddle.q0, 0);
        struct correlated_densest near = densest_at(coupling, high + 2e-4), far = densest_at(coupling, high + 4e-4);
        cr_expect(near.converged && far.converged, "J %g", coupling);
        cr_expect(near.saddle.q0 > 0 && near.saddle.q0 < 0.05, "J %g: q0 = %g", coupling, near.saddle.q0);
        expect_near(far.saddle.q0 / near.saddle.q0, 2, 0.1);
    }
}

/* Correlated groups lower the value; 0.4 to 1.6 % at small J and moderate d, as the stability analysis reports. */
Test(correlated_groups, lowers_the_local_entropy)
{
    static const struct {
        double coupling, distance, lowest, highest; /* relative lowering */
    } table[] = {{0.05, 0.1, 0.004, 0.016}, {0.05, 0.15, 0.004, 0.016}, {0.0731077, 0.15, 0.004, 0.016},
                 {0.1, 0.2, 0.004, 0.016},  {0.1, 0.3, 0.004, 0.016},   {0.2, 0.28, 0.004, 0.016},
                 {0.05, 0.2, 0, 0.04},      {0.3, 0.2, 0, 0.004},       {0.3, 0.25, 0, 0.004},
                 {0.05, 0.4, 0, 0.04},      {0.4, 0.45, 0, 0.004},      {0.3, 0.499, 0, 0.004}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double coupling = table[i].coupling, distance = table[i].distance;
        double value = uncorrelated(coupling, distance).local_entropy;
        struct correlated_densest densest = densest_at(coupling, distance);
        cr_expect(densest.converged, "J %g, d %g", coupling, distance);
        double lowering = 1 - densest.saddle.local_entropy / value;
        cr_expect(lowering > table[i].lowest && lowering < table[i].highest, "J %g, d %g: lowered by %g", coupling,
                  distance, lowering);
    }
}

/* The stationary point at another y, or at another resolution. */
static struct correlated_saddle saddle_at(double coupling, double distance, double resolution, double replicas,
                                          struct correlated_saddle start)
{
    struct line line = {.coupling = coupling, .distance = distance, .resolution = resolution};
    start.replicas = replicas;
    cr_assert_eq(line_begin(&line, &start, LOG_REPLICAS), GSL_SUCCESS, "J %g, d %g, y %g", coupling, distance,
                 replicas);
    return line.saddle;
}

/* y* minimises Phi/y, with the other unknowns following. */
Test(correlated_groups, the_densest_groups_minimise_the_bound)
{
    static const double couplings[] = {0, 0.05, 0.2, 0.3, 0.35}, distances[] = {0.15, 0.2, 0.25, 0.25, 0.275};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        struct correlated_densest densest = densest_at(couplings[i], distances[i]);
        cr_expect(densest.converged);
        expect_near(densest.saddle.external_entropy, 0, 1e-8);
        for (double factor = 0.98; factor < 1.03; factor += 0.04) {
            struct correlated_saddle saddle =
                saddle_at(couplings[i], distances[i], 1, factor * densest.saddle.replicas, densest.saddle);
            cr_expect(saddle.per_replica > densest.saddle.local_entropy, "J %g, factor %g", couplings[i], factor);
            cr_expect((saddle.external_entropy > 0) == (factor < 1));
        }
    }
}

/* y* is infinite: Phi = y phi + Sigma + c/y at large y, with phi and Sigma from the separate computation of the
 * limit. */
Test(correlated_groups, many_replicas_approach_the_limit)
{
    static const double couplings[] = {0.05, 0.1, 0.3}, distances[] = {0.35, 0.45, 0.45};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double coupling = couplings[i], distance = distances[i], q1 = 1 - 2 * distance;
        struct correlated_densest densest = densest_at(coupling, distance);
        cr_expect(densest.converged && densest.saddle.replicas == INFINITY);
        cr_expect(densest.saddle.external_entropy > 0);
        struct limit_saddle limit = {.qhat = densest.saddle.qhat1, .chi = 4, .chi_hat = 0.3};
        cr_assert_eq(limit_saddle_solve(coupling, distance, 1.5, &limit), GSL_SUCCESS);
        expect_near(limit.local_entropy, densest.saddle.local_entropy, quadrature);
        double remainder[2];
        for (size_t k = 0; k < 2; k++) {
            double y = k == 0 ? 300 : 600;
            const struct correlated_saddle start = {.q0 = q1 / (1 + limit.chi / (y * q1)),
                                                    .qhat0 = limit.qhat,
                                                    .qhat1 = limit.qhat + limit.chi_hat / y};
            struct correlated_saddle saddle = saddle_at(coupling, distance, 1, y, start);
            remainder[k] = y * (y * (saddle.per_replica - limit.local_entropy) - limit.external_entropy);
        }
        /* c + O(1/y): wrong digits of phi or Sigma would show up in the remainders times y^2 or y. */
        cr_expect(fabs(remainder[0]) < 5, "J %g, d %g: %g", coupling, distance, remainder[0]);
        expect_near(remainder[1], remainder[0], 0.05 * fabs(remainder[0]));
    }
}

/* The equations of the limit are the derivatives of its functional (L.21). */
static double limit_functional(const struct limit_parameters *p)
{
    struct limit_moments moments;
    cr_assert_eq(correlated_limit(p, 1, &moments), GSL_SUCCESS);
    return moments.highest - p->distance * p->qhat - 0.5 * ((1 - 2 * p->distance) * p->chi_hat + p->qhat * p->chi);
}

Test(correlated_groups, derivatives_of_the_limit)
{
    static const struct limit_parameters points[] = {
        {0.05, 0.35, 0.02, 1.2, 0.2}, {0.3, 0.45, 3e-4, 4, 0.4}, {0, 0.4, 0.01, 0.8, 0.15}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct limit_parameters at = points[i];
        struct limit_moments moments;
        cr_assert_eq(correlated_limit(&at, 1, &moments), GSL_SUCCESS);
        const double analytic[] = {0.5 * (moments.response_m - at.chi) - at.distance, 0.5 * (moments.g2 - at.qhat),
                                   0.5 * (moments.m2 - (1 - 2 * at.distance))};
        double *variables[] = {&at.qhat, &at.chi, &at.chi_hat};
        for (size_t k = 0; k < 3; k++) {
            double value = *variables[k], step = 1e-3 * value;
            *variables[k] = value + step;
            double above = limit_functional(&at);
            *variables[k] = value - step;
            double below = limit_functional(&at);
            *variables[k] = value;
            expect_near(value * analytic[k], value * (above - below) / (2 * step), 1e-6);
        }
    }
}

/* For larger J the transition is discontinuous: solutions with q0 > 0 lie lower where q0 = 0 is still stable, and none
 * does for smaller d. */
Test(correlated_groups, lower_solutions_where_uncorrelated_groups_are_stable)
{
    static const double couplings[] = {0.4, 0.5, 1};
    static const double far[] = {0.35, 0.4, 0.42}, near[] = {0.2, 0.25, 0.25};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        struct cluster_saddle start = uncorrelated(couplings[i], far[i]);
        cr_expect(start.stability > 0);
        struct correlated_densest densest = densest_at(couplings[i], far[i]);
        cr_expect(densest.converged && densest.saddle.q0 > 0);
        double lowering = 1 - densest.saddle.local_entropy / start.local_entropy;
        cr_expect(lowering > 1e-5 && lowering < 2e-3, "J %g: %g", couplings[i], lowering);
        start = uncorrelated(couplings[i], near[i]);
        cr_expect_eq(correlated_groups_densest(couplings[i], near[i], precision, &start, &densest), GSL_EDOM);
        cr_expect_eq(densest.saddle.q0, 0);
        expect_near(densest.saddle.local_entropy, start.local_entropy, quadrature);
    }
}

/* The value stands when the resolution is doubled. */
Test(correlated_groups, stable_under_doubled_resolution)
{
    static const double couplings[] = {0, 0.05, 0.1, 0.3}, distances[] = {0.1, 0.25, 0.28, 0.22};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        struct correlated_densest densest = densest_at(couplings[i], distances[i]);
        cr_expect(densest.converged && densest.error <= precision && densest.saddle.residual < 1e-6);
        struct correlated_saddle finer =
            saddle_at(couplings[i], distances[i], 2 * 1.5, densest.saddle.replicas, densest.saddle);
        expect_near(finer.per_replica, densest.saddle.local_entropy, quadrature);
    }
}

/* A finite y* that is too large to be reached: bounds, and no claim. */
Test(correlated_groups, out_of_reach_is_not_converged)
{
    struct correlated_densest densest = densest_at(0.05, 0.3113);
    cr_expect_not(densest.converged);
    cr_expect(isfinite(densest.low) && densest.low <= densest.high);
    cr_expect(densest.high - densest.low < 1e-5);
    cr_expect(densest.high <= uncorrelated(0.05, 0.3113).local_entropy);
}

Test(correlated_groups, refuses_parameters_out_of_range)
{
    struct correlated_moments moments;
    static const struct correlated_parameters wrong[] = {
        {0.1, 0.2, 4, 0.1, 0, 0.01},
        {0.1, 0.2, 4, 0.1, 0.6, 0.01},
        {0.1, 0.2, 4, 0.1, 0.3, 0.1},
        {0.1, 0.2, 4, 0.1, 0.3, 0},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_expect_eq(correlated_measure(&wrong[i], 1, &moments), GSL_EINVAL);
}
