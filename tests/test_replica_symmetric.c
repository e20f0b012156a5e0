#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/layer.h"
#include "theory/replica_symmetric.h"

#include <gsl/gsl_errno.h>

static double closed(double coupling, double symmetry)
{
    return layer_saddle(coupling, symmetry, 1 + symmetry).entropy;
}

/* From far starts the iteration comes back to q = 0 and the annealed value. */
Test(replica_symmetric, finds_the_closed_value)
{
    static const double cases[][2] = {{0, 0},   {0.1, 0}, {0.5, 0},  {2, 0},    {0, 1},     {0.5, 1},   {1, 1},
                                      {0.5, 0.5}, {0.5, -0.5}, {1, -0.9}, {0.5, -1}, {-0.1, 0}, {-0.5, 0.5}, {-0.5, 1}};
    static const double starts[] = {0.05, 0.5, 0.95};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t j = 0; j < sizeof starts / sizeof *starts; j++) {
            struct replica_parameters parameters = {cases[i][0], cases[i][1]};
            struct replica_saddle saddle;
            cr_assert_eq(replica_saddle(&parameters, starts[j], &saddle), GSL_SUCCESS);
            cr_expect(saddle.converged, "J %g eta %g start %g: residual %g", cases[i][0], cases[i][1], starts[j],
                      saddle.residual);
            cr_expect(saddle.iterations > 10, "the start was not far");
            expect_near(saddle.order.overlap, 0, 1e-10);
            expect_near(saddle.order.qhat, 0, 1e-10);
            expect_near(saddle.entropy, closed(cases[i][0], cases[i][1]), 1e-13);
            double y = layer_saddle(cases[i][0], cases[i][1], 1 + cases[i][1]).y;
            expect_near(saddle.order.response_same, gaussian_hazard(y), 1e-9);
        }
    }
}

/* The averages (E.34) are the derivatives of the functional (E.33). */
Test(replica_symmetric, the_averages_are_derivatives_of_the_functional)
{
    static const double couplings[] = {-1, 0.2, 1}, symmetries[] = {-0.7, 0, 0.4, 1};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 4; j++) {
            double eta = symmetries[j], h = 1e-5;
            struct replica_parameters parameters = {couplings[i], eta};
            struct replica_order order = {0.35, 0.6, 0.8, 0.25};
            struct replica_functional functional, up, down;
            cr_assert_eq(replica_functional(&parameters, &order, 1, &functional), GSL_SUCCESS);
            const struct replica_order *means = &functional.means;
            struct {
                double *variable, derivative;
            } checks[] = {
                {&order.overlap, 0.5 * (order.qhat - means->qhat)},
                {&order.qhat, 0.5 * (order.overlap - means->overlap)},
                {&order.response_same, eta * (means->response_same - order.response_same)},
                {&order.response_distinct, eta * (order.response_distinct - means->response_distinct)},
            };
            for (size_t k = 0; k < 4; k++) {
                double value = *checks[k].variable;
                *checks[k].variable = value + h;
                cr_assert_eq(replica_functional(&parameters, &order, 1, &up), GSL_SUCCESS);
                *checks[k].variable = value - h;
                cr_assert_eq(replica_functional(&parameters, &order, 1, &down), GSL_SUCCESS);
                *checks[k].variable = value;
                cr_expect(eta == 0 || fabs(checks[k].derivative) > 1e-3, "nothing to compare: %zu", k);
                expect_near((up.value - down.value) / (2 * h), checks[k].derivative, 1e-8);
            }
        }
    }
}

Test(replica_symmetric, resolution)
{
    static const struct replica_order orders[] = {
        {0, 0, 0.5, 0}, {0.5, 0.5, 0.7, 0.2}, {0.9, 5, 1.5, 1.5}, {0.99, 30, 3, 4}, {0.5, 30, 0.7, 1}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct replica_parameters parameters = {0.3, 0.4};
        struct replica_functional coarse, fine;
        cr_assert_eq(replica_functional(&parameters, &orders[i], 1, &coarse), GSL_SUCCESS);
        cr_assert_eq(replica_functional(&parameters, &orders[i], 2, &fine), GSL_SUCCESS);
        expect_near(coarse.value, fine.value, 1e-12);
        expect_near(coarse.means.overlap, fine.means.overlap, 1e-11);
        expect_near(coarse.means.qhat, fine.means.qhat, 1e-10);
        expect_near(coarse.means.response_distinct, fine.means.response_distinct, 1e-11);
    }
}

/* Below J = -0.178 (eta = 0) q = 0 is unstable: the saddle has q > 0 and less entropy than the annealed value.
 * Further down the iteration runs to q = 1 and says so. */
Test(replica_symmetric, negative_couplings)
{
    struct replica_saddle from_above, from_below;
    struct replica_parameters parameters = {-0.2, 0};
    replica_saddle(&parameters, 0.5, &from_above);
    replica_saddle(&parameters, 0.01, &from_below);
    cr_expect(from_above.converged && from_below.converged);
    expect_near(from_above.order.overlap, from_below.order.overlap, 1e-9);
    cr_expect(from_above.order.overlap > 0.05 && from_above.order.overlap < 0.06);
    cr_expect(from_above.entropy < closed(-0.2, 0) - 1e-6);

    parameters.coupling = -1;
    replica_saddle(&parameters, 0.5, &from_above);
    cr_expect_not(from_above.converged);
    cr_expect(from_above.residual > 1 && isfinite(from_above.residual) && isfinite(from_above.entropy));
    cr_expect(from_above.order.overlap > 0.9);
}

Test(replica_symmetric, refuses_invalid_arguments)
{
    struct replica_parameters good = {0.5, 0}, bad = {0.5, 1.5};
    struct replica_saddle saddle;
    cr_expect_eq(replica_saddle(&bad, 0.5, &saddle), GSL_EDOM);
    cr_expect_eq(replica_saddle(&good, 0, &saddle), GSL_EDOM);
    cr_expect_eq(replica_saddle(&good, 1, &saddle), GSL_EDOM);
    static const struct replica_order orders[] = {
        {1, 0, 0, 0}, {-0.1, 0, 0, 0}, {0.5, -1, 0, 0}, {0.5, NAN, 0, 0}, {0.9999, 1e6, 0, 0}};
    struct replica_functional functional;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        cr_expect_eq(replica_functional(&good, &orders[i], 1, &functional), GSL_EDOM, "%zu", i);
}
