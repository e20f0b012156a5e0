/* fp-parts: stands in for a tool whose work items have parts and whose table has final rows, in the tests of sweep. The
 * environment, which leaves no trace in the table, makes it slow, makes it fail, and watches it:
 *   FP_PARTS_DELAY=MILLISECONDS  a part takes that long
 *   FP_PARTS_FAIL=ITEM:PART      that part reports a run-time failure
 *   FP_PARTS_MEET=ITEM:NUMBER    a part of that item fails unless so many of its parts are at work at the same time
 *   FP_PARTS_LOG=FILE            a part appends one byte to the file when it begins: under mpirun the number of its
 *                                rank, otherwise an x */
#include "common/sweep.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = 0, .maximum = 10,
     .help = "one item each"},
    {.name = "parts", .kind = OPTION_INTEGER, .argument = "INT", .preset = "4", .minimum = 0, .maximum = 100000,
     .help = "parts of an item"},
    {.name = "final", .kind = OPTION_FLAG, .help = "adds two rows: the sums of each column, and their halves"},
    {0},
};

static const struct tool tool = {.name = "fp-parts", .summary = "Tries out parts.", .options = options_table};

static const struct column columns[] = {
    {"kind", COLUMN_TEXT, "", "item, or the kind of a final row"},
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"rounded", COLUMN_REAL, "", "a third of J_D"},
    {"exact", COLUMN_EXACT, "", "sum over the parts"},
    {0},
};

struct place {
    long item, number; /* item -1: none */
};

struct trial {
    struct grid jd;
    size_t parts;
    long delay; /* milliseconds */
    struct place fail, meet;
    int log; /* descriptor; -1: none */
};

/* One item at work. */
struct work {
    const struct trial *trial;
    size_t item;
    atomic_int *begun; /* parts */
    double *values;    /* of the parts */
};

static void wait_for(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, 1000000 * (milliseconds % 1000)};
    nanosleep(&time, NULL);
}

static int run_part(size_t index, const void *context)
{
    const struct work *work = context;
    const struct trial *trial = work->trial;
    const char *rank = getenv("OMPI_COMM_WORLD_RANK");
    if (trial->log >= 0 && write(trial->log, rank ? rank : "x", 1) != 1)
        return EXIT_RUNTIME;
    atomic_fetch_add(work->begun, 1);
    int wanted = (long)work->item == trial->meet.item ? (int)trial->meet.number : 0;
    for (int i = 0; i < 2000 && atomic_load(work->begun) < wanted; i++)
        wait_for(5);
    if (trial->delay > 0)
        wait_for(trial->delay);
    bool chosen = (long)work->item == trial->fail.item && (long)index == trial->fail.number;
    if (chosen || atomic_load(work->begun) < wanted) {
        fprintf(stderr, "fp-parts: part %zu of item %zu fails\n", index, work->item);
        return EXIT_RUNTIME;
    }
    work->values[index] = cos(trial->jd.values[work->item] + (double)index);
    return EXIT_DONE;
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct trial *trial = context;
    atomic_int begun = 0;
    struct work work = {trial, index, &begun, calloc(trial->parts + 1, sizeof(double))};
    int exit_code = sweep_parts(trial->parts, run_part, &work);
    double sum = 0;
    for (size_t i = 0; i < trial->parts; i++)
        sum += work.values[i];
    free(work.values);
    if (exit_code != EXIT_DONE)
        return exit_code;
    rows_text(rows, "item");
    rows_number(rows, trial->jd.values[index]);
    rows_number(rows, trial->jd.values[index] / 3);
    rows_number(rows, sum);
    return EXIT_DONE;
}

static int compute_final(const struct rows *table, const void *context, struct rows *rows)
{
    (void)context;
    static const char *const names[] = {"jd", "rounded", "exact"};
    double sums[3] = {0};
    for (size_t row = 0; row < rows_count(table); row++) {
        char *kind = rows_text_at(table, row, "kind");
        for (int i = 0; i < 3 && strcmp(kind, "item") == 0; i++)
            sums[i] += rows_number_at(table, row, names[i]);
        free(kind);
    }
    rows_text(rows, "sum");
    rows_numbers(rows, 3, sums);
    rows_text(rows, "half");
    for (int i = 0; i < 3; i++)
        rows_number(rows, sums[i] / 2);
    return EXIT_DONE;
}

static struct place environment_place(const char *name)
{
    struct place place = {-1, 0};
    const char *text = getenv(name);
    if (text)
        sscanf(text, "%ld:%ld", &place.item, &place.number);
    return place;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    const char *delay = getenv("FP_PARTS_DELAY"), *log = getenv("FP_PARTS_LOG");
    struct trial trial = {
        .jd = options_grid(options, "jd"),
        .parts = (size_t)options_integer(options, "parts"),
        .delay = delay ? atol(delay) : 0,
        .fail = environment_place("FP_PARTS_FAIL"),
        .meet = environment_place("FP_PARTS_MEET"),
        .log = log ? open(log, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1,
    };
    bool final = options_flag(options, "final");
    struct sweep sweep = {
        .columns = columns,
        .items = trial.jd.count,
        .rows_per_item = 1,
        .compute = compute,
        .context = &trial,
        .parts = trial.parts,
        .final_rows = final ? 2 : 0,
        .final = compute_final,
    };
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
