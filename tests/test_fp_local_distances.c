/* The table --distance of fp-local. */
#include "tests/near.h"
#include "tests/result.h"

#define RUN(exit_code, ...) RESULT("fp-local", exit_code, __VA_ARGS__)
#define COMMON "n\tjd\tmargin\teta\t"
enum { COLUMNS = 23 };

enum { SAMPLES = 3, STARTS = 2, GRID = 9 };
#define RUNS "--n", "100", "--jd", "0.8", "--samples", "3", "--starts", "2", "--from", "dynamics,focusing"
#define GRID_OF_FIELDS "0.3,0.35,0.4,0.45,0.5,0.55,0.6,0.65,0.7"

/* S(d) of all references by cubic interpolation through four points around d, written for this grid. */
static void read_entropies(double d, double entropies[2][SAMPLES * STARTS])
{
    struct result result = RUN(0, RUNS, "--field", GRID_OF_FIELDS);
    for (int curve = 0; curve < 2 * SAMPLES * STARTS; curve++) {
        double x[GRID], y[GRID], value = 0;
        int first = 0;
        for (int k = 0; k < GRID; k++) {
            result_row(&result);
            x[k] = result_cell(&result, "distance");
            y[k] = result_cell(&result, "local_entropy");
            first = k < GRID - 2 && x[k] > d ? k : first;
        }
        cr_assert(x[0] > d && d > x[GRID - 1] && first > 0);
        for (int k = first - 1; k <= first + 2; k++) {
            double weight = 1;
            for (int l = first - 1; l <= first + 2; l++)
                weight *= l == k ? 1 : (d - x[l]) / (x[k] - x[l]);
            value += weight * y[k];
        }
        entropies[curve / (SAMPLES * STARTS)][curve % (SAMPLES * STARTS)] = value;
    }
    result_expect_end(&result);
}

/* Means over the starts of each network, then over networks, by hand. */
Test(fp_local_distances, distances)
{
    const double d = 0.12;
    double entropies[2][SAMPLES * STARTS], of_network[2][SAMPLES], mean[2] = {0}, error[3] = {0};
    read_entropies(d, entropies);
    for (int source = 0; source < 2; source++)
        for (int sample = 0; sample < SAMPLES; sample++) {
            of_network[source][sample] = 0.5 * (entropies[source][2 * sample] + entropies[source][2 * sample + 1]);
            mean[source] += of_network[source][sample] / SAMPLES;
        }
    for (int sample = 0; sample < SAMPLES; sample++) {
        double deviation[2] = {of_network[0][sample] - mean[0], of_network[1][sample] - mean[1]};
        error[0] += deviation[0] * deviation[0] / (SAMPLES * (SAMPLES - 1));
        error[1] += deviation[1] * deviation[1] / (SAMPLES * (SAMPLES - 1));
        error[2] += pow(deviation[1] - deviation[0], 2) / (SAMPLES * (SAMPLES - 1));
    }
    struct result result = RUN(3, RUNS, "--field", GRID_OF_FIELDS, "--distance", "0.12,0.4");
    cr_expect_str_eq(result.names, COMMON "from\tdistance\treferences\tentropy_ref\tentropy_ref_error\tcount_ref\t"
                                          "entropy_rep\tentropy_rep_error\tcount_rep\tdense_entropy\tdense_ratio\t"
                                          "typical_entropy\ttypical_bound\tbound\tgain_ref\tgain_ref_error\tgain_rep\t"
                                          "gain_rep_error\tconverged");
    for (int source = 0; source < 2; source++) {
        cr_assert_eq(result_row(&result), COLUMNS);
        cr_expect_str_eq(result.word, source ? "focusing" : "dynamics");
        expect_near(result_cell(&result, "distance"), d, 1e-12);
        expect_near(result_cell(&result, "references"), 6, 0);
        expect_near(result_cell(&result, "count_ref"), 6, 0);
        expect_near(result_cell(&result, "entropy_ref"), mean[source], 5e-5);
        expect_near(result_cell(&result, "entropy_ref_error"), sqrt(error[source]), 5e-5);
        expect_near(result_cell(&result, "gain_ref"), source ? mean[1] - mean[0] : 0, 5e-5);
        expect_near(result_cell(&result, "gain_ref_error"), source ? sqrt(error[2]) : 0, 5e-5);
        expect_near(result_cell(&result, "bound"), -0.12 * log(0.12) - 0.88 * log(0.88), 1e-9);
        expect_near(result_cell(&result, "dense_ratio"),
                    result_cell(&result, "entropy_rep") / result_cell(&result, "dense_entropy"), 1e-9);
        cr_assert_eq(result_row(&result), COLUMNS); /* d = 0.4 is out of reach */
        expect_near(result_cell(&result, "count_ref"), 0, 0);
        expect_near(result_cell(&result, "converged"), 0, 0);
    }
    result_expect_end(&result);
}

/* With a single network the error is that over its references. */
Test(fp_local_distances, distances_in_one_network)
{
    struct result result = RUN(0, "--n", "100", "--jd", "0.8", "--starts", "8", "--from", "dynamics", "--distance",
                               "0.1");
    result_row(&result);
    expect_near(result_cell(&result, "count_rep"), 8, 0);
    double error = result_cell(&result, "entropy_ref_error");
    cr_expect(error > 1e-4 && error < 0.02);
    result_expect_end(&result);
}
