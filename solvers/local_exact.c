#include "solvers/local_exact.h"

#include "common/memory.h"
#include "sim/enumerate.h"

#include <math.h>
#include <stdlib.h>

/* Fixed points ------------------------------------------------------------------------------------------- */

static void append(uint64_t state, double smallest, void *context)
{
    struct exact_points *points = context;
    (void)smallest;
    points->complete = points->complete && points->count < EXACT_POINTS_MOST / 2;
    if (!points->complete)
        return;
    if (points->count == points->capacity) {
        points->capacity = points->capacity > 0 ? 2 * points->capacity : 64;
        points->states = memory_need(realloc(points->states, points->capacity * sizeof *points->states));
    }
    points->states[points->count++] = state;
}

static int compare(const void *first, const void *second)
{
    uint64_t a = *(const uint64_t *)first, b = *(const uint64_t *)second;
    return (a > b) - (a < b);
}

struct exact_points exact_points_find(const struct network *network, const double *coupling)
{
    size_t n = network->neurons;
    struct exact_points points = {.neurons = n, .complete = true};
    double *matrix = memory_need(calloc(n, n * sizeof *matrix));
    network_matrix(network, coupling, matrix);
    struct enumeration *enumeration = enumerate_create(n, matrix);
    static const double level = 0;
    uint64_t count;
    enumerate_count(enumeration, ENUMERATE_PRUNED, (struct enumerate_part){0, 0}, 1, &level, &count, append, &points);
    enumerate_free(enumeration);
    free(matrix);
    if (points.count > 0)
        qsort(points.states, points.count, sizeof *points.states, compare);
    return points;
}

void exact_points_free(struct exact_points *points)
{
    free(points->states);
    *points = (struct exact_points){0};
}

/* Spin i of a fixed point, or of its mirror image. */
static int spin(uint64_t state, size_t i, bool mirror)
{
    return (state >> i & 1) != mirror ? 1 : -1;
}

bool exact_points_draw(const struct exact_points *points, gsl_rng *generator, int8_t *state)
{
    if (points->count == 0)
        return false;
    unsigned long index = gsl_rng_uniform_int(generator, 2 * points->count);
    for (size_t i = 0; i < points->neurons; i++)
        state[i] = (int8_t)spin(points->states[index / 2], i, index % 2);
    return true;
}

/* Shells ------------------------------------------------------------------------------------------------- */

struct exact_shells {
    size_t neurons;
    double *number; /* N + 1: fixed points at each Hamming distance from the reference */
    double *sums;   /* (N + 1) x N: sum of spin k over them */
};

struct exact_shells *exact_shells_create(const struct exact_points *points, const int8_t *reference)
{
    size_t n = points->neurons;
    struct exact_shells *shells = memory_need(malloc(sizeof *shells));
    *shells = (struct exact_shells){
        .neurons = n,
        .number = memory_need(calloc(n + 1, sizeof *shells->number)),
        .sums = memory_need(calloc((n + 1) * n, sizeof *shells->sums)),
    };
    uint64_t centre = 0;
    for (size_t i = 0; i < n; i++)
        centre |= (uint64_t)(reference[i] > 0) << i;
    for (size_t p = 0; p < 2 * points->count; p++) {
        bool mirror = p % 2;
        uint64_t state = points->states[p / 2];
        size_t distance = (size_t)__builtin_popcountll(state ^ centre);
        distance = mirror ? n - distance : distance;
        shells->number[distance]++;
        for (size_t i = 0; i < n; i++)
            shells->sums[distance * n + i] += spin(state, i, mirror);
    }
    return shells;
}

void exact_shells_free(struct exact_shells *shells)
{
    if (!shells)
        return;
    free(shells->number);
    free(shells->sums);
    free(shells);
}

struct exact_local exact_local_at(const struct exact_shells *shells, double field)
{
    size_t n = shells->neurons;
    double most = -INFINITY, z = 0, overlap = 0, self = 0;
    double weight[LOCAL_EXACT_NEURONS + 1] = {0};
    for (size_t d = 0; d <= n; d++)
        if (shells->number[d] > 0)
            most = fmax(most, field * ((double)n - 2 * (double)d));
    for (size_t d = 0; d <= n; d++) {
        weight[d] = exp(field * ((double)n - 2 * (double)d) - most);
        z += shells->number[d] * weight[d];
        overlap += shells->number[d] * weight[d] * (1 - 2 * (double)d / (double)n);
    }
    overlap /= z;
    for (size_t i = 0; i < n; i++) {
        double m = 0;
        for (size_t d = 0; d <= n; d++)
            m += shells->sums[d * n + i] * weight[d] / z;
        self += m * m / (double)n;
    }
    double free_entropy = (most + log(z)) / (double)n;
    return (struct exact_local){
        .distance = 0.5 * (1 - overlap),
        .distance_replicas = 0.5 * (1 - self),
        .free_entropy = free_entropy,
        .entropy = free_entropy - field * overlap,
    };
}
