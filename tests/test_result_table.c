#include "compare/result_table.h"

#include "common/table.h"
#include "tests/near.h"
#include "tests/scratch.h"

#include <criterion/redirect.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "# fp-count 0.1.0\n"
                           "# commit 0123456\n"
                           "# parameter jd = 0:1:0.1\n"
                           "# parameter epochs = 10 [epochs] (default)\n"
                           "# parameter network = 'a (b) it'\\''s.h5' (1 byte)\n"
                           "# parameter state = $'a\\tb \\'c\\\\' [x]\n"
                           "# column n: neurons\n"
                           "n\trule\tactivity\tbound\n"
                           "10\trandom\t0.25\tinf\n"
                           "20\tpermuted\t1e-3\t-inf\n";

/* Writes a file of these bytes, reads it as a table, removes it. */
static struct result_table *read_bytes(const char *bytes, size_t length)
{
    char *directory = scratch_create(), *path = scratch_path(directory, "a.tsv");
    file_write(path, bytes, length);
    struct result_table *table = result_table_read("fp-trial", path);
    free(path);
    scratch_remove(directory);
    return table;
}

Test(result_table, cells_and_names_are_those_of_the_file)
{
    struct result_table *table = read_bytes(text, strlen(text));
    cr_assert_not_null(table);
    static const char *const cells[] = {"n",  "rule",   "activity", "bound", "10",   "random",
                                        "0.25", "inf", "20", "permuted", "1e-3", "-inf"};
    cr_assert_eq(result_table_columns(table), 4);
    cr_assert_eq(result_table_rows(table), 2);
    for (size_t column = 0; column < 4; column++) {
        cr_expect_str_eq(result_table_column_name(table, column), cells[column]);
        size_t found;
        cr_expect(result_table_find_column(table, cells[column], &found));
        cr_expect_eq(found, column);
        for (size_t row = 0; row < 2; row++)
            cr_expect_str_eq(result_table_cell(table, row, column), cells[4 * (row + 1) + column]);
    }
    size_t found;
    cr_expect_not(result_table_find_column(table, "activit", &found));
    result_table_free(table);
}

Test(result_table, numbers_are_whole_cells)
{
    static const char bytes[] = "a\tb\tc\td\te\tf\n1e-3\tinf\t-inf\t1x\tnan\t 1\n";
    struct result_table *table = read_bytes(bytes, strlen(bytes));
    cr_assert_not_null(table);
    static const double expected[] = {1e-3, INFINITY, -INFINITY};
    double value = 7;
    for (size_t column = 0; column < 3; column++) {
        cr_expect(result_table_number(table, 0, column, &value));
        expect_near(value, expected[column], 0);
    }
    value = 7;
    for (size_t column = 3; column < 6; column++)
        cr_expect_not(result_table_number(table, 0, column, &value));
    expect_near(value, 7, 0);
    result_table_free(table);
}

Test(result_table, parameters_are_read_without_their_remarks)
{
    struct result_table *table = read_bytes(text, strlen(text));
    cr_assert_not_null(table);
    cr_expect_eq(result_table_header_count(table), 7);
    cr_expect_str_eq(result_table_header(table, 1), "# commit 0123456");
    cr_expect_str_eq(result_table_parameter(table, "jd"), "0:1:0.1");
    cr_expect_str_eq(result_table_parameter(table, "epochs"), "10");
    cr_expect_str_eq(result_table_parameter(table, "network"), "'a (b) it'\\''s.h5'");
    cr_expect_str_eq(result_table_parameter(table, "state"), "$'a\\tb \\'c\\\\'");
    cr_expect_null(result_table_parameter(table, "j"));
    cr_expect_null(result_table_parameter(table, "n"));
    result_table_free(table);
}

Test(result_table, a_written_table_is_read)
{
    static const struct option none[] = {
        {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10,
         .help = "self-coupling J_D"},
        {0}};
    static const struct tool tool = {.name = "fp-trial", .summary = "A trial.", .details = "", .options = none};
    static const struct column columns[] = {
        {"rule", COLUMN_TEXT, "", "a word"}, {"x", COLUMN_EXACT, "sweeps", "a number"}, {0}};
    char *directory = scratch_create(), *path = scratch_path(directory, "written.tsv");
    struct options *options =
        options_parse(&tool, 5, (char *[]){"fp-trial", "--jd", "0.5,1", "--output", path, NULL});
    int exit_code;
    struct table *written = table_open(options, columns, &exit_code);
    cr_assert_not_null(written);
    struct rows *rows = rows_create(columns);
    rows_text(rows, "random");
    rows_number(rows, 1.0 / 3);
    cr_assert_eq(table_append(written, rows), EXIT_DONE);
    cr_assert_eq(table_close(written, true), EXIT_DONE);
    struct result_table *table = result_table_read("fp-trial", path);
    cr_assert_not_null(table);
    double value;
    cr_expect(result_table_number(table, 0, 1, &value));
    expect_near(value, 1.0 / 3, 0);
    cr_expect_str_eq(result_table_cell(table, 0, 0), "random");
    cr_expect_str_eq(result_table_parameter(table, "jd"), "0.5,1");
    cr_expect_str_eq(result_table_path(table), path);
    result_table_free(table);
    rows_free(rows);
    options_free(options);
    free(path);
    scratch_remove(directory);
}

static void expect_refusal(const char *bytes, size_t length, const char *message)
{
    char *directory = scratch_create(), *path = scratch_path(directory, "a.tsv"), *expected;
    file_write(path, bytes, length);
    cr_assert_null(result_table_read("fp-trial", path));
    cr_assert_geq(asprintf(&expected, "fp-trial: %s: %s\n", path, message), 0);
    fflush(stderr);
    cr_expect_stderr_eq_str(expected);
    free(expected);
    free(path);
    scratch_remove(directory);
}

#define REFUSES(name, bytes, message)                           \
    Test(result_table, name, .init = cr_redirect_stderr)       \
    {                                                           \
        expect_refusal(bytes, sizeof bytes - 1, message);       \
    }

REFUSES(an_empty_file_is_refused, "", "there is no row of column names")
REFUSES(a_header_alone_is_refused, "# fp-count\n", "there is no row of column names")
REFUSES(a_short_row_is_refused, "a\tb\n1\t2\n1\n", "line 3: the row has 1 cells, and there are 2 columns")
REFUSES(a_long_row_is_refused, "# x\na\tb\n1\t2\t3\n", "line 3: the row has 3 cells, and there are 2 columns")
REFUSES(a_late_remark_is_refused, "a\tb\n# 1\n", "line 2: the row has 1 cells, and there are 2 columns")
REFUSES(a_torn_row_is_refused, "a\tb\n1\t2", "line 2: the line breaks off")
REFUSES(an_empty_line_is_refused, "a\n1\n\n", "line 3: the line is empty")
REFUSES(an_empty_cell_is_refused, "a\tb\n1\t\n", "line 2: a cell is empty")
REFUSES(an_empty_name_is_refused, "a\t\tb\n", "line 1: a cell is empty")
REFUSES(a_zero_byte_is_refused, "a\tb\n1\t\0\n", "line 2: a zero byte: not a table")
REFUSES(a_name_twice_is_refused, "# x\na\tb\ta\n1\t2\t3\n", "line 2: two columns have the name a")

Test(result_table, a_missing_file_is_refused, .init = cr_redirect_stderr)
{
    cr_assert_null(result_table_read("fp-trial", "/nowhere/a.tsv"));
    fflush(stderr);
    cr_expect_stderr_eq_str("fp-trial: /nowhere/a.tsv: cannot be opened: No such file or directory\n");
}

Test(result_table, a_directory_is_refused, .init = cr_redirect_stderr)
{
    cr_assert_null(result_table_read("fp-trial", "/"));
    fflush(stderr);
    cr_expect_stderr_eq_str("fp-trial: /: cannot be read: Is a directory\n");
}

Test(result_table, null_is_freed)
{
    result_table_free(NULL);
}
