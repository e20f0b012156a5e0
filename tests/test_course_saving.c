/* A course that is stopped, saved and loaded goes on to the last bit as one that was not. */
#include "sim/course.h"

#include "tests/near.h"
#include "tests/scratch.h"
#include "tests/small_course.h"

#include <stdlib.h>

enum { TRAIN = 4500, TEST = 200 }; /* three slices an epoch */

static struct patterns train, test;
static char *directory, *path;

static void prepare(void)
{
    train = small_patterns(TRAIN, 20, 3, 0.3, 1);
    test = small_patterns(TEST, 20, 3, 0.3, 2);
    directory = scratch_create();
    path = scratch_path(directory, "course.h5");
}

static void tidy(void)
{
    patterns_free(&train);
    patterns_free(&test);
    scratch_remove(directory);
    free(path);
}

TestSuite(course_saving, .init = prepare, .fini = tidy);

/* A course that is saved and loaded after each `interval` steps. */
static struct course *interrupted(const struct course_plan *plan, size_t interval)
{
    char message[CONTAINER_MESSAGE];
    struct course *course = course_create(plan, &train, &test);
    for (size_t step = 0; !course_done(course); step++) {
        if (step % interval == 0) {
            store_course(course, path);
            course_free(course);
            course = restore_course(plan, &train, &test, path, message);
            cr_assert_not_null(course, "%s", message);
        }
        course_step(course);
    }
    store_course(course, path);
    course_free(course);
    course = restore_course(plan, &train, &test, path, message);
    cr_assert_not_null(course, "%s", message);
    return course;
}

/* At every step, and at every second one. */
static void expect_continuation(const struct course_plan *plan)
{
    char message[PLASTICITY_MESSAGE];
    cr_assert(learner_valid(&plan->learner, message), "%s", message);
    struct course *whole = course_create(plan, &train, &test);
    finish_course(whole);
    for (size_t interval = 1; interval < 3; interval++) {
        struct course *pieces = interrupted(plan, interval);
        cr_expect(course_done(pieces));
        expect_same_course(whole, pieces);
        course_free(pieces);
    }
    course_free(whole);
}

Test(course_saving, every_model)
{
    for (int model = LEARNER_FULL; model <= LEARNER_MLP; model++) {
        struct course_plan plan = small_plan(model);
        plan.epochs = 2;
        expect_continuation(&plan);
    }
}

Test(course_saving, curriculum)
{
    struct course_plan plan = small_plan(LEARNER_FULL);
    plan.curriculum = 0.3;
    plan.curriculum_wrong = 0.9;
    expect_continuation(&plan);
}

Test(course_saving, skips_bias_forward_couplings)
{
    struct course_plan plan = small_plan(LEARNER_FULL);
    struct plasticity_parameters *network = &plan.learner.network;
    network->bias = network->input_to_readout = network->skip_readout = true;
    network->forward_strength = 0.5;
    network->skip_feedback = 0.4;
    network->input_layers = 1;
    network->decay = 0.5; /* makes the factors of the matrices matter */
    expect_continuation(&plan);
}

Test(course_saving, symmetric_and_random_updates)
{
    struct course_plan plan = small_plan(LEARNER_FULL);
    struct plasticity_parameters *network = &plan.learner.network;
    network->symmetrise = true;
    network->update = PLASTIC_PARTIAL;
    network->update_probability = 0.6;
    expect_continuation(&plan);
    network->symmetrise = false;
    network->symmetric_update = true;
    network->softness = 2;
    network->update = PLASTIC_ASYNCHRONOUS;
    network->start = PLASTIC_FROM_RANDOM;
    expect_continuation(&plan);
}

/* The batch that was asked for is one of all patterns, and goes on as such. */
Test(course_saving, batch_above_the_training_set)
{
    for (int model = LEARNER_FULL; model <= LEARNER_MLP; model++) {
        struct course_plan plan = small_plan(model);
        plan.learner.network.batch = 16777215;
        expect_continuation(&plan);
        plan.curriculum = 0.3;
        expect_continuation(&plan);
    }
}

/* An end that was no multiple of the interval is no examination of the longer course. */
Test(course_saving, more_epochs_than_planned_at_first)
{
    struct course_plan plan = small_plan(LEARNER_FULL), shorter;
    char message[CONTAINER_MESSAGE];
    plan.every = 2;
    plan.epochs = 5;
    shorter = plan;
    shorter.epochs = 3;
    struct course *whole = course_create(&plan, &train, &test), *first = course_create(&shorter, &train, &test);
    finish_course(whole);
    finish_course(first);
    cr_expect_eq(course_records(first), 2); /* after epochs 2 and 3 */
    store_course(first, path);
    struct course *second = restore_course(&plan, &train, &test, path, message);
    cr_assert_not_null(second, "%s", message);
    cr_expect_eq(course_records(second), 1);
    finish_course(second);
    expect_same_course(whole, second);
    course_free(whole);
    course_free(first);
    course_free(second);
}

/* The parameters are those of the new plan from there on, the weights those of the file. */
Test(course_saving, other_parameters_from_here_on)
{
    struct course_plan plan = small_plan(LEARNER_FULL), other;
    char message[CONTAINER_MESSAGE];
    struct course *first = course_create(&plan, &train, &test);
    for (int step = 0; step < 3; step++)
        course_step(first);
    store_course(first, path);
    other = plan;
    other.learner.network.margin = -1e5;
    other.learner.network.decay = 0;
    struct course *second = restore_course(&other, &train, &test, path, message);
    cr_assert_not_null(second, "%s", message);
    expect_same_course(first, second);
    finish_course(second);
    cr_expect_eq(course_record(second, 2).quantities[COURSE_UPDATED], 0);
    cr_expect_eq(course_record(second, 2).quantities[COURSE_SYMMETRICITY],
                 course_record(first, 0).quantities[COURSE_SYMMETRICITY]);
    course_free(first);
    course_free(second);
}

/* The time of a course goes on where it was. */
Test(course_saving, seconds_add_up)
{
    struct course_plan plan = small_plan(LEARNER_PERCEPTRON);
    char message[CONTAINER_MESSAGE];
    plan.timed = true;
    struct course *first = course_create(&plan, &train, &test);
    for (int step = 0; step < 3; step++)
        course_step(first);
    store_course(first, path);
    struct course *second = restore_course(&plan, &train, &test, path, message);
    cr_assert_not_null(second, "%s", message);
    cr_expect_eq(course_record(second, 0).quantities[COURSE_SECONDS],
                 course_record(first, 0).quantities[COURSE_SECONDS]);
    finish_course(second);
    cr_expect_gt(course_record(second, 1).quantities[COURSE_SECONDS],
                 course_record(first, 0).quantities[COURSE_SECONDS]);
    course_free(first);
    course_free(second);
}
