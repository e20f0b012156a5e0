#include "tests/dmft_states.h"

#include "tests/near.h"

#include <gsl/gsl_errno.h>
#include <math.h>

struct dmft_stationary dmft_state(enum dmft_rule rule, double jd, double activity, double accuracy, double smallest)
{
    struct dmft_request request = {
        .rule = rule,
        .jd = jd,
        .activity = activity,
        .accuracy = accuracy,
        .smallest = smallest,
        .populations = 6,
        .seed = 1,
    };
    struct dmft_stationary result;
    cr_assert_eq(dmft_stationary_solve(&request, &result), GSL_SUCCESS);
    return result;
}

void expect_estimate(struct estimate estimate, double step, double expected, double error, double largest)
{
    double deviation = fabs(estimate.value - expected), sigma = hypot(estimate.error, error);
    cr_expect(deviation < 6 * sigma + step, "%g(%g) instead of %g(%g)", estimate.value, estimate.error, expected,
              error);
    cr_expect(estimate.error + step < largest, "error %g and %g, allowed %g", estimate.error, step, largest);
}
