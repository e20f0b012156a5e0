/* fp-entropy: the entropy of the fixed points of random asymmetric networks. */
#include "common/ensemble_options.h"
#include "common/grid.h"
#include "common/sweep.h"
#include "theory/entropy.h"
#include "theory/mean_count.h"
#include "theory/pairs.h"
#include "theory/replica_symmetric.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static const struct option options_table[] = {
    ENSEMBLE_OPTION_JD("0:1:0.1", ""),
    ENSEMBLE_OPTION_MARGIN,
    ENSEMBLE_OPTION_ETA(""),
    ENSEMBLE_OPTION_LAMBDA("; its sign changes nothing"),
    ENSEMBLE_OPTION_LAYERS(INFINITY, ""),
    {.name = "method", .kind = OPTION_CHOICE, .argument = "closed|saddle", .preset = "closed",
     .help = "closed: the annealed formula; saddle: the replica-symmetric equations solved by iteration from "
             "overlap 0.5 (one layer)"},
    {.name = "n", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .minimum = 2, .maximum = 1000000,
     .help = "neurons of a layer: adds the exact mean number of fixed points at this size"},
    {.name = "moments", .kind = OPTION_FLAG,
     .help = "adds E[#^2]/E[#]^2 and its limit; needs --n; for eta 0, one layer"},
    {.name = "pairs", .kind = OPTION_FLAG, .help = "the pair entropy against the overlap; for eta 0, one layer"},
    {.name = "overlap", .kind = OPTION_GRID, .argument = "GRID", .preset = "-1:1:0.05", .minimum = -1,
     .maximum = 1, .help = "overlap of the pairs; needs --pairs"},
    {0},
};

static const struct tool tool = {
    .name = "fp-entropy",
    .summary = "Entropy of the fixed points of random networks of binary neurons.",
    .details =
        "A fixed point with margin kappa is a state s of +-1 with s_i sum_j J_ij s_j + J_D > kappa for every i, "
        "where the J_ij are Gaussian of mean 0 and variance 1/N. The entropy is ln E[#]/N for N -> infinity, in "
        "nats per neuron: ln 2 + ln Phi(J_D - kappa) for eta = 0, which is also the typical ln # / N if J_D >= "
        "kappa; one stationarity condition more for eta != 0; a transfer matrix for a chain of layers. For eta = -1 "
        "there are no fixed points unless J_D > kappa, or aligned layers make up for it.\n\n"
        "Derivations: notes/entropy.md, notes/pairs.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-entropy --jd 0.1:1:0.1 --eta -1,0,1 --n 100\n\n"
        "fp-entropy --jd 0.05 --pairs --overlap 0.9:1:0.001 --output pairs.tsv",
    .options = options_table,
};

/* What is computed, read by all threads. */
struct request {
    const struct options *options;
    struct grid jd, margin, eta, lambda, layers, n, overlap;
    bool saddle, moments, pairs;
};

struct point {
    double jd, margin;
    struct ensemble ensemble;
    long n; /* 0: none */
};

/* Grid order: jd varies fastest, then n, layers, lambda, eta, margin. */
static struct point point_at(const struct request *request, size_t index)
{
    struct point point;
    point.jd = grid_take(&request->jd, &index);
    point.n = request->n.count ? (long)grid_take(&request->n, &index) : 0;
    point.ensemble.layers = grid_take(&request->layers, &index);
    point.ensemble.interlayer = grid_take(&request->lambda, &index);
    point.ensemble.symmetry = grid_take(&request->eta, &index);
    point.margin = grid_take(&request->margin, &index);
    point.ensemble.coupling = point.jd - point.margin;
    return point;
}

static size_t count_points(const struct request *request)
{
    size_t ensembles = request->layers.count * request->lambda.count * request->eta.count * request->margin.count;
    return request->jd.count * (request->n.count ? request->n.count : 1) * ensembles;
}

static void write_parameters(struct rows *rows, const struct point *point)
{
    const struct ensemble *ensemble = &point->ensemble;
    rows_numbers(rows, 5, (double[]){point->jd, point->margin, ensemble->symmetry, ensemble->interlayer,
                                     ensemble->layers});
}

/* What is computed at a point. */
struct result {
    double entropy, log_mean, limit; /* limit: of the moment ratio for N -> infinity */
    struct replica_saddle saddle;
};

static int solve(const struct request *request, const struct point *point, struct result *result)
{
    *result = (struct result){0};
    if (request->moments && pairs_moment_ratio_limit(point->ensemble.coupling, &result->limit))
        result->limit = INFINITY; /* J_D < kappa: E[#] vanishes and E[#^2] >= E[#] */
    if (!entropy_exists(&point->ensemble)) { /* no fixed points at any size: ln 0 */
        result->entropy = result->log_mean = -INFINITY;
        result->saddle.converged = true;
        return GSL_SUCCESS;
    }
    int status = entropy_annealed(&point->ensemble, &result->entropy);
    if (status == GSL_SUCCESS && point->n)
        status = mean_count_log(&point->ensemble, point->n, &result->log_mean);
    if (status == GSL_SUCCESS && request->saddle) {
        struct replica_parameters parameters = {point->ensemble.coupling, point->ensemble.symmetry};
        status = replica_saddle(&parameters, 0.5, &result->saddle);
        result->entropy = result->saddle.entropy;
    }
    return status;
}

/* Row `i` of a point: one for each overlap of --pairs. */
static void write_row(const struct request *request, const struct point *point, const struct result *result, size_t i,
                      struct rows *rows)
{
    double coupling = point->ensemble.coupling;
    write_parameters(rows, point);
    rows_number(rows, result->entropy);
    if (request->pairs) {
        double overlap = request->overlap.values[i];
        rows_numbers(rows, 2, (double[]){overlap, pairs_entropy(coupling, overlap)});
    }
    if (point->n)
        rows_numbers(rows, 2, (double[]){(double)point->n, result->log_mean});
    if (request->moments)
        rows_numbers(rows, 2, (double[]){pairs_moment_ratio(coupling, point->n), result->limit});
    if (request->saddle)
        rows_numbers(rows, 4, (double[]){result->saddle.order.overlap, result->saddle.order.qhat,
                                         result->saddle.converged, result->saddle.residual});
}

static size_t rows_of_point(const struct request *request)
{
    return request->pairs ? request->overlap.count : 1;
}

static int compute(size_t index, const void *context, struct rows *rows)
{
    const struct request *request = context;
    struct point point = point_at(request, index);
    struct result result;
    int status = solve(request, &point, &result);
    if (status) {
        options_complain(request->options, "J_D = %g, kappa = %g, eta = %g, lambda = %g, L = %g: %s", point.jd,
                         point.margin, point.ensemble.symmetry, point.ensemble.interlayer, point.ensemble.layers,
                         gsl_strerror(status));
        return EXIT_RUNTIME;
    }
    for (size_t i = 0; i < rows_of_point(request); i++)
        write_row(request, &point, &result, i, rows);
    return EXIT_DONE;
}

enum group { ALWAYS, PAIRS, SIZE, MOMENTS, SADDLE, GROUPS };

static const struct {
    enum group group;
    struct column column;
} all_columns[] = {
    {ALWAYS, {"jd", COLUMN_REAL, "", "self-coupling J_D"}},
    {ALWAYS, {"margin", COLUMN_REAL, "", "margin kappa"}},
    {ALWAYS, {"eta", COLUMN_REAL, "", "symmetry of the couplings"}},
    {ALWAYS, {"lambda", COLUMN_REAL, "", "coupling between neighbouring layers"}},
    {ALWAYS, {"layers", COLUMN_INTEGER, "", "number of layers L"}},
    {ALWAYS, {"entropy", COLUMN_EXACT, "nats per neuron", "entropy of fixed points for N -> infinity; -inf: there are none"}},
    {PAIRS, {"overlap", COLUMN_REAL, "", "overlap q of two fixed points"}},
    {PAIRS, {"pair_entropy", COLUMN_EXACT, "nats per neuron", "entropy of ordered pairs at overlap q, (P.8)"}},
    {SIZE, {"n", COLUMN_INTEGER, "", "neurons N of a layer"}},
    {SIZE, {"log_mean_count", COLUMN_EXACT, "nats per neuron", "ln E[#]/(N L) at this N, exact"}},
    {MOMENTS, {"second_moment_ratio", COLUMN_EXACT, "", "E[#^2]/E[#]^2 at this N, exact, (P.12)"}},
    {MOMENTS, {"second_moment_limit", COLUMN_EXACT, "", "the same for N -> infinity, (P.15); inf for J_D < margin"}},
    {SADDLE, {"overlap_q", COLUMN_REAL, "", "overlap q at the replica-symmetric saddle"}},
    {SADDLE, {"qhat", COLUMN_REAL, "", "its conjugate"}},
    {SADDLE, {"converged", COLUMN_INTEGER, "", "1 if the iteration converged; 0: too slow, or it ran to q = 1"}},
    {SADDLE, {"residual", COLUMN_REAL, "", "largest change of an order parameter in the last iteration"}},
};

enum { ALL_COLUMNS = sizeof all_columns / sizeof *all_columns };

/* The columns that `compute` writes, and a null name. */
static void choose_columns(const struct request *request, struct column columns[ALL_COLUMNS + 1])
{
    bool chosen[GROUPS] = {true, request->pairs, request->n.count > 0, request->moments, request->saddle};
    for (size_t i = 0; i < ALL_COLUMNS; i++)
        if (chosen[all_columns[i].group])
            *columns++ = all_columns[i].column;
    *columns = (struct column){0};
}

static void refuse_contradictions(const struct request *request)
{
    const struct options *options = request->options;
    bool one_layer = grid_only(request->layers, 1), symmetric = !grid_only(request->eta, 0);
    ensemble_refuse_lambda(options);
    if ((request->pairs || request->moments) && (symmetric || !one_layer))
        options_refuse(options, "--%s is for asymmetric couplings and one layer: not with --eta or --layers",
                       request->pairs ? "pairs" : "moments");
    if (request->pairs && request->saddle)
        options_refuse(options, "--pairs and --method saddle: not both");
    if (request->pairs && request->n.count)
        options_refuse(options, "--pairs is for N -> infinity: not with --n");
    if (request->saddle && !one_layer)
        options_refuse(options, "--method saddle is for one layer: not with --layers");
    if (request->n.count && symmetric && !one_layer && !grid_only(request->lambda, 0))
        options_refuse(options, "--n with --eta and --lambda: no exact mean is known for symmetric chains");
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct request request = {
        .options = options,
        .jd = options_grid(options, "jd"),
        .margin = options_grid(options, "margin"),
        .eta = options_grid(options, "eta"),
        .lambda = options_grid(options, "lambda"),
        .layers = options_grid(options, "layers"),
        .n = options_grid(options, "n"),
        .overlap = options_grid(options, "overlap"),
        .saddle = strcmp(options_text(options, "method"), "saddle") == 0,
        .moments = options_flag(options, "moments"),
        .pairs = options_flag(options, "pairs"),
    };
    options_need(options, "overlap", "pairs", NULL);
    options_need(options, "moments", "n", NULL);
    refuse_contradictions(&request);
    struct column columns[ALL_COLUMNS + 1];
    choose_columns(&request, columns);
    struct sweep sweep = {
        .columns = columns,
        .items = count_points(&request),
        .rows_per_item = rows_of_point(&request),
        .compute = compute,
        .context = &request,
    };
    int exit_code = sweep_run(options, &sweep);
    options_free(options);
    return exit_code;
}
