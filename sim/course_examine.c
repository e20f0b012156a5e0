/* What a course finds out about its learner. */
#include "sim/course_internal.h"

#include "common/memory.h"
#include "sim/representation.h"

#include <stdlib.h>
#include <string.h>

/* Records -------------------------------------------------------------------------------------------------- */

struct course_records course_records_create(const struct course *course, size_t room)
{
    size_t classes = course->plan.learner.network.classes, levels = course_levels(course);
    return (struct course_records){
        .room = room,
        .quantities = memory_need(calloc(room, COURSE_QUANTITIES * sizeof(double))),
        .class_accuracy = memory_need(calloc(room, classes * sizeof(double))),
        .within = memory_need(calloc(room, levels * sizeof(double))),
        .between = memory_need(calloc(room, levels * sizeof(double))),
    };
}

void course_records_free(struct course_records *records)
{
    free(records->quantities);
    free(records->class_accuracy);
    free(records->within);
    free(records->between);
}

/* Row `number` as it is given out. */
static struct course_record give_row(const struct course *course, const struct course_records *records, size_t number)
{
    size_t classes = course->plan.learner.network.classes, levels = course_levels(course);
    struct course_record record = {
        .class_accuracy = records->class_accuracy + number * classes,
        .within = records->within + number * levels,
        .between = records->between + number * levels,
    };
    memcpy(record.quantities, records->quantities + number * COURSE_QUANTITIES, sizeof record.quantities);
    return record;
}

size_t course_records(const struct course *course)
{
    return course->records.count;
}

struct course_record course_record(const struct course *course, size_t number)
{
    return give_row(course, &course->records, number);
}

/* Accuracy on training patterns ---------------------------------------------------------------------------- */

static double train_accuracy(const struct course *course, struct learner *learner)
{
    const struct patterns *train = course->train;
    size_t count = course->examined_count, right = 0;
    int8_t *states = memory_need(malloc(course_chunk(count) * train->inputs));
    uint8_t answers[LEARNER_CHUNK];
    for (size_t first = 0; first < count; first += LEARNER_CHUNK) {
        size_t size = count - first < LEARNER_CHUNK ? count - first : LEARNER_CHUNK;
        for (size_t k = 0; k < size; k++)
            memcpy(states + k * train->inputs, train->states + course->examined[first + k] * train->inputs,
                   train->inputs);
        learner_predict(learner, states, size, &(struct plasticity_answers){.labels = answers});
        for (size_t k = 0; k < size; k++)
            right += answers[k] == train->labels[course->examined[first + k]];
    }
    free(states);
    return (double)right / (double)count;
}

/* Test patterns -------------------------------------------------------------------------------------------- */

struct examination {
    struct representation **levels; /* L + 1 */
    size_t *right, *all;            /* C */
    int8_t *states;                 /* of a chunk */
};

static struct examination examination_create(const struct course *course)
{
    const struct plasticity_parameters *network = &course->plan.learner.network;
    size_t levels = course_levels(course);
    struct examination examination = {
        .levels = memory_need(calloc(levels, sizeof *examination.levels)),
        .right = memory_need(calloc(network->classes, sizeof *examination.right)),
        .all = memory_need(calloc(network->classes, sizeof *examination.all)),
        .states = memory_need(malloc(course_chunk(course->test->count) * network->layers * network->hidden)),
    };
    for (size_t l = 0; l < levels; l++)
        examination.levels[l] = representation_create(l == 0 ? network->inputs : network->hidden, network->classes);
    return examination;
}

static void examination_free(struct examination *examination, size_t levels)
{
    for (size_t l = 0; l < levels; l++)
        representation_free(examination->levels[l]);
    free(examination->levels);
    free(examination->right);
    free(examination->all);
    free(examination->states);
}

static void examine_chunk(const struct course *course, struct learner *learner, size_t first, size_t size,
                          struct examination *examination)
{
    const struct plasticity_parameters *network = &course->plan.learner.network;
    const int8_t *patterns = course->test->states + first * network->inputs;
    const uint8_t *labels = course->test->labels + first;
    size_t stride = network->layers * network->hidden;
    uint8_t answers[LEARNER_CHUNK];
    learner_predict(learner, patterns, size,
                    &(struct plasticity_answers){.labels = answers, .states = examination->states});
    representation_add(examination->levels[0], patterns, network->inputs, labels, size);
    for (size_t l = 0; l < network->layers; l++)
        representation_add(examination->levels[l + 1], examination->states + l * network->hidden, stride, labels, size);
    for (size_t k = 0; k < size; k++) {
        examination->right[labels[k]] += answers[k] == labels[k];
        examination->all[labels[k]]++;
    }
}

/* Accuracies of all and of each class, overlaps. */
static void write_row(const struct course *course, const struct examination *examination,
                      struct course_records *records, size_t row)
{
    size_t classes = course->plan.learner.network.classes, levels = course_levels(course), right = 0;
    for (size_t c = 0; c < classes; c++) {
        double all = examination->all[c] > 0 ? (double)examination->all[c] : 1;
        records->class_accuracy[row * classes + c] = (double)examination->right[c] / all;
        right += examination->right[c];
    }
    records->quantities[row * COURSE_QUANTITIES + COURSE_TEST_ACCURACY] = (double)right / (double)course->test->count;
    for (size_t l = 0; l < levels; l++) {
        records->within[row * levels + l] = representation_within(examination->levels[l]);
        records->between[row * levels + l] = representation_between(examination->levels[l]);
    }
}

void course_measure(const struct course *course, struct learner *learner, struct course_records *records, size_t row)
{
    struct examination examination = examination_create(course);
    double *quantities = records->quantities + row * COURSE_QUANTITIES;
    for (size_t first = 0; first < course->test->count; first += LEARNER_CHUNK) {
        size_t rest = course->test->count - first;
        examine_chunk(course, learner, first, rest < LEARNER_CHUNK ? rest : LEARNER_CHUNK, &examination);
    }
    write_row(course, &examination, records, row);
    quantities[COURSE_TRAIN_ACCURACY] = train_accuracy(course, learner);
    quantities[COURSE_SYMMETRICITY] = learner_symmetricity(learner);
    examination_free(&examination, course_levels(course));
}

struct course_record course_examine(struct course *course)
{
    const struct learner_parameters parameters = course_learner_parameters(&course->plan, course->train->count);
    struct learner *untrained = learner_create(&parameters, course->plan.seed);
    course_measure(course, untrained, &course->beginning, 0);
    learner_free(untrained);
    return give_row(course, &course->beginning, 0);
}
