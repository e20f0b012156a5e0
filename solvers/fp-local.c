/* fp-local: how many fixed points lie around a given one of a finite network? */
#include "sim/network_options.h"
#include "solvers/local_tables.h"

#define LARGEST_COUNT 1e9

static const struct option options_table[] = {
    ENSEMBLE_OPTION_JD("0.5", ""),
    INSTANCES_OPTION_N,
    ENSEMBLE_OPTION_MARGIN,
    ENSEMBLE_OPTION_ETA("; message passing takes 0 only"),
    {.name = "from", .kind = OPTION_CHOICES, .argument = "focusing|reinforcement|annealing|dynamics|exact",
     .preset = "focusing",
     .help = "where the references come from, separated by commas: the methods of fp-solve with their defaults, or "
             "drawn from all fixed points of a network (N up to 40)"},
    {.name = "state", .kind = OPTION_INPUT, .argument = "FILE",
     .help = "takes the references, and their network, from a file of fp-relax, fp-solve or fp-count --save-states; "
             "rows with `converged` 0 are left out. --jd and --margin replace those of the file"},
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "networks per grid point; the same ones for all J_D, margins and sources"},
    NETWORK_OPTION_FIRST_SAMPLE,
    {.name = "starts", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "references on each network, from independent runs"},
    NETWORK_OPTION_SEED,
    {.name = "dynamics-seed", .kind = OPTION_INTEGER, .argument = "INT", .preset = "1", .minimum = 0,
     .maximum = OPTION_LARGEST_SEED, .help = "seed of the search for references"},
    NETWORK_OPTION_FILE,
    {.name = "field", .kind = OPTION_GRID, .argument = "GRID",
     .preset = "0.02,0.04,0.06,0.08,0.1,0.125,0.15:0.5:0.05,0.6:1.5:0.1,1.75,2,2.5", .minimum = 0, .maximum = 10,
     .help = "fields f toward the reference, rising"},
    {.name = "method", .kind = OPTION_CHOICE, .argument = "amp|messages", .preset = "amp",
     .help = "belief propagation in its dense form, N numbers, or with all N^2 messages (slower, for small N)"},
    {.name = "variance", .kind = OPTION_CHOICE, .argument = "mean|rows|full", .preset = "full",
     .help = "amp: variance of the local field of a neuron: 1 - q for all; times the norm of its row of couplings; "
             "sum_j J_ij^2 (1 - m_j^2)"},
    {.name = "damping", .kind = OPTION_REAL, .argument = "RHO", .preset = "0.5", .minimum = 0, .maximum = 0.99,
     .help = "fraction of the old fields that is kept in an iteration; grows where the messages oscillate, as far as "
             "rounding allows"},
    {.name = "max-iterations", .kind = OPTION_INTEGER, .argument = "INT", .preset = "3000", .minimum = 1,
     .maximum = LARGEST_COUNT, .unit = "iterations", .help = "a field at which the messages have not converged by then "
                                                             "is given up"},
    {.name = "tolerance", .kind = OPTION_REAL, .argument = "REAL", .preset = "1e-5", .minimum = 1e-12, .maximum = 0.01,
     .help = "converged: without damping no magnetisation would change by as much in an iteration; amp, in single "
             "precision, needs 2.5e-7/(1 - RHO) or more"},
    {.name = "distance", .kind = OPTION_GRID, .argument = "GRID", .minimum = 1e-5, .maximum = 0.4999,
     .help = "instead of the scans their entropies at these distances, averaged over the references"},
    {0},
};

static const struct tool tool = {
    .name = "fp-local",
    .summary = "How many fixed points lie around a given one of a random network?",
    .details =
        "Around a fixed point s*, the reference, belief propagation with a field f toward it gives the entropy of the "
        "fixed points at some distance d_ref from it and d_rep from each other, one point of a curve for each field, "
        "next to the theory for N -> infinity and, if every N is at most 24, exact enumeration. The fields are gone "
        "through upward and downward, because near s* there can be two solutions; at each field the one of larger ln Z "
        "is kept. A field at which the messages do not converge is a row with converged 0 that holds their last "
        "values. A row with reference 0 is of a run that found no fixed point.\n\n"
        "--distance interpolates each scan, along one branch, where it is continuous, and averages. With several "
        "sources it compares them on the same networks: gain_ref is the mean of the difference from the first source, "
        "and its error that of the pairs, smaller than that of two independent means.\n\n"
        "Entropies are in nats per neuron, with errors of order 1/N: distances of a few spins are beyond belief "
        "propagation. Distances are d = (1 - overlap)/2. dense_entropy belongs to d_rep, typical_entropy and bound to "
        "d_ref. A network of a file is compared with the theory at J = the mean of its diagonal, or --jd, less the "
        "margin, over the root of the mean norm sum_j J_ij^2 of its rows; beyond |J| = 30 with that at 30.\n\n"
        "Derivations: notes/solvers.md, sections 8 and 9. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-local --n 500 --jd 0.5\n\n"
        "fp-local --n 500 --jd 0.5 --from dynamics,focusing --samples 50 --distance 0.01,0.03,0.1,0.2\n\n"
        "fp-local --n 20 --jd 0.5 --from exact --samples 10 --output exact.tsv\n\n"
        "fp-relax --n 500 --jd 0.7 --samples 1 --starts 20 --save-states states.h5; fp-local --state states.h5\n\n"
        "fp-local --network net.h5 --method messages",
    .options = options_table,
};

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct local_request request;
    local_request_read(&request, options);
    int exit_code = request.distance.count > 0 ? local_distances(&request) : local_fields(&request);
    local_request_free(&request);
    options_free(options);
    return exit_code;
}
