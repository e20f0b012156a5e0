/* lanes_functions: elementary functions and the tail of the normal distribution on vectors, errors of a few units in
 * the last place; what includes it is described in solvers/lanes.h. The coefficients are those of Chebyshev series
 * (gsl_cheb_init) in powers. */

/* The sign bit of each number. */
LANES_INLINE ints lanes_sign(floats x)
{
    return (ints)x & INT32_MIN;
}

LANES_INLINE floats lanes_absolute(floats x)
{
    return (floats)((ints)x & INT32_MAX);
}

LANES_INLINE floats lanes_flip(floats x, ints sign)
{
    return (floats)((ints)x ^ sign);
}

/* x between -limit and limit. */
LANES_INLINE floats lanes_clip(floats x, float limit)
{
    return lanes_max(lanes_min(x, lanes_all(limit)), lanes_all(-limit));
}

/* Of odd degree: even and odd powers are summed up apart, which takes half the time. */
LANES_INLINE floats lanes_polynomial(floats x, int degree, const float *coefficients)
{
    floats square = x * x, odd = lanes_all(coefficients[degree]), even = lanes_all(coefficients[degree - 1]);
#pragma GCC unroll 8
    for (int k = degree - 2; k > 0; k -= 2) {
        odd = lanes_fma(odd, square, lanes_all(coefficients[k]));
        even = lanes_fma(even, square, lanes_all(coefficients[k - 1]));
    }
    return lanes_fma(odd, x, even);
}

struct lanes_exponential {
    floats value;   /* e^x */
    floats missing; /* 1 - e^x */
};

/* For x <= 0; below -43 it is 0, which is far below the last place of 1 but so large that products of two such values
 * are still normal numbers. */
LANES_INLINE struct lanes_exponential lanes_exponential(floats x)
{
    static const float coefficients[] = {1.0f,           0.5f,           0.166665052f,
                                         0.0416664649f, 0.00836915396f, 0.00139336479f}; /* of (e^r - 1)/r */
    floats shift = lanes_all(0x1.8p23f), lowest = lanes_all(-43), clipped = lanes_max(x, lowest);
    floats shifted = lanes_fma(clipped, lanes_all(1.44269504f), shift); /* the last bits: x/ln 2, rounded */
    floats r = lanes_fma(shifted - shift, lanes_all(-0.693147181f), clipped);
    floats rise = r * lanes_polynomial(r, 5, coefficients);
    floats power = (floats)((((ints)shifted - (ints)shift) + 127) << 23);
    return (struct lanes_exponential){
        .value = lanes_less(x, lowest, lanes_all(0), lanes_fma(power, rise, power)),
        .missing = lanes_fma(-power, rise, 1.0f - power),
    };
}

/* x = 2^power (1 + fraction) with sqrt(1/2) <= 1 + fraction < sqrt(2), for normal numbers x > 0. */
struct lanes_parts {
    floats power, fraction;
};

LANES_INLINE struct lanes_parts lanes_take_apart(floats x)
{
    enum { ROOT_HALF = 0x3f3504f3 };
    ints power = ((ints)x - ROOT_HALF) >> 23;
    floats mantissa = (floats)((ints)x - (ints)((words)power << 23));
    return (struct lanes_parts){__builtin_convertvector(power, floats), mantissa - 1.0f};
}

LANES_INLINE floats lanes_logarithm_of(struct lanes_parts parts)
{
    static const float coefficients[] = {
        0.999999999f,  -0.499999885f, 0.333333453f,  -0.250015793f, 0.2000094f,
        -0.16608364f,  0.141996346f,  -0.132660635f, 0.128067363f,  -0.0745126764f,
    }; /* of ln(1 + f)/f */
    floats small = parts.fraction * lanes_polynomial(parts.fraction, 9, coefficients);
    return lanes_fma(parts.power, lanes_all(0.693147181f), small);
}

/* ln x for normal numbers x > 0. */
LANES_INLINE floats lanes_logarithm(floats x)
{
    return lanes_logarithm_of(lanes_take_apart(x));
}

/* ln(1 + x) for x >= 0, with a small relative error for small x, too. */
LANES_INLINE floats lanes_logarithm_above(floats x)
{
    struct lanes_parts parts = lanes_take_apart(x + 1.0f);
    parts.fraction = lanes_less(parts.power, lanes_all(0.5f), x, parts.fraction); /* without the rounding of 1 + x */
    return lanes_logarithm_of(parts);
}

/* phi(z)/Phi(-z) - z for z >= 0: how much the hazard of the lower tail exceeds its asymptote. `inverse` = 1/(z + 3). */
LANES_INLINE floats lanes_hazard_excess(floats inverse)
{
    static const float coefficients[] = {
        1.69859188f,    -0.841538653f, 0.0171669942f,   0.185689311f,    -0.0254825813f, -0.0545166117f,
        0.00793131869f, 0.0178910722f, -0.00150262366f, -0.00525529682f, 0.00012183427f, 0.000903447726f,
    }; /* of (excess)(z + 3) in t = (z - 3)/(z + 3) */
    floats t = lanes_fma(lanes_all(-6), inverse, lanes_all(1));
    return inverse * lanes_polynomial(t, 11, coefficients);
}
