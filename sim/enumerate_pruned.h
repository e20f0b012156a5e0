/* Depth first over the walked spins, all states of the block at the end of each branch. A branch is cut, and spins are
 * forced, where equations (N.15) exclude a choice: each stability by itself, and a weighted sum of the stabilities that
 * are violated so far. Included after enumerate_block.h. */

/* Where the search stands. The spin at a position is chosen or open; those of the block are always open. */
struct branch {
    alignas(64) float field[LANES];  /* of the chosen spins */
    alignas(64) float slack[LANES];  /* offset plus the largest field of the open spins: s h + slack < 0 is excluded */
    alignas(64) int32_t sign[LANES]; /* the sign bit where the chosen spin is -1 */
    alignas(64) int32_t open[LANES]; /* all bits where open, otherwise none */
    uint64_t chosen, up;             /* sets of positions: the spin is chosen; it is chosen to be +1 */
};

/* The violated stabilities weighted by their violations. */
struct pull {
    float bound;                   /* less than 0: no choice of the open spins can mend the weighted sum */
    float weight;                  /* sum of the weights; 0: nothing is violated */
    alignas(64) float pull[LANES]; /* what an open spin adds to the weighted sum if it is +1; 0 if not open */
};

/* Unrolled where the count is a constant. */
#define EACH_VECTOR(v, count) _Pragma("GCC unroll 8") for (size_t v = 0; v < (count); v++)

/* Choosing ----------------------------------------------------------------------------------------------- */

/* Chooses the spin at position p. `to` may be `from`. */
KERNEL void choose(const struct enumerate_job *job, size_t vectors, struct branch *to, const struct branch *from,
                   size_t p, bool up)
{
    const struct enumeration *enumeration = job->enumeration;
    float spin = up ? 1 : -1;
    EACH_VECTOR(v, vectors) {
        ints here = ((const ints *)enumeration->lane)[v] == (int32_t)p;
        FLOATS(to->field, v) = CONST_FLOATS(from->field, v) + spin * CONST_FLOATS(enumeration->column[p], v);
        FLOATS(to->slack, v) = CONST_FLOATS(from->slack, v) - CONST_FLOATS(enumeration->absolute[p], v);
        INTS(to->sign, v) = ((const ints *)from->sign)[v] | (here & (up ? 0 : INT32_MIN));
        INTS(to->open, v) = ((const ints *)from->open)[v] & ~here;
    }
    to->chosen = from->chosen | UINT64_C(1) << p;
    to->up = from->up | (uint64_t)up << p;
}

/* Chooses the spins of a set of positions: +1 for those that are also in `up`. */
KERNEL void choose_set(const struct enumerate_job *job, size_t vectors, struct branch *branch, uint64_t set,
                       uint64_t up)
{
    for (; set; set &= set - 1) {
        size_t p = (size_t)__builtin_ctzll(set);
        choose(job, vectors, branch, branch, p, up >> p & 1);
    }
}

/* Bounds, equations (N.15) ------------------------------------------------------------------------------- */

/* Each stability by itself: chooses the spins that have one sign left; false if some neuron has none. */
KERNEL bool settle(const struct enumerate_job *job, size_t vectors, struct branch *branch)
{
    for (;;) {
        uint64_t not_up = 0, not_down = 0;
        EACH_VECTOR(v, vectors) {
            floats field = FLOATS(branch->field, v), slack = FLOATS(branch->slack, v);
            not_up |= (uint64_t)KERNEL_NEGATIVE((ints)(slack + field)) << v * KERNEL_LANES;
            not_down |= (uint64_t)KERNEL_NEGATIVE((ints)(slack - field)) << v * KERNEL_LANES;
        }
        uint64_t up = branch->up;
        if ((not_up & not_down) | (branch->chosen & ((up & not_up) | (~up & not_down))))
            return false;
        uint64_t forced = (not_up | not_down) & ~branch->chosen & job->walked;
        if (!forced)
            return true;
        choose_set(job, vectors, branch, forced, not_down);
    }
}

KERNEL float sum_lanes(floats vector)
{
    typedef float quad __attribute__((vector_size(16), may_alias));
    const quad *quads = (const quad *)&vector;
    quad sum = quads[0];
    for (size_t k = 1; k < KERNEL_LANES / 4; k++)
        sum += quads[k];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

KERNEL void weigh_violations(const struct enumerate_job *job, size_t vectors, const struct branch *branch,
                             struct pull *pull)
{
    alignas(64) float weights[LANES]; /* times the spin */
    floats weight_sum = {0}, bound = {0}, sums[LANES / KERNEL_LANES] = {{0}};
    uint64_t violated = 0;
    EACH_VECTOR(v, vectors) {
        ints sign = ((const ints *)branch->sign)[v], open = ((const ints *)branch->open)[v];
        ints stability = (ints)((floats)(((const ints *)branch->field)[v] ^ sign) +
                                CONST_FLOATS(job->offset, v));
        stability &= ~open;
        violated |= (uint64_t)KERNEL_NEGATIVE(stability) << v * KERNEL_LANES;
        floats weight = (floats)(stability & (stability >> 31) & INT32_MAX);
        weight_sum += weight;
        bound -= weight * weight;
        INTS(weights, v) = (ints)weight ^ sign;
    }
    for (; violated; violated &= violated - 1) {
        size_t p = (size_t)__builtin_ctzll(violated);
        EACH_VECTOR(v, vectors)
            sums[v] += weights[p] * CONST_FLOATS(job->enumeration->row[p], v);
    }
    EACH_VECTOR(v, vectors) {
        ints sum = (ints)sums[v] & ((const ints *)branch->open)[v];
        bound += (floats)(sum & INT32_MAX);
        INTS(pull->pull, v) = sum;
    }
    pull->bound = sum_lanes(bound);
    pull->weight = sum_lanes(weight_sum);
}

/* The positions whose spins must give way to the pull, for otherwise the weighted sum could not be mended; *up: those
 * that must be +1. */
KERNEL uint64_t pulled(const struct enumerate_job *job, size_t vectors, const struct branch *branch,
                       const struct pull *pull, uint64_t *up)
{
    uint64_t forced = 0, down = 0;
    EACH_VECTOR(v, vectors) {
        ints sum = ((const ints *)pull->pull)[v];
        floats otherwise = pull->bound - 2 * (floats)(sum & INT32_MAX);
        forced |= (uint64_t)KERNEL_NEGATIVE((ints)otherwise) << v * KERNEL_LANES;
        down |= (uint64_t)KERNEL_NEGATIVE(sum) << v * KERNEL_LANES;
    }
    *up = ~down;
    return forced & ~branch->chosen & job->walked;
}

/* The search --------------------------------------------------------------------------------------------- */

/* The open walked position on which most depends: a large field, or a large pull. The factor 8 makes the smallest trees
 * for N = 26 to 40 and J_D = 0 to 1; 4 and 16 are hardly worse. */
KERNEL size_t most_decisive(const struct enumerate_job *job, size_t vectors, const struct branch *branch,
                            const struct pull *pull)
{
    float scale = pull->weight > 0 ? pull->weight : 1;
    ints best = {0}; /* the score in the upper bits, bit 6 set, and the position */
    EACH_VECTOR(v, vectors) {
        ints lane = ((const ints *)job->enumeration->lane)[v];
        floats score = scale * (floats)(((const ints *)branch->field)[v] & INT32_MAX) +
                       8 * (floats)(((const ints *)pull->pull)[v] & INT32_MAX);
        ints key = ((ints)score & -128) | 64 | lane;
        key &= ((const ints *)branch->open)[v] & (lane < (int32_t)job->enumeration->walked);
        ints better = key > best;
        best = (key & better) | (best & ~better);
    }
    int32_t largest = 0;
    for (size_t k = 0; k < KERNEL_LANES; k++)
        largest = best[k] > largest ? best[k] : largest;
    return (size_t)largest & 63;
}

KERNEL void finish(const struct enumerate_job *job, size_t vectors, const struct branch *branch)
{
    alignas(64) float stabilities[LANES];
    EACH_VECTOR(v, vectors)
        FLOATS(stabilities, v) = (floats)(((const ints *)branch->field)[v] ^ ((const ints *)branch->sign)[v]) +
                                 CONST_FLOATS(job->offset, v);
    uint64_t violated = negative_lanes((const ints *)stabilities, vectors);
    search_block(job, branch->up, branch->field, stabilities, violated);
}

/* Draws all conclusions; returns the position at which to split the branch, or LANES if it is done with. */
KERNEL size_t examine(const struct enumerate_job *job, size_t vectors, struct branch *branch)
{
    for (;;) {
        if (!settle(job, vectors, branch))
            return LANES;
        if (branch->chosen == job->walked) {
            finish(job, vectors, branch);
            return LANES;
        }
        struct pull pull = {.bound = 0};
        weigh_violations(job, vectors, branch, &pull);
        if (pull.bound < 0)
            return LANES;
        uint64_t up, forced = pulled(job, vectors, branch, &pull, &up);
        if (!forced)
            return most_decisive(job, vectors, branch, &pull);
        choose_set(job, vectors, branch, forced, up);
    }
}

KERNEL void search_vectors(const struct enumerate_job *job, size_t vectors)
{
    const struct enumeration *enumeration = job->enumeration;
    struct branch pending[LANES]; /* the last one is searched first */
    pending[0] = (struct branch){.chosen = 0};
    for (size_t p = 0; p < LANES; p++) {
        pending[0].slack[p] = job->offset[p] + (float)enumeration->magnitude[p];
        pending[0].open[p] = p < enumeration->neurons ? -1 : 0;
    }
    choose_set(job, vectors, pending, (UINT64_C(1) << job->fixed) - 1, job->start);
    for (size_t count = 1; count > 0 && !interruption_requested();) {
        struct branch *branch = &pending[count - 1];
        size_t p = examine(job, vectors, branch);
        if (p == LANES) {
            count--;
        } else { /* first the sign of the field */
            bool up = branch->field[p] > 0;
            choose(job, vectors, &pending[count++], branch, p, up);
            choose(job, vectors, branch, branch, p, !up);
        }
    }
}

KERNEL_TARGET static void search_pruned(const struct enumerate_job *job)
{
    enum { SIXTEEN = 16 / KERNEL_LANES };
    if (job->enumeration->neurons <= 16)
        search_vectors(job, SIXTEEN);
    else if (job->enumeration->neurons <= 32)
        search_vectors(job, 2 * SIXTEEN);
    else if (job->enumeration->neurons <= 48)
        search_vectors(job, 3 * SIXTEEN);
    else
        search_vectors(job, 4 * SIXTEEN);
}
