#include "compare/checks_internal.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>

static void judge_pairs(const struct checks *checks, double level)
{
    size_t pairs = 0; /* with errors: what (K.6) counts */
    for (size_t i = 0; i < checks->count; i++)
        if (!checks->families[i].check->judged_within || checks->families[i].check->errors > 0)
            pairs += checks->families[i].comparisons.count;
    for (size_t i = 0; i < checks->count; i++) {
        struct family *family = &checks->families[i];
        const struct comparisons *comparisons = &family->comparisons;
        family->judgements = memory_need(calloc(comparisons->count, sizeof *family->judgements));
        for (size_t k = 0; k < comparisons->count; k++)
            family->judgements[k] =
                judgement_of_pair(family->check, &comparisons->items[k], level / fmax(1, (double)pairs));
    }
}

/* Whether a pair says something to its family. */
static bool counts(const struct family *family, size_t pair)
{
    return family->comparisons.items[pair].solved && !isinf(family->judgements[pair].visible);
}

static size_t find_families(const struct checks *checks)
{
    size_t families = 0;
    for (size_t i = 0; i < checks->count; i++) {
        struct family *family = &checks->families[i];
        for (size_t k = 0; k < family->comparisons.count; k++)
            family->with_error += counts(family, k);
        family->together =
            !family->check->judged_within && family->check->sense == SENSE_EQUAL && family->with_error > 1;
        families += family->together;
    }
    return families;
}

static void judge_families(const struct checks *checks, double level)
{
    size_t families = find_families(checks);
    for (size_t i = 0; i < checks->count; i++) {
        struct family *family = &checks->families[i];
        const struct comparisons *comparisons = &family->comparisons;
        if (!family->together)
            continue;
        double *scores = memory_need(calloc(comparisons->count, sizeof *scores));
        size_t *groups = memory_need(calloc(comparisons->count, sizeof *groups)), used = 0;
        for (size_t k = 0; k < comparisons->count; k++) {
            if (counts(family, k)) {
                scores[used] = family->judgements[k].score;
                groups[used++] = comparisons->items[k].group;
            }
        }
        family->all = judgement_of_family(used, scores, groups, comparisons->groups, level / (double)families);
        free(scores);
        free(groups);
    }
}

struct checks *checks_make(const char *program, const char *recipe, const char *directory, double level)
{
    struct checks *checks = memory_need(calloc(1, sizeof *checks));
    checks->program = program;
    checks->recipe = recipe_read(program, recipe);
    checks->tables = table_set_create(program, directory);
    bool good = checks->recipe != NULL;
    size_t count = good ? recipe_count(checks->recipe) : 0;
    checks->families = memory_need(calloc(count + 1, sizeof *checks->families));
    for (size_t i = 0; good && i < count; i++) {
        struct family *family = &checks->families[checks->count];
        family->check = recipe_check(checks->recipe, i);
        good = comparisons_make(checks->recipe, family->check, checks->tables, &family->comparisons);
        checks->count += good;
    }
    if (!good) {
        checks_free(checks);
        return NULL;
    }
    judge_pairs(checks, level);
    judge_families(checks, level);
    return checks;
}

void checks_free(struct checks *checks)
{
    if (!checks)
        return;
    for (size_t i = 0; i < checks->count; i++) {
        comparisons_free(&checks->families[i].comparisons);
        free(checks->families[i].judgements);
    }
    free(checks->families);
    table_set_free(checks->tables);
    recipe_free(checks->recipe);
    free(checks);
}

size_t checks_tables(const struct checks *checks)
{
    return table_set_count(checks->tables);
}

const char *checks_table_path(const struct checks *checks, size_t index)
{
    return table_set_path(checks->tables, index);
}

uint32_t checks_checksum(const struct checks *checks)
{
    return table_set_checksum(checks->tables);
}

size_t checks_count(const struct family *family, enum verdict verdict)
{
    size_t count = 0;
    for (size_t k = 0; k < family->comparisons.count; k++)
        count += family->judgements[k].verdict == verdict;
    return count;
}

bool checks_is_blind(const struct family *family)
{
    return checks_count(family, VERDICT_UNDECIDED) == family->comparisons.count;
}

size_t checks_blind(const struct checks *checks)
{
    size_t blind = 0;
    for (size_t i = 0; i < checks->count; i++)
        blind += checks_is_blind(&checks->families[i]);
    return blind;
}

size_t checks_failures(const struct checks *checks)
{
    size_t failures = 0;
    for (size_t i = 0; i < checks->count; i++) {
        const struct family *family = &checks->families[i];
        failures += checks_count(family, VERDICT_FAILS);
        failures += family->together && family->all.verdict == VERDICT_FAILS;
    }
    return failures;
}
