/* fp-local against exact enumeration, against fp-clusters, and the entropies around what algorithms find. */
#include "sim/network.h"
#include "tests/near.h"
#include "tests/result.h"

#include <gsl/gsl_statistics_double.h>

#define RUN(exit_code, ...) RESULT("fp-local", exit_code, __VA_ARGS__)

/* Belief propagation comes close to exact enumeration, in 60 networks of N = 20 at two fields: the bounds are 1.3
 * times what was measured. Its entropies know which network they are of. */
Test(fp_local_physics, exact_enumeration)
{
    enum { NETWORKS = 60, FIELDS = 2 };
    static const double fields[FIELDS] = {0.3, 0.6}, entropy_error[FIELDS] = {0.036, 0.06};
    static const double log_z_error[FIELDS] = {0.016, 0.018}, distance_error[FIELDS] = {0.042, 0.042};
    static double entropy[FIELDS][NETWORKS], exact[FIELDS][NETWORKS];
    double squares[FIELDS][3] = {{0}};
    struct result result = RUN(0, "--n", "20", "--jd", "0.5", "--from", "exact", "--samples", "60", "--field",
                               "0.3,0.6");
    for (int network = 0; network < NETWORKS; network++)
        for (int k = 0; k < FIELDS; k++) {
            cr_assert_eq(result_row(&result), 25);
            double exact_entropy = result_cell(&result, "exact_entropy");
            expect_near(result_cell(&result, "exact_free_entropy") - exact_entropy,
                        fields[k] * (1 - 2 * result_cell(&result, "exact_distance")), 1e-8);
            entropy[k][network] = result_cell(&result, "local_entropy");
            exact[k][network] = exact_entropy;
            squares[k][0] += pow(entropy[k][network] - exact_entropy, 2) / NETWORKS;
            squares[k][1] += pow(result_cell(&result, "free_entropy") - result_cell(&result, "exact_free_entropy"), 2) /
                             NETWORKS;
            squares[k][2] += pow(result_cell(&result, "distance") - result_cell(&result, "exact_distance"), 2) /
                             NETWORKS;
        }
    result_expect_end(&result);
    for (int k = 0; k < FIELDS; k++) {
        cr_expect_lt(sqrt(squares[k][0]), entropy_error[k]);
        cr_expect_lt(sqrt(squares[k][1]), log_z_error[k]);
        cr_expect_lt(sqrt(squares[k][2]), distance_error[k]);
    }
    cr_expect_gt(gsl_stats_correlation(entropy[1], 1, exact[1], 1, NETWORKS), 0.6);
    cr_expect_lt(gsl_stats_correlation(entropy[1], 1, exact[1] + 1, 1, NETWORKS - 1), 0.3); /* of another network */
}

/* The columns of the theory are those of fp-clusters at the distances of the row. */
Test(fp_local_physics, theory_of_fp_clusters)
{
    struct result result = RUN(0, "--n", "300", "--jd", "0.5", "--field", "0.3,1");
    for (int k = 0; k < 2; k++) {
        char distance[32], replicas[32];
        result_row(&result);
        snprintf(distance, sizeof distance, "%.10g", result_cell(&result, "distance"));
        snprintf(replicas, sizeof replicas, "%.10g", result_cell(&result, "distance_replicas"));
        struct result typical = RESULT("fp-clusters", 0, "typical", "--jd", "0.5", "--distance", distance);
        struct result dense = RESULT("fp-clusters", 0, "dense", "--jd", "0.5", "--distance", replicas);
        result_row(&typical);
        result_row(&dense);
        expect_near(result_cell(&result, "typical_entropy"), result_cell(&typical, "entropy"), 1e-4);
        expect_near(result_cell(&result, "typical_bound"), 0, 0);
        expect_relative(result_cell(&result, "dense_entropy"), result_cell(&dense, "local_entropy"), 2e-4);
        double d = result_cell(&result, "distance");
        expect_near(result_cell(&result, "bound"), -d * log(d) - (1 - d) * log(1 - d), 1e-8);
        cr_expect_lt(result_cell(&result, "local_entropy"), result_cell(&result, "dense_entropy"));
        result_expect_end(&typical);
        result_expect_end(&dense);
    }
    result_expect_end(&result);
}

/* Focusing finds fixed points in denser regions than the dynamics on the same networks. */
Test(fp_local_physics, focusing_is_denser_than_the_dynamics)
{
    struct result result = RUN(0, "--n", "200", "--jd", "0.5", "--samples", "6", "--starts", "6", "--from",
                               "dynamics,focusing", "--field", "0.2:1.6:0.1", "--distance", "0.03,0.1");
    for (int source = 0; source < 2; source++)
        for (int k = 0; k < 2; k++) {
            result_row(&result);
            double ratio = result_cell(&result, "dense_ratio");
            cr_expect(ratio > (source ? 0.8 : 0.6) && ratio < 1.02, "ratio %g", ratio);
            if (source == 0)
                continue;
            double gain = result_cell(&result, "gain_ref"), error = result_cell(&result, "gain_ref_error");
            cr_expect_gt(gain, 4 * error);
            cr_expect(error > 0 && error < 0.005);
        }
    result_expect_end(&result);
}
