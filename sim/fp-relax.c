/* fp-relax: does the zero-temperature dynamics reach a fixed point, how fast, and where? */
#include "common/ensemble_options.h"
#include "sim/network_options.h"
#include "sim/observations.h"
#include "sim/save.h"

#include <math.h>
#include <string.h>

#define LARGEST_NEURONS 2147483647
#define LARGEST_COUNT 1e9
#define LARGEST_SWEEPS 1e15

static const struct option options_table[] = {
    ENSEMBLE_OPTION_JD("0:1.5:0.1", "; with --threshold its ends bound the search"),
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "100", .minimum = 2,
     .maximum = LARGEST_NEURONS, .help = "neurons N of a layer"},
    ENSEMBLE_OPTION_ETA(""),
    ENSEMBLE_OPTION_LAMBDA(""),
    ENSEMBLE_OPTION_LAYERS(1000000, ""),
    {.name = "rule", .kind = OPTION_CHOICES, .argument = "random|permuted|cyclic|parallel|greedy",
     .preset = "permuted",
     .help = "update rules, separated by commas: neurons drawn with replacement; in a new random order every sweep; "
             "in the order of their numbers; all at once; the most unstable one first"},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "100", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "networks per grid point"},
    NETWORK_OPTION_FIRST_SAMPLE,
    {.name = "starts", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "runs on each network, from independent random states"},
    NETWORK_OPTION_SEED,
    {.name = "dynamics-seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED, .help = "seed of the initial states and of everything else random"},
    NETWORK_OPTION_FILE,
    {.name = "max-sweeps", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1000", .minimum = 1,
     .maximum = LARGEST_SWEEPS, .unit = "sweeps",
     .help = "a run that has not reached a fixed point by then is given up"},
    {.name = "warm-up", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 0, .maximum = LARGEST_SWEEPS,
     .unit = "sweeps", .help = "the long-lived state is observed from here to --max-sweeps (default: half of that)"},
    {.name = "precision", .kind = OPTION_CHOICE, .argument = "auto|exact", .preset = "auto",
     .help = "exact: couplings and fields in single precision; auto: long transients on couplings of 8 and fields of "
             "16 bits where that is faster. Every fixed point is verified in double precision"},
    {.name = "cycles", .kind = OPTION_FLAG,
     .help = "looks for cycles and adds their columns; needs --rule cyclic or parallel; exact precision"},
    {.name = "threshold", .kind = OPTION_FLAG,
     .help = "the J_D at which half of the runs reach a fixed point within a given time, and its finite-size scaling; "
             "needs --within or --within-sqrt"},
    {.name = "within", .kind = OPTION_REAL, .argument = "T", .minimum = 1, .maximum = LARGEST_SWEEPS, .unit = "sweeps",
     .help = "the time T of --threshold"},
    {.name = "within-sqrt", .kind = OPTION_REAL, .argument = "C", .minimum = 1e-3, .maximum = 1e9, .unit = "sweeps",
     .help = "the time of --threshold is C sqrt(N)"},
    {.name = "trace", .kind = OPTION_FLAG,
     .help = "activity, converged fraction and overlap with the start against time"},
    {.name = "correlations", .kind = OPTION_FLAG,
     .help = "autocorrelation and power spectrum of the runs that stay active"},
    {.name = "lags", .kind = OPTION_INTEGER, .argument = "INT", .preset = "50", .minimum = 2, .maximum = 1e6,
     .unit = "sweeps", .help = "largest lag of --correlations"},
    {.name = "stabilities", .kind = OPTION_FLAG,
     .help = "histogram of the stabilities at the fixed points reached, next to typical ones"},
    {.name = "overlaps", .kind = OPTION_FLAG,
     .help = "histogram of the overlaps of fixed points reached on the same network; needs --starts"},
    {.name = "bins", .kind = OPTION_GRID, .argument = "GRID", .minimum = -100, .maximum = 100,
     .help = "edges of the bins of --stabilities (default 0:5:0.05) and --overlaps (default -1:1:0.05)"},
    {.name = "basins", .kind = OPTION_GRID, .argument = "GRID", .minimum = 0, .maximum = 1,
     .help = "return to the fixed points reached, after this fraction of the spins was flipped; exact precision"},
    {.name = "save-network", .kind = OPTION_OUTPUT, .argument = "FILE",
     .help = "writes the couplings of the only network, the self-couplings on the diagonal, to an HDF5 file that "
             "--network reads; needs --samples 1 and single values of the grids"},
    {.name = "save-states", .kind = OPTION_OUTPUT, .argument = "FILE",
     .help = "writes the final states of its runs to an HDF5 file (dataset `states`, starts x neurons), for which "
             "they are run once more; needs the same"},
    {0},
};

static const struct tool tool = {
    .name = "fp-relax",
    .summary = "Does the zero-temperature dynamics of random networks reach a fixed point, how fast, and where?",
    .details =
        "The neurons s_i = +-1 follow s_i <- sign(sum_j J_ij s_j + J_D s_i) from random states until nothing flips any "
        "more or --max-sweeps sweeps (N attempted updates each) are over. Intervals are 95 %, errors one standard "
        "error, over networks; over runs if there is only one network.\n\n"
        "Derivations: notes/networks.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-relax --n 50,200 --jd 0.4:1:0.1 --samples 200\n\n"
        "fp-relax --n 3200 --jd 0.1 --rule random,parallel --samples 4 --max-sweeps 400\n\n"
        "fp-relax --n 50 --jd 0.3 --rule parallel --cycles --samples 1000\n\n"
        "fp-relax --threshold --within-sqrt 4.5 --n 100,200,400,800,1600 --samples 200 --output threshold.tsv\n\n"
        "fp-relax --n 200 --jd 0.7 --samples 1 --starts 50 --save-network net.h5 --save-states states.h5\n\n"
        "fp-relax --network net.h5 --rule greedy --starts 1000",
    .options = options_table,
};

static const struct observation *const observations[] = {
    &observe_cycles,      &observe_threshold, &observe_trace,  &observe_correlations,
    &observe_stabilities, &observe_overlaps,  &observe_basins,
};
enum { OBSERVATIONS = sizeof observations / sizeof *observations };

/* The observation that was asked for. */
static const struct observation *choose_observation(const struct options *options)
{
    const struct observation *chosen = &observe_relaxation;
    for (int i = 0; i < OBSERVATIONS; i++) {
        if (!options_given(options, observations[i]->option))
            continue;
        if (chosen->option)
            options_refuse(options, "--%s and --%s: not both", chosen->option, observations[i]->option);
        chosen = observations[i];
    }
    return chosen;
}

static const char *const without_warm_up[] = {"trace", "stabilities", "overlaps", "basins", "threshold"};

static void check_dependences(struct options *options)
{
    options_need(options, "within", "threshold", NULL);
    options_need(options, "within-sqrt", "threshold", NULL);
    options_need(options, "lags", "correlations", NULL);
    options_need(options, "bins", "stabilities", "overlaps");
    if (options_flag(options, "cycles") || options_given(options, "basins")) {
        if (options_given(options, "precision") && strcmp(options_text(options, "precision"), "exact") != 0)
            options_refuse(options, "--cycles and --basins follow the couplings exactly: not with --precision auto");
        options_set_idle(options, "precision");
    }
    for (size_t i = 0; i < sizeof without_warm_up / sizeof *without_warm_up; i++)
        if (options_given(options, without_warm_up[i])) {
            if (options_given(options, "warm-up"))
                options_refuse(options, "--warm-up plays no part in --%s", without_warm_up[i]);
            options_set_idle(options, "warm-up");
        }
    if (options_flag(options, "threshold") && !options_given(options, "max-sweeps"))
        options_set_idle(options, "max-sweeps");
}

/* Takes the couplings of --network; returns the network, NULL without that option. */
static struct network *use_network(struct options *options, struct experiment *experiment)
{
    struct network *network = network_of_options(options);
    if (!network)
        return NULL;
    network_refuse_range(options, network);
    experiment_use_network(experiment, network, !options_given(options, "jd"));
    return network;
}

static struct experiment read_experiment(const struct options *options)
{
    struct experiment experiment = {
        .options = options,
        .jd = options_grid(options, "jd"),
        .n = options_grid(options, "n"),
        .rule = options_choices(options, "rule"),
        .eta = options_grid(options, "eta"),
        .lambda = options_grid(options, "lambda"),
        .layers = options_grid(options, "layers"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .dynamics_seed = (uint64_t)options_integer(options, "dynamics-seed"),
        .first_sample = (uint64_t)options_integer(options, "first-sample"),
        .samples = (size_t)options_integer(options, "samples"),
        .starts = (size_t)options_integer(options, "starts"),
        .max_sweeps = options_integer(options, "max-sweeps"),
        .warm_up = options_integer(options, options_given(options, "warm-up") ? "warm-up" : "max-sweeps"),
        .precision = strcmp(options_text(options, "precision"), "exact") == 0 ? DYNAMICS_EXACT : DYNAMICS_AUTO,
    };
    if (!options_given(options, "warm-up"))
        experiment.warm_up /= 2;
    if (options_flag(options, "cycles") || options_given(options, "basins"))
        experiment.precision = DYNAMICS_EXACT;
    return experiment;
}

static void refuse_contradictions(const struct experiment *experiment)
{
    const struct options *options = experiment->options;
    if (experiment->warm_up >= experiment->max_sweeps && options_given(options, "warm-up"))
        options_refuse(options, "--warm-up %ld: must end before --max-sweeps %ld", experiment->warm_up,
                       experiment->max_sweeps);
    ensemble_refuse_lambda(options);
    bool saves = options_given(options, "save-network") || options_given(options, "save-states");
    if (saves && (experiment_points(experiment) != 1 || experiment->samples != 1))
        options_refuse(options, "--save-network and --save-states are for one network: single values of the grids and "
                                "--samples 1");
}

static int run_sweep(const struct experiment *experiment, const struct observation *observation)
{
    bool compared = observation->compared_columns && observations_have_theory(experiment);
    struct sweep sweep = {
        .columns = compared ? observation->compared_columns : observation->columns,
        .items = observation->items ? observation->items(experiment) : experiment_points(experiment),
        .rows_per_item = observation->rows ? observation->rows(experiment) : 1,
        .compute = observation->compute,
        .context = experiment,
        .parts = observation->parts ? observation->parts(experiment) : experiment_parts(experiment),
        .final_rows = observation->final_rows ? observation->final_rows(experiment) : 0,
        .final = observation->final,
    };
    return sweep_run(experiment->options, &sweep);
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    const struct observation *observation = choose_observation(options);
    check_dependences(options);
    struct experiment experiment = read_experiment(options);
    struct network *network = use_network(options, &experiment);
    refuse_contradictions(&experiment);
    if (observation->check)
        observation->check(&experiment);
    experiment_refuse_memory(&experiment);
    struct saving saving;
    int exit_code = saving_begin(&saving, options);
    if (exit_code == EXIT_DONE)
        exit_code = run_sweep(&experiment, observation);
    if (exit_code == EXIT_DONE)
        exit_code = saving_finish(&saving, &experiment);
    else
        saving_abandon(&saving);
    network_free(network);
    options_free(options);
    return exit_code;
}
