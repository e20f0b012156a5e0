#include "theory/replica_symmetric.h"

#include "common/gaussian.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>

/* The averages are trapezoidal sums over two independent normal variables; beyond this the weight is 1e-18. */
static const double grid_range = 9.0;

/* Step at resolution 1 while the integrand varies on the scale 1. The rule converges exponentially, as
 * exp(-2 pi d / step), d the distance of the nearest zero of the site's partition function: about pi/2. */
static const double grid_step = 0.25;

static const double largest_grid = 1e6;

/* One site in given fields: its spin s has the weight exp(s u) Phi((J' + s w)/sqrt(1 - q)). */
struct site {
    double log_z;
    double magnetisation; /* m = d ln Z/du */
    double force;         /* g = d ln Z/dw */
    double hazard;        /* d ln Z/dJ' */
};

static struct site solve_site(double shifted_coupling, double deviation, double w, double u)
{
    double up = (shifted_coupling + w) / deviation, down = (shifted_coupling - w) / deviation;
    double log_up = u + gaussian_log_cdf(up), log_down = -u + gaussian_log_cdf(down);
    double m = tanh(0.5 * (log_up - log_down));
    double hazard_up = 0.5 * (1.0 + m) * gaussian_hazard(up) / deviation;
    double hazard_down = 0.5 * (1.0 - m) * gaussian_hazard(down) / deviation;
    return (struct site){
        .log_z = fmax(log_up, log_down) + log1p(exp(-fabs(log_up - log_down))),
        .magnetisation = m,
        .force = hazard_up - hazard_down,
        .hazard = hazard_up + hazard_down,
    };
}

int replica_functional(const struct replica_parameters *parameters, const struct replica_order *order,
                       double resolution, struct replica_functional *functional)
{
    double eta = parameters->symmetry;
    double q = order->overlap, qhat = order->qhat;
    double covariance = eta * order->response_distinct;
    if (!(q >= 0.0 && q < 1.0 && qhat >= 0.0 && fabs(eta) <= 1.0 && resolution > 0.0))
        return GSL_EDOM;

    /* w = sqrt(q) a, u = correlated a + independent b, with a and b standard normal */
    double deviation = sqrt(1.0 - q), w_scale = sqrt(q);
    double u_correlated = q > 0.0 ? covariance / w_scale : 0.0;
    double u_independent = sqrt(fmax(0.0, qhat - u_correlated * u_correlated));
    double a_scale = hypot(w_scale / deviation, u_correlated);
    double a_step = grid_step / resolution / fmax(1.0, a_scale);
    double b_step = grid_step / resolution / fmax(1.0, u_independent);
    double a_count = ceil(grid_range / a_step), b_count = ceil(grid_range / b_step);
    if (!(2.0 * a_count * b_count <= largest_grid))
        return GSL_EDOM;

    double shifted = parameters->coupling + eta * (order->response_same - order->response_distinct);
    double log_z = 0.0;
    struct replica_order sum = {0};
    /* (a, b) -> (-a, -b) exchanges the two states of the spin: half of the plane is enough. */
    for (int i = 0; i <= (int)a_count; i++) {
        double a = i * a_step;
        double a_weight = (i == 0 ? 0.5 : 1.0) * a_step * exp(-0.5 * a * a);
        for (int j = -(int)b_count; j <= (int)b_count; j++) {
            double b = j * b_step;
            double weight = a_weight * b_step * exp(-0.5 * b * b) / M_PI;
            const struct site site =
                solve_site(shifted, deviation, w_scale * a, u_correlated * a + u_independent * b);
            log_z += weight * site.log_z;
            sum.overlap += weight * site.magnetisation * site.magnetisation;
            sum.qhat += weight * site.force * site.force;
            sum.response_same += weight * site.hazard;
            sum.response_distinct += weight * site.magnetisation * site.force;
        }
    }
    functional->means = sum;
    functional->value = log_z - 0.5 * qhat * (1.0 - q) -
                        0.5 * eta * (gsl_pow_2(order->response_same) - gsl_pow_2(order->response_distinct));
    return GSL_SUCCESS;
}

int replica_saddle(const struct replica_parameters *parameters, double start, struct replica_saddle *saddle)
{
    static const double tolerance = 1e-12; /* the entropy is stationary: its error is the square */
    static const double damping = 0.3;
    static const int most_iterations = 4000;
    if (!(start > 0.0 && start < 1.0) || !(fabs(parameters->symmetry) <= 1.0) || !isfinite(parameters->coupling))
        return GSL_EDOM;

    *saddle = (struct replica_saddle){
        .order = {.overlap = start, .qhat = start, .response_same = gaussian_hazard(parameters->coupling)},
        .residual = INFINITY,
    };
    for (saddle->iterations = 0; saddle->iterations < most_iterations; saddle->iterations++) {
        struct replica_functional functional;
        struct replica_order *order = &saddle->order;
        if (replica_functional(parameters, order, 1.0, &functional))
            break; /* runs to q = 1: the last order stands, not converged */
        const struct replica_order change = {
            .overlap = functional.means.overlap - order->overlap,
            .qhat = functional.means.qhat - order->qhat,
            .response_same = functional.means.response_same - order->response_same,
            .response_distinct = functional.means.response_distinct - order->response_distinct,
        };
        saddle->entropy = functional.value;
        saddle->residual = fmax(fmax(fabs(change.overlap), fabs(change.qhat)),
                                fmax(fabs(change.response_same), fabs(change.response_distinct)));
        saddle->converged = saddle->residual <= tolerance;
        if (saddle->converged)
            break;
        order->overlap += (1.0 - damping) * change.overlap;
        order->qhat += (1.0 - damping) * change.qhat;
        order->response_same += (1.0 - damping) * change.response_same;
        order->response_distinct += (1.0 - damping) * change.response_distinct;
    }
    return GSL_SUCCESS;
}
