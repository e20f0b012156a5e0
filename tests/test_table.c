#include "common/table.h"
#include "tests/scratch.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .maximum = 1, .help = "a grid"},
    {0},
};
static const struct tool tool = {.name = "fp-table", .summary = "In a test.", .options = options_table};

static const struct column columns[] = {
    {"jd", COLUMN_REAL, "1", "self-coupling J_D"},
    {"exact", COLUMN_EXACT, "", "a number"},
    {"n", COLUMN_INTEGER, "", "neurons"},
    {"rule", COLUMN_TEXT, "", "a word"},
    {"converged", COLUMN_INTEGER, "", "1 or 0"},
    {0},
};

/* A directory, a file in it, and the options of a run that writes it. */
struct fixture {
    char *directory, *file, *part;
    struct options *options;
};

static struct fixture fixture_create(const char *jd, bool force)
{
    struct fixture fixture = {.directory = scratch_create()};
    fixture.file = scratch_path(fixture.directory, "out.tsv");
    fixture.part = scratch_path(fixture.directory, "out.tsv.part");
    char *arguments[] = {"fp-table", "--jd", (char *)jd, "--output", fixture.file, force ? "--force" : NULL, NULL};
    fixture.options = options_parse(&tool, force ? 6 : 5, arguments);
    return fixture;
}

/* The same file, written by a run with other options. */
static void fixture_reparse(struct fixture *fixture, const char *jd, bool force)
{
    options_free(fixture->options);
    char *arguments[] = {"fp-table", "--jd", (char *)jd, "--output", fixture->file, force ? "--force" : NULL, NULL};
    fixture->options = options_parse(&tool, force ? 6 : 5, arguments);
}

static void fixture_remove(struct fixture *fixture)
{
    options_free(fixture->options);
    free(fixture->file);
    free(fixture->part);
    scratch_remove(fixture->directory);
}

static void add_row(struct rows *rows, double jd, double converged)
{
    rows_number(rows, jd);
    rows_number(rows, 0.1);
    rows_number(rows, INFINITY);
    rows_text(rows, "random");
    rows_number(rows, converged);
}

/* Appends one row to an open table. */
static void append_row(struct table *table, double jd, double converged)
{
    struct rows *rows = rows_create(columns);
    add_row(rows, jd, converged);
    cr_assert_eq(rows_count(rows), 1);
    cr_assert_eq(table_append(table, rows), EXIT_DONE);
    rows_free(rows);
}

static struct table *expect_open(const struct fixture *fixture, size_t rows, size_t unconverged)
{
    int exit_code;
    struct table *table = table_open(fixture->options, columns, &exit_code);
    cr_assert_not_null(table);
    cr_assert_eq(exit_code, EXIT_DONE);
    cr_assert_eq(table_finished_rows(table), rows, "%zu rows instead of %zu", table_finished_rows(table), rows);
    cr_assert_eq(table_unconverged_rows(table), unconverged);
    return table;
}

static void expect_refused(const struct options *options, int expected)
{
    int exit_code = EXIT_DONE;
    cr_assert_null(table_open(options, columns, &exit_code));
    cr_assert_eq(exit_code, expected);
}

static void expect_end(const char *path, const char *expected_end)
{
    size_t length;
    char *text = file_read(path, &length);
    const char *end = strstr(text, "# parameter");
    cr_assert_not_null(end);
    cr_expect_str_eq(end, expected_end);
    free(text);
}

#define HEADER(jd)                             \
    "# parameter jd = " jd "\n"                \
    "# column jd: self-coupling J_D [1]\n"     \
    "# column exact: a number\n"               \
    "# column n: neurons\n"                    \
    "# column rule: a word\n"                  \
    "# column converged: 1 or 0\n"             \
    "jd\texact\tn\trule\tconverged\n"
#define ROW(jd, converged) jd "\t0.10000000000000001\tinf\trandom\t" converged "\n"

/* Writing ---------------------------------------------------------------------------------------------- */

Test(table, rows_go_to_part_and_the_complete_table_is_renamed)
{
    struct fixture fixture = fixture_create("0,1", false);
    struct table *table = expect_open(&fixture, 0, 0);
    cr_assert(file_exists(fixture.part));
    append_row(table, 0, 1);
    expect_end(fixture.part, HEADER("0,1") ROW("0", "1"));
    append_row(table, 1, 0);
    cr_assert_eq(table_finished_rows(table), 2);
    cr_assert_eq(table_unconverged_rows(table), 1);
    cr_assert_not(file_exists(fixture.file));
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    cr_assert_not(file_exists(fixture.part));
    expect_end(fixture.file, HEADER("0,1") ROW("0", "1") ROW("1", "0"));
    fixture_remove(&fixture);
}

Test(table, formats_numbers)
{
    static const struct column real[] = {{"x", COLUMN_REAL, "", "x"}, {0}};
    static const struct column exact[] = {{"x", COLUMN_EXACT, "", "x"}, {0}};
    static const struct column whole[] = {{"x", COLUMN_INTEGER, "", "x"}, {0}};
    static const struct {
        const struct column *columns;
        double value;
        const char *cell;
    } cases[] = {
        {real, 0.1, "0.1\n"},           {real, 1.0 / 3, "0.3333333333\n"}, {real, -0.0, "0\n"},
        {real, -1e-300, "-1e-300\n"},   {exact, 0.1, "0.10000000000000001\n"}, {exact, -0.0, "0\n"},
        {whole, 3, "3\n"},              {whole, -0.0, "0\n"},              {whole, 1e15, "1000000000000000\n"},
        {whole, INFINITY, "inf\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture = fixture_create("0", false);
        int exit_code;
        struct table *table = table_open(fixture.options, cases[i].columns, &exit_code);
        struct rows *rows = rows_create(cases[i].columns);
        rows_number(rows, cases[i].value);
        cr_assert_eq(table_append(table, rows), EXIT_DONE);
        cr_assert_eq(table_close(table, true), EXIT_DONE);
        size_t length;
        char *text = file_read(fixture.file, &length);
        cr_expect_str_eq(strstr(text, "\nx\n") + 3, cases[i].cell);
        free(text);
        rows_free(rows);
        fixture_remove(&fixture);
    }
}

Test(table, nan_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_number(rows_create(columns), NAN);
}

Test(table, infinity_in_a_real_column_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    rows_number(rows_create(columns), INFINITY);
}

Test(table, a_fraction_in_a_whole_column_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    struct rows *rows = rows_create(columns);
    rows_number(rows, 0);
    rows_number(rows, 0);
    rows_number(rows, 0.5);
}

Test(table, a_number_in_a_text_column_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    struct rows *rows = rows_create(columns);
    for (int i = 0; i < 4; i++)
        rows_number(rows, 0);
}

Test(table, a_word_with_a_blank_aborts, .signal = SIGABRT, .init = cr_redirect_stderr)
{
    static const struct column words[] = {{"word", COLUMN_TEXT, "", "a word"}, {0}};
    rows_text(rows_create(words), "two words");
}

/* Resuming --------------------------------------------------------------------------------------------- */

Test(table, resumes_a_part)
{
    struct fixture fixture = fixture_create("0,1", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 0);
    cr_assert_eq(table_close(table, false), EXIT_DONE);
    table = expect_open(&fixture, 1, 1);
    cr_assert_not(table_was_complete(table));
    append_row(table, 1, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    expect_end(fixture.file, HEADER("0,1") ROW("0", "0") ROW("1", "1"));
    fixture_remove(&fixture);
}

Test(table, a_complete_table_counts_as_finished)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 0);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    table = expect_open(&fixture, 1, 1);
    cr_assert(table_was_complete(table));
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    expect_end(fixture.file, HEADER("0") ROW("0", "0"));
    cr_assert_not(file_exists(fixture.part));
    fixture_remove(&fixture);
}

/* Writes the header and `rest` to FILE.part, and looks at what is left of it after opening. */
static void expect_resumed(const char *rest, size_t length, size_t rows, const char *expected)
{
    struct fixture fixture = fixture_create("0,1", false);
    cr_assert_eq(table_close(expect_open(&fixture, 0, 0), false), EXIT_DONE);
    FILE *stream = fopen(fixture.part, "a");
    cr_assert_eq(fwrite(rest, 1, length, stream), length);
    fclose(stream);
    cr_assert_eq(table_close(expect_open(&fixture, rows, 0), false), EXIT_DONE);
    char *all;
    cr_assert_geq(asprintf(&all, "%s%s", HEADER("0,1"), expected), 0);
    expect_end(fixture.part, all);
    free(all);
    fixture_remove(&fixture);
}

Test(table, torn_last_lines_are_dropped)
{
    static const char *const torn[] = {
        "0.5", "0.5\t", "0.5\t1\t2\trandom\t1", "0.5\t1\t2\n", "\n", "0.5\t1\t2\trandom\t\n", "0.5\t1\tx\trandom\t1\n",
        "0.5\t1\t2\trandom\t1\t1\n",
    };
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        char *rest;
        cr_assert_geq(asprintf(&rest, "%s%s", ROW("0", "1"), torn[i]), 0);
        expect_resumed(rest, strlen(rest), 1, ROW("0", "1"));
        free(rest);
    }
    static const char zeros[] = ROW("0", "1") "0.5\t1\t2\0random\t1\n"; /* as a crash of the system leaves them */
    expect_resumed(zeros, sizeof zeros - 1, 1, ROW("0", "1"));
}

Test(table, keeps_as_many_rows_as_asked)
{
    struct fixture fixture = fixture_create("0,1", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 1);
    append_row(table, 0.5, 0);
    append_row(table, 1, 0);
    cr_assert_eq(table_close(table, false), EXIT_DONE);
    table = expect_open(&fixture, 3, 2);
    cr_assert_eq(table_keep(table, 3, NULL), EXIT_DONE);
    cr_assert_eq(table_finished_rows(table), 3);
    cr_assert_eq(table_keep(table, 2, NULL), EXIT_DONE);
    cr_assert_eq(table_finished_rows(table), 2);
    cr_assert_eq(table_unconverged_rows(table), 1);
    append_row(table, 0.75, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    expect_end(fixture.file, HEADER("0,1") ROW("0", "1") ROW("0.5", "0") ROW("0.75", "1"));
    fixture_remove(&fixture);
}

/* Refusing --------------------------------------------------------------------------------------------- */

static void expect_message(const char *format, const char *file)
{
    char *message;
    cr_assert_geq(asprintf(&message, format, file), 0);
    fflush(stderr);
    cr_assert_stderr_eq_str(message);
    free(message);
}

Test(table, refuses_a_table_of_a_different_run, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    fixture_reparse(&fixture, "1", false);
    expect_refused(fixture.options, EXIT_USAGE);
    expect_message("fp-table: %s: holds a different run: line 3 is '# command: fp-table --jd 0', "
                   "of this run '# command: fp-table --jd 1' (--force replaces it)\n", fixture.file);
    expect_end(fixture.file, HEADER("0") ROW("0", "1"));
    fixture_remove(&fixture);
}

Test(table, refuses_a_part_of_a_different_run, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, false), EXIT_DONE);
    fixture_reparse(&fixture, "1", false);
    expect_refused(fixture.options, EXIT_USAGE);
    expect_message("fp-table: %s: holds a different run: line 3 is '# command: fp-table --jd 0', "
                   "of this run '# command: fp-table --jd 1' (--force replaces it)\n", fixture.part);
    expect_end(fixture.part, HEADER("0") ROW("0", "1"));
    fixture_remove(&fixture);
}

Test(table, force_replaces_a_different_run_only_when_complete)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    file_write(fixture.part, "anything\n", 9);
    fixture_reparse(&fixture, "1", true);
    table = expect_open(&fixture, 0, 0);
    append_row(table, 1, 1);
    expect_end(fixture.file, HEADER("0") ROW("0", "1"));
    cr_assert_eq(table_close(table, false), EXIT_DONE);
    table = expect_open(&fixture, 1, 0); /* --force does not throw away its own unfinished run */
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    expect_end(fixture.file, HEADER("1") ROW("1", "1"));
    fixture_remove(&fixture);
}

Test(table, refuses_any_other_file, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    file_write(fixture.file, "my diary\n", 9);
    expect_refused(fixture.options, EXIT_USAGE);
    size_t length;
    char *text = file_read(fixture.file, &length);
    cr_assert_str_eq(text, "my diary\n");
    free(text);
    fixture_remove(&fixture);
}

Test(table, refuses_a_complete_table_that_was_edited, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    FILE *stream = fopen(fixture.file, "a");
    fputs("0.5\t", stream);
    fclose(stream);
    expect_refused(fixture.options, EXIT_USAGE);
    expect_message("fp-table: %s: holds a different run: the table breaks off or was edited (--force replaces it)\n",
                   fixture.file);
    fixture_remove(&fixture);
}

Test(table, refuses_a_shard_of_what_is_not_divided, .init = cr_redirect_stderr)
{
    struct options *options = options_parse(&tool, 3, (char *[]){"fp-table", "--shard", "0/2", NULL});
    expect_refused(options, EXIT_USAGE);
    expect_message("fp-table: --shard: there are no work items here to be divided\n%s", "");
    options_free(options);
}

Test(table, a_note_ends_the_header)
{
    struct fixture fixture = fixture_create("0", false);
    int exit_code;
    struct table *table = table_open_noted(fixture.options, columns, "two words", &exit_code);
    cr_assert_not_null(table);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    size_t length;
    char *text = file_read(fixture.file, &length);
    cr_expect_not_null(strstr(text, ": 1 or 0\n# two words\njd\texact\tn\trule\tconverged\n" ROW("0", "1")));
    free(text);
    fixture_remove(&fixture);
}

Test(table, refuses_a_part_that_another_process_writes, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    struct table *table = expect_open(&fixture, 0, 0);
    expect_refused(fixture.options, EXIT_USAGE);
    expect_message("fp-table: %s: cannot be opened: another process is writing it\n", fixture.part);
    cr_assert_eq(table_close(table, false), EXIT_DONE);
    fixture_remove(&fixture);
}

Test(table, refuses_a_missing_directory, .init = cr_redirect_stderr)
{
    char *directory = scratch_create(), *file = scratch_path(directory, "none/out.tsv");
    struct options *options = options_parse(&tool, 3, (char *[]){"fp-table", "--output", file, NULL});
    expect_refused(options, EXIT_USAGE);
    options_free(options);
    char *expected;
    cr_assert_geq(asprintf(&expected, "fp-table: %s.part: cannot be opened: No such file or directory\n", file), 0);
    expect_message("%s", expected);
    free(expected);
    free(file);
    scratch_remove(directory);
}

Test(table, refuses_a_directory_without_permission, .init = cr_redirect_stderr)
{
    struct fixture fixture = fixture_create("0", false);
    chmod(fixture.directory, 0500);
    bool superuser = access(fixture.directory, W_OK) == 0; /* to whom everything is permitted */
    if (!superuser) {
        expect_refused(fixture.options, EXIT_USAGE);
        expect_message("fp-table: %s: cannot be opened: Permission denied\n", fixture.part);
    }
    chmod(fixture.directory, 0700);
    fixture_remove(&fixture);
    if (superuser)
        cr_skip_test("the superuser may write anywhere");
}

Test(table, writes_straight_through_to_what_is_no_regular_file, .init = cr_redirect_stderr)
{
    struct options *options = options_parse(&tool, 3, (char *[]){"fp-table", "--output", "/dev/null", NULL});
    int exit_code;
    struct table *table = table_open(options, columns, &exit_code);
    cr_assert_not_null(table);
    append_row(table, 0, 1);
    cr_assert_eq(table_close(table, true), EXIT_DONE);
    cr_assert_not(file_exists("/dev/null.part"));
    options_free(options);
    options = options_parse(&tool, 3, (char *[]){"fp-table", "--output", "/dev/full", NULL});
    expect_refused(options, EXIT_RUNTIME);
    expect_message("fp-table: %s: cannot be written: No space left on device\n", "/dev/full");
    options_free(options);
}
