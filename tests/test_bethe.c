#include "solvers/bethe.h"
#include "common/gaussian.h"
#include "common/memory.h"
#include "tests/guided.h"
#include "tests/near.h"
#include "theory/entropy.h"

#include <gsl/gsl_fit.h>
#include <stdlib.h>

static struct bethe solve_bp(const struct guided *guided, double accuracy)
{
    struct bp *bp = guided_bp(guided, guided->field, accuracy);
    struct bethe bethe = bethe_of_bp(bp, guided->neurons, guided->field);
    bp_free(bp);
    return bethe;
}

static struct bethe solve_amp(const struct guided *guided, enum amp_variance variance)
{
    struct amp *amp = guided_amp(guided, variance);
    struct bethe bethe = bethe_of_amp(amp);
    amp_free(amp);
    return bethe;
}

/* Without fields, (S.19) ---------------------------------------------------------------------------------- */

/* Mean of ln 2 Phi(J/sqrt(row norm)). */
static double row_entropy(const struct guided *guided)
{
    double sum = 0, n = (double)guided->neurons;
    for (size_t i = 0; i < guided->neurons; i++) {
        double norm = 0;
        for (size_t j = 0; j < guided->neurons; j++)
            norm += pow(guided->network->couplings[j * guided->neurons + i], 2);
        sum += log(erfc(-guided->coupling[i] / sqrt(2 * norm)));
    }
    return sum / n;
}

Test(bethe, without_fields)
{
    for (double coupling = -2; coupling <= 3; coupling += 0.5) {
        struct guided guided = guided_create(50, 1, 0, coupling, 0);
        struct bethe mean = solve_amp(&guided, AMP_MEAN_VARIANCE);
        expect_near(mean.entropy, log(erfc(-coupling / M_SQRT2)), 1e-13);
        cr_expect_eq(mean.entropy, mean.free_entropy);
        double expected = row_entropy(&guided);
        expect_near(solve_amp(&guided, AMP_ROW_VARIANCE).entropy, expected, 1e-6 * (1 + fabs(expected)));
        expect_near(solve_amp(&guided, AMP_FULL_VARIANCE).entropy, expected, 1e-6 * (1 + fabs(expected)));
        expect_near(solve_bp(&guided, 1e-14).entropy, expected, 1e-12);
        guided_free(&guided);
    }
}

/* Derivatives --------------------------------------------------------------------------------------------- */

/* ln Z of all neurons as a function of x, which is added to some numbers of a problem. */
struct line {
    struct guided *guided;
    int kind;      /* an enum amp_variance, or MESSAGES */
    double *first; /* of those numbers */
    size_t count;
};
enum { MESSAGES = -1 };

static double log_z_along(double x, const struct line *line)
{
    for (size_t k = 0; k < line->count; k++)
        line->first[k] += x;
    struct bethe bethe = line->kind == MESSAGES ? solve_bp(line->guided, 1e-12)
                                                : solve_amp(line->guided, (enum amp_variance)line->kind);
    for (size_t k = 0; k < line->count; k++)
        line->first[k] -= x;
    return bethe.free_entropy * (double)line->guided->neurons;
}

/* At x = 0, to fourth order in the step; not by GSL, which chooses the step as for double precision. */
static double derivative(struct guided *guided, int kind, double *first, size_t count)
{
    struct line line = {guided, kind, first, count};
    double step = kind == MESSAGES ? 0.01 : 0.1;
    double wide = log_z_along(step, &line) - log_z_along(-step, &line);
    double narrow = log_z_along(0.5 * step, &line) - log_z_along(-0.5 * step, &line);
    return (8 * narrow - wide) / (6 * step);
}

/* d ln Z/dJ for all neurons with the messages held fixed. */
static double explicit_derivative(const struct amp *amp)
{
    struct amp_view view = amp_look(amp);
    double sum = 0;
    for (size_t i = 0; i < view.neurons; i++) {
        double deviation = sqrt(view.variance[i]), up = 0.5 * (1 + view.magnetisation[i]);
        sum += up * gaussian_hazard((view.coupling[i] + view.mean[i]) / deviation) / deviation +
               (1 - up) * gaussian_hazard((view.coupling[i] - view.mean[i]) / deviation) / deviation;
    }
    return sum;
}

/* ln Z of AMP is stationary in all messages: d ln Z/df_k = m_k, and only the explicit J counts in d ln Z/dJ. With norms
 * of rows this holds for the mean over the columns only. */
Test(bethe, amp_is_stationary)
{
    for (int kind = AMP_MEAN_VARIANCE; kind <= AMP_FULL_VARIANCE; kind += AMP_FULL_VARIANCE - AMP_MEAN_VARIANCE) {
        struct guided guided = guided_create(60, 1, 0, 0.5, 0.3);
        struct amp *amp = guided_amp(&guided, (enum amp_variance)kind);
        for (size_t k = 0; k < 4; k++)
            expect_near(derivative(&guided, kind, &guided.field[k], 1), amp_look(amp).magnetisation[k], 2e-4);
        expect_near(derivative(&guided, kind, guided.coupling, 60), explicit_derivative(amp), 2e-3);
        amp_free(amp);
        guided_free(&guided);
    }
}

/* ln Z of the messages is so up to 1/N: a Gaussian field is not quite the average over one neuron, which is +-1, and a
 * Gaussian of the others. */
static void expect_nearly_stationary(size_t n, uint64_t networks)
{
    double single = 0, together = 0, coupled = 0; /* mean squares */
    for (uint64_t sample = 0; sample < networks; sample++) {
        struct guided guided = guided_create(n, sample, 0, 0.5, 0.3);
        struct bp *bp = guided_bp(&guided, guided.field, 1e-7);
        struct amp *amp = guided_amp(&guided, AMP_FULL_VARIANCE);
        const double *m = bp_magnetisations(bp);
        double weight = 1 / (double)networks, sum = 0;
        for (size_t k = 0; k < 3; k++)
            single += weight * pow(derivative(&guided, MESSAGES, &guided.field[k], 1) - m[k], 2) / 3;
        for (size_t k = 0; k < n; k++)
            sum += m[k];
        together += weight * pow(derivative(&guided, MESSAGES, guided.field, n) - sum, 2);
        coupled += weight * pow(derivative(&guided, MESSAGES, guided.coupling, n) - explicit_derivative(amp), 2);
        bp_free(bp);
        amp_free(amp);
        guided_free(&guided);
    }
    expect_near(sqrt(single), 0, 0.8 / (double)n);
    expect_near(sqrt(together), 0, 0.2);
    expect_near(sqrt(coupled), 0, 0.1);
}

Test(bethe, messages_are_nearly_stationary)
{
    expect_nearly_stationary(25, 6);
    expect_nearly_stationary(50, 2);
}

/* AMP against all the messages ---------------------------------------------------------------------------- */

/* Both from the same start; from the magnetisations of AMP the messages settle in few iterations. */
static struct bp *follow(const struct guided *guided, const struct amp *amp)
{
    double *start = memory_need(calloc(guided->neurons, sizeof *start));
    for (size_t k = 0; k < guided->neurons; k++)
        start[k] = atanh(amp_look(amp).magnetisation[k]);
    struct bp *bp = guided_bp(guided, start, 1e-4);
    free(start);
    return bp;
}

static double mean_square(const struct amp *amp, const struct bp *bp)
{
    struct amp_view view = amp_look(amp);
    double sum = 0;
    for (size_t k = 0; k < view.neurons; k++)
        sum += pow(view.magnetisation[k] - bp_magnetisations(bp)[k], 2);
    return sum / (double)view.neurons;
}

/* Stores the rms differences of m for each variance. */
static void compare(size_t neurons, uint64_t networks, double eta, double rms[3])
{
    double squares[3] = {0};
    for (uint64_t sample = 0; sample < networks; sample++) {
        struct guided guided = guided_create(neurons, sample, eta, 0.3, 0.3);
        struct amp *full = guided_amp(&guided, AMP_FULL_VARIANCE);
        struct bp *bp = follow(&guided, full);
        squares[AMP_FULL_VARIANCE] += mean_square(full, bp);
        amp_free(full);
        for (int kind = AMP_MEAN_VARIANCE; kind <= AMP_ROW_VARIANCE; kind++) {
            struct amp *amp = guided_amp(&guided, (enum amp_variance)kind);
            squares[kind] += mean_square(amp, bp);
            amp_free(amp);
        }
        bp_free(bp);
        guided_free(&guided);
    }
    for (int kind = 0; kind < 3; kind++)
        rms[kind] = sqrt(squares[kind] / (double)networks);
}

/* Falls as 1/N with the full variance, as 1/sqrt N with the mean one, and about as N^-0.64(3) with row norms. */
Test(bethe, amp_agrees_with_the_messages)
{
    static const uint64_t networks[] = {6, 3, 2, 1};
    static const double most[] = {0.006, 0.004, 0.002, 0.001};
    double log_n[4], log_rms[3][4], intercept, exponent[3], c00, c01, c11[3], residual;
    for (int size = 0; size < 4; size++) {
        size_t n = (size_t)100 << size;
        double rms[3];
        compare(n, networks[size], 0, rms);
        cr_expect_lt(rms[AMP_FULL_VARIANCE], most[size], "N = %zu: %g", n, rms[AMP_FULL_VARIANCE]);
        log_n[size] = log((double)n);
        for (int kind = 0; kind < 3; kind++)
            log_rms[kind][size] = log(rms[kind]);
    }
    for (int kind = 0; kind < 3; kind++)
        gsl_fit_linear(log_n, 1, log_rms[kind], 1, 4, &intercept, &exponent[kind], &c00, &c01, &c11[kind], &residual);
    for (int kind = 0; kind < 3; kind++)
        cr_expect_lt(c11[kind], 0.07 * 0.07);
    expect_near(exponent[AMP_FULL_VARIANCE], -1, 0.1);
    expect_near(exponent[AMP_ROW_VARIANCE], -0.64, 0.15);
    expect_near(exponent[AMP_MEAN_VARIANCE], -0.5, 0.1);
}

/* With J_ij and J_ji correlated AMP still follows the messages, but these miss what two neurons do to each other:
 * without fields the entropy is that of independent couplings, (S.18). */
Test(bethe, correlated_couplings_are_out_of_reach)
{
    double rms[3], annealed;
    compare(200, 2, 0.5, rms);
    cr_expect_lt(rms[AMP_FULL_VARIANCE], 0.006);
    struct guided guided = guided_create(400, 0, 0.5, 0.3, 0);
    cr_assert_eq(entropy_annealed(&(struct ensemble){.coupling = 0.3, .symmetry = 0.5, .layers = 1}, &annealed), 0);
    expect_near(solve_bp(&guided, 1e-14).entropy, M_LN2 + gaussian_log_cdf(0.3), 2e-3);
    cr_expect_gt(annealed - (M_LN2 + gaussian_log_cdf(0.3)), 0.07);
    guided_free(&guided);
}
