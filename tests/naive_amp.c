#include "tests/naive_amp.h"

#include "common/gaussian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ARRAYS = 9 };

static void list(struct naive_amp *amp, double **arrays[ARRAYS])
{
    double **all[ARRAYS] = {&amp->coupling, &amp->field,    &amp->m,     &amp->total, &amp->self,
                            &amp->mean,     &amp->variance, &amp->force, &amp->slope};
    memcpy(arrays, all, sizeof all);
}

struct naive_amp naive_amp_start(const struct network *network, enum amp_variance kind, const double *coupling,
                                 const double *field, const double *fields)
{
    size_t n = network->neurons;
    struct naive_amp amp = {.neurons = n, .kind = kind, .matrix = malloc(n * n * sizeof(double))};
    double **arrays[ARRAYS];
    list(&amp, arrays);
    for (size_t k = 0; k < ARRAYS; k++)
        *arrays[k] = calloc(n, sizeof(double));
    network_matrix(network, NULL, amp.matrix);
    for (size_t i = 0; i < n; i++) {
        amp.coupling[i] = coupling[i];
        amp.field[i] = field ? field[i] : 0;
        amp.total[i] = fields[i];
        amp.m[i] = tanh(fields[i]);
    }
    return amp;
}

void naive_amp_end(struct naive_amp *amp)
{
    double **arrays[ARRAYS];
    list(amp, arrays);
    for (size_t k = 0; k < ARRAYS; k++)
        free(*arrays[k]);
    free(amp->matrix);
}

static double clip(double x, double limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

static double one_minus_overlap(const struct naive_amp *amp)
{
    double sum = 0;
    for (size_t k = 0; k < amp->neurons; k++)
        sum += 1 - amp->m[k] * amp->m[k];
    return sum / (double)amp->neurons;
}

static double row_norm(const struct naive_amp *amp, size_t i)
{
    double norm = 0;
    for (size_t j = 0; j < amp->neurons; j++)
        norm += pow(amp->matrix[i * amp->neurons + j], 2);
    return norm;
}

static double column_norm(const struct naive_amp *amp, size_t k)
{
    double norm = 0;
    for (size_t i = 0; i < amp->neurons; i++)
        norm += pow(amp->matrix[i * amp->neurons + k], 2);
    return norm;
}

/* (S.12). */
static double variance_of(const struct naive_amp *amp, size_t i)
{
    double floor = 1e-3, mean = fmax(one_minus_overlap(amp), floor), full = 0;
    for (size_t j = 0; j < amp->neurons; j++)
        full += pow(amp->matrix[i * amp->neurons + j], 2) * (1 - amp->m[j] * amp->m[j]);
    double variance = amp->kind == AMP_MEAN_VARIANCE  ? mean
                      : amp->kind == AMP_ROW_VARIANCE ? mean * row_norm(amp, i)
                                                      : fmax(full, floor * row_norm(amp, i));
    return fmax(variance, 1e-12);
}

/* (S.10) and (S.5) to (S.7). */
static void factor(struct naive_amp *amp, size_t i)
{
    double v = variance_of(amp, i), mean = 0, root = sqrt(v);
    for (size_t j = 0; j < amp->neurons; j++)
        mean += amp->matrix[i * amp->neurons + j] * amp->m[j];
    mean -= v * amp->force[i];
    double plus = (amp->coupling[i] + mean) / root, minus = (amp->coupling[i] - mean) / root;
    double self = (gaussian_log_cdf(plus) - gaussian_log_cdf(minus)) / 2;
    double p = 1 / (1 + exp(-2 * (amp->total[i] + self))), q = 1 / (1 + exp(2 * (amp->total[i] + self)));
    double rise = gaussian_hazard(plus), fall = gaussian_hazard(minus), g = (p * rise - q * fall) / root;
    amp->mean[i] = mean;
    amp->variance[i] = v;
    amp->self[i] = self;
    amp->force[i] = g;
    amp->slope[i] = -(p * plus * rise + q * minus * fall) / v - g * g;
}

/* (S.14): sums from scratch, constraints that are not satisfied. */
static size_t count_violated(const struct naive_amp *amp)
{
    size_t violated = 0;
    for (size_t i = 0; i < amp->neurons; i++) {
        double field = 0;
        for (size_t j = 0; j < amp->neurons; j++)
            field += amp->matrix[i * amp->neurons + j] * (amp->m[j] < 0 ? -1 : 1);
        violated += !((amp->m[i] < 0 ? -1 : 1) * field + amp->coupling[i] > 0);
    }
    return violated;
}

/* Response term and answers of (S.11). */
static double answers(const struct naive_amp *amp, size_t k)
{
    double sum = amp->field[k], full = 0, slopes = 0;
    for (size_t i = 0; i < amp->neurons; i++) {
        double weight = amp->matrix[i * amp->neurons + k];
        sum += weight * amp->force[i];
        full += weight * weight * amp->slope[i];
        slopes += amp->slope[i];
    }
    double mean = slopes / (double)amp->neurons;
    double response = amp->kind == AMP_MEAN_VARIANCE  ? mean
                      : amp->kind == AMP_ROW_VARIANCE ? mean * column_norm(amp, k)
                                                      : full;
    return sum - amp->m[k] * response;
}

/* (S.20), (S.22). */
static double pseudo_field(const struct amp_drive *drive, double h, double before)
{
    if (drive->kind == DRIVE_FOCUSING) {
        double t = tanh(drive->gamma);
        return atanh(tanh((drive->replicas - 1) * atanh(tanh(clip(h, 18)) * t)) * t);
    }
    return drive->kind == DRIVE_REINFORCEMENT ? drive->strength * before : 0;
}

struct amp_iteration naive_amp_iterate(struct naive_amp *amp, const struct amp_drive *drive)
{
    struct amp_iteration iteration = {.violated = count_violated(amp)};
    for (size_t i = 0; i < amp->neurons; i++)
        factor(amp, i);
    double *m = malloc(amp->neurons * sizeof *m);
    for (size_t k = 0; k < amp->neurons; k++) {
        double sum = answers(amp, k), self = amp->self[k];
        double proposed = sum + pseudo_field(drive, sum + self, amp->total[k] + self);
        amp->total[k] = clip((1 - drive->damping) * proposed + drive->damping * amp->total[k], 40);
        m[k] = tanh(amp->total[k] + self);
        iteration.change = fmax(iteration.change, fabs(m[k] - amp->m[k]));
    }
    memcpy(amp->m, m, amp->neurons * sizeof *m);
    free(m);
    iteration.overlap = 1 - one_minus_overlap(amp);
    return iteration;
}
