/* amp_neurons: what is computed for each neuron, a vector of them at a time: its factor, and its fields. Part of
 * solvers/amp_pass.h. */
#include "solvers/amp_internal.h"

/* Clips of equation (S.16), and the largest argument of Phi. */
static const float field_clip = 18, damped_clip = 40, largest_argument = 1e9f;

/* Up to this omega/sqrt(V), differences of the factor at +omega and -omega are taken from its slope; relative error
 * 1e-5. */
static const float small_argument = 2e-3f;

/* One side of a factor, Phi(x). */
struct side {
    floats tail, excess; /* lambda(-|x|), lambda(-|x|) - |x| */
    floats cut;          /* x >= 0: Phi(x) tail; x < 0: phi(0) = exp(x^2/2) Phi(x) tail */
    floats density;      /* phi(x) */
};

LANES_INLINE struct side side_of(floats x, floats inverse)
{
    floats size = lanes_absolute(x), centre = lanes_all(0.398942280f);
    struct side side = {.excess = lanes_hazard_excess(inverse)};
    side.tail = size + side.excess;
    side.density = centre * lanes_exponential(size * size * -0.5f).value;
    side.cut = lanes_less(x, lanes_all(0), centre, side.tail - side.density);
    return side;
}

/* Factors of a vector of neurons from i on, whose means and variances are known: (S.5) to (S.7). Everything is odd or
 * even in the mean, so that its sign is taken off first. */
LANES_INLINE void factors_of(struct amp *amp, size_t i)
{
    floats zero = {0}, one = lanes_all(1), signed_mean = FLOATS(amp->mean, i);
    ints sign = lanes_sign(signed_mean);
    floats scale = one / lanes_root(FLOATS(amp->variance, i));
    floats coupling = lanes_clip(FLOATS(amp->constraint, i) * scale, largest_argument);
    floats mean = lanes_min(lanes_absolute(signed_mean) * scale, lanes_all(largest_argument));
    floats small = lanes_all(small_argument);

    floats x = coupling + mean, y = coupling - mean; /* x_+, x_- */
    floats x_above = lanes_absolute(x) + 3.0f, y_above = lanes_absolute(y) + 3.0f, inverse = one / (x_above * y_above);
    struct side up = side_of(x, inverse * y_above), down = side_of(y, inverse * x_above);
    floats cuts = up.cut * down.cut, share = one / (cuts * up.tail), ratio = up.cut * up.cut * down.tail * share;
    floats rise = lanes_less(x, zero, up.tail, up.density * down.cut * up.tail * up.tail * share);
    floats fall = lanes_less(y, zero, down.tail, down.density * down.tail * up.cut * up.tail * share);
    floats rise_slope = rise * lanes_less(x, zero, up.excess, rise + x); /* lambda (lambda + x) */
    floats fall_slope = fall * lanes_less(y, zero, down.excess, fall + y), both = rise + fall;

    floats squares = lanes_less(x, zero, -coupling * mean, y * y * 0.25f); /* of the tails exp(-x^2/2) */
    floats self = lanes_fma(lanes_logarithm(ratio), lanes_all(0.5f), lanes_less(y, zero, squares, zero));
    self = lanes_less(mean, small, both * mean * 0.5f, self);

    floats total = lanes_flip(FLOATS(amp->total, i), sign) + self;
    struct lanes_exponential decay = lanes_exponential(lanes_absolute(total) * -2.0f);
    floats larger = one / (one + decay.value), smaller = decay.value * larger;
    floats p = lanes_less(total, zero, smaller, larger), q = lanes_less(total, zero, larger, smaller);
    floats polarisation = lanes_flip(decay.missing * larger, lanes_sign(total));
    floats weak = 0.5f * (polarisation * both - (rise_slope + fall_slope) * mean);
    floats force = lanes_less(mean, small, weak, p * rise - q * fall) * scale;
    FLOATS(amp->self, i) = lanes_flip(self, sign);
    FLOATS(amp->force, i) = lanes_flip(force, sign);
    FLOATS(amp->slope, i) = (larger * smaller * both * both - p * rise_slope - q * fall_slope) * scale * scale;
}

/* atanh(tanh h tanh gamma) for h >= 0, as half of ln cosh(h + gamma)/cosh(h - gamma). */
LANES_INLINE floats through_coupling(floats h, const struct amp_update *update)
{
    struct lanes_exponential decay = lanes_exponential(h * -2.0f);
    return 0.5f * lanes_logarithm_above(decay.missing * update->closing / (decay.value + update->away));
}

/* (S.20) and (S.22); `total` without pseudo-field, `before` that of the last iteration with it. */
LANES_INLINE floats pseudo_field(floats total, floats before, const struct amp_update *update)
{
    if (update->kind == DRIVE_FOCUSING) {
        floats h = lanes_clip(total, field_clip);
        floats others = update->others * through_coupling(lanes_absolute(h), update);
        return lanes_flip(through_coupling(others, update), lanes_sign(h));
    }
    float strength = update->kind == DRIVE_REINFORCEMENT ? update->strength : 0;
    return strength * before;
}

/* Fields of a vector of neurons from k on: (S.11), (S.13), (S.21). Returns how much the magnetisations change. */
LANES_INLINE floats fields_of(struct amp *amp, size_t k, const struct amp_update *update)
{
    floats m = FLOATS(amp->magnetisation, k), self = FLOATS(amp->self, k), before = FLOATS(amp->total, k);
    floats response = update->response * FLOATS(amp->column_norm, k) + FLOATS(amp->response, k);
    floats sum = lanes_fma(-m, response, FLOATS(amp->sum, k) + FLOATS(amp->field, k));
    floats proposed = sum + pseudo_field(sum + self, before + self, update);
    floats total = lanes_clip(lanes_fma(lanes_all(update->damping), before - proposed, proposed), damped_clip);
    floats field = total + self;
    struct lanes_exponential decay = lanes_exponential(lanes_absolute(field) * -2.0f);
    floats inverse = 1.0f / (decay.value + 1.0f);
    floats magnetisation = lanes_flip(decay.missing * inverse, lanes_sign(field));
    FLOATS(amp->total, k) = total;
    FLOATS(amp->magnetisation, k) = magnetisation;
    FLOATS(amp->spread, k) = decay.value * inverse * inverse * 4.0f;
    FLOATS(amp->spin, k) = lanes_less(field, lanes_all(0), lanes_all(-1), lanes_all(1));
    return lanes_absolute(magnetisation - m);
}
