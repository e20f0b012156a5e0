/* fp-dmft: what the zero-temperature dynamics does for N -> infinity: dynamical mean-field theory. */
#include "common/memory.h"
#include "theory/dmft_tables.h"
#include "theory/dmft_transient.h"

#include <math.h>

enum { STATIONARY, CRITICAL, TRANSIENT };
enum { IN_STATIONARY = 1u << STATIONARY, IN_CRITICAL = 1u << CRITICAL, IN_TRANSIENT = 1u << TRANSIENT };

static const struct mode modes[] = {
    [STATIONARY] = {"stationary", "the active state: activity, autocorrelation, power spectrum"},
    [CRITICAL] = {"critical", "the critical self-coupling J* above which the dynamics freezes"},
    [TRANSIENT] = {"transient", "relaxation from a random state: activity, overlap with it"},
    {NULL, NULL},
};

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0:0.7:0.1", .minimum = -10, .maximum = 10,
     .help = "self-coupling J_D; stationary: J_D - kappa at least -0.2", .modes = IN_STATIONARY | IN_TRANSIENT},
    {.name = "activity", .kind = OPTION_GRID, .argument = "GRID", .minimum = 1e-4, .maximum = 0.89, .unit = "1/sweep",
     .help = "imposes the activity, flips per neuron and sweep, and solves for J_D, in place of --jd",
     .modes = IN_STATIONARY},
    {.name = "margin", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10,
     .help = "margin kappa; acts through J_D - kappa"},
    {.name = "eta", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -1, .maximum = 1,
     .help = "symmetry of the couplings, N E[J_ij J_ji]; only 0 is solved"},
    {.name = "rule", .kind = OPTION_CHOICES, .argument = DMFT_RULES, .preset = "random,parallel",
     .help = "update rules, separated by commas, as in fp-relax; permuted not in mode critical"},
    {.name = "precision", .kind = OPTION_REAL, .argument = "REAL", .minimum = 1e-5, .maximum = 0.1,
     .help = "standard error that is aimed at: stationary: of the activity, relative, 1e-4 to 0.1 (default 1e-3); "
             "critical: of J_D at each activity of the fit, 1e-5 to 0.01 (default 3e-4). The fewest steps of 16 "
             "populations already have about 1e-3 (J_D up to 0.3), 4e-3 (0.6); critical: 6e-4; of 4 populations twice "
             "as much",
     .modes = IN_STATIONARY | IN_CRITICAL},
    {.name = "smallest", .kind = OPTION_REAL, .argument = "REAL", .preset = "1e-3", .minimum = 1e-4, .maximum = 0.1,
     .unit = "1/sweep",
     .help = "smallest activity that is searched for at a given J_D", .modes = IN_STATIONARY},
    {.name = "correlations", .kind = OPTION_FLAG,
     .help = "autocorrelation C(tau) of active states", .modes = IN_STATIONARY},
    {.name = "spectrum", .kind = OPTION_FLAG,
     .help = "power spectrum of active states", .modes = IN_STATIONARY},
    {.name = "lags", .kind = OPTION_INTEGER, .argument = "INT", .preset = "50", .minimum = 2, .maximum = 1e6,
     .unit = "sweeps",
     .help = "largest lag of --correlations, number of frequencies of --spectrum", .modes = IN_STATIONARY},
    {.name = "fit", .kind = OPTION_FLAG,
     .help = "the points to which J* is fitted, in place of J*", .modes = IN_CRITICAL},
    {.name = "sweeps", .kind = OPTION_INTEGER, .argument = "INT", .preset = "20", .minimum = 1, .maximum = 1e5,
     .unit = "sweeps",
     .help = "time that is followed", .modes = IN_TRANSIENT},
    {.name = "trajectories", .kind = OPTION_INTEGER, .argument = "INT", .preset = "10000", .minimum = 100,
     .maximum = 1e8,
     .help = "trajectories in each population", .modes = IN_TRANSIENT},
    {.name = "step", .kind = OPTION_REAL, .argument = "REAL", .preset = "0.125", .minimum = 0.001, .maximum = 0.5,
     .unit = "sweeps",
     .help = "step of time, one over an even number; its error is extrapolated; parallel needs none",
     .modes = IN_TRANSIENT},
    {.name = "populations", .kind = OPTION_INTEGER, .argument = "INT", .preset = "16", .minimum = 4, .maximum = 1000,
     .help = "independent populations of the effective neuron, from whose scatter all errors follow"},
    {.name = "seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED,
     .help = "seed of everything random"},
    {0},
};

static const struct tool tool = {
    .name = "fp-dmft",
    .summary = "Does the dynamics of infinite random networks stay active or freeze? Activity, J*, relaxation.",
    .details =
        "Dynamical mean-field theory of the zero-temperature dynamics, exact for N -> infinity and asymmetric Gaussian "
        "couplings, solved by sampling one effective neuron. Errors are one standard error, over independent "
        "populations; each point of a grid has random numbers of its own, the same in every grid. With verdict frozen "
        "the activity is exactly 0. Where nothing can be said, most often next to J* = 0.814, the verdict is "
        "undecided, converged is 0, and activity_low and activity_high bracket the activity; so it is in transient "
        "where the populations die out: more --trajectories go further down. A start that overlaps with a pattern is a "
        "random one, too, if the pattern does not depend on the couplings: of its overlap m the part m times "
        "overlap_start is left.\n\n"
        "Derivations: notes/dmft.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-dmft stationary --jd 0:0.7:0.1 --rule random,parallel,permuted --output activity.tsv\n\n"
        "fp-dmft stationary --activity 0.01,0.1 --rule parallel --precision 0.01\n\n"
        "fp-dmft stationary --jd 0.5 --rule parallel --correlations --lags 20\n\n"
        "fp-dmft critical --rule parallel --precision 1e-3\n\n"
        "fp-dmft transient --jd 0.7:0.9:0.1 --rule permuted --sweeps 50",
    .modes = modes,
    .options = options_table,
};

/* What needs another option, and what excludes one. */
static void check_dependences(struct options *options)
{
    bool correlations = options_flag(options, "correlations"), spectrum = options_flag(options, "spectrum");
    if (correlations && spectrum)
        options_refuse(options, "--correlations and --spectrum: not both");
    if (!correlations && !spectrum) {
        if (options_given(options, "lags"))
            options_refuse(options, "--lags needs --correlations or --spectrum");
        options_set_idle(options, "lags");
    }
    if (!options_given(options, "activity"))
        return;
    if (options_given(options, "jd"))
        options_refuse(options, "--jd and --activity: not both, one follows from the other");
    if (options_given(options, "smallest"))
        options_refuse(options, "--smallest plays no part in --activity");
    options_set_idle(options, "jd");
    options_set_idle(options, "smallest");
}

/* --precision, or the default of the mode. */
static double read_precision(struct options *options, int mode)
{
    static const struct {
        const char *preset;
        double value, minimum, maximum;
    } of_mode[] = {[STATIONARY] = {"1e-3", 1e-3, 1e-4, 0.1}, [CRITICAL] = {"3e-4", 3e-4, 1e-5, 0.01}};
    if (mode == TRANSIENT)
        return 0;
    if (!options_given(options, "precision")) {
        options_set_default(options, "precision", of_mode[mode].preset);
        return of_mode[mode].value;
    }
    double precision = options_real(options, "precision");
    if (precision < of_mode[mode].minimum || precision > of_mode[mode].maximum)
        options_refuse(options, "--precision %g: %g is out of range (allowed in mode %s is a number from %g to %g)",
                       precision, precision, modes[mode].name, of_mode[mode].minimum, of_mode[mode].maximum);
    return precision;
}

static struct dmft_job read_job(struct options *options)
{
    int mode = options_mode(options);
    return (struct dmft_job){
        .jd = options_grid(options, "jd"),
        .activity = options_grid(options, "activity"),
        .margin = options_grid(options, "margin"),
        .rule = options_choices(options, "rule"),
        .seed = (uint64_t)options_integer(options, "seed"),
        .populations = (size_t)options_integer(options, "populations"),
        .precision = read_precision(options, mode),
        .smallest = options_real(options, "smallest"),
        .lags = (size_t)options_integer(options, "lags"),
        .fit = options_flag(options, "fit"),
        .sweeps = (size_t)options_integer(options, "sweeps"),
        .steps = (size_t)lround(1 / options_real(options, "step")),
        .trajectories = (size_t)options_integer(options, "trajectories"),
    };
}

/* What the theory does not solve. */
static void refuse_unsolved(const struct options *options, const struct dmft_job *job)
{
    int mode = options_mode(options);
    struct grid eta = options_grid(options, "eta");
    for (size_t i = 0; i < eta.count; i++)
        if (eta.values[i] != 0)
            options_refuse(options, "--eta %g: only 0 is solved, for other couplings the field has a response term "
                                    "(D.25) that is not", eta.values[i]);
    for (size_t i = 0; i < dmft_points(job); i++) {
        struct dmft_point point = dmft_point_at(job, i);
        if (mode == CRITICAL && point.rule == DMFT_PERMUTED)
            options_refuse(options, "--rule permuted: not in mode critical, the constant beta of its law (D.19) is not "
                                    "known exactly; J* is the same for all rules");
        if (mode == STATIONARY && !point.imposed && point.value - point.margin < DMFT_TABLE_LOWEST_JD)
            options_refuse(options, "--jd %g with --margin %g: J_D - kappa must be at least %g", point.value,
                           point.margin, DMFT_TABLE_LOWEST_JD);
    }
}

/* The step of time and the memory of mode transient. */
static void check_transient(struct options *options, const struct dmft_job *job)
{
    double step = options_real(options, "step"), bytes = 0;
    bool stepped = false;
    for (size_t i = 0; i < job->rule.count; i++) {
        struct dmft_transient_request request = {.rule = dmft_rule_of(job->rule.values[i]), .sweeps = job->sweeps,
                                                 .steps = job->steps, .trajectories = job->trajectories};
        stepped = stepped || request.rule != DMFT_PARALLEL;
        bytes = fmax(bytes, dmft_transient_bytes(&request, (int)options_integer(options, "threads")));
    }
    if (fabs(1 / step - (double)job->steps) > 1e-6 * (double)job->steps || job->steps % 2 != 0)
        options_refuse(options, "--step %g: must be one over an even number", step);
    if (!stepped && options_given(options, "step"))
        options_refuse(options, "--step plays no part in --rule parallel");
    if (!stepped)
        options_set_idle(options, "step");
    char needs[MEMORY_TEXT], has[MEMORY_TEXT];
    if (memory_lacks(bytes, needs, has))
        options_refuse(options, "--sweeps, --trajectories, 1/step as large as these need %s of memory with --threads "
                                "%ld, and there are %s", needs, options_integer(options, "threads"), has);
}

static struct sweep choose_sweep(const struct options *options, const struct dmft_job *job)
{
    if (options_mode(options) == CRITICAL)
        return dmft_critical_sweep(job);
    if (options_mode(options) == TRANSIENT)
        return dmft_transient_sweep(job);
    if (options_flag(options, "correlations"))
        return dmft_correlation_sweep(job);
    return options_flag(options, "spectrum") ? dmft_spectrum_sweep(job) : dmft_stationary_sweep(job);
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    if (options_mode(options) == STATIONARY)
        check_dependences(options);
    struct dmft_job job = read_job(options);
    refuse_unsolved(options, &job);
    if (options_mode(options) == TRANSIENT)
        check_transient(options, &job);
    struct sweep sweep = choose_sweep(options, &job);
    sweep.context = &job;
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
