/* fp-count: the fixed points of finite networks, counted exactly by enumeration. */
#include "common/ensemble_options.h"
#include "sim/count_tables.h"
#include "sim/network_options.h"

#define LARGEST_COUNT 1e9

static const struct option options_table[] = {
    ENSEMBLE_OPTION_JD("0:1:0.1", "; all values cost hardly more than the largest one"),
    ENSEMBLE_OPTION_MARGIN,
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "20", .minimum = 2,
     .maximum = ENUMERATE_NEURONS, .help = "neurons N of a layer"},
    ENSEMBLE_OPTION_ETA(""),
    ENSEMBLE_OPTION_LAMBDA(""),
    ENSEMBLE_OPTION_LAYERS(ENUMERATE_NEURONS / 2, "; together at most 64 neurons"),
    {.name = "samples", .kind = OPTION_INTEGER, .argument = "INT", .preset = "100", .minimum = 1,
     .maximum = LARGEST_COUNT, .help = "networks per grid point; the same ones for all J_D and margins"},
    NETWORK_OPTION_FIRST_SAMPLE,
    NETWORK_OPTION_SEED,
    NETWORK_OPTION_FILE,
    {.name = "method", .kind = OPTION_CHOICE, .argument = "pruned|gray", .preset = "pruned",
     .help = "pruned: depth first, leaving out branches in which not all neurons can be stable; gray: all states, in "
             "the order of a Gray code. The numbers are the same"},
    {.name = "distances", .kind = OPTION_FLAG,
     .help = "histogram of the Hamming distances of pairs of fixed points; needs single values of --n and --layers"},
    {.name = "list", .kind = OPTION_FLAG,
     .help = "the fixed points themselves; needs --samples 1 and single values of the grids"},
    {.name = "save-states", .kind = OPTION_OUTPUT, .argument = "FILE",
     .help = "writes the fixed points to an HDF5 file, too (dataset `states`, fixed points x neurons); needs "
             "--list"},
    {0},
};

static const struct tool tool = {
    .name = "fp-count",
    .summary = "The fixed points of random networks of binary neurons, counted exactly.",
    .details =
        "A fixed point with margin kappa is a state s of +-1 with s_i sum_j J_ij s_j + J_D > kappa for every i. All of "
        "them are found, in sampled networks or in one of a file, by a search through the 2^N states that leaves none "
        "out, and counted next to the exact mean and second moment at this N. Errors are one standard error, intervals "
        "95 %; rows that differ in J_D or margin only are of the same networks, and correlated. The exact second "
        "moment is known, and its columns are there, if all networks have eta = 0 and one layer.\n\n"
        "One network of N = 40 takes about 0.1 s of one thread at J_D = 0, 3 s at 0.3 and a minute at 0.7; four "
        "neurons more take 4 to 10 times as long. --list and --distances keep at most 1048576 fixed points of a "
        "network.\n\n"
        "Derivations: notes/networks.md, notes/pairs.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-count --n 16:22:2 --jd 0,0.1,0.3,0.5,1 --samples 2000\n\n"
        "fp-count --n 20 --jd 0.5 --eta=-0.5,0,0.5,1 --margin 0:0.4:0.1\n\n"
        "fp-count --n 22 --jd 0.1 --samples 1000 --distances --output pairs.tsv\n\n"
        "fp-count --n 34 --jd 0.3 --samples 1 --list --save-states states.h5\n\n"
        "fp-count --network net.h5 --margin 0:1:0.1",
    .options = options_table,
};

static int run_table(const struct count_request *request)
{
    const struct count_table *table = options_flag(request->options, "distances") ? &count_distances
                                      : request->loaded                           ? &count_network
                                                                                  : &count_moments;
    struct column columns[COUNT_TABLE_COLUMNS];
    table->check(request);
    table->choose_columns(request, columns);
    struct sweep sweep = {
        .columns = columns,
        .items = count_request_items(request),
        .rows_per_item = table->rows(request),
        .compute = table->compute,
        .context = request,
        .parts = table->parts(request),
    };
    return sweep_run(request->options, &sweep);
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    bool list = options_flag(options, "list");
    if (list && options_flag(options, "distances"))
        options_refuse(options, "--list and --distances: not both");
    options_need(options, "save-states", "list", NULL);
    struct network *network = network_of_options(options);
    struct count_request request;
    count_request_read(&request, options, network);
    int exit_code = list ? count_list(&request) : run_table(&request);
    count_request_free(&request);
    network_free(network);
    options_free(options);
    return exit_code;
}
