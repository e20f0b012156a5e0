/* fp-clusters: how the fixed points are arranged. */
#include "theory/clusters_tables.h"

#include <string.h>

enum { TYPICAL, DENSE, TUPLES, CRITICAL };
enum { IN_TYPICAL = 1u << TYPICAL, IN_DENSE = 1u << DENSE, IN_TUPLES = 1u << TUPLES, IN_CRITICAL = 1u << CRITICAL };

static const struct mode modes[] = {
    [TYPICAL] = {"typical", "entropy at distance d from a typical fixed point (Franz-Parisi)"},
    [DENSE] = {"dense", "largest local entropy at mutual distance d"},
    [TUPLES] = {"tuples", "first-moment count of y-tuples at mutual distance d"},
    [CRITICAL] = {"critical", "J_gap, J_mono, tuple thresholds, isolation distance"},
    {NULL, NULL},
};

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0.05,0.1,0.3,0.5,1", .minimum = -10,
     .maximum = 10,
     .help = "self-coupling J_D; in mode critical, where the isolation distance is wanted"},
    {.name = "margin", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10,
     .help = "margin kappa; acts through J_D - kappa"},
    {.name = "distance", .kind = OPTION_GRID, .argument = "GRID", .preset = "0.01:0.49:0.01", .minimum = 1e-5,
     .maximum = 0.4999,
     .help = "distance d = (1 - overlap)/2", .modes = IN_TYPICAL | IN_DENSE | IN_TUPLES},
    {.name = "tuples", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "2:10:1", .minimum = 2,
     .maximum = 1000,
     .help = "number y of fixed points in a tuple", .modes = IN_TUPLES | IN_CRITICAL},
    {.name = "q0", .kind = OPTION_CHOICE, .argument = "zero|solve", .preset = "zero",
     .help = "groups of replicas uncorrelated, or their overlap q0 solved for where q0 > 0 lies lower",
     .modes = IN_DENSE},
    {.name = "precision", .kind = OPTION_REAL, .argument = "REAL", .preset = "1e-9", .minimum = 1e-12, .maximum = 1e-3,
     .unit = "nats per neuron",
     .help = "a row is converged when doubling the resolution changes its entropy by less",
     .modes = IN_TYPICAL | IN_DENSE | IN_TUPLES},
    {0},
};

static const struct tool tool = {
    .name = "fp-clusters",
    .summary = "How the fixed points of random asymmetric networks are arranged: isolated, in clusters, across gaps.",
    .details =
        "Entropies are in nats per neuron, for N -> infinity and asymmetric Gaussian couplings. Mode typical solves the "
        "replica-symmetric Franz-Parisi saddle point, modes dense and tuples that of y replicas at mutual overlap "
        "q1 = 1 - 2d; dense chooses the y* at which the external entropy vanishes. A row with converged 0 holds the "
        "bracket between which the value lies. With stable 0 the value is an upper bound, which --q0 solve improves; for J_D "
        "> 0.33 and d > 0.26 it may be one even with stable 1, by 0.16 % at most. In mode "
        "critical the column error belongs to jd, in rows named isolation to distance.\n"
        "Derivations: notes/local-entropy.md, notes/franz-parisi.md.\n\n"
        "Examples:\n"
        "  fp-clusters critical --output critical.tsv\n"
        "  fp-clusters dense --jd 0.05,0.3 --distance 0.002,0.01,0.05,0.2\n"
        "  fp-clusters typical --jd 0.3 --distance 0.001:0.1:0.001",
    .modes = modes,
    .options = options_table,
};

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    int mode = options_mode(options);
    struct clusters clusters = { /* an option that does not act in the mode has its default */
        .jd = options_grid(options, "jd"),
        .margin = options_grid(options, "margin"),
        .tuples = options_grid(options, "tuples"),
        .distance = options_grid(options, "distance"),
        .precision = options_real(options, "precision"),
        .solve_q0 = strcmp(options_text(options, "q0"), "solve") == 0,
    };
    size_t points = clusters.margin.count * clusters.jd.count * clusters.distance.count;
    const struct sweep sweeps[] = {
        [TYPICAL] = {.columns = clusters_typical_columns, .items = points, .rows_per_item = 1, .compute = clusters_typical},
        [DENSE] = {.columns = clusters_dense_columns, .items = points, .rows_per_item = 1, .compute = clusters_dense},
        [TUPLES] = {.columns = clusters_tuples_columns, .items = points * clusters.tuples.count, .rows_per_item = 1,
                    .compute = clusters_tuples},
        [CRITICAL] = {.columns = clusters_critical_columns, .items = 2 + clusters.tuples.count + clusters.jd.count,
                      .rows_per_item = clusters.margin.count, .compute = clusters_critical},
    };
    struct sweep sweep = sweeps[mode];
    sweep.context = &clusters;
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
