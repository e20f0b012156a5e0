/* Message passing at its limits: clips, floors, extreme and degenerate input, vanishing magnetisations. */
#include "common/stream.h"
#include "solvers/amp_internal.h"
#include "tests/naive_amp.h"
#include "tests/near.h"
#include "tests/random_network.h"

#include <gsl/gsl_randist.h>

enum { NEURONS = 60 };

static void fill(size_t count, double value, double *numbers)
{
    for (size_t k = 0; k < count; k++)
        numbers[k] = value;
}

static void fill_random(size_t count, double size, double *numbers)
{
    gsl_rng *generator = stream_create();
    for (size_t k = 0; k < count; k++)
        numbers[k] = gsl_ran_gaussian(generator, size);
    gsl_rng_free(generator);
}

static void expect_finite(const struct amp *amp, const struct amp_iteration *iteration)
{
    struct amp_view view = amp_look(amp);
    cr_expect(iteration->violated <= view.neurons);
    cr_expect(iteration->overlap >= -1e-6 && iteration->overlap <= 1, "q = %g", iteration->overlap);
    cr_expect(iteration->change >= 0 && iteration->change <= 2, "change %g", iteration->change);
    for (size_t k = 0; k < view.neurons; k++) {
        cr_expect(fabsf(view.magnetisation[k]) <= 1, "m = %g", (double)view.magnetisation[k]);
        cr_expect(fabsf(view.own[k]) <= 40, "R = %g", (double)view.own[k]);
        cr_expect(isfinite(view.mean[k]) && isfinite(amp->self[k]) && isfinite(amp->force[k]) &&
                  isfinite(amp->slope[k]));
        cr_expect(isfinite(view.variance[k]) && view.variance[k] > 0, "V = %g", (double)view.variance[k]);
    }
}

static void run_finite(struct amp *amp, const double *start)
{
    static const struct amp_drive drives[] = {
        {.kind = DRIVE_NONE},
        {.kind = DRIVE_FOCUSING, .replicas = 3, .gamma = 0},
        {.kind = DRIVE_FOCUSING, .replicas = 1e6, .gamma = 1e-4, .damping = 0.3},
        {.kind = DRIVE_FOCUSING, .replicas = 1e9, .gamma = INFINITY, .damping = 0.9},
        {.kind = DRIVE_REINFORCEMENT, .strength = 0.999},
    };
    for (size_t d = 0; d < sizeof drives / sizeof *drives; d++) {
        amp_start(amp, start);
        for (int t = 0; t < 30; t++) {
            struct amp_iteration iteration = amp_iterate(amp, &drives[d]);
            expect_finite(amp, &iteration);
        }
    }
}

Test(amp_limits, nothing_becomes_infinite)
{
    static const double couplings[] = {-1e15, -10, -0.5, 0, 0.5, 10, 1e15}, sizes[] = {1e-300, 1e-3, 1, 1e3};
    struct network *network = random_network(NEURONS, 7);
    double coupling[NEURONS], start[NEURONS], field[NEURONS];
    for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++) {
        struct amp *amp = amp_create(network, variance);
        amp_set_floor(amp, 1e-6);
        for (size_t c = 0; c < sizeof couplings / sizeof *couplings; c++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                fill(NEURONS, couplings[c], coupling);
                fill_random(NEURONS, sizes[s], start);
                fill_random(NEURONS, s % 2 ? 1e3 * sizes[s] : 0, field);
                amp_set_constraints(amp, coupling);
                amp_set_field(amp, field);
                run_finite(amp, start);
            }
        amp_free(amp);
    }
    network_free(network);
}

/* Networks of any size of the couplings, and neurons that nobody talks to or that talk to nobody. */
Test(amp_limits, strange_networks)
{
    static const double scales[] = {0, 1e-20, 1e-3, 1e3, 1e14};
    double coupling[NEURONS], start[NEURONS];
    fill_random(NEURONS, 1, start);
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++) {
        struct network *network = random_network(NEURONS, 7);
        for (size_t j = 0; j < NEURONS; j++)
            for (size_t i = 0; i < NEURONS; i++)
                network->couplings[j * NEURONS + i] *= i == 5 || j == 7 ? 0 : scales[s];
        for (int sign = -1; sign <= 1; sign++)
            for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++) {
                struct amp *amp = amp_create(network, variance);
                fill(NEURONS, 0.3 * sign, coupling);
                amp_set_constraints(amp, coupling);
                run_finite(amp, start);
                amp_free(amp);
            }
        network_free(network);
    }
}

/* A neuron without inputs is satisfied or not whatever the others do. */
Test(amp_limits, row_of_zeros)
{
    struct network *network = random_network(NEURONS, 7);
    double coupling[NEURONS], start[NEURONS];
    for (size_t j = 0; j < NEURONS; j++)
        network->couplings[j * NEURONS + 5] = 0;
    fill_random(NEURONS, 1, start);
    for (int sign = -1; sign <= 1; sign++)
        for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++) {
            struct amp *amp = amp_create(network, variance);
            fill(NEURONS, 1e3, coupling);
            coupling[5] = sign;
            amp_set_constraints(amp, coupling);
            amp_start(amp, start);
            size_t violated = amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_NONE}).violated;
            cr_expect(violated == (sign <= 0), "J = %d: %zu violated", sign, violated);
            cr_expect(fabsf(amp->self[5]) == 0);
            amp_free(amp);
        }
    network_free(network);
}

/* (S.16): the damped field at 40, the pseudo-field at what follows from a field of 18. */
Test(amp_limits, clips)
{
    struct network *network = network_create(2, 1);
    struct amp *amp = amp_create(network, AMP_MEAN_VARIANCE);
    amp_set_constraints(amp, (const double[]){100, 100}); /* no factor speaks */
    amp_set_field(amp, (const double[]){1000, -30});
    amp_start(amp, (const double[]){0, 0});
    amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_NONE});
    cr_expect(amp_look(amp).own[0] == 40 && amp_look(amp).own[1] == -30);
    amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_FOCUSING, .replicas = 1.5, .gamma = 15});
    double u = atanh(tanh(0.5 * atanh(tanh(18) * tanh(15))) * tanh(15)); /* would be 7.5 without the clip */
    cr_expect(u > 7 && u < 7.6);
    expect_near((double)amp_look(amp).own[1], -30 - u, 3e-5);
    amp_set_field(amp, NULL);
    amp_start(amp, (const double[]){0, 0});
    cr_expect(amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_NONE}).overlap == 0);
    amp_free(amp);
    network_free(network);
}

Test(amp_limits, floor)
{
    static const double floors[] = {1e-3, 1e-6, 0.5};
    struct network *network = random_network(NEURONS, 7);
    double coupling[NEURONS], start[NEURONS];
    fill(NEURONS, 1, coupling);
    fill(NEURONS, 30, start);
    for (enum amp_variance variance = 0; variance <= AMP_FULL_VARIANCE; variance++)
        for (size_t f = 0; f < sizeof floors / sizeof *floors; f++) {
            struct amp *amp = amp_create(network, variance);
            amp_set_constraints(amp, coupling);
            if (f > 0)
                amp_set_floor(amp, floors[f]);
            amp_start(amp, start);
            amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_NONE});
            for (size_t i = 0; i < NEURONS; i++) {
                double norm = 0;
                for (size_t j = 0; j < NEURONS; j++)
                    norm += pow(network->couplings[j * NEURONS + i], 2);
                expect_relative((double)amp_look(amp).variance[i],
                                floors[f] * (variance == AMP_MEAN_VARIANCE ? 1 : norm), 1e-6);
            }
            amp_free(amp);
        }
    network_free(network);
}

/* Close to a state, 1 - q keeps its digits. */
Test(amp_limits, close_to_a_state)
{
    struct network *network = network_create(NEURONS, 1);
    double coupling[NEURONS], field[NEURONS];
    fill(NEURONS, 1, coupling);
    for (double h = 3; h < 8; h += 0.5) {
        struct amp *amp = amp_create(network, AMP_MEAN_VARIANCE);
        amp_set_floor(amp, 1e-6);
        amp_set_constraints(amp, coupling);
        fill(NEURONS, h, field);
        amp_set_field(amp, field);
        amp_start(amp, field);
        for (int t = 0; t < 2; t++) {
            struct amp_iteration iteration = amp_iterate(amp, &(struct amp_drive){.kind = DRIVE_NONE});
            expect_relative(1 - iteration.overlap, 1 / pow(cosh(h), 2), 1e-6);
            expect_relative((double)amp_look(amp).variance[0], fmax(1e-6, 1 / pow(cosh(h), 2)), 1e-6);
        }
        amp_free(amp);
    }
    network_free(network);
}

/* While m falls towards 0, its direction is that of the exact iteration, which is linear there, and m never becomes 0:
 * the formulas in double precision start from fields 2^80 times as large. */
Test(amp_limits, vanishing)
{
    struct network *network = random_network(NEURONS, 7);
    struct amp_drive drive = {.kind = DRIVE_FOCUSING, .replicas = 3, .gamma = 0.1, .damping = 0.3};
    double coupling[NEURONS], start[NEURONS];
    fill(NEURONS, 0.6, coupling);
    fill_random(NEURONS, 1e-4, start);
    struct amp *amp = amp_create(network, AMP_ROW_VARIANCE);
    struct naive_amp naive = naive_amp_start(network, AMP_ROW_VARIANCE, coupling, NULL, start);
    for (size_t k = 0; k < NEURONS; k++)
        start[k] *= 0x1p-80;
    amp_set_constraints(amp, coupling);
    amp_start(amp, start);
    for (int t = 0; t < 40; t++) {
        amp_iterate(amp, &drive);
        naive_amp_iterate(&naive, &drive);
    }
    double actual = 0, expected = 0, both = 0;
    for (size_t k = 0; k < NEURONS; k++) {
        double m = (double)amp_look(amp).magnetisation[k];
        actual += m * m / NEURONS;
        expected += naive.m[k] * naive.m[k] / NEURONS;
        both += m * naive.m[k] / NEURONS;
    }
    cr_expect(sqrt(expected) < 1e-9, "|m| = %g", sqrt(expected));
    cr_expect(sqrt(actual) > 0x1p-104 && sqrt(actual) < 0x1p-78, "|m| = %g", sqrt(actual));
    expect_near(both / sqrt(actual * expected), 1, 1e-9);
    naive_amp_end(&naive);
    for (int t = 0; t < 2000; t++)
        amp_iterate(amp, &drive);
    cr_expect(fabsf(amp_look(amp).magnetisation[0]) > 0);
    amp_free(amp);
    network_free(network);
}
