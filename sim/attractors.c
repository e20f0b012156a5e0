#include "sim/attractors.h"

#include "common/gaussian.h"

#include <math.h>

double typical_stability(double jd, size_t neurons, double low, double high)
{
    double sigma = sqrt(1 - 1 / (double)neurons), log_all = gaussian_log_cdf(jd / sigma);
    double above_low = exp(gaussian_log_cdf((jd - fmax(low, 0)) / sigma) - log_all);
    return above_low - exp(gaussian_log_cdf((jd - fmax(high, 0)) / sigma) - log_all);
}

double state_overlap(size_t spins, const int8_t *a, const int8_t *b)
{
    long sum = 0;
    for (size_t i = 0; i < spins; i++)
        sum += a[i] * b[i];
    return (double)sum / (double)spins;
}

double overlap_at(size_t spins, size_t distance)
{
    return ((double)spins - 2 * (double)distance) / (double)spins;
}

size_t packed_words(size_t spins)
{
    return (spins + 63) / 64;
}

void packed_store(size_t spins, const int8_t *state, uint64_t *words)
{
    for (size_t i = 0; i < spins; i++) {
        if (i % 64 == 0)
            words[i / 64] = 0;
        words[i / 64] |= (uint64_t)(state[i] > 0) << i % 64;
    }
}

size_t packed_distance(size_t words, const uint64_t *a, const uint64_t *b)
{
    size_t distance = 0;
    for (size_t i = 0; i < words; i++)
        distance += (size_t)__builtin_popcountll(a[i] ^ b[i]);
    return distance;
}
