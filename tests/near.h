/* near: comparison of numbers; a failure shows them to the last digit. */
#ifndef FP_TESTS_NEAR_H
#define FP_TESTS_NEAR_H

#include <criterion/criterion.h>
#include <math.h>

/* |actual - expected| <= tolerance; false for a NaN. Equal infinities are near. */
static inline void near_check(const char *file, int line, const char *what, double actual, double expected,
                              double tolerance)
{
    cr_expect(actual == expected || fabs(actual - expected) <= tolerance,
              "%s:%d: %s is %.17g instead of %.17g: difference %.3g, allowed %.3g", file, line, what, actual,
              expected, actual - expected, tolerance);
}

#define expect_near(actual, expected, tolerance) near_check(__FILE__, __LINE__, #actual, actual, expected, tolerance)
#define expect_relative(actual, expected, tolerance) \
    near_check(__FILE__, __LINE__, #actual, actual, expected, (tolerance) * fabs(expected))

#endif
