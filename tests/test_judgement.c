/* judgement: known quantiles, false alarms of simulated families within their binomial error, power, blindness. */
#include "compare/judgement.h"

#include "tests/near.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

static const struct recipe_check by_z = {.resolution = {.absolute = INFINITY}};
static const struct recipe_check by_either = {
    .judged_within = true, .within = {.absolute = 1e-3}, .errors = 3, .resolution = {.absolute = INFINITY}};

static struct comparison pair(double measured, double error, double reference)
{
    return (struct comparison){.measured = measured, .measured_error = error, .reference = reference,
                               .degrees = INFINITY, .solved = true};
}

static void expect_verdict(const struct recipe_check *check, struct comparison comparison, double level,
                           enum verdict verdict, const char *reason)
{
    struct judgement judgement = judgement_of_pair(check, &comparison, level);
    cr_expect_eq(judgement.verdict, verdict, "%g against %g: verdict %d, score %g, limit %g", comparison.measured,
                 comparison.reference, judgement.verdict, judgement.score, judgement.limit);
    cr_expect_str_eq(judgement.reason, reason);
}

/* Pairs ------------------------------------------------------------------------------------------------ */

Test(judgement, limits_are_known_quantiles)
{
    struct comparison one = pair(1.5, 0.5, 0.5);
    struct judgement judgement = judgement_of_pair(&by_z, &one, 0.05);
    expect_near(judgement.limit, 1.959963984540054, 1e-12);
    expect_near(judgement.score, 2, 1e-15);
    expect_near(judgement.p_value, 0.04550026389635842, 1e-14);
    expect_near(judgement.visible, 0.5 * 1.959963984540054, 1e-12);
    cr_expect_eq(judgement.verdict, VERDICT_FAILS);
    /* 100 comparisons at 1 % in all: 1e-4, two-sided */
    expect_near(judgement_of_pair(&by_z, &one, 1e-4).limit, 3.890591886413120, 1e-9);
    /* one-sided */
    struct recipe_check at_most = by_z;
    at_most.sense = SENSE_AT_MOST;
    expect_near(judgement_of_pair(&at_most, &one, 0.05).limit, 1.644853626951473, 1e-12);
}

/* t of 5 degrees of freedom: the two-sided 5 % point is 2.570582, that of 1 degree 12.706205 (tables of the t
 * distribution). */
Test(judgement, few_samples_need_larger_deviations)
{
    expect_near(judgement_normal_score(2.570581835636314, 5), 1.959963984540054, 1e-9);
    expect_near(judgement_normal_score(-12.70620473617471, 1), -1.959963984540054, 1e-9);
    expect_near(judgement_normal_score(3, INFINITY), 3, 0);
    struct comparison few = pair(3, 1, 0);
    few.degrees = 5;
    expect_verdict(&by_z, few, 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&by_z, pair(3, 1, 0), 0.01, VERDICT_FAILS, "none");
}

Test(judgement, both_errors_count)
{
    struct comparison both = pair(1, 0.3, 0);
    both.reference_error = 0.4;
    expect_near(judgement_of_pair(&by_z, &both, 0.01).score, 2, 1e-15);
}

Test(judgement, senses_look_at_one_side)
{
    struct recipe_check at_most = by_z, at_least = by_z;
    at_most.sense = SENSE_AT_MOST;
    at_least.sense = SENSE_AT_LEAST;
    expect_verdict(&at_most, pair(9, 1, 0), 0.01, VERDICT_FAILS, "none");
    expect_verdict(&at_most, pair(-9, 1, 0), 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&at_least, pair(-9, 1, 0), 0.01, VERDICT_FAILS, "none");
    expect_verdict(&at_least, pair(9, 1, 0), 0.01, VERDICT_HOLDS, "none");
}

Test(judgement, what_cannot_fail_is_undecided)
{
    struct recipe_check check = {.resolution = {.relative = 0.1}};
    expect_verdict(&check, pair(1.02, 0.01, 1), 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&check, pair(1.02, 0.05, 1), 0.01, VERDICT_UNDECIDED, "resolution");
    expect_verdict(&check, pair(2, 0.05, 1), 0.01, VERDICT_FAILS, "none"); /* seen all the same */
    expect_verdict(&check, pair(1, INFINITY, 1), 0.01, VERDICT_UNDECIDED, "error");
    struct comparison unsolved = pair(2, 0.01, 1);
    unsolved.solved = false;
    expect_verdict(&check, unsolved, 0.01, VERDICT_UNDECIDED, "unsolved");
}

Test(judgement, without_errors_only_equality_holds)
{
    expect_verdict(&by_z, pair(1, 0, 1), 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&by_z, pair(1 + 1e-15, 0, 1), 0.01, VERDICT_FAILS, "none");
    expect_verdict(&by_z, pair(-INFINITY, 0, -INFINITY), 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&by_z, pair(0, 0, -INFINITY), 0.01, VERDICT_FAILS, "none");
}

Test(judgement, tolerances)
{
    struct recipe_check check = {.judged_within = true, .within = {.absolute = 0.1, .relative = 0.01},
                                 .resolution = {.absolute = INFINITY}};
    expect_verdict(&check, pair(10.199, 0, 10), 0.01, VERDICT_HOLDS, "none");
    expect_verdict(&check, pair(10.201, 0, 10), 0.01, VERDICT_FAILS, "none");
    struct comparison rounded = pair(10.24, 0, 10);
    rounded.digit = 0.1; /* 10.0: from 9.95 to 10.05 */
    expect_verdict(&check, rounded, 0.01, VERDICT_HOLDS, "none");
    struct judgement judgement = judgement_of_pair(&check, &rounded, 0.01);
    expect_near(judgement.visible, 0.25, 1e-15);
    expect_near(judgement.score, 0.96, 1e-12);
    expect_near(judgement.p_value, INFINITY, 0);
    check.within = (struct recipe_distance){0};
    expect_verdict(&check, pair(INFINITY, 0, INFINITY), 0.01, VERDICT_HOLDS, "none");
}

Test(judgement, tolerance_or_standard_errors)
{
    struct recipe_check check = {.judged_within = true, .within = {.relative = 0.01}, .errors = 3,
                                 .resolution = {.relative = 0.2}};
    expect_verdict(&check, pair(1.009, 0.001, 1), 0.01, VERDICT_HOLDS, "none"); /* by the tolerance */
    expect_verdict(&check, pair(1.029, 0.01, 1), 0.01, VERDICT_HOLDS, "none");  /* by three errors */
    expect_verdict(&check, pair(1.031, 0.01, 1), 0.01, VERDICT_FAILS, "none");
    expect_verdict(&check, pair(1.031, 0.1, 1), 0.01, VERDICT_UNDECIDED, "resolution");
    struct comparison few = pair(1.05, 0.01, 1); /* three errors are 5.51 of five degrees of freedom */
    few.degrees = 5;
    expect_verdict(&check, few, 0.01, VERDICT_HOLDS, "none");
    expect_near(judgement_of_pair(&check, &few, 0.01).visible, 0.05507, 1e-5);
}

/* Of a thousand rows 1e-5 each: 4.42 standard errors are needed, and the three that the recipe names are too few. */
Test(judgement, as_many_standard_errors_as_many_rows_ask_for)
{
    struct recipe_check check = {.judged_within = true, .within = {.relative = 0.01}, .errors = 3,
                                 .resolution = {.relative = 0.2}};
    expect_verdict(&check, pair(1.044, 0.01, 1), 1e-5, VERDICT_HOLDS, "none");
    expect_verdict(&check, pair(1.045, 0.01, 1), 1e-5, VERDICT_FAILS, "none");
    struct comparison one = pair(1.044, 0.01, 1);
    expect_near(judgement_of_pair(&check, &one, 1e-5).visible, 0.0441717, 1e-7);
    check.sense = SENSE_AT_MOST;
    expect_near(judgement_of_pair(&check, &one, 1e-5).visible, 0.0426489, 1e-7);
    check.errors = 5;
    expect_near(judgement_of_pair(&check, &one, 1e-5).visible, 0.05, 1e-12);
}

/* Families --------------------------------------------------------------------------------------------- */

/* The upper 5 % point of chi^2 with 3 degrees of freedom is 7.814728 (tables). */
Test(judgement, independent_scores_add_their_squares)
{
    static const double scores[] = {1, -2, 1.5};
    static const size_t groups[] = {0, 1, 2};
    struct judgement judgement = judgement_of_family(3, scores, groups, 3, 0.05);
    expect_near(judgement.score, 1 + 4 + 2.25, 1e-15);
    expect_near(judgement.degrees, 3, 0);
    expect_near(judgement.limit, 7.814727903251179, 1e-10);
    expect_near(judgement.p_value, 0.0643, 5e-5);
    cr_expect_eq(judgement.verdict, VERDICT_HOLDS);
}

Test(judgement, correlated_scores_are_averaged)
{
    static const double scores[] = {3, 3, 3, -1, 1};
    static const size_t groups[] = {0, 0, 0, 2, 2};
    struct judgement judgement = judgement_of_family(5, scores, groups, 3, 0.05);
    expect_near(judgement.score, 9, 1e-15);
    expect_near(judgement.degrees, 2, 0); /* group 1 is empty */
    cr_expect_eq(judgement.verdict, VERDICT_FAILS);
    static const double infinite[] = {INFINITY, -INFINITY};
    static const size_t one[] = {0, 0};
    judgement = judgement_of_family(2, infinite, one, 1, 0.05);
    cr_expect_eq(judgement.verdict, VERDICT_FAILS);
    expect_near(judgement.p_value, 0, 0);
}

/* Tables of `count` pairs with errors of so many degrees of freedom; common: part of the variance that all pairs share;
 * shift, in true standard errors. */
struct experiment {
    size_t count;
    double degrees, common, shift;
    bool either; /* judged by three standard errors or a tolerance that is far smaller */
};

static void run(gsl_rng *random, const struct experiment *experiment, double level, size_t *pairs, size_t *families)
{
    enum { MOST = 64 };
    double scores[MOST], shared = gsl_ran_ugaussian(random);
    size_t groups[MOST] = {0}, failures = 0;
    for (size_t k = 0; k < experiment->count; k++) {
        double error = isinf(experiment->degrees)
                           ? 1 : sqrt(gsl_ran_chisq(random, experiment->degrees) / experiment->degrees);
        double value = experiment->shift + sqrt(experiment->common) * shared +
                       sqrt(1 - experiment->common) * gsl_ran_ugaussian(random);
        struct comparison comparison = pair(value, error, 0);
        comparison.degrees = experiment->degrees;
        struct judgement judgement = judgement_of_pair(experiment->either ? &by_either : &by_z, &comparison,
                                                       level / (double)experiment->count);
        failures += judgement.verdict == VERDICT_FAILS;
        scores[k] = judgement.score;
        groups[k] = experiment->common > 0 ? 0 : k;
    }
    *pairs += failures > 0;
    *families += judgement_of_family(experiment->count, scores, groups, experiment->count, level).verdict ==
                 VERDICT_FAILS;
}

/* The fractions of simulated tables in which a pair, and in which the family, fails. */
static void simulate(struct experiment experiment, double level, size_t trials, double *pairs, double *families)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    size_t failed_pairs = 0, failed_families = 0;
    for (size_t i = 0; i < trials; i++)
        run(random, &experiment, level, &failed_pairs, &failed_families);
    gsl_rng_free(random);
    *pairs = (double)failed_pairs / (double)trials;
    *families = (double)failed_families / (double)trials;
}

enum { TRIALS = 20000 };
static const double level = 0.01;

/* Four standard errors of the fraction of TRIALS. */
static double scatter(double probability)
{
    return 4 * sqrt(probability * (1 - probability) / TRIALS);
}

Test(judgement, false_alarms_of_independent_pairs_are_as_rare_as_asked)
{
    static const double degrees[] = {INFINITY, 5};
    for (int i = 0; i < 2; i++) {
        double pairs, families;
        simulate((struct experiment){.count = 40, .degrees = degrees[i]}, level, TRIALS, &pairs, &families);
        double expected = 1 - pow(1 - level / 40, 40);
        expect_near(pairs, expected, scatter(expected));
        expect_near(families, level, scatter(level));
    }
}

/* Three standard errors would give 40 rows 10 %. */
Test(judgement, false_alarms_of_rows_with_a_tolerance_count_like_others)
{
    static const double degrees[] = {INFINITY, 5};
    for (int i = 0; i < 2; i++) {
        double pairs, unused;
        simulate((struct experiment){.count = 40, .degrees = degrees[i], .either = true}, level, TRIALS, &pairs,
                 &unused);
        double expected = 1 - pow(1 - level / 40, 40);
        expect_near(pairs, expected, scatter(expected));
    }
}

Test(judgement, false_alarms_of_correlated_pairs_are_not_more_frequent)
{
    static const double common[] = {0.3, 0.9, 1};
    for (int i = 0; i < 3; i++) {
        double pairs, families;
        simulate((struct experiment){.count = 40, .degrees = INFINITY, .common = common[i]}, level, TRIALS, &pairs,
                 &families);
        cr_expect_leq(pairs, level + scatter(level), "%g", pairs);
        cr_expect_leq(families, level + scatter(level), "%g", families);
        if (common[i] == 1) /* the bound is reached */
            expect_near(families, level, scatter(level));
    }
}

/* A common shift by 1.5 standard errors: no pair shows it, the family does. The chances follow from the normal and from
 * the non-central chi^2 distribution, here by its normal approximation, within 0.02. */
Test(judgement, families_see_what_pairs_do_not)
{
    double pairs, families;
    simulate((struct experiment){.count = 40, .degrees = INFINITY, .shift = 1.5}, level, 2000, &pairs, &families);
    double limit = gsl_cdf_ugaussian_Qinv(level / 80);
    double one = gsl_cdf_ugaussian_Q(limit - 1.5) + gsl_cdf_ugaussian_Q(limit + 1.5);
    expect_near(pairs, 1 - pow(1 - one, 40), 4 * sqrt(0.25 / 2000));
    double centre = 40 * (1 + 1.5 * 1.5), spread = sqrt(2 * 40 * (1 + 2 * 1.5 * 1.5));
    double seen = gsl_cdf_ugaussian_Q((gsl_cdf_chisq_Qinv(level, 40) - centre) / spread);
    expect_near(families, seen, 0.02);
    cr_expect_gt(families, 0.99);
}
