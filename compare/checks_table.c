/* The table of compare/checks. */
#include "compare/checks_internal.h"

#include "common/memory.h"

#include <math.h>

const char *const checks_verdicts[] = {
    [VERDICT_HOLDS] = "holds", [VERDICT_FAILS] = "fails", [VERDICT_UNDECIDED] = "undecided"};
const char *const checks_senses[] = {
    [SENSE_EQUAL] = "equal", [SENSE_AT_MOST] = "at-most", [SENSE_AT_LEAST] = "at-least"};

const char *checks_judged(const struct family *family)
{
    if (!family->check->judged_within)
        return "z";
    return family->check->errors > 0 ? "either" : "tolerance";
}

const struct column checks_columns[] = {
    {"check", COLUMN_TEXT, "", "name of the check in the recipe"},
    {"tools", COLUMN_TEXT, "", "tools whose numbers are compared"},
    {"table", COLUMN_TEXT, "", "table of the measured value"},
    {"quantity", COLUMN_TEXT, "", "its column"},
    {"point", COLUMN_TEXT, "", "its row; all: the pairs of the check together, X^2 of (K.10) as measured value and its "
                               "expectation as reference"},
    {"family_size", COLUMN_INTEGER, "", "pairs of the check; in rows all, those of known error"},
    {"judged", COLUMN_TEXT, "", "z: by standard errors (K.5); tolerance; either: tolerance or standard errors, the "
                                "larger (K.9); family: chi^2 (K.10)"},
    {"sense", COLUMN_TEXT, "", "what is claimed of the measured value: equal to the reference, at-most, at-least"},
    {"measured", COLUMN_BOUND, "", "measured value"},
    {"measured_error", COLUMN_BOUND, "", "its standard error; inf: unknown; 0: none"},
    {"reference", COLUMN_BOUND, "", "what it is compared with"},
    {"reference_error", COLUMN_BOUND, "", "its standard error"},
    {"score", COLUMN_BOUND, "", "normal score (K.4); deviation over tolerance (K.8); X^2 (K.10); 0 where the deviation "
                                "is on the right side, or the error unknown"},
    {"limit", COLUMN_BOUND, "", "the row fails if the score, its sign left aside, is larger"},
    {"p_value", COLUMN_BOUND, "", "probability of such a score by chance; inf: judged by a tolerance"},
    {"degrees", COLUMN_BOUND, "", "degrees of freedom of the error (K.3), inf: it is known; of chi^2"},
    {"visible", COLUMN_BOUND, "", "smallest deviation that would fail (K.7); inf: unknown; 0 in rows all"},
    {"verdict", COLUMN_TEXT, "", "holds, fails, undecided"},
    {"reason", COLUMN_TEXT, "", "why undecided: error: unknown; resolution: the error is too large to see what the "
                                "recipe wants to see; unsolved: a tool says that it found no value"},
    {0},
};

char *checks_claims(const struct checks *checks)
{
    char *text;
    size_t size;
    FILE *stream = memory_need(open_memstream(&text, &size));
    for (size_t i = 0; i < checks->count; i++) {
        const struct recipe_check *check = checks->families[i].check;
        fprintf(stream, "%scheck %s: %s", i ? "\n# " : "", check->name, check->claim);
        if (check->source)
            fprintf(stream, "\n# source %s: %s", check->name, check->source);
    }
    if (fclose(stream) != 0)
        memory_need(NULL);
    return text;
}

static void write_head(const struct family *family, const char *point, size_t size, const char *how, struct rows *rows)
{
    rows_text(rows, family->check->name);
    rows_text(rows, family->comparisons.tools);
    rows_text(rows, family->check->measured.table);
    rows_text(rows, family->check->measured.column);
    rows_text(rows, point);
    rows_number(rows, (double)size);
    rows_text(rows, how);
    rows_text(rows, checks_senses[family->check->sense]);
}

static void write_judgement(const struct judgement *judgement, struct rows *rows)
{
    rows_numbers(rows, 5, (double[]){judgement->score, judgement->limit, judgement->p_value, judgement->degrees,
                                     judgement->visible});
    rows_text(rows, checks_verdicts[judgement->verdict]);
    rows_text(rows, judgement->reason);
}

static void write_family(const struct family *family, struct rows *rows)
{
    for (size_t k = 0; k < family->comparisons.count; k++) {
        const struct comparison *pair = &family->comparisons.items[k];
        write_head(family, pair->point, family->comparisons.count, checks_judged(family), rows);
        rows_numbers(rows, 4, (double[]){pair->measured, pair->measured_error, pair->reference, pair->reference_error});
        write_judgement(&family->judgements[k], rows);
    }
    if (!family->together)
        return;
    write_head(family, "all", family->with_error, "family", rows);
    rows_numbers(rows, 4, (double[]){family->all.score, sqrt(2 * family->all.degrees), family->all.degrees, 0});
    write_judgement(&family->all, rows);
}

void checks_write(const struct checks *checks, struct rows *rows)
{
    for (size_t i = 0; i < checks->count; i++)
        write_family(&checks->families[i], rows);
}
