#include "common/grid.h"

#include <float.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const double largest_count = 1e7;
static const double largest_whole = 9007199254740992; /* 2^53: beyond it a double skips whole numbers */
static const double stop_tolerance = 1e-9;            /* of a step */
enum { DECIMALS = 12 };                               /* a "short" decimal, relative to the ends of the range */

struct values {
    double *values;
    size_t count, capacity;
};

/* Says what is wrong; a long piece of the text is quoted in part (%.60s). */
__attribute__((format(printf, 2, 3))) static bool fail(char problem[PROBLEM_SIZE], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, PROBLEM_SIZE, format, arguments);
    va_end(arguments);
    return false;
}

static bool in_range(double value, const struct range *range, const char *text, char problem[PROBLEM_SIZE])
{
    if (value >= range->minimum && value <= range->maximum)
        return true;
    return fail(problem, "%.60s is out of range", text);
}

/* A decimal number, of any size that a double holds. */
static bool decimal(const char *text, double *value, char problem[PROBLEM_SIZE])
{
    if (*text == '\0')
        return fail(problem, "a number is missing");
    char *end = NULL;
    bool spelt = strspn(text, "0123456789+-.eE") == strlen(text); /* no blanks, no hexadecimals, no nan */
    if (spelt)
        *value = strtod(text, &end) + 0.0; /* + 0.0 turns -0 into 0 */
    if (!spelt || end == text || *end != '\0')
        return fail(problem, "'%.60s' is not a number", text);
    if (!isfinite(*value))
        return fail(problem, "%.60s is too large", text);
    return true;
}

static bool whole_enough(double value, const struct range *range, const char *text, char problem[PROBLEM_SIZE])
{
    if (!range->whole)
        return true;
    if (value != rint(value))
        return fail(problem, "%.60s is not a whole number", text);
    if (fabs(value) > largest_whole)
        return fail(problem, "%.60s is out of range: whole numbers end at 2^53", text);
    return true;
}

bool number_parse(const char *text, const struct range *range, double *value, char problem[PROBLEM_SIZE])
{
    if (range->infinite && strcmp(text, "inf") == 0) {
        *value = INFINITY;
        return true;
    }
    return decimal(text, value, problem) && whole_enough(*value, range, text, problem) &&
           in_range(*value, range, text, problem);
}

static bool append(struct values *list, double value, char problem[PROBLEM_SIZE])
{
    if ((double)list->count >= largest_count)
        return fail(problem, "more than %.0f values", largest_count);
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        double *larger = realloc(list->values, capacity * sizeof *larger);
        if (!larger)
            return fail(problem, "out of memory");
        list->values = larger;
        list->capacity = capacity;
    }
    list->values[list->count++] = value;
    return true;
}

/* The short decimal within rounding error of `value`, if there is one; `scale` bounds the numbers that
 * `value` was computed from. */
static double snap(double value, double scale)
{
    double error = 8 * DBL_EPSILON * scale;
    if (fabs(value - rint(value)) <= error)
        return rint(value) + 0.0;
    int digits = DECIMALS + (int)floor(log10(fabs(value))) - (int)floor(log10(scale));
    if (digits < 0)
        return value;
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits, value);
    double decimal = strtod(text, NULL);
    return fabs(decimal - value) <= error ? decimal : value;
}

/* Appends start, start + step, ..., stop. */
static bool append_range(const char *piece, char *parts[3], const struct range *range, struct values *list,
                         char problem[PROBLEM_SIZE])
{
    double numbers[3];
    for (int i = 0; i < 3; i++)
        if (!decimal(parts[i], &numbers[i], problem) || !whole_enough(numbers[i], range, parts[i], problem))
            return false;
    double start = numbers[0], stop = numbers[1], step = numbers[2];
    if (!in_range(start, range, parts[0], problem))
        return false;
    if (step == 0)
        return fail(problem, "the step must not be 0");
    double steps = (stop - start) / step;
    if (steps < 0)
        return fail(problem, "%.60s is empty: the step leads away from the stop", piece);
    if (!(steps < largest_count))
        return fail(problem, "more than %.0f values", largest_count);
    size_t count = (size_t)(steps + stop_tolerance) + 1;
    double scale = fmax(fabs(start), fabs(stop));
    for (size_t k = 0; k < count; k++) {
        double value = start + (double)k * step;
        value = fabs(value - stop) <= stop_tolerance * fabs(step) ? stop : snap(value, scale);
        if (!append(list, value, problem))
            return false;
    }
    /* The values are monotonic: the first and the last bound them all. */
    return in_range(list->values[list->count - 1], range, piece, problem);
}

/* Appends the values of one piece between commas. Cuts `piece` at its colons. */
static bool append_piece(char *piece, const struct range *range, struct values *list, char problem[PROBLEM_SIZE])
{
    if (!strchr(piece, ':')) {
        double value;
        return number_parse(piece, range, &value, problem) && append(list, value, problem);
    }
    char *parts[3], *rest = piece, whole[64];
    snprintf(whole, sizeof whole, "%s", piece);
    int count = 0;
    while (rest && count < 3)
        parts[count++] = strsep(&rest, ":");
    if (rest || count < 3)
        return fail(problem, "'%s' is not START:STOP:STEP", whole);
    return append_range(whole, parts, range, list, problem);
}

bool grid_parse(const char *text, const struct range *range, struct grid *grid, char problem[PROBLEM_SIZE])
{
    struct values list = {0};
    char *copy = strdup(text), *rest = copy;
    bool good = copy || fail(problem, "out of memory");
    while (good && rest)
        good = append_piece(strsep(&rest, ","), range, &list, problem);
    free(copy);
    if (good)
        *grid = (struct grid){list.count, list.values};
    else
        free(list.values);
    return good;
}

double grid_take(const struct grid *grid, size_t *index)
{
    double value = grid->values[*index % grid->count];
    *index /= grid->count;
    return value;
}

bool grid_only(struct grid grid, double value)
{
    for (size_t i = 0; i < grid.count; i++)
        if (grid.values[i] != value)
            return false;
    return true;
}

double grid_smallest(struct grid grid)
{
    return gsl_stats_min(grid.values, 1, grid.count);
}

double grid_largest(struct grid grid)
{
    return gsl_stats_max(grid.values, 1, grid.count);
}
