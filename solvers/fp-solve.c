/* fp-solve: do the algorithms find a fixed point of a network, and how fast? */
#include "sim/network_options.h"
#include "sim/save_file.h"
#include "solvers/solve_outputs.h"

#define LARGEST_COUNT 1e9
#define LARGEST_TIME 1e15

static const struct option options_table[] = {
    ENSEMBLE_OPTION_JD("0.1:0.5:0.1", ""),
    INSTANCES_OPTION_N,
    ENSEMBLE_OPTION_MARGIN,
    ENSEMBLE_OPTION_ETA("; message passing takes 0 only"),
    {.name = "method", .kind = OPTION_CHOICES, .argument = "focusing|reinforcement|bp|annealing|dynamics",
     .preset = "focusing", .help = "methods, separated by commas: see below"},
    {.name = "protocol", .kind = OPTION_CHOICE, .argument = "scoping|pseudo|free|standard", .preset = "scoping",
     .help = "what focusing does in the course of time: see below"},
    {.name = "replicas", .kind = OPTION_REAL, .argument = "Y", .preset = SEARCH_PRESET(SEARCH_REPLICAS),
     .minimum = 1.001, .maximum = 1000, .help = "scoping: number y of replicas; need not be whole"},
    {.name = "gamma-min", .kind = OPTION_REAL, .argument = "GAMMA", .preset = SEARCH_PRESET(SEARCH_GAMMA_MIN),
     .minimum = 0, .maximum = 10, .help = "scoping: coupling gamma between the replicas in the first step"},
    {.name = "gamma-max", .kind = OPTION_REAL, .argument = "GAMMA", .preset = SEARCH_PRESET(SEARCH_GAMMA_MAX),
     .minimum = 0, .maximum = 10, .help = "scoping: the same in the last step"},
    {.name = "steps", .kind = OPTION_INTEGER, .argument = "INT", .preset = SEARCH_PRESET(SEARCH_STEPS), .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "scoping: steps in which gamma rises evenly"},
    {.name = "step-iterations", .kind = OPTION_INTEGER, .argument = "INT",
     .preset = SEARCH_PRESET(SEARCH_STEP_ITERATIONS), .minimum = 1, .maximum = LARGEST_COUNT, .unit = "iterations",
     .help = "scoping: length of a step"},
    {.name = "rate", .kind = OPTION_REAL, .argument = "R", .preset = SEARCH_PRESET(SEARCH_RATE), .minimum = 1e-9,
     .maximum = 0.5, .unit = "1/iteration",
     .help = "reinforcement, pseudo-reinforcement: their strength is rho_t = 1 - (1 - R)^t"},
    {.name = "exponent", .kind = OPTION_REAL, .argument = "X", .preset = SEARCH_PRESET(SEARCH_EXPONENT),
     .minimum = 0.01, .maximum = 0.5, .help = "pseudo-reinforcement: tanh gamma = rho^X"},
    {.name = "schedule", .kind = OPTION_INPUT, .argument = "FILE",
     .help = "free: one step a line, `gamma y iterations`; # begins a comment"},
    {.name = "damping", .kind = OPTION_REAL, .argument = "RHO", .minimum = 0, .maximum = 0.999,
     .help = "message passing: fraction of the old fields that is kept (default: focusing 0.3, bp 0.5, protocol "
             "standard and reinforcement 0)"},
    {.name = "noise", .kind = OPTION_REAL, .argument = "SIGMA", .preset = SEARCH_PRESET(SEARCH_NOISE),
     .minimum = 1e-6, .maximum = 10, .help = "message passing: standard deviation of the fields that it starts from"},
    {.name = "variance", .kind = OPTION_CHOICE, .argument = "mean|rows|full", .preset = "rows",
     .help = "message passing: variance of the local field of a neuron: 1 - q for all; that times the norm of its row "
             "of couplings; sum_j J_ij^2 (1 - m_j^2)"},
    {.name = "max-iterations", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 1, .maximum = LARGEST_TIME,
     .unit = "iterations",
     .help = "length of one attempt, in passes over the couplings or sweeps (default: that of the protocol and one; "
             "reinforcement 2.2/R, bp and dynamics 1000, annealing 2000)"},
    {.name = "restarts", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 0, .maximum = LARGEST_COUNT,
     .help = "further attempts of a run that has failed, each from new fields or a new state (default: focusing 3, but "
             "protocol standard and all others 0)"},
    {.name = "polish-sweeps", .kind = OPTION_INTEGER, .argument = "INT", .minimum = 0, .maximum = LARGEST_TIME,
     .unit = "sweeps",
     .help = "message passing: polishing after each failed attempt, by annealing from its state of fewest violated "
             "constraints (default: focusing 100, but protocol standard and all others 0)"},
    {.name = "polish-hot", .kind = OPTION_REAL, .argument = "T", .preset = SEARCH_PRESET(SEARCH_POLISH_HOT),
     .minimum = 0, .maximum = 1000, .help = "first temperature of the polishing, in the unit of --hot"},
    {.name = "polish-cold", .kind = OPTION_REAL, .argument = "T", .preset = SEARCH_PRESET(SEARCH_POLISH_COLD),
     .minimum = 0, .maximum = 1000, .help = "last temperature of the polishing"},
    {.name = "hot", .kind = OPTION_REAL, .argument = "T", .preset = SEARCH_PRESET(SEARCH_HOT), .minimum = 0,
     .maximum = 1000, .help = "annealing: first temperature, in units of the root of the mean norm sum_j J_ij^2 of the "
                              "rows, which is 1 for large sampled networks"},
    {.name = "cold", .kind = OPTION_REAL, .argument = "T", .preset = SEARCH_PRESET(SEARCH_COLD), .minimum = 0,
     .maximum = 1000, .help = "annealing: last temperature"},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "20", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "networks per grid point; the same ones for all J_D, margins and methods"},
    NETWORK_OPTION_FIRST_SAMPLE,
    {.name = "starts", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "independent runs on each network"},
    NETWORK_OPTION_SEED,
    {.name = "dynamics-seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED, .help = "seed of the initial fields and states and of everything else random"},
    NETWORK_OPTION_FILE,
    {.name = "trace", .kind = OPTION_FLAG,
     .help = "follows a single run, one row per iteration; needs --samples 1, --starts 1 and single values; if it is "
             "interrupted, nothing is written"},
    {.name = "save-states", .kind = OPTION_OUTPUT, .argument = "FILE",
     .help = "writes the solutions, or the states of fewest violated constraints, to an HDF5 file (dataset `states`, "
             "starts x neurons), for which the runs are made once more; needs --samples 1 and single values"},
    {0},
};

static const struct tool tool = {
    .name = "fp-solve",
    .summary = "Do algorithms find a fixed point of a random network, and how fast?",
    .details =
        "A fixed point with margin kappa is a state s of +-1 with s_i sum_j J_ij s_j + J_D > kappa for every i. Each "
        "method looks for one on the networks of fp-relax and fp-count (same seed, same couplings); what it reports as "
        "solved has been verified in double precision. A run that fails is counted as such, with the fewest violated "
        "constraints that it met. Intervals are 95 %, errors one standard error, over networks; over runs if there is "
        "only one network.\n\n"
        "Methods:\n"
        "focusing: belief propagation in which y coupled replicas attract each other to where fixed points are dense. "
        "The one to take.\n"
        "reinforcement: belief propagation in which the magnetisations are fed back more and more strongly. Simpler, "
        "good down to J_D = 0.2 or so.\n"
        "bp: belief propagation alone, which hardly ever decides for a state.\n"
        "annealing: Metropolis moves on E = sum_i max(0, kappa - J_D - s_i h_i), at a temperature that falls from "
        "--hot to --cold.\n"
        "dynamics: the zero-temperature dynamics of fp-relax (rule permuted), which needs J_D above 0.5 or so.\n"
        "An iteration of message passing costs one pass over the couplings, a sweep of the others at most as much.\n\n"
        "Protocols of focusing:\n"
        "scoping: the replicas are coupled more and more strongly, gamma from --gamma-min to --gamma-max, "
        "at fixed y. The one to take.\n"
        "pseudo: pseudo-reinforcement, gamma and y rise together with rho_t: tanh gamma = rho^X, "
        "y = 1 + rho^(1-2X)/(1-rho).\n"
        "free: gamma and y from --schedule.\n"
        "standard: gamma infinite, the same as the method reinforcement.\n\n"
        "To find more, raise --restarts: with 8 most networks of N = 1000 are solved at J_D = 0.10, within 20000 "
        "iterations. To compare the methods run by run: --restarts 0 --polish-sweeps 0.\n\n"
        "Derivations: notes/solvers.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-solve --n 500,1000 --jd 0.1:0.2:0.02 --samples 50\n\n"
        "fp-solve --n 500 --jd 0.1:0.7:0.1 --method focusing,reinforcement,annealing,dynamics\n\n"
        "fp-solve --n 1000 --jd 0.1 --restarts 8 --samples 100 --output success.tsv\n\n"
        "fp-solve --n 1000 --jd 0.14 --samples 1 --trace\n\n"
        "fp-solve --n 500 --jd 0.5 --samples 1 --starts 10 --save-states states.h5\n\n"
        "fp-solve --network net.h5 --starts 100",
    .options = options_table,
};

/* The table, and the states of its runs if they are asked for. */
static int run_table(const struct solve_request *request)
{
    const struct options *options = request->instances.options;
    struct container_writer *writer;
    if (options_given(options, "save-states"))
        solve_request_need_one(request, "save-states");
    int exit_code = save_file_begin(&writer, options, "save-states");
    if (exit_code == EXIT_DONE)
        exit_code = solve_table(request);
    if (exit_code == EXIT_DONE && writer) {
        solve_write_states(request, writer);
        exit_code = save_file_commit(&writer, options);
    }
    container_abandon(writer);
    return exit_code;
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    if (options_flag(options, "trace") && options_given(options, "save-states"))
        options_refuse(options, "--trace and --save-states: not both");
    struct solve_request request;
    solve_request_read(&request, options);
    int exit_code = options_flag(options, "trace") ? solve_trace(&request) : run_table(&request);
    solve_request_free(&request);
    options_free(options);
    return exit_code;
}
