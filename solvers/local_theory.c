#include "solvers/local_theory.h"

#include "common/gaussian.h"
#include "common/interruption.h"
#include "common/memory.h"
#include "theory/franz_parisi.h"
#include "theory/local_entropy.h"
#include "theory/pairs.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdlib.h>

enum { NODES = 40, STENCIL = 4 }; /* of a table, at most; that a value is interpolated from */
static const double smallest = 1e-5, largest = 0.499; /* d_rep of the first and the last node */
static const double smallest_typical = 1e-3;           /* d_ref, below which the annealed bound is given */
static const double precision = 1e-9;                  /* of the entropies, nats per neuron */
static const double farthest = 30;                     /* |J| */
static const double all_free = 4;         /* J from which the constraints cost the densest clusters next to nothing, */
static const double annealed_enough = 2.8; /* and typical fixed points: the annealed bound is within 1e-4 */

/* The value of a table at a node. */
struct node {
    bool known;     /* the rest has been computed */
    bool converged; /* to the precision */
    double value;
};

/* Values at equally spaced fields. */
struct table {
    double first, step; /* field of the first node, distance of the fields */
    size_t count;
    bool even; /* about the first node, at field 0 */
    struct node nodes[NODES];
    double (*compute)(double coupling, double distance, bool *converged);
};

struct local_theory {
    double coupling;
    struct table dense;   /* of the entropy over that of all states, entropy_of_states */
    struct table typical; /* of what the annealed bound exceeds the entropy by, from field 0 on */
};

/* The field toward a state at which free spins have this distance from it: entropies are smooth in it. */
static double field_at(double distance)
{
    return 0.5 * log((1 - distance) / distance);
}

static double distance_at(double field)
{
    return 1 / (1 + exp(2 * field));
}

/* Bounds ------------------------------------------------------------------------------------------------- */

/* Entropy of all fixed points. */
static double entropy_of_all(double coupling)
{
    return M_LN2 + gaussian_log_cdf(coupling);
}

/* Largest entropy of states at mutual distance d, be they fixed points or not. */
static double entropy_of_states(double distance)
{
    distance = fmin(fmax(distance, 0), 0.5);
    return gaussian_binary_entropy(distance / (1 + sqrt(1 - 2 * distance)));
}

static double dense_bound(double coupling, double distance)
{
    return fmin(entropy_of_all(coupling), entropy_of_states(distance));
}

static double annealed(double coupling, double distance)
{
    return pairs_entropy(coupling, 1 - 2 * distance) - entropy_of_all(coupling);
}

/* Saddle points ------------------------------------------------------------------------------------------ */

static double compute_dense(double coupling, double distance, bool *converged)
{
    struct densest densest;
    if (local_entropy_densest(coupling, distance, precision, &densest))
        memory_need(NULL);
    *converged = densest.converged;
    double most = fmin(densest.high, dense_bound(coupling, distance));
    return (densest.converged ? densest.saddle.local_entropy : most) / entropy_of_states(distance);
}

static double compute_typical(double coupling, double distance, bool *converged)
{
    struct franz_parisi result;
    if (franz_parisi(coupling, distance, precision, &result))
        memory_need(NULL);
    *converged = result.converged;
    return annealed(coupling, distance) - result.saddle.entropy;
}

struct local_theory *local_theory_create(double coupling)
{
    struct local_theory *theory = memory_need(calloc(1, sizeof *theory));
    double step = coupling < 0.5 ? 0.25 : coupling < 1.7 ? 0.3 : 0.6; /* the larger J the better is the bound */
    theory->coupling = fmin(fmax(coupling, -farthest), farthest);
    theory->dense = (struct table){.first = field_at(largest), .count = NODES, .compute = compute_dense};
    theory->dense.step = (field_at(smallest) - field_at(largest)) / (NODES - 1);
    theory->typical = (struct table){.step = step, .even = true, .compute = compute_typical};
    theory->typical.count = 3 + (size_t)(field_at(smallest_typical) / step);
    theory->typical.nodes[0] = (struct node){.known = true, .converged = true};
    return theory;
}

void local_theory_free(struct local_theory *theory)
{
    free(theory);
}

/* Tables ------------------------------------------------------------------------------------------------- */

/* A node, which whoever needs it first computes; two threads may do so at once, with the same result. After a signal
 * what is not known has not converged. */
static struct node node_at(double coupling, struct table *table, size_t index)
{
    struct node node;
#pragma omp critical(local_theory)
    node = table->nodes[index];
    if (node.known || interruption_requested())
        return node;
    node.value = table->compute(coupling, distance_at(table->first + table->step * (double)index), &node.converged);
    node.known = true;
#pragma omp critical(local_theory)
    table->nodes[index] = node;
    return node;
}

/* Stores the value of a node, of negative index too where the function is even; false if there is none. To find that a
 * saddle point has ended takes long: where it can end, this is asked of no node beyond the first one. */
static bool value_at(double coupling, struct table *table, long index, double *value)
{
    static const double never_ends = 0.5;
    size_t last = (size_t)labs(index), first = table->even && coupling < never_ends ? 0 : last;
    if (last >= table->count || (index < 0 && !table->even))
        return false;
    for (size_t k = first; k <= last; k++) {
        struct node node = node_at(coupling, table, k);
        if (!node.converged)
            return false;
        *value = node.value;
    }
    return true;
}

/* Cubic through the two nodes on either side of a distance; at an end of the table, or of the saddle points, through
 * the four next to it. False: a node has not converged. */
static bool interpolate(double coupling, struct table *table, double distance, double *value)
{
    double at = (field_at(distance) - table->first) / table->step, x[STENCIL], y[STENCIL], differences[STENCIL];
    long below = (long)fmin(fmax(at, 0), (double)table->count - 2);
    long first = below > 0 || table->even ? below - 1 : 0, last = (long)table->count - STENCIL;
    first = first > last ? last : first;
    if (!value_at(coupling, table, below + 1, y))
        return false;
    if (first > 0 && !value_at(coupling, table, first + STENCIL - 1, y))
        first--;
    for (long k = 0; k < STENCIL; k++) {
        x[k] = (double)(first + k);
        if (!value_at(coupling, table, first + k, &y[k]))
            return false;
    }
    gsl_poly_dd_init(differences, x, y, STENCIL);
    *value = gsl_poly_dd_eval(differences, x, STENCIL, at);
    return true;
}

double local_theory_dense(struct local_theory *theory, double distance)
{
    double coupling = theory->coupling, ratio;
    bool converged;
    if (coupling < 0 || coupling >= all_free || distance < smallest || distance > largest || interruption_requested())
        return dense_bound(coupling, distance);
    if (!interpolate(coupling, &theory->dense, distance, &ratio))
        ratio = compute_dense(coupling, distance, &converged);
    return ratio * entropy_of_states(distance);
}

struct typical_entropy local_theory_typical(struct local_theory *theory, double distance)
{
    double coupling = theory->coupling, excess = 0;
    distance = fmax(0, fmin(distance, 1 - distance)); /* beyond 1/2 those around the mirror image are met */
    bool bound = coupling < 0 || coupling >= annealed_enough || distance < smallest_typical ||
                 !interpolate(coupling, &theory->typical, distance, &excess);
    return (struct typical_entropy){annealed(coupling, distance) - (bound ? 0 : excess), bound};
}
