/* Balanced choices. */
#include "sim/subset.h"

#include "tests/near.h"

enum { COUNT = 400, CLASSES = 3 };

/* Class 0: half of all, class 1: three of ten, class 2: the rest. */
static void fill(uint8_t *labels)
{
    for (size_t k = 0; k < COUNT; k++)
        labels[k] = k % 10 < 5 ? 0 : k % 10 < 8 ? 1 : 2;
}

Test(subset, is_balanced_ascending_and_contains_smaller_ones)
{
    uint8_t labels[COUNT];
    uint32_t small[COUNT], large[COUNT];
    struct class_count rarest;
    fill(labels);
    cr_assert(subset_choose(COUNT, labels, CLASSES, 20, 1, small, &rarest));
    cr_assert(subset_choose(COUNT, labels, CLASSES, 50, 1, large, &rarest));
    size_t counts[CLASSES] = {0}, common = 0;
    for (size_t k = 0, j = 0; k < 60; k++) {
        cr_assert_lt(small[k], COUNT);
        cr_expect(k == 0 || small[k] > small[k - 1]);
        counts[labels[small[k]]]++;
        while (j < 150 && large[j] < small[k])
            j++;
        common += j < 150 && large[j] == small[k];
    }
    for (size_t c = 0; c < CLASSES; c++)
        cr_expect_eq(counts[c], 20);
    cr_expect_eq(common, 60);
}

Test(subset, of_all_patterns_is_all)
{
    uint8_t labels[COUNT];
    uint32_t numbers[COUNT];
    struct class_count rarest;
    for (size_t k = 0; k < COUNT; k++)
        labels[k] = k % 4;
    cr_assert(subset_choose(COUNT, labels, 4, COUNT / 4, 1, numbers, &rarest));
    for (size_t k = 0; k < COUNT; k++)
        cr_expect_eq(numbers[k], k);
}

/* Classes are chosen from independently: in two of equal size not the same places. */
Test(subset, of_one_class_says_nothing_about_another)
{
    uint8_t labels[COUNT];
    uint32_t numbers[COUNT];
    struct class_count rarest;
    size_t common = 0;
    for (size_t k = 0; k < COUNT; k++)
        labels[k] = k % 2;
    cr_assert(subset_choose(COUNT, labels, 2, 100, 1, numbers, &rarest));
    for (size_t k = 0; k + 1 < COUNT / 2; k++)
        common += numbers[k] % 2 == 0 && numbers[k + 1] == numbers[k] + 1;
    expect_near((double)common, 50, 4 * sqrt(100 * 0.5 * 0.5 * 0.5)); /* hypergeometric: 100 of 200 places, 100 drawn */
}

Test(subset, refuses_more_than_there_are)
{
    uint8_t labels[COUNT];
    uint32_t numbers[COUNT];
    struct class_count rarest;
    fill(labels);
    cr_expect(subset_choose(COUNT, labels, CLASSES, 80, 1, numbers, &rarest));
    cr_expect_not(subset_choose(COUNT, labels, CLASSES, 81, 1, numbers, &rarest));
    cr_expect_eq(rarest.class, 2);
    cr_expect_eq(rarest.count, 80);
    cr_expect_not(subset_choose(COUNT, labels, CLASSES + 1, 1, 1, numbers, &rarest));
    cr_expect_eq(rarest.class, 3);
    cr_expect_eq(rarest.count, 0);
}

/* Over seeds every pattern of a class is chosen equally often: 10 of 80, chi squared of 79 degrees of freedom (mean 79,
 * standard deviation 12.6; a little less without replacement) within 4 of them; seeds differ. */
Test(subset, is_uniform)
{
    enum { SEEDS = 800, EACH = 10, MEMBERS = 80 };
    uint8_t labels[COUNT];
    uint32_t numbers[COUNT];
    struct class_count rarest;
    double chosen[COUNT] = {0}, expected = (double)SEEDS * EACH / MEMBERS, chi_squared = 0;
    fill(labels);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        cr_assert(subset_choose(COUNT, labels, CLASSES, EACH, seed, numbers, &rarest));
        for (size_t k = 0; k < CLASSES * EACH; k++)
            chosen[numbers[k]]++;
    }
    for (size_t k = 0; k < COUNT; k++)
        if (labels[k] == 2)
            chi_squared += (chosen[k] - expected) * (chosen[k] - expected) / expected;
    expect_near(chi_squared, 79 * (1 - (double)EACH / MEMBERS), 4 * sqrt(2 * 79));
}
