/* The weights of a plastic network: how they are drawn, saved and loaded. */
#include "sim/plasticity_matrix.h"

#include "sim/network.h"
#include "tests/near.h"
#include "tests/plastic_network.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* Initial weights ------------------------------------------------------------------------------------------ */

Test(plasticity_weights, couplings_are_those_of_the_sampled_network)
{
    struct plasticity_parameters p = every_part();
    p.recurrent_strength = 1.5;
    for (int symmetric = 0; symmetric < 2; symmetric++) {
        p.symmetric_start = symmetric;
        struct network *network = network_create(p.hidden, p.layers);
        network_sample(network, &(struct network_ensemble){p.hidden, p.layers, symmetric, 0}, 7, 0);
        struct plasticity *model = plasticity_create(&p, 7);
        for (size_t l = 0; l < p.layers; l++) {
            size_t count, n = p.hidden;
            float *values = weights_of(model, WEIGHTS_COUPLINGS, l, &count);
            cr_assert_eq(count, n * n);
            for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j < n; j++)
                    expect_near((double)values[i * n + j], 1.5 * network->couplings[(l * n + j) * n + i], 1e-7);
            free(values);
            double sample = network->couplings[1] != 0 && symmetric ? 1 : 0;
            expect_near(plasticity_symmetricity(model, l), sample, 0.05);
        }
        plasticity_free(model);
        network_free(network);
    }
}

/* Sums of squares are chi^2 distributed: two-sided probability 1e-5. */
static void expect_variance(const struct plasticity *model, enum plasticity_weights weights, size_t layer,
                            size_t first, size_t columns, double sigma)
{
    size_t count, rows, all;
    float *values = weights_of(model, weights, layer, &count);
    plasticity_shape(model, weights, layer, &rows, &all);
    double sum = 0, degrees = 0;
    for (size_t k = 0; k < count; k++)
        if (k % all >= first && k % all < first + columns && values[k] != 0) {
            sum += pow((double)values[k] / sigma, 2);
            degrees++;
        }
    cr_expect_gt(gsl_cdf_chisq_Q(sum, degrees), 5e-6, "weights %d: %g of %g", weights, sum, degrees);
    cr_expect_gt(gsl_cdf_chisq_P(sum, degrees), 5e-6, "weights %d: %g of %g", weights, sum, degrees);
    free(values);
}

Test(plasticity_weights, initial_weights_have_their_variances)
{
    struct plasticity_parameters p = every_part();
    struct plasticity *model = plasticity_create(&p, 3);
    for (size_t l = 0; l < p.layers; l++) {
        expect_variance(model, WEIGHTS_COUPLINGS, l, 0, p.hidden, 1 / sqrt(50));
        if (l > 0)
            expect_variance(model, WEIGHTS_FORWARD, l, 0, p.hidden, 0.4 / sqrt(50));
        if (l < 2)
            expect_variance(model, WEIGHTS_INPUT, l, 0, p.inputs, 5 / sqrt(70));
    }
    for (size_t part = 0; part < p.layers; part++) {
        expect_variance(model, WEIGHTS_FEEDBACK, 0, part * p.classes, p.classes, 1 / sqrt(4));
        expect_variance(model, WEIGHTS_READOUT, 0, part * p.hidden, p.hidden, 1 / sqrt(50));
    }
    expect_variance(model, WEIGHTS_READOUT, 0, p.layers * p.hidden, p.inputs, 1 / sqrt(70));
    plasticity_free(model);
}

/* Pinned: results of every published run depend on these. */
Test(plasticity_weights, initial_weights_are_pinned)
{
    struct plasticity_parameters p = every_part();
    p.skip_readout = false;
    p.skip_feedback = 0;
    struct plasticity *model = plasticity_create(&p, 1);
    static const struct {
        enum plasticity_weights weights;
        size_t layer;
        float first, last;
    } pinned[] = {
        {WEIGHTS_COUPLINGS, 0, 0.183098942f, -0.20350498f},
        {WEIGHTS_COUPLINGS, 2, -0.0534342267f, -0.0204347055f},
        {WEIGHTS_FORWARD, 1, 0.0443657041f, 0.000195221102f},
        {WEIGHTS_INPUT, 0, 0.0553369746f, -0.220461935f},
        {WEIGHTS_INPUT, 1, -0.0220207777f, -0.0229076389f},
        {WEIGHTS_FEEDBACK, 0, -0.250907362f, -0.959081173f},
        {WEIGHTS_READOUT, 0, -0.14451161f, 0.171853021f},
    };
    for (size_t k = 0; k < sizeof pinned / sizeof *pinned; k++) {
        size_t count;
        float *values = weights_of(model, pinned[k].weights, pinned[k].layer, &count);
        size_t last = pinned[k].weights == WEIGHTS_FEEDBACK ? count - 1 : count - 2;
        cr_expect(values[1] == pinned[k].first && values[last] == pinned[k].last,
                  "{%d, %zu, %.9gf, %.9gf}", pinned[k].weights, pinned[k].layer, (double)values[1],
                  (double)values[last]);
        free(values);
    }
    plasticity_free(model);
}

static size_t same_entries(const float *one, const float *two, size_t count)
{
    size_t same = 0;
    for (size_t k = 0; k < count; k++)
        same += one[k] == two[k];
    return same;
}

/* Skips add columns, all different, and leave the others as they are: those of the last layer first, input and bias at
 * the end. */
Test(plasticity_weights, skips_add_columns)
{
    struct plasticity_parameters p = every_part(), q = p;
    q.skip_readout = false;
    q.skip_feedback = 0;
    struct plasticity *skips = plasticity_create(&p, 1), *plain = plasticity_create(&q, 1);
    const size_t inputs = p.inputs + 1, widths[] = {p.classes, p.hidden}, ends[] = {0, inputs}, rows[] = {50, 4};
    for (int k = 0; k < 2; k++) {
        size_t wide, narrow, width = widths[k], columns = p.layers * width + ends[k];
        float *with = weights_of(skips, k ? WEIGHTS_READOUT : WEIGHTS_FEEDBACK, 0, &wide);
        float *without = weights_of(plain, k ? WEIGHTS_READOUT : WEIGHTS_FEEDBACK, 0, &narrow);
        cr_assert_eq(wide, rows[k] * columns);
        cr_assert_eq(narrow, rows[k] * (width + ends[k]));
        for (size_t i = 0; i < rows[k]; i++) {
            const float *row = with + i * columns, *plain_row = without + i * (width + ends[k]);
            cr_expect_eq(same_entries(row, plain_row, width), width);
            cr_expect_eq(same_entries(row + p.layers * width, plain_row + width, ends[k]), ends[k]);
            cr_expect_eq(same_entries(row, row + width, width) + same_entries(row, row + 2 * width, width) +
                             same_entries(row + width, row + 2 * width, width),
                         0);
        }
        free(with);
        free(without);
    }
    plasticity_free(skips);
    plasticity_free(plain);
}

/* Saving --------------------------------------------------------------------------------------------------- */

Test(plasticity_weights, a_copy_goes_on_bit_for_bit)
{
    struct plasticity_parameters p = every_part();
    struct noisy_data data = noisy_prototypes(&p, 0.3);
    for (int update = PLASTIC_SYNCHRONOUS; update <= PLASTIC_ASYNCHRONOUS; update++) {
        p.update = update;
        p.update_probability = 0.7;
        p.symmetrise = update == PLASTIC_PARTIAL;
        struct plasticity *model = plasticity_create(&p, 5), *copy = plasticity_create(&p, 5);
        plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
        for (size_t l = 0; l < p.layers; l++)
            for (int w = WEIGHTS_COUPLINGS; w <= WEIGHTS_READOUT; w++) {
                size_t count;
                float *values = weights_of(model, w, l, &count);
                plasticity_write(copy, w, l, values);
                free(values);
            }
        plasticity_set_batches(copy, plasticity_batches(model));
        expect_same_weights(model, copy);
        struct plasticity *both[] = {model, copy};
        struct plasticity_epoch epochs[2];
        for (int k = 0; k < 2; k++)
            epochs[k] = plasticity_train(both[k], data.patterns, data.labels, data.order, PATTERNS - 7);
        expect_same_weights(model, copy);
        cr_expect_eq(epochs[0].updated, epochs[1].updated);
        cr_expect_eq(plasticity_batches(model), 40);
        plasticity_free(model);
        plasticity_free(copy);
    }
    free(data.patterns);
}

/* A feedback matrix that is written acts: twice the matrices are twice the strengths. */
Test(plasticity_weights, written_feedback_acts)
{
    struct plasticity_parameters p = every_part();
    struct noisy_data data = noisy_prototypes(&p, 0.3);
    struct plasticity *model = plasticity_create(&p, 5);
    p.feedback_strength *= 2;
    p.skip_feedback *= 2;
    struct plasticity *other = plasticity_create(&p, 5);
    size_t count;
    float *values = weights_of(model, WEIGHTS_FEEDBACK, 0, &count);
    for (size_t k = 0; k < count; k++)
        values[k] = 2 * values[k];
    plasticity_write(model, WEIGHTS_FEEDBACK, 0, values);
    struct plasticity_epoch one = plasticity_train(model, data.patterns, data.labels, data.order, PATTERNS);
    struct plasticity_epoch two = plasticity_train(other, data.patterns, data.labels, data.order, PATTERNS);
    cr_expect_eq(one.updated, two.updated);
    cr_expect_eq(one.overlap, two.overlap);
    free(values);
    plasticity_free(model);
    plasticity_free(other);
    free(data.patterns);
}

/* The matrix ----------------------------------------------------------------------------------------------- */

/* The entries stay far from the ends of the range of single precision however long they decay. */
Test(plasticity_weights, decay_of_a_matrix)
{
    struct plastic_matrix matrix = plastic_matrix_create(17, 3);
    float values[51], read[51];
    for (int k = 0; k < 51; k++)
        values[k] = (float)k - 20;
    plastic_matrix_write(&matrix, 3, values);
    for (int k = 0; k < 300; k++) {
        plastic_matrix_decay(&matrix, 0.9);
        cr_expect(matrix.factor >= 0.5 && matrix.factor <= 1);
    }
    plastic_matrix_read(&matrix, 3, read);
    for (int k = 0; k < 51; k++)
        expect_relative((double)read[k], pow(0.9, 300) * (double)values[k], 1e-5);
    plastic_matrix_free(&matrix);
}

Test(plasticity_weights, symmetricity_of_a_matrix)
{
    struct plastic_matrix matrix = plastic_matrix_create(3, 3);
    /* off the diagonal: symmetric part 2, 0, 0, antisymmetric part 1, 0, 2 */
    plastic_matrix_write(&matrix, 3, (const float[]){7, 3, 0, 1, 8, 2, 0, -2, 9});
    expect_near(plastic_matrix_symmetricity(&matrix), (2 - sqrt(5)) / (2 + sqrt(5)), 1e-15);
    plastic_matrix_symmetrise(&matrix);
    expect_near(plastic_matrix_symmetricity(&matrix), 1, 0);
    plastic_matrix_write(&matrix, 3, (const float[]){7, 3, 0, -3, 8, 2, 0, -2, 9});
    expect_near(plastic_matrix_symmetricity(&matrix), -1, 0);
    plastic_matrix_free(&matrix);
}
