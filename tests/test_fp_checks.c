/* fp-checks: what holds, fails and is undecided, in the table, in the summary and in the exit code; a wrong constant is
 * noticed; failures leave nothing. */
#include "tests/check_folder.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(name, reference, rest)                                                                             \
    "{ name = \"" name "\"; claim = \"c\"; measured = { table = \"measured\"; column = \"x\"; error = \"error\"; " \
    "where = { rule = \"random\"; }; }; reference = { " reference " }; point = [\"n\", \"jd\"]; " rest " }"
#define THEORY "table = \"theory\"; column = \"y\"; error = \"error\"; join = [\"rule\", \"jd\"];"
#define GOOD CHECK("good", THEORY, "independent = [\"n\"]; resolution = { absolute = 2; };")
#define VAGUE CHECK("vague", THEORY, "independent = \"rows\"; resolution = { absolute = 0.1; };")
#define BAD CHECK("bad", "column = \"jd\";", "independent = \"rows\"; within = { absolute = 1.75; };")

static struct command run(const struct check_folder *folder, const char *output)
{
    return COMMAND(TOOL_DIRECTORY "/fp-checks", "--recipe", folder->recipe, "--results", folder->directory, "--output",
                   output);
}

/* Eight pairs by z: 0.01/16 in each tail is beyond 3.2272 standard errors. */
Test(fp_checks, rows_of_the_table)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD ", " VAGUE " );\n");
    struct result result = result_run((const char *const[]){TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe,
                                                            "--results", folder.directory, "--quiet", NULL}, 0);
    static const double scores[] = {-0.796030, -0.746278, 1.414214, 1.767767};
    static const double errors[] = {0.1004988, 0.2009975, 0.01414214, 0.02828427};
    static const char *const reasons[] = {"none", "none", "none", "none", "none",
                                          "resolution", "resolution", "none", "none", "none"};
    for (int k = 0; k < 10; k++) {
        cr_assert_eq(result_row(&result), 19);
        cr_expect_str_eq(result.word, reasons[k], "row %d", k);
        if (k % 5 == 4)
            continue;
        expect_near(result_cell(&result, "score"), scores[k % 5], 1e-6);
        expect_near(result_cell(&result, "limit"), 3.227218, 1e-6);
        expect_relative(result_cell(&result, "visible"), 3.227218 * errors[k % 5], 1e-6);
        expect_near(result_cell(&result, "family_size"), 4, 0);
    }
    result_expect_end(&result);
    check_folder_remove(&folder);
}

/* Groups of n: the means are -0.771154 and 1.590991; all rows alone: the sum of four squares. */
Test(fp_checks, rows_of_families)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD ", " VAGUE " );\n");
    struct result result = result_run((const char *const[]){TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe,
                                                            "--results", folder.directory, "--quiet", NULL}, 0);
    static const double squares[] = {3.125930, 6.315594}, degrees[] = {2, 4};
    const double chances[] = {exp(-squares[0] / 2), exp(-squares[1] / 2) * (1 + squares[1] / 2)};
    for (int k = 0; k < 10; k++) {
        cr_assert_eq(result_row(&result), 19);
        if (k % 5 != 4)
            continue;
        expect_near(result_cell(&result, "measured"), squares[k / 5], 1e-5);
        expect_near(result_cell(&result, "reference"), degrees[k / 5], 0);
        expect_near(result_cell(&result, "p_value"), chances[k / 5], 1e-6);
        /* two families: 0.005 each; of two degrees of freedom -2 ln 0.005 */
        expect_near(result_cell(&result, "limit"), k == 4 ? -2 * log(0.005) : 14.860259, 1e-5);
    }
    result_expect_end(&result);
    check_folder_remove(&folder);
}

Test(fp_checks, a_failure_is_told_by_name)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD ", " VAGUE ", " BAD " );\n");
    char *output = scratch_path(folder.directory, "checks.tsv");
    struct command command = run(&folder, output);
    cr_expect_eq(command.exit_code, 3);
    cr_expect_str_eq(command.out, "");
    cr_expect_str_eq(
        command.err,
        "fp-checks: good (fp-relax,fp-dmft): 4 by z, largest score 0.55 of its limit; together p = 0.21\n"
        "fp-checks: vague (fp-relax,fp-dmft): 4 by z, largest score 0.55 of its limit; together p = 0.18; 2 undecided\n"
        "fp-checks: bad (fp-relax): 4 by tolerance, largest score 1.09 of its limit\n"
        "fp-checks: bad fails: n=200;jd=0.3: x 2.2, equal 0.3: score 1.09, limit 1\n"
        "fp-checks: 12 comparisons (10 independent) in 3 checks, and 2 families: 11 hold, 1 fail, 2 undecided\n");
    size_t length;
    char *table = file_read(output, &length);
    cr_expect_not_null(strstr(table, "# parameter results = "));
    cr_expect_not_null(strstr(table, " (2 tables, CRC-32 of their rows "));
    cr_expect_not_null(strstr(
        table, "\nbad\tfp-relax\tmeasured\tx\tn=200;jd=0.3\t4\ttolerance\tequal\t2.2\t0.02\t0.3\t0\t"));
    free(table);
    command_free(&command);
    free(output);
    check_folder_remove(&folder);
}

/* Rows that a tolerance or standard errors judge count among those that may fail by chance: with the four by z they are
 * eight, as above. */
Test(fp_checks, all_rows_with_errors_share_the_level)
{
    struct check_folder folder = check_folder_create(
        "checks = ( " GOOD ", "
        CHECK("either", THEORY, "independent = [\"n\"]; within = { absolute = 1e-6; errors = 2; }; "
                                "resolution = { absolute = 2; };") " );\n");
    struct result result = result_run((const char *const[]){TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe,
                                                            "--results", folder.directory, "--quiet", NULL}, 0);
    for (int k = 0; k < 9; k++) {
        cr_assert_eq(result_row(&result), 19);
        if (k < 4)
            expect_near(result_cell(&result, "limit"), 3.227218, 1e-6);
        if (k == 7) /* of errors 0.01414214, for the second of n = 200 twice that */
            expect_relative(result_cell(&result, "visible"), 3.227218 * 0.01414214, 1e-6);
    }
    result_expect_end(&result);
    check_folder_remove(&folder);
}

/* A check that could not have failed anywhere is no success. */
Test(fp_checks, a_check_that_shows_nothing_is_told_by_name)
{
    struct check_folder folder = check_folder_create(
        "checks = ( " VAGUE ", " CHECK("blind", THEORY, "independent = \"rows\"; resolution = { absolute = 0.01; };")
        " );\n");
    struct command command = COMMAND(TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe, "--results",
                                     folder.directory, "--quiet");
    cr_expect_eq(command.exit_code, 3);
    cr_expect_str_eq(command.err,
                     "fp-checks: blind shows nothing: all its 4 comparisons are undecided (resolution)\n");
    command_free(&command);
    check_folder_remove(&folder);
}

Test(fp_checks, claims_and_sources_are_in_the_header)
{
    struct check_folder folder = check_folder_create(
        "checks = ( " GOOD ", "
        CHECK("constant", "source = \"a table of 1970\"; values = ( { n = 100; jd = 0.1; value = 1; } );",
              "independent = \"rows\"; within = { absolute = 1; };") " );\n");
    struct command command = COMMAND(TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe, "--results",
                                     folder.directory, "--quiet");
    cr_expect_eq(command.exit_code, 0);
    cr_expect_not_null(strstr(command.out, "\n# check good: c\n# check constant: c\n"
                                           "# source constant: a table of 1970\ncheck\ttools\t"), "%s", command.out);
    command_free(&command);
    check_folder_remove(&folder);
}

/* Overwrites a word of a file by one of the same length. */
static void replace(const char *directory, const char *name, const char *word, const char *other)
{
    size_t length;
    char *path = scratch_path(directory, name), *text = file_read(path, &length), *place = strstr(text, word);
    cr_assert_not_null(place);
    memcpy(place, other, strlen(other));
    file_write(path, text, length);
    free(text);
    free(path);
}

Test(fp_checks, a_wrong_constant_fails)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD " );\n");
    replace(folder.directory, "theory.tsv", "1.08", "1.18"); /* 0.08 off, of errors 0.014 */
    struct command command = run(&folder, "/dev/null");
    cr_expect_eq(command.exit_code, 3);
    cr_expect_not_null(strstr(command.err, "fp-checks: good fails: n=200;jd=0.1: x 1.1, equal 1.18: score -5.66, "));
    command_free(&command);
    check_folder_remove(&folder);
}

/* A table that is there and is of the same numbers is left alone; with other numbers it is another run. */
Test(fp_checks, a_table_is_of_its_numbers)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD " );\n");
    char *output = scratch_path(folder.directory, "checks.tsv");
    for (int k = 0; k < 2; k++) {
        struct command command = run(&folder, output);
        cr_expect_eq(command.exit_code, 0, "%s", command.err);
        command_free(&command);
    }
    replace(folder.directory, "theory.tsv", "2.15", "2.16");
    struct command command = run(&folder, output);
    cr_expect_eq(command.exit_code, 2);
    cr_expect_not_null(strstr(command.err, "holds a different run"));
    command_free(&command);
    free(output);
    check_folder_remove(&folder);
}

Test(fp_checks, what_cannot_be_compared_leaves_nothing)
{
    struct check_folder folder = check_folder_create(
        "checks = ( " GOOD ", " CHECK("other", "table = \"theory\"; column = \"z\"; join = [\"rule\", \"jd\"];",
                                      "independent = \"none\"; within = { };") " );\n");
    char *output = scratch_path(folder.directory, "checks.tsv"), *part, *expected;
    cr_assert_geq(asprintf(&part, "%s.part", output), 0);
    cr_assert_geq(asprintf(&expected, "fp-checks: %s: line 1: check other: %s/theory.tsv has no column z",
                           folder.recipe, folder.directory), 0);
    struct command command = run(&folder, output);
    command_expect_refusal(&command, expected);
    cr_expect_not(file_exists(output) || file_exists(part));
    command_free(&command);
    free(expected);
    free(part);
    free(output);
    check_folder_remove(&folder);
}

/* A table that is compared outlives the command. */
Test(fp_checks, no_table_that_is_read_is_replaced)
{
    struct check_folder folder = check_folder_create("checks = ( " GOOD " );\n");
    char *theory = scratch_path(folder.directory, "theory.tsv"), *line;
    size_t length;
    char *before = file_read(theory, &length);
    struct command command = COMMAND(TOOL_DIRECTORY "/fp-checks", "--recipe", folder.recipe, "--results",
                                     folder.directory, "--output", theory, "--force");
    cr_assert_geq(asprintf(&line, "fp-checks: --output %s: would replace %s, which is read (--results)", theory,
                           theory), 0);
    command_expect_refusal(&command, line);
    char *after = file_read(theory, &length);
    cr_expect_str_eq(after, before);
    free(after);
    free(before);
    free(line);
    free(theory);
    command_free(&command);
    check_folder_remove(&folder);
}

Test(fp_checks, a_range_that_is_turned_round_is_refused)
{
    struct check_folder folder = check_folder_create(
        "checks = ( { name = \"a\"; claim = \"c\"; measured = { table = \"measured\"; column = \"x\";\n"
        "where = { jd = { from = 0.5; to = 0.1; }; }; }; reference = { column = \"low\"; }; point = [\"n\"];\n"
        "independent = \"rows\"; within = { absolute = 1; }; } );\n");
    struct command command = run(&folder, "/dev/null");
    char *expected;
    cr_assert_geq(asprintf(&expected, "fp-checks: %s: line 1: check a: jd: from 0.5 is larger than to 0.1",
                           folder.recipe), 0);
    command_expect_refusal(&command, expected);
    free(expected);
    command_free(&command);
    check_folder_remove(&folder);
}

Test(fp_checks, missing_inputs_are_refused)
{
    RESULT_EXPECT_REFUSAL("fp-checks", "/nowhere/a.recipe: cannot be read: No such file or directory", "--recipe",
                          "/nowhere/a.recipe");
    RESULT_EXPECT_REFUSAL("fp-checks", "--level 0: 0 is out of range (allowed is a number from 1e-09 to 0.5)",
                          "--level", "0");
}

/* The recipe of make checks is well formed: what is missed first is a table. */
Test(fp_checks, the_recipe_of_the_figures_is_read)
{
    struct command command = COMMAND(TOOL_DIRECTORY "/fp-checks", "--recipe", SOURCE_DIRECTORY "/plots/checks.recipe",
                                     "--results", "/nowhere");
    cr_expect_eq(command.exit_code, 2);
    cr_expect_eq(strncmp(command.err, "fp-checks: /nowhere/", 20), 0, "%s", command.err);
    command_free(&command);
}
