#include "common/estimate.h"
#include "common/memory.h"
#include "sim/enumerate.h"
#include "solvers/bethe.h"
#include "tests/guided.h"
#include "tests/near.h"

#include <gsl/gsl_statistics.h>
#include <stdlib.h>
#include <string.h>

enum { NEURONS = 24, NETWORKS = 200 }; /* at most */

/* The fixed points of one network, weighted with exp(sum_k f_k s_k), (S.30). */
struct exact {
    const struct guided *guided;
    double z, m[NEURONS]; /* m: times z */
};

static void add_both(uint64_t state, double smallest, void *context)
{
    (void)smallest;
    struct exact *exact = context;
    double exponent = 0;
    for (size_t k = 0; k < exact->guided->neurons; k++)
        exponent += (state >> k & 1 ? 1 : -1) * exact->guided->field[k];
    exact->z += 2 * cosh(exponent);
    for (size_t k = 0; k < exact->guided->neurons; k++)
        exact->m[k] += (state >> k & 1 ? 2 : -2) * sinh(exponent);
}

static struct exact enumerate_exactly(const struct guided *guided)
{
    size_t n = guided->neurons;
    struct exact exact = {.guided = guided};
    double *matrix = memory_need(calloc(n * n, sizeof *matrix)), level = 0;
    uint64_t count;
    network_matrix(guided->network, guided->coupling, matrix);
    struct enumeration *enumeration = enumerate_create(n, matrix);
    enumerate_count(enumeration, ENUMERATE_PRUNED, (struct enumerate_part){0, 0}, 1, &level, &count, add_both, &exact);
    enumerate_free(enumeration);
    free(matrix);
    return exact;
}

/* What the networks of one size give. */
struct comparison {
    size_t neurons, networks;                                      /* networks with fixed points */
    double approximate[NETWORKS * NEURONS], exact[NETWORKS * NEURONS]; /* s*_k m_k, network by network */
    /* errors, nats per neuron */
    double free_entropy[NETWORKS], entropy[NETWORKS], entropy_of_messages[NETWORKS];
};

static void compare(struct comparison *comparison, const struct guided *guided)
{
    size_t n = guided->neurons, at = comparison->networks;
    struct exact exact = enumerate_exactly(guided);
    if (exact.z == 0)
        return;
    struct amp *amp = guided_amp(guided, AMP_FULL_VARIANCE);
    struct bp *bp = guided_bp(guided, guided->field, 1e-6);
    double free_entropy = log(exact.z) / (double)n, entropy = free_entropy;
    for (size_t k = 0; k < n; k++) {
        comparison->approximate[at * n + k] = guided->state[k] * amp_look(amp).magnetisation[k];
        comparison->exact[at * n + k] = guided->state[k] * exact.m[k] / exact.z;
        entropy -= guided->field[k] * exact.m[k] / exact.z / (double)n;
    }
    comparison->free_entropy[at] = bethe_of_amp(amp).free_entropy - free_entropy;
    comparison->entropy[at] = bethe_of_amp(amp).entropy - entropy;
    comparison->entropy_of_messages[at] = bethe_of_bp(bp, n, guided->field).entropy - entropy;
    comparison->networks++;
    amp_free(amp);
    bp_free(bp);
}

/* Correlation coefficient of s*_k m_k, approximate and exact, over all neurons of all networks. */
static double correlation(const struct comparison *comparison)
{
    return gsl_stats_correlation(comparison->approximate, 1, comparison->exact, 1,
                                 comparison->neurons * comparison->networks);
}

/* With its error: the jackknife over networks. */
static struct estimate correlate(const struct comparison *comparison)
{
    size_t n = comparison->neurons, rest = comparison->networks - 1;
    struct comparison copy;
    double without[NETWORKS];
    for (size_t left = 0; left <= rest; left++) { /* the last network takes the place of the one left out */
        copy = *comparison;
        memcpy(copy.approximate + left * n, copy.approximate + rest * n, n * sizeof *copy.approximate);
        memcpy(copy.exact + left * n, copy.exact + rest * n, n * sizeof *copy.exact);
        copy.networks = rest;
        without[left] = correlation(&copy);
    }
    return (struct estimate){correlation(comparison), (double)rest * estimate_mean(rest + 1, without).error};
}

static double rms(size_t count, const double *errors)
{
    return gsl_stats_sd_with_fixed_mean(errors, 1, count, 0);
}

/* A correlation published with two digits. The errors of the entropies fall as 1/N; those of all the messages are as
 * large: they come from the loops of the graph, not from the dense form. */
static void expect_exact(size_t n, size_t networks, double published)
{
    struct comparison comparison = {.neurons = n};
    for (uint64_t sample = 0; sample < networks; sample++) {
        struct guided guided = guided_create(n, sample, 0, 0.5, 0.3);
        compare(&comparison, &guided);
        guided_free(&guided);
    }
    struct estimate r = correlate(&comparison);
    expect_near(r.value, published, 0.005 + 3 * r.error);
    double error = rms(comparison.networks, comparison.entropy);
    cr_expect_lt(rms(comparison.networks, comparison.free_entropy), 0.6 / (double)n);
    cr_expect_lt(error, 0.6 / (double)n);
    expect_relative(rms(comparison.networks, comparison.entropy_of_messages), error, 0.05);
}

Test(bethe_exact, weighted_fixed_points)
{
    expect_exact(12, 200, 0.84);
    expect_exact(16, 150, 0.88);
    expect_exact(20, 80, 0.91);
    expect_exact(24, 30, 0.93);
}
