#include "theory/site_measure.h"

#include "common/gaussian.h"
#include "theory/quadrature.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Terms below exp(-negligible) of the largest are left out. */
static const double negligible = 42;

/* Everything that depends on z alone. Only z >= 0 is integrated: the weight is invariant under
 * (z, z') -> (-z, -z'), which swaps the two values of the spin. */
struct node {
    double z, weight;
    double log_plus, log_minus;       /* ln Phi((J +- sqrt(q1) z) / sqrt(1 - q1)) */
    double hazard_plus, hazard_minus; /* the derivatives of the two with respect to their argument */
    double tilt;                      /* (log_plus - log_minus) / 2 >= 0: the spin's preference for +1 */
    double upper_mode;                /* maximum over z' of the exponent, in the variable t = sqrt(qhat) z' + tilt */
    double lower_mode;                /* second maximum, at t < 0, where there is one */
    bool two_modes;
    double exponent;                  /* ln of the integrand at the higher mode */
};

struct measure {
    double coupling, replicas, root_qhat;
    double root_q1, root_variance; /* sqrt(q1), sqrt(1 - q1) */
    double step;                   /* of the trapezoidal rule in z' */
    double peak;                   /* largest exponent met so far */
    double log_w_peak;             /* ln W there: reference for the moments of ln W */
    struct node *nodes;
    size_t count, capacity;
};

/* ln W at t = sqrt(qhat) z' + tilt, without cancellation; *decay receives exp(-2|t|). */
static inline double log_w(const struct node *node, double cavity, double t, double *decay)
{
    *decay = exp(-2 * fabs(t));
    return (t > 0 ? node->log_plus + cavity : node->log_minus - cavity) + log1p(*decay);
}

/* Solves t = tilt + slope tanh(t) on t > 0 by Newton's method from the right of the root, where the equation is
 * convex; returns a negative number if there is no root on t > 0 (possible for tilt < 0 only). */
static double positive_mode(double tilt, double slope, double tolerance)
{
    double t = tilt + slope;
    for (int iteration = 0; iteration < 100 && t > 0; iteration++) {
        double tangent = tanh(t);
        double derivative = 1 - slope * (1 - tangent * tangent);
        if (!(derivative > 0))
            return tilt < 0 ? -1 : t;
        double change = (t - tilt - slope * tangent) / derivative;
        t -= change;
        if (fabs(change) < tolerance)
            break;
    }
    return t;
}

/* Fills in what depends on z and returns the exponent of the node. */
static double node_set(struct measure *measure, struct node *node, double z, double weight)
{
    double y = measure->replicas, b = measure->root_qhat;
    double plus = (measure->coupling + measure->root_q1 * z) / measure->root_variance;
    double minus = (measure->coupling - measure->root_q1 * z) / measure->root_variance;
    node->z = z;
    node->weight = weight;
    node->log_plus = gaussian_log_cdf(plus);
    node->log_minus = gaussian_log_cdf(minus);
    node->hazard_plus = gaussian_hazard(plus);
    node->hazard_minus = gaussian_hazard(minus);
    node->tilt = fmax(0, 0.5 * (node->log_plus - node->log_minus));

    /* Modes in z' of -z'^2/2 + y ln W: z' = y b tanh(b z' + tilt). A tenth of the width of a mode, which is at
     * least 1 in z', is enough. */
    double slope = y * b * b, decay;
    node->upper_mode = positive_mode(node->tilt, slope, 0.1 * b);
    if (node->upper_mode < 0)
        node->upper_mode = 0;
    double u = (node->upper_mode - node->tilt) / b;
    double log_w_upper = log_w(node, b * u, node->upper_mode, &decay);
    double best = y * log_w_upper - 0.5 * u * u, log_w_best = log_w_upper;

    node->two_modes = false;
    if (slope > 1 && slope > node->tilt) {
        double mode = positive_mode(-node->tilt, slope, 0.1 * b);
        if (mode > 0) {
            node->two_modes = true;
            node->lower_mode = -mode;
            u = (-mode - node->tilt) / b;
            double log_w_lower = log_w(node, b * u, -mode, &decay);
            if (y * log_w_lower - 0.5 * u * u > best) {
                best = y * log_w_lower - 0.5 * u * u;
                log_w_best = log_w_lower;
            }
        }
    }
    node->exponent = best - 0.5 * z * z;
    if (node->exponent > measure->peak) {
        measure->peak = node->exponent;
        measure->log_w_peak = log_w_best;
    }
    return node->exponent;
}

static bool reserve(struct measure *measure, size_t extra)
{
    if (measure->count + extra <= measure->capacity)
        return true;
    size_t capacity = 2 * measure->capacity + extra;
    struct node *nodes = realloc(measure->nodes, capacity * sizeof *nodes);
    if (!nodes)
        return false;
    measure->nodes = nodes;
    measure->capacity = capacity;
    return true;
}

/* Adds the nodes of the panel [from, to], split until the exponent varies little enough across a part for one
 * Gauss rule: for large y the weight is concentrated on a width of order 1/sqrt(y). */
static int add_panel(struct measure *measure, const gsl_integration_glfixed_table *rule, double from, double to,
                     double exponent_from, double exponent_to, int depth)
{
    static const double largest_change = 12, largest_bend = 6;
    static const int deepest = 24;
    struct node middle;
    double exponent_middle = node_set(measure, &middle, 0.5 * (from + to), 0);
    double highest = fmax(exponent_middle, fmax(exponent_from, exponent_to));
    /* The maximum may lie inside the panel: allow for a parabola through the three values. */
    double bend = exponent_from - 2 * exponent_middle + exponent_to;
    if (highest + fabs(bend) < measure->peak - negligible)
        return GSL_SUCCESS;
    if (depth < deepest && (fabs(exponent_to - exponent_from) > largest_change || fabs(bend) > largest_bend)) {
        int status = add_panel(measure, rule, from, middle.z, exponent_from, exponent_middle, depth + 1);
        return status ? status : add_panel(measure, rule, middle.z, to, exponent_middle, exponent_to, depth + 1);
    }
    if (!reserve(measure, rule->n))
        return GSL_ENOMEM;
    for (size_t i = 0; i < rule->n; i++) {
        double z, weight;
        gsl_integration_glfixed_point(from, to, i, &z, &weight, rule);
        node_set(measure, &measure->nodes[measure->count++], z, weight);
    }
    return GSL_SUCCESS;
}

/* Lays the nodes from z = 0 outwards until the integrand is negligible and falls for good. */
static int add_nodes(struct measure *measure, const gsl_integration_glfixed_table *rule)
{
    /* Phi((J - sqrt(q1) z)/sqrt(1 - q1)) turns from 1 to 0 around z = J/sqrt(q1) on the scale sqrt((1-q1)/q1); its
     * y-th power turns sqrt(2 ln y) scales earlier. */
    double y = measure->replicas, scale = measure->root_variance / measure->root_q1;
    const double centre = fabs(measure->coupling) / measure->root_q1;
    const struct panels panels = {
        .count = 1,
        .features = {{.centre = centre, .radius = (8 + sqrt(2 * log1p(y))) * scale, .scale = scale}},
        .longest = 1.2,
    };
    struct node end;
    double from = 0, exponent_from = node_set(measure, &end, 0, 0);
    for (;;) {
        double to = panels_next(&panels, from);
        double exponent_to = node_set(measure, &end, to, 0);
        int status = add_panel(measure, rule, from, to, exponent_from, exponent_to, 0);
        if (status)
            return status;
        /* Beyond the sharp feature the upper branch, the only one left, falls where z outweighs the y hazards. */
        if (exponent_to < measure->peak - negligible && to > centre && to * scale > y * end.hazard_plus)
            return GSL_SUCCESS;
        from = to;
        exponent_from = exponent_to;
    }
}

struct sums {
    double one, log_w, log_w2, variance, variance2, cross, g2, zz, uu, zu, terms;
};

/* Adds the trapezoidal sum over z' at one node. The grid z'_k = k step is common to both modes; each mode is
 * followed outwards until the terms are negligible, or until the territory of the other begins. */
static void add_node(const struct measure *measure, const struct node *node, struct sums *sums)
{
    double y = measure->replicas, b = measure->root_qhat, step = measure->step;
    double base = -0.5 * node->z * node->z - measure->peak;
    struct sums row = {0};
    double u_sum = 0, plus2 = 0, minus2 = 0, plus_minus = 0;
    double border = ceil(-node->tilt / b / step);
    for (int mode = 0; mode <= node->two_modes; mode++) {
        double centre = rint(((mode ? node->lower_mode : node->upper_mode) - node->tilt) / b / step);
        for (int direction = -1; direction <= 1; direction += 2) {
            for (double k = direction > 0 ? centre : centre - 1;; k += direction) {
                if (node->two_modes && (mode ? k >= border : k < border))
                    break;
                double u = k * step, t = b * u + node->tilt, decay;
                double l = log_w(node, b * u, t, &decay);
                double exponent = base - 0.5 * u * u + y * l;
                if (!(exponent > -negligible))
                    break;
                double w = exp(exponent), dl = l - measure->log_w_peak;
                double likely = 1 / (1 + decay), unlikely = decay * likely;
                double plus = t > 0 ? likely : unlikely, minus = t > 0 ? unlikely : likely;
                double variance = 4 * likely * unlikely;
                row.terms++;
                row.one += w;
                row.log_w += w * dl;
                row.log_w2 += w * dl * dl;
                row.variance += w * variance;
                row.variance2 += w * variance * variance;
                row.cross += w * variance * dl;
                row.uu += w * u * u;
                u_sum += w * u;
                plus2 += w * plus * plus;
                minus2 += w * minus * minus;
                plus_minus += w * plus * minus;
            }
        }
    }
    double hp = node->hazard_plus, hm = node->hazard_minus, weight = node->weight;
    sums->terms += row.terms;
    sums->one += weight * row.one;
    sums->log_w += weight * row.log_w;
    sums->log_w2 += weight * row.log_w2;
    sums->variance += weight * row.variance;
    sums->variance2 += weight * row.variance2;
    sums->cross += weight * row.cross;
    sums->uu += weight * row.uu;
    sums->zz += weight * row.one * node->z * node->z;
    sums->zu += weight * u_sum * node->z;
    sums->g2 += weight * (hp * hp * plus2 - 2 * hp * hm * plus_minus + hm * hm * minus2);
}

int site_measure(const struct site_parameters *site, double resolution, struct site_moments *moments)
{
    double variance = 2 * site->distance, b = sqrt(site->qhat);
    struct measure measure = {
        .coupling = site->coupling,
        .replicas = site->replicas,
        .root_qhat = b,
        .root_q1 = sqrt(1 - variance),
        .root_variance = sqrt(variance),
        /* W^y has its branch points at Im z' = pi/(2b): error of the trapezoidal rule (L.23). */
        .step = fmin(0.3, 0.27 / b) / resolution,
        .peak = -INFINITY,
    };
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(panels_order(resolution));
    if (!rule)
        return GSL_ENOMEM;
    int status = add_nodes(&measure, rule);
    if (!status) {
        struct sums sums = {0};
        for (size_t i = 0; i < measure.count; i++)
            if (measure.nodes[i].exponent > measure.peak - negligible)
                add_node(&measure, &measure.nodes[i], &sums);
        double mean_dl = sums.log_w / sums.one;
        *moments = (struct site_moments){
            .log_z = measure.peak + log(sums.one * measure.step / M_PI),
            .log_w = measure.log_w_peak + mean_dl,
            .var_log_w = sums.log_w2 / sums.one - mean_dl * mean_dl,
            .variance = sums.variance / sums.one,
            .variance2 = sums.variance2 / sums.one,
            .cov = sums.cross / sums.one - sums.variance / sums.one * mean_dl,
            .g2 = sums.g2 / sums.one / variance,
            .zz = sums.zz / sums.one,
            .uu = sums.uu / sums.one,
            .zu = sums.zu / sums.one,
            .terms = sums.terms,
        };
        if (!gsl_finite(moments->log_z) || !gsl_finite(moments->g2))
            status = GSL_EFAILED;
    }
    gsl_integration_glfixed_table_free(rule);
    free(measure.nodes);
    return status;
}
