/* The runs of a transition, on a network whose runs can be told in advance. */
#include "common/options.h"
#include "sim/transition.h"
#include "tests/near.h"

/* Neuron 0 follows neuron 1, which follows nobody. In cyclic order a start in which they differ needs half a sweep up
 * to J_D = 1 and is a fixed point above; one in which they agree is a fixed point for every J_D > 0. For J_D <= 0
 * there is none. */
static void expect_transition(double time, double with_flip)
{
    enum { STARTS = 40 };
    static const double ends[] = {1.25, 0.5}, cyclic = RULE_CYCLIC;
    struct network *network = network_create(2, 1);
    network->couplings[1 * 2 + 0] = 1; /* from 1 to 0 */
    struct experiment experiment = {.jd = {2, ends}, .rule = {1, &cyclic}, .starts = STARTS};
    experiment_use_network(&experiment, network, false);
    struct point point = point_at(&experiment, 0);
    struct transition transition;
    cr_assert_eq(transition_measure(&experiment, &point, time, &transition), EXIT_DONE);
    cr_expect(transition.units == STARTS && transition.unit_runs == 1);
    struct trial *trial = trial_create(&experiment, &point, 0);
    size_t differ = 0;
    for (size_t start = 0; start < STARTS; start++) {
        trial_start(trial, start);
        bool agree = trial->start[0] == trial->start[1];
        differ += !agree;
        for (size_t k = 0; k < transition.couplings; k++) {
            cr_assert(k == 0 || transition.jd[k] > transition.jd[k - 1]);
            double expected = transition.jd[k] <= 0 ? 0 : agree || transition.jd[k] > 1 ? 1 : with_flip;
            expect_near(transition.successes[start * transition.couplings + k], expected, 0);
        }
    }
    cr_expect(differ > STARTS / 4 && differ < STARTS);
    cr_expect(transition.jd[0] < 1);
    cr_expect_eq(transition_parts(&experiment), 32 + 3);
    trial_free(trial);
    transition_free(&transition);
    network_free(network);
}

Test(transition, too_late)
{
    expect_transition(0.4, 0);
}

Test(transition, in_time)
{
    expect_transition(0.5, 1);
}
