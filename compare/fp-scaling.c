/* fp-scaling: at which self-coupling does a fraction of successes reach a level, size by size, and where does that go
 * with growing size? */
#include "compare/scaling_table.h"

#include <math.h>

static const struct option options_table[] = {
    {.name = "table", .kind = OPTION_INPUTS, .argument = "FILE,...",
     .help = "finished tables of fp-relax, fp-solve, fp-learn or others, separated by commas"},
    {.name = "fraction", .kind = OPTION_FILE, .argument = "COLUMN",
     .help = "column of the fraction, next to which are its ends COLUMN_low and COLUMN_high; X_accuracy has X_low and "
             "X_high (default: the first of success, converged, test_accuracy)"},
    {.name = "size", .kind = OPTION_FILE, .argument = "COLUMN",
     .help = "column of the size N (default: the first of n, hidden)"},
    {.name = "group", .kind = OPTION_WORDS, .argument = "COLUMN,...",
     .help = "what tells curves apart: columns, or parameters of the header such as max-sweeps (default: all columns "
             "before the first fraction, without the size, jd, samples, starts)"},
    {.name = "level", .kind = OPTION_REAL, .argument = "REAL", .preset = "0.5", .minimum = 0.001, .maximum = 0.999,
     .help = "fraction that is to be reached"},
    {.name = "interpolate", .kind = OPTION_FLAG,
     .help = "straight lines between rising fractions, for accuracies and whatever else does not go from 0 to 1, in "
             "place of the fit of a logistic function"},
    {.name = "relative", .kind = OPTION_FLAG,
     .help = "--level is in units of the largest fraction of each curve at each size; interpolates"},
    {.name = "independent", .kind = OPTION_FLAG,
     .help = "for the errors, draws the trials at different J_D independently, as is right for different networks; "
             "otherwise they are the same ones, a bound for rows of the same networks"},
    {.name = "resamples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1000", .minimum = 100, .maximum = 1e6,
     .help = "bootstrap samples"},
    {.name = "exponent", .kind = OPTION_REAL, .argument = "REAL", .minimum = 0.01, .maximum = 5,
     .help = "known exponent c of the scaling fit"},
    {.name = "limit", .kind = OPTION_REAL, .argument = "REAL", .minimum = -10, .maximum = 10,
     .help = "known limit a of the scaling fit"},
    {.name = "seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED, .help = "seed of the bootstrap"},
    {0},
};

static const struct tool tool = {
    .name = "fp-scaling",
    .summary = "At which self-coupling does success set in, size by size, and where does that go for N -> infinity?",
    .details =
        "Reads tables of a fraction of successes against J_D. For each curve (method, rule, ...) and size N it prints "
        "the J_D at which the fraction is --level; then the fit a - b N^-c to the sizes of each curve. Errors come "
        "from a parametric bootstrap with as many trials as the 95 % interval of each fraction stands for, so that "
        "runs that are correlated because they share a network count for less. Rows that differ in J_D only are most "
        "often of the same networks, too: unless --independent is given each trial is the same one at every J_D, which "
        "makes errors at most too large. A transition outside the measured J_D, or sharper than their distance, has "
        "converged 0, and low and high are bounds.\n\n"
        "Equal points of several tables are added up if they are of different networks (seed, first-sample and "
        "samples, network) and otherwise of the same conditions; all else is refused, unless --group names it.\n\n"
        "Derivations: notes/networks.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-solve --n 125,250,500,1000 --jd 0.2:1:0.05 --method annealing,dynamics --output solvers.tsv; "
        "fp-scaling --table solvers.tsv\n\n"
        "fp-scaling --table within-100.tsv,within-400.tsv,within-1600.tsv --limit 0.8145\n\n"
        "fp-scaling --table relaxation-1.tsv,relaxation-2.tsv --group rule,max-sweeps\n\n"
        "fp-scaling --table learning.tsv --relative --level 0.8",
    .options = options_table,
};

static struct scaling_job read_job(const struct options *options)
{
    bool relative = options_flag(options, "relative"), interpolate = options_flag(options, "interpolate");
    return (struct scaling_job){
        .method = {
            .curve = relative || interpolate ? THRESHOLD_INTERPOLATED : THRESHOLD_LOGISTIC,
            .level = options_real(options, "level"),
            .common = !options_flag(options, "independent"),
            .resamples = (size_t)options_integer(options, "resamples"),
        },
        .relative = relative,
        .known = {
            .limit = options_given(options, "limit") ? options_real(options, "limit") : NAN,
            .exponent = options_given(options, "exponent") ? options_real(options, "exponent") : NAN,
        },
        .seed = (uint64_t)options_integer(options, "seed"),
    };
}

static struct curves *read_curves(const struct options *options)
{
    if (!options_given(options, "table"))
        options_refuse(options, "--table is missing: which table is to be read?");
    struct words paths = options_words(options, "table");
    struct curve_columns columns = {
        options_text(options, "fraction"), options_text(options, "size"), options_words(options, "group")};
    return curves_read(tool.name, &paths, &columns);
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct scaling_job job = read_job(options);
    struct curves *curves = read_curves(options);
    if (!curves) {
        options_free(options);
        return EXIT_USAGE;
    }
    job.curves = curves;
    int exit_code = scaling_table_run(options, &job);
    curves_free(curves);
    options_free(options);
    return exit_code;
}
