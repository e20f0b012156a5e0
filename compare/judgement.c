#include "compare/judgement.h"

#include "common/memory.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Distributions ---------------------------------------------------------------------------------------- */

/* Probability that a ratio of so many degrees of freedom is larger than t. */
static double upper_tail(double t, double degrees)
{
    return isinf(degrees) ? gsl_cdf_ugaussian_Q(t) : gsl_cdf_tdist_Q(t, degrees);
}

/* The inverse of upper_tail. */
static double quantile(double probability, double degrees)
{
    return isinf(degrees) ? gsl_cdf_ugaussian_Qinv(probability) : gsl_cdf_tdist_Qinv(probability, degrees);
}

double judgement_normal_score(double t, double degrees)
{
    if (isinf(degrees) || isinf(t))
        return t;
    return copysign(gsl_cdf_ugaussian_Qinv(upper_tail(fabs(t), degrees)), t);
}

/* Pairs ------------------------------------------------------------------------------------------------ */

static double distance(struct recipe_distance allowed, double reference)
{
    return allowed.absolute + (isinf(reference) ? 0 : allowed.relative * fabs(reference));
}

/* The deviation as far as it speaks against the claim: of the wrong sign it is 0. */
static double adverse(enum recipe_sense sense, double deviation)
{
    if (sense == SENSE_AT_MOST)
        return fmax(deviation, 0);
    return sense == SENSE_AT_LEAST ? fmin(deviation, 0) : deviation;
}

static double ratio(double deviation, double unit)
{
    return deviation == 0 ? 0 : deviation / unit; /* +-infinity without unit */
}

static void undecided(struct judgement *judgement, const char *reason)
{
    judgement->verdict = VERDICT_UNDECIDED;
    judgement->reason = reason;
}

/* Probability of a false alarm on each side from which a deviation speaks against the claim, (K.5). */
static double one_tail(const struct recipe_check *check, double level)
{
    return check->sense == SENSE_EQUAL ? level / 2 : level;
}

/* Equations (K.4) to (K.7). */
static void judge_by_errors(const struct recipe_check *check, double deviation, double error, double level,
                            struct judgement *judgement)
{
    double tail = one_tail(check, level);
    judgement->limit = gsl_cdf_ugaussian_Qinv(tail);
    judgement->visible = error > 0 ? quantile(tail, judgement->degrees) * error : 0;
    if (isinf(error)) {
        judgement->score = 0;
        judgement->p_value = 1;
        return;
    }
    judgement->score = judgement_normal_score(ratio(deviation, error), judgement->degrees);
    double signed_score = check->sense == SENSE_AT_LEAST ? -judgement->score : judgement->score;
    judgement->p_value = check->sense == SENSE_EQUAL ? 2 * gsl_cdf_ugaussian_Q(fabs(judgement->score))
                                                     : gsl_cdf_ugaussian_Q(signed_score);
    judgement->score = adverse(check->sense, judgement->score);
}

/* Equations (K.8) and (K.9). */
static void judge_within(const struct recipe_check *check, const struct comparison *comparison, double deviation,
                         double error, double level, struct judgement *judgement)
{
    judgement->visible = distance(check->within, comparison->reference) + comparison->digit / 2;
    if (check->errors > 0) {
        double tail = fmin(gsl_cdf_ugaussian_Q(check->errors), one_tail(check, level));
        double errors = quantile(tail, judgement->degrees);
        judgement->visible = fmax(judgement->visible, error > 0 ? errors * error : 0);
    }
    judgement->limit = 1;
    judgement->p_value = INFINITY;
    judgement->score = isinf(judgement->visible) ? 0 : ratio(adverse(check->sense, deviation), judgement->visible);
}

struct judgement judgement_of_pair(const struct recipe_check *check, const struct comparison *comparison, double level)
{
    double error = hypot(comparison->measured_error, comparison->reference_error);
    struct judgement judgement = {.degrees = comparison->degrees, .verdict = VERDICT_HOLDS, .reason = "none"};
    /* Two equal infinities (no fixed points at all, say) agree. */
    double deviation =
        comparison->measured == comparison->reference ? 0 : comparison->measured - comparison->reference;
    if (check->judged_within)
        judge_within(check, comparison, deviation, error, level, &judgement);
    else
        judge_by_errors(check, deviation, error, level, &judgement);
    if (!comparison->solved)
        undecided(&judgement, "unsolved");
    else if (isinf(judgement.visible))
        undecided(&judgement, "error");
    else if (fabs(judgement.score) > judgement.limit)
        judgement.verdict = VERDICT_FAILS;
    else if (judgement.visible > distance(check->resolution, comparison->reference))
        undecided(&judgement, "resolution");
    return judgement;
}

/* Families --------------------------------------------------------------------------------------------- */

struct judgement judgement_of_family(size_t count, const double *scores, const size_t *groups_of, size_t groups,
                                     double level)
{
    double *sums = memory_need(calloc(2 * groups, sizeof *sums)), *sizes = sums + groups;
    struct judgement judgement = {.verdict = VERDICT_HOLDS, .reason = "none"};
    for (size_t i = 0; i < count; i++) {
        sums[groups_of[i]] += scores[i];
        sizes[groups_of[i]]++;
    }
    for (size_t group = 0; group < groups; group++) {
        if (sizes[group] == 0)
            continue;
        double mean = sums[group] / sizes[group];
        judgement.score += isnan(mean) ? INFINITY : mean * mean; /* infinities of both signs */
        judgement.degrees++;
    }
    free(sums);
    judgement.limit = gsl_cdf_chisq_Qinv(level, judgement.degrees);
    judgement.p_value = isinf(judgement.score) ? 0 : gsl_cdf_chisq_Q(judgement.score, judgement.degrees);
    if (judgement.score > judgement.limit)
        judgement.verdict = VERDICT_FAILS;
    return judgement;
}
