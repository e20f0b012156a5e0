/* bandwidth: how fast one thread reads memory, the limit of everything that walks through a large matrix. */
#ifndef FP_BENCH_BANDWIDTH_H
#define FP_BENCH_BANDWIDTH_H

#include <gsl/gsl_cblas.h>
#include <stddef.h>
#include <time.h>

/* Processor time in seconds. */
static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Bytes per second at which `count` numbers are read again and again in their order: the best of several attempts. */
static inline double bandwidth(const double *numbers, size_t count)
{
    enum { ATTEMPTS = 20, BYTES = 1 << 26 };
    size_t bytes = count * sizeof *numbers, repeats = bytes < BYTES ? BYTES / bytes : 1;
    double best = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        double start = seconds();
        for (size_t k = 0; k < repeats; k++)
            cblas_dasum((int)count, numbers, 1);
        double speed = (double)(repeats * bytes) / (seconds() - start);
        best = speed > best ? speed : best;
    }
    return best;
}

#endif
