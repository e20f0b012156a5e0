#include "theory/dmft_transient.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "common/stream.h"
#include "theory/dmft_parts.h"
#include "theory/dmft_relaxation.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the step of time changes is assumed to go like its square, what the finite population changes like one over its
 * size. These fractions of the corrections by extrapolation are called the errors that are left. */
static const double step_residue = 0.5, population_residue = 0.5;

/* Flips per population and sweep below which it may have died out by chance. */
static const double living_flips = 10;

/* The same trajectories in several ways. */
enum {
    FINE,   /* not for DMFT_PARALLEL, whose step is one sweep */
    WHOLE,  /* on steps twice as long; DMFT_PARALLEL: of one sweep */
    FIRST,  /* likewise, but one half of the trajectories is a population of its own, */
    SECOND, /* and so is the other */
    WAYS,
};

/* One population. */
struct course {
    const struct dmft_transient_request *request;
    uint32_t index;
    int finest;               /* FINE, or WHOLE where there is no other step */
    size_t steps;             /* per sweep, of the finest way */
    double *noise[WHOLE + 1]; /* of FINE; of the others */
    struct dmft_relaxation way[WAYS];
    struct dmft_updates updates, joined; /* of the last step of FINE; of the next of the others, as far as known */
    gsl_rng *clock, *generator;
};

/* The generator at the stream of a point of time. */
static void open_stream(const struct course *course, gsl_rng *generator, enum stream_purpose purpose, size_t point,
                        uint32_t layer)
{
    const struct dmft_transient_request *request = course->request;
    stream_open(generator,
                &(struct stream_address){request->seed, purpose, request->number, point, course->index, layer});
}

static void draw_normals(gsl_rng *generator, size_t count, double *values)
{
    for (size_t i = 0; i < count; i++)
        values[i] = gsl_ran_gaussian_ziggurat(generator, 1);
}

/* The position of the next update of the step after `last` (negative: the first), in steps; 1 or more: none. In a
 * sweep of the rules with one update per sweep `clock` gives the same numbers at each step. */
static double next_position(const struct course *course, size_t point, double last)
{
    if (course->request->rule == DMFT_RANDOM)
        return fmax(last, 0) - log(gsl_rng_uniform_pos(course->clock)) * (double)course->steps;
    if (last >= 0)
        return 1;
    double position = gsl_rng_uniform(course->clock) * (double)course->steps - (double)(point % course->steps);
    return position >= 0 ? position : 1;
}

/* The updates between a point and the next; and in the step twice as long to which it belongs. */
static void draw_updates(struct course *course, size_t point)
{
    size_t sweep = course->request->rule == DMFT_CYCLIC ? 0 : point / course->steps;
    open_stream(course, course->clock, STREAM_DMFT_CLOCK, course->request->rule == DMFT_RANDOM ? point : sweep, 0);
    open_stream(course, course->generator, STREAM_DMFT_CLOCK, point, 1);
    course->updates.count = 0;
    if (point % 2 == 0)
        course->joined.count = 0;
    for (size_t i = 0; i < course->request->trajectories; i++) {
        double position = next_position(course, point, -1);
        for (; position < 1; position = next_position(course, point, position)) {
            double normal = gsl_ran_gaussian_ziggurat(course->generator, 1);
            dmft_updates_append(&course->updates, i, position, normal);
            dmft_updates_append(&course->joined, i, ((double)(point % 2) + position) / 2, normal);
        }
    }
}

/* All but FINE to their next point. Adds their flips. */
static void advance_others(struct course *course, double flips[WAYS])
{
    for (int way = WHOLE; way < WAYS; way++)
        flips[way] += (double)(course->finest == FINE ? dmft_relaxation_between(&course->way[way], &course->joined)
                                                      : dmft_relaxation_parallel(&course->way[way]));
}

/* From a point of the finest way to its next, the others every second time. Adds their flips. */
static void advance(struct course *course, size_t point, double flips[WAYS])
{
    size_t count = course->request->trajectories;
    open_stream(course, course->generator, STREAM_DMFT_NOISE, point + 1, 0);
    draw_normals(course->generator, count, course->noise[course->finest] + (point + 1) * count);
    if (course->finest == FINE) {
        draw_updates(course, point);
        flips[FINE] += (double)dmft_relaxation_between(&course->way[FINE], &course->updates);
        if (point % 2 == 0)
            return;
        dmft_relaxation_join_noise(&course->way[FINE], course->noise[WHOLE] + (point + 1) / 2 * count);
    }
    advance_others(course, flips);
}

/* Points of time of a way, without the start. */
static size_t points_of(const struct course *course, int way)
{
    size_t points = course->request->sweeps * course->steps;
    return way == course->finest || course->finest == WHOLE ? points : points / 2;
}

static struct dmft_relaxation create_way(const struct course *course, int way, const int8_t *start)
{
    size_t count = course->request->trajectories, first = way == SECOND ? count / 2 : 0;
    return dmft_relaxation_create(&(struct dmft_relaxation_setup){
        .jd = course->request->jd,
        .first = first,
        .count = way == FIRST ? count / 2 : count - first,
        .points = points_of(course, way),
        .noise = course->noise[way == FINE ? FINE : WHOLE],
        .stride = count,
        .start = start,
    });
}

static struct course create(const struct dmft_transient_request *request, uint32_t index)
{
    bool parallel = request->rule == DMFT_PARALLEL;
    size_t count = request->trajectories;
    struct course course = {
        .request = request,
        .index = index,
        .finest = parallel ? WHOLE : FINE,
        .steps = parallel ? 1 : request->steps,
        .clock = stream_create(),
        .generator = stream_create(),
    };
    int8_t *start = memory_need(malloc(count));
    open_stream(&course, course.generator, STREAM_DMFT_NOISE, 0, 0);
    stream_spins(course.generator, count, start);
    for (int way = course.finest; way <= WHOLE; way++)
        course.noise[way] = memory_need(malloc((points_of(&course, way) + 1) * count * sizeof(double)));
    draw_normals(course.generator, count, course.noise[course.finest]);
    if (course.finest != WHOLE)
        memcpy(course.noise[WHOLE], course.noise[course.finest], count * sizeof(double));
    for (int way = course.finest; way < WAYS; way++)
        course.way[way] = create_way(&course, way, start);
    free(start);
    return course;
}

static void destroy(struct course *course)
{
    for (int way = 0; way < WAYS; way++)
        dmft_relaxation_free(&course->way[way]);
    free(course->noise[FINE]);
    free(course->noise[WHOLE]);
    dmft_updates_free(&course->updates);
    dmft_updates_free(&course->joined);
    gsl_rng_free(course->clock);
    gsl_rng_free(course->generator);
}

/* A quantity of all populations, extrapolated, and both corrections by it. */
struct quantity {
    double *value, *step, *population; /* rows x populations */
};

struct job {
    const struct dmft_transient_request *request;
    struct quantity activity, overlap; /* rows: sweeps, and sweeps + 1 */
};

/* One element, from sums over the trajectories. */
static void extrapolate(const struct course *course, const double sums[WAYS], const struct quantity *quantity,
                        size_t place)
{
    double count = (double)course->request->trajectories;
    double finest = sums[course->finest] / count, whole = sums[WHOLE] / count;
    double halves = (sums[FIRST] + sums[SECOND]) / count;
    quantity->step[place] = (finest - whole) / 3;
    quantity->population[place] = whole - halves;
    quantity->value[place] = finest + quantity->step[place] + quantity->population[place];
}

static void record_overlap(const struct course *course, const struct quantity *overlap, size_t place)
{
    double sums[WAYS] = {0};
    for (int way = course->finest; way < WAYS; way++)
        sums[way] = dmft_relaxation_overlap(&course->way[way]);
    extrapolate(course, sums, overlap, place);
}

/* Fills column `index` of both. */
static int relax(size_t index, const void *context)
{
    const struct job *job = context;
    size_t populations = job->request->populations;
    struct course course = create(job->request, (uint32_t)index);
    record_overlap(&course, &job->overlap, index);
    for (size_t sweep = 0; sweep < job->request->sweeps && !interruption_requested(); sweep++) {
        double flips[WAYS] = {0};
        for (size_t step = 0; step < course.steps; step++)
            advance(&course, sweep * course.steps + step, flips);
        extrapolate(&course, flips, &job->activity, sweep * populations + index);
        record_overlap(&course, &job->overlap, (sweep + 1) * populations + index);
    }
    destroy(&course);
    return EXIT_DONE;
}

double dmft_transient_bytes(const struct dmft_transient_request *request, int threads)
{
    double count = (double)request->trajectories, points = (double)request->sweeps, bytes = 0;
    if (request->rule != DMFT_PARALLEL) {
        points *= (double)request->steps;
        bytes = dmft_relaxation_bytes(count, points) + (points + 1) * count * sizeof(double);
        points /= 2;
    }
    bytes += dmft_relaxation_bytes(count, points) + 2 * dmft_relaxation_bytes(count / 2, points);
    return threads * (bytes + (points + 1) * count * sizeof(double));
}

static struct quantity quantity_create(size_t rows, size_t populations)
{
    return (struct quantity){
        .value = memory_need(calloc(rows * populations, sizeof(double))),
        .step = memory_need(calloc(rows * populations, sizeof(double))),
        .population = memory_need(calloc(rows * populations, sizeof(double))),
    };
}

static void quantity_free(struct quantity *quantity)
{
    free(quantity->value);
    free(quantity->step);
    free(quantity->population);
}

/* What is left of the mean of a correction, for each row. */
static double *residues(size_t rows, size_t populations, const double *corrections, double fraction)
{
    struct estimate *mean = estimate_means(rows, populations, corrections);
    double *residue = memory_need(malloc(rows * sizeof(double)));
    for (size_t row = 0; row < rows; row++)
        residue[row] = fraction * fabs(mean[row].value);
    free(mean);
    return residue;
}

int dmft_transient_solve(const struct dmft_transient_request *request, struct dmft_transient *result)
{
    *result = (struct dmft_transient){.sweeps = request->sweeps};
    if (request->eta != 0 || (request->rule != DMFT_PARALLEL && (request->steps < 2 || request->steps % 2 != 0)))
        return GSL_EINVAL;
    size_t sweeps = request->sweeps, populations = request->populations;
    struct job job = {request, quantity_create(sweeps, populations), quantity_create(sweeps + 1, populations)};
    dmft_parts_run(populations, relax, &job);
    bool interrupted = interruption_requested();
    if (!interrupted) {
        result->activity = estimate_means(sweeps, populations, job.activity.value);
        result->activity_step = residues(sweeps, populations, job.activity.step, step_residue);
        result->activity_population = residues(sweeps, populations, job.activity.population, population_residue);
        result->overlap = estimate_means(sweeps + 1, populations, job.overlap.value);
        result->overlap_step = residues(sweeps + 1, populations, job.overlap.step, step_residue);
        result->overlap_population = residues(sweeps + 1, populations, job.overlap.population, population_residue);
    }
    quantity_free(&job.activity);
    quantity_free(&job.overlap);
    return interrupted ? GSL_EFAILED : GSL_SUCCESS;
}

struct dmft_transient_bracket dmft_transient_bracket(const struct dmft_transient_request *request,
                                                     const struct dmft_transient *result, size_t t)
{
    double value = result->activity[t].value, error = result->activity[t].error;
    double systematic = result->activity_step[t] + result->activity_population[t];
    double width = gsl_cdf_tdist_Pinv(0.975, (double)request->populations - 1) * error + systematic;
    double smallest = living_flips / (double)request->trajectories, high = value + width;
    bool resolved = value > smallest && value > 3 * (error + systematic);
    return (struct dmft_transient_bracket){resolved, fmax(value - width, 0),
                                           fmin(resolved ? high : fmax(high, smallest), 1)};
}

void dmft_transient_free(struct dmft_transient *result)
{
    free(result->activity);
    free(result->overlap);
    free(result->activity_step);
    free(result->overlap_step);
    free(result->activity_population);
    free(result->overlap_population);
    *result = (struct dmft_transient){.sweeps = result->sweeps};
}
