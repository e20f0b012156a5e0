/* amp_internal: message passing as its code for several processors sees it; for solvers/amp and its tests only.
 *
 * Every sum over neurons is made in the same order on all of them: 16 partial sums, of the neurons whose number leaves
 * the same remainder, added up as the tree ((l, l + 8), + 4, + 2, + 1). Products that are added are fused (rounded
 * once). So the results are the same to the last bit. */
#ifndef FP_SOLVERS_AMP_INTERNAL_H
#define FP_SOLVERS_AMP_INTERNAL_H

#include "common/processor.h"
#include "solvers/amp.h"

enum { AMP_LINE = 16 }; /* numbers of a cache line; rows that are treated together; partial sums */

/* Arrays of `length` numbers; what lies beyond the last neuron is no neuron: couplings, fields, magnetisations zero,
 * norms 1, a constraint that is always satisfied. */
struct amp {
    const struct network *network;
    enum amp_variance kind;
    size_t neurons;
    size_t blocks;     /* of AMP_LINE rows */
    size_t length;     /* of a row; no multiple of a page, of which too few rows would fit into the cache */
    float *rows;       /* J_ij at i * length + j */
    bool cached;       /* they fit into the cache of the second level */
    bool backwards;    /* the last pass over them was */
    double *coupling;  /* J_i */
    float *constraint; /* the same */
    float *present;    /* 1 for a neuron, otherwise 0 */
    float *row_norm, *column_norm;          /* not 0; 1 with AMP_MEAN_VARIANCE */
    float *field;                           /* f */
    float *magnetisation, *spread;          /* m, 1 - m^2 */
    float *spin, *counted;                  /* signs of the fields now, and before the last iteration */
    float *total, *self;                    /* R, o */
    float *mean, *variance, *force, *slope; /* omega, V, g, g' */
    float *sum, *response;                  /* sum_i J_ik g_i; sum_i J_ik^2 g'_i with AMP_FULL_VARIANCE, otherwise 0 */
    float mean_spread, least_spread;        /* 1 - q; its floor, which it is not below (S.16) */
    const struct amp_code *code;
};

/* What the factors say. */
struct amp_factors {
    size_t violated;
    float slope; /* sum of g' */
};

/* How the fields follow from that: drive, and response. */
struct amp_update {
    enum amp_drive_kind kind;
    float others;        /* y - 1 */
    float away, closing; /* exp(-2 gamma), 1 - exp(-2 gamma) */
    float strength, damping;
    float response; /* mean g'; 0 with AMP_FULL_VARIANCE */
};
struct amp_fields {
    float spread; /* sum of 1 - m^2 */
    float change; /* largest change of m */
    float size;   /* largest |m| */
};

struct amp_code {
    /* One pass over the couplings: (S.5) to (S.7), (S.10), (S.12), and the sums of (S.11). */
    struct amp_factors (*factors)(struct amp *amp);
    /* (S.11), (S.13), (S.16), (S.20) to (S.22). */
    struct amp_fields (*fields)(struct amp *amp, const struct amp_update *update);
};

extern const struct amp_code amp_portable;
#if defined __x86_64__
extern const struct amp_code amp_avx2, amp_avx512;
#endif

/* amp_create with this code instead of the fastest one. */
struct amp *amp_create_with(const struct network *network, enum amp_variance variance, enum kernel_code code);

#endif
