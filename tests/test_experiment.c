/* Experiments: the order of the grid, the division of the runs, what the runs have in common; single runs. */
#include "sim/run.h"
#include "tests/near.h"

#include <string.h>

static const double jds[] = {0.25, 0.5, 1}, sizes[] = {10, 20}, rules[] = {RULE_CYCLIC, RULE_RANDOM}, etas[] = {0, 0.5};
static const double lambdas[] = {0, 1}, layers[] = {1, 3};

static struct experiment whole_grid(void)
{
    return (struct experiment){
        .jd = {3, jds},
        .n = {2, sizes},
        .rule = {2, rules},
        .eta = {2, etas},
        .lambda = {2, lambdas},
        .layers = {2, layers},
        .seed = 3,
        .dynamics_seed = 4,
        .samples = 2,
        .starts = 5,
        .max_sweeps = 100,
        .warm_up = 50,
        .precision = DYNAMICS_EXACT,
    };
}

Test(experiment, grid_order)
{
    struct experiment experiment = whole_grid();
    size_t index = 0;
    for (int l = 0; l < 2; l++)
        for (int lambda = 0; lambda < 2; lambda++)
            for (int eta = 0; eta < 2; eta++)
                for (int rule = 0; rule < 2; rule++)
                    for (int n = 0; n < 2; n++)
                        for (int jd = 0; jd < 3; jd++) {
                            struct point point = point_at(&experiment, index++);
                            expect_near(point.jd, jds[jd], 0);
                            cr_expect_eq((double)point.ensemble.neurons, sizes[n]);
                            cr_expect_eq((double)point.rule, rules[rule]);
                            expect_near(point.ensemble.symmetry, etas[eta], 0);
                            expect_near(point.ensemble.interlayer, lambdas[lambda], 0);
                            cr_expect_eq((double)point.ensemble.layers, layers[l]);
                        }
    cr_expect_eq(experiment_points(&experiment), index);
}

/* Every run is in one part, the parts of one network follow each other. */
Test(experiment, parts)
{
    struct experiment experiment = whole_grid();
    static const size_t starts[] = {1, 15, 16, 17, 32, 100};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        experiment.starts = starts[i];
        size_t run = 0;
        for (size_t index = 0; index < experiment_parts(&experiment); index++) {
            struct part part = part_at(&experiment, index);
            cr_assert_eq(part.network * experiment.starts + part.first, run);
            cr_assert(part.count > 0 && part.count <= PART_STARTS);
            run += part.count;
        }
        cr_assert_eq(run, experiment.samples * experiment.starts);
    }
}

Test(experiment, units)
{
    struct experiment experiment = whole_grid();
    cr_expect(experiment_units(&experiment) == 2 && experiment_unit_runs(&experiment) == 5);
    experiment.samples = 1;
    cr_expect(experiment_units(&experiment) == 5 && experiment_unit_runs(&experiment) == 1);
}

Test(experiment, memory)
{
    struct experiment experiment = whole_grid();
    double one = experiment_bytes(&experiment, 1), two = experiment_bytes(&experiment, 2);
    cr_expect_gt(one, (double)network_bytes(20, 3));
    experiment.samples *= 1000;
    double runs = (experiment_bytes(&experiment, 1) - one) / 999; /* what is kept of them, whatever the threads */
    cr_expect_gt(runs, 2 * 5 * 3 * 20 / 8);
    expect_relative(two, 2 * one - runs, 1e-12);
    static const double huge = 2147483647;
    experiment.n = (struct grid){1, &huge};
    cr_expect_gt(experiment_bytes(&experiment, 1), 8 * 3 * huge * huge);
}

/* States and orders do not depend on J_D and the rule; they do on the start, the network and the seed. */
Test(experiment, starts)
{
    struct experiment experiment = whole_grid();
    struct point points[] = {point_at(&experiment, 0), point_at(&experiment, 8)};
    cr_assert(points[0].jd != points[1].jd && points[0].rule != points[1].rule);
    int8_t first[10];
    for (int i = 0; i < 2; i++) {
        struct trial *trial = trial_create(&experiment, &points[i], 1);
        trial_start(trial, 2);
        if (i == 0)
            memcpy(first, trial->start, sizeof first);
        cr_expect_arr_eq(trial->start, first, sizeof first);
        cr_expect_arr_eq(dynamics_state(trial->dynamics), first, sizeof first);
        trial_start(trial, 3);
        cr_expect_arr_neq(trial->start, first, sizeof first);
        trial_free(trial);
    }
    struct trial *other = trial_create(&experiment, &points[0], 0);
    trial_start(other, 2);
    cr_expect_arr_neq(other->start, first, sizeof first);
    trial_free(other);
}

Test(experiment, first_sample_shifts_the_networks)
{
    struct experiment experiment = whole_grid();
    struct point point = point_at(&experiment, 0);
    struct trial *second = trial_create(&experiment, &point, 1);
    experiment.first_sample = 1;
    struct trial *shifted = trial_create(&experiment, &point, 0);
    cr_expect_arr_eq(second->network->couplings, shifted->network->couplings, 100 * sizeof(double));
    trial_start(second, 4);
    trial_start(shifted, 4);
    cr_expect_arr_eq(second->start, shifted->start, 10);
    trial_free(second);
    trial_free(shifted);
}

/* eta of a network is measured: exact for symmetric and antisymmetric couplings. */
Test(experiment, given_network)
{
    for (int sign = -1; sign <= 1; sign++) {
        struct experiment experiment = whole_grid();
        struct network *network = network_create(20, 1);
        struct network_ensemble ensemble = {20, 1, sign, 0};
        network_sample(network, &ensemble, 1, 0);
        for (size_t i = 0; i < 20; i++)
            network->diagonal[i] = (double)i;
        experiment_use_network(&experiment, network, sign != 0);
        struct point point = point_at(&experiment, 1);
        expect_near(point.ensemble.symmetry, sign, sign ? 1e-14 : 0.3);
        cr_expect_eq(point.ensemble.neurons, 20);
        cr_expect(experiment.samples == 1 && experiment.first_sample == 0);
        cr_expect_eq(experiment_points(&experiment), sign ? 2 : 6);
        struct trial *trial = trial_create(&experiment, &point, 0);
        cr_expect_eq(trial->network, network);
        for (size_t i = 0; i < 20; i++)
            expect_near(trial->self_coupling[i], sign ? (double)i : 0.5, 0);
        expect_near(point.jd, sign ? 9.5 : 0.5, 1e-14);
        trial_free(trial);
        network_free(network);
    }
}

/* Two neurons, the second following the first, which flees from the second. At once: (a, b) -> (-b, a), a cycle of
 * length 4; one after the other: (a, b) -> (-b, -b), length 2. Each neuron flips every other time: activity 1/2; the
 * cyclic rule makes both flip in every sweep, but for the first: 1. */
Test(run, cycles_and_activity)
{
    struct network *network = network_create(2, 1);
    network->couplings[0 * 2 + 1] = 1;  /* from 0 to 1 */
    network->couplings[1 * 2 + 0] = -1; /* from 1 to 0 */
    struct experiment experiment = whole_grid();
    experiment_use_network(&experiment, network, true);
    for (int i = 0; i < 2; i++) {
        struct point point = point_at(&experiment, 0);
        point.rule = i ? RULE_CYCLIC : RULE_PARALLEL;
        struct trial *trial = trial_create(&experiment, &point, 0);
        struct cycle_search *search = cycle_search_create(2);
        struct run run = relax(trial, 0, NULL), searched = relax(trial, 0, search);
        cr_expect(run.active && run.time == INFINITY && run.cycle == 0);
        expect_near(run.activity, i ? 1 : 0.5, 1e-15);
        cr_expect_not(searched.active);
        cr_expect_eq(searched.cycle, i ? 2 : 4);
        cr_expect(searched.time == INFINITY && searched.activity == 0);
        cycle_search_free(search);
        trial_free(trial);
    }
    network_free(network);
}

/* Strong self-couplings freeze every start: time 0, overlap 1. A field on one neuron turns the other one. */
Test(run, fixed_points)
{
    struct network *network = network_create(2, 1);
    network->couplings[0 * 2 + 1] = 1;
    network->diagonal[0] = 1;
    struct experiment experiment = whole_grid();
    experiment_use_network(&experiment, network, true);
    struct point point = point_at(&experiment, 0);
    struct trial *trial = trial_create(&experiment, &point, 0);
    for (size_t start = 0; start < 20; start++) {
        struct run run = relax(trial, start, NULL);
        bool agree = trial->start[0] == trial->start[1];
        cr_expect_not(run.active);
        expect_near(run.time, agree ? 0 : 1, 0); /* the second neuron is the last one of the sweep */
        expect_near(run.overlap, agree ? 1 : 0, 0);
    }
    trial_free(trial);
    network_free(network);
}
