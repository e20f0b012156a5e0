#include "common/grid.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static const struct range any = {.minimum = -INFINITY, .maximum = INFINITY};
static const struct range unit = {.minimum = 0, .maximum = 1};
static const struct range whole = {.whole = true, .infinite = true, .minimum = 2, .maximum = INFINITY};

/* The grid is exactly these values, bit by bit. */
static void expect_values(const char *text, const struct range *range, const double *values, size_t count)
{
    struct grid grid;
    char problem[PROBLEM_SIZE];
    cr_assert(grid_parse(text, range, &grid, problem), "%s: %s", text, problem);
    cr_assert_eq(grid.count, count, "%s has %zu values", text, grid.count);
    for (size_t i = 0; i < count; i++)
        cr_expect(grid.values[i] == values[i] && signbit(grid.values[i]) == signbit(values[i]),
                  "%s: value %zu is %.17g instead of %.17g", text, i, grid.values[i], values[i]);
    free((void *)grid.values);
}

#define EXPECT_VALUES(text, range, ...) \
    expect_values(text, range, (double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

static void expect_problem(const char *text, const struct range *range, const char *expected)
{
    struct grid grid;
    char problem[PROBLEM_SIZE];
    cr_assert_not(grid_parse(text, range, &grid, problem), "'%s' was taken for a grid", text);
    cr_expect_str_eq(problem, expected);
}

Test(grid, lists)
{
    EXPECT_VALUES("0", &unit, 0);
    EXPECT_VALUES("0.1,0.2,0.5", &unit, 0.1, 0.2, 0.5);
    EXPECT_VALUES("1,.5,0", &unit, 1, 0.5, 0);
    EXPECT_VALUES("1e-3,+1E-1", &unit, 0.001, 0.1);
    EXPECT_VALUES("-1.5", &any, -1.5);
    EXPECT_VALUES("-0", &any, 0);
    EXPECT_VALUES("2,inf,1e6", &whole, 2, INFINITY, 1000000);
    EXPECT_VALUES("1e-400", &unit, 0);
}

Test(grid, ranges_include_the_stop_and_are_clean_decimals)
{
    EXPECT_VALUES("0:1:0.1", &unit, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
    EXPECT_VALUES("0:0.3:0.1", &unit, 0, 0.1, 0.2, 0.3);
    EXPECT_VALUES("-0.3:0.3:0.1", &any, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3);
    EXPECT_VALUES("0:0.25:0.1", &unit, 0, 0.1, 0.2);
    EXPECT_VALUES("0.5:0.5:1", &unit, 0.5);
    EXPECT_VALUES("0:0:1", &unit, 0);
    EXPECT_VALUES("10:30:10", &whole, 10, 20, 30);
    EXPECT_VALUES("1e-20:3e-20:1e-20", &unit, 1e-20, 2e-20, 3e-20);
}

Test(grid, ranges_go_down_with_a_negative_step)
{
    EXPECT_VALUES("1:0:-0.25", &unit, 1, 0.75, 0.5, 0.25, 0);
    EXPECT_VALUES("0.3:-0.1:-0.1", &any, 0.3, 0.2, 0.1, 0, -0.1);
}

Test(grid, stop_is_included_up_to_rounding_and_not_passed)
{
    /* Three steps end within 1e-9 of a step of 1, on either side: the value is the stop itself. */
    EXPECT_VALUES("0:1:0.3333333333333", &unit, 0, 0.3333333333333, 0.6666666666666, 1);
    EXPECT_VALUES("0:1:0.3333333333334", &unit, 0, 0.3333333333334, 0.6666666666668, 1);
    EXPECT_VALUES("0:1:0.33333334", &unit, 0, 0.33333334, 0.66666668);
}

Test(grid, long_decimals_are_kept)
{
    double step = 0.12345678901234568;
    EXPECT_VALUES("0:0.3:0.12345678901234568", &unit, 0, step, 2 * step);
}

Test(grid, mixed_forms)
{
    EXPECT_VALUES("0:0.5:0.1,1,2", &any, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 2);
    EXPECT_VALUES("3,2:4:1,inf", &whole, 3, 2, 3, 4, INFINITY);
}

Test(grid, prints_cleanly)
{
    struct grid grid;
    char problem[PROBLEM_SIZE], text[32];
    cr_assert(grid_parse("-50:50:0.01", &any, &grid, problem));
    cr_assert_eq(grid.count, 10001);
    for (int i = 0; i < 10001; i++) {
        snprintf(text, sizeof text, "%.2f", (i - 5000) / 100.0);
        cr_assert_eq(grid.values[i], strtod(text, NULL), "%.17g", grid.values[i]);
    }
    free((void *)grid.values);
}

Test(grid, malformed)
{
    expect_problem("", &unit, "a number is missing");
    expect_problem(",", &unit, "a number is missing");
    expect_problem("0,,1", &unit, "a number is missing");
    expect_problem("0,", &unit, "a number is missing");
    expect_problem("abc", &unit, "'abc' is not a number");
    expect_problem("1e", &unit, "'1e' is not a number");
    expect_problem("nan", &any, "'nan' is not a number");
    expect_problem("0x1", &unit, "'0x1' is not a number");
    expect_problem("0.5 ", &unit, "'0.5 ' is not a number");
    expect_problem(" 0.5", &unit, "' 0.5' is not a number");
    expect_problem("0.5junk", &unit, "'0.5junk' is not a number");
    expect_problem("0,5;6", &any, "'5;6' is not a number");
    expect_problem("-", &any, "'-' is not a number");
    expect_problem("1e999", &any, "1e999 is too large");
    expect_problem("inf", &any, "'inf' is not a number");
    expect_problem("infinity", &whole, "'infinity' is not a number");
    expect_problem("-inf", &whole, "'-inf' is not a number");
    expect_problem("2.5", &whole, "2.5 is not a whole number");
    expect_problem("1e16", &whole, "1e16 is out of range: whole numbers end at 2^53");
}

Test(grid, out_of_range)
{
    expect_problem("2", &unit, "2 is out of range");
    expect_problem("0.5,-1e-9", &unit, "-1e-9 is out of range");
    expect_problem("0:2:0.5", &unit, "0:2:0.5 is out of range");
    expect_problem("-1:1:0.5", &unit, "-1 is out of range");
    expect_problem("1", &whole, "1 is out of range");
}

Test(grid, malformed_ranges)
{
    expect_problem("0:1:0", &unit, "the step must not be 0");
    expect_problem("1:0:0.1", &unit, "1:0:0.1 is empty: the step leads away from the stop");
    expect_problem("0:1:-0.1", &unit, "0:1:-0.1 is empty: the step leads away from the stop");
    expect_problem("0:1", &unit, "'0:1' is not START:STOP:STEP");
    expect_problem("0:1:0.1:2", &unit, "'0:1:0.1:2' is not START:STOP:STEP");
    expect_problem("0::1", &unit, "a number is missing");
    expect_problem("::", &unit, "a number is missing");
    expect_problem("2:inf:1", &whole, "'inf' is not a number");
    expect_problem("0:1:nan", &unit, "'nan' is not a number");
    expect_problem("2:4:0.5", &whole, "0.5 is not a whole number");
    expect_problem("-1e308:1e308:1", &any, "more than 10000000 values");
}

Test(grid, at_most_ten_million_values)
{
    struct grid grid;
    char problem[PROBLEM_SIZE];
    cr_assert(grid_parse("1:10000000:1", &any, &grid, problem), "%s", problem);
    cr_assert_eq(grid.count, 10000000);
    cr_assert_eq(grid.values[9999999], 1e7);
    free((void *)grid.values);
    expect_problem("0:10000000:1", &any, "more than 10000000 values");
    expect_problem("1:10000000:1,0", &any, "more than 10000000 values");
}
