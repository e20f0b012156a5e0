/* fp-clusters: how the fixed points are arranged. */
#include "common/sweep.h"
#include "theory/correlated_groups.h"
#include "theory/critical.h"
#include "theory/franz_parisi.h"
#include "theory/local_entropy.h"

#include <math.h>
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
    {"jd", OPTION_GRID, "GRID", "0.05,0.1,0.3,0.5,1", -10, 10, "",
     "self-coupling J_D; in mode critical, where the isolation distance is wanted", 0},
    {"margin", OPTION_GRID, "GRID", "0", -10, 10, "", "margin kappa; acts through J_D - kappa", 0},
    {"distance", OPTION_GRID, "GRID", "0.01:0.49:0.01", 1e-5, 0.4999, "",
     "distance d = (1 - overlap)/2", IN_TYPICAL | IN_DENSE | IN_TUPLES},
    {"tuples", OPTION_INTEGER_GRID, "GRID", "2:10:1", 2, 1000, "", "number y of fixed points in a tuple",
     IN_TUPLES | IN_CRITICAL},
    {"q0", OPTION_CHOICE, "zero|solve", "zero", 0, 0, "",
     "groups of replicas uncorrelated, or their overlap q0 solved for where q0 > 0 lies lower", IN_DENSE},
    {"precision", OPTION_REAL, "REAL", "1e-9", 1e-12, 1e-3, "nats per neuron",
     "a row is converged when doubling the resolution changes its entropy by less",
     IN_TYPICAL | IN_DENSE | IN_TUPLES},
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

struct clusters {
    struct grid jd, margin, distance, tuples;
    double precision;
    bool solve_q0;
};

/* The exit code of a computation that can only run out of memory. */
static int finish(int status)
{
    if (status)
        fprintf(stderr, "fp-clusters: out of memory\n");
    return status ? EXIT_RUNTIME : EXIT_DONE;
}

/* The grid point of item `index`; the innermost grid varies fastest. */
struct place {
    double margin, jd, tuples, distance;
};

static struct place locate(const struct clusters *clusters, size_t index, bool with_tuples)
{
    struct place place = {.distance = clusters->distance.values[index % clusters->distance.count]};
    index /= clusters->distance.count;
    if (with_tuples) {
        place.tuples = clusters->tuples.values[index % clusters->tuples.count];
        index /= clusters->tuples.count;
    }
    place.jd = clusters->jd.values[index % clusters->jd.count];
    place.margin = clusters->margin.values[index / clusters->jd.count];
    return place;
}

static const struct column typical_columns[] = {
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"distance", COLUMN_REAL, "", "distance d from the reference"},
    {"entropy", COLUMN_REAL, "nats per neuron", "Franz-Parisi potential; the upper bound where converged is 0"},
    {"entropy_low", COLUMN_BOUND, "nats per neuron", "the potential is not smaller"},
    {"entropy_high", COLUMN_BOUND, "nats per neuron", "the potential is not larger (annealed bound where converged is 0)"},
    {"overlap_q", COLUMN_REAL, "", "overlap q of two fixed points at distance d from the reference; here and below of the last saddle if converged is 0"},
    {"qhat", COLUMN_REAL, "", "conjugate of q"},
    {"field", COLUMN_REAL, "", "conjugate of the overlap with the reference"},
    {"error", COLUMN_BOUND, "nats per neuron", "change of the entropy when the resolution was last doubled"},
    {"converged", COLUMN_INTEGER, "", "1: saddle found and stable to --precision; 0: none found, most often since it has run to q = 1"},
    {"residual", COLUMN_REAL, "", "largest relative violation of the saddle-point equations"},
    {0},
};

static int compute_typical(size_t index, const void *context, struct rows *rows)
{
    const struct clusters *clusters = context;
    struct place place = locate(clusters, index, false);
    struct franz_parisi result;
    int status = franz_parisi(place.jd - place.margin, place.distance, clusters->precision, &result);
    const double cells[] = {place.jd, place.margin, place.distance, result.saddle.entropy, result.low, result.high,
                            result.saddle.overlap, result.saddle.qhat, result.saddle.field, result.error, result.converged,
                            result.saddle.residual};
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    return finish(status);
}

static const struct column dense_columns[] = {
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"distance", COLUMN_REAL, "", "mutual distance d"},
    {"local_entropy", COLUMN_REAL, "nats per neuron", "largest local entropy phi_I"},
    {"local_entropy_low", COLUMN_BOUND, "nats per neuron", "it is not smaller"},
    {"local_entropy_high", COLUMN_BOUND, "nats per neuron", "it is not larger"},
    {"y_star", COLUMN_BOUND, "", "number y* of replicas at which the external entropy vanishes; inf: positive for every y"},
    {"y_star_beyond", COLUMN_INTEGER, "", "1: y* lies beyond the printed value, the end of the range of y"},
    {"external_entropy", COLUMN_REAL, "nats per neuron", "external entropy at y_star"},
    {"qhat", COLUMN_REAL, "", "conjugate of q1"},
    {"q0", COLUMN_REAL, "", "overlap between groups of replicas"},
    {"stable", COLUMN_INTEGER, "", "1: q0 = 0 is locally stable; 0: unstable, so that with 0 in column q0 the value is an upper bound"},
    {"error", COLUMN_BOUND, "nats per neuron", "change of the local entropy when the resolution was last doubled"},
    {"converged", COLUMN_INTEGER, "", "1: bracket and error are below --precision"},
    {"residual", COLUMN_REAL, "", "largest violation of the saddle-point equations"},
    {0},
};

static int compute_dense(size_t index, const void *context, struct rows *rows)
{
    const struct clusters *clusters = context;
    struct place place = locate(clusters, index, false);
    double coupling = place.jd - place.margin;
    struct densest densest;
    int status = local_entropy_densest(coupling, place.distance, clusters->precision, &densest);
    if (!status && clusters->solve_q0)
        status = correlated_groups_improve(coupling, place.distance, clusters->precision, &densest);
    const struct cluster_saddle *saddle = &densest.saddle;
    const double cells[] = {place.jd, place.margin, place.distance, saddle->local_entropy, densest.low, densest.high,
                            saddle->replicas, densest.bounded, saddle->external_entropy, saddle->qhat, densest.q0,
                            densest.stable, densest.error, densest.converged, saddle->residual};
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    return finish(status);
}

static const struct column tuples_columns[] = {
    {"jd", COLUMN_REAL, "", "self-coupling J_D"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"y", COLUMN_INTEGER, "", "number of fixed points in a tuple"},
    {"distance", COLUMN_REAL, "", "mutual distance d"},
    {"tuple_entropy", COLUMN_REAL, "nats per neuron", "(1/N) ln of the mean number of tuples"},
    {"tuple_entropy_low", COLUMN_BOUND, "nats per neuron", "it is not smaller"},
    {"tuple_entropy_high", COLUMN_BOUND, "nats per neuron", "it is not larger: at any qhat the functional is a bound"},
    {"qhat", COLUMN_REAL, "", "conjugate of q1"},
    {"error", COLUMN_BOUND, "nats per neuron", "change of the entropy when the resolution was last doubled"},
    {"converged", COLUMN_INTEGER, "", "1: saddle found and stable to --precision; 0: no saddle with positive qhat"},
    {"residual", COLUMN_REAL, "", "violation of the saddle-point equation"},
    {0},
};

static int compute_tuples(size_t index, const void *context, struct rows *rows)
{
    const struct clusters *clusters = context;
    struct place place = locate(clusters, index, true);
    struct tuples tuples;
    int status =
        local_entropy_tuples(place.jd - place.margin, place.distance, place.tuples, clusters->precision, &tuples);
    const double cells[] = {place.jd, place.margin, place.tuples, place.distance, tuples.saddle.functional,
                            tuples.converged ? tuples.saddle.functional : -INFINITY, tuples.saddle.functional,
                            tuples.saddle.qhat, tuples.error, tuples.converged, tuples.saddle.residual};
    rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    return finish(status);
}

static const struct column critical_columns[] = {
    {"threshold", COLUMN_TEXT, "", "gap: J_gap; monotonic: J_mono; tuples_Y: y-tuples; isolation: d_iso at this J_D"},
    {"margin", COLUMN_REAL, "", "margin kappa"},
    {"jd", COLUMN_REAL, "", "critical self-coupling; in rows isolation the given one"},
    {"error", COLUMN_BOUND, "", "numerical error of jd, in rows isolation of distance: change on doubling the resolution"},
    {"distance", COLUMN_REAL, "", "where the curve touches zero; in rows isolation d_iso"},
    {"replicas", COLUMN_REAL, "", "number y of replicas there; 1 for a typical reference"},
    {"converged", COLUMN_INTEGER, "", "1: found; 0: none between d = 1e-10 and 0.49 (isolation), or no convergence"},
    {0},
};

/* Item 0: gap, 1: monotonic, then one per y, then one per J_D; each in one row per margin, by which J_D shifts. */
static int compute_critical(size_t item, const void *context, struct rows *rows)
{
    const struct clusters *clusters = context;
    const struct grid *tuples = &clusters->tuples, *jd = &clusters->jd, *margins = &clusters->margin;
    bool isolation = item >= 2 + tuples->count;
    char name[32] = "isolation";
    struct threshold threshold;
    int status = 0;
    if (item == 0) {
        snprintf(name, sizeof name, "gap");
        status = critical_gap(&threshold);
    } else if (item == 1) {
        snprintf(name, sizeof name, "monotonic");
        status = critical_monotonic(&threshold);
    } else if (!isolation) {
        snprintf(name, sizeof name, "tuples_%.0f", tuples->values[item - 2]);
        status = critical_tuples(tuples->values[item - 2], &threshold);
    }
    for (size_t i = 0; i < margins->count && !status; i++) {
        double margin = margins->values[i];
        if (isolation) {
            double coupling = jd->values[item - 2 - tuples->count] - margin;
            struct isolation found;
            status = franz_parisi_isolation(coupling, &found);
            threshold = (struct threshold){coupling, found.error, found.distance, 1, found.converged};
        }
        const double cells[] = {margin, threshold.coupling + margin, threshold.error, threshold.distance,
                                threshold.replicas, threshold.converged};
        rows_text(rows, name);
        rows_numbers(rows, sizeof cells / sizeof *cells, cells);
    }
    return finish(status);
}

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
        [TYPICAL] = {.columns = typical_columns, .items = points, .rows_per_item = 1, .compute = compute_typical},
        [DENSE] = {.columns = dense_columns, .items = points, .rows_per_item = 1, .compute = compute_dense},
        [TUPLES] = {.columns = tuples_columns, .items = points * clusters.tuples.count, .rows_per_item = 1,
                    .compute = compute_tuples},
        [CRITICAL] = {.columns = critical_columns, .items = 2 + clusters.tuples.count + clusters.jd.count,
                      .rows_per_item = clusters.margin.count, .compute = compute_critical},
    };
    struct sweep sweep = sweeps[mode];
    sweep.context = &clusters;
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
