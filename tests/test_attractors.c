/* What is measured at fixed points: the stabilities of all fixed points of small networks, and comparison of states. */
#include "sim/attractors.h"

#include "common/stream.h"
#include "sim/network.h"
#include "tests/near.h"

#include <gsl/gsl_cdf.h>

/* Against GSL's distribution function; the bins of the whole line add up to 1. */
Test(attractors, truncated_gaussian)
{
    static const double couplings[] = {-3, -0.5, 0, 0.3, 1, 4};
    static const size_t sizes[] = {2, 10, 3200};
    for (int c = 0; c < 6; c++)
        for (int k = 0; k < 3; k++) {
            double jd = couplings[c], sigma = sqrt(1 - 1 / (double)sizes[k]), sum = 0;
            for (double low = -0.5; low < 14; low += 0.5) {
                double from = (fmax(low, 0) - jd) / sigma, to = (fmax(low + 0.5, 0) - jd) / sigma;
                double expected = gsl_cdf_ugaussian_Q(from) - gsl_cdf_ugaussian_Q(to);
                double actual = typical_stability(jd, sizes[k], low, low + 0.5);
                expect_near(actual, expected / gsl_cdf_ugaussian_P(jd / sigma), 1e-13);
                sum += actual;
            }
            expect_near(sum, 1, 1e-12);
        }
}

/* Every state of sampled networks is tried. For each bin, the number of stabilities in it at the fixed points of a
 * network, less their total number times the probability of the bin, has mean zero exactly; within 4 standard
 * errors. */
Test(attractors, all_fixed_points_of_small_networks)
{
    enum { neurons = 10, samples = 3000, bins = 8 };
    static const double couplings[] = {0, 0.5, 1};
    struct network *network = network_create(neurons, 1);
    struct network_ensemble ensemble = {neurons, 1, 0, 0};
    double first[3][bins] = {{0}}, second[3][bins] = {{0}};
    for (uint64_t sample = 0; sample < samples; sample++) {
        double difference[3][bins] = {{0}};
        network_sample(network, &ensemble, 11, sample);
        for (unsigned bits = 0; bits < 1u << (neurons - 1); bits++) { /* the mirror image has the same stabilities */
            int8_t state[neurons];
            double fields[neurons], smallest = INFINITY;
            for (int i = 0; i < neurons; i++)
                state[i] = bits >> i & 1 ? 1 : -1;
            network_fields(network, state, fields);
            for (int i = 0; i < neurons; i++)
                smallest = fmin(smallest, state[i] * fields[i]);
            for (int c = 0; c < 3 && smallest > -1; c++)
                for (int b = 0; b < bins && smallest + couplings[c] > 0; b++) {
                    double low = 0.4 * b, high = low + 0.4;
                    difference[c][b] -= neurons * typical_stability(couplings[c], neurons, low, high);
                    for (int i = 0; i < neurons; i++) {
                        double stability = state[i] * fields[i] + couplings[c];
                        difference[c][b] += stability >= low && stability < high;
                    }
                }
        }
        for (int c = 0; c < 3; c++)
            for (int b = 0; b < bins; b++) {
                first[c][b] += difference[c][b];
                second[c][b] += difference[c][b] * difference[c][b];
            }
    }
    for (int c = 0; c < 3; c++)
        for (int b = 0; b < bins; b++) {
            double z = first[c][b] / sqrt(second[c][b]);
            cr_expect(fabs(z) < 4, "J_D = %g, bin %d: z = %.2f", couplings[c], b, z);
        }
    network_free(network);
}

Test(attractors, packed_states)
{
    enum { largest = 200 };
    static const size_t sizes[] = {1, 63, 64, 65, largest};
    gsl_rng *generator = stream_create();
    gsl_rng_set(generator, 8);
    for (int k = 0; k < 5; k++) {
        size_t spins = sizes[k], words = packed_words(spins), distance = 0;
        int8_t a[largest], b[largest];
        uint64_t packed_a[4] = {~0ull, ~0ull, ~0ull, ~0ull}, packed_b[4] = {0}; /* what was there is overwritten */
        cr_assert_eq(words, (spins + 63) / 64);
        stream_spins(generator, spins, a);
        stream_spins(generator, spins, b);
        packed_store(spins, a, packed_a);
        packed_store(spins, b, packed_b);
        double sum = 0;
        for (size_t i = 0; i < spins; i++) {
            distance += a[i] != b[i];
            sum += a[i] * b[i];
        }
        cr_expect_eq(packed_distance(words, packed_a, packed_b), distance, "%zu spins", spins);
        cr_expect_eq(packed_distance(words, packed_a, packed_a), 0);
        expect_near(state_overlap(spins, a, b), sum / (double)spins, 0);
        expect_near(overlap_at(spins, distance), sum / (double)spins, 0);
    }
    gsl_rng_free(generator);
}
