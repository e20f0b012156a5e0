/* --probe: the free dynamics of the network, with and without input, before and during training; equations (A.81) and
 * (A.82). The courses of a grid point go on together from one examination to the next: first each trains, then all are
 * probed, in parts of a few runs. */
#include "common/grid.h"
#include "common/interruption.h"
#include "common/memory.h"
#include "sim/experiment.h"
#include "sim/learn.h"
#include "sim/outcomes.h"
#include "sim/probe.h"

#include <math.h>
#include <stdlib.h>

enum { WITHOUT_INPUT, WITH_INPUT, DRIVES };

static const char *const drive_names[DRIVES] = {"none", "input"};

/* The courses of a grid point. */
struct job {
    const struct learn *learn;
    struct probe_plan plan;
    struct experiment shape; /* samples and starts, for the statistics */
    struct course_plan *plans;
    struct course **courses;
    struct probe **probes;
    size_t records; /* examinations that each course is to have */
    struct outcomes outcomes[DRIVES];
};

static struct probe_plan read_plan(const struct learn *learn)
{
    return (struct probe_plan){
        .rule = (enum update_rule)options_choice(learn->options, "rule"),
        .starts = (size_t)options_integer(learn->options, "starts"),
        .max_sweeps = options_integer(learn->options, "max-sweeps"),
    };
}

/* Parts ----------------------------------------------------------------------------------------------------- */

static int train_part(size_t sample, const void *context)
{
    const struct job *job = context;
    struct course *course = job->courses[sample];
    while (course_records(course) < job->records && !interruption_requested())
        course_step(course);
    return EXIT_DONE;
}

/* The runs of a part of the network of one sample, without input and with it. */
static int probe_part(size_t index, const void *context)
{
    const struct job *job = context;
    struct part part = part_at(&job->shape, index);
    size_t first = part.network * job->shape.starts + part.first;
    for (int drive = 0; drive < DRIVES; drive++)
        probe_run(job->probes[part.network], &job->plan, drive == WITH_INPUT ? &job->learn->test[part.network] : NULL,
                  part.first, part.count, job->outcomes[drive].runs + first);
    return EXIT_DONE;
}

/* A grid point ---------------------------------------------------------------------------------------------- */

static struct job *job_create(const struct learn *learn, const struct learn_point *point)
{
    struct job *job = memory_need(malloc(sizeof *job));
    *job = (struct job){.learn = learn, .plan = read_plan(learn)};
    job->shape = (struct experiment){.samples = learn->samples, .starts = job->plan.starts};
    job->plans = memory_need(calloc(learn->samples, sizeof *job->plans));
    job->courses = memory_need(calloc(learn->samples, sizeof *job->courses));
    job->probes = memory_need(calloc(learn->samples, sizeof *job->probes));
    for (size_t k = 0; k < learn->samples; k++) {
        job->plans[k] = learn_plan(learn, point, k);
        job->courses[k] = course_create(&job->plans[k], &learn->train[k], &learn->test[k]);
    }
    for (int drive = 0; drive < DRIVES; drive++)
        job->outcomes[drive] = outcomes_create(&job->shape);
    return job;
}

static void job_free(struct job *job)
{
    for (size_t k = 0; k < job->shape.samples; k++)
        course_free(job->courses[k]);
    for (int drive = 0; drive < DRIVES; drive++)
        outcomes_free(&job->outcomes[drive]);
    free(job->plans);
    free(job->courses);
    free(job->probes);
    free(job);
}

/* Probes all networks as they are now. */
static int probe_all(struct job *job)
{
    int status = EXIT_DONE;
    for (size_t k = 0; k < job->shape.samples; k++) {
        const struct plasticity *network = learner_network(course_learner(job->courses[k]));
        job->probes[k] = probe_create(&job->plans[k].learner.network, network, job->plans[k].seed);
        if (!job->probes[k] && status == EXIT_DONE) {
            options_complain(job->learn->options, "--probe: couplings of the network of seed %llu are neither 0 nor "
                             "between 1e-20 and 1e+20, the range of the dynamics",
                             (unsigned long long)job->plans[k].seed);
            status = EXIT_RUNTIME;
        }
    }
    if (status == EXIT_DONE)
        status = sweep_parts(experiment_parts(&job->shape), probe_part, job);
    for (size_t k = 0; k < job->shape.samples; k++)
        probe_free(job->probes[k]);
    return status;
}

static void write_rows(const struct job *job, const struct learn_point *point, struct rows *rows)
{
    size_t record = job->records;
    double epoch = record > 0 ? course_record(job->courses[0], record - 1).quantities[COURSE_EPOCH] : 0;
    for (int drive = 0; drive < DRIVES; drive++) {
        learn_write_point(job->learn, point, rows);
        rows_number(rows, epoch);
        rows_text(rows, drive_names[drive]);
        rows_number(rows, (double)job->plan.starts);
        outcomes_write(&job->outcomes[drive], rows);
    }
}

/* What went wrong by the end of the courses. */
static enum course_failure find_failure(const struct job *job, const struct learn_point *point)
{
    struct course_record *last = memory_need(calloc(job->shape.samples, sizeof *last));
    for (size_t k = 0; k < job->shape.samples; k++)
        last[k] = course_record(job->courses[k], learn_examinations(job->learn) - 1);
    enum course_failure failure = learn_failure(job->learn, point, last);
    free(last);
    return failure;
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct learn *learn = context;
    struct learn_point point = learn_point_at(learn, index);
    struct job *job = job_create(learn, &point);
    int status = EXIT_DONE;
    for (; job->records <= learn_examinations(learn) && status == EXIT_DONE; job->records++) {
        if (job->records > 0)
            status = sweep_parts(job->shape.samples, train_part, job);
        if (status == EXIT_DONE)
            status = probe_all(job);
        if (status == EXIT_DONE)
            write_rows(job, &point, rows);
    }
    if (status == EXIT_DONE)
        learn->failures[index] = find_failure(job, &point);
    job_free(job);
    return status;
}

/* The table ------------------------------------------------------------------------------------------------- */

static const struct column columns[] = {
    LEARN_COLUMNS,
    {"epoch", COLUMN_INTEGER, "", "epochs done; 0: before training"},
    {"drive", COLUMN_TEXT, "", "none: the network alone; input: under the fields of test patterns"},
    {"starts", COLUMN_INTEGER, "", "runs on each network, from independent random states"},
    OUTCOME_COLUMNS,
    {0},
};

static const struct column *choose_columns(const struct learn *learn)
{
    (void)learn;
    return columns;
}

static size_t count_rows(const struct learn *learn, size_t point)
{
    (void)point;
    return DRIVES * (learn_examinations(learn) + 1);
}

/* Each course trains up to each examination; then, and before training, its network is probed. */
static size_t count_parts(const struct learn *learn)
{
    size_t starts = (size_t)options_integer(learn->options, "starts"), examinations = learn_examinations(learn);
    size_t probes = experiment_parts(&(struct experiment){.samples = learn->samples, .starts = starts});
    return examinations * learn->samples + (examinations + 1) * probes;
}

/* Memory of the courses of a grid point and of their probes. */
static double point_bytes(const struct learn *learn, const struct learn_point *point)
{
    struct course_plan plan = learn_plan(learn, point, 0);
    const struct plasticity_parameters *network = &plan.learner.network;
    double runs = (double)learn->samples * (double)options_integer(learn->options, "starts");
    double each = course_bytes(&plan, learn->train[0].count, learn->test[0].count) + probe_bytes(network);
    return (double)learn->samples * each + DRIVES * runs * sizeof(struct run);
}

static void check_memory(const struct learn *learn)
{
    double threads = (double)options_integer(learn->options, "threads"), largest = 0;
    double together = fmin(threads, (double)learn_points(learn));
    for (size_t i = 0; i < learn_points(learn); i++) {
        struct learn_point point = learn_point_at(learn, i);
        struct course_plan plan = learn_plan(learn, &point, 0);
        double bytes = together * point_bytes(learn, &point) + threads * probe_thread_bytes(&plan.learner.network);
        largest = fmax(largest, bytes);
    }
    options_refuse_memory(learn->options, largest, "--probe trains all --samples of a grid point together: --hidden, "
                          "--layers, --samples, --starts", (size_t)threads);
}

static void check(const struct learn *learn)
{
    for (size_t k = 0; k < learn->model.count; k++) {
        enum learner_model model = (enum learner_model)learn->model.values[k];
        if (model != LEARNER_FULL && model != LEARNER_RESERVOIR)
            options_refuse(learn->options,
                           "--probe needs couplings between the neurons: --model full or reservoir, not %s",
                           learner_name(model));
    }
    check_memory(learn);
}

const struct learn_table learn_probe = {
    .option = "probe", .columns = choose_columns, .rows = count_rows, .parts = count_parts, .compute = compute,
    .check = check,
};
