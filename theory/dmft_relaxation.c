#include "theory/dmft_relaxation.h"

#include "common/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void dmft_updates_append(struct dmft_updates *updates, size_t trajectory, double position, double normal)
{
    if (updates->count == updates->capacity) {
        updates->capacity = 2 * updates->capacity + 64;
        size_t capacity = updates->capacity;
        updates->trajectory = memory_need(realloc(updates->trajectory, capacity * sizeof *updates->trajectory));
        updates->position = memory_need(realloc(updates->position, capacity * sizeof *updates->position));
        updates->normal = memory_need(realloc(updates->normal, capacity * sizeof *updates->normal));
    }
    updates->trajectory[updates->count] = (uint32_t)trajectory;
    updates->position[updates->count] = position;
    updates->normal[updates->count++] = normal;
}

void dmft_updates_free(struct dmft_updates *updates)
{
    free(updates->trajectory);
    free(updates->position);
    free(updates->normal);
    *updates = (struct dmft_updates){0};
}

/* The row of the Cholesky factor that belongs to a point, from the overlaps with the earlier ones. */
static void extend_factor(struct dmft_relaxation *run, size_t point)
{
    size_t width = run->points + 1;
    double *row = run->factor + point * width, rest = 1;
    for (size_t k = 0; k < point; k++) {
        const double *other = run->factor + k * width;
        double value = (double)run->overlap[k] / (double)run->count;
        for (size_t l = 0; l < k; l++)
            value -= row[l] * other[l];
        row[k] = other[k] > 0 ? value / other[k] : 0;
        rest -= row[k] * row[k];
    }
    row[point] = rest > 0 ? sqrt(rest) : 0;
}

/* The field at a point: the noise up to there, times the row of the factor. */
static void fill_field(const struct dmft_relaxation *run, size_t point, double *field)
{
    enum { block = 1024 };
    const double *row = run->factor + point * (run->points + 1);
    for (size_t first = 0; first < run->count; first += block) {
        size_t last = first + block < run->count ? first + block : run->count;
        for (size_t i = first; i < last; i++)
            field[i] = 0;
        for (size_t k = 0; k <= point; k++)
            for (size_t i = first; i < last; i++)
                field[i] += row[k] * run->noise[k * run->stride + run->first + i];
    }
}

/* Turns a spin of the next point: its overlaps with the earlier points follow. */
static void turn(struct dmft_relaxation *run, size_t trajectory)
{
    int8_t *spin = run->spin + (run->point + 1) * run->count + trajectory;
    *spin = (int8_t)-*spin;
    const int8_t *earlier = run->spin + trajectory;
    for (size_t k = 0; k <= run->point; k++)
        run->overlap[k] += 2 * *spin * earlier[k * run->count];
}

/* The next point begins as the present one. */
static void copy_point(struct dmft_relaxation *run)
{
    int8_t *present = run->spin + run->point * run->count;
    memcpy(present + run->count, present, run->count);
}

static void arrive(struct dmft_relaxation *run)
{
    double *swap = run->field;
    run->field = run->next_field;
    run->next_field = swap;
    run->overlap[++run->point] = (long)run->count;
}

size_t dmft_relaxation_parallel(struct dmft_relaxation *run)
{
    const int8_t *old = run->spin + run->point * run->count;
    size_t flips = 0;
    copy_point(run);
    for (size_t i = 0; i < run->count; i++)
        if (old[i] * run->field[i] < -run->jd) {
            turn(run, i);
            flips++;
        }
    extend_factor(run, run->point + 1);
    fill_field(run, run->point + 1, run->next_field);
    arrive(run);
    return flips;
}

/* Runs all updates between the fields at both points, and puts the spins that they leave into `trial`. Returns the
 * flips. */
static size_t run_updates(struct dmft_relaxation *run, const struct dmft_updates *updates)
{
    size_t flips = 0;
    double variance = 2 - 2 * (double)run->overlap[run->point] / (double)run->count;
    memcpy(run->trial, run->spin + run->point * run->count, run->count);
    memcpy(run->update_field, run->field, run->count * sizeof(double));
    for (size_t i = 0; i < run->count; i++)
        run->update_position[i] = 0;
    for (size_t u = 0; u < updates->count; u++) {
        size_t i = updates->trajectory[u] - run->first;
        if (i >= run->count)
            continue;
        double *field = run->update_field + i, *position = run->update_position + i;
        double step = updates->position[u] - *position, fraction = step / (1 - *position);
        *field += (run->next_field[i] - *field) * fraction +
                  sqrt(variance * step * (1 - fraction)) * updates->normal[u];
        *position = updates->position[u];
        if (run->trial[i] * *field < -run->jd) {
            run->trial[i] = (int8_t)-run->trial[i];
            flips++;
        }
    }
    return flips;
}

/* The next point gets the spins of `trial`. Returns how many of them are others than before. */
static size_t accept_trial(struct dmft_relaxation *run, const struct dmft_updates *updates)
{
    size_t changed = 0;
    const int8_t *spin = run->spin + (run->point + 1) * run->count;
    for (size_t u = 0; u < updates->count; u++) {
        size_t i = updates->trajectory[u] - run->first;
        if (i >= run->count || spin[i] == run->trial[i])
            continue;
        turn(run, i);
        changed++;
    }
    return changed;
}

/* The field at the end depends on the spins there through C: they are found together, by iteration with the same noise,
 * from the guess that nothing flips. */
size_t dmft_relaxation_between(struct dmft_relaxation *run, const struct dmft_updates *updates)
{
    enum { passes = 8 }; /* two to four are enough but for long steps */
    size_t flips = 0, changed = 1;
    copy_point(run);
    for (int pass = 0; pass < passes && changed > 0; pass++) {
        extend_factor(run, run->point + 1);
        fill_field(run, run->point + 1, run->next_field);
        flips = run_updates(run, updates);
        changed = accept_trial(run, updates);
    }
    arrive(run);
    return flips;
}

double dmft_relaxation_overlap(const struct dmft_relaxation *run)
{
    return (double)run->overlap[0];
}

struct dmft_relaxation dmft_relaxation_create(const struct dmft_relaxation_setup *setup)
{
    size_t count = setup->count, points = setup->points;
    struct dmft_relaxation run = {
        .jd = setup->jd,
        .first = setup->first,
        .count = count,
        .points = points,
        .noise = setup->noise,
        .stride = setup->stride,
        .spin = memory_need(malloc((points + 1) * count)),
        .factor = memory_need(calloc((points + 1) * (points + 1), sizeof(double))),
        .overlap = memory_need(calloc(points + 1, sizeof(long))),
        .field = memory_need(malloc(count * sizeof(double))),
        .next_field = memory_need(malloc(count * sizeof(double))),
        .update_field = memory_need(malloc(count * sizeof(double))),
        .update_position = memory_need(malloc(count * sizeof(double))),
        .trial = memory_need(malloc(count)),
    };
    memcpy(run.spin, setup->start + run.first, count);
    run.factor[0] = 1;
    run.overlap[0] = (long)count;
    fill_field(&run, 0, run.field);
    return run;
}

void dmft_relaxation_free(struct dmft_relaxation *run)
{
    free(run->spin);
    free(run->factor);
    free(run->overlap);
    free(run->field);
    free(run->next_field);
    free(run->update_field);
    free(run->update_position);
    free(run->trial);
    *run = (struct dmft_relaxation){0};
}

double dmft_relaxation_bytes(double count, double points)
{
    double trajectory = points + 2 + 4 * sizeof(double);
    return trajectory * count + (points + 1) * ((points + 1) * sizeof(double) + sizeof(long));
}

void dmft_relaxation_join_noise(const struct dmft_relaxation *run, double *noise)
{
    size_t point = run->point;
    const double *row = run->factor + point * (run->points + 1);
    double first = row[point - 1], second = row[point], norm = hypot(first, second);
    if (!(norm > 0)) { /* the field has not changed */
        first = 0;
        second = norm = 1;
    }
    const double *before = run->noise + (point - 1) * run->stride, *last = before + run->stride;
    for (size_t i = 0; i < run->stride; i++)
        noise[i] = (first * before[i] + second * last[i]) / norm;
}
