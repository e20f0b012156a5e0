/* dmft_run: the iteration of section 3 of notes/dmft.md by several independent populations, at an imposed activity or
 * with one that follows a given J_D: means over the steps after the first ones. */
#ifndef FP_THEORY_DMFT_RUN_H
#define FP_THEORY_DMFT_RUN_H

#include "theory/dmft_clock.h"

#include <stdbool.h>
#include <stdint.h>

struct dmft_run_setup {
    enum dmft_rule rule;
    double activity; /* imposed, or to begin with; it decides cells and ring */
    bool follows;    /* the activity follows `jd` */
    double jd;
    size_t populations;
    double error;    /* standard error of J_D that is aimed at, of the mean over populations; decides their steps */
    uint64_t seed;
    uint32_t number, layer; /* of the streams: point, run */
};

/* Of each population, means over its steps. */
struct dmft_run {
    struct dmft_run_setup setup;
    double *jd;           /* without the bias of the step of time, to first order */
    double *correction;   /* for that bias, which is contained in jd */
    double doubt;         /* the error that the step leaves, as a fraction of the correction */
    double *log_activity;  /* imposed */
    double *spin_activity; /* of the spins */
    double lag;            /* sweeps */
    size_t lags;
    double *correlation, *power; /* (lags + 1) x populations, at the activity of dmft_run_activity: as in struct
                                    dmft_stationary */
};

/* Fills *run; on all threads (dmft_parts), but the same with any number of them. If interruption_requested() it returns
 * early, with nothing of value. Out of memory: one line on stderr and exit 1. */
void dmft_run_solve(const struct dmft_run_setup *setup, struct dmft_run *run);
void dmft_run_free(struct dmft_run *run);

/* The activity that one population finds: the mean of what was imposed; if it follows J_D, shifted by the deviation of
 * the mean J_D from setup.jd along the law, at most DMFT_LARGEST_ACTIVITY. */
double dmft_run_activity(const struct dmft_run *run, size_t population);

#endif
