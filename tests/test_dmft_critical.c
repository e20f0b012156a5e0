#include "tests/near.h"
#include "theory/dmft_critical.h"
#include "theory/dmft_law.h"

#include <gsl/gsl_errno.h>

/* Points on the law with known terms, moved by known amounts. */
static struct dmft_critical points(enum dmft_rule rule, double linear, double cubic, double quadratic)
{
    struct dmft_critical critical = {.solved = false};
    for (int i = 0; i < DMFT_CRITICAL_POINTS; i++) {
        double a = ldexp(0.04, -i);
        critical.activity[i] = a;
        critical.point[i] = (struct estimate){
            0.81 - 2 * dmft_law_beta(rule) * sqrt(a) + linear * a + cubic * a * sqrt(a) + quadratic * a * a, 1e-4};
    }
    return critical;
}

Test(dmft_critical, fit_recovers_the_law)
{
    struct dmft_critical critical = points(DMFT_RANDOM, -0.2, 0.3, 0);
    dmft_critical_fit(DMFT_RANDOM, &critical);
    expect_near(critical.jd.value, 0.81, 1e-12);
    expect_near(critical.chi_squared, 0, 1e-12);
    cr_expect(critical.statistical > 5e-5 && critical.statistical < 2e-4);
    expect_near(critical.jd.error, hypot(critical.statistical, critical.choice), 1e-15);
}

/* What the terms of the fit do not contain shows in the error. */
Test(dmft_critical, choice_of_terms)
{
    struct dmft_critical plain = points(DMFT_PARALLEL, -0.2, 0, 0), bent = points(DMFT_PARALLEL, -0.2, 2, -20);
    dmft_critical_fit(DMFT_PARALLEL, &plain);
    dmft_critical_fit(DMFT_PARALLEL, &bent);
    cr_expect_lt(plain.choice, 1e-12);
    cr_expect_gt(bent.choice, 1e-4);
    cr_expect(fabs(bent.jd.value - 0.81) < 2 * bent.jd.error);
}

/* The root of the sum of the squares of what the errors of single points do. */
Test(dmft_critical, statistical_error)
{
    struct dmft_critical critical = points(DMFT_PARALLEL, -0.2, 0, 0);
    double squares = 0;
    for (int i = 0; i < DMFT_CRITICAL_POINTS; i++) {
        critical.point[i].value += critical.point[i].error;
        dmft_critical_fit(DMFT_PARALLEL, &critical);
        squares += (critical.jd.value - 0.81) * (critical.jd.value - 0.81);
        critical.point[i].value -= critical.point[i].error;
    }
    expect_relative(critical.statistical, sqrt(squares), 1e-9);
}

/* Two values with errors 3 and 4 (1e-3): weights 16 and 9. */
Test(dmft_critical, combination)
{
    struct dmft_critical results[2] = {{.jd = {0.810, 3e-3}, .statistical = 3e-3},
                                       {.jd = {0.815, 4e-3}, .choice = 4e-3}};
    struct dmft_critical combined = dmft_critical_combine(2, results);
    expect_near(combined.jd.value, (16 * 0.810 + 9 * 0.815) / 25, 1e-15);
    expect_near(combined.jd.error, 2.4e-3, 1e-15);
    expect_near(combined.statistical, 3e-3 * 0.64, 1e-15);
    expect_near(combined.choice, 4e-3 * 0.36, 1e-15);
    expect_near(combined.chi_squared, 1, 1e-12);
    cr_expect_eq(combined.degrees, 1);
}

/* Solved coarsely; `make bench` does it to the errors that matter. */
Test(dmft_critical, parallel)
{
    struct dmft_critical_request request = {DMFT_PARALLEL, 4e-3, 4, 1};
    struct dmft_critical critical;
    cr_assert_eq(dmft_critical_solve(&request, &critical), GSL_SUCCESS);
    cr_assert(critical.solved);
    cr_expect(fabs(critical.jd.value - 0.8145) < 3 * hypot(critical.jd.error, 1e-3), "%g(%g)", critical.jd.value,
              critical.jd.error);
    cr_expect_lt(critical.jd.error, 1e-2);
    cr_expect_lt(critical.chi_squared, 30);
}

Test(dmft_critical, refuses_permuted)
{
    struct dmft_critical_request request = {DMFT_PERMUTED, 3e-3, 8, 1};
    struct dmft_critical critical;
    cr_expect_eq(dmft_critical_solve(&request, &critical), GSL_EINVAL);
}

/* The guess of the activity inverts the guess of J_D, whose slope is its derivative. */
Test(dmft_law, guesses)
{
    for (enum dmft_rule rule = DMFT_PARALLEL; rule <= DMFT_PERMUTED; rule++)
        for (double a = 0.002; a < 0.3; a *= 1.5) {
            expect_relative(dmft_law_activity(rule, dmft_law_jd(rule, a), 1e-3), a, 1e-10);
            double step = 1e-5, up = dmft_law_jd(rule, a * exp(step)), down = dmft_law_jd(rule, a * exp(-step));
            expect_relative(dmft_law_slope(rule, a), (down - up) / (2 * step), 1e-6);
        }
    cr_expect_eq(dmft_law_activity(DMFT_RANDOM, 0.9, 1e-3), 1e-3);
    expect_near(dmft_law_beta(DMFT_PARALLEL), 0.5826, 5e-5);
}

/* Grids keep what their users need. */
Test(dmft_law, grids)
{
    for (enum dmft_rule rule = DMFT_PARALLEL; rule <= DMFT_PERMUTED; rule++)
        for (double a = 1e-3; a < 0.6; a *= 1.1) {
            struct dmft_clock clock = dmft_law_clock(rule, a);
            double period = clock.cell * (double)clock.phases;
            size_t periods = dmft_law_periods(&clock, a);
            cr_expect(clock.cell * a < 0.06 || dmft_clock_is_exact(&clock) || rule == DMFT_PERMUTED);
            cr_expect((double)periods * period * a >= 24);
            double ratio = clock.cell > 1 ? clock.cell : 1 / clock.cell;
            cr_expect(fabs(ratio - round(ratio)) < 1e-9);
            if (rule == DMFT_PERMUTED)
                cr_expect(clock.phases == 1 || (clock.phases % 2 == 0 && fabs(period - 1) < 1e-12));
            else if (rule != DMFT_RANDOM && !dmft_clock_is_exact(&clock))
                cr_expect(fmod(clock.cell, 2) == 0);
        }
}
