#include "tests/near.h"
#include "theory/truncated.h"

/* Golden numbers: the definitions evaluated with 80 digits (mpmath 1.3.0). */
static const struct {
    double y, excess, variance;
} golden[] = {
    {-1e8, 9.999999999999998e-9, 9.999999999999994e-17},
    {-1000, 0.000999998000009999926, 9.9999400004999948201e-7},
    {-20, 0.049753068527850542214, 0.0024632616150521635997},
    {-5.0009765625, 0.18647204217524850261, 0.03268586500706306455},
    {-4.9990234375, 0.18653590240068952243, 0.032707009079300994083},
    {-2, 0.3732155328228408673, 0.11427910041408125664},
    {0, 0.79788456080286535588, 0.36338022763241865692},
    {3, 3.0044378390421256638, 0.98666678845825919379},
    {10, 10, 1},
};

Test(truncated, golden_numbers)
{
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        expect_relative(truncated_excess(golden[i].y), golden[i].excess, 2e-14);
        expect_relative(truncated_variance(golden[i].y), golden[i].variance, 5e-13);
    }
}

Test(truncated, the_variance_is_the_slope_of_the_excess)
{
    double h = 1e-4;
    for (double y = -9; y < 9; y += 0.1)
        expect_near((truncated_excess(y + h) - truncated_excess(y - h)) / (2 * h), truncated_variance(y), 1e-8);
}
