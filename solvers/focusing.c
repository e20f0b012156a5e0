#include "solvers/focusing.h"

#include "common/grid.h"
#include "common/memory.h"

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Schedules ---------------------------------------------------------------------------------------------- */

/* rho_t of (S.22); at most the number before 1 in single precision. */
static double strength_at(double rate, long iteration)
{
    return fmin(-expm1((double)iteration * log1p(-rate)), 1 - 0x1p-24);
}

static struct amp_drive scoping(const struct focusing *focusing, long iteration)
{
    long step = iteration / focusing->step_iterations, last = focusing->steps - 1;
    double fraction = step < last ? (double)step / (double)last : 1, rise = focusing->gamma_max - focusing->gamma_min;
    return (struct amp_drive){
        .kind = DRIVE_FOCUSING, .replicas = focusing->replicas, .gamma = focusing->gamma_min + fraction * rise};
}

static struct amp_drive pseudo_reinforcement(const struct focusing *focusing, long iteration)
{
    double strength = strength_at(focusing->rate, iteration), exponent = focusing->exponent;
    if (strength == 0)
        return (struct amp_drive){.kind = DRIVE_NONE};
    return (struct amp_drive){
        .kind = DRIVE_FOCUSING,
        .replicas = 1 + pow(strength, 1 - 2 * exponent) / (1 - strength),
        .gamma = atanh(pow(strength, exponent)),
    };
}

static struct amp_drive from_list(const struct focusing *focusing, long iteration)
{
    size_t step = 0;
    for (; step + 1 < focusing->count && iteration >= focusing->list[step].iterations; step++)
        iteration -= focusing->list[step].iterations;
    return (struct amp_drive){
        .kind = DRIVE_FOCUSING, .replicas = focusing->list[step].replicas, .gamma = focusing->list[step].gamma};
}

static struct amp_drive standard_reinforcement(const struct focusing *focusing, long iteration)
{
    return (struct amp_drive){.kind = DRIVE_REINFORCEMENT, .strength = strength_at(focusing->rate, iteration)};
}

struct amp_drive focusing_drive(const struct focusing *focusing, long iteration)
{
    static struct amp_drive (*const drive_of[])(const struct focusing *, long) = {
        [PROTOCOL_SCOPING] = scoping,
        [PROTOCOL_PSEUDO] = pseudo_reinforcement,
        [PROTOCOL_FREE] = from_list,
        [PROTOCOL_STANDARD] = standard_reinforcement,
    };
    struct amp_drive drive = drive_of[focusing->protocol](focusing, iteration);
    drive.damping = focusing->damping;
    return drive;
}

long focusing_length(const struct focusing *focusing)
{
    long length = LONG_MAX;
    if (focusing->protocol == PROTOCOL_SCOPING) {
        if (__builtin_mul_overflow(focusing->steps, focusing->step_iterations, &length))
            return LONG_MAX;
    } else if (focusing->protocol == PROTOCOL_FREE) {
        length = 0;
        for (size_t k = 0; k < focusing->count; k++)
            length += focusing->list[k].iterations;
    }
    return length;
}

/* Lists -------------------------------------------------------------------------------------------------- */

enum { GAMMA, REPLICAS, ITERATIONS, FIELDS };
static const struct {
    const char *name, *allowed;
    struct range range;
} fields[FIELDS] = {
    [GAMMA] = {"gamma", "a number from 0 to 10", {.minimum = 0, .maximum = 10}},
    [REPLICAS] = {"y", "a number above 1, up to 1000", {.minimum = 1 + DBL_EPSILON, .maximum = 1000}},
    [ITERATIONS] = {"iterations", "a whole number from 1 to 1e+09", {.whole = true, .minimum = 1, .maximum = 1e9}},
};

struct list {
    const char *path;
    size_t line; /* number of the line last read */
    struct focusing_step *steps;
    size_t count, capacity;
    char *message;
};

static void append(struct list *list, const double values[FIELDS])
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 16;
        list->steps = memory_need(realloc(list->steps, list->capacity * sizeof *list->steps));
    }
    list->steps[list->count++] = (struct focusing_step){values[GAMMA], values[REPLICAS], (long)values[ITERATIONS]};
}

/* Says what is wrong, after the name of the file and the number of the line, if it is in one. */
__attribute__((format(printf, 2, 3))) static bool refuse(const struct list *list, const char *format, ...)
{
    enum { LONGEST_PATH = 200 };
    char *message = list->message;
    int length = snprintf(message, FOCUSING_MESSAGE, "%.*s:", LONGEST_PATH, list->path);
    if (list->line > 0)
        length += snprintf(message + length, (size_t)(FOCUSING_MESSAGE - length), "%zu:", list->line);
    message[length++] = ' ';
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message + length, (size_t)(FOCUSING_MESSAGE - length), format, arguments);
    va_end(arguments);
    return false;
}

static bool read_line(struct list *list, char *line)
{
    static const char blanks[] = " \t\r\n\v\f";
    double values[FIELDS] = {[ITERATIONS] = 1};
    char problem[PROBLEM_SIZE], *rest = NULL;
    size_t field = 0;
    line[strcspn(line, "#")] = '\0';
    for (char *word = strtok_r(line, blanks, &rest); word; word = strtok_r(NULL, blanks, &rest), field++) {
        if (field == FIELDS)
            return refuse(list, "'%.60s' is one too many (a line is gamma y iterations)", word);
        if (!number_parse(word, &fields[field].range, &values[field], problem))
            return refuse(list, "%s = %.60s: %s (allowed is %s)", fields[field].name, word, problem,
                          fields[field].allowed);
    }
    if (field == 1)
        return refuse(list, "y is missing (a line is gamma y iterations)");
    if (field > 0)
        append(list, values);
    return true;
}

static bool read_lines(struct list *list, FILE *stream)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool good = true;
    while (good && (length = getline(&line, &size, stream)) >= 0) {
        list->line++;
        good = strlen(line) == (size_t)length ? read_line(list, line) : refuse(list, "a zero byte: not a text file");
    }
    free(line);
    if (!good)
        return false;
    list->line = 0;
    if (ferror(stream))
        return refuse(list, "%s", strerror(errno));
    return list->count > 0 || refuse(list, "no steps (a line is gamma y iterations)");
}

struct focusing_step *focusing_read(const char *path, size_t *count, char message[FOCUSING_MESSAGE])
{
    struct list list = {.path = path, .message = message};
    FILE *stream = fopen(path, "r");
    bool good = stream ? read_lines(&list, stream) : refuse(&list, "%s", strerror(errno));
    if (stream)
        fclose(stream);
    if (!good) {
        free(list.steps);
        return NULL;
    }
    *count = list.count;
    return list.steps;
}
