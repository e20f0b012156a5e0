/* Cost of the densest clusters (fp-clusters dense) on one thread: per point, per digit, per term of the sums, and
 * next to a uniform grid, the obvious alternative. Prints tables; judges nothing. */
#include "common/gaussian.h"
#include "theory/local_entropy.h"
#include "theory/site_measure.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <stdio.h>
#include <time.h>

static const double couplings[] = {0, 0.03, 0.0600992, 0.0731077, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3};
static const double distances[] = {5e-4, 0.002, 0.005, 0.0159, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.49, 0.499};
enum {
    rows = sizeof couplings / sizeof *couplings,
    columns = sizeof distances / sizeof *distances,
    points = rows * columns
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double quantile(double *values, double fraction)
{
    gsl_sort(values, 1, points);
    return gsl_stats_quantile_from_sorted_data(values, 1, points, fraction);
}

static double coupling_of(int point)
{
    return couplings[point / columns];
}

static double distance_of(int point)
{
    return distances[point % columns];
}

static void per_point(void)
{
    printf("Densest clusters, %d points (J_D 0 to 3, d 5e-4 to 0.499), accepted when a rule twice as fine agrees\n",
           points);
    printf("%12s %12s %12s %12s %10s\n", "precision", "median_ms", "90%_ms", "largest_ms", "converged");
    for (double precision = 1e-6; precision > 5e-13; precision *= 1e-3) {
        double times[points];
        int converged = 0;
        for (int i = 0; i < points; i++) {
            struct densest densest;
            double start = seconds();
            local_entropy_densest(coupling_of(i), distance_of(i), precision, &densest);
            times[i] = 1e3 * (seconds() - start);
            converged += densest.converged;
        }
        double median = quantile(times, 0.5);
        printf("%12.0e %12.2f %12.2f %12.2f %6d/%d\n", precision, median, quantile(times, 0.9), quantile(times, 1),
               converged, points);
    }
}

static void per_digit(void)
{
    printf("\nOne solution at a fixed resolution (no refinement), error against resolution 4\n");
    printf("%12s %12s %14s %14s %12s\n", "resolution", "median_ms", "median_error", "90%_error", "ms_per_digit");
    static double reference[points];
    for (int i = 0; i < points; i++) {
        struct cluster_saddle saddle = {.replicas = 0};
        cluster_saddle_densest(coupling_of(i), distance_of(i), 4, &saddle);
        reference[i] = saddle.functional / saddle.replicas;
    }
    static const double resolutions[] = {0.5, 0.67, 0.83, 1, 1.5, 2};
    for (size_t r = 0; r < sizeof resolutions / sizeof *resolutions; r++) {
        double times[points], errors[points];
        for (int i = 0; i < points; i++) {
            struct cluster_saddle saddle = {.replicas = 0};
            double start = seconds();
            cluster_saddle_densest(coupling_of(i), distance_of(i), resolutions[r], &saddle);
            times[i] = 1e3 * (seconds() - start);
            errors[i] = fabs(saddle.functional / saddle.replicas - reference[i]);
        }
        double median = quantile(times, 0.5), error = quantile(errors, 0.5);
        printf("%12.2f %12.2f %14.1e %14.1e %12.3f\n", resolutions[r], median, error, quantile(errors, 0.9),
               median / -log10(fmax(error, GSL_DBL_EPSILON)));
    }
}

/* ln Z on a uniform grid of n x n points over the range that the measure needs. */
static double uniform_grid(const struct site_parameters *site, int n)
{
    double q1 = 1 - 2 * site->distance, scale = sqrt(2 * site->distance), b = sqrt(site->qhat), y = site->replicas;
    double width = 9 + y * b, step_z = 18.0 / n, step_u = 2 * width / n, shift = 0.5 * y * y * b * b, sum = 0;
    for (int i = 0; i <= n; i++) {
        double z = -9 + i * step_z;
        double plus = gaussian_cdf((site->coupling + sqrt(q1) * z) / scale);
        double minus = gaussian_cdf((site->coupling - sqrt(q1) * z) / scale);
        for (int k = 0; k <= n; k++) {
            double u = -width + k * step_u;
            sum += exp(y * log(plus * exp(b * u) + minus * exp(-b * u)) - 0.5 * (z * z + u * u) - shift);
        }
    }
    return shift + log(sum * step_z * step_u / (2 * M_PI));
}

static void alternatives(void)
{
    printf("\nOne evaluation of ln Z at d = 0.01: graded panels and windows against a uniform grid\n");
    printf("%8s %16s %10s %10s %12s\n", "J_D", "method", "terms", "ms", "error");
    static const double jd[] = {0.05, 0.3};
    for (int i = 0; i < 2; i++) {
        struct cluster_saddle saddle = {.replicas = 0};
        cluster_saddle_densest(jd[i], 0.01, 2, &saddle);
        struct site_parameters site = {jd[i], 0.01, saddle.replicas, saddle.qhat};
        struct site_moments fine, moments;
        site_measure(&site, 4, &fine);
        double start = seconds();
        enum { repeats = 20 };
        for (int k = 0; k < repeats; k++)
            site_measure(&site, 1, &moments);
        double time = (seconds() - start) / repeats;
        printf("%8g %16s %10.0f %10.2f %12.1e   (%.1f ns a term, ten moments)\n", jd[i], "graded", moments.terms,
               1e3 * time, fabs(moments.log_z - fine.log_z), 1e9 * time / moments.terms);
        for (int n = 200; n <= 3200; n *= 4) {
            start = seconds();
            double value = uniform_grid(&site, n);
            char name[32];
            snprintf(name, sizeof name, "uniform %d", n);
            printf("%8g %16s %10.0f %10.2f %12.1e\n", jd[i], name, (n + 1.0) * (n + 1.0), 1e3 * (seconds() - start),
                   fabs(value - fine.log_z));
        }
    }
}

/* The mathematical functions a term cannot do without. */
static void limit(void)
{
    enum { calls = 4000000 };
    double sum = 0, start = seconds();
    for (int i = 0; i < calls; i++) {
        double x = 1e-6 * i;
        sum += exp(-x) + log1p(exp(-2 * x));
    }
    double time = (seconds() - start) / calls;
    printf("\nLimit: two exp and one log1p of the C library, which a term needs, take %.1f ns (sum %.3g)\n", 1e9 * time,
           sum);
}

int main(void)
{
    gsl_set_error_handler_off();
    per_point();
    per_digit();
    alternatives();
    limit();
    return 0;
}
