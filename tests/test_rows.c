#include "common/rows.h"

#include "tests/near.h"

#include <criterion/redirect.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
    {"rule", COLUMN_TEXT, "", "a word"},
    {"x", COLUMN_REAL, "", "a number"},
    {"bound", COLUMN_BOUND, "", "a bound"},
    {"converged", COLUMN_INTEGER, "", "1 or 0"},
    {0},
};

/* Rows "permuted k/3 inf k", k = first ... last. */
static struct rows *rows_of(int first, int last)
{
    struct rows *rows = rows_create(columns);
    for (int k = first; k <= last; k++) {
        rows_text(rows, k % 2 ? "odd" : "even");
        rows_number(rows, k / 3.0);
        rows_number(rows, INFINITY);
        rows_number(rows, k);
    }
    return rows;
}

static void expect_text(const struct rows *rows, const char *expected)
{
    size_t length;
    const char *text = rows_bytes(rows, &length);
    cr_expect(length == strlen(expected) && memcmp(text, expected, length) == 0, "%.*s", (int)length, text);
}

Test(rows, cells_are_read_as_they_are_printed)
{
    struct rows *rows = rows_of(0, 20);
    cr_expect_eq(rows_count(rows), 21);
    for (size_t row = 0; row < 21; row++) {
        char *word = rows_text_at(rows, row, "rule"), printed[32];
        cr_expect_str_eq(word, row % 2 ? "odd" : "even");
        free(word);
        snprintf(printed, sizeof printed, "%.10g", (double)row / 3);
        expect_near(rows_number_at(rows, row, "x"), atof(printed), 0);
        expect_near(rows_number_at(rows, row, "bound"), INFINITY, 0);
        expect_near(rows_number_at(rows, row, "converged"), (double)row, 0);
    }
    rows_free(rows);
}

Test(rows, rows_are_put_together_and_cleared)
{
    struct rows *all = rows_of(0, 1), *more = rows_of(2, 3);
    rows_append(all, more);
    expect_text(all, "even\t0\tinf\t0\nodd\t0.3333333333\tinf\t1\neven\t0.6666666667\tinf\t2\nodd\t1\tinf\t3\n");
    cr_expect_eq(rows_count(all), 4);
    cr_expect_eq(rows_unconverged(all), 1);
    rows_append(more, all);
    cr_expect_eq(rows_count(more), 6);
    cr_expect_eq(rows_unconverged(more), 1);
    expect_near(rows_number_at(more, 3, "x"), 0.3333333333, 0);
    rows_clear(all);
    expect_text(all, "");
    cr_expect_eq(rows_unconverged(all), 0);
    rows_append(all, more);
    cr_expect_eq(rows_count(all), 6);
    rows_free(all);
    rows_free(more);
}

Test(rows, lines_of_a_file_are_taken_only_if_they_are_whole_rows)
{
    struct rows *rows = rows_create(columns);
    static const char *const good[] = {"even\t0\tinf\t0\n", "x\t-1e-300\t-inf\t7\n"};
    static const char *const bad[] = {
        "even\t0\tinf\t0",  "even\t0\tinf\n",    "even\t0\tinf\t0\t0\n", "even\t0\t\t0\n", "\n",
        "\t0\tinf\t0\n",    "even\t0x\tinf\t0\n", "even\t0\tinf\t\n",     "",                "even\t0\tinf\t0\n\n",
    };
    for (size_t i = 0; i < 2; i++)
        cr_expect(rows_take(rows, good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(rows_take(rows, bad[i], strlen(bad[i])), "%s", bad[i]);
    static const char zero[] = "even\t0\0\tinf\t0\n";
    cr_expect_not(rows_take(rows, zero, sizeof zero - 1));
    cr_expect_eq(rows_unconverged(rows), 1);
    expect_text(rows, "even\t0\tinf\t0\nx\t-1e-300\t-inf\t7\n");
    rows_free(rows);
}

Test(rows, a_fraction_named_converged_is_no_flag)
{
    static const struct column fraction[] = {{"converged", COLUMN_REAL, "", "fraction of the runs"}, {0}};
    struct rows *rows = rows_create(fraction);
    rows_number(rows, 0);
    rows_number(rows, 0.5);
    cr_expect_eq(rows_count(rows), 2);
    cr_expect_eq(rows_unconverged(rows), 0);
    rows_free(rows);
}

Test(rows, a_missing_column_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_number_at(rows_of(0, 0), 0, "y");
}

Test(rows, a_missing_row_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_number_at(rows_of(0, 0), 1, "x");
}

Test(rows, a_word_read_as_a_number_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_number_at(rows_of(0, 0), 0, "rule");
}

Test(rows, a_number_read_as_a_word_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_text_at(rows_of(0, 0), 0, "x");
}
