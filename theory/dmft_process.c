#include "theory/dmft_process.h"

#include "common/memory.h"
#include "theory/hermitian.h"

#include <complex.h> /* before fftw3.h: its complex numbers are then those of C */
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Matrices are q x q, row by row, of which the lower triangle is used; vectors of one frequency are contiguous, and so
 * are the points of a period: the transforms have stride q. */
struct dmft_process {
    size_t periods, phases, frequencies; /* frequencies = periods/2 + 1 */
    double complex *spectrum;            /* matrices: S_k */
    double complex *factor;              /* matrices: L_k with S_k = L_k L_k^+, lower triangular */
    double complex *sum;                 /* matrices: of the trajectories gathered */
    size_t gathered;                     /* since the covariance was replaced */
    struct dmft_noise *noise;
    double complex *modes;               /* frequencies x phases: what is transformed */
    double *series;                      /* periods x phases: what it becomes, or comes from */
    double *mean, *coarse_mean;          /* frequencies, one phase: factors (D.15a) of all and of every second point */
    double complex *coarse_modes;        /* frequencies, one phase: of every second point */
    fftw_plan forward, backward, coarse_backward;
};

static double complex make_complex(double re, double im)
{
    return re + I * im;
}

static void *allocate(size_t count, size_t size)
{
    void *block = memory_need(fftw_malloc(count * size));
    memset(block, 0, count * size);
    return block;
}

/* FFTW_ESTIMATE: no timing, so that the same plan is made in every run. */
static void plan(struct dmft_process *process)
{
    int length = (int)process->periods, phases = (int)process->phases;
#pragma omp critical(fftw_planner)
    {
        process->forward = fftw_plan_many_dft_r2c(1, &length, phases, process->series, NULL, phases, 1, process->modes,
                                                  NULL, phases, 1, FFTW_ESTIMATE);
        process->coarse_backward = fftw_plan_dft_c2r_1d(length / 2, process->coarse_modes, process->series,
                                                        FFTW_ESTIMATE);
        process->backward = fftw_plan_many_dft_c2r(1, &length, phases, process->modes, NULL, phases, 1,
                                                   process->series, NULL, phases, 1, FFTW_ESTIMATE);
    }
}

static void factorise(struct dmft_process *process)
{
    size_t q = process->phases;
    for (size_t k = 0; k < process->frequencies; k++)
        hermitian_cholesky(q, process->spectrum + k * q * q, process->factor + k * q * q);
}

/* C = exp(-2 rate |t|): from the transform of its columns. */
static void set_exponential(struct dmft_process *process, double rate)
{
    size_t q = process->phases, m = process->periods;
    for (size_t j = 0; j < q; j++) {
        for (size_t c = 0; c < m * q; c++) {
            size_t ahead = (c + m * q - j) % (m * q), back = m * q - ahead;
            process->series[c] = exp(-2 * rate * (double)(ahead < back ? ahead : back));
        }
        fftw_execute(process->forward);
        for (size_t k = 0; k < process->frequencies; k++)
            for (size_t i = j; i < q; i++)
                process->spectrum[(k * q + i) * q + j] = process->modes[k * q + i];
    }
    factorise(process);
}

struct dmft_process *dmft_process_create(size_t periods, size_t phases, double rate)
{
    struct dmft_process *process = memory_need(malloc(sizeof *process));
    size_t frequencies = periods / 2 + 1, matrices = frequencies * phases * phases, modes = frequencies * phases;
    *process = (struct dmft_process){
        .periods = periods,
        .phases = phases,
        .frequencies = frequencies,
        .spectrum = allocate(matrices, sizeof(double complex)),
        .factor = allocate(matrices, sizeof(double complex)),
        .sum = allocate(matrices, sizeof(double complex)),
        .noise = dmft_noise_create(periods, phases),
        .modes = allocate(modes, sizeof(double complex)),
        .series = allocate(periods * phases, sizeof(double)),
        .mean = allocate(frequencies, sizeof(double)),
        .coarse_mean = allocate(frequencies, sizeof(double)),
        .coarse_modes = allocate(frequencies, sizeof(double complex)),
    };
    plan(process);
    set_exponential(process, rate);
    dmft_process_prepare(process, 0);
    return process;
}

void dmft_process_free(struct dmft_process *process)
{
    if (!process)
        return;
#pragma omp critical(fftw_planner)
    {
        fftw_destroy_plan(process->forward);
        fftw_destroy_plan(process->backward);
        fftw_destroy_plan(process->coarse_backward);
    }
    fftw_free(process->spectrum);
    fftw_free(process->factor);
    fftw_free(process->sum);
    dmft_noise_free(process->noise);
    fftw_free(process->modes);
    fftw_free(process->series);
    fftw_free(process->mean);
    fftw_free(process->coarse_mean);
    fftw_free(process->coarse_modes);
    free(process);
}

/* modes = L_k z_k / sqrt(periods), z_k the scaled noise: the transform adds up to the field. */
static void mix_noise(struct dmft_process *process, const double complex *noise, const double *scales)
{
    size_t q = process->phases;
    double norm = 1 / sqrt((double)process->periods);
    if (q == 1) {
        for (size_t k = 0; k < process->frequencies; k++)
            process->modes[k] = norm * creal(process->factor[k]) * scales[k] * noise[k];
        return;
    }
    for (size_t k = 0; k < process->frequencies; k++) {
        const double complex *factor = process->factor + k * q * q, *z = noise + k * q;
        const double *scale = scales + k * q;
        for (size_t i = 0; i < q; i++) {
            double re = 0, im = 0;
            for (size_t j = 0; j <= i; j++) {
                double a = creal(factor[i * q + j]) * scale[j], b = cimag(factor[i * q + j]) * scale[j];
                re += a * creal(z[j]) - b * cimag(z[j]);
                im += a * cimag(z[j]) + b * creal(z[j]);
            }
            process->modes[k * q + i] = make_complex(norm * re, norm * im);
        }
    }
}

/* The factor (D.15a) at frequency k of a ring of `periods` points; 1 for a random walk with such increments. */
static double mean_factor(double bridge, double spectrum, size_t k, size_t periods)
{
    double increments = 2 - 2 * cos(2 * M_PI * (double)k / (double)periods);
    return bridge > 0 && spectrum > 0 ? 1 - (bridge / spectrum - increments) / 12 : 1;
}

void dmft_process_prepare(struct dmft_process *process, double bridge)
{
    size_t half = process->periods / 2;
    dmft_noise_restart(process->noise);
    if (process->phases > 1)
        return;
    for (size_t k = 0; k <= half; k++)
        process->mean[k] = mean_factor(bridge, creal(process->spectrum[k]), k, process->periods);
    for (size_t k = 0; k <= half / 2; k++) {
        double spectrum = 0.5 * creal(process->spectrum[k] + process->spectrum[half - k]);
        process->coarse_mean[k] = mean_factor(2 * bridge, spectrum, k, half);
    }
}

/* Every second point of the field whose modes are there: frequencies that differ by half of all fall together. */
static void draw_coarse(struct dmft_process *process, const double *field, double *coarse)
{
    size_t half = process->periods / 2, points = half * process->phases;
    if (process->phases > 1) {
        for (size_t c = 0; c < points; c++)
            coarse[c] = field[2 * c];
        return;
    }
    for (size_t k = 0; k <= half / 2; k++)
        process->coarse_modes[k] = process->coarse_mean[k] * (process->modes[k] + conj(process->modes[half - k]));
    fftw_execute_dft_c2r(process->coarse_backward, process->coarse_modes, coarse);
}

void dmft_process_draw(struct dmft_process *process, gsl_rng *generator, double *fields, size_t spacing,
                       double *coarse)
{
    size_t q = process->phases, points = process->periods * q;
    const double complex *noise;
    const double *scale = dmft_noise_draw(process->noise, generator, &noise);
    for (size_t b = 0; b < DMFT_BATCH; b++) {
        bool halved = spacing > 0 && b % spacing == 0;
        double *field = fields + b * points;
        mix_noise(process, noise + b * process->frequencies * q, scale);
        if (halved && q == 1)
            draw_coarse(process, NULL, coarse + b / spacing * (points / 2));
        for (size_t k = 0; q == 1 && k < process->frequencies; k++)
            process->modes[k] *= process->mean[k];
        fftw_execute_dft_c2r(process->backward, process->modes, field);
        if (halved && q > 1)
            draw_coarse(process, field, coarse + b / spacing * (points / 2));
    }
}

double *dmft_process_spins(struct dmft_process *process)
{
    return process->series;
}

void dmft_process_gather(struct dmft_process *process)
{
    size_t q = process->phases;
    fftw_execute(process->forward);
    process->gathered++;
    if (q == 1) {
        for (size_t k = 0; k < process->frequencies; k++) {
            double re = creal(process->modes[k]), im = cimag(process->modes[k]);
            process->sum[k] += re * re + im * im;
        }
        return;
    }
    for (size_t k = 0; k < process->frequencies; k++) {
        const double complex *mode = process->modes + k * q;
        double complex *sum = process->sum + k * q * q;
        for (size_t i = 0; i < q; i++)
            for (size_t j = 0; j <= i; j++) {
                double re = creal(mode[i]) * creal(mode[j]) + cimag(mode[i]) * cimag(mode[j]);
                double im = cimag(mode[i]) * creal(mode[j]) - creal(mode[i]) * cimag(mode[j]);
                sum[i * q + j] += make_complex(re, im);
            }
    }
}

void dmft_process_replace(struct dmft_process *process)
{
    size_t matrices = process->frequencies * process->phases * process->phases;
    double norm = 1 / ((double)process->gathered * (double)process->periods);
    for (size_t i = 0; i < matrices; i++) {
        process->spectrum[i] = norm * process->sum[i];
        process->sum[i] = 0;
    }
    process->gathered = 0;
    factorise(process);
}

void dmft_process_results(struct dmft_process *process, double *correlation, double *power)
{
    size_t q = process->phases;
    memset(process->modes, 0, process->frequencies * q * sizeof *process->modes);
    for (size_t k = 0; k < process->frequencies; k++) {
        power[k] = creal(process->spectrum[k * q * q]);
        process->modes[k * q] = power[k];
    }
    fftw_execute(process->backward);
    for (size_t n = 0; n < process->frequencies; n++)
        correlation[n] = process->series[n * q] / (double)process->periods;
}

double dmft_process_covariance(const struct dmft_process *process, size_t phase, size_t lag)
{
    size_t q = process->phases, row = (phase + lag) % q, shift = (phase + lag) / q;
    double angle = 2 * M_PI * (double)shift / (double)process->periods, sum = 0;
    for (size_t k = 0; k < process->frequencies; k++) {
        const double complex *matrix = process->spectrum + k * q * q;
        double complex value = row >= phase ? matrix[row * q + phase] : conj(matrix[phase * q + row]);
        double cosine = cos(angle * (double)k), sine = sin(angle * (double)k);
        sum += (k == 0 || k == process->periods / 2 ? 1 : 2) * (creal(value) * cosine - cimag(value) * sine);
    }
    return sum / (double)process->periods;
}
