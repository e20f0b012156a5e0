/* The default table of fp-learn: one row per examined epoch. */
#include "sim/learn_courses.h"

#include "common/estimate.h"
#include "common/memory.h"

#include <stdlib.h>

/* Columns ------------------------------------------------------------------------------------------------ */

static const struct column common_columns[] = {
    LEARN_COLUMNS,
    {"epoch", COLUMN_INTEGER, "epochs", "epochs done; what follows are means over it or taken at its end"},
    {"train_accuracy", COLUMN_REAL, "", "fraction of the examined training patterns that are answered rightly"},
    {"train_low", COLUMN_REAL, "", "its 95 % interval, lower end, (N.21), (N.22)"},
    {"train_high", COLUMN_REAL, "", "and upper end"},
    {"test_accuracy", COLUMN_REAL, "", "fraction of the test patterns, or of those of --validation"},
    {"test_low", COLUMN_REAL, "", "its 95 % interval, lower end"},
    {"test_high", COLUMN_REAL, "", "and upper end"},
    {"test_error", COLUMN_BOUND, "", "standard error of the test accuracy, over samples; inf: unknown"},
    {"updated", COLUMN_REAL, "", "fraction of neurons whose couplings changed, (A.4); the mean factor of (A.5)"},
    {"readout_updated", COLUMN_REAL, "", "the same of the readout units"},
    {"unstable_label", COLUMN_REAL, "", "fraction of neurons that would flip at the end of the phase with the label"},
    {"unstable_free", COLUMN_REAL, "", "and of the phase without it; 0 for simple dynamics"},
    {"overlap", COLUMN_REAL, "", "overlap of the states at the ends of both phases"},
    {"symmetricity", COLUMN_REAL, "", "of the recurrent couplings, mean over layers, (A.12)"},
    {"sweeps_label", COLUMN_REAL, "sweeps", "sweeps of the phase with the label, until nothing would flip"},
    {"sweeps_free", COLUMN_REAL, "sweeps", "and of the phase without it"},
    {"failure", COLUMN_TEXT, "", "what is going wrong: none, unconverged, collapsed, idle"},
};

enum {
    COMMON = sizeof common_columns / sizeof *common_columns,
    MOST_CLASSES = 256,
    NAME = 32,
};

/* The columns that the options and the number of classes ask for. The text lives as long as the program. */
static const struct column *columns(const struct learn *learn)
{
    static struct column all[COMMON + 1 + MOST_CLASSES + 1];
    static char names[MOST_CLASSES][NAME];
    size_t count = 0, classes = learn->train[0].classes;
    for (; count < COMMON; count++)
        all[count] = common_columns[count];
    if (options_flag(learn->options, "timing"))
        all[count++] = (struct column){"seconds", COLUMN_REAL, "s", "wall time of training and examination up to here"};
    for (size_t c = 0; c < classes && options_flag(learn->options, "class-accuracy"); c++) {
        snprintf(names[c], NAME, "class_%zu", c);
        all[count++] = (struct column){names[c], COLUMN_REAL, "", "accuracy on the test patterns of this class"};
    }
    all[count] = (struct column){0};
    return all;
}

/* Rows --------------------------------------------------------------------------------------------------- */

/* Accuracy over `patterns` patterns of each sample, with its interval. */
static void write_accuracy(const struct learn *learn, const struct course_record *records,
                           enum course_quantity quantity, double patterns, struct rows *rows)
{
    double *right = memory_need(calloc(2 * learn->samples, sizeof *right)), *all = right + learn->samples;
    for (size_t k = 0; k < learn->samples; k++) {
        all[k] = patterns;
        right[k] = records[k].quantities[quantity] * patterns;
    }
    struct interval accuracy = estimate_clustered_fraction(learn->samples, right, all);
    rows_interval(rows, accuracy);
    free(right);
}

static struct estimate mean_of(const struct learn *learn, const struct course_record *records,
                               enum course_quantity quantity)
{
    double *values = memory_need(calloc(learn->samples, sizeof *values));
    for (size_t k = 0; k < learn->samples; k++)
        values[k] = records[k].quantities[quantity];
    struct estimate mean = estimate_mean(learn->samples, values);
    free(values);
    return mean;
}

static void write_classes(const struct learn *learn, const struct course_record *records, struct rows *rows)
{
    for (size_t c = 0; c < learn->train[0].classes; c++) {
        double sum = 0;
        for (size_t k = 0; k < learn->samples; k++)
            sum += records[k].class_accuracy[c];
        rows_number(rows, sum / (double)learn->samples);
    }
}

static void write(const struct learn *learn, const struct learn_point *point, const struct course_record *records,
                  struct rows *rows)
{
    static const enum course_quantity means[] = {
        COURSE_UPDATED, COURSE_READOUT_UPDATED, COURSE_UNSTABLE_LABEL, COURSE_UNSTABLE_FREE,
        COURSE_OVERLAP, COURSE_SYMMETRICITY,    COURSE_SWEEPS_LABEL,   COURSE_SWEEPS_FREE,
    };
    size_t train = learn->train[0].count, examined = learn->plan.train_examined;
    learn_write_point(learn, point, rows);
    rows_number(rows, records[0].quantities[COURSE_EPOCH]);
    write_accuracy(learn, records, COURSE_TRAIN_ACCURACY, (double)(examined < train ? examined : train), rows);
    write_accuracy(learn, records, COURSE_TEST_ACCURACY, (double)learn->test[0].count, rows);
    rows_number(rows, mean_of(learn, records, COURSE_TEST_ACCURACY).error);
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        rows_number(rows, mean_of(learn, records, means[i]).value);
    rows_text(rows, course_failure_name(learn_failure(learn, point, records)));
    if (options_flag(learn->options, "timing"))
        rows_number(rows, mean_of(learn, records, COURSE_SECONDS).value);
    if (options_flag(learn->options, "class-accuracy"))
        write_classes(learn, records, rows);
}

static size_t rows_of_point(const struct learn *learn, size_t point)
{
    (void)point;
    return learn_examinations(learn);
}

const struct learn_table learn_epochs = {
    .columns = columns, .rows = rows_of_point, .compute = learn_courses, .write = write,
};
