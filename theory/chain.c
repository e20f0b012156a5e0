/* The state sum over s^1 ... s^L becomes, with the bonds tau_l = s^l s^{l+1} = +-1, twice a sum over chains of
 * bonds: layer l contributes Phi(y_l + lambda (tau_{l-1} + tau_l)), y_l = J + x_l, and layers 1 and L one bond
 * only. Arrays over layers have the index l - 1; a layer's states are ordered by decreasing sum of its bonds,
 * k = 2, 0, -2 (or 1, -1 at the ends). */
#include "theory/chain.h"

#include "common/gaussian.h"
#include "theory/layer.h"
#include "theory/root.h"
#include "theory/truncated.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multiroots.h>
#include <math.h>
#include <stddef.h>

/* A chain is solved layer by layer up to this length; longer ones have a uniform middle. The second eigenvalue
 * of the transfer matrix is at most (sqrt(5) - 1)/(sqrt(5) + 1) = 0.38 of the first, equation (E.17), so that
 * two ends this far apart do not feel each other: 0.38^64 = 1e-27. */
enum { LONGEST_CHAIN = 64 };

/* Largest violation of stationarity, relative to the fields, at which a value is accepted. The value is
 * stationary: its error is the square. */
static const double accepted_residual = 1e-8;

struct layer {
    double term;        /* (E.14) in the state of largest k */
    double weight[3];   /* of the states, relative to that one */
    double response[3]; /* hazard + y: its mean is y + x/eta at the stationary point */
    double variance[3]; /* derivative of the response */
};

/* The chain in the gauge lambda >= 0: s^l -> (-1)^l s^l changes the sign of lambda. */
struct chain {
    double coupling, symmetry, interlayer;
    size_t layers;
};

static double log_cdf_ratio(double smaller, double larger)
{
    if (larger > 0.0)
        return gaussian_log_cdf(smaller) - gaussian_log_cdf(larger);
    return 0.5 * (larger - smaller) * (larger + smaller) + log(gaussian_hazard(larger) / gaussian_hazard(smaller));
}

static struct layer describe_layer(const struct chain *chain, double y, int neighbours)
{
    struct layer layer;
    double top = chain->interlayer * neighbours;
    layer.term = layer_term(chain->coupling, chain->symmetry, 1.0 + chain->symmetry, y, top);
    for (int state = 0; state <= neighbours; state++) {
        double shift = top - 2.0 * state * chain->interlayer;
        layer.weight[state] = exp(log_cdf_ratio(y + shift, y + top));
        layer.response[state] = truncated_excess(y + shift) - shift;
        layer.variance[state] = truncated_variance(y + shift);
    }
    return layer;
}

/* The left side of the stationarity condition (E.16) of one layer; the mean is that of hazard + y. */
static double stationarity(const struct chain *chain, double y, double mean_response)
{
    return (1.0 + chain->symmetry) * y - chain->coupling - chain->symmetry * mean_response;
}

/* The functional per layer of the uniform infinite chain, and the probabilities of k = 2, 0, -2. */
static double uniform_functional(const struct layer *layer, double probability[3])
{
    double b = layer->weight[1], c = layer->weight[2];
    double half_difference = 0.5 * (1.0 - c);
    double root = hypot(half_difference, b);
    double eigenvalue = 0.5 * (1.0 + c) + root;
    /* squared components of the normalised eigenvector */
    double up = 0.5 * (1.0 + half_difference / root), down = 0.5 * b * b / (root * (root + half_difference));
    probability[0] = up / eigenvalue;
    probability[1] = 2.0 * sqrt(up * down) * b / eigenvalue;
    probability[2] = down * c / eigenvalue;
    return layer->term + log(eigenvalue);
}

static int uniform_stationarity(double y, void *context, double *value, double *derivative)
{
    const struct chain *chain = context;
    const struct layer layer = describe_layer(chain, y, 2);
    double probability[3], mean = 0.0, square = 0.0, variance = 0.0;
    uniform_functional(&layer, probability);
    for (int state = 0; state < 3; state++) {
        mean += probability[state] * layer.response[state];
        square += probability[state] * layer.response[state] * layer.response[state];
        variance += probability[state] * layer.variance[state];
    }
    *value = stationarity(chain, y, mean);
    /* without the correlations between layers: good enough to guide a bracketed search */
    *derivative = 1.0 + chain->symmetry - chain->symmetry * (variance + square - mean * mean);
    return GSL_SUCCESS;
}

static double residual_scale(const struct chain *chain)
{
    return accepted_residual * (1.0 + fabs(chain->coupling) + chain->interlayer);
}

/* The stationary y of a layer aligned with all its neighbours. */
static double aligned(const struct chain *chain, int neighbours)
{
    double shift = neighbours * chain->interlayer;
    return layer_saddle(chain->coupling + shift, chain->symmetry, 1.0 + chain->symmetry).y - shift;
}

/* Stores the stationary y of the infinite chain and the functional per layer. */
static int solve_uniform(const struct chain *chain, double *y, double *value)
{
    *y = aligned(chain, 2);
    if (chain->symmetry != 0.0) {
        double lowest = chain->coupling - 2.0 * chain->interlayer;
        double furthest = chain->symmetry > 0.0 ? chain->symmetry * gaussian_hazard(lowest) : 0.0;
        const struct root_search search = {
            .low = chain->symmetry > 0.0 ? chain->coupling : -INFINITY,
            .high = chain->coupling + furthest,
            .largest_step = INFINITY,
            .step_tolerance = 0.0,
            .value_tolerance = 1e-6 * residual_scale(chain),
        };
        struct chain copy = *chain;
        int status = root_find(uniform_stationarity, &copy, &search, y);
        double rest, slope;
        uniform_stationarity(*y, &copy, &rest, &slope);
        if (status && !(fabs(rest) <= residual_scale(chain)))
            return GSL_EFAILED;
    }
    double probability[3];
    const struct layer layer = describe_layer(chain, *y, 2);
    *value = uniform_functional(&layer, probability);
    return GSL_SUCCESS;
}

/* A message of two bonds through a layer that has both, normalised; returns the norm. */
static double pass(const struct layer *layer, const double from[2], double to[2])
{
    for (int bond = 0; bond < 2; bond++)
        to[bond] = from[0] * layer->weight[bond] + from[1] * layer->weight[bond + 1];
    double norm = to[0] + to[1];
    to[0] /= norm;
    to[1] /= norm;
    return norm;
}

/* The functional of a finite chain (without ln 2), its layers at y; residual may be NULL. */
static double finite_functional(const struct chain *chain, const double *y, double *residual)
{
    size_t last = chain->layers - 1;
    struct layer layers[LONGEST_CHAIN];
    double forward[LONGEST_CHAIN][2], backward[LONGEST_CHAIN][2]; /* by bond; normalised */
    double value = 0.0;
    for (size_t l = 0; l <= last; l++) {
        layers[l] = describe_layer(chain, y[l], l == 0 || l == last ? 1 : 2);
        value += layers[l].term;
    }

    forward[0][0] = 1.0;
    forward[0][1] = layers[0].weight[1];
    for (size_t l = 1; l < last; l++)
        value += log(pass(&layers[l], forward[l - 1], forward[l]));
    value += log(forward[last - 1][0] + forward[last - 1][1] * layers[last].weight[1]);
    if (residual == NULL)
        return value;

    backward[last - 1][0] = 1.0;
    backward[last - 1][1] = layers[last].weight[1];
    for (size_t l = last - 1; l > 0; --l)
        pass(&layers[l], backward[l], backward[l - 1]);
    for (size_t l = 0; l <= last; l++) {
        double total = 0.0, mean = 0.0;
        for (int left = 0; left < (l == 0 ? 1 : 2); left++) {
            for (int right = 0; right < (l == last ? 1 : 2); right++) {
                double probability = (l == 0 ? 1.0 : forward[l - 1][left]) *
                                           layers[l].weight[left + right] * (l == last ? 1.0 : backward[l][right]);
                total += probability;
                mean += probability * layers[l].response[left + right];
            }
        }
        residual[l] = stationarity(chain, y[l], mean / total);
    }
    return value;
}

static int finite_stationarity(const gsl_vector *y, void *context, gsl_vector *residual)
{
    finite_functional(context, y->data, residual->data);
    return GSL_SUCCESS;
}

/* Stationary point of a finite chain. */
static int solve_finite(struct chain *chain, double uniform_y, double *y)
{
    for (size_t l = 0; l < chain->layers; l++)
        y[l] = l == 0 || l + 1 == chain->layers ? aligned(chain, 1) : uniform_y;

    gsl_multiroot_fsolver *solver = gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, chain->layers);
    if (solver == NULL)
        return GSL_ENOMEM;
    gsl_multiroot_function function = {finite_stationarity, chain->layers, chain};
    gsl_vector_view start = gsl_vector_view_array(y, chain->layers);
    int status = gsl_multiroot_fsolver_set(solver, &function, &start.vector);
    for (int iteration = 0; iteration < 200 && status == GSL_SUCCESS; iteration++) {
        if (gsl_multiroot_test_residual(solver->f, 1e-4 * residual_scale(chain)) == GSL_SUCCESS)
            break;
        status = gsl_multiroot_fsolver_iterate(solver);
    }
    status = gsl_multiroot_test_residual(solver->f, residual_scale(chain) * (double)chain->layers);
    for (size_t l = 0; l < chain->layers; l++)
        y[l] = gsl_vector_get(solver->x, l);
    gsl_multiroot_fsolver_free(solver);
    return status == GSL_SUCCESS ? GSL_SUCCESS : GSL_EFAILED;
}

int chain_entropy(const struct ensemble *ensemble, double *entropy)
{
    struct chain chain = {
        .coupling = ensemble->coupling,
        .symmetry = ensemble->symmetry,
        .interlayer = fabs(ensemble->interlayer),
        .layers = ensemble->layers < LONGEST_CHAIN ? (size_t)ensemble->layers : LONGEST_CHAIN,
    };
    double y[LONGEST_CHAIN], uniform_y, uniform_value;
    int status = solve_uniform(&chain, &uniform_y, &uniform_value);
    if (status)
        return status;
    if (isinf(ensemble->layers)) {
        *entropy = uniform_value;
        return GSL_SUCCESS;
    }
    for (size_t l = 0; l < chain.layers; l++)
        y[l] = chain.coupling;
    if (chain.symmetry != 0.0) {
        status = solve_finite(&chain, uniform_y, y);
        if (status)
            return status;
    }
    double middle = ensemble->layers - (double)chain.layers; /* layers beyond LONGEST_CHAIN */
    *entropy = (M_LN2 + finite_functional(&chain, y, NULL) + middle * uniform_value) / ensemble->layers;
    return GSL_SUCCESS;
}
