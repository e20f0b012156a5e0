#include "common/threshold_rows.h"

#include "common/memory.h"

#include <math.h>
#include <stdlib.h>

/* A number within [low, high] to stand for a value of which no more is known. */
static double within_bounds(double low, double high)
{
    if (isinf(low) && isinf(high))
        return 0;
    return isinf(low) ? high : isinf(high) ? low : 0.5 * (low + high);
}

void threshold_write(struct rows *rows, const struct threshold *threshold, size_t couplings)
{
    bool converged = threshold->converged, fitted = !converged || threshold->fit.width > 0;
    rows_number(rows, converged ? threshold->value : within_bounds(threshold->low, threshold->high));
    rows_number(rows, threshold->error);
    rows_number(rows, threshold->low);
    rows_number(rows, threshold->high);
    rows_number(rows, threshold->fit.width);
    rows_number(rows, threshold->fit.deviance);
    rows_number(rows, fitted && couplings > 2 ? (double)couplings - 2 : 0);
    rows_number(rows, threshold->fit.residual);
    rows_number(rows, converged);
}

size_t scaling_fit_rows(const struct rows *table, size_t first, size_t count, const struct scaling_known *known,
                        struct scaling *scaling)
{
    double *numbers = memory_need(malloc(3 * count * sizeof *numbers));
    double *n = numbers, *values = numbers + count, *errors = numbers + 2 * count;
    size_t used = 0;
    for (size_t row = first; row < first + count; row++) {
        if (rows_number_at(table, row, "converged") == 0)
            continue;
        n[used] = rows_number_at(table, row, "n");
        values[used] = rows_number_at(table, row, "value");
        errors[used++] = rows_number_at(table, row, "error");
    }
    scaling_fit(used, n, values, errors, known, scaling);
    free(numbers);
    return used;
}

const char *scaling_name(size_t parameter)
{
    static const char *const names[SCALING_PARAMETERS] = {"limit", "amplitude", "exponent"};
    return names[parameter];
}

void scaling_write(struct rows *rows, const struct scaling *scaling, size_t parameter, size_t sizes,
                   const struct scaling_known *known)
{
    size_t free = scaling_free(known);
    double value = scaling->values[parameter], error = scaling->converged ? scaling->errors[parameter] : INFINITY;
    rows_number(rows, value);
    rows_number(rows, error);
    rows_number(rows, value - 1.96 * error);
    rows_number(rows, value + 1.96 * error);
    rows_number(rows, 0);
    rows_number(rows, scaling->chi_squared);
    rows_number(rows, sizes > free ? (double)(sizes - free) : 0);
    rows_number(rows, scaling->gradient);
    rows_number(rows, scaling->converged);
}
