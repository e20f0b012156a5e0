#include "common/gaussian.h"
#include "tests/near.h"
#include "theory/complex_gaussian.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_dawson.h>

/* Golden numbers: ln of the Mills ratio at x + iy, evaluated with 40 digits (mpmath 1.3.0: erfc). */
static const struct {
    double x, y, real, imaginary;
} golden[] = {
    {-0.5, 0.25, -0.1403464602991375492, 0.15984634098740021356},
    {-3, -7, -2.0184234050565941156, -1.1526378159870666635},
    {-1e-08, 1e-08, 0.22579134466588182433, 7.9788455716906310352e-9},
    {-0.25, 4.75, -1.5092794390406067301, 1.5118686660871200676},
    {0.5, 0.25, 0.65981357485261301251, 0.25158349970898816905},
    {3, -1, 4.9210664675709898453, -2.9997083123824346151},
    {2, 9, -2.2104415974892596022, 1.7947347256196802597},
    {-20, 30, -3.5847649605666759993, 0.98208261583900755553},
    {0, -50, -3.9116226046365451295, -1.5707963267948966192},
    {-1, 1e-09, -0.42208311180459076409, 5.2513527616098124178e-10},
};

static double wrapped(double angle)
{
    return angle - 2 * M_PI * rint(angle / (2 * M_PI));
}

Test(complex_gaussian, golden_numbers)
{
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++) {
        double complex z = golden[i].x + I * golden[i].y;
        double complex mills = complex_gaussian_log_mills(z);
        expect_near(creal(mills), golden[i].real, 1e-14);
        expect_near(wrapped(cimag(mills) - golden[i].imaginary), 0, 1e-14);
        double complex cdf = mills - 0.5 * z * z - 0.5 * log(2 * M_PI);
        double complex difference = complex_gaussian_log_cdf(z) - cdf;
        expect_near(creal(difference), 0, 1e-12);
        expect_near(wrapped(cimag(difference)), 0, 1e-12);
    }
}

Test(complex_gaussian, on_the_real_line)
{
    for (double x = -30; x < 12; x += 0.37) {
        expect_near(creal(complex_gaussian_log_cdf(x)), gaussian_log_cdf(x), 1e-14 * (1 + x * x));
        expect_near(creal(complex_gaussian_log_mills(x)), -log(gaussian_hazard(x)), 1e-14 * (1 + x * x));
    }
}

/* On the imaginary axis M(ib) = sqrt(pi/2) exp(-b^2/2) + i sqrt(2) D(b/sqrt 2), D the Dawson function; with points
 * next to the nodes of both rules, b/sqrt(2) = k h/2. */
Test(complex_gaussian, on_the_imaginary_axis)
{
    for (int k = 0; k < 40; k++) {
        for (double offset = -1e-3; offset <= 1e-3; offset += 1e-3) {
            double b = M_SQRT2 * (0.5 * k * sqrt(M_PI / 12) * (1 + 1e-3 * offset) + 1e-9 * offset);
            double complex mills = cexp(complex_gaussian_log_mills(I * b));
            expect_near(creal(mills), sqrt(M_PI / 2) * exp(-0.5 * b * b), 3e-15);
            expect_near(cimag(mills), M_SQRT2 * gsl_sf_dawson(b / M_SQRT2), 3e-15);
        }
    }
}

/* Along a line, through the changes of method, the function and its derivative M' = 1 + z M fit together. */
Test(complex_gaussian, derivative)
{
    double h = 1e-4;
    for (double y = -8; y < 8; y += 0.13) {
        for (double x = -2; x <= 0; x += 0.25) {
            double complex z = x + I * y;
            double complex slope = cexp(complex_gaussian_log_mills(z + h)) - cexp(complex_gaussian_log_mills(z - h));
            double complex expected = 1 + z * cexp(complex_gaussian_log_mills(z));
            expect_near(cabs(slope / (2 * h) - expected), 0, 1e-7);
        }
    }
}
