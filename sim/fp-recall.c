/* fp-recall: how many pairs of patterns does a chain of layers learn to associate? */
#include "sim/recall.h"

#define LARGEST_COUNT 1e9
#define LARGEST_STRENGTH 100

static const struct option options_table[] = {
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "50", .minimum = 2, .maximum = 16777215,
     .help = "neurons N of a layer, and of a pattern"},
    {.name = "layers", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "2,3,5,7", .minimum = 2,
     .maximum = 65535, .help = "number of layers L; a single layer stores nothing this way"},
    {.name = "patterns", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "10:40:10", .minimum = 1,
     .maximum = LARGEST_COUNT,
     .help = "number P of pairs to be learnt; with --capacity its ends bound the search, which otherwise goes from 1 "
             "to 2 N"},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "3", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "independent networks, each with pairs of its own, per grid point"},
    {.name = "seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED, .help = "seed of couplings, pairs and orders"},
    {.name = "epochs", .kind = OPTION_INTEGER, .argument = "INT", .preset = "300", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "presentations of all pairs at most"},
    {.name = "margin", .kind = OPTION_REAL, .argument = "REAL", .minimum = -LARGEST_STRENGTH,
     .maximum = LARGEST_STRENGTH,
     .help = "a neuron learns while S h <= margin + J_D (default: 3.5 for L = 2, 3 for more layers)"},
    {.name = "jd", .kind = OPTION_REAL, .argument = "REAL", .minimum = -LARGEST_STRENGTH, .maximum = LARGEST_STRENGTH,
     .help = "self-coupling J_D (default: 0 for L = 2, 0.3 for more layers)"},
    {.name = "lambda", .kind = OPTION_REAL, .argument = "REAL", .minimum = -LARGEST_STRENGTH,
     .maximum = LARGEST_STRENGTH,
     .help = "coupling between equal neurons of neighbouring layers (default: 3 for L = 2 and 3, 4 for more layers)"},
    {.name = "input-strength", .kind = OPTION_REAL, .argument = "REAL", .minimum = -LARGEST_STRENGTH,
     .maximum = LARGEST_STRENGTH,
     .help = "field of the input on its neuron of layer 1 (default: 3 for L = 2 and 3, 4 for more layers)"},
    {.name = "recurrent-strength", .kind = OPTION_REAL, .argument = "REAL", .minimum = 0, .maximum = LARGEST_STRENGTH,
     .help = "standard deviation of the initial couplings within a layer, times sqrt(N) (default: 0.1 for L = 2, 1 for "
             "more layers)"},
    {.name = "rate", .kind = OPTION_REAL, .argument = "REAL", .minimum = 0, .maximum = LARGEST_STRENGTH,
     .help = "change of a coupling by a pair, times sqrt(N) (default: 0.02 for L = 2 and 3, 0.03 for more layers)"},
    {.name = "warm-up", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 0, .maximum = LARGEST_COUNT,
     .unit = "sweeps",
     .help = "sweeps of a presentation before the fields from the right and of the target act (default: 2 for L = 2, "
             "10 for more layers)"},
    {.name = "max-sweeps", .kind = OPTION_INTEGER, .argument = "INT", .preset = "50", .minimum = 1,
     .maximum = LARGEST_COUNT, .unit = "sweeps",
     .help = "a relaxation that has not reached a fixed point by then ends, warm-up not counted"},
    {.name = "trace", .kind = OPTION_FLAG, .help = "learning epoch by epoch: one row for each point and epoch"},
    {.name = "capacity", .kind = OPTION_FLAG,
     .help = "the largest P whose mean overlap reaches --criterion, by bisection, for each network; then its mean "
             "for each N and L, and the slopes P/N"},
    {.name = "criterion", .kind = OPTION_REAL, .argument = "REAL", .preset = "0.95", .minimum = 0, .maximum = 1,
     .help = "mean overlap from which on --capacity counts the pairs as stored"},
    {.name = "at", .kind = OPTION_CHOICES, .argument = "best|last", .preset = "best,last",
     .help = "epochs at which --capacity judges, separated by commas; best alone is faster"},
    {0},
};

static const struct tool tool = {
    .name = "fp-recall",
    .summary = "How many pairs of patterns does a chain of layers learn to associate?",
    .details =
        "Each of P pairs of random patterns is presented: the input acts on layer 1, the target on layer L, and the "
        "neurons S = +-1 follow their fields one by one to a fixed point. Then the couplings within the layers change "
        "wherever a neuron is unstable without the fields from the right, by --rate S_i S_j/sqrt(N). In recall the "
        "input acts alone, no field comes from the right, and layer L is compared with the target. This is repeated "
        "until all pairs are stable and recalled, or --epochs are over. Too many pairs destroy late what was learnt "
        "early: hence the best and the last epoch. Errors are one standard error, over samples. Couplings and fields "
        "are multiples of 2^-18; a strength or a rate that this changes by more than 1 % is refused.\n\n"
        "Sizes cost: learning P proportional to N takes a time proportional to N^3 L per epoch.\n\n"
        "Derivations: notes/learning.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-recall --n 100 --layers 2,7 --patterns 20:100:20\n\n"
        "fp-recall --n 100 --layers 5 --patterns 70 --trace --samples 10\n\n"
        "fp-recall --capacity --n 50,100 --at best --epochs 150\n\n"
        "fp-recall --capacity --n 50,100,200 --samples 10 --output capacity.tsv",
    .options = options_table,
};

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct recall_request request = recall_request_read(options);
    int exit_code = options_flag(options, "capacity") ? recall_capacity(&request)
                    : options_flag(options, "trace")  ? recall_trace(&request)
                                                      : recall_table(&request);
    options_free(options);
    return exit_code;
}
