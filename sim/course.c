#include "sim/course_internal.h"

#include "common/memory.h"
#include "common/stream.h"

#include <omp.h>
#include <stdlib.h>

enum { SLICE_PATTERNS = 2048 }; /* or one batch: what a stop may have to wait for */

size_t course_slice(const struct course_plan *plan)
{
    size_t batch = plan->learner.network.batch;
    return batch < SLICE_PATTERNS ? SLICE_PATTERNS / batch * batch : batch;
}

size_t course_slices(const struct course_plan *plan, size_t patterns)
{
    size_t slice = course_slice(plan);
    return (patterns + slice - 1) / slice;
}

bool course_examines(const struct course_plan *plan, size_t epoch)
{
    return epoch % plan->every == 0 || epoch == plan->epochs;
}

size_t course_examinations(const struct course_plan *plan)
{
    return plan->epochs / plan->every + (plan->epochs % plan->every != 0);
}

struct learner_parameters course_learner_parameters(const struct course_plan *plan, size_t train)
{
    struct learner_parameters parameters = plan->learner;
    if (parameters.network.batch > train)
        parameters.network.batch = train;
    return parameters;
}

/* Creation ------------------------------------------------------------------------------------------------- */

struct course *course_create(const struct course_plan *plan, const struct patterns *train, const struct patterns *test)
{
    struct course *course = memory_need(calloc(1, sizeof *course));
    struct learner_parameters parameters = course_learner_parameters(plan, train->count);
    course->plan = *plan;
    course->train = train;
    course->test = test;
    course->fingerprint = patterns_fingerprint(train);
    course->learner = learner_create(&parameters, plan->seed);
    course->epoch.order = memory_need(calloc(train->count, sizeof *course->epoch.order));
    course->records = course_records_create(course, course_examinations(plan));
    course->beginning = course_records_create(course, 1);
    course->random = stream_create();
    course_choose_examined(course);
    return course;
}

void course_free(struct course *course)
{
    if (!course)
        return;
    learner_free(course->learner);
    course_records_free(&course->records);
    course_records_free(&course->beginning);
    free(course->epoch.order);
    free(course->examined);
    gsl_rng_free(course->random);
    free(course);
}

double course_bytes(const struct course_plan *plan, size_t train, size_t test)
{
    const struct learner_parameters learner = course_learner_parameters(plan, train);
    const struct plasticity_parameters *network = &learner.network;
    double levels = (double)network->layers + 1, classes = (double)network->classes;
    double neurons = (double)network->layers * (double)network->hidden, inputs = (double)network->inputs;
    double records = (double)(course_examinations(plan) + 1) * (COURSE_QUANTITIES + classes + 2 * levels);
    double examined = (double)course_chunk(test) * neurons + (double)LEARNER_CHUNK * inputs;
    double chosen = plan->curriculum < 1 ? 2 * (double)train : 0;
    /* course_examine makes another learner. */
    return 2 * learner_bytes(&learner) + records * sizeof(double) + examined +
           (neurons + inputs) * classes * sizeof(int64_t) + chosen + 2 * (double)train * sizeof(uint32_t);
}

/* Training ------------------------------------------------------------------------------------------------- */

static void add_slice(double sums[COURSE_SUMS], const struct plasticity_epoch *slice)
{
    double patterns = (double)slice->patterns;
    sums[SUM_PATTERNS] += patterns;
    sums[SUM_SWEEPS_LABEL] += patterns * slice->sweeps[0];
    sums[SUM_SWEEPS_FREE] += patterns * slice->sweeps[1];
    sums[SUM_UNSTABLE_LABEL] += patterns * slice->unstable[0];
    sums[SUM_UNSTABLE_FREE] += patterns * slice->unstable[1];
    sums[SUM_OVERLAP] += patterns * slice->overlap;
    sums[SUM_UPDATED] += patterns * slice->updated;
    sums[SUM_READOUT_UPDATED] += patterns * slice->readout_updated;
}

static void examine_epoch(struct course *course)
{
    static const struct {
        enum course_quantity quantity;
        enum course_sum sum;
    } means[] = {
        {COURSE_UPDATED, SUM_UPDATED}, {COURSE_READOUT_UPDATED, SUM_READOUT_UPDATED},
        {COURSE_UNSTABLE_LABEL, SUM_UNSTABLE_LABEL}, {COURSE_UNSTABLE_FREE, SUM_UNSTABLE_FREE},
        {COURSE_OVERLAP, SUM_OVERLAP}, {COURSE_SWEEPS_LABEL, SUM_SWEEPS_LABEL}, {COURSE_SWEEPS_FREE, SUM_SWEEPS_FREE},
    };
    size_t row = course->records.count++;
    const double *sums = course->epoch.sums;
    double *quantities = course->records.quantities + row * COURSE_QUANTITIES;
    quantities[COURSE_EPOCH] = (double)course->epochs;
    for (size_t k = 0; k < sizeof means / sizeof *means; k++)
        quantities[means[k].quantity] = sums[SUM_PATTERNS] > 0 ? sums[means[k].sum] / sums[SUM_PATTERNS] : 0;
    course_measure(course, course->learner, &course->records, row);
}

void course_step(struct course *course)
{
    struct course_epoch *epoch = &course->epoch;
    const struct patterns *train = course->train;
    double begin = omp_get_wtime();
    if (epoch->slices == 0)
        course_arrange(course);
    size_t rest = epoch->count - epoch->presented, slice = course_slice(&course->plan);
    size_t count = rest < slice ? rest : slice;
    struct plasticity_epoch done =
        learner_train(course->learner, train->states, train->labels, epoch->order + epoch->presented, count);
    add_slice(epoch->sums, &done);
    epoch->presented += count;
    epoch->slices++;
    bool ended = epoch->presented == epoch->count;
    bool examined = ended && course_examines(&course->plan, ++course->epochs);
    if (examined)
        examine_epoch(course);
    if (ended)
        *epoch = (struct course_epoch){.order = epoch->order};
    course->seconds += course->plan.timed ? omp_get_wtime() - begin : 0;
    if (examined)
        course->records.quantities[(course->records.count - 1) * COURSE_QUANTITIES + COURSE_SECONDS] = course->seconds;
}

bool course_done(const struct course *course)
{
    return course->epochs >= course->plan.epochs;
}

size_t course_steps(const struct course *course)
{
    return course->epochs * course_slices(&course->plan, course->train->count) + course->epoch.slices;
}

size_t course_all_steps(const struct course *course)
{
    return course->plan.epochs * course_slices(&course->plan, course->train->count);
}

struct learner *course_learner(struct course *course)
{
    return course->learner;
}
