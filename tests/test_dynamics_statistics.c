/* Activities and times of the dynamics against theory and an independent program. */
#include "tests/near.h"
#include "tests/random_network.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <stdlib.h>

struct sample {
    double mean, error;
};

/* Activity (N.9), mean over networks, between sweeps 100 and 400. */
static struct sample activity(size_t neurons, double jd, enum update_rule rule, enum dynamics_precision precision,
                              size_t networks, double *values)
{
    double *self_coupling = malloc(neurons * sizeof *self_coupling), sum = 0, squares = 0;
    int8_t *state = malloc(neurons);
    for (size_t i = 0; i < neurons; i++)
        self_coupling[i] = jd;
    for (size_t sample = 0; sample < networks; sample++) {
        struct network *network = random_network(neurons, sample);
        struct dynamics *dynamics = dynamics_create(network, true, precision);
        struct stream_address order = random_order(neurons, sample);
        random_state(neurons, sample, state);
        dynamics_start(dynamics, self_coupling, rule, &order, state);
        cr_assert_not(dynamics_run(dynamics, 100));
        uint64_t flips = dynamics_flips(dynamics);
        cr_assert_not(dynamics_run(dynamics, 300));
        values[sample] = (double)(dynamics_flips(dynamics) - flips) / (300.0 * (double)neurons);
        sum += values[sample];
        squares += values[sample] * values[sample];
        dynamics_free(dynamics);
        network_free(network);
    }
    free(self_coupling);
    free(state);
    double mean = sum / (double)networks, variance = squares / (double)networks - mean * mean;
    return (struct sample){mean, sqrt(variance / ((double)networks - 1))};
}

/* The limit N -> infinity from dynamical mean-field theory; J_D = 0 is exact, 1/2 and (1/2) sqrt(4/pi - 1). At N = 1600
 * the activity is larger than in the limit by up to 1 %. */
Test(dynamics, activity)
{
    static const struct {
        enum update_rule rule;
        double jd, limit;
    } cases[] = {{RULE_RANDOM, 0, 0.261360}, {RULE_RANDOM, 0.1, 0.2059}, {RULE_RANDOM, 0.3, 0.1153},
                 {RULE_PARALLEL, 0, 0.5},    {RULE_PARALLEL, 0.1, 0.3907}, {RULE_PARALLEL, 0.3, 0.1963},
                 {RULE_CYCLIC, 0.3, 0.1963}};
    double values[4];
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct sample sample = activity(1600, cases[k].jd, cases[k].rule, DYNAMICS_AUTO, 4, values);
        expect_near(sample.mean, cases[k].limit, 4 * sample.error + 0.01 * cases[k].limit);
    }
}

/* Couplings of 8 bits leave the activity as it is: the same networks in both precisions, within 4 standard errors. */
Test(dynamics, quantised_activity)
{
    enum { networks = 12 };
    double exact[networks], coarse[networks], sum = 0, squares = 0;
    activity(800, 0.3, RULE_PERMUTED, DYNAMICS_EXACT, networks, exact);
    activity(800, 0.3, RULE_PERMUTED, DYNAMICS_AUTO, networks, coarse);
    for (int k = 0; k < networks; k++) {
        sum += coarse[k] - exact[k];
        squares += gsl_pow_2(coarse[k] - exact[k]);
    }
    double mean = sum / networks, error = sqrt((squares / networks - mean * mean) / (networks - 1));
    cr_expect(error > 0 && error < 0.01 * exact[0], "%g", error);
    expect_near(mean, 0, 4 * error);
}

/* Median times to a fixed point, rule permuted, measured with 200 runs a point by an independent program. */
Test(dynamics, median_times)
{
    static const struct {
        size_t neurons, runs;
        double jd, published;
    } cases[] = {{50, 1800, 0.5, 7.75}, {50, 1800, 0.6, 5.6}, {50, 1800, 0.7, 3.9}, {50, 1800, 0.9, 3.0},
                 {50, 1800, 1, 2.5},    {200, 600, 0.6, 17.6}, {200, 600, 0.7, 12.0}, {200, 600, 1, 5.6}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        size_t n = cases[c].neurons, runs = cases[c].runs;
        double *times = malloc(runs * sizeof *times), *self_coupling = malloc(n * sizeof *self_coupling);
        int8_t *state = malloc(n);
        for (size_t i = 0; i < n; i++)
            self_coupling[i] = cases[c].jd;
        for (size_t run = 0; run < runs; run++) {
            struct network *network = random_network(n, run);
            struct dynamics *dynamics = dynamics_create(network, true, DYNAMICS_AUTO);
            struct stream_address order = random_order(n, run);
            random_state(n, run, state);
            dynamics_start(dynamics, self_coupling, RULE_PERMUTED, &order, state);
            times[run] = dynamics_run(dynamics, 10000) ? dynamics_time(dynamics) : INFINITY;
            dynamics_free(dynamics);
            network_free(network);
        }
        gsl_sort(times, 1, runs);
        /* 68 % of the medians of 200 runs lie between these quantiles */
        double spread = 0.5 / sqrt(200), low = times[(size_t)((0.5 - spread) * (double)runs)],
               high = times[(size_t)((0.5 + spread) * (double)runs)];
        double error = 0.5 * (high - low) * sqrt(1 + 200 / (double)runs);
        expect_near(times[runs / 2], cases[c].published, 3 * error);
        free(times);
        free(self_coupling);
        free(state);
    }
}
