/* judgement: whether two numbers agree, given that many pairs are looked at, and whether the pairs of a family agree
 * together. Equations (K.4) to (K.12) of notes/checks.md; the distributions are GSL's (gsl_cdf). */
#ifndef FP_COMPARE_JUDGEMENT_H
#define FP_COMPARE_JUDGEMENT_H

#include "compare/comparison.h"

enum verdict { VERDICT_HOLDS, VERDICT_FAILS, VERDICT_UNDECIDED };

struct judgement {
    double score;   /* deviation in the unit in which the limit is: (K.5), (K.8), or X^2 of a family (K.10) */
    double limit;   /* the comparison fails if the score, its sign left aside, is larger */
    double p_value; /* probability of such a score if both are equal; infinite: judged by a tolerance */
    double visible; /* the smallest difference that fails, (K.7); infinite: unknown. Of a family: 0 */
    double degrees; /* of freedom: of the error, or of chi^2 */
    enum verdict verdict;
    const char *reason; /* of undecided: error, resolution, unsolved; otherwise "none" */
};

/* The normal z-score as rare as the ratio t of a deviation and its error of so many degrees of freedom, (K.4). */
double judgement_normal_score(double t, double degrees);

/* Judges one pair. `level`: largest probability of a false alarm in this one comparison, (K.6), 0 < level < 1; plays no
 * part where a tolerance judges alone. */
struct judgement judgement_of_pair(const struct recipe_check *check, const struct comparison *comparison, double level);

/* The pairs of one check together, (K.10): `scores` are normal scores of pairs of these groups (from 0, below
 * `groups`). Groups without pairs do not count. For at least one pair. */
struct judgement judgement_of_family(size_t count, const double *scores, const size_t *groups_of, size_t groups,
                                     double level);

#endif
