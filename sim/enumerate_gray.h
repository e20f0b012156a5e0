/* All states of a part: the walked spins in the order of a Gray code, equation (N.14), all states of the block at each
 * of them. Included after enumerate_block.h. */

enum { GRAY_REFRESH = 256 }; /* flips after which the fields are computed from scratch, for the error of (N.17) */

KERNEL_TARGET static void walk_gray(const struct enumerate_job *job)
{
    const struct enumeration *enumeration = job->enumeration;
    size_t vectors = (enumeration->neurons + KERNEL_LANES - 1) / KERNEL_LANES;
    uint64_t steps = UINT64_C(1) << (enumeration->walked - job->fixed), up = job->start;
    alignas(64) float fields[LANES] = {0}, stabilities[LANES];
    alignas(64) int32_t sign[LANES]; /* the sign bit where the spin is -1 */
    for (size_t p = 0; p < LANES; p++)
        sign[p] = up >> p & 1 ? 0 : INT32_MIN;
    for (uint64_t step = 0;;) {
        if (step % GRAY_REFRESH == 0)
            enumerate_fields(enumeration, up, fields);
        for (size_t v = 0; v < vectors; v++)
            FLOATS(stabilities, v) = (floats)(INTS(fields, v) ^ INTS(sign, v)) + CONST_FLOATS(job->offset, v);
        search_block(job, up, fields, stabilities, negative_lanes((const ints *)stabilities, vectors));
        if (++step == steps || (step % GRAY_REFRESH == 0 && interruption_requested()))
            return;
        size_t flip = job->fixed + (size_t)__builtin_ctzll(step);
        up ^= UINT64_C(1) << flip;
        float change = up >> flip & 1 ? 2 : -2;
        for (size_t v = 0; v < vectors; v++) {
            FLOATS(fields, v) += change * CONST_FLOATS(enumeration->column[flip], v);
            INTS(sign, v) ^= (((const ints *)enumeration->lane)[v] == (int32_t)flip) & INT32_MIN;
        }
    }
}
