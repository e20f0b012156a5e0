/* comparison, selection: which numbers of which rows are compared, with which errors; refusals. */
#include "compare/comparison.h"

#include "tests/check_folder.h"
#include "tests/near.h"

#include <criterion/redirect.h>
#include <stdlib.h>

/* A recipe of one check: members of measured, of reference, and the rest. */
#define RECIPE(measured, reference, rest)                                                                          \
    "checks = ( { name = \"a\"; claim = \"b\"; measured = { table = \"measured\"; column = \"x\"; " measured " };\n" \
    "reference = { " reference " };\n" rest " } );\n"
#define JUDGED "within = { absolute = 1; };"
#define REST "point = [\"n\", \"jd\"]; independent = \"rows\"; " JUDGED
#define THEORY "table = \"theory\"; column = \"y\"; error = \"error\"; "

struct made {
    struct check_folder folder;
    struct recipe *recipe;
    struct table_set *tables;
    struct comparisons comparisons;
    bool good;
};

static struct made make(const char *text)
{
    struct made made = {.folder = check_folder_create(text)};
    made.recipe = recipe_read("fp-trial", made.folder.recipe);
    cr_assert_not_null(made.recipe);
    made.tables = table_set_create("fp-trial", made.folder.directory);
    made.good = comparisons_make(made.recipe, recipe_check(made.recipe, 0), made.tables, &made.comparisons);
    return made;
}

static void unmake(struct made *made)
{
    comparisons_free(&made->comparisons);
    table_set_free(made->tables);
    recipe_free(made->recipe);
    check_folder_remove(&made->folder);
}

static struct made make_well(const char *text, size_t count)
{
    struct made made = make(text);
    cr_assert(made.good);
    cr_assert_eq(made.comparisons.count, count, "%zu comparisons", made.comparisons.count);
    return made;
}

/* Values ----------------------------------------------------------------------------------------------- */

Test(comparison, rows_are_joined_with_another_table)
{
    struct made made = make_well(RECIPE("error = \"error\"; samples = \"samples\"; where = { rule = \"random\"; };",
                                        THEORY "samples = 16; join = [\"rule\", \"jd\"];", REST), 4);
    static const double expected[4][4] = {{1, 0.1, 1.08, 0.01}, {2, 0.2, 2.15, 0.02}, {1.1, 0.01, 1.08, 0.01},
                                          {2.2, 0.02, 2.15, 0.02}};
    static const char *const points[] = {"n=100;jd=0.1", "n=100;jd=0.3", "n=200;jd=0.1", "n=200;jd=0.3"};
    for (size_t k = 0; k < 4; k++) {
        const struct comparison *pair = &made.comparisons.items[k];
        cr_expect_str_eq(pair->point, points[k]);
        expect_near(pair->measured, expected[k][0], 0);
        expect_near(pair->measured_error, expected[k][1], 0);
        expect_near(pair->reference, expected[k][2], 0);
        expect_near(pair->reference_error, expected[k][3], 0);
        cr_expect_eq(pair->group, k);
        cr_expect(pair->solved);
    }
    /* equal errors of 5 and 15 degrees: (1 + 1)^2/(1/5 + 1/15) = 15 */
    expect_near(made.comparisons.items[2].degrees, 15, 1e-12);
    cr_expect_str_eq(made.comparisons.tools, "fp-relax,fp-dmft");
    cr_expect_eq(table_set_count(made.tables), 2);
    unmake(&made);
}

Test(comparison, constants_choose_their_rows)
{
    struct made made = make_well(
        RECIPE("low = \"low\"; high = \"high\"; where = { n = 100; };",
               "source = \"s\"; values = ( { rule = \"random\"; jd = 0.1; value = 2; error = 0.3; },"
               "{ rule = \"random\"; jd = 0.1; value = 0; digit = 0.1; },"
               "{ rule = \"random\"; jd = 0.1; value = 1; } );", REST), 3);
    const struct comparison *pairs = made.comparisons.items;
    expect_near(pairs[0].measured_error, 0.4 / 1.959963984540054, 1e-12); /* the side of the reference */
    expect_near(pairs[1].measured_error, 0.2 / 1.959963984540054, 1e-12);
    expect_near(pairs[2].measured_error, 0.4 / 1.959963984540054, 1e-12); /* the larger one: they are equal */
    expect_near(pairs[0].reference_error, 0.3, 0);
    expect_near(pairs[1].digit, 0.1, 0);
    expect_near(pairs[0].degrees, INFINITY, 0);
    cr_expect_str_eq(made.comparisons.tools, "fp-relax");
    unmake(&made);
}

Test(comparison, the_reference_may_stand_in_the_same_row)
{
    struct made made = make_well(RECIPE("error = \"error\"; z = \"z\"; solved = \"good\"; where = { n = 100; };",
                                        "column = \"low\";", REST), 4);
    const struct comparison *pairs = made.comparisons.items;
    expect_near(pairs[0].reference, 0.8, 0);
    expect_near(pairs[0].measured_error, 0.2 / 2, 1e-15); /* that of its z-score */
    expect_near(pairs[1].measured_error, 0.2, 0);         /* z = 0: that of the table */
    expect_near(pairs[3].measured_error, 0.1, 1e-12);
    cr_expect(pairs[2].solved && !pairs[3].solved);
    unmake(&made);
}

Test(comparison, errors_of_single_samples_are_unknown)
{
    struct made made = make_well(RECIPE("error = \"error\"; samples = \"samples\"; where = { rule = \"parallel\"; };",
                                        "column = \"low\";", REST), 2);
    expect_near(made.comparisons.items[0].measured_error, INFINITY, 0); /* as in the table */
    expect_near(made.comparisons.items[1].measured_error, INFINITY, 0); /* one sample */
    unmake(&made);
}

Test(comparison, the_number_of_samples_may_be_a_parameter)
{
    struct made made = make_well(RECIPE("error = \"error\"; samples = \"networks\"; where = { rule = \"random\"; };",
                                        "column = \"low\";", REST), 4);
    expect_near(made.comparisons.items[0].degrees, 11, 1e-12);
    unmake(&made);
}

Test(comparison, groups_are_those_of_the_recipe)
{
    struct made made = make_well(RECIPE("", "column = \"low\";",
                                        "point = [\"n\"]; independent = [\"n\", \"rule\"]; " JUDGED), 6);
    static const size_t groups[] = {0, 0, 1, 1, 2, 2};
    for (size_t k = 0; k < 6; k++)
        cr_expect_eq(made.comparisons.items[k].group, groups[k]);
    cr_expect_eq(made.comparisons.groups, 3);
    unmake(&made);
    made = make_well(RECIPE("", "column = \"low\";", "point = [\"n\"]; independent = \"none\"; " JUDGED), 6);
    cr_expect_eq(made.comparisons.groups, 1);
    unmake(&made);
}

Test(comparison, rows_are_selected_by_ranges_and_lists)
{
    struct made made = make_well(RECIPE("where = { jd = { from = 0.2; to = 0.3; };"
                                        " rule = [\"random\", \"parallel\"]; };", "column = \"low\";", REST), 3);
    unmake(&made);
}

Test(comparison, one_row_may_be_the_reference_of_all)
{
    struct made made = make_well(RECIPE("where = { rule = \"random\"; };",
                                        THEORY "where = { word = \"b\"; };", REST), 4);
    for (size_t k = 0; k < 4; k++)
        expect_near(made.comparisons.items[k].reference, 2.15, 0);
    unmake(&made);
}

/* Refusals --------------------------------------------------------------------------------------------- */

/* Expects one line: what precedes the folder's path, and what follows it. */
static void expect_refusal(const char *text, const char *file, const char *message)
{
    struct made made = make(text);
    char *expected;
    cr_assert_not(made.good);
    int length = file ? asprintf(&expected, "fp-trial: %s: line 1: check a: %s%s%s\n", made.folder.recipe,
                                 made.folder.directory, file, message)
                      : asprintf(&expected, "fp-trial: %s%s\n", made.folder.directory, message);
    cr_assert_geq(length, 0);
    fflush(stderr);
    cr_expect_stderr_eq_str(expected);
    free(expected);
    unmake(&made);
}

#define REFUSES(name, text, file, message)                 \
    Test(comparison, name, .init = cr_redirect_stderr)     \
    {                                                      \
        expect_refusal(text, file, message);               \
    }

REFUSES(a_missing_table, RECIPE("", "table = \"nothing\"; column = \"y\"; join = [\"jd\"];", REST), NULL,
        "/nothing.tsv: cannot be opened: No such file or directory")
REFUSES(an_unknown_column, RECIPE("error = \"eror\";", "column = \"low\";", REST), "/measured.tsv",
        " has no column eror")
REFUSES(an_unknown_point, RECIPE("", "column = \"low\";", "point = [\"m\"]; independent = \"rows\"; " JUDGED),
        "/measured.tsv", " has no column m")
REFUSES(an_unknown_group, RECIPE("", "column = \"low\";", "point = [\"n\"]; independent = [\"seed\"]; " JUDGED),
        "/measured.tsv", " has no column seed")
REFUSES(a_parameter_that_is_no_number, RECIPE("error = \"error\"; samples = \"rule\";", "column = \"low\";", REST),
        "/measured.tsv", ": row 1: rule is no number: random")
REFUSES(an_unknown_number_of_samples, RECIPE("error = \"error\"; samples = \"runs\";", "column = \"low\";", REST),
        "/measured.tsv", " has no column runs")
REFUSES(a_list_as_number_of_samples, RECIPE("error = \"error\"; samples = \"sizes\";", "column = \"low\";", REST),
        "/measured.tsv", ": parameter sizes is no number: 100,200")
REFUSES(an_unknown_column_of_the_reference, RECIPE("", "column = \"y\";", REST), "/measured.tsv", " has no column y")

REFUSES(a_value_outside_its_interval, RECIPE("low = \"low\"; high = \"error\";", "column = \"low\";", REST),
        "/measured.tsv", ": row 1: x 1 is not between low 0.8 and error 0.1")
REFUSES(an_interval_that_is_turned_round, RECIPE("low = \"high\"; high = \"low\";", "column = \"low\";", REST),
        "/measured.tsv", ": row 1: x 1 is not between high 1.4 and low 0.8")
REFUSES(a_negative_error_in_a_table, RECIPE("error = \"z\";", "column = \"low\";", REST), "/measured.tsv",
        ": row 4: z is no error: -1 (allowed is 0 and more)")

/* These begin with what is missed, and not with the path. */
static void expect_sentence(const char *text, const char *before, const char *file, const char *after)
{
    struct made made = make(text);
    char *expected;
    cr_assert_not(made.good);
    cr_assert_geq(asprintf(&expected, "fp-trial: %s: line 1: check a: %s%s%s%s\n", made.folder.recipe, before,
                           made.folder.directory, file, after), 0);
    fflush(stderr);
    cr_expect_stderr_eq_str(expected);
    free(expected);
    unmake(&made);
}

#define MISSES(name, text, before, file, after)            \
    Test(comparison, name, .init = cr_redirect_stderr)     \
    {                                                      \
        expect_sentence(text, before, file, after);        \
    }

MISSES(no_row, RECIPE("where = { n = 300; };", "column = \"low\";", REST), "no row of ", "/measured.tsv",
       " meets all conditions")
MISSES(a_value_without_row, RECIPE("where = { n = [100, 300]; };", "column = \"low\";", REST), "", "/measured.tsv",
       " has no row with n = 300 among those selected")
MISSES(a_word_without_row, RECIPE("where = { rule = [\"random\", \"cyclic\"]; };", "column = \"low\";", REST), "",
       "/measured.tsv", " has no row with rule = cyclic among those selected")
MISSES(an_unknown_column_of_a_condition, RECIPE("where = { m = 1; };", "column = \"low\";", REST), "", "/measured.tsv",
       " has no column m")
MISSES(no_partner, RECIPE("where = { rule = \"parallel\"; jd = 0.3; };", THEORY "join = [\"rule\", \"jd\"];", REST),
       "0 selected rows of ", "/theory.tsv", " have rule = parallel, jd = 0.3, and there must be one")
MISSES(two_partners, RECIPE("where = { rule = \"parallel\"; };", THEORY "join = [\"rule\", \"jd\"];", REST),
       "2 selected rows of ", "/theory.tsv", " have rule = parallel, jd = 0.1, and there must be one")
MISSES(several_without_join, RECIPE("", THEORY, REST), "4 selected rows of ", "/theory.tsv", ", and there must be one")
MISSES(an_unknown_column_of_a_join, RECIPE("", THEORY "join = [\"n\"];", REST), "", "/theory.tsv", " has no column n")
MISSES(no_row_of_a_constant,
       RECIPE("", "source = \"s\"; values = ( { n = 200; rule = \"parallel\"; value = 1; } );", REST), "0 rows of ",
       "/measured.tsv", " have n = 200, rule = parallel, and there must be one")
MISSES(two_rows_of_a_constant, RECIPE("", "source = \"s\"; values = ( { n = 200; value = 1; } );", REST), "2 rows of ",
       "/measured.tsv", " have n = 200, and there must be one")
MISSES(no_number, RECIPE("where = { rule = \"random\"; };",
                         "table = \"theory\"; column = \"word\"; join = [\"rule\", \"jd\"];", REST),
       "", "/theory.tsv", ": row 1: word is no number: a")

Test(comparison, a_condition_of_no_form, .init = cr_redirect_stderr)
{
    struct made made = make(RECIPE("where = { n = { from = 1; }; };", "column = \"low\";", REST));
    char *expected;
    cr_assert_not(made.good);
    cr_assert_geq(asprintf(&expected, "fp-trial: %s: line 1: check a: n must be a number, a word, a list of them, or { "
                                      "from = A; to = B; }\n", made.folder.recipe), 0);
    fflush(stderr);
    cr_expect_stderr_eq_str(expected);
    free(expected);
    unmake(&made);
}

/* Tables ----------------------------------------------------------------------------------------------- */

Test(comparison, the_checksum_is_of_the_rows_alone)
{
    struct made one = make(RECIPE("", "column = \"low\";", REST)), other = make(RECIPE("", "column = \"low\";", REST));
    cr_expect_eq(table_set_checksum(one.tables), table_set_checksum(other.tables));
    cr_assert_not_null(table_set_get(one.tables, "theory"));
    cr_expect_neq(table_set_checksum(one.tables), table_set_checksum(other.tables));
    unmake(&one);
    unmake(&other);
}
