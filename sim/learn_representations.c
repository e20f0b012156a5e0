/* The table --representations of fp-learn: how similar the states are that patterns of the same and of different
 * classes lead to, layer by layer. */
#include "sim/learn_courses.h"

#include "common/estimate.h"
#include "common/memory.h"

#include <stdlib.h>

static const struct column representation_columns[] = {
    LEARN_COLUMNS,
    {"epoch", COLUMN_INTEGER, "epochs", "epochs done; 0: before training"},
    {"layer", COLUMN_INTEGER, "", "0: the input; 1 to L: layers of the network"},
    {"within", COLUMN_REAL, "", "mean overlap of the states of two test patterns of the same class, (A.71)"},
    {"within_error", COLUMN_BOUND, "", "its standard error, over samples; inf: unknown"},
    {"between", COLUMN_REAL, "", "and of different classes, (A.72)"},
    {"between_error", COLUMN_BOUND, "", "its standard error"},
    {0},
};

static const struct column *columns(const struct learn *learn)
{
    (void)learn;
    return representation_columns;
}

static size_t layers_of(const struct learn *learn, size_t index)
{
    struct learn_point point = learn_point_at(learn, index);
    return learn_plan(learn, &point, 0).learner.network.layers;
}

static size_t rows_of_point(const struct learn *learn, size_t point)
{
    return (learn_examinations(learn) + 1) * (layers_of(learn, point) + 1);
}

static void check(const struct learn *learn)
{
    if (learn->layers.count > 1)
        options_refuse(learn->options, "--representations needs a single value of --layers");
    for (size_t i = 0; i < learn->model.count; i++)
        if (learn->model.values[i] == LEARNER_PERCEPTRON)
            options_refuse(learn->options, "--representations: a perceptron has no layers");
}

static void write(const struct learn *learn, const struct learn_point *point, const struct course_record *records,
                  struct rows *rows)
{
    double *within = memory_need(calloc(2 * learn->samples, sizeof *within)), *between = within + learn->samples;
    for (size_t layer = 0; layer <= point->layers; layer++) {
        for (size_t k = 0; k < learn->samples; k++) {
            within[k] = records[k].within[layer];
            between[k] = records[k].between[layer];
        }
        learn_write_point(learn, point, rows);
        rows_number(rows, records[0].quantities[COURSE_EPOCH]);
        rows_number(rows, (double)layer);
        rows_estimate(rows, estimate_mean(learn->samples, within));
        rows_estimate(rows, estimate_mean(learn->samples, between));
    }
    free(within);
}

const struct learn_table learn_representations = {
    .option = "representations", .columns = columns, .rows = rows_of_point, .compute = learn_courses, .check = check,
    .untrained = true, .write = write,
};
