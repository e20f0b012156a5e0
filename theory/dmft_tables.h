/* dmft_tables: the tables of fp-dmft: what its options say, and the sweep that computes each of them. */
#ifndef FP_THEORY_DMFT_TABLES_H
#define FP_THEORY_DMFT_TABLES_H

#include "common/sweep.h"
#include "theory/dmft_clock.h"

#include <stdint.h>

#define DMFT_TABLE_LOWEST_JD (-0.2) /* the smallest J_D - kappa that is solved for at a given J_D */

/* The words of --rule. */
#define DMFT_RULES "random|permuted|cyclic|parallel"

/* An option that does not act in the mode has its default. */
struct dmft_job {
    struct grid jd, activity, margin, rule; /* rule: indices into DMFT_RULES; activity: empty unless imposed */
    uint64_t seed;
    size_t populations; /* independent ones, from which all errors follow */
    double precision; /* stationary: relative, of the activity; critical: of J_D */
    double smallest;  /* stationary: activity that is searched for */
    size_t lags;      /* --correlations, --spectrum */
    bool fit;         /* critical: the points instead of J* */
    size_t sweeps, steps, trajectories; /* transient; steps per sweep, trajectories of each population */
};

/* One point of the grids. */
struct dmft_point {
    enum dmft_rule rule;
    bool imposed;    /* the activity, not J_D */
    double value;    /* the activity or J_D */
    double margin;
    uint32_t number; /* of its random streams: from rule, activity or J_D - kappa; it does not depend on the grids */
};

/* J_D (or the activity) varies fastest, then the margin, then the rule. */
struct dmft_point dmft_point_at(const struct dmft_job *job, size_t index);
size_t dmft_points(const struct dmft_job *job);

/* The rule of a word of DMFT_RULES, by index; and its word. */
enum dmft_rule dmft_rule_of(double index);
const char *dmft_rule_name(enum dmft_rule rule);

/* The sweeps but for their context, which is the job. */
struct sweep dmft_stationary_sweep(const struct dmft_job *job);
struct sweep dmft_correlation_sweep(const struct dmft_job *job); /* C(tau), rows per lag */
struct sweep dmft_spectrum_sweep(const struct dmft_job *job);
struct sweep dmft_critical_sweep(const struct dmft_job *job);
struct sweep dmft_transient_sweep(const struct dmft_job *job);

#endif
