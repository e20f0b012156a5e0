#include "tests/grids.h"

#include "common/options.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define RELAX(...)                                                                                                   \
    {{"fp-relax", "--n", "20,30", "--jd", "0.3,0.6,0.9", "--samples", "4", "--max-sweeps", "60", __VA_ARGS__}, false}
#define LEARN(...)                                                                                                   \
    {{"fp-learn", "--data", "prototypes", "--inputs", "20", "--classes", "3", "--train-count", "60",            \
      "--test-count", "30", "--hidden", "20", "--epochs", "2", "--jd", "0.2,0.4,0.6,0.8", __VA_ARGS__}, false}

const struct grid_run grid_runs[] = {
    {{"fp-entropy", "--jd", "0.1:1:0.1", "--eta", "0,0.5", "--n", "20,40"}, false},
    {{"fp-entropy", "--jd", "0.05,0.1,0.2", "--pairs", "--overlap", "0.5,0.9,0.95"}, false},
    {{"fp-clusters", "typical", "--jd", "0.3,0.5", "--distance", "0.01,0.1"}, false},
    {{"fp-clusters", "dense", "--jd", "0.3,0.5", "--distance", "0.01,0.1"}, false},
    {{"fp-clusters", "tuples", "--jd", "0.3,0.5", "--distance", "0.1,0.2", "--tuples", "2,3"}, false},
    {{"fp-clusters", "critical", "--jd", "0.5,1", "--tuples", "2"}, true},
    {{"fp-dmft", "stationary", "--jd", "0.1,0.2", "--rule", "parallel,cyclic", "--precision", "0.05",
      "--populations", "4"}, false},
    {{"fp-dmft", "stationary", "--jd", "0.1,0.3", "--rule", "parallel", "--precision", "0.05", "--populations",
      "4", "--correlations", "--lags", "5"}, false},
    {{"fp-dmft", "critical", "--rule", "parallel,cyclic", "--precision", "0.01", "--populations", "4"},
     true},
    {{"fp-dmft", "transient", "--jd", "0.7,0.8,0.9", "--rule", "parallel", "--sweeps", "4", "--trajectories",
      "400"}, false},
    {{"fp-count", "--n", "8,10,12,14", "--jd", "0.1,0.5", "--samples", "20"}, false},
    {{"fp-count", "--n", "12", "--jd", "0.5", "--margin", "0,0.1,0.2", "--samples", "10", "--distances"}, false},
    RELAX("--rule", "permuted,parallel"),
    RELAX("--cycles", "--rule", "cyclic,parallel"),
    RELAX("--trace"),
    RELAX("--correlations", "--lags", "5"),
    RELAX("--stabilities", "--bins", "0:2:1"),
    RELAX("--overlaps", "--starts", "3", "--bins=-1,0,1"),
    RELAX("--basins", "0.1,0.2"),
    {{"fp-relax", "--threshold", "--within", "40", "--n", "10,15,20,30", "--jd", "0:1.2:0.1", "--samples", "20"},
     false},
    {{"fp-solve", "--n", "40,60", "--jd", "0.4,0.6", "--samples", "3", "--method", "focusing,annealing,dynamics"},
     false},
    {{"fp-local", "--n", "20", "--jd", "5,6", "--from", "dynamics", "--field", "0.5,1"}, false},
    {{"fp-local", "--n", "30", "--jd", "5,6,7", "--from", "dynamics", "--distance", "0.1,0.2"}, false},
    LEARN("--model", "full,perceptron"),
    LEARN("--representations"),
    LEARN("--probe", "--starts", "3", "--max-sweeps", "20"),
    {{"fp-recall", "--n", "10,20", "--layers", "2,3", "--patterns", "2,4", "--epochs", "5"}, false},
    {{"fp-recall", "--n", "10", "--layers", "2,3", "--patterns", "2,4", "--epochs", "5", "--trace"}, false},
    {{"fp-recall", "--capacity", "--n", "8,12", "--layers", "2", "--samples", "2", "--epochs", "8"}, false},
    {{0}, false},
};

void grid_runs_of(const char *tool, void (*expect)(const struct grid_run *run))
{
    int count = 0;
    for (const struct grid_run *run = grid_runs; run->arguments[0]; run++) {
        if (strcmp(run->arguments[0], tool) != 0 || (run->slow && !getenv("FP_SLOW_GRIDS")))
            continue;
        expect(run);
        count++;
    }
    cr_assert_gt(count, 0);
}

/* Appends arguments up to a null pointer; returns the end. */
static const char **append(const char **end, const char *const *arguments)
{
    while (arguments && *arguments)
        *end++ = *arguments++;
    return end;
}

struct command grid_run_start(const struct grid_run *run, const char *const *first, const char *const *last)
{
    const char *all[64] = {0}, **end = append(all, first);
    char *tool = NULL;
    cr_assert_geq(asprintf(&tool, "%s/%s", TOOL_DIRECTORY, run->arguments[0]), 0);
    *end++ = tool;
    end = append(end, run->arguments + 1);
    append(end, last);
    struct command command = command_start(all, NULL);
    free(tool);
    return command;
}

char *grid_run_reference(const struct grid_run *run)
{
    struct command command = grid_run_start(run, NULL, (const char *const[]){"--threads", "1", "--quiet", NULL});
    command_wait(&command);
    cr_assert(command.exit_code == EXIT_DONE || command.exit_code == EXIT_UNCONVERGED, "%s: exit code %d: %s",
              run->arguments[0], command.exit_code, command.err);
    free(command.err);
    return command.out;
}
