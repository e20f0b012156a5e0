#include "theory/correlated_limit.h"

#include "common/gaussian.h"
#include "theory/newton.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <stdbool.h>
#include <stdlib.h>


/* The outer Gaussian measure is cut at this radius. */
static const double largest_radius = 8.4;

struct landscape {
    double coupling, chi, chi_hat;
    double root_q1, root_variance, root_qhat; /* sqrt(q1), sqrt(1 - q1), sqrt(qhat) */
};

/* A point of the landscape E(h, u) and, once a maximum is found there, its properties. */
struct maximum {
    double h, u;
    double value, m, g;     /* E, d ln W/du, d ln W/dh */
    double hh, hu, uu;      /* the negative Hessian of E */
    double slope_h, slope_u; /* dE/dh, dE/du */
};

static void evaluate(const struct landscape *landscape, double field, double spin_field, struct maximum *point)
{
    double scale = landscape->root_variance, h = point->h, u = point->u;
    double plus = (landscape->coupling + h) / scale, minus = (landscape->coupling - h) / scale;
    double log_plus = gaussian_log_cdf(plus) + u, log_minus = gaussian_log_cdf(minus) - u;
    double hazard_plus = gaussian_hazard(plus), hazard_minus = gaussian_hazard(minus);
    double gap = log_plus - log_minus, decay = exp(-fabs(gap));
    double likely = 1 / (1 + decay), unlikely = decay * likely;
    double up = gap > 0 ? likely : unlikely, down = gap > 0 ? unlikely : likely;
    double both = hazard_plus + hazard_minus;

    point->m = up - down;
    point->g = (up * hazard_plus - down * hazard_minus) / scale;
    point->uu = 1 / landscape->chi_hat - 4 * up * down;
    point->hu = -2 * up * down * both / scale;
    /* The hazard's derivative is -hazard (hazard + argument). */
    point->hh = 1 / landscape->chi + (up * hazard_plus * (hazard_plus + plus) +
                                      down * hazard_minus * (hazard_minus + minus) - up * down * both * both) /
                                         (scale * scale);
    double dh = h - field, du = u - spin_field;
    point->value = fmax(log_plus, log_minus) + log1p(decay) - 0.5 * dh * dh / landscape->chi -
                   0.5 * du * du / landscape->chi_hat;
    point->slope_h = point->g - dh / landscape->chi;
    point->slope_u = point->m - du / landscape->chi_hat;
}

/* Newton's step uphill in the variables h/sqrt(chi), u/sqrt(chi_hat), at most of length 1 there. Where E is not concave
 * the Hessian is shifted by twice its wrong curvature, which keeps the step uphill. Returns whether E is concave. */
static bool uphill(const struct landscape *landscape, const struct maximum *point, double *step_h, double *step_u)
{
    double scale_h = sqrt(landscape->chi), scale_u = sqrt(landscape->chi_hat);
    double hh = scale_h * scale_h * point->hh, uu = scale_u * scale_u * point->uu, hu = scale_h * scale_u * point->hu;
    double smallest = 0.5 * (hh + uu - hypot(hh - uu, 2 * hu));
    double shift = smallest > 0 ? 0 : 1e-6 - 2 * smallest;
    double slope_h = scale_h * point->slope_h, slope_u = scale_u * point->slope_u;
    double determinant = (hh + shift) * (uu + shift) - hu * hu;
    double h = ((uu + shift) * slope_h - hu * slope_u) / determinant;
    double u = ((hh + shift) * slope_u - hu * slope_h) / determinant;
    double shortening = 1 / fmax(1, hypot(h, u));
    *step_h = scale_h * shortening * h;
    *step_u = scale_u * shortening * u;
    return smallest > 0;
}

/* Climbs from (point->h, point->u) to a maximum of E. */
static int climb(const struct landscape *landscape, double z0, double z0_spin, struct maximum *point)
{
    double field = landscape->root_q1 * z0, spin_field = landscape->root_qhat * z0_spin;
    evaluate(landscape, field, spin_field, point);
    for (int iteration = 0; iteration < 100; iteration++) {
        double step_h, step_u;
        bool concave = uphill(landscape, point, &step_h, &step_u);
        double size = fabs(step_h) + fabs(step_u);
        if (!gsl_finite(size))
            return GSL_EFAILED;
        /* Rounding may make the last steps seem to go down. */
        double lowest = point->value - 1e-14 * (1 + fabs(point->value));
        struct maximum next;
        for (double shortening = 1; shortening > 1e-6; shortening *= 0.5) {
            next = (struct maximum){.h = point->h + shortening * step_h, .u = point->u + shortening * step_u};
            evaluate(landscape, field, spin_field, &next);
            if (next.value > lowest)
                break;
        }
        *point = next;
        if (concave && size < 1e-9)
            return GSL_SUCCESS;
    }
    return GSL_EFAILED;
}

/* The highest maximum at polar coordinates (radius, angle) of (z0, z0'): climbs from the side of either spin. */
static int climb_highest(const struct landscape *landscape, double radius, double angle, struct maximum *highest)
{
    double z0 = radius * cos(angle), z0_spin = radius * sin(angle);
    double field = landscape->root_q1 * z0, spin_field = landscape->root_qhat * z0_spin;
    double far = 2 * landscape->root_variance;
    struct maximum other = {.h = fmin(field, 0) - far, .u = spin_field - landscape->chi_hat};
    *highest = (struct maximum){.h = fmax(field, 0) + far, .u = spin_field + landscape->chi_hat};
    int status = climb(landscape, z0, z0_spin, highest);
    if (!status)
        status = climb(landscape, z0, z0_spin, &other);
    if (other.value > highest->value)
        *highest = other;
    return status;
}

/* The angle in (-pi/2, 0) where, at this radius, the magnetisation changes sign, smoothly or by a jump between two
 * maxima. The half circle from there to the opposite point is all the average needs: the rest is its mirror image
 * under (z0, z0', h, u) -> -(z0, z0', h, u). */
static int find_edge(const struct landscape *landscape, double radius, double *edge)
{
    double low = -M_PI_2, high = 0;
    while (high - low > 1e-9) {
        double middle = 0.5 * (low + high);
        struct maximum highest;
        int status = climb_highest(landscape, radius, middle, &highest);
        if (status)
            return status;
        if (highest.m > 0)
            high = middle;
        else
            low = middle;
    }
    *edge = high;
    return GSL_SUCCESS;
}

/* Nodes and weights of the tanh-sinh rule on (0, 1): a rapid change at the ends does it no harm. */
struct rule {
    size_t count;
    double *nodes, *weights;
};

static int rule_make(struct rule *rule, size_t half)
{
    static const double last = 3.1; /* the weights have fallen to 1e-14 there */
    rule->count = 2 * half + 1;
    rule->nodes = malloc(rule->count * sizeof *rule->nodes);
    rule->weights = malloc(rule->count * sizeof *rule->weights);
    if (!rule->nodes || !rule->weights)
        return GSL_ENOMEM;
    double step = last / (double)half;
    for (size_t i = 0; i < rule->count; i++) {
        double t = ((double)i - (double)half) * step, x = M_PI_2 * sinh(t);
        rule->nodes[i] = 1 / (1 + exp(-2 * x));
        rule->weights[i] = 0.5 * step * M_PI_2 * cosh(t) / gsl_pow_2(cosh(x));
    }
    return GSL_SUCCESS;
}

static void rule_free(struct rule *rule)
{
    free(rule->nodes);
    free(rule->weights);
}

static int add_point(const struct landscape *landscape, double radius, double angle, double weight,
                     struct limit_moments *moments)
{
    struct maximum point;
    int status = climb_highest(landscape, radius, angle, &point);
    double determinant = point.hh * point.uu - point.hu * point.hu;
    moments->highest += weight * point.value;
    moments->log_determinant += weight * log(landscape->chi * landscape->chi_hat * determinant);
    moments->m2 += weight * point.m * point.m;
    moments->g2 += weight * point.g * point.g;
    moments->response_m += weight * point.m * radius * sin(angle) / landscape->root_qhat;
    moments->response_g += weight * point.g * radius * cos(angle) / landscape->root_q1;
    return status;
}

int correlated_limit(const struct limit_parameters *limit, double resolution, struct limit_moments *moments)
{
    double variance = 2 * limit->distance;
    const struct landscape landscape = {
        .coupling = limit->coupling,
        .chi = limit->chi,
        .chi_hat = limit->chi_hat,
        .root_q1 = sqrt(1 - variance),
        .root_variance = sqrt(variance),
        .root_qhat = sqrt(limit->qhat),
    };
    struct rule angles;
    int status = rule_make(&angles, (size_t)lrint(24 * resolution));
    gsl_integration_glfixed_table *radii = gsl_integration_glfixed_table_alloc((size_t)lrint(30 * resolution));
    if (!radii)
        status = GSL_ENOMEM;
    *moments = (struct limit_moments){0};
    for (size_t i = 0; !status && i < radii->n; i++) {
        double radius, weight, edge;
        gsl_integration_glfixed_point(0, largest_radius, i, &radius, &weight, radii);
        /* Twice the half circle, radius exp(-radius^2/2)/(2 pi), pi for the range of the angle. */
        weight *= radius * exp(-0.5 * radius * radius);
        status = find_edge(&landscape, radius, &edge);
        for (size_t k = 0; k < angles.count && !status; k++)
            status = add_point(&landscape, radius, edge + M_PI * angles.nodes[k], weight * angles.weights[k], moments);
    }
    if (radii)
        gsl_integration_glfixed_table_free(radii);
    rule_free(&angles);
    return status;
}

struct limit_problem {
    double coupling, distance, resolution;
    struct limit_saddle *saddle;
};

/* The stationarity equations of (L.21) in x = (ln qhat, ln chi, ln chi_hat), all relative. */
static int limit_equations(const double *x, void *context, double *values)
{
    struct limit_problem *problem = context;
    double q1 = 1 - 2 * problem->distance, qhat = exp(x[0]), chi = exp(x[1]), chi_hat = exp(x[2]);
    const struct limit_parameters parameters = {problem->coupling, problem->distance, qhat, chi, chi_hat};
    struct limit_moments moments;
    int status = correlated_limit(&parameters, problem->resolution, &moments);
    if (status)
        return status;
    values[0] = moments.m2 / q1 - 1;
    values[1] = moments.g2 / qhat - 1;
    values[2] = (1 - q1 + chi) / moments.response_m - 1;
    *problem->saddle = (struct limit_saddle){
        .qhat = qhat,
        .chi = chi,
        .chi_hat = chi_hat,
        .local_entropy = moments.highest - 0.5 * (qhat * (1 - q1) + q1 * chi_hat + qhat * chi),
        .external_entropy = 0.5 * (chi * chi_hat - moments.log_determinant - chi * moments.response_g -
                                   chi_hat * moments.response_m),
        .residual = fmax(fabs(values[0]), fmax(fabs(values[1]), fabs(values[2]))),
    };
    return GSL_SUCCESS;
}

int limit_saddle_solve(double coupling, double distance, double resolution, struct limit_saddle *saddle)
{
    struct limit_problem problem = {
        .coupling = coupling, .distance = distance, .resolution = resolution, .saddle = saddle};
    double x[] = {log(saddle->qhat), log(saddle->chi), log(saddle->chi_hat)};
    /* The value is stationary: its error is of the order of the square of the tolerance. */
    const struct newton_search search = {
        .unknowns = 3, .difference = 1e-5, .largest_step = 0.7, .tolerance = 1e-7, .iterations = 30};
    return newton_solve(limit_equations, &problem, &search, x);
}
