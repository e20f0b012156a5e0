/* solvers/scan_curve: entropies at given distances. */
#include "common/gaussian.h"
#include "solvers/scan_curve.h"
#include "tests/near.h"

/* Free spins: ln Z/N = ln 2 cosh f, d_ref = 1/(1 + e^{2f}), S = h_b(d_ref), d_rep = 2 d_ref (1 - d_ref). */
static struct scan_point free_spins(double f)
{
    double distance = 1 / (1 + exp(2 * f));
    return (struct scan_point){
        .distance = distance,
        .distance_replicas = 2 * distance * (1 - distance),
        .free_entropy = log(2 * cosh(f)),
        .entropy = gaussian_binary_entropy(distance),
        .converged = true,
    };
}

enum { FIELDS = 30 };

static struct grid fields_of_test(double *values)
{
    for (int k = 0; k < FIELDS; k++)
        values[k] = 0.05 * (k + 1);
    return (struct grid){FIELDS, values};
}

Test(scan_curve, interpolation)
{
    double values[FIELDS], entropies[4];
    struct grid field = fields_of_test(values);
    struct scan_point points[FIELDS], none[FIELDS] = {0};
    for (int k = 0; k < FIELDS; k++)
        points[k] = free_spins(values[k]);
    const double distances[] = {0.06, 0.123, 0.3, 0.44};
    for (int branch = 0; branch < 2; branch++) {
        scan_curve_entropies(&field, branch ? none : points, branch ? points : none, FROM_REFERENCE, 4, distances,
                             entropies);
        for (int k = 0; k < 4; k++)
            expect_near(entropies[k], gaussian_binary_entropy(distances[k]), 1e-4);
        scan_curve_entropies(&field, branch ? none : points, branch ? points : none, BETWEEN_REPLICAS, 4, distances,
                             entropies);
        for (int k = 1; k < 4; k++)
            expect_near(entropies[k], gaussian_binary_entropy(0.5 * (1 - sqrt(1 - 2 * distances[k]))), 1e-4);
        cr_expect(isnan(entropies[0])); /* d_rep begins at 0.09 */
    }
    scan_curve_entropies(&field, none, none, FROM_REFERENCE, 4, distances, entropies);
    for (int k = 0; k < 4; k++)
        cr_expect(isnan(entropies[k]));
}

/* Not across fields that did not converge, not beyond the scan, not over a jump; and of two branches the larger one. */
Test(scan_curve, ends)
{
    double values[FIELDS], entropies[4];
    struct grid field = fields_of_test(values);
    struct scan_point up[FIELDS], down[FIELDS];
    for (int k = 0; k < FIELDS; k++) {
        up[k] = free_spins(values[k]);
        down[k] = free_spins(values[k]);
        down[k].converged = false;
    }
    const double inside = up[10].distance, distances[] = {inside, 0.5 * (inside + up[9].distance), 0.49, 0.04};
    up[10].converged = false;
    scan_curve_entropies(&field, up, down, FROM_REFERENCE, 4, distances, entropies);
    for (int k = 0; k < 4; k++)
        cr_expect(isnan(entropies[k]));
    down[9].converged = down[10].converged = true;
    scan_curve_entropies(&field, up, down, FROM_REFERENCE, 4, distances, entropies);
    expect_near(entropies[0], gaussian_binary_entropy(inside), 1e-12);
    expect_near(entropies[1], gaussian_binary_entropy(distances[1]), 1e-3); /* two points: linear */
    cr_expect(isnan(entropies[2]));

    up[10].converged = true;
    for (int k = 10; k < FIELDS; k++) /* the branch falls onto the reference */
        up[k] = (struct scan_point){.distance = 1e-4 * exp(-k), .distance_replicas = 2e-4 * exp(-k),
                                    .free_entropy = values[k] + 0.35, .converged = true};
    down[9].converged = down[10].converged = false;
    scan_curve_entropies(&field, up, down, FROM_REFERENCE, 2, distances, entropies);
    cr_expect(isnan(entropies[0]) && isnan(entropies[1]));

    for (int k = 0; k < FIELDS; k++) {
        up[k] = down[k] = free_spins(values[k]);
        down[k].entropy += 0.01;
    }
    scan_curve_entropies(&field, up, down, FROM_REFERENCE, 1, distances, entropies);
    expect_near(entropies[0], gaussian_binary_entropy(inside) + 0.01, 1e-12);
}
