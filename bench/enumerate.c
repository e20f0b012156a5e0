/* Cost of enumeration on one thread: the Gray code a state, next to the additions that the processor can do, and the
 * pruned search a network, with its growth with N. Prints tables; judges nothing. */
#include "sim/enumerate_internal.h"
#include "sim/network.h"

#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static struct enumeration *sample(size_t neurons, uint64_t number)
{
    struct network_ensemble ensemble = {neurons, 1, 0, 0};
    struct network *network = network_create(neurons, 1);
    double *matrix = malloc(neurons * neurons * sizeof *matrix);
    network_sample(network, &ensemble, 1, number);
    network_matrix(network, NULL, matrix);
    struct enumeration *enumeration = enumerate_create(neurons, matrix);
    free(matrix);
    network_free(network);
    return enumeration;
}

/* Seconds for all states at J_D. */
static double count(const struct enumeration *enumeration, enum enumerate_method method, double jd)
{
    uint64_t number;
    double level = -jd, start = seconds();
    enumerate_count(enumeration, method, (struct enumerate_part){0, 0}, 1, &level, &number, NULL, NULL);
    return seconds() - start;
}

static double best_of(int repeats, const struct enumeration *enumeration, enum enumerate_method method, double jd)
{
    double best = INFINITY;
    for (int i = 0; i < repeats; i++)
        best = fmin(best, count(enumeration, method, jd));
    return best;
}

/* Additions of single precision per nanosecond, in vectors of `bytes`, eight independent sums. */
#define ADDITIONS(name, attribute, bytes)                                          \
    attribute static double name(void)                                             \
    {                                                                              \
        typedef float vector __attribute__((vector_size(bytes)));                  \
        enum { ROUNDS = 10000000, SUMS = 8 };                                      \
        vector a = {0}, b = {1}, c = {2}, d = {3}, e = {4}, f = {5}, g = {6}, h = {7}; \
        volatile float one = 1;                                                    \
        float step = one;                                                          \
        double start = seconds();                                                  \
        for (int i = 0; i < ROUNDS; i++) {                                         \
            a += step, b += step, c += step, d += step;                            \
            e += step, f += step, g += step, h += step;                            \
        }                                                                          \
        double time = seconds() - start;                                           \
        a += b + c + d + e + f + g + h;                                            \
        one = a[0];                                                                \
        return 1e-9 * ROUNDS * SUMS * (bytes / 4) / time;                          \
    }

ADDITIONS(add_portable, , 16)
#if defined __x86_64__
ADDITIONS(add_avx2, __attribute__((target("avx2"))), 32)
ADDITIONS(add_avx512, __attribute__((target("avx512f"))), 64)
#endif

static const struct {
    const struct enumerate_kernels *kernels;
    double (*add)(void);
} processors[] = {
    {&enumerate_portable, add_portable},
#if defined __x86_64__
    {&enumerate_avx2, add_avx2},
    {&enumerate_avx512, add_avx512},
#endif
};

static bool runs_here(const struct enumerate_kernels *kernels)
{
#if defined __x86_64__
    if (kernels == &enumerate_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    if (kernels == &enumerate_avx2)
        return __builtin_cpu_supports("avx2");
#endif
    return kernels == &enumerate_portable;
}

/* `one_by_one`: the time in which the processor could add a column to the fields, if it did nothing else. */
static void gray(void)
{
    printf("Gray code, ns a state, best of 5; one_by_one: N additions a state at the measured rate\n");
    printf("%10s %4s %12s %12s %12s %14s\n", "kernels", "N", "J_D=0.3", "J_D=1", "one_by_one", "additions_a_ns");
    for (size_t k = 0; k < sizeof processors / sizeof *processors; k++) {
        if (!runs_here(processors[k].kernels))
            continue;
        double rate = processors[k].add();
        for (size_t neurons = 20; neurons <= 28; neurons += 4) {
            struct enumeration *enumeration = sample(neurons, 0);
            enumeration->kernels = processors[k].kernels;
            double states = ldexp(1, (int)neurons - 1);
            printf("%10s %4zu %12.3f %12.3f %12.3f %14.1f\n", processors[k].kernels->name, neurons,
                   1e9 * best_of(5, enumeration, ENUMERATE_GRAY, 0.3) / states,
                   1e9 * best_of(5, enumeration, ENUMERATE_GRAY, 1) / states, (double)neurons / rate, rate);
            enumerate_free(enumeration);
        }
    }
}

/* Mean over some networks. */
static double pruned_time(size_t neurons, double jd)
{
    enum { NETWORKS = 4 };
    double sum = 0;
    for (uint64_t k = 0; k < NETWORKS; k++) {
        struct enumeration *enumeration = sample(neurons, k);
        sum += best_of(neurons < 32 ? 3 : 1, enumeration, ENUMERATE_PRUNED, jd);
        enumerate_free(enumeration);
    }
    return sum / NETWORKS;
}

static void pruned(void)
{
    static const double couplings[] = {0, 0.1, 0.3, 0.5, 0.7, 1};
    printf("\nPruned search, seconds for one network, mean of 4; time ~ exp(c N), fitted to N >= 24\n");
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++) {
        double sizes[ENUMERATE_NEURONS], logarithms[ENUMERATE_NEURONS], time = 0;
        size_t points = 0;
        printf("J_D = %-4g", couplings[i]);
        for (size_t neurons = 20; neurons <= ENUMERATE_NEURONS && time < 0.4; neurons += 4) {
            time = pruned_time(neurons, couplings[i]);
            printf("  N=%zu: %.2g", neurons, time);
            fflush(stdout);
            if (neurons < 24)
                continue;
            sizes[points] = (double)neurons;
            logarithms[points++] = log(time);
        }
        double a, c, ignored;
        gsl_fit_linear(sizes, 1, logarithms, 1, points, &a, &c, &ignored, &ignored, &ignored, &ignored);
        printf("\n%10s c = %.3f, a minute: N = %.0f\n", "", c, floor((log(60) - a) / c));
    }
}

int main(void)
{
    gray();
    pruned();
    return 0;
}
