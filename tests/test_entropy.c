#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/complex_gaussian.h"
#include "theory/entropy.h"
#include "theory/layer.h"
#include "theory/truncated.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

static double entropy(double coupling, double symmetry, double interlayer, double layers)
{
    struct ensemble ensemble = {coupling, symmetry, interlayer, layers};
    double value = NAN;
    cr_assert_eq(entropy_annealed(&ensemble, &value), GSL_SUCCESS, "J %g eta %g lambda %g L %g", coupling, symmetry,
                 interlayer, layers);
    return value;
}

/* One layer ---------------------------------------------------------------------------------------------- */

/* Reference numbers of an independent calculation, checked there by enumeration; half a unit of the last digit. */
Test(entropy, reference_numbers)
{
    double digits = 0.5e-10;
    expect_near(entropy(0, 0, 0, 1), 0, 1e-15);
    expect_near(entropy(0.25, 0, 0, 1), 0.1801631052, digits);
    expect_near(entropy(0.5, 0, 0, 1), 0.3242007653, digits);
    expect_near(entropy(1, 0, 0, 1), 0.5203934015, digits);
    expect_near(entropy(0, 1, 0, 1), 0.1992284910, digits);
    expect_near(entropy(0.5, 1, 0, 1), 0.4116755970, digits);
    expect_near(entropy(1, 1, 0, 1), 0.5510450065, digits);
    expect_near(entropy(0, 0, 1, 2), 0.1912909509, digits);
    expect_near(entropy(0.25, 0, 1, 2), 0.2660325998, digits);
    expect_near(entropy(0.5, 0, 1, 2), 0.3293007516, digits);
    expect_near(entropy(0, 0, 0.5, INFINITY), 0.1002125470, digits);
    expect_near(entropy(0.25, 0, 0.5, INFINITY), 0.2199308710, digits);
    expect_near(entropy(0.5, 0, 0.5, INFINITY), 0.3217889876, digits);
}

/* Tanaka and Edwards (1980), Bray and Moore (1980): metastable states of the SK model, 0.1992. */
Test(entropy, symmetric_couplings_give_the_metastable_states_of_the_sk_model)
{
    expect_near(entropy(0, 1, 0, 1), 0.1992, 0.5e-4);
}

Test(entropy, closed_form_for_asymmetric_couplings)
{
    for (double coupling = -12; coupling < 9; coupling += 0.37)
        expect_near(entropy(coupling, 0, 0, 1), M_LN2 + gaussian_log_cdf(coupling), 1e-15 * (1 + coupling * coupling));
}

/* The functional (E.7) at x. */
static double functional(double coupling, double symmetry, double x)
{
    return M_LN2 - x * x / (2 * symmetry) + gaussian_log_cdf(coupling + x);
}

/* The value is the maximum over x for eta > 0 and the minimum for eta < 0, on the whole line. */
Test(entropy, extremum_over_x)
{
    static const double symmetries[] = {-0.99, -0.5, -0.01, 0.01, 0.5, 1};
    for (size_t i = 0; i < sizeof symmetries / sizeof *symmetries; i++) {
        double eta = symmetries[i], sign = eta > 0 ? 1 : -1;
        for (double coupling = -3; coupling <= 3; coupling += 0.5) {
            struct layer_saddle_point saddle = layer_saddle(coupling, eta, 1 + eta);
            expect_near(saddle.entropy, functional(coupling, eta, saddle.x),
                        1e-14 * (1 + saddle.x * saddle.x / fabs(eta)));
            expect_near(saddle.x, eta * gaussian_hazard(coupling + saddle.x), 1e-12 * (1 + fabs(saddle.x)));
            for (double x = -400; x < 40; x += 0.09)
                cr_expect(sign * (functional(coupling, eta, x) - saddle.entropy) <= 1e-14 * (1 + x * x / fabs(eta)),
                          "J %g, eta %g: beaten at x = %g", coupling, eta, x);
        }
    }
}

Test(entropy, derivatives)
{
    double h = 1e-4;
    for (double eta = -0.9; eta <= 0.95; eta += 0.15) {
        for (double coupling = -2; coupling <= 2; coupling += 0.5) {
            /* only the explicit dependence counts: dSigma/dJ = hazard, dSigma/deta = x^2/(2 eta^2) = hazard^2/2 */
            double hazard = gaussian_hazard(layer_saddle(coupling, eta, 1 + eta).y);
            double slope = (entropy(coupling + h, eta, 0, 1) - entropy(coupling - h, eta, 0, 1)) / (2 * h);
            expect_near(slope, hazard, 1e-6 * (1 + hazard));
            slope = (entropy(coupling, eta + h, 0, 1) - entropy(coupling, eta - h, 0, 1)) / (2 * h);
            expect_near(slope, 0.5 * hazard * hazard, 1e-4 * (1 + pow(hazard, 4)));
        }
    }
}

/* eta = -1: the random parts of the stabilities sum to zero, so that J > 0 is needed. */
Test(entropy, antisymmetric_couplings)
{
    static const struct ensemble empty[] = {
        {0, -1, 0, 1}, {-0.5, -1, 0, 1}, {-1, -1, 0.5, 2}, {-1, -1, 0.99, 5}, {-2, -1, 1, INFINITY}, {0, -1, 0, 4}};
    static const struct ensemble inhabited[] = {
        {1e-9, -1, 0, 1}, {-1, -1, 1.01, 2}, {-1, -1, -1.01, 2}, {-1.9, -1, 1, INFINITY}, {-5, -0.999, 0, 1}};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        double value = 0;
        cr_expect_not(entropy_exists(&empty[i]), "%zu", i);
        cr_expect_eq(entropy_annealed(&empty[i], &value), GSL_SUCCESS);
        cr_expect_eq(value, -INFINITY);
    }
    for (size_t i = 0; i < sizeof inhabited / sizeof *inhabited; i++) {
        double value = -INFINITY;
        cr_expect(entropy_exists(&inhabited[i]), "%zu", i);
        cr_expect_eq(entropy_annealed(&inhabited[i], &value), GSL_SUCCESS);
        cr_expect(isfinite(value), "%zu: %g", i, value);
    }
    /* J -> 0: excess(y) = J gives y = -1/J, Sigma = ln 2 + 1 + ln J - ln sqrt(2 pi) */
    expect_near(entropy(1e-8, -1, 0, 1), M_LN2 + 1 + log(1e-8) - 0.5 * log(2 * M_PI), 1e-12);
}

Test(entropy, extreme_parameters)
{
    /* J -> -infinity: Phi(y) ~ exp(-y^2/2) gives x = -eta J/(1 + eta), Sigma ~ -J^2/(2 (1 + eta)) */
    expect_relative(entropy(-1e6, 0.5, 0, 1), -1e12 / 3, 1e-9);
    expect_relative(entropy(-1e6, -0.5, 0, 1), -1e12, 1e-9);
    expect_near(entropy(100, 0.5, 0, 1), M_LN2, 1e-15);
    expect_near(entropy(100, -1, 0, 1), M_LN2, 1e-15);
    expect_near(entropy(1, 1e-300, 0, 1), entropy(1, 0, 0, 1), 1e-15);
}

Test(entropy, refuses_invalid_parameters)
{
    static const struct ensemble invalid[] = {{NAN, 0, 0, 1},      {0, 1.1, 0, 1}, {0, -1.1, 0, 1}, {0, NAN, 0, 1},
                                              {0, 0, INFINITY, 1}, {0, 0, 0, 0},   {0, 0, 0, 1.5},  {0, 0, 0, NAN}};
    double value;
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        cr_expect_eq(entropy_annealed(&invalid[i], &value), GSL_EINVAL, "%zu", i);
}

/* Chains -------------------------------------------------------------------------------------------------- */

enum { LONGEST = 12 };

/* ln Z of the chain with layer fields x by the sum over 2^L states, and its gradient. */
static double state_sum(double coupling, double interlayer, int layers, const double *x, double *gradient)
{
    double sum = 0;
    for (int l = 0; l < layers; l++)
        gradient[l] = 0;
    for (unsigned state = 0; state < 1u << layers; state++) {
        double product = 1, hazards[LONGEST];
        for (int l = 0; l < layers; l++) {
            int spin = state >> l & 1 ? 1 : -1, neighbours = 0;
            if (l > 0)
                neighbours += state >> (l - 1) & 1 ? 1 : -1;
            if (l + 1 < layers)
                neighbours += state >> (l + 1) & 1 ? 1 : -1;
            double y = coupling + x[l] + interlayer * spin * neighbours;
            product *= gaussian_cdf(y);
            hazards[l] = gaussian_hazard(y);
        }
        sum += product;
        for (int l = 0; l < layers; l++)
            gradient[l] += product * hazards[l];
    }
    for (int l = 0; l < layers; l++)
        gradient[l] /= sum;
    return log(sum);
}

/* The functional of (E.13) at its stationary point, found by damped iteration of x = eta gradient. */
static double slow_chain(double coupling, double symmetry, double interlayer, int layers)
{
    double x[LONGEST] = {0}, gradient[LONGEST];
    double value = state_sum(coupling, interlayer, layers, x, gradient);
    for (int iteration = 0; symmetry != 0 && iteration < 200; iteration++) {
        for (int l = 0; l < layers; l++)
            x[l] += 0.6 * (symmetry * gradient[l] - x[l]);
        value = state_sum(coupling, interlayer, layers, x, gradient);
    }
    for (int l = 0; symmetry != 0 && l < layers; l++) {
        cr_assert_float_eq(x[l], symmetry * gradient[l], 1e-7);
        value -= x[l] * x[l] / (2 * symmetry);
    }
    return value / layers;
}

Test(entropy, chain_against_the_sum_over_all_states)
{
    for (int layers = 2; layers <= LONGEST; layers++)
        for (double coupling = -1; coupling <= 1; coupling += 1)
            for (double interlayer = -1.5; interlayer <= 1.5; interlayer += 0.75)
                expect_near(entropy(coupling, 0, interlayer, layers), slow_chain(coupling, 0, interlayer, layers),
                            1e-13);
}

Test(entropy, symmetric_chain_against_the_sum_over_all_states)
{
    static const double symmetries[] = {-0.9, -0.4, 0.3, 1};
    for (size_t i = 0; i < sizeof symmetries / sizeof *symmetries; i++)
        for (int layers = 2; layers <= 6; layers++)
            for (double coupling = -0.5; coupling <= 1; coupling += 0.5)
                for (double interlayer = -1.5; interlayer <= 1.5; interlayer += 1)
                    expect_near(entropy(coupling, symmetries[i], interlayer, layers),
                                slow_chain(coupling, symmetries[i], interlayer, layers), 1e-11);
}

/* ln of the mean number of fixed points of two coupled layers at finite N: all neurons with equal spins in both
 * layers have k = +1 there, the others k = -1, and the rows of a layer share one Gaussian field. */
static double log_shared(int size, int aligned, double coupling, double symmetry, double interlayer)
{
    double sigma = sqrt((size - 1 - symmetry) / size), x = 0, up = (double)aligned / size, width = 0;
    for (int iteration = 0; iteration < 300; iteration++) {
        double above = (coupling + interlayer + x) / sigma, below = (coupling - interlayer + x) / sigma;
        x += 0.5 * (symmetry * (up * gaussian_hazard(above) + (1 - up) * gaussian_hazard(below)) / sigma - x);
        double curvature = up * (1 - truncated_variance(above)) + (1 - up) * (1 - truncated_variance(below));
        width = 1 / sqrt(size * fabs(1 / symmetry + curvature / (sigma * sigma)));
    }
    double complex direction = symmetry > 0 ? 1 : I, sum = 0;
    double step = width / 8, top = 0;
    for (int k = -200; k <= 200; k++) {
        double complex point = x + direction * (step * k);
        double complex exponent = -size * point * point / (2 * symmetry) +
                                  aligned * complex_gaussian_log_cdf((coupling + interlayer + point) / sigma) +
                                  (size - aligned) * complex_gaussian_log_cdf((coupling - interlayer + point) / sigma);
        if (k == -200)
            top = -size * x * x / (2 * symmetry) + aligned * gaussian_log_cdf((coupling + interlayer + x) / sigma) +
                  (size - aligned) * gaussian_log_cdf((coupling - interlayer + x) / sigma);
        sum += cexp(exponent - top);
    }
    return top + log(creal(sum) * step * sqrt(size / (2 * M_PI * fabs(symmetry))));
}

static double finite_pair_of_layers(int size, double coupling, double symmetry, double interlayer)
{
    double top = -INFINITY, terms[1000], sum = 0;
    for (int aligned = 0; aligned <= size; aligned++) {
        terms[aligned] = size * M_LN2 + gsl_sf_lnchoose((unsigned)size, (unsigned)aligned) +
                         2 * log_shared(size, aligned, coupling, symmetry, interlayer);
        top = fmax(top, terms[aligned]);
    }
    for (int aligned = 0; aligned <= size; aligned++)
        sum += exp(terms[aligned] - top);
    return (top + log(sum)) / (2 * size);
}

/* The exact mean for two layers tends to the entropy as a series in 1/N: extrapolated from four sizes. */
Test(entropy, symmetric_pair_of_layers_is_the_limit_of_finite_sizes)
{
    static const double cases[][3] = {{0, 0.5, 1}, {0.5, 1, 0.5}, {0.3, -0.5, 0.7}, {0.5, -0.9, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value[4];
        for (int k = 0; k < 4; k++)
            value[k] = finite_pair_of_layers(50 << k, cases[i][0], cases[i][1], cases[i][2]);
        double expected = entropy(cases[i][0], cases[i][1], cases[i][2], 2);
        cr_expect(fabs(value[0] - expected) > 1e-4, "nothing to extrapolate");
        for (int order = 1; order < 4; order++)
            for (int k = 3; k >= order; k--)
                value[k] += (value[k] - value[k - 1]) / ((1 << order) - 1);
        expect_near(value[3], expected, 1e-8);
    }
}

Test(entropy, chain_limits)
{
    static const double symmetries[] = {-1, -0.5, 0, 0.5, 1};
    for (size_t i = 0; i < sizeof symmetries / sizeof *symmetries; i++) {
        double eta = symmetries[i], coupling = 0.4, interlayer = 0.8;
        double infinite = entropy(coupling, eta, interlayer, INFINITY);
        /* L Sigma_L is linear in L up to 0.38^L, through the length where the method changes */
        double end = 100 * (entropy(coupling, eta, interlayer, 100) - infinite);
        expect_near(40 * (entropy(coupling, eta, interlayer, 40) - infinite), end, 1e-12);
        expect_near(64 * (entropy(coupling, eta, interlayer, 64) - infinite), end, 1e-12);
        expect_near(1e6 * (entropy(coupling, eta, interlayer, 1e6) - infinite), end, 1e-8);
        cr_expect(fabs(end) > 1e-3, "no effect of the ends");
        /* uncoupled layers, one layer, the sign of lambda */
        expect_near(entropy(coupling, eta, 0, 17), entropy(coupling, eta, 0, 1), 1e-15);
        expect_near(entropy(coupling, eta, 1e-7, 17), entropy(coupling, eta, 0, 1), 1e-12);
        expect_near(entropy(coupling, eta, interlayer, 1), entropy(coupling, eta, 0, 1), 1e-15);
        expect_near(entropy(coupling, eta, -interlayer, 9), entropy(coupling, eta, interlayer, 9), 1e-15);
        /* strong coupling: two layers are aligned, ln 2 for both */
        expect_near(entropy(coupling, eta, 40, 2), M_LN2 / 2, 1e-14);
    }
}

/* Section 2 of the theory: ln[(A + C)/2 + sqrt(((A - C)/2)^2 + B^2)]. */
Test(entropy, infinite_chain_closed_form)
{
    for (double coupling = -2; coupling <= 2; coupling += 0.5) {
        for (double interlayer = 0.25; interlayer < 3; interlayer += 0.5) {
            double a = gaussian_cdf(coupling + 2 * interlayer), b = gaussian_cdf(coupling);
            double c = gaussian_cdf(coupling - 2 * interlayer);
            double expected = log(0.5 * (a + c) + sqrt(0.25 * (a - c) * (a - c) + b * b));
            expect_near(entropy(coupling, 0, interlayer, INFINITY), expected, 1e-13);
        }
    }
}

/* Every corner of the ranges is solved, and where both are known the finite chain is close to its limit. */
Test(entropy, chain_extremes)
{
    static const double couplings[] = {-20, -3, -0.3, 0, 0.3, 3, 20};
    static const double symmetries[] = {-1, -0.9999999, -0.99, -0.5, 0, 0.5, 1};
    static const double interlayers[] = {1e-6, 0.1, 1, 10};
    static const double layers[] = {2, 3, 7, 63, 1e6, INFINITY};
    for (size_t i = 0; i < sizeof couplings / sizeof *couplings; i++)
        for (size_t j = 0; j < sizeof symmetries / sizeof *symmetries; j++)
            for (size_t k = 0; k < sizeof interlayers / sizeof *interlayers; k++)
                for (size_t l = 0; l < sizeof layers / sizeof *layers; l++) {
                    struct ensemble ensemble = {couplings[i], symmetries[j], interlayers[k], layers[l]};
                    if (entropy_exists(&ensemble)) {
                        double value = entropy(couplings[i], symmetries[j], interlayers[k], layers[l]);
                        cr_expect(isfinite(value) && value <= M_LN2 + 1e-15);
                    }
                }
}
