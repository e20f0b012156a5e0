/* fp-relax against exact enumeration of small networks, against published times, and against mean-field theory. */
#include "common/container.h"
#include "common/stream.h"
#include "tests/near.h"
#include "tests/result.h"
#include "tests/scratch.h"

#include <stdlib.h>
#include <string.h>

#define RUN(exit_code, ...) RESULT("fp-relax", exit_code, __VA_ARGS__)

/* Small networks ----------------------------------------------------------------------------------------- */

enum { N = 9, STATES = 1 << N, STARTS = 1000 };

/* One network: couplings with the self-couplings on the diagonal, and what every run on it came to. */
struct small {
    double *matrix;
    int8_t *states, *converged;
    double *time;
    struct result result;
};

/* Network number `sample` of N neurons at J_D = 0.1, with STARTS runs. */
static struct small small_create(int sample, const char *rule)
{
    char *directory = scratch_create(), message[CONTAINER_MESSAGE], number[16];
    char *couplings = scratch_path(directory, "net.h5"), *states = scratch_path(directory, "states.h5");
    snprintf(number, sizeof number, "%d", sample);
    bool cycles = strcmp(rule, "parallel") == 0 || strcmp(rule, "cyclic") == 0;
    struct small small = {
        .result = RUN(0, "--n", "9", "--jd", "0.1", "--samples", "1", "--starts", "1000", "--max-sweeps", "1600",
                      "--rule", rule, "--first-sample", number, "--save-network", couplings, "--save-states", states,
                      cycles ? "--cycles" : NULL),
    };
    size_t sizes[2];
    struct container *file = container_open(couplings, message);
    cr_assert_not_null(file, "%s", message);
    small.matrix = container_read_doubles(file, "couplings", 2, sizes, message);
    cr_assert(small.matrix && sizes[0] == N && sizes[1] == N, "%s", message);
    container_close(file);
    file = container_open(states, message);
    cr_assert_not_null(file, "%s", message);
    small.states = container_read_bytes(file, "states", 2, sizes, message);
    cr_assert(small.states && sizes[0] == STARTS && sizes[1] == N, "%s", message);
    small.converged = container_read_bytes(file, "converged", 1, sizes, message);
    small.time = container_read_doubles(file, "time", 1, sizes, message);
    cr_assert(small.converged && small.time && sizes[0] == STARTS, "%s", message);
    container_close(file);
    free(couplings);
    free(states);
    scratch_remove(directory);
    cr_assert_gt(result_row(&small.result), 0);
    return small;
}

static void small_free(struct small *small)
{
    free(small->matrix);
    free(small->states);
    free(small->converged);
    free(small->time);
    command_free(&small->result.command);
}

static int spin(unsigned state, int i)
{
    return state >> i & 1 ? 1 : -1;
}

static double stability(const struct small *small, unsigned state, int i)
{
    double field = 0;
    for (int j = 0; j < N; j++)
        field += small->matrix[i * N + j] * spin(state, j);
    return spin(state, i) * field;
}

/* Neurons that would flip, as bits. */
static unsigned unstable(const struct small *small, unsigned state)
{
    unsigned neurons = 0;
    for (int i = 0; i < N; i++)
        neurons |= (unsigned)(stability(small, state, i) <= 0) << i;
    return neurons;
}

/* One sweep by definition; adds the time of the last flip to *time. */
static unsigned sweep_parallel(const struct small *small, unsigned state, double *last)
{
    *last = 1;
    return state ^ unstable(small, state);
}

static unsigned sweep_cyclic(const struct small *small, unsigned state, double *last)
{
    for (int i = 0; i < N; i++)
        if (stability(small, state, i) <= 0) {
            state ^= 1u << i;
            *last = (i + 1) / (double)N;
        }
    return state;
}

typedef unsigned sweep_by_definition(const struct small *small, unsigned state, double *last);

/* Where a state ends: its fixed point and time, or the length of its cycle. */
struct fate {
    unsigned state;
    bool fixed;
    double time;
    long cycle;
};

static struct fate follow(const struct small *small, unsigned state, sweep_by_definition *sweep)
{
    static long visited[STATES];
    memset(visited, 0, sizeof visited);
    struct fate fate = {.state = state};
    long time = 1;
    for (; visited[fate.state] == 0 && unstable(small, fate.state); time++) {
        double last = 0;
        visited[fate.state] = time;
        fate.state = sweep(small, fate.state, &last);
        fate.time = (double)(time - 1) + last;
    }
    fate.fixed = !unstable(small, fate.state);
    fate.cycle = fate.fixed ? 0 : time - visited[fate.state];
    return fate;
}

static unsigned packed(const int8_t *spins)
{
    unsigned state = 0;
    for (int i = 0; i < N; i++)
        state |= (unsigned)(spins[i] > 0) << i;
    return state;
}

static unsigned initial_state(int sample, int start)
{
    struct stream_address address = {
        .seed = 1, .purpose = STREAM_START, .size = N, .sample = (uint64_t)sample, .index = (uint32_t)start};
    int8_t spins[N];
    gsl_rng *generator = stream_create();
    stream_open(generator, &address);
    stream_spins(generator, N, spins);
    gsl_rng_free(generator);
    return packed(spins);
}

/* Every single run ends where and when it must, and the fractions are those of all 2^N initial states. */
static void expect_exact(const char *rule, sweep_by_definition *sweep)
{
    double largest = 0;
    for (int sample = 0; sample < 5; sample++) {
        struct small small = small_create(sample, rule);
        for (int start = 0; start < STARTS; start++) {
            struct fate fate = follow(&small, initial_state(sample, start), sweep);
            cr_assert_eq(small.converged[start], fate.fixed);
            if (fate.fixed) {
                cr_assert_eq(packed(&small.states[start * N]), fate.state);
                cr_assert_float_eq(small.time[start], fate.time, 1e-12);
            }
        }
        double fixed = 0, cycle = 0, squares = 0;
        long longest = 0;
        for (unsigned state = 0; state < STATES; state++) {
            struct fate fate = follow(&small, state, sweep);
            fixed += fate.fixed / (double)STATES;
            cycle += (double)fate.cycle / STATES;
            squares += (double)(fate.cycle * fate.cycle) / STATES;
            longest = fate.cycle > longest ? fate.cycle : longest;
        }
        double cycling = result_cell(&small.result, "cycling");
        expect_near(result_cell(&small.result, "converged"), fixed, 4 * sqrt(fixed * (1 - fixed) / STARTS) + 1e-9);
        expect_near(cycling, 1 - fixed, 4 * sqrt(fixed * (1 - fixed) / STARTS) + 1e-9);
        expect_near(cycling * result_cell(&small.result, "cycle_mean"), cycle,
                    4 * sqrt((squares - cycle * cycle) / STARTS) + 1e-9);
        cr_expect_leq(result_cell(&small.result, "cycle_longest"), longest);
        largest = fmax(largest, fixed * (1 - fixed));
        small_free(&small);
    }
    cr_expect_gt(largest, 0.1); /* some network has both */
}

Test(fp_relax_physics, parallel_runs_are_exact)
{
    expect_exact("parallel", sweep_parallel);
}

Test(fp_relax_physics, cyclic_runs_are_exact)
{
    expect_exact("cyclic", sweep_cyclic);
}

/* Probability that random sequential updates end at a fixed point, from each state: 1 at fixed points, otherwise the
 * mean over the unstable neurons of that after the flip; the smallest solution, by iteration. */
static double absorption(const struct small *small)
{
    static double probability[STATES];
    static unsigned moves[STATES];
    for (unsigned state = 0; state < STATES; state++) {
        moves[state] = unstable(small, state);
        probability[state] = moves[state] == 0;
    }
    double change = 1, mean = 0;
    while (change > 1e-13) {
        change = 0;
        for (unsigned state = 0; state < STATES; state++) {
            double sum = 0;
            for (int i = 0; i < N; i++)
                sum += moves[state] >> i & 1 ? probability[state ^ 1u << i] : 0;
            if (moves[state] == 0)
                continue;
            sum /= __builtin_popcount(moves[state]);
            change = fmax(change, fabs(sum - probability[state]));
            probability[state] = sum;
        }
    }
    for (unsigned state = 0; state < STATES; state++)
        mean += probability[state] / STATES;
    return mean;
}

/* 1600 sweeps are as good as infinitely many for 9 neurons. */
Test(fp_relax_physics, random_runs_are_absorbed)
{
    bool trapped = false;
    for (int sample = 0; sample < 5; sample++) {
        struct small small = small_create(sample, "random");
        double expected = absorption(&small);
        expect_near(result_cell(&small.result, "converged"), expected,
                    4 * sqrt(expected * (1 - expected) / STARTS) + 1e-9);
        trapped = trapped || expected < 0.99;
        for (int start = 0; start < STARTS; start++)
            cr_assert_eq(small.converged[start], unstable(&small, packed(&small.states[start * N])) == 0);
        small_free(&small);
    }
    cr_expect(trapped);
}

/* Larger networks ---------------------------------------------------------------------------------------- */

/* Medians over 200 runs of N = 50 that were measured with other programs: their errors are sqrt(10) times those of 2000
 * runs here. */
Test(fp_relax_physics, published_medians)
{
    static const double medians[] = {7.75, 5.6, 3.9, 3.0, 2.5};
    struct result result = RUN(0, "--n", "50", "--jd", "0.5,0.6,0.7,0.9,1", "--samples", "2000");
    for (int i = 0; i < 5; i++) {
        result_row(&result);
        double low = result_cell(&result, "sweeps_median_low"), high = result_cell(&result, "sweeps_median_high");
        double error = (high - low) / (2 * 1.96);
        expect_near(result_cell(&result, "sweeps_median"), medians[i], 3 * sqrt(11) * error);
        expect_near(result_cell(&result, "converged"), 1, 0);
    }
    result_expect_end(&result);
}

/* Activity in the long-lived state for N -> infinity: 1/2 (parallel) and sqrt(4/pi - 1)/2 (random) at J_D = 0, exact,
 * and 0.1963, 0.1153 at J_D = 0.3, from dynamical mean-field theory; 1 % for the finite size. */
Test(fp_relax_physics, activity_of_mean_field_theory)
{
    static const double activities[2][2] = {{0.5, 0.1963}, {0.261360, 0.1153}};
    struct result result = RUN(0, "--n", "800", "--jd", "0,0.3", "--rule", "parallel,random", "--samples", "8",
                               "--max-sweeps", "300", "--warm-up", "100");
    for (int rule = 0; rule < 2; rule++)
        for (int jd = 0; jd < 2; jd++) {
            result_row(&result);
            double error = result_cell(&result, "activity_error");
            expect_near(result_cell(&result, "active_runs"), 8, 0);
            cr_expect(error > 0 && error < 0.003);
            expect_near(result_cell(&result, "activity"), activities[rule][jd],
                        0.01 * activities[rule][jd] + 3 * error);
        }
    result_expect_end(&result);
}
