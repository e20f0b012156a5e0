#include "theory/cavity_average.h"

#include "theory/quadrature.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <stdlib.h>

/* A narrow Gaussian (b <= 1) is integrated by the trapezoidal rule in its own variable. For a wide one the
 * functions are split into their limits for |t| -> infinity, known in closed form, and a remainder that decays as
 * exp(-2|t|), integrated on panels in |t|. */
static const double panel_ends[] = {0, 0.5, 1.5, 3.5, 8, 20};
enum { panel_count = sizeof panel_ends / sizeof *panel_ends - 1 };

struct node {
    double t, weight;
    double likely, unlikely, log1p_decay; /* p of the favoured and the other sign; ln(1 + exp(-2|t|)) */
};

struct cavity_rule {
    double step; /* of the trapezoidal rule */
    size_t count;
    struct node nodes[];
};

struct cavity_rule *cavity_rule_create(double resolution)
{
    size_t order = panels_order(resolution), count = order * panel_count;
    struct cavity_rule *rule = malloc(sizeof *rule + count * sizeof *rule->nodes);
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(order);
    if (rule && table) {
        rule->step = 0.27 / resolution;
        rule->count = count;
        for (size_t i = 0; i < count; i++) {
            struct node *node = &rule->nodes[i];
            const double *ends = panel_ends + i / order;
            gsl_integration_glfixed_point(ends[0], ends[1], i % order, &node->t, &node->weight, table);
            double decay = exp(-2 * node->t);
            node->likely = 1 / (1 + decay);
            node->unlikely = decay * node->likely;
            node->log1p_decay = log1p(decay);
        }
    } else {
        free(rule);
        rule = NULL;
    }
    if (table)
        gsl_integration_glfixed_table_free(table);
    return rule;
}

void cavity_rule_free(struct cavity_rule *rule)
{
    free(rule);
}

static void narrow(const struct cavity_rule *rule, double rho, double b, struct cavity_average *average)
{
    static const double range = 8.5; /* standard deviations: exp(-36) is left out */
    *average = (struct cavity_average){0};
    long last = lrint(ceil(range / rule->step));
    for (long k = -last; k <= last; k++) {
        double z = (double)k * rule->step, t = rho + b * z, change = expm1(-2 * fabs(t));
        double weight = rule->step / (M_SQRT2 * M_SQRTPI) * exp(-0.5 * z * z);
        double likely = 1 / (2 + change), unlikely = (1 + change) * likely, m = copysign(change * likely, t);
        double plus = t > 0 ? likely : unlikely, minus = t > 0 ? unlikely : likely;
        average->log_2cosh_excess += weight * (fabs(t) - rho + log1p(1 + change));
        average->magnetisation += weight * m;
        average->m2 += weight * m * m;
        average->plus2 += weight * plus * plus;
        average->minus2 += weight * minus * minus;
        average->plus_minus += weight * plus * minus;
    }
}

static void wide(const struct cavity_rule *rule, double rho, double b, struct cavity_average *average)
{
    /* Closed forms for |t|, sign(t), and the indicator of t < 0. */
    double x = rho / b, below = 0.5 * erfc(x / M_SQRT2), scale = 1 / (b * M_SQRT2 * M_SQRTPI);
    *average = (struct cavity_average){
        .log_2cosh_excess = 2 * b * (exp(-0.5 * x * x) / (M_SQRT2 * M_SQRTPI) - x * below),
        .magnetisation = 1 - 2 * below,
        .plus2 = 1 - below,
        .minus2 = below,
    };
    for (size_t i = 0; i < rule->count; i++) {
        const struct node *node = &rule->nodes[i];
        double from_right = (node->t - rho) / b, from_left = (node->t + rho) / b;
        double right = node->weight * scale * exp(-0.5 * from_right * from_right); /* t = +node->t */
        double left = node->weight * scale * exp(-0.5 * from_left * from_left);    /* t = -node->t */
        double unlikely2 = node->unlikely * node->unlikely;
        double likely2_less_one = -node->unlikely * (1 + node->likely);
        average->log_2cosh_excess += (right + left) * node->log1p_decay;
        average->magnetisation -= 2 * (right - left) * node->unlikely;
        average->plus_minus += (right + left) * node->likely * node->unlikely;
        average->plus2 += right * likely2_less_one + left * unlikely2;
        average->minus2 += right * unlikely2 + left * likely2_less_one;
    }
    average->m2 = 1 - 4 * average->plus_minus;
}

void cavity_average(const struct cavity_rule *rule, double rho, double b, struct cavity_average *average)
{
    (b <= 1 ? narrow : wide)(rule, fabs(rho), b, average);
    if (rho < 0) {
        double plus2 = average->plus2;
        average->magnetisation = -average->magnetisation;
        average->plus2 = average->minus2;
        average->minus2 = plus2;
    }
}
