/* recipe: which numbers are compared with which, read from a file of libconfig: a list `checks` of families. What each
 * entry means is told in notes/checks.md, section 1; names, words and settings belong to the recipe. */
#ifndef FP_COMPARE_RECIPE_H
#define FP_COMPARE_RECIPE_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* Where the numbers of one side of a comparison stand. */
struct recipe_side {
    const char *table;           /* without directory and ".tsv"; reference: NULL if it is that of the measured side */
    const char *column;          /* its value */
    const char *error;           /* column of its standard error, or NULL */
    double error_value;          /* the standard error if `error` is NULL */
    const char *low, *high;      /* columns of its 95 % interval, in place of an error; or NULL */
    const char *z;               /* measured: column of the z-score that the tool has computed; or NULL */
    const char *samples;         /* column or parameter, the number of independent samples behind the error; or NULL */
    double samples_value;        /* that number if `samples` is NULL; infinite: the error is known, not estimated */
    const char *solved;          /* column that must be 1, or else the row says nothing; or NULL */
    const config_setting_t *where; /* selection of rows (compare/selection.h); NULL: all */
};

enum recipe_sense { SENSE_EQUAL, SENSE_AT_MOST, SENSE_AT_LEAST };

/* How far a value may be off, in all absolute + relative |reference|. */
struct recipe_distance {
    double absolute, relative;
};

struct recipe_check {
    const char *name;
    const char *claim; /* one sentence */
    int line;          /* where it stands */
    struct recipe_side measured;
    /* Exactly one of: column (of the same row, or of another table if `join` or reference.table is there), values. */
    struct recipe_side reference;
    const config_setting_t *values;      /* list of constants, or NULL */
    const char *source;                  /* where the constants are from; NULL without them */
    const config_setting_t *join;        /* names of the columns that are equal on both sides; NULL: one row for all */
    const config_setting_t *point;       /* names of the columns that tell the rows apart */
    const config_setting_t *independent; /* names of columns between whose values rows are independent; or NULL */
    bool correlated;                     /* all rows are one group */
    enum recipe_sense sense;
    bool judged_within; /* by a tolerance, or else by z */
    struct recipe_distance within, resolution; /* resolution: infinite if none is asked for */
    double errors;      /* judged within: holds also within so many standard errors, or as many as (K.6) asks for, if
                           these are more; 0: not so */
};

struct recipe;

/* Reads a recipe. On failure (no such file, syntax, a setting that is unknown, missing or of the wrong kind, a name
 * twice, no checks) one line on stderr, begun by `program`, that names file, line and check, and NULL. Out of memory:
 * one line on stderr and exit 1. */
struct recipe *recipe_read(const char *program, const char *path);
void recipe_free(struct recipe *recipe); /* NULL is accepted */

size_t recipe_count(const struct recipe *recipe);
const struct recipe_check *recipe_check(const struct recipe *recipe, size_t index);

/* One line "program: path: line N: check NAME: ..." on stderr; returns false. */
bool recipe_complain(const struct recipe *recipe, const struct recipe_check *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
