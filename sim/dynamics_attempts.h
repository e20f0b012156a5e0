/* dynamics_attempts: attempts one after the other, and the unstable neurons, in portable code. The file that includes
 * this defines
 *   FIELDS                     tag of the structure that begins with the kernel
 *   flip(kernel, place, next)  the flip of a place; the couplings of place `next` are fetched meanwhile
 *   is_unstable(fields, place) */

/* kernel->attempt */
static void attempt(struct kernel *kernel, struct attempts *attempts)
{
    const struct FIELDS *fields = (const struct FIELDS *)kernel;
    attempts->last = attempts->flips = 0;
    for (size_t k = 0; k < attempts->count; k++) {
        size_t place = attempts->places[k];
        if (is_unstable(fields, place)) {
            flip(kernel, place, place);
            attempts->flips++;
            attempts->last = k + 1;
        }
    }
}

/* fields->unstable */
static uint32_t unstable_word(const struct FIELDS *fields, size_t w)
{
    uint32_t bits = 0;
    for (unsigned k = 0; k < 32; k++)
        bits |= (uint32_t)is_unstable(fields, 32 * w + k) << k;
    return bits;
}

/* kernel->unstable */
static size_t unstable(const struct kernel *kernel, size_t limit, uint32_t *places)
{
    const struct FIELDS *fields = (const struct FIELDS *)kernel;
    size_t count = 0, words = kernel->spins->layers * kernel->spins->stride / 32;
    for (size_t w = 0; w < words && count < limit; w++)
        count = spins_collect(fields->unstable(fields, w), w, count, limit, places);
    return count;
}
