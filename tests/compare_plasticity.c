#include "tests/compare_plasticity.h"

#include "tests/naive_plasticity.h"
#include "tests/near.h"

#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

enum { PATTERNS = 96, BATCHES = 50 };

/* Any field this close to its threshold could fall on the other side in single precision. */
static const double nearest_allowed = 1e-6;

struct data {
    int8_t *patterns;
    uint8_t labels[PATTERNS];
    uint32_t order[BATCHES * 40];
};

/* Random patterns with entries -1 and 1, some 0. */
static struct data random_data(const struct plasticity_parameters *p)
{
    struct data data = {.patterns = malloc(PATTERNS * p->inputs)};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < PATTERNS * p->inputs; k++)
        data.patterns[k] = gsl_rng_uniform_int(random, 20) == 0 ? 0 : gsl_rng_uniform_int(random, 2) ? 1 : -1;
    for (size_t k = 0; k < PATTERNS; k++)
        data.labels[k] = (uint8_t)gsl_rng_uniform_int(random, p->classes);
    for (size_t k = 0; k < sizeof data.order / sizeof *data.order; k++)
        data.order[k] = (uint32_t)gsl_rng_uniform_int(random, PATTERNS);
    gsl_rng_free(random);
    return data;
}

/* Largest difference, in units of the largest weight. */
static void expect_weights(const struct plasticity *model, const double *expected, enum plasticity_weights weights,
                           size_t layer, size_t skipped)
{
    size_t rows, columns;
    double scale = 0;
    plasticity_shape(model, weights, layer, &rows, &columns);
    float *values = malloc(rows * columns * sizeof *values);
    plasticity_read(model, weights, layer, values);
    for (size_t k = 0; k < rows * columns; k++)
        scale = fmax(scale, fabs((double)values[k]));
    cr_expect_gt(scale, 0);
    for (size_t k = 0; k < rows * columns; k++)
        if (k % columns != k / columns || !skipped)
            expect_near((double)values[k], expected[k], 1e-6 * scale);
    free(values);
}

static void expect_same_weights(const struct plasticity *model, const struct naive_plasticity *naive)
{
    for (size_t l = 0; l < naive->parameters.layers; l++) {
        expect_weights(model, naive->couplings[l], WEIGHTS_COUPLINGS, l, 1);
        if (naive->forward[l])
            expect_weights(model, naive->forward[l], WEIGHTS_FORWARD, l, 0);
        if (naive->input[l])
            expect_weights(model, naive->input[l], WEIGHTS_INPUT, l, 0);
    }
    expect_weights(model, naive->readout, WEIGHTS_READOUT, 0, 0);
}

static void expect_same_predictions(struct plasticity *model, struct naive_plasticity *naive, const int8_t *patterns)
{
    const struct plasticity_parameters *p = &naive->parameters;
    enum { PREDICTED = 37 };
    size_t all = p->layers * p->hidden;
    float *logits = malloc(PREDICTED * p->classes * sizeof *logits);
    int8_t *states = malloc(PREDICTED * all);
    uint8_t labels[PREDICTED];
    double *fields = malloc(p->classes * sizeof *fields), *spins = malloc(all * sizeof *spins);
    plasticity_predict(model, patterns, PREDICTED, &(struct plasticity_answers){labels, logits, states});
    for (size_t k = 0; k < PREDICTED; k++) {
        naive_plasticity_predict(naive, patterns + k * p->inputs, k, fields, spins);
        for (size_t i = 0; i < all; i++)
            cr_expect_eq(states[k * all + i], spins[i], "state %zu of pattern %zu", i, k);
        for (size_t c = 0; c < p->classes; c++) {
            expect_near((double)logits[k * p->classes + c], fields[c], 1e-5);
            cr_expect_leq(fields[c], fields[labels[k]] + 1e-5);
        }
    }
    free(logits);
    free(states);
    free(fields);
    free(spins);
}

static void expect_same_means(const struct plasticity_epoch *epoch, const struct naive_plasticity *naive, size_t count)
{
    double patterns = (double)count;
    cr_expect_eq(epoch->patterns, count);
    expect_near(epoch->updated, naive->updated / patterns, 1e-6);
    expect_near(epoch->readout_updated, naive->readout_updated / patterns, 1e-6);
    expect_near(epoch->overlap, naive->overlap / patterns, 1e-12);
    for (int phase = 0; phase < 2; phase++)
        expect_near(epoch->unstable[phase], naive->unstable[phase] / patterns, 1e-12);
}

void compare_plasticity(const struct plasticity_parameters *p, uint64_t seed)
{
    char message[PLASTICITY_MESSAGE];
    cr_assert(plasticity_valid(p, message), "%s", message);
    struct data data = random_data(p);
    struct plasticity *model = plasticity_create(p, seed);
    struct naive_plasticity naive = naive_plasticity_start(model, p, seed);
    size_t count = BATCHES * p->batch - p->batch / 2;
    struct plasticity_epoch epoch = plasticity_train(model, data.patterns, data.labels, data.order, count);
    for (size_t begin = 0; begin < count; begin += p->batch)
        naive_plasticity_learn(&naive, data.patterns, data.labels, data.order + begin,
                               count - begin < p->batch ? count - begin : p->batch);
    cr_expect_gt(epoch.updated, 0.01);
    cr_expect_gt(naive.readout_updated, 0);
    expect_same_means(&epoch, &naive, count);
    expect_same_weights(model, &naive);
    expect_same_predictions(model, &naive, data.patterns);
    cr_expect_gt(naive.nearest, nearest_allowed, "a field is only %g away from its threshold", naive.nearest);
    naive_plasticity_end(&naive);
    plasticity_free(model);
    free(data.patterns);
}
