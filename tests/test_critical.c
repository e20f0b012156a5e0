#include "tests/near.h"
#include "theory/critical.h"
#include "theory/local_entropy.h"

#include <gsl/gsl_errno.h>

static const double largest_error = 1e-7;

static void check(const struct threshold *threshold, double coupling, double unit)
{
    cr_expect(threshold->converged);
    cr_expect(threshold->error < largest_error, "error %g", threshold->error);
    expect_near(threshold->coupling, coupling, 0.5 * unit);
}

/* The lowest of the quantity on a grid of distances, without the solver of the thresholds. */
static double lowest(double coupling, double low, double high, bool slope)
{
    double least = INFINITY;
    for (double distance = low; distance < high; distance *= 1.02) {
        struct densest densest;
        local_entropy_densest(coupling, distance, 1e-10, &densest);
        least = fmin(least, slope ? densest.saddle.slope : densest.saddle.local_entropy);
    }
    return least;
}

Test(critical, gap)
{
    struct threshold gap;
    cr_assert_eq(critical_gap(&gap), GSL_SUCCESS);
    check(&gap, 0.0600992, 1e-7);
    expect_near(gap.distance, 0.0159, 0.5e-4);
    expect_near(gap.replicas, 4.660, 0.5e-3);
    cr_expect(lowest(gap.coupling - 1e-5, 0.012, 0.02, false) < 0);
    cr_expect(lowest(gap.coupling + 1e-5, 0.012, 0.02, false) > 0);
}

Test(critical, monotonic)
{
    struct threshold monotonic;
    cr_assert_eq(critical_monotonic(&monotonic), GSL_SUCCESS);
    check(&monotonic, 0.0731077, 1e-7);
    expect_near(monotonic.distance, 0.00565, 0.5e-5);
    expect_near(monotonic.replicas, 7.587, 0.5e-3);
    cr_expect(lowest(monotonic.coupling - 1e-5, 0.0045, 0.007, true) < 0);
    cr_expect(lowest(monotonic.coupling + 1e-5, 0.0045, 0.007, true) > 0);
}

static double tuples(double replicas)
{
    struct threshold threshold;
    cr_assert_eq(critical_tuples(replicas, &threshold), GSL_SUCCESS);
    cr_expect(threshold.converged && threshold.error < largest_error);
    expect_near(threshold.replicas, replicas, 0);
    return threshold.coupling;
}

Test(critical, pairs)
{
    expect_near(tuples(2), 0.0427228, 0.5e-7);
}

Test(critical, triples)
{
    expect_near(tuples(3), 0.0556745, 0.5e-7);
}

/* y = 5 proves the gap up to the largest J_D; no integer y reaches J_gap. */
Test(critical, quadruples_and_quintuples)
{
    double four = tuples(4), five = tuples(5), six = tuples(6);
    expect_near(four, 0.0595993, 0.5e-7);
    expect_near(five, 0.0599990, 0.5e-7);
    cr_expect(five > four && five > six && five < 0.0600992);
}

Test(critical, decuples)
{
    expect_near(tuples(10), 0.0507977, 0.5e-7);
}
