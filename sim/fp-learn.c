/* fp-learn: the plastic network, which learns by steering its dynamics into fixed points, and its baselines. */
#include "sim/learn_options.h"
#include "sim/learn_request.h"
#include "sim/learn_single.h"

#include <stdlib.h>

static const struct tool tool = {
    .name = "fp-learn",
    .summary = "Does a network of binary neurons learn by steering its dynamics into fixed points, and how well?",
    .details =
        "L layers of H neurons relax under an input and the feedback of its label (double dynamics: and then without "
        "the label); each coupling then changes by what its two neurons know, where the field of a neuron does not "
        "hold it firmly enough. The answer to an input is the largest field of the readout after --sweeps sweeps. "
        "The patterns are images, projected at random to --inputs numbers of which the signs are left, or synthetic "
        "ones. Intervals are 95 %, errors one standard error over --samples.\n\n"
        "Models:\n"
        "full: the plastic network.\n"
        "reservoir: the same with random couplings that do not learn; only the readout does.\n"
        "random-features: the same without couplings between neurons, S = sign(W_in x).\n"
        "perceptron: the readout sees the input.\n"
        "mlp: a feed-forward network of sign units trained by the straight-through gradient, for reference.\n\n"
        "Failures, named in the column `failure` and in a line at the end:\n"
        "unconverged: the relaxation ends with too many neurons unstable.\n"
        "collapsed: all patterns lead to nearly the same state.\n"
        "idle: no coupling changes any more.\n\n"
        "Grid values that play no part for a model, the margin for a reservoir or hidden neurons for a perceptron, "
        "only repeat its row.\n\n"
        "One course trains one network on all threads, from H = 1024 on; on a machine that is busy with other work "
        "--threads 1 or the environment variable OMP_WAIT_POLICY=passive is faster.\n\n"
        "To choose parameters without a look at the test set use --validation.\n\n"
        "A model that is saved (--save) is an HDF5 file of all weights, the history of its training and its "
        "parameters. While it is trained, FILE.checkpoint is kept; the same command goes on from there after an "
        "interruption, and ends with the same table and the same model.\n\n"
        "Derivations: notes/learning.md. Symbols: notes/symbols.md.\n\n"
        "Examples:\n\n"
        "fp-learn\n\n"
        "fp-learn --data mnist:DIR --train-per-class 600 --epochs 20 --model full,reservoir,random-features "
        "--samples 3\n\n"
        "fp-learn --train-per-class 600 --jd 0:1:0.1 --samples 3 --output jd.tsv\n\n"
        "fp-learn --hidden 1600 --epochs 15 --save model.h5 --output training.tsv\n\n"
        "fp-learn --hidden 1600 --epochs 30 --resume model.h5 --save longer.h5\n\n"
        "fp-learn --inputs 784 --input-strength 3 --feedback-strength 0.7 --epochs 4 --predict answers.h5\n\n"
        "fp-learn --train-per-class 600 --representations\n\n"
        "fp-learn --train-per-class 600 --jd 0.2:1:0.2 --every 5 --probe\n\n"
        "fp-learn --data prototypes --train-noise 0.2 --test-noise 0.2",
    .options = learn_options,
};

static const struct learn_table *const tables[] = {&learn_representations, &learn_probe};
enum { TABLES = sizeof tables / sizeof *tables };

/* The table that was asked for. */
static const struct learn_table *choose_table(const struct options *options)
{
    const struct learn_table *chosen = &learn_epochs;
    for (int i = 0; i < TABLES; i++) {
        if (!options_flag(options, tables[i]->option))
            continue;
        if (chosen->option)
            options_refuse(options, "--%s and --%s: not both", chosen->option, tables[i]->option);
        chosen = tables[i];
    }
    return chosen;
}

static int run_sweep(const struct learn *learn)
{
    struct sweep sweep = {
        .columns = learn->table->columns(learn),
        .items = learn_points(learn),
        .rows_per_item = learn->table->rows(learn, 0),
        .compute = learn->table->compute,
        .context = learn,
        .parts = learn->table->parts ? learn->table->parts(learn) : learn->samples,
    };
    return sweep_run(learn->options, &sweep);
}

/* Names what went wrong, once for each point. */
static void remark_failures(const struct learn *learn)
{
    for (size_t i = 0; i < learn_points(learn) && !options_flag(learn->options, "quiet"); i++) {
        if (learn->failures[i] == COURSE_WELL)
            continue;
        struct learn_point point = learn_point_at(learn, i);
        char *where = learn_describe_point(learn, &point);
        options_complain(learn->options, "%s%s%s", where, *where ? ": " : "",
                         course_failure_advice(learn->failures[i]));
        free(where);
    }
}

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct learn learn;
    learn_request_read(&learn, options, choose_table(options));
    bool streams = learn_request_single(&learn) && learn.table->write && !options_given(options, "shard");
    int exit_code = streams ? learn_single(&learn) : run_sweep(&learn);
    remark_failures(&learn);
    learn_request_free(&learn);
    options_free(options);
    return exit_code;
}
