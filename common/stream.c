#include "common/stream.h"

#include "common/memory.h"

#include <Random123/philox.h>
#include <string.h>

enum { BLOCK_WORDS = 4, BUFFER_BLOCKS = 16, BUFFER_WORDS = BUFFER_BLOCKS * BLOCK_WORDS };

struct stream {
    philox4x64_key_t key;
    philox4x64_ctr_t counter; /* of the next block: position, sample, index and layer, 0 */
    uint64_t words[BUFFER_WORDS];
    unsigned halves_used; /* 32-bit halves of `words` that were given out; 2 BUFFER_WORDS: all */
};

static void fill(struct stream *stream, uint64_t *words)
{
    philox4x64_ctr_t block = philox4x64(stream->counter, stream->key);
    memcpy(words, block.v, sizeof block.v);
    stream->counter.v[0]++;
}

static unsigned long get(void *state)
{
    struct stream *stream = state;
    if (stream->halves_used == 2 * BUFFER_WORDS) {
        for (int i = 0; i < BUFFER_BLOCKS; i++)
            fill(stream, stream->words + i * BLOCK_WORDS);
        stream->halves_used = 0;
    }
    uint64_t word = stream->words[stream->halves_used / 2];
    word >>= 32 * (stream->halves_used % 2);
    stream->halves_used++;
    return word & 0xffffffffu;
}

static double get_double(void *state)
{
    return (double)get(state) / 4294967296.0;
}

static void open(struct stream *stream, const struct stream_address *address)
{
    stream->key = (philox4x64_key_t){{address->seed, (uint64_t)address->purpose << 32 | address->size}};
    stream->counter =
        (philox4x64_ctr_t){{0, address->sample, (uint64_t)address->layer << 32 | address->index, 0}};
    stream->halves_used = 2 * BUFFER_WORDS;
}

static void set(void *state, unsigned long seed)
{
    struct stream_address address = {.seed = seed};
    open(state, &address);
}

static const gsl_rng_type stream_type = {
    .name = "philox4x64",
    .max = 0xffffffffu,
    .min = 0,
    .size = sizeof(struct stream),
    .set = set,
    .get = get,
    .get_double = get_double,
};

gsl_rng *stream_create(void)
{
    return memory_need(gsl_rng_alloc(&stream_type));
}

void stream_open(gsl_rng *generator, const struct stream_address *address)
{
    open(generator->state, address);
}

void stream_words(gsl_rng *generator, size_t count, uint64_t *words)
{
    struct stream *stream = generator->state;
    size_t next = (stream->halves_used + 1) / 2; /* the first word that gsl_rng_get has not begun */
    while (count > 0 && next < BUFFER_WORDS) {
        *words++ = stream->words[next++];
        count--;
    }
    stream->halves_used = 2 * (unsigned)next;
    for (; count >= BLOCK_WORDS; count -= BLOCK_WORDS, words += BLOCK_WORDS)
        fill(stream, words);
    if (count > 0) { /* the last words come from a block whose rest is kept at the end of the buffer */
        uint64_t *block = stream->words + BUFFER_WORDS - BLOCK_WORDS;
        fill(stream, block);
        memcpy(words, block, count * sizeof *words);
        stream->halves_used = 2 * (unsigned)(BUFFER_WORDS - BLOCK_WORDS + count);
    }
}

void stream_spins(gsl_rng *generator, size_t count, int8_t *spins)
{
    for (size_t begin = 0; begin < count; begin += 64) {
        uint64_t word;
        stream_words(generator, 1, &word);
        for (size_t i = begin; i < count && i < begin + 64; i++, word >>= 1)
            spins[i] = word & 1 ? 1 : -1;
    }
}
