/* recipe: what is read, and the refusal of everything that is not as it should be. */
#include "compare/recipe.h"

#include "tests/near.h"
#include "tests/scratch.h"

#include <criterion/redirect.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "checks = ( { name = \"a\"; claim = \"b\";\n"
#define MEASURED "measured = { table = \"t\"; column = \"x\"; };\n"
#define REFERENCE "reference = { column = \"y\"; };\n"
#define END "point = [\"n\"]; independent = \"rows\"; within = { absolute = 0.5; }; } );\n"

static struct recipe *read_text(const char *text, char **path)
{
    char *directory = scratch_create();
    *path = scratch_path(directory, "a.recipe");
    file_write(*path, text, strlen(text));
    struct recipe *recipe = recipe_read("fp-trial", *path);
    scratch_remove(directory);
    return recipe;
}

Test(recipe, everything_is_read)
{
    static const char text[] =
        "# a comment\nchecks = (\n{ name = \"one\"; claim = \"They agree.\";\n"
        "measured = { table = \"t\"; column = \"x\"; low = \"l\"; high = \"h\"; samples = 6; solved = \"converged\";\n"
        "where = { n = [10, 16]; }; };\n"
        "reference = { table = \"r\"; column = \"y\"; error = \"e\"; samples = \"s\"; join = [\"n\", \"jd\"]; };\n"
        "point = [\"n\"]; independent = [\"n\"]; sense = \"at-most\"; resolution = { relative = 0.25; }; },\n"
        "{ name = \"two\"; claim = \"c\"; " MEASURED
        "reference = { source = \"paper\"; values = ( { n = 10; value = 1; } ); };\n"
        "point = [\"n\"]; independent = \"none\"; within = { absolute = 1; relative = 0.01; errors = 3; };\n"
        "resolution = { absolute = 2; }; } );\n";
    char *path;
    struct recipe *recipe = read_text(text, &path);
    cr_assert_not_null(recipe);
    cr_assert_eq(recipe_count(recipe), 2);
    const struct recipe_check *one = recipe_check(recipe, 0), *two = recipe_check(recipe, 1);
    cr_expect_str_eq(one->name, "one");
    cr_expect_eq(one->line, 3);
    cr_expect_str_eq(one->measured.high, "h");
    expect_near(one->measured.samples_value, 6, 0);
    cr_expect_str_eq(one->reference.samples, "s");
    expect_near(one->reference.samples_value, INFINITY, 0);
    cr_expect_str_eq(one->reference.error, "e");
    cr_expect_eq(config_setting_length(one->join), 2);
    cr_expect(one->sense == SENSE_AT_MOST && !one->judged_within && !one->correlated && one->independent);
    expect_near(one->resolution.relative, 0.25, 0);
    cr_expect(two->sense == SENSE_EQUAL && two->judged_within && two->correlated && !two->independent);
    cr_expect(two->values && !two->reference.column);
    cr_expect_str_eq(two->source, "paper");
    cr_expect_null(one->source);
    expect_near(two->within.relative, 0.01, 0);
    expect_near(two->errors, 3, 0);
    expect_near(two->resolution.absolute, 2, 0);
    recipe_free(recipe);
    free(path);
}

static void expect_refusal(const char *text, const char *message)
{
    char *path, *expected;
    cr_assert_null(read_text(text, &path));
    cr_assert_geq(asprintf(&expected, "fp-trial: %s: %s\n", path, message), 0);
    fflush(stderr);
    cr_expect_stderr_eq_str(expected);
    free(expected);
    free(path);
}

#define REFUSES(name, text, message)                      \
    Test(recipe, name, .init = cr_redirect_stderr)        \
    {                                                     \
        expect_refusal(text, message);                    \
    }

REFUSES(no_checks, "x = 1;\n", "there is no list of checks, checks = ( { ... }, ... )")
REFUSES(an_empty_list, "checks = ();\n", "there is no list of checks, checks = ( { ... }, ... )")
REFUSES(bad_syntax, "checks = (\n{ name = ; } );\n", "line 2: syntax error")
REFUSES(no_name, "checks = (\n{ claim = \"b\"; } );\n", "line 2: check without name: the setting name is missing")
REFUSES(no_group, "checks = ( 3 );\n", "line 1: check without name: a check must be a group, { ... }")
REFUSES(an_unknown_setting, HEAD "colour = 1; " MEASURED REFERENCE END,
        "line 1: check a: unknown setting colour (allowed: name claim measured reference point independent within "
        "resolution sense)")
REFUSES(a_part_of_a_setting, HEAD "wit = 1; " MEASURED REFERENCE END,
        "line 1: check a: unknown setting wit (allowed: name claim measured reference point independent within "
        "resolution sense)")
REFUSES(no_measured_value, HEAD REFERENCE END, "line 1: check a: the setting measured is missing")
REFUSES(no_table, HEAD "measured = { column = \"x\"; }; " REFERENCE END,
        "line 1: check a: the setting table is missing")
REFUSES(a_number_for_a_word, HEAD "measured = { table = 1; column = \"x\"; }; " REFERENCE END,
        "line 1: check a: table must be a word in quotes")
REFUSES(a_word_for_a_group, HEAD "measured = \"t\"; " REFERENCE END,
        "line 1: check a: measured must be a group, { ... }")
REFUSES(half_an_interval, HEAD "measured = { table = \"t\"; column = \"x\"; low = \"l\"; }; " REFERENCE END,
        "line 1: check a: low and high belong together")
REFUSES(two_kinds_of_error,
        HEAD "measured = { table = \"t\"; column = \"x\"; error = 0.5; low = \"l\"; high = \"h\"; }; " REFERENCE END,
        "line 1: check a: error, or low and high: not both")
REFUSES(a_negative_error, HEAD "measured = { table = \"t\"; column = \"x\"; error = -1; }; " REFERENCE END,
        "line 1: check a: error must be a number from 0 on")
#define CONSTANT(rest) "reference = { source = \"s\"; values = ( { n = 1; value = 1; " rest " } ); };\n"
REFUSES(a_word_for_the_error_of_a_constant, HEAD MEASURED CONSTANT("error = \"big\";") END,
        "line 1: check a: error must be a number from 0 on")
REFUSES(a_negative_error_of_a_constant, HEAD MEASURED CONSTANT("error = -0.1;") END,
        "line 1: check a: error must be a number from 0 on")
REFUSES(a_word_for_a_digit, HEAD MEASURED CONSTANT("digit = \"1\";") END,
        "line 1: check a: digit must be a number from 0 on")
REFUSES(a_negative_digit, HEAD MEASURED CONSTANT("digit = -1;") END,
        "line 1: check a: digit must be a number from 0 on")
REFUSES(a_digit_without_tolerance,
        HEAD MEASURED CONSTANT("digit = 0.1;") "point = [\"n\"]; independent = \"rows\"; "
                                               "resolution = { absolute = 1; }; } );\n",
        "line 1: check a: digit needs a tolerance: the setting within is missing")
REFUSES(a_claim_of_two_lines, "checks = ( { name = \"a\"; claim = \"b\\nc\";\n" MEASURED REFERENCE END,
        "line 1: check a: claim must be one line without tabs")
REFUSES(a_constant_without_value, HEAD MEASURED "reference = { source = \"s\"; values = ( { n = 1; } ); }; " END,
        "line 1: check a: each of values must have a number named value")
REFUSES(a_constant_without_source, HEAD MEASURED "reference = { values = ( { value = 1; } ); }; " END,
        "line 1: check a: the setting source is missing")
REFUSES(a_word_for_a_list, HEAD MEASURED REFERENCE "point = \"n\"; independent = \"rows\"; } );\n",
        "line 1: check a: point must be a list of columns, [\"jd\", ...]")
REFUSES(unknown_independence, HEAD MEASURED REFERENCE "point = [\"n\"]; independent = \"yes\"; } );\n",
        "line 1: check a: independent yes: allowed are rows, none and a list of columns")
REFUSES(no_resolution, HEAD MEASURED REFERENCE "point = [\"n\"]; independent = \"rows\"; } );\n",
        "line 1: check a: what is judged by standard errors needs a resolution")
REFUSES(a_resolution_without_errors,
        HEAD MEASURED REFERENCE "point = [\"n\"]; independent = \"rows\"; within = { absolute = 1; }; "
                                "resolution = { absolute = 1; }; } );\n",
        "line 1: check a: a tolerance alone has no resolution")
REFUSES(an_unknown_sense, HEAD MEASURED REFERENCE "sense = \"below\"; " END,
        "line 1: check a: sense below: allowed are equal, at-most, at-least")
REFUSES(a_name_twice,
        "checks = (\n{ name = \"a\"; claim = \"b\"; " MEASURED REFERENCE
        "point = [\"n\"]; independent = \"rows\"; within = { }; },\n"
        "{ name = \"a\"; claim = \"b\"; " MEASURED REFERENCE END,
        "line 5: check a: there is another check of this name")

Test(recipe, a_missing_file, .init = cr_redirect_stderr)
{
    cr_assert_null(recipe_read("fp-trial", "/nowhere/a.recipe"));
    cr_assert_null(recipe_read("fp-trial", "/"));
    fflush(stderr);
    cr_expect_stderr_eq_str("fp-trial: /nowhere/a.recipe: cannot be read: No such file or directory\n"
                            "fp-trial: /: cannot be read: Is a directory\n");
    recipe_free(NULL);
}
