#include "theory/franz_parisi.h"

#include "common/gaussian.h"
#include "theory/cavity_average.h"
#include "theory/pairs.h"
#include "theory/quadrature.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multiroots.h>
#include <gsl/gsl_roots.h>
#include <string.h>

/* The unknowns: ln((q - S^2)/((1 - q) S^2)), ln qhat, field. All three are smooth at both ends of d. */
enum { LOG_RATIO, LOG_QHAT, FIELD, UNKNOWNS };

/* A saddle counts as found when its equations hold to this; the entropy is stationary, so its error is of second
 * order. Newton steps go on to `exact` as long as they get there. */
static const double acceptable = 1e-6, exact = 1e-12;

struct rules {
    gsl_integration_glfixed_table *field; /* Gauss-Legendre rule of a panel of the local field */
    struct cavity_rule *cavity;
};

struct problem {
    double coupling, distance;
    const struct rules *rules;
    struct franz_parisi_saddle saddle; /* what the last evaluation saw */
};

/* Averages << >> over the field of the reference, the local field omega and the cavity field. */
struct averages {
    double log_z, magnetisation, m2, one_less_m2, g2;
};

static bool rules_create(struct rules *rules, double resolution)
{
    rules->field = gsl_integration_glfixed_table_alloc(panels_order(resolution));
    rules->cavity = cavity_rule_create(resolution);
    return rules->field && rules->cavity;
}

static void rules_free(struct rules *rules)
{
    if (rules->field)
        gsl_integration_glfixed_table_free(rules->field);
    cavity_rule_free(rules->cavity);
}

/* What the functional is evaluated at. S = overlap with the reference, excess = q - S^2, variance = 1 - q. */
struct point {
    double coupling, reference_overlap, q, excess, variance, qhat, field;
};

/* Adds the average at local field omega, in which weight is the quadrature weight. */
static void add_field(const struct point *p, const struct cavity_rule *rule, double omega, double weight,
                      struct averages *sums)
{
    /* Density (F.9): omega is Gaussian of variance q, tilted by the reference's field being above -J. */
    double log_density = -0.5 * omega * omega / p->q - 0.5 * log(2 * M_PI * p->q) +
                         gaussian_log_cdf((p->coupling + p->reference_overlap * omega / p->q) / sqrt(p->excess / p->q)) -
                         gaussian_log_cdf(p->coupling);
    static const double negligible = -60;
    if (log_density < negligible)
        return;
    double root_variance = sqrt(p->variance);
    double plus = (p->coupling + omega) / root_variance, minus = (p->coupling - omega) / root_variance;
    double log_plus = gaussian_log_cdf(plus), log_minus = gaussian_log_cdf(minus);
    double hazard_plus = gaussian_hazard(plus), hazard_minus = gaussian_hazard(minus);
    double rho = p->field + 0.5 * (log_plus - log_minus);
    struct cavity_average cavity;
    cavity_average(rule, rho, sqrt(p->qhat), &cavity);
    double density = weight * exp(log_density);
    double log_favoured = rho > 0 ? log_plus + p->field : log_minus - p->field;
    sums->log_z += density * (log_favoured + cavity.log_2cosh_excess);
    sums->magnetisation += density * cavity.magnetisation;
    sums->m2 += density * cavity.m2;
    sums->one_less_m2 += density * 4 * cavity.plus_minus;
    /* g^2, in a form without cancellation for m -> 0, and in one for m -> +-1 */
    double sum = hazard_plus + hazard_minus, difference = hazard_plus - hazard_minus;
    double g2 = p->q < 0.5 ? 0.25 * (sum * sum * cavity.m2 + 2 * sum * difference * cavity.magnetisation +
                                     difference * difference)
                           : hazard_plus * hazard_plus * cavity.plus2 -
                                 2 * hazard_plus * hazard_minus * cavity.plus_minus +
                                 hazard_minus * hazard_minus * cavity.minus2;
    sums->g2 += density / p->variance * g2;
}

static struct averages average(const struct point *p, const struct rules *rules)
{
    /* Phi((J +- omega)/sqrt(1 - q)) turns around |omega| = J on the scale sqrt(1 - q), the density around
     * omega = -J q/S on the scale of its own argument. */
    double standard = sqrt(p->q), range = 9.5 * standard, stretch = p->q / p->reference_overlap;
    double likelihood = sqrt(p->variance), density = stretch * sqrt(p->excess / p->q);
    const struct panels panels = {
        .count = 2,
        .features = {{.centre = fabs(p->coupling), .radius = 9 * likelihood, .scale = likelihood},
                     {.centre = fabs(p->coupling) * stretch, .radius = 9 * density, .scale = density}},
        .longest = 1.2 * standard,
    };
    struct averages sums = {0};
    for (double from = 0; from < range;) {
        double to = fmin(range, panels_next(&panels, from));
        for (size_t i = 0; i < rules->field->n; i++) {
            double omega, weight;
            gsl_integration_glfixed_point(from, to, i, &omega, &weight, rules->field);
            add_field(p, rules->cavity, omega, weight, &sums);
            add_field(p, rules->cavity, -omega, weight, &sums);
        }
        from = to;
    }
    return sums;
}

/* The stationarity conditions (F.11), each relative to its own scale at both ends of d. */
static int equations(const gsl_vector *unknowns, void *context, gsl_vector *values)
{
    struct problem *problem = context;
    double log_ratio = gsl_vector_get(unknowns, LOG_RATIO), log_qhat = gsl_vector_get(unknowns, LOG_QHAT);
    double d = problem->distance, overlap = 1 - 2 * d, range = 4 * d * (1 - d); /* 1 - S^2 */
    double ratio = exp(log_ratio) * overlap * overlap;
    struct point p = {.coupling = problem->coupling,
                      .reference_overlap = overlap,
                      .excess = range * ratio / (1 + ratio),
                      .variance = range / (1 + ratio),
                      .qhat = exp(log_qhat),
                      .field = gsl_vector_get(unknowns, FIELD)};
    p.q = overlap * overlap + p.excess;
    /* Steps of the solver that leave the domain are refused; it then tries shorter ones. */
    if (!(fabs(log_ratio) < 40) || !(fabs(log_qhat) < 40) || !(fabs(p.field) < 1e6))
        return GSL_EDOM;
    struct averages a = average(&p, problem->rules);
    gsl_vector_set(values, LOG_RATIO,
                   (p.q < 0.5 ? p.q - a.m2 : a.one_less_m2 - p.variance) / (p.q * p.variance));
    gsl_vector_set(values, LOG_QHAT, a.g2 / p.qhat - 1);
    gsl_vector_set(values, FIELD, (a.magnetisation - overlap) / (overlap * range));
    problem->saddle = (struct franz_parisi_saddle){
        .overlap = p.q,
        .qhat = p.qhat,
        .field = p.field,
        .entropy = -0.5 * p.qhat * p.variance - p.field * overlap + a.log_z,
        .residual = fmax(gsl_vector_max(values), -gsl_vector_min(values)),
    };
    return gsl_finite(problem->saddle.residual) ? GSL_SUCCESS : GSL_EDOM;
}

/* Solves at problem->distance from the start in `unknowns`, which receives the solution. GSL_EFAILED: none found. */
static int solve(struct problem *problem, gsl_multiroot_fsolver *solver, double unknowns[UNKNOWNS])
{
    gsl_vector_view start = gsl_vector_view_array(unknowns, UNKNOWNS);
    gsl_multiroot_function function = {equations, UNKNOWNS, problem};
    int status = gsl_multiroot_fsolver_set(solver, &function, &start.vector);
    for (int iteration = 0; iteration < 25 && !status; iteration++) {
        status = gsl_multiroot_fsolver_iterate(solver);
        if (fmax(gsl_vector_max(solver->f), -gsl_vector_min(solver->f)) < exact)
            break;
    }
    gsl_vector *best = gsl_multiroot_fsolver_root(solver), *values = gsl_multiroot_fsolver_f(solver);
    if (equations(best, problem, values) || !(problem->saddle.residual < acceptable))
        return GSL_EFAILED;
    gsl_vector_memcpy(&start.vector, best);
    return GSL_SUCCESS;
}

/* A saddle followed in d, in the variable ln(S/(1 - S)). */
struct path {
    gsl_multiroot_fsolver *solver;
    bool started;
    double position, step;                       /* of the last saddle found; length of the next step */
    double unknowns[UNKNOWNS], slope[UNKNOWNS]; /* there */
    struct franz_parisi_saddle found;
};

static double position_of(double distance)
{
    return log((1 - 2 * distance) / (2 * distance));
}

/* Solves at d = 0.3, where a fixed start is close for J up to 1; larger J are approached in steps. */
static int start(struct path *path, struct problem *problem)
{
    static const double first_distance = 0.3, nearest = 1, step = 0.1;
    const double first[UNKNOWNS] = {-0.2, -2.5, 0.35}, coupling = problem->coupling;
    *path = (struct path){.solver = path->solver, .started = true, .position = position_of(first_distance), .step = 0.5};
    memcpy(path->unknowns, first, sizeof first);
    problem->distance = first_distance;
    int status = GSL_SUCCESS;
    for (double approach = nearest; approach < coupling && !status; approach += step) {
        problem->coupling = approach;
        status = solve(problem, path->solver, path->unknowns);
    }
    problem->coupling = coupling;
    if (!status)
        status = solve(problem, path->solver, path->unknowns);
    path->found = problem->saddle;
    return status;
}

/* Follows the saddle to problem->distance by linear extrapolation, with steps that shrink when they fail. On failure
 * the last saddle found stays in the path and the problem. */
static int follow(struct path *path, struct problem *problem)
{
    static const double smallest_step = 5e-3, largest_step = 1.5;
    const double distance = problem->distance, target = position_of(distance);
    int status = path->started ? GSL_SUCCESS : start(path, problem);
    while (!status && path->position != target) {
        double change = target - path->position, trial[UNKNOWNS];
        bool last = fabs(change) <= path->step;
        if (!last)
            change = copysign(path->step, change);
        for (int i = 0; i < UNKNOWNS; i++)
            trial[i] = path->unknowns[i] + path->slope[i] * change;
        problem->distance = last ? distance : 0.5 / (1 + exp(path->position + change));
        if (!solve(problem, path->solver, trial)) {
            for (int i = 0; i < UNKNOWNS && fabs(change) > smallest_step; i++) /* else it would be rounding */
                path->slope[i] = (trial[i] - path->unknowns[i]) / change;
            memcpy(path->unknowns, trial, sizeof trial);
            path->position = last ? target : path->position + change;
            path->step = fmin(largest_step, 1.5 * path->step);
            path->found = problem->saddle;
        } else {
            path->step = 0.4 * fabs(change);
            if (path->step < smallest_step)
                status = GSL_EFAILED;
        }
    }
    problem->saddle = path->found;
    return status;
}

int franz_parisi(double coupling, double distance, double tolerance, struct franz_parisi *result)
{
    static const double finest = 8;
    *result = (struct franz_parisi){.error = GSL_POSINF};
    struct path path = {.solver = gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, UNKNOWNS)};
    int status = path.solver ? GSL_SUCCESS : GSL_ENOMEM;
    double previous = GSL_POSINF;
    for (double resolution = 1; resolution <= finest && !status && !result->converged; resolution *= 2) {
        struct rules rules;
        struct problem problem = {.coupling = coupling, .distance = distance, .rules = &rules};
        if (!rules_create(&rules, resolution))
            status = GSL_ENOMEM;
        else
            status = resolution == 1 ? follow(&path, &problem) : solve(&problem, path.solver, path.unknowns);
        rules_free(&rules);
        result->saddle = problem.saddle;
        result->error = fabs(problem.saddle.entropy - previous);
        result->converged = !status && result->error < tolerance;
        previous = problem.saddle.entropy;
    }
    if (path.solver)
        gsl_multiroot_fsolver_free(path.solver);
    if (result->converged) {
        result->low = result->high = result->saddle.entropy;
    } else {
        double bound = pairs_entropy(coupling, 1 - 2 * distance) - M_LN2 - gaussian_log_cdf(coupling);
        result->low = GSL_NEGINF;
        result->high = bound;
        result->saddle.entropy = bound;
    }
    return status == GSL_ENOMEM ? status : GSL_SUCCESS;
}

/* phi_FP as a function of ln d, for the root finder, at one resolution. */
struct curve {
    struct problem problem;
    struct path path;
};

static double potential(double log_distance, void *context)
{
    struct curve *curve = context;
    curve->problem.distance = exp(log_distance);
    /* Where the saddle has ended the potential is below every bound. */
    return follow(&curve->path, &curve->problem) ? -1 : curve->problem.saddle.entropy;
}

static const double root_tolerance = 1e-11; /* of ln d_iso: what rounding leaves of phi_FP over its slope */

/* Brackets the root from d = 1/2, where phi_FP = Sigma > 0, downwards, and solves. */
static int find_root(struct curve *curve, double *log_distance)
{
    static const double first = 0.49, last = 1e-10, step = 0.3;
    double high = log(first), low = high;
    if (potential(high, curve) < 0)
        return GSL_EDOM;
    do {
        high = low;
        low -= step;
        if (low < log(last))
            return GSL_EDOM;
    } while (potential(low, curve) > 0);

    gsl_root_fsolver *root = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!root)
        return GSL_ENOMEM;
    gsl_function function = {potential, curve};
    int status = gsl_root_fsolver_set(root, &function, low, high);
    for (int iteration = 0; iteration < 100 && !status && high - low > root_tolerance; iteration++) {
        status = gsl_root_fsolver_iterate(root);
        low = gsl_root_fsolver_x_lower(root);
        high = gsl_root_fsolver_x_upper(root);
    }
    *log_distance = gsl_root_fsolver_root(root);
    gsl_root_fsolver_free(root);
    return status;
}

int franz_parisi_isolation(double coupling, struct isolation *result)
{
    *result = (struct isolation){.error = GSL_POSINF};
    struct rules coarse, fine;
    bool created = rules_create(&coarse, 1);
    created = rules_create(&fine, 2) && created;
    struct curve curve = {.problem = {.coupling = coupling, .rules = &coarse},
                          .path = {.solver = gsl_multiroot_fsolver_alloc(gsl_multiroot_fsolver_hybrids, UNKNOWNS)}};
    double log_distance = 0;
    int status = created && curve.path.solver ? find_root(&curve, &log_distance) : GSL_ENOMEM;
    if (!status) {
        const double width = 1e-3;
        double slope = (potential(log_distance + width, &curve) - potential(log_distance - width, &curve)) / (2 * width);
        curve.problem.rules = &fine;
        curve.problem.distance = exp(log_distance);
        int refined = solve(&curve.problem, curve.path.solver, curve.path.unknowns);
        double correction = -curve.problem.saddle.entropy / slope;
        if (!refined && fabs(correction) < width) {
            result->distance = exp(log_distance + correction);
            result->error = result->distance * (fabs(correction) + root_tolerance);
            result->converged = true;
        }
    }
    if (curve.path.solver)
        gsl_multiroot_fsolver_free(curve.path.solver);
    rules_free(&coarse);
    rules_free(&fine);
    return status == GSL_ENOMEM ? status : GSL_SUCCESS;
}
