/* checks_internal: what the parts of compare/checks share. */
#ifndef FP_COMPARE_CHECKS_INTERNAL_H
#define FP_COMPARE_CHECKS_INTERNAL_H

#include "compare/checks.h"
#include "compare/judgement.h"

/* A check of the recipe with its pairs. */
struct family {
    const struct recipe_check *check;
    struct comparisons comparisons;
    struct judgement *judgements; /* of the pairs */
    bool together;                /* (K.10) judges it */
    struct judgement all;
    size_t with_error; /* pairs in it */
};

struct checks {
    const char *program;
    struct recipe *recipe;
    struct table_set *tables;
    struct family *families;
    size_t count;
};

/* Words of the table and of the summary. */
extern const char *const checks_verdicts[]; /* by enum verdict */
extern const char *const checks_senses[];   /* by enum recipe_sense */
const char *checks_judged(const struct family *family); /* z, tolerance, either */

/* Pairs of this verdict. */
size_t checks_count(const struct family *family, enum verdict verdict);

/* Whether all of its pairs are undecided. */
bool checks_is_blind(const struct family *family);

#endif
