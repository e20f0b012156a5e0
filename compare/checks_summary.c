/* The summary of compare/checks. */
#include "compare/checks_internal.h"

#include <math.h>

static void print_failures(const struct checks *checks, const struct family *family, FILE *stream)
{
    for (size_t k = 0; k < family->comparisons.count; k++) {
        const struct comparison *pair = &family->comparisons.items[k];
        const struct judgement *judgement = &family->judgements[k];
        if (judgement->verdict == VERDICT_FAILS)
            fprintf(stream, "%s: %s fails: %s: %s %.6g, %s %.6g: score %.3g, limit %.3g\n", checks->program,
                    family->check->name, pair->point, family->check->measured.column, pair->measured,
                    checks_senses[family->check->sense], pair->reference, judgement->score, judgement->limit);
    }
    if (family->together && family->all.verdict == VERDICT_FAILS)
        fprintf(stream, "%s: %s fails: all: X^2 %.4g of %g degrees of freedom, limit %.4g\n", checks->program,
                family->check->name, family->all.score, family->all.degrees, family->all.limit);
}

static void print_blindness(const struct checks *checks, const struct family *family, FILE *stream)
{
    if (checks_is_blind(family))
        fprintf(stream, "%s: %s shows nothing: all its %zu comparisons are undecided (%s)\n", checks->program,
                family->check->name, family->comparisons.count, family->judgements[0].reason);
}

static double largest_score(const struct family *family)
{
    double largest = 0;
    for (size_t k = 0; k < family->comparisons.count; k++)
        largest = fmax(largest, fabs(family->judgements[k].score) / family->judgements[k].limit);
    return largest;
}

static void print_family(const struct checks *checks, const struct family *family, FILE *stream)
{
    size_t undecided = checks_count(family, VERDICT_UNDECIDED);
    fprintf(stream, "%s: %s (%s): %zu by %s, largest score %.2f of its limit", checks->program, family->check->name,
            family->comparisons.tools, family->comparisons.count, checks_judged(family), largest_score(family));
    if (family->together)
        fprintf(stream, "; together p = %.2g", family->all.p_value);
    if (undecided > 0)
        fprintf(stream, "; %zu undecided", undecided);
    fputc('\n', stream);
}

static void print_total(const struct checks *checks, FILE *stream)
{
    size_t pairs = 0, groups = 0, families = 0, of_verdict[3] = {0};
    for (size_t i = 0; i < checks->count; i++) {
        const struct family *family = &checks->families[i];
        pairs += family->comparisons.count;
        groups += family->comparisons.groups;
        families += family->together;
        for (int verdict = 0; verdict < 3; verdict++)
            of_verdict[verdict] += checks_count(family, (enum verdict)verdict);
        if (family->together)
            of_verdict[family->all.verdict]++;
    }
    fprintf(stream, "%s: %zu comparisons (%zu independent) in %zu checks, and %zu families: %zu hold, %zu fail, %zu "
                    "undecided\n", checks->program, pairs, groups, checks->count, families, of_verdict[VERDICT_HOLDS],
            of_verdict[VERDICT_FAILS], of_verdict[VERDICT_UNDECIDED]);
}

void checks_summarise(const struct checks *checks, bool brief, FILE *stream)
{
    for (size_t i = 0; !brief && i < checks->count; i++)
        print_family(checks, &checks->families[i], stream);
    for (size_t i = 0; i < checks->count; i++) {
        print_failures(checks, &checks->families[i], stream);
        print_blindness(checks, &checks->families[i], stream);
    }
    if (!brief)
        print_total(checks, stream);
}
