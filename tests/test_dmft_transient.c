#include "common/gaussian.h"
#include "common/stream.h"
#include "tests/near.h"
#include "theory/dmft_transient.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

static struct dmft_transient solve(enum dmft_rule rule, double jd, size_t sweeps, size_t steps, size_t trajectories)
{
    struct dmft_transient_request request = {
        .rule = rule,
        .jd = jd,
        .sweeps = sweeps,
        .steps = steps,
        .trajectories = trajectories,
        .populations = 8,
        .seed = 1,
    };
    struct dmft_transient result;
    cr_assert_eq(dmft_transient_solve(&request, &result), GSL_SUCCESS);
    return result;
}

static void expect_estimate(struct estimate estimate, double expected, const char *what)
{
    double z = estimate_z_score(estimate, expected);
    cr_expect(fabs(z) < 4.5, "%s: %g(%g) instead of %g: z = %.2f", what, estimate.value, estimate.error, expected, z);
}

/* The same, apart from the error of the step. */
static void expect_result(struct estimate estimate, double step, double expected, const char *what)
{
    double deviation = fabs(estimate.value - expected);
    cr_expect(deviation < 4.5 * estimate.error + step, "%s: %g(%g, step %g) instead of %g", what, estimate.value,
              estimate.error, step, expected);
}

struct second {
    double jd, correlation;
};

/* Flips of the second parallel update for the first field h, times its density: the second field is normal with mean
 * C h and variance 1 - C^2. */
static double second_flips(double h, void *context)
{
    const struct second *second = context;
    double sign = h < -second->jd ? -1 : 1; /* of the spin, which began as +1 */
    double c = second->correlation;
    return gsl_ran_ugaussian_pdf(h) * gaussian_cdf((-second->jd - sign * c * h) / sqrt(1 - c * c));
}

/* The first two parallel updates are known: (D.24). */
Test(dmft_transient, first_parallel_updates)
{
    double jd = 0.8, first = gaussian_cdf(-jd), value[2], error;
    struct second second = {jd, 1 - 2 * first};
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(200);
    gsl_function function = {second_flips, &second};
    gsl_integration_qagil(&function, -jd, 0, 1e-10, 200, workspace, &value[0], &error);
    gsl_integration_qagiu(&function, -jd, 0, 1e-10, 200, workspace, &value[1], &error);
    gsl_integration_workspace_free(workspace);
    struct dmft_transient result = solve(DMFT_PARALLEL, jd, 2, 1, 50000);
    cr_expect_lt(result.activity[1].error, 0.002);
    expect_estimate(result.activity[0], first, "first update");
    expect_estimate(result.overlap[1], 1 - 2 * first, "overlap");
    expect_estimate(result.activity[1], value[0] + value[1], "second update");
    dmft_transient_free(&result);
}

/* A solution by another program, good to 3 %, but for its last value, 0.0092 after 20 sweeps: that is too small.
 * Networks (200, 200, 100 of them, 32 runs on each, fp-relax --trace) have 0.00923(5), 0.00934(3), 0.00948(3) at
 * N = 1600, 3200, 6400: finite networks die out earlier, and so do finite populations. 2 10^8 trajectories have
 * 0.009545(11). */
Test(dmft_transient, parallel_reference)
{
    static const struct {
        size_t sweep;
        double activity, tolerance;
    } reference[] = {{1, 0.2120, 0.03}, {2, 0.1146, 0.03}, {3, 0.0787, 0.03}, {5, 0.0461, 0.03}, {10, 0.0213, 0.03},
                     {20, 0.009545, 0}};
    struct dmft_transient result = solve(DMFT_PARALLEL, 0.8, 20, 1, 400000);
    for (size_t i = 0; i < sizeof reference / sizeof *reference; i++) {
        struct estimate activity = result.activity[reference[i].sweep - 1];
        double allowed = reference[i].tolerance * reference[i].activity + 3.5 * activity.error;
        expect_near(activity.value, reference[i].activity, allowed);
        cr_expect_lt(activity.error, 0.02 * activity.value);
    }
    struct estimate last = result.activity[19];
    cr_expect_gt(last.value, 0.0092 + 3 * last.error, "%g(%g)", last.value, last.error);
    cr_expect_eq(result.activity_step[19], 0);
    cr_expect_eq(result.overlap_step[20], 0);
    dmft_transient_free(&result);
}

/* Populations of 1000 trajectories would have an activity of 0.0089 after 20 sweeps; this is mended. */
Test(dmft_transient, small_populations)
{
    struct dmft_transient_request request = {.rule = DMFT_PARALLEL, .jd = 0.8, .sweeps = 20, .trajectories = 1000,
                                             .populations = 3000, .seed = 2};
    struct dmft_transient result;
    cr_assert_eq(dmft_transient_solve(&request, &result), GSL_SUCCESS);
    struct estimate activity = result.activity[19], overlap = result.overlap[20];
    double left = result.activity_population[19];
    cr_expect(left > 2e-4 && left < 1e-3, "%g", left);
    expect_result(activity, left, 0.009545, "activity");
    cr_expect_gt(activity.value, 0.009545 - 2.5 * activity.error);
    expect_result(overlap, result.overlap_population[20], 0.0412, "overlap");
    dmft_transient_free(&result);
}

/* Populations that are so small that they die out although the state is active for ever: the bracket still holds the
 * stationary activity, whatever its number of them. */
Test(dmft_transient, brackets_of_dying_populations)
{
    static const struct {
        double jd, stationary;
    } state[] = {{0.6, 0.03371}, {0.5, 0.07228}};
    for (int i = 0; i < 2; i++) {
        struct dmft_transient_request request = {.rule = DMFT_PARALLEL, .jd = state[i].jd, .sweeps = 120,
                                                 .trajectories = 100, .populations = 300, .seed = 3};
        struct dmft_transient result;
        cr_assert_eq(dmft_transient_solve(&request, &result), GSL_SUCCESS);
        for (size_t t = 60; t < 120; t += 20) {
            struct dmft_transient_bracket bracket = dmft_transient_bracket(&request, &result, t);
            cr_expect(!bracket.resolved && bracket.low < state[i].stationary && bracket.high > state[i].stationary,
                      "%g: %g to %g", state[i].stationary, bracket.low, bracket.high);
        }
        dmft_transient_free(&result);
    }
}

/* Nothing flips, and every spin in every sweep: both are bounds. */
Test(dmft_transient, brackets_without_scatter)
{
    static const double jd[] = {10, -10};
    for (int i = 0; i < 2; i++) {
        struct dmft_transient result = solve(DMFT_PARALLEL, jd[i], 2, 1, 1000);
        struct dmft_transient_request request = {.trajectories = 1000, .populations = 8};
        struct dmft_transient_bracket bracket = dmft_transient_bracket(&request, &result, 1);
        cr_expect_eq(bracket.resolved, i == 1);
        expect_near(bracket.low, i, 0);
        expect_near(bracket.high, i ? 1 : 0.01, 1e-15);
        dmft_transient_free(&result);
    }
}

/* Without self-coupling, random updates: s takes the sign of h at rate 1. For t > t' let D(t, t') be the mean of sign
 * h(t) s(t'); then dC/dt = D - C, dD/dt' = (2/pi) arcsin C - D with D(t, 0) = 0, and the activity is (1 - D(t, t))/2.
 * C(t, 0) = exp(-t). Fills activity[0 ... sweeps - 1] of the sweeps, on `steps` steps per sweep. */
static void solve_free(size_t sweeps, size_t steps, double *activity)
{
    size_t points = sweeps * steps;
    double step = 1 / (double)steps, decay = exp(-step), rate = 0.5;
    double *c = calloc(points + 1, sizeof *c), *old = calloc(points + 1, sizeof *old); /* C(t, .), before the step */
    double *d = calloc(points + 1, sizeof *d), *old_d = calloc(points + 1, sizeof *old_d);
    for (size_t i = 1; i <= points; i++) {
        c[i - 1] = c[i] = 1;
        memcpy(old, c, i * sizeof *c);
        memcpy(old_d, d, i * sizeof *d);
        for (int pass = 0; pass < 12; pass++) { /* both equations by the trapezoidal rule */
            for (size_t j = 1; j <= i; j++)
                d[j] = decay * d[j - 1] + step / M_PI * (asin(c[j]) + decay * asin(c[j - 1]));
            for (size_t j = 0; j < i; j++)
                c[j] = decay * old[j] + step / 2 * (d[j] + decay * old_d[j]);
        }
        activity[(i - 1) / steps] += step / 2 * (rate + (1 - d[i]) / 2);
        rate = (1 - d[i]) / 2;
    }
    free(c);
    free(old);
    free(d);
    free(old_d);
}

/* The solution of these equations, also on a coarse grid: what is left of the error of the step is what is said. */
Test(dmft_transient, free_random)
{
    enum { sweeps = 4 };
    double expected[sweeps] = {0}, coarse[sweeps] = {0};
    solve_free(sweeps, 200, expected);
    solve_free(sweeps, 100, coarse);
    for (size_t steps = 2; steps <= 8; steps *= 4) {
        struct dmft_transient result = solve(DMFT_RANDOM, 0, sweeps, steps, 200000 / steps);
        for (int t = 0; t < sweeps; t++) {
            expect_near(coarse[t], expected[t], 1e-4);
            expect_result(result.activity[t], result.activity_step[t] + 3e-5, expected[t], "activity");
            expect_result(result.overlap[t + 1], result.overlap_step[t + 1], exp(-1.0 - t), "overlap");
            double left = result.activity_step[t];
            cr_expect(steps == 2 ? left > 4e-4 && left < 2e-3 : left < 4e-4, "sweep %d: %g", t + 1, left);
        }
        dmft_transient_free(&result);
    }
}

/* One network by the definition: adds the flips of each sweep, and the overlap with the start after it. */
static void simulate(enum dmft_rule rule, double jd, size_t n, size_t sweeps, gsl_rng *generator, double *activity,
                     double *overlap)
{
    double *coupling = malloc(n * n * sizeof *coupling), *field = calloc(n, sizeof *field);
    size_t *order = malloc(n * sizeof *order);
    int *spin = malloc(n * sizeof *spin), *start = malloc(n * sizeof *start);
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        start[i] = spin[i] = gsl_rng_uniform(generator) < 0.5 ? 1 : -1;
        for (size_t j = 0; j < n; j++) /* column i: what neuron i sends */
            coupling[i * n + j] = i == j ? 0 : gsl_ran_gaussian_ziggurat(generator, 1 / sqrt((double)n));
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            field[j] += coupling[i * n + j] * spin[i];
    for (size_t sweep = 0; sweep < sweeps; sweep++) {
        if (rule == DMFT_PERMUTED)
            gsl_ran_shuffle(generator, order, n, sizeof *order);
        for (size_t attempt = 0; attempt < n; attempt++) {
            size_t i = rule == DMFT_RANDOM ? gsl_rng_uniform_int(generator, n) : order[attempt];
            if (!(spin[i] * field[i] < -jd))
                continue;
            spin[i] = -spin[i];
            activity[sweep] += 1.0 / (double)n;
            for (size_t j = 0; j < n; j++)
                field[j] += 2 * spin[i] * coupling[i * n + j];
        }
        for (size_t i = 0; i < n; i++)
            overlap[sweep] += (double)(spin[i] * start[i]) / (double)n;
    }
    free(coupling);
    free(field);
    free(order);
    free(spin);
    free(start);
}

/* Networks of 1200 neurons, by the definition. */
static void check_networks(enum dmft_rule rule, double jd)
{
    enum { networks = 12, sweeps = 4 };
    double activity[sweeps][networks], overlap[sweeps][networks];
    gsl_rng *generator = stream_create();
    stream_open(generator, &(struct stream_address){.seed = 7, .purpose = STREAM_COUPLINGS});
    for (int u = 0; u < networks; u++) {
        double flips[sweeps] = {0}, overlaps[sweeps] = {0};
        simulate(rule, jd, 1200, sweeps, generator, flips, overlaps);
        for (int t = 0; t < sweeps; t++) {
            activity[t][u] = flips[t];
            overlap[t][u] = overlaps[t];
        }
    }
    gsl_rng_free(generator);
    struct dmft_transient result = solve(rule, jd, sweeps, 8, 6000);
    for (int t = 0; t < sweeps; t++) {
        struct estimate measured = estimate_mean(networks, activity[t]);
        double error = hypot(hypot(measured.error, result.activity[t].error), 0.002);
        cr_expect(fabs(measured.value - result.activity[t].value) < 4 * error, "rule %d, sweep %d: %g, networks %g(%g)",
                  (int)rule, t + 1, result.activity[t].value, measured.value, measured.error);
        measured = estimate_mean(networks, overlap[t]);
        error = hypot(hypot(measured.error, result.overlap[t + 1].error), 0.003);
        cr_expect(fabs(measured.value - result.overlap[t + 1].value) < 4 * error,
                  "rule %d, sweep %d: overlap %g, networks %g(%g)", (int)rule, t + 1, result.overlap[t + 1].value,
                  measured.value, measured.error);
    }
    dmft_transient_free(&result);
}

Test(dmft_transient, networks_random)
{
    check_networks(DMFT_RANDOM, 0.3);
}

Test(dmft_transient, networks_permuted)
{
    check_networks(DMFT_PERMUTED, 0.5);
}

Test(dmft_transient, networks_cyclic)
{
    check_networks(DMFT_CYCLIC, 0.3);
}

/* Below the critical self-coupling the state stays active: stationary parallel activity 0.1963 at J_D = 0.3. */
Test(dmft_transient, becomes_stationary)
{
    struct dmft_transient result = solve(DMFT_PARALLEL, 0.3, 30, 1, 5000);
    expect_estimate(result.activity[29], 0.1963, "activity");
    cr_expect(fabs(result.overlap[30].value) < 4.5 * result.overlap[30].error);
    dmft_transient_free(&result);
}

Test(dmft_transient, threads_do_not_matter)
{
    struct dmft_transient result[2];
    for (int i = 0; i < 2; i++) {
        omp_set_num_threads(1 + 2 * i);
        result[i] = solve(DMFT_RANDOM, 0.3, 2, 4, 500);
    }
    for (int t = 0; t < 2; t++) {
        cr_expect_eq(result[0].activity[t].value, result[1].activity[t].value);
        cr_expect_eq(result[0].overlap[t + 1].error, result[1].overlap[t + 1].error);
    }
    dmft_transient_free(&result[0]);
    dmft_transient_free(&result[1]);
}

Test(dmft_transient, refuses_symmetry)
{
    struct dmft_transient_request request = {.jd = 0.5, .eta = 0.1, .sweeps = 1, .trajectories = 100, .populations = 2};
    struct dmft_transient result;
    cr_expect_eq(dmft_transient_solve(&request, &result), GSL_EINVAL);
}

/* The step is taken twice as long, too. */
Test(dmft_transient, refuses_odd_steps)
{
    struct dmft_transient_request request = {.rule = DMFT_RANDOM, .jd = 0.5, .sweeps = 2, .steps = 3,
                                             .trajectories = 100, .populations = 2};
    struct dmft_transient result;
    cr_expect_eq(dmft_transient_solve(&request, &result), GSL_EINVAL);
}
