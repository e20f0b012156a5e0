/* Loading of a course: every number of the file is checked before it is believed. */
#include "sim/course_internal.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What it is a course of ----------------------------------------------------------------------------------- */

static bool check_origin(const struct course *course, struct container *file, char message[CONTAINER_MESSAGE])
{
    int64_t seed, patterns;
    if (!container_read_integer(file, "/", "seed", &seed, message) ||
        !container_read_integer(file, "/", "patterns", &patterns, message))
        return false;
    if ((uint64_t)seed != course->plan.seed)
        return course_refuse(message, file, "is of seed %llu instead of %llu", (unsigned long long)seed,
                             (unsigned long long)course->plan.seed);
    if (patterns != course->fingerprint)
        return course_refuse(message, file, "is of other training patterns: CRC-32 %llx instead of %x",
                             (unsigned long long)patterns, (unsigned)course->fingerprint);
    return true;
}

static bool load_place(struct course *course, struct container *file, char message[CONTAINER_MESSAGE])
{
    int64_t epoch, slices, most = (int64_t)course_slices(&course->plan, course->train->count);
    if (!container_read_integer(file, "/", "epoch", &epoch, message) ||
        !container_read_integer(file, "/", "slices", &slices, message) ||
        !container_read_real(file, "/", "seconds", &course->seconds, message))
        return false;
    if (epoch < 0 || slices < 0 || slices > most || !(course->seconds >= 0 && isfinite(course->seconds)))
        return course_refuse(message, file, "stands nowhere in a course: %lld epochs and %lld slices done, %g seconds",
                             (long long)epoch, (long long)slices, course->seconds);
    if (epoch > (int64_t)course->plan.epochs - (slices > 0))
        return course_refuse(message, file, "has been trained for %lld epochs%s, more than %zu", (long long)epoch,
                             slices > 0 ? " and a part of one" : "", course->plan.epochs);
    course->epochs = (size_t)epoch;
    course->epoch.slices = (size_t)slices;
    return true;
}

/* The epoch under way -------------------------------------------------------------------------------------- */

static bool load_sums(struct course *course, struct container *file, uint32_t *checksum,
                      char message[CONTAINER_MESSAGE])
{
    struct course_epoch *epoch = &course->epoch;
    double *sums = course_read_numbers(file, "sums", 1, (size_t[CONTAINER_RANK]){COURSE_SUMS}, checksum, message);
    if (!sums)
        return false;
    memcpy(epoch->sums, sums, sizeof epoch->sums);
    free(sums);
    epoch->presented = epoch->slices * course_slice(&course->plan);
    if (epoch->sums[SUM_PATTERNS] != (double)epoch->presented)
        return course_refuse(message, file, "was stopped after %.10g patterns of an epoch; with batches of %zu it can "
                             "only go on after %zu", epoch->sums[SUM_PATTERNS], course->plan.learner.network.batch,
                             epoch->presented);
    for (int k = SUM_PATTERNS + 1; k < COURSE_SUMS; k++) {
        double most = (double)epoch->presented * (k == SUM_SWEEPS_LABEL || k == SUM_SWEEPS_FREE ? 0x1p24 : 1);
        if (!course_check_number(epoch->sums[k], k == SUM_OVERLAP ? -most : 0, most, file, "sums", message))
            return false;
    }
    return true;
}

/* The rest of the epoch: different training patterns. */
static bool check_presentation(const struct course *course, const double *order, size_t rest, struct container *file,
                               char message[CONTAINER_MESSAGE])
{
    size_t patterns = course->train->count, presented = course->epoch.presented;
    if (rest + presented > patterns || (rest > 0) != (presented > 0))
        return course_refuse(message, file, "has %zu patterns of an epoch done and %zu to do, of %zu", presented, rest,
                             patterns);
    bool *seen = memory_need(calloc(patterns, sizeof *seen)), good = true;
    for (size_t k = 0; good && k < rest; k++) {
        good = order[k] >= 0 && order[k] < (double)patterns && order[k] == floor(order[k]) && !seen[(size_t)order[k]];
        if (good)
            seen[(size_t)order[k]] = true;
        else
            course_refuse(message, file, "dataset 'presentation' holds %.10g: no training pattern, or one twice",
                          order[k]);
    }
    free(seen);
    return good;
}

static bool load_presentation(struct course *course, struct container *file, uint32_t *checksum,
                              char message[CONTAINER_MESSAGE])
{
    struct course_epoch *epoch = &course->epoch;
    size_t sizes[CONTAINER_RANK] = {SIZE_MAX};
    double *order = course_read_numbers(file, "presentation", 1, sizes, checksum, message);
    bool good = order && check_presentation(course, order, sizes[0], file, message);
    for (size_t k = 0; good && k < sizes[0]; k++)
        epoch->order[epoch->presented + k] = (uint32_t)order[k];
    epoch->count = epoch->presented + (good ? sizes[0] : 0);
    free(order);
    return good;
}

/* ---------------------------------------------------------------------------------------------------------- */

static bool check_checksum(const struct course *course, uint32_t checksum, struct container *file,
                           char message[CONTAINER_MESSAGE])
{
    int64_t expected;
    checksum = course_checksum_place(course, checksum);
    if (!container_read_integer(file, "/", "course_checksum", &expected, message))
        return false;
    return expected == checksum || course_refuse(message, file, "the numbers of the course are damaged: CRC-32 %08x "
                                                 "instead of %08llx", (unsigned)checksum, (unsigned long long)expected);
}

struct course *course_load(const struct course_plan *plan, const struct patterns *train, const struct patterns *test,
                           struct container *file, char message[CONTAINER_MESSAGE])
{
    struct course *course = course_create(plan, train, test);
    uint32_t checksum = 0;
    if (check_origin(course, file, message) && learner_load(course->learner, file, message) &&
        load_place(course, file, message) && load_sums(course, file, &checksum, message) &&
        load_presentation(course, file, &checksum, message) && course_load_history(course, file, &checksum, message) &&
        check_checksum(course, checksum, file, message))
        return course;
    course_free(course);
    return NULL;
}
