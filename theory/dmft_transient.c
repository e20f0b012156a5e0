#include "theory/dmft_transient.h"

#include "common/interruption.h"
#include "common/memory.h"
#include "common/stream.h"
#include "theory/dmft_parts.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One population. Points of time are numbered from 0, the start; `count` trajectories at each of them. */
struct relaxation {
    const struct dmft_transient_request *request;
    uint32_t index;
    size_t count, points, steps; /* points without the start; per sweep */
    int8_t *spin;                /* (points + 1) x count */
    double *noise;               /* (points + 1) x count: independent normal variables */
    double *factor;              /* (points + 1) x (points + 1): Cholesky factor of C, lower triangular */
    double *field, *next_field;  /* count: at the present point, and at the next */
    gsl_rng *clock, *bridge;
};

/* The generator at the stream of a point of time. */
static void open_stream(const struct relaxation *run, gsl_rng *generator, enum stream_purpose purpose, size_t point,
                        uint32_t layer)
{
    const struct dmft_transient_request *request = run->request;
    stream_open(generator, &(struct stream_address){request->seed, purpose, request->number, point, run->index, layer});
}

/* C between two points. */
static double correlation(const struct relaxation *run, size_t first, size_t second)
{
    const int8_t *a = run->spin + first * run->count, *b = run->spin + second * run->count;
    long sum = 0;
    for (size_t i = 0; i < run->count; i++)
        sum += a[i] * b[i];
    return (double)sum / (double)run->count;
}

/* The row of the Cholesky factor that belongs to a point, equation (D.22). */
static void extend_factor(struct relaxation *run, size_t point)
{
    size_t width = run->points + 1;
    double *row = run->factor + point * width, rest = 1;
    for (size_t k = 0; k < point; k++) {
        const double *other = run->factor + k * width;
        double value = correlation(run, point, k);
        for (size_t l = 0; l < k; l++)
            value -= row[l] * other[l];
        row[k] = other[k] > 0 ? value / other[k] : 0;
        rest -= row[k] * row[k];
    }
    row[point] = rest > 0 ? sqrt(rest) : 0;
}

/* The field at a point: the noise up to there, times the row of the factor. */
static void fill_field(const struct relaxation *run, size_t point, double *field)
{
    enum { block = 1024 };
    const double *row = run->factor + point * (run->points + 1);
    for (size_t first = 0; first < run->count; first += block) {
        size_t last = first + block < run->count ? first + block : run->count;
        for (size_t i = first; i < last; i++)
            field[i] = 0;
        for (size_t k = 0; k <= point; k++)
            for (size_t i = first; i < last; i++)
                field[i] += row[k] * run->noise[k * run->count + i];
    }
}

/* One step with one update of all, at its beginning. Returns the flips. */
static size_t step_parallel(struct relaxation *run, size_t point)
{
    const int8_t *old = run->spin + point * run->count;
    int8_t *new = run->spin + (point + 1) * run->count;
    size_t flips = 0;
    for (size_t i = 0; i < run->count; i++) {
        bool flip = old[i] * run->field[i] < -run->request->jd;
        new[i] = (int8_t)(flip ? -old[i] : old[i]);
        flips += flip;
    }
    return flips;
}

/* The position of the next update of the step after `last` (negative: the first), in steps; 1 or more: none. In a
 * sweep of the rules with one update per sweep `clock` gives the same numbers at each step. */
static double next_position(const struct relaxation *run, size_t point, double last)
{
    if (run->request->rule == DMFT_RANDOM)
        return fmax(last, 0) - log(gsl_rng_uniform_pos(run->clock)) * (double)run->steps;
    if (last >= 0)
        return 1;
    double position = gsl_rng_uniform(run->clock) * (double)run->steps - (double)(point % run->steps);
    return position >= 0 ? position : 1;
}

/* One step of the updates at times between the points, with bridges between the fields at its ends. */
static size_t step_between(struct relaxation *run, size_t point)
{
    size_t sweep = run->request->rule == DMFT_CYCLIC ? 0 : point / run->steps, flips = 0;
    open_stream(run, run->clock, STREAM_DMFT_CLOCK, run->request->rule == DMFT_RANDOM ? point : sweep, 0);
    open_stream(run, run->bridge, STREAM_DMFT_CLOCK, point, 1);
    const int8_t *old = run->spin + point * run->count;
    int8_t *new = run->spin + (point + 1) * run->count;
    double variance = 2 - 2 * correlation(run, point, point + 1);
    for (size_t i = 0; i < run->count; i++) {
        double field = run->field[i], last = 0, position = next_position(run, point, -1);
        int8_t spin = old[i];
        for (; position < 1; position = next_position(run, point, position)) {
            double step = position - last, fraction = step / (1 - last);
            field += (run->next_field[i] - field) * fraction +
                     gsl_ran_gaussian_ziggurat(run->bridge, sqrt(variance * step * (1 - fraction)));
            last = position;
            if (spin * field < -run->request->jd) {
                spin = (int8_t)-spin;
                flips++;
            }
        }
        new[i] = spin;
    }
    return flips;
}

/* From a point to the next. The field at its end depends on the spins there through C: they are found together, by
 * iteration with the same noise, from the guess that nothing flips. */
static size_t advance(struct relaxation *run, size_t point)
{
    enum { passes = 4 };
    double *noise = run->noise + (point + 1) * run->count;
    size_t flips = 0;
    open_stream(run, run->bridge, STREAM_DMFT_NOISE, point + 1, 0);
    for (size_t i = 0; i < run->count; i++)
        noise[i] = gsl_ran_gaussian_ziggurat(run->bridge, 1);
    if (run->request->rule == DMFT_PARALLEL) {
        flips = step_parallel(run, point);
        extend_factor(run, point + 1);
        fill_field(run, point + 1, run->next_field);
    } else {
        memcpy(run->spin + (point + 1) * run->count, run->spin + point * run->count, run->count);
        for (int pass = 0; pass < passes; pass++) {
            extend_factor(run, point + 1);
            fill_field(run, point + 1, run->next_field);
            flips = step_between(run, point);
        }
    }
    double *swap = run->field;
    run->field = run->next_field;
    run->next_field = swap;
    return flips;
}

static struct relaxation create(const struct dmft_transient_request *request, uint32_t index)
{
    size_t steps = request->rule == DMFT_PARALLEL ? 1 : request->steps, count = request->trajectories;
    size_t points = request->sweeps * steps;
    struct relaxation run = {
        .request = request,
        .index = index,
        .count = count,
        .points = points,
        .steps = steps,
        .spin = memory_need(malloc((points + 1) * count)),
        .noise = memory_need(malloc((points + 1) * count * sizeof(double))),
        .factor = memory_need(calloc((points + 1) * (points + 1), sizeof(double))),
        .field = memory_need(malloc(count * sizeof(double))),
        .next_field = memory_need(malloc(count * sizeof(double))),
        .clock = stream_create(),
        .bridge = stream_create(),
    };
    open_stream(&run, run.bridge, STREAM_DMFT_NOISE, 0, 0);
    stream_spins(run.bridge, count, run.spin);
    for (size_t i = 0; i < count; i++)
        run.noise[i] = gsl_ran_gaussian_ziggurat(run.bridge, 1);
    run.factor[0] = 1;
    fill_field(&run, 0, run.field);
    return run;
}

static void destroy(struct relaxation *run)
{
    free(run->spin);
    free(run->noise);
    free(run->factor);
    free(run->field);
    free(run->next_field);
    gsl_rng_free(run->clock);
    gsl_rng_free(run->bridge);
}

struct job {
    const struct dmft_transient_request *request;
    double *activity, *overlap; /* sweeps x populations, (sweeps + 1) x populations */
};

/* Fills column `index` of both. */
static int relax(size_t index, const void *context)
{
    const struct job *job = context;
    size_t populations = job->request->populations;
    struct relaxation run = create(job->request, (uint32_t)index);
    job->overlap[index] = 1;
    for (size_t sweep = 0; sweep < job->request->sweeps && !interruption_requested(); sweep++) {
        size_t flips = 0;
        for (size_t step = 0; step < run.steps; step++)
            flips += advance(&run, sweep * run.steps + step);
        job->activity[sweep * populations + index] = (double)flips / (double)run.count;
        job->overlap[(sweep + 1) * populations + index] = correlation(&run, 0, (sweep + 1) * run.steps);
    }
    destroy(&run);
    return EXIT_DONE;
}

double dmft_transient_bytes(const struct dmft_transient_request *request, int threads)
{
    double points = (double)request->sweeps * (request->rule == DMFT_PARALLEL ? 1 : (double)request->steps) + 1;
    double trajectory = points * (1 + sizeof(double)) + 2 * sizeof(double);
    return threads * (trajectory * (double)request->trajectories + points * points * sizeof(double));
}

int dmft_transient_solve(const struct dmft_transient_request *request, struct dmft_transient *result)
{
    *result = (struct dmft_transient){.sweeps = request->sweeps};
    if (request->eta != 0)
        return GSL_EINVAL;
    size_t sweeps = request->sweeps, populations = request->populations;
    double *activity = memory_need(calloc(sweeps * populations, sizeof(double)));
    double *overlap = memory_need(calloc((sweeps + 1) * populations, sizeof(double)));
    dmft_parts_run(populations, relax, &(struct job){request, activity, overlap});
    bool interrupted = interruption_requested();
    if (!interrupted) {
        result->activity = estimate_means(sweeps, populations, activity);
        result->overlap = estimate_means(sweeps + 1, populations, overlap);
    }
    free(activity);
    free(overlap);
    return interrupted ? GSL_EFAILED : GSL_SUCCESS;
}

void dmft_transient_free(struct dmft_transient *result)
{
    free(result->activity);
    free(result->overlap);
    result->activity = result->overlap = NULL;
}
