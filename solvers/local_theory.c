#include "solvers/local_theory.h"

#include "common/gaussian.h"
#include "common/memory.h"
#include "theory/franz_parisi.h"
#include "theory/local_entropy.h"
#include "theory/pairs.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdlib.h>

enum { NODES = 40, STENCIL = 4 }; /* of the table; that a value is interpolated from */
static const double smallest = 1e-5, largest = 0.499; /* distances of the first and the last node */
static const double smallest_typical = 1e-3;           /* below, a saddle point takes seconds, if there is one */
static const double precision = 1e-9;                  /* of the entropies, nats per neuron */

/* The entropy at one distance. */
struct node {
    bool known;     /* the rest has been computed */
    bool converged; /* to the precision */
    double entropy; /* an upper bound if not converged */
};

struct local_theory {
    double coupling;
    struct node dense[NODES], typical[NODES];
};

struct local_theory *local_theory_create(double coupling)
{
    struct local_theory *theory = memory_need(calloc(1, sizeof *theory));
    theory->coupling = coupling;
    return theory;
}

void local_theory_free(struct local_theory *theory)
{
    free(theory);
}

/* The field toward a state at which free spins have this distance from it: entropies are smooth in it. */
static double field_at(double distance)
{
    return 0.5 * log((1 - distance) / distance);
}

/* That of a node; the fields of the nodes are equally spaced. */
static double field_of(size_t node)
{
    return field_at(smallest) + (field_at(largest) - field_at(smallest)) * (double)node / (NODES - 1);
}

/* Entropy of all fixed points. */
static double entropy_of_all(double coupling)
{
    return M_LN2 + gaussian_log_cdf(coupling);
}

static struct node compute_dense(double coupling, double distance)
{
    struct densest densest;
    if (local_entropy_densest(coupling, distance, precision, &densest))
        memory_need(NULL);
    double most = coupling >= 0 ? entropy_of_all(coupling) : gaussian_binary_entropy(distance);
    return (struct node){true, densest.converged,
                         densest.converged ? densest.saddle.local_entropy : fmin(densest.high, most)};
}

static struct node compute_typical(double coupling, double distance)
{
    struct franz_parisi result;
    if (franz_parisi(coupling, distance, precision, &result))
        memory_need(NULL);
    return (struct node){true, result.converged, result.saddle.entropy};
}

typedef struct node compute_node(double coupling, double distance);

/* A node of the table, which whoever needs it first computes; two threads may do so at once, with the same result. */
static struct node node_at(const struct local_theory *theory, struct node *nodes, size_t index, compute_node *compute)
{
    struct node node;
#pragma omp critical(local_theory)
    node = nodes[index];
    if (node.known)
        return node;
    node = compute(theory->coupling, 1 / (1 + exp(2 * field_of(index))));
#pragma omp critical(local_theory)
    nodes[index] = node;
    return node;
}

/* Cubic through the two nodes on either side of a distance. */
struct interpolation {
    double entropy;
    bool inside; /* the nodes next to it converged */
    bool smooth; /* and so did those next to them: the entropy can be relied on */
};

static struct interpolation interpolate(const struct local_theory *theory, struct node *nodes, double distance,
                                        compute_node *compute)
{
    static const int offsets[STENCIL] = {0, 1, -1, 2};
    bool smooth = true;
    double field = field_at(distance);
    double at = (NODES - 1) * (field_at(smallest) - field) / (field_at(smallest) - field_at(largest));
    size_t below = at < NODES - 2 ? (size_t)at : NODES - 2, used = 0;
    double x[STENCIL] = {0}, y[STENCIL] = {0}, differences[STENCIL];
    for (int k = 0; k < STENCIL; k++) {
        size_t index = below + (size_t)offsets[k]; /* wraps round, below the first node to above the last one */
        if (index >= NODES)
            continue;
        struct node node = node_at(theory, nodes, index, compute);
        if (!node.converged && k < 2)
            return (struct interpolation){.inside = false};
        smooth = smooth && node.converged;
        x[used] = field_of(index);
        y[used++] = node.entropy;
    }
    gsl_poly_dd_init(differences, x, y, used);
    return (struct interpolation){gsl_poly_dd_eval(differences, x, used, field), true, smooth};
}

double local_theory_dense(struct local_theory *theory, double distance)
{
    if (distance < smallest)
        return gaussian_binary_entropy(fmax(distance, 0));
    if (distance > largest)
        return entropy_of_all(theory->coupling);
    struct interpolation result = interpolate(theory, theory->dense, distance, compute_dense);
    return result.smooth ? result.entropy : compute_dense(theory->coupling, distance).entropy;
}

struct typical_entropy local_theory_typical(struct local_theory *theory, double distance)
{
    distance = fmin(fmin(distance, 1 - distance), largest); /* beyond 1/2 those around the mirror image are met */
    if (distance >= smallest_typical) {
        struct interpolation result = interpolate(theory, theory->typical, distance, compute_typical);
        if (result.smooth)
            return (struct typical_entropy){result.entropy, false};
        struct node node = {.converged = false};
        if (result.inside)
            node = compute_typical(theory->coupling, distance);
        if (node.converged)
            return (struct typical_entropy){node.entropy, false};
    }
    double annealed = pairs_entropy(theory->coupling, 1 - 2 * fmax(distance, 0)) - entropy_of_all(theory->coupling);
    return (struct typical_entropy){annealed, true};
}
