/* fp-trial: stands in for a tool in the tests of options, table and sweep. It has an option of almost every kind.
 * The environment, which leaves no trace in the table, makes it slow or makes it fail:
 *   FP_TRIAL_DELAY=MILLISECONDS  an item takes up to that long, an early one longer than the next
 *   FP_TRIAL_FAIL=INDEX          that item reports a run-time failure */
#include "common/sweep.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0,0.5", .minimum = 0, .maximum = 10,
     .unit = "1", .help = "self-coupling J_D"},
    {.name = "margin", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -INFINITY,
     .maximum = INFINITY, .unit = "1", .help = "margin kappa"},
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "10", .minimum = 2,
     .maximum = INFINITY, .help = "number of neurons"},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "10", .minimum = 1,
     .maximum = 1000000, .help = "networks per grid point"},
    {.name = "hard", .kind = OPTION_REAL, .argument = "REAL", .preset = "100", .minimum = 0, .maximum = 100,
     .help = "points of a larger J_D do not converge"},
    {.name = "method", .kind = OPTION_CHOICE, .argument = "closed|saddle", .preset = "closed", .help = "method"},
    {.name = "network", .kind = OPTION_INPUT, .argument = "FILE", .help = "couplings to use"},
    {.name = "list", .kind = OPTION_FLAG, .help = "list the fixed points"},
    {0},
};

static const struct tool tool = {
    .name = "fp-trial",
    .summary = "Tries out what every tool has.",
    .details = "Example: fp-trial --jd 0:1:0.1",
    .options = options_table,
};

static const struct column columns[] = {
    {"jd", COLUMN_REAL, "1", "self-coupling J_D"},
    {"n", COLUMN_INTEGER, "", "number of neurons"},
    {"half", COLUMN_INTEGER, "", "first or second row of the point"},
    {"value", COLUMN_EXACT, "nats per neuron", "a number"},
    {"method", COLUMN_TEXT, "", "method"},
    {"converged", COLUMN_INTEGER, "", "1 if the solver converged, otherwise 0"},
    {0},
};

struct trial {
    struct grid jd, n;
    double hard;
    const char *method;
    double delay; /* milliseconds */
    long fail;    /* index of an item; -1: none */
};

static void wait_for(double milliseconds)
{
    struct timespec time = {.tv_sec = (time_t)(milliseconds / 1000)};
    time.tv_nsec = (long)(1e6 * (milliseconds - 1000 * (double)time.tv_sec));
    nanosleep(&time, NULL);
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct trial *trial = context;
    double jd = trial->jd.values[index / trial->n.count], n = trial->n.values[index % trial->n.count];
    wait_for(trial->delay / (double)(1 + index % 3));
    if ((long)index == trial->fail) {
        fprintf(stderr, "fp-trial: item %zu fails\n", index);
        return EXIT_RUNTIME;
    }
    for (int half = 0; half < 2; half++) {
        rows_number(rows, jd);
        rows_number(rows, n);
        rows_number(rows, half);
        rows_number(rows, cos(jd) / 3 + half);
        rows_text(rows, trial->method);
        rows_number(rows, jd <= trial->hard);
    }
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    if (options_flag(options, "list") && options_given(options, "network"))
        options_refuse(options, "--list and --network %s: not both", options_text(options, "network"));
    const char *delay = getenv("FP_TRIAL_DELAY"), *fail = getenv("FP_TRIAL_FAIL");
    struct trial trial = {
        .jd = options_grid(options, "jd"),
        .n = options_grid(options, "n"),
        .hard = options_real(options, "hard"),
        .method = options_text(options, "method"),
        .delay = delay ? atof(delay) : 0,
        .fail = fail ? atol(fail) : -1,
    };
    struct sweep sweep = {
        .columns = columns,
        .items = trial.jd.count * trial.n.count,
        .rows_per_item = 2,
        .compute = compute,
        .context = &trial,
    };
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
