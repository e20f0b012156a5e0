#include "theory/local_entropy.h"

#include "theory/root.h"
#include "theory/site_measure.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

static const double smallest_replicas = 1e-4, largest_replicas = 1e10;
/* Of y qhat. For J < 0 the replicas can be more alike than q1 without any conjugate field: no saddle. */
static const double smallest_product = 1e-8;
static const double finest_resolution = 8;

/* The two equations of the densest clusters and their derivatives with respect to y and qhat. */
struct equations {
    double overlap;  /* <m^2>/q1 ... written as 1 - <1 - m^2>/(1 - q1) */
    double external; /* Sigma_ext */
    double overlap_y, overlap_qhat, external_y, external_qhat;
};

struct problem {
    double coupling, distance, resolution;
    struct cluster_saddle *saddle;
    struct equations equations;
};

/* Evaluates the functional and the equations at problem->saddle->{replicas, qhat}. */
static int evaluate(struct problem *problem)
{
    struct cluster_saddle *saddle = problem->saddle;
    double y = saddle->replicas, qhat = saddle->qhat, q1 = 1 - 2 * problem->distance;
    struct site_moments site;
    int status = site_measure(&(struct site_parameters){problem->coupling, problem->distance, y, qhat},
                              problem->resolution, &site);
    if (status)
        return status;

    saddle->functional = -0.5 * y * (y - 1) * q1 * qhat - 0.5 * y * qhat + site.log_z;
    saddle->local_entropy = site.log_w - 0.5 * qhat * (1 + (2 * y - 1) * q1);
    saddle->external_entropy = site.log_z - y * site.log_w + 0.5 * y * y * q1 * qhat;
    saddle->slope = (y - 1) * (qhat - site.g2);
    double a = (site.uu - 1) / qhat, b = (site.zz - 1) / q1, c = site.zu / sqrt(qhat * q1);
    saddle->stability = (y * y - c * c) - fabs(a * b);

    /* M = <m^2>; its derivatives follow from Cov(m^2, ln W) and the heat equation in sqrt(qhat) z', (L.11). */
    double m2 = 1 - site.variance, m4 = 1 - 2 * site.variance + site.variance2;
    double m2_variance = site.variance - site.variance2; /* <m^2 (1 - m^2)> */
    double m2_y = -site.cov;
    double m2_qhat = 0.5 * (2 * site.variance2 - 4 * m2_variance + 5 * y * m2_variance + y * y * m4 -
                            m2 * (y * site.variance + y * y * m2));
    double excess = 2 * problem->distance - site.variance; /* M - q1 */
    problem->equations = (struct equations){
        .overlap = excess / (2 * problem->distance),
        .overlap_y = m2_y / (2 * problem->distance),
        .overlap_qhat = m2_qhat / (2 * problem->distance),
        .external = saddle->external_entropy,
        .external_y = y * (q1 * qhat - site.var_log_w),
        .external_qhat = 0.5 * y * (y - 1) * excess - y * (0.5 * (2 * y - 1) * excess + 0.5 * y * (y - 1) * m2_y),
    };
    saddle->residual = fabs(problem->equations.overlap);
    return GSL_SUCCESS;
}

/* <m^2> - q1 as a function of ln qhat. */
static int overlap_equation(double log_qhat, void *context, double *value, double *derivative)
{
    struct problem *problem = context;
    problem->saddle->qhat = exp(log_qhat);
    int status = evaluate(problem);
    *value = problem->equations.overlap;
    *derivative = problem->equations.overlap_qhat * problem->saddle->qhat;
    return status;
}

static int solve_qhat(struct problem *problem, double tolerance)
{
    double log_qhat = log(problem->saddle->qhat);
    const struct root_search search = {.low = log(smallest_product / problem->saddle->replicas),
                                       .high = INFINITY,
                                       .largest_step = 2,
                                       .step_tolerance = 1e-13,
                                       .value_tolerance = tolerance};
    return root_find(overlap_equation, problem, &search, &log_qhat);
}

/* Where qhat starts if nothing better is known: all replicas on one side of one common bias, y -> infinity. */
static double first_qhat(double distance, double replicas)
{
    double m = sqrt(1 - 2 * distance);
    return atanh(m) / m / replicas;
}

int cluster_saddle_at_replicas(double coupling, double distance, double resolution, struct cluster_saddle *saddle)
{
    struct problem problem = {.coupling = coupling, .distance = distance, .resolution = resolution, .saddle = saddle};
    if (!(saddle->qhat > 0))
        saddle->qhat = first_qhat(distance, saddle->replicas);
    return solve_qhat(&problem, 1e-12);
}

/* -Sigma_ext as a function of ln y, qhat following the overlap equation. */
static int external_equation(double log_replicas, void *context, double *value, double *derivative)
{
    struct problem *problem = context;
    struct cluster_saddle *saddle = problem->saddle;
    /* y qhat changes little along a curve. */
    double product = saddle->replicas * saddle->qhat;
    saddle->replicas = exp(log_replicas);
    saddle->qhat = product / saddle->replicas;
    int status = solve_qhat(problem, 1e-6);
    const struct equations *e = &problem->equations;
    if (status == GSL_EDOM) {
        /* Without a conjugate field Sigma_ext = ln <W^y> - y <ln W>_y <= 0: y is too large. */
        *value = 1;
        *derivative = 0;
        return GSL_SUCCESS;
    }
    /* What is left of the overlap equation is taken into account to first order. */
    *value = e->external_qhat * e->overlap / e->overlap_qhat - e->external;
    *derivative = -saddle->replicas * (e->external_y - e->external_qhat * e->overlap_y / e->overlap_qhat);
    return status;
}

/* Newton's method for both equations in (ln y, ln qhat) from a nearby start, until the steps vanish or, in the rounding
 * noise, shrink no more and no longer change the value Phi/y, which is stationary in both. (For large y it hardly
 * depends on y along y qhat = constant, and rounding moves the steps more than the value.) GSL_EFAILED if it does not settle, GSL_EDOM if y leaves its range. */
static int polish(struct problem *problem)
{
    static const double settled = 1e-14, shortest = 1e-9, longest = 0.5;
    struct cluster_saddle *saddle = problem->saddle;
    double previous = INFINITY;
    for (int iteration = 0; iteration < 12; iteration++) {
        int status = evaluate(problem);
        if (status)
            return status;
        const struct equations *e = &problem->equations;
        double y = saddle->replicas, qhat = saddle->qhat;
        double a = e->overlap_y * y, b = e->overlap_qhat * qhat, c = e->external_y * y, d = e->external_qhat * qhat;
        double determinant = a * d - b * c;
        double step_y = (b * e->external - d * e->overlap) / determinant;
        double step_qhat = (c * e->overlap - a * e->external) / determinant;
        double step = fmax(fabs(step_y), fabs(step_qhat));
        if (!(step < longest))
            return GSL_EFAILED;
        double change_y = step_y * e->external / y;
        double change_qhat = step_qhat * qhat * 0.5 * (y - 1) * e->overlap * 2 * problem->distance;
        saddle->local_entropy = saddle->functional / y;
        saddle->residual = fmax(fabs(e->overlap), fabs(e->external) / y);
        saddle->replicas = y * exp(step_y);
        saddle->qhat = qhat * exp(step_qhat);
        if (!(saddle->replicas <= largest_replicas))
            return GSL_EDOM;
        if (step < shortest || (step >= 0.5 * previous && fabs(change_y) + fabs(change_qhat) < settled))
            return GSL_SUCCESS;
        previous = step;
    }
    return GSL_EFAILED;
}

/* Bisection and Newton's method in ln y, qhat following: slower and safer than `polish`. */
static int search_replicas(struct problem *problem, double step_tolerance)
{
    double log_replicas = log(problem->saddle->replicas);
    const struct root_search search = {.low = log(smallest_replicas),
                                       .high = log(largest_replicas),
                                       .largest_step = 3,
                                       .step_tolerance = step_tolerance,
                                       .value_tolerance = 0};
    return root_find(external_equation, problem, &search, &log_replicas);
}

int cluster_saddle_densest(double coupling, double distance, double resolution, struct cluster_saddle *saddle)
{
    struct problem problem = {.coupling = coupling, .distance = distance, .resolution = resolution, .saddle = saddle};
    if (saddle->replicas > 0 && saddle->replicas < largest_replicas && saddle->qhat > 0) {
        struct cluster_saddle start = *saddle;
        if (!polish(&problem))
            return GSL_SUCCESS;
        *saddle = start;
    } else {
        saddle->replicas = coupling > 0 ? 8 : 2;
        saddle->qhat = first_qhat(distance, saddle->replicas);
    }
    /* Roughly first, on a coarse rule, then both equations at once. For y of 1e8 and more rounding blurs
     * Sigma_ext, and the second step needs the safe search as well. */
    problem.resolution = fmin(resolution, 0.67);
    int status = search_replicas(&problem, 3e-2);
    problem.resolution = resolution;
    if (!status) {
        struct cluster_saddle start = *saddle;
        status = polish(&problem);
        if (status == GSL_EFAILED) {
            *saddle = start;
            status = search_replicas(&problem, 1e-5);
            saddle->local_entropy = saddle->functional / saddle->replicas;
            saddle->residual = fmax(saddle->residual, fabs(saddle->external_entropy) / saddle->replicas);
        }
    }
    if (status == GSL_EDOM) {
        saddle->replicas = fmin(fmax(saddle->replicas, smallest_replicas), largest_replicas);
        int beyond = solve_qhat(&problem, 1e-12);
        return beyond ? beyond : GSL_EDOM;
    }
    return status;
}

int local_entropy_densest(double coupling, double distance, double tolerance, struct densest *densest)
{
    *densest = (struct densest){.low = -INFINITY, .high = INFINITY, .error = INFINITY};
    double previous = GSL_POSINF;
    for (double resolution = 1; resolution <= finest_resolution; resolution *= 2) {
        int status = cluster_saddle_densest(coupling, distance, resolution, &densest->saddle);
        if (status == GSL_ENOMEM)
            return status;
        if (status && status != GSL_EDOM)
            break;
        struct cluster_saddle *saddle = &densest->saddle;
        /* Beyond the range of y: phi_I grows with y towards its value at y*, Phi/y falls. */
        double value = status == GSL_EDOM ? saddle->functional / saddle->replicas : saddle->local_entropy;
        densest->bounded = status == GSL_EDOM;
        densest->error = fabs(value - previous);
        densest->high = fmax(value, saddle->local_entropy);
        densest->low = fmin(value, saddle->local_entropy);
        densest->stable = saddle->stability > 0;
        previous = value;
        /* At the lower end y* is smaller than y: both are upper bounds. */
        bool bracketed = !densest->bounded || saddle->replicas > 1;
        if (!bracketed)
            densest->low = GSL_NEGINF;
        densest->converged = bracketed && densest->error < tolerance && densest->high - densest->low < tolerance;
        if (densest->error < tolerance)
            break;
    }
    return GSL_SUCCESS;
}

int local_entropy_tuples(double coupling, double distance, double replicas, double tolerance, struct tuples *tuples)
{
    *tuples = (struct tuples){.saddle = {.replicas = replicas}, .error = GSL_POSINF};
    double previous = GSL_POSINF;
    for (double resolution = 1; resolution <= finest_resolution && !tuples->converged; resolution *= 2) {
        int status = cluster_saddle_at_replicas(coupling, distance, resolution, &tuples->saddle);
        if (status == GSL_ENOMEM)
            return status;
        tuples->error = fabs(tuples->saddle.functional - previous);
        previous = tuples->saddle.functional;
        if (status)
            break;
        tuples->converged = tuples->error < tolerance;
    }
    return GSL_SUCCESS;
}
