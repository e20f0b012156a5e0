/* stream: random numbers addressed by (seed, purpose, size, sample, index, layer): any part of any run can be drawn
 * again anywhere, on any thread. A stream is Philox4x64-10 of Random123 (Salmon et al. 2011), key = seed and purpose,
 * counter = the rest of the address and the position, behind the interface of GSL's generators, so that all of
 * gsl_randist.h works on it. Streams are pinned by tests: the same address gives the same numbers for ever. */
#ifndef FP_COMMON_STREAM_H
#define FP_COMMON_STREAM_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* What the numbers are for. The values are part of every result: never change one, only add. */
enum stream_purpose {
    STREAM_COUPLINGS = 1,    /* couplings of a network: seed = disorder seed, index = sending neuron */
    STREAM_START = 2,        /* initial states: index = start */
    STREAM_ORDER = 3,        /* order of the updates: index = start */
    STREAM_PERTURBATION = 4, /* flipped spins of a perturbed state */
    STREAM_BOOTSTRAP = 5,    /* resampling of measured data */
    STREAM_MESSAGES = 6,     /* fields that message passing starts from: index = start, layer = attempt */
    STREAM_ANNEALING = 7,    /* moves of simulated annealing: index = start, layer = attempt */
    STREAM_REFERENCE = 8,    /* choice among the fixed points of a network */
    STREAM_PROJECTION = 9,   /* random map to the inputs of a data set: size = inputs, index = input */
    STREAM_SUBSET = 10,      /* choice of training patterns: index = class */
    STREAM_PATTERNS = 11,    /* synthetic patterns: sample = number, index = set (0 training, 1 test) */
    STREAM_TEACHER = 12,     /* what synthetic patterns are made from: index = class */
    STREAM_NOISE = 13,       /* flipped inputs of patterns: sample = number, index = set */
    STREAM_WEIGHTS = 14,     /* initial weights of a plastic network but J: size = hidden, index = which, layer */
    STREAM_RELAXATION = 15,  /* its random starts and orders: sample = batch, index = sweep, layer = group */
    STREAM_PRESENTATION = 16, /* order of the training patterns: sample = epoch, index = 0 order, 1 curriculum,
                               * 2 those examined */
    STREAM_ASSOCIATION = 17,  /* pairs of patterns to be associated: index = pair; the input, then the target */
    STREAM_PROBE = 18,        /* inputs of probed networks: index = start */
    STREAM_DMFT_NOISE = 32,  /* fields of mean-field theory: size = point, sample = step, index = population, layer */
    STREAM_DMFT_CLOCK = 33,  /* its times of update and the fields there, addressed likewise */
};

struct stream_address {
    uint64_t seed;
    enum stream_purpose purpose;
    uint32_t size;   /* neurons N of a layer */
    uint64_t sample; /* network */
    uint32_t index;
    uint32_t layer;
};

/* A generator at the beginning of no stream in particular; gsl_rng_free frees it. Out of memory: one line on stderr
 * and exit 1. Its integers (gsl_rng_get) are 32 bits: the halves, lower first, of the 64-bit words of the stream.
 * gsl_rng_set makes it the stream of that seed with all other fields of the address 0. */
gsl_rng *stream_create(void);

/* Moves the generator to the beginning of the stream at this address. */
void stream_open(gsl_rng *generator, const struct stream_address *address);

/* The next `count` 64-bit words at once (several times faster than gsl_rng_get); what is left of a word that
 * gsl_rng_get has begun is dropped. */
void stream_words(gsl_rng *generator, size_t count, uint64_t *words);

/* A state of `count` independent spins +-1. */
void stream_spins(gsl_rng *generator, size_t count, int8_t *spins);

#endif
