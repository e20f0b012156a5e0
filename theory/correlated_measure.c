#include "theory/correlated_measure.h"

#include "common/gaussian.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_vector.h>
#include <stdbool.h>
#include <stdlib.h>

/* The Gaussian measures are cut where they have fallen by exp(-largest^2/2). */
static const double largest = 8.2;
static const size_t most_nodes = 6000, most_matrix = 1 << 20;
/* Of the factor T: beyond it underflow would reach terms that count. */
static const double largest_exponent = 600;

/* An equidistant grid, symmetric about 0: x_i = (i - middle) step, 2 middle + 1 nodes. */
struct axis {
    double step;
    size_t middle, count;
};

/* Z(z0, z0') = sum_ik A_i(z0) T_ik B_k(z0'): W^y is split into factors of h alone, of u alone and a rest T that neither
 * overflows nor underflows where it counts. A and B hold the Gaussian densities as well. */
struct groups {
    const struct correlated_parameters *parameters;
    double width_h, width_u;           /* sqrt(q1 - q0), sqrt(qhat1 - qhat0) */
    double root_q0, root_qhat0;
    struct axis h, u, outer_h, outer_u; /* inner fields; z0, z0' */
    double reference;                  /* ln W at the reference point of the splitting */
    gsl_vector *factor_h, *factor_u;   /* ln of the factors, over y and relative to the reference */
    gsl_matrix *rest, *rest_log_w;     /* T and T (l - reference) */
    gsl_matrix *outer_weights;         /* B: columns in three groups, B, B x, B (x^2 - 1), x = (u - <u>)/width_u */
    gsl_vector *outer_scales;          /* ln of the factors taken out of B */
    gsl_matrix *columns;               /* T B for the groups 1, x, x^2 - 1, and (T l) B */
};

static struct axis axis_make(double range, double step)
{
    struct axis axis = {.step = step};
    axis.middle = (size_t)fmin(ceil(range / step), (double)most_nodes);
    axis.count = 2 * axis.middle + 1;
    return axis;
}

static double axis_node(const struct axis *axis, size_t i)
{
    return ((double)i - (double)axis->middle) * axis->step;
}

/* How far from 0 the field h counts: for the largest z0 the weight of the branch that is pushed outwards,
 * Phi((J + h)/sqrt(1 - q1))^y, is followed until it is negligible. */
static double range_h(const struct groups *groups, double step)
{
    const struct correlated_parameters *p = groups->parameters;
    double centre = largest * groups->root_q0, scale = sqrt(2 * p->distance);
    double highest = -INFINITY;
    for (size_t i = 0; i < most_nodes; i++) {
        double beyond = (double)i * step, x = beyond / groups->width_h;
        double exponent = p->replicas * gaussian_log_cdf((p->coupling + centre + beyond) / scale) - 0.5 * x * x;
        if (exponent < highest - 0.5 * largest * largest)
            return centre + beyond;
        highest = fmax(highest, exponent);
    }
    return INFINITY;
}

/* Lays the four grids. Returns GSL_EFAILED if one needs too many nodes. */
static int lay_grids(struct groups *groups, double resolution)
{
    const struct correlated_parameters *p = groups->parameters;
    double y = p->replicas, width_u = groups->width_u, q1 = 1 - 2 * p->distance;
    double step_h = fmin(0.6 * groups->width_h, 0.25 * sqrt(2 * p->distance)) / resolution;
    /* cosh(u)^y has its branch points at Im u = pi/2. */
    double step_u = fmin(0.6 * width_u, 0.35) / resolution;
    groups->h = axis_make(range_h(groups, step_h), step_h);
    /* W^y is a mixture of exp(t u), |t| <= y, each of which moves the Gaussian in u by t width_u^2. */
    groups->u = axis_make(largest * groups->root_qhat0 + width_u * (y * width_u + largest), step_u);
    /* ln Z bends sharply on a line, on the scale 1/bend, where a group turns from one value of the spin to the other.
     * The line is near the diagonal z0 = -z0': steps in the golden ratio keep the rows of nodes across it apart from
     * one another, so that together they sample the bend much more finely than either grid does. */
    double bend = y * sqrt(p->qhat0 * q1);
    double step = 0.5 / sqrt(1 + bend) / resolution;
    groups->outer_h = axis_make(largest, step);
    groups->outer_u = axis_make(largest, 0.5 * (1 + sqrt(5)) * step);
    bool small = groups->h.middle < most_nodes && groups->u.middle < most_nodes &&
                 groups->h.count * groups->u.count < most_matrix &&
                 3 * groups->outer_u.count * GSL_MAX(groups->u.count, groups->h.count) < most_matrix &&
                 groups->outer_h.count * groups->outer_u.count < most_matrix;
    return small ? GSL_SUCCESS : GSL_EFAILED;
}

static int allocate(struct groups *groups)
{
    size_t h = groups->h.count, u = groups->u.count, outer = groups->outer_u.count;
    groups->factor_h = gsl_vector_alloc(h);
    groups->factor_u = gsl_vector_alloc(u);
    groups->rest = gsl_matrix_alloc(h, u);
    groups->rest_log_w = gsl_matrix_alloc(h, u);
    groups->outer_weights = gsl_matrix_alloc(u, 3 * outer);
    groups->outer_scales = gsl_vector_alloc(outer);
    groups->columns = gsl_matrix_alloc(h, 4 * outer);
    bool complete = groups->factor_h && groups->factor_u && groups->rest && groups->rest_log_w &&
                    groups->outer_weights && groups->outer_scales && groups->columns;
    return complete ? GSL_SUCCESS : GSL_ENOMEM;
}

static void release(struct groups *groups)
{
    gsl_vector_free(groups->factor_h);
    gsl_vector_free(groups->factor_u);
    gsl_matrix_free(groups->rest);
    gsl_matrix_free(groups->rest_log_w);
    gsl_matrix_free(groups->outer_weights);
    gsl_vector_free(groups->outer_scales);
    gsl_matrix_free(groups->columns);
}

/* Stores l(h_i, u_k) in groups->rest; l(-h, -u) = l(h, u). */
static void tabulate_log_w(struct groups *groups)
{
    const struct correlated_parameters *p = groups->parameters;
    double scale = sqrt(2 * p->distance);
    size_t rows = groups->h.count, columns = groups->u.count;
    for (size_t i = groups->h.middle; i < rows; i++) {
        double h = axis_node(&groups->h, i);
        double plus = gaussian_log_cdf((p->coupling + h) / scale), minus = gaussian_log_cdf((p->coupling - h) / scale);
        for (size_t k = 0; k < columns; k++) {
            double u = axis_node(&groups->u, k), gap = plus - minus + 2 * u;
            double log_w = (gap > 0 ? plus + u : minus - u) + log1p(exp(-fabs(gap)));
            gsl_matrix_set(groups->rest, i, k, log_w);
            gsl_matrix_set(groups->rest, rows - 1 - i, columns - 1 - k, log_w);
        }
    }
}

/* Splits W^y at the point (h*, u*) where the weight of the outer centre z0 = z0' = 0 is highest: the factor of h is
 * W(|h|, u*)^y, that of u is W(h*, |u|)^y, both over W(h*, u*)^y. Returns GSL_EFAILED if the rest spans too many orders
 * of magnitude. */
static int split(struct groups *groups)
{
    double y = groups->parameters->replicas, highest = -INFINITY;
    size_t middle_h = groups->h.middle, middle_u = groups->u.middle, best_h = middle_h, best_u = middle_u;
    for (size_t i = middle_h; i < groups->h.count; i++) {
        for (size_t k = middle_u; k < groups->u.count; k++) {
            double x = axis_node(&groups->h, i) / groups->width_h, x_u = axis_node(&groups->u, k) / groups->width_u;
            double exponent = y * gsl_matrix_get(groups->rest, i, k) - 0.5 * (x * x + x_u * x_u);
            if (exponent > highest) {
                highest = exponent;
                best_h = i;
                best_u = k;
            }
        }
    }
    groups->reference = gsl_matrix_get(groups->rest, best_h, best_u);
    for (size_t i = 0; i < groups->h.count; i++) {
        size_t mirrored = i < middle_h ? 2 * middle_h - i : i;
        gsl_vector_set(groups->factor_h, i, gsl_matrix_get(groups->rest, mirrored, best_u) - groups->reference);
    }
    for (size_t k = 0; k < groups->u.count; k++) {
        size_t mirrored = k < middle_u ? 2 * middle_u - k : k;
        gsl_vector_set(groups->factor_u, k, gsl_matrix_get(groups->rest, best_h, mirrored) - groups->reference);
    }
    for (size_t i = 0; i < groups->h.count; i++) {
        for (size_t k = 0; k < groups->u.count; k++) {
            double log_w = gsl_matrix_get(groups->rest, i, k) - groups->reference;
            double exponent = y * (log_w - gsl_vector_get(groups->factor_h, i) - gsl_vector_get(groups->factor_u, k));
            if (exponent > largest_exponent)
                return GSL_EFAILED;
            double rest = exp(exponent);
            gsl_matrix_set(groups->rest, i, k, rest);
            gsl_matrix_set(groups->rest_log_w, i, k, rest * log_w);
        }
    }
    return GSL_SUCCESS;
}

/* ln of the largest of exp(y factor_i - (x_i - centre)^2/(2 width^2)) over the nodes of an axis. */
static double highest_exponent(const struct axis *axis, const gsl_vector *factor, double y, double centre, double width)
{
    double highest = -INFINITY;
    for (size_t i = 0; i < axis->count; i++) {
        double x = (axis_node(axis, i) - centre) / width;
        highest = fmax(highest, y * gsl_vector_get(factor, i) - 0.5 * x * x);
    }
    return highest;
}

/* Sums over u for all z0' at once. */
static void sum_over_u(struct groups *groups)
{
    double y = groups->parameters->replicas;
    size_t outer = groups->outer_u.count;
    for (size_t b = 0; b < outer; b++) {
        double centre = groups->root_qhat0 * axis_node(&groups->outer_u, b);
        double scale = highest_exponent(&groups->u, groups->factor_u, y, centre, groups->width_u);
        gsl_vector_set(groups->outer_scales, b, scale);
        for (size_t k = 0; k < groups->u.count; k++) {
            double x = (axis_node(&groups->u, k) - centre) / groups->width_u;
            double weight = exp(y * gsl_vector_get(groups->factor_u, k) - 0.5 * x * x - scale);
            gsl_matrix_set(groups->outer_weights, k, b, weight);
            gsl_matrix_set(groups->outer_weights, k, outer + b, weight * x);
            gsl_matrix_set(groups->outer_weights, k, 2 * outer + b, weight * (x * x - 1));
        }
    }
    size_t h = groups->h.count, u = groups->u.count;
    gsl_matrix_view moments = gsl_matrix_submatrix(groups->columns, 0, 0, h, 3 * outer);
    gsl_matrix_view log_w = gsl_matrix_submatrix(groups->columns, 0, 3 * outer, h, outer);
    gsl_matrix_view weights = gsl_matrix_submatrix(groups->outer_weights, 0, 0, u, outer);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, groups->rest, groups->outer_weights, 0, &moments.matrix);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, groups->rest_log_w, &weights.matrix, 0, &log_w.matrix);
}

/* The sums over h for a block of values of z0: one row each. */
struct block {
    gsl_matrix *weights, *shifted; /* A and A x, x = (h - <h>)/width_h: columns are nodes of h */
    gsl_matrix *sums, *field;      /* A times groups->columns; A x times the first group of columns */
};

static int block_allocate(const struct groups *groups, size_t rows, struct block *block)
{
    block->weights = gsl_matrix_alloc(rows, groups->h.count);
    block->shifted = gsl_matrix_alloc(rows, groups->h.count);
    block->sums = gsl_matrix_alloc(rows, 4 * groups->outer_u.count);
    block->field = gsl_matrix_alloc(rows, groups->outer_u.count);
    return block->weights && block->shifted && block->sums && block->field ? GSL_SUCCESS : GSL_ENOMEM;
}

static void block_release(struct block *block)
{
    gsl_matrix_free(block->weights);
    gsl_matrix_free(block->shifted);
    gsl_matrix_free(block->sums);
    gsl_matrix_free(block->field);
}

/* The nodes of z0 lie half a step off 0: by the symmetry under (z0, z0') -> -(z0, z0') only z0 > 0 is visited. */
static double outer_node(const struct groups *groups, size_t a)
{
    return ((double)a + 0.5) * groups->outer_h.step;
}

/* Fills row a of the block, a factor taken out; returns the ln of that factor. */
static double block_set_row(const struct groups *groups, struct block *block, size_t row, double z0)
{
    double y = groups->parameters->replicas, centre = groups->root_q0 * z0;
    double scale = highest_exponent(&groups->h, groups->factor_h, y, centre, groups->width_h);
    for (size_t i = 0; i < groups->h.count; i++) {
        double x = (axis_node(&groups->h, i) - centre) / groups->width_h;
        double weight = exp(y * gsl_vector_get(groups->factor_h, i) - 0.5 * x * x - scale);
        gsl_matrix_set(block->weights, row, i, weight);
        gsl_matrix_set(block->shifted, row, i, weight * x);
    }
    return scale;
}

/* Adds the averages at one z0 and all z0', with the weight of the outer Gaussian measure. */
static int add_row(const struct groups *groups, const struct block *block, size_t row, double z0, double scale,
                   struct correlated_moments *moments)
{
    size_t outer = groups->outer_u.count;
    for (size_t b = 0; b < outer; b++) {
        double square = gsl_pow_2(z0) + gsl_pow_2(axis_node(&groups->outer_u, b));
        if (square > largest * largest)
            continue;
        double z = gsl_matrix_get(block->sums, row, b);
        if (!(z > 0) || !gsl_finite(z))
            return GSL_EFAILED;
        double weight = exp(-0.5 * square);
        moments->log_z += weight * (log(z) + scale + gsl_vector_get(groups->outer_scales, b));
        moments->mean_m2 += weight * gsl_pow_2(gsl_matrix_get(block->sums, row, outer + b) / z);
        moments->m2 += weight * gsl_matrix_get(block->sums, row, 2 * outer + b) / z;
        moments->log_w += weight * gsl_matrix_get(block->sums, row, 3 * outer + b) / z;
        moments->mean_g2 += weight * gsl_pow_2(gsl_matrix_get(block->field, row, b) / z);
    }
    return GSL_SUCCESS;
}

/* The outer average, in blocks of rows that bound the memory. */
static int average(const struct groups *groups, struct correlated_moments *moments)
{
    enum { ROWS = 32 };
    double scales[ROWS];
    struct block block;
    int status = block_allocate(groups, ROWS, &block);
    *moments = (struct correlated_moments){0};
    gsl_matrix_view plain = gsl_matrix_submatrix(groups->columns, 0, 0, groups->h.count, groups->outer_u.count);
    for (size_t first = 0; first < groups->outer_h.middle && !status; first += ROWS) {
        size_t rows = GSL_MIN((size_t)ROWS, groups->outer_h.middle - first);
        for (size_t a = 0; a < ROWS; a++)
            scales[a] = block_set_row(groups, &block, a, outer_node(groups, first + a));
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, block.weights, groups->columns, 0, block.sums);
        gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, block.shifted, &plain.matrix, 0, block.field);
        for (size_t a = 0; a < rows && !status; a++)
            status = add_row(groups, &block, a, outer_node(groups, first + a), scales[a], moments);
    }
    block_release(&block);
    return status;
}

/* Turns the sums into averages. m and g come from the moments of the Gaussian variables: by partial integration
 * y <m> = <x>/width and y (y - 1) <m^2> + y = <x^2 - 1>/width^2, because d^2 W/du^2 = W. */
static void normalise(const struct groups *groups, struct correlated_moments *moments)
{
    double y = groups->parameters->replicas, h = groups->width_h, u = groups->width_u;
    double outer = groups->outer_h.step * groups->outer_u.step / M_PI;
    moments->log_z = outer * moments->log_z + y * groups->reference +
                     log(groups->h.step * groups->u.step / (2 * M_PI * h * u));
    moments->log_w = outer * moments->log_w + groups->reference;
    moments->m2 = (outer * moments->m2 / (u * u) - y) / (y * (y - 1));
    moments->mean_m2 *= outer / gsl_pow_2(y * u);
    moments->mean_g2 *= outer / gsl_pow_2(y * h);
}

int correlated_measure(const struct correlated_parameters *parameters, double resolution,
                       struct correlated_moments *moments)
{
    double q1 = 1 - 2 * parameters->distance;
    bool valid = parameters->q0 > 0 && parameters->q0 < q1 && parameters->qhat0 > 0 &&
                 parameters->qhat0 < parameters->qhat1 && parameters->replicas > 0 && gsl_finite(parameters->qhat1);
    if (!valid)
        return GSL_EINVAL;
    struct groups groups = {
        .parameters = parameters,
        .width_h = sqrt(q1 - parameters->q0),
        .width_u = sqrt(parameters->qhat1 - parameters->qhat0),
        .root_q0 = sqrt(parameters->q0),
        .root_qhat0 = sqrt(parameters->qhat0),
    };
    int status = lay_grids(&groups, resolution);
    if (status)
        return status;
    status = allocate(&groups);
    if (!status) {
        tabulate_log_w(&groups);
        status = split(&groups);
    }
    if (!status) {
        sum_over_u(&groups);
        status = average(&groups, moments);
    }
    if (!status)
        normalise(&groups, moments);
    release(&groups);
    return status;
}
