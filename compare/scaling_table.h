/* scaling_table: the table of fp-scaling: a row for each curve and size, with its threshold; then those of the scaling
 * fit of each curve of several sizes. */
#ifndef FP_COMPARE_SCALING_TABLE_H
#define FP_COMPARE_SCALING_TABLE_H

#include "common/scaling.h"
#include "compare/curves.h"

struct scaling_job {
    const struct curves *curves;
    struct threshold_method method;
    bool relative;              /* method.level is in units of the largest fraction of each curve at each size */
    struct scaling_known known; /* of the fits */
    uint64_t seed;              /* of the bootstrap */
};

/* Computes and writes the table that the options ask for. Returns the exit code of the tool. A --group of the name of a
 * column that every table has is refused. */
int scaling_table_run(const struct options *options, const struct scaling_job *job);

#endif
