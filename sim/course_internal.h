/* course_internal: the parts of a course, for its own modules. */
#ifndef FP_SIM_COURSE_INTERNAL_H
#define FP_SIM_COURSE_INTERNAL_H

#include "sim/course.h"

#include <gsl/gsl_rng.h>

/* Where the examinations are kept; row k belongs to record k. */
struct course_records {
    size_t count, room;
    double *quantities;      /* room x COURSE_QUANTITIES */
    double *class_accuracy;  /* room x C */
    double *within, *between; /* room x (L + 1) */
};

/* Sums over the patterns of an epoch of what struct plasticity_epoch has the means of. */
enum course_sum {
    SUM_PATTERNS, SUM_SWEEPS_LABEL, SUM_SWEEPS_FREE, SUM_UNSTABLE_LABEL, SUM_UNSTABLE_FREE, SUM_OVERLAP, SUM_UPDATED,
    SUM_READOUT_UPDATED, COURSE_SUMS
};

/* The epoch under way. */
struct course_epoch {
    size_t slices;           /* done; 0: the epoch has not begun */
    uint32_t *order;         /* the patterns to present, room for all */
    size_t presented, count; /* how many of them were, and will have been */
    double sums[COURSE_SUMS];
};

struct course {
    struct course_plan plan;
    const struct patterns *train, *test;
    uint32_t fingerprint;            /* CRC-32 of the training set */
    struct learner *learner;
    size_t epochs;                   /* done */
    struct course_epoch epoch;
    struct course_records records;
    struct course_records beginning; /* course_examine */
    double seconds;
    uint32_t *examined;              /* numbers of the training patterns that are examined, ascending */
    size_t examined_count;
    gsl_rng *random;
};

/* Layers of which representations are kept: the input, then the L of the network. */
static inline size_t course_levels(const struct course *course)
{
    return course->plan.learner.network.layers + 1;
}

/* Patterns that are answered at a time, of `count`. */
static inline size_t course_chunk(size_t count)
{
    return count < LEARNER_CHUNK ? count : LEARNER_CHUNK;
}

/* The learner of a plan, with room for the batches that there can be: none holds more than the training patterns. */
struct learner_parameters course_learner_parameters(const struct course_plan *plan, size_t train);

/* Patterns of a slice, and slices of an epoch that presents all. */
size_t course_slice(const struct course_plan *plan);
size_t course_slices(const struct course_plan *plan, size_t patterns);

/* Whether the learner is examined after this epoch. */
bool course_examines(const struct course_plan *plan, size_t epoch);

/* Sets order and count of the epoch that is about to begin. */
void course_arrange(struct course *course);

/* Draws the training patterns that are examined. */
void course_choose_examined(struct course *course);

/* Examines a learner, and writes what it finds, and the symmetricity, to a row. */
void course_measure(const struct course *course, struct learner *learner, struct course_records *records, size_t row);

struct course_records course_records_create(const struct course *course, size_t room);
void course_records_free(struct course_records *records);

/* Stores one line that begins with the name of the file; returns false. */
bool course_refuse(char message[CONTAINER_MESSAGE], const struct container *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes a dataset of doubles, and goes on with the checksum of those before. */
void course_write_numbers(struct container_writer *writer, const char *dataset, int rank, const size_t *sizes,
                          const double *values, uint32_t *checksum);
/* A dataset of doubles of these sizes, of which the first is set to what it is if it is SIZE_MAX; the caller frees.
 * Goes on with the checksum of those before. NULL and a message if it is not so. */
double *course_read_numbers(struct container *file, const char *dataset, int rank, size_t expected[CONTAINER_RANK],
                            uint32_t *checksum, char message[CONTAINER_MESSAGE]);
/* The checksum gone on with the place of the course: epochs, slices, seconds. */
uint32_t course_checksum_place(const struct course *course, uint32_t checksum);
/* Whether a number of a dataset is in its range, up to rounding; otherwise a message. */
bool course_check_number(double value, double lowest, double highest, struct container *file, const char *dataset,
                         char message[CONTAINER_MESSAGE]);

/* The examinations so far; loaded after what the course has done is known. */
void course_save_history(const struct course *course, struct container_writer *writer, uint32_t *checksum);
bool course_load_history(struct course *course, struct container *file, uint32_t *checksum,
                         char message[CONTAINER_MESSAGE]);

#endif
