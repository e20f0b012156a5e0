/* fp-modes: stands in for a tool with modes; prints its header and what it parsed. Several orders make the precision
 * idle. */
#include "common/options.h"

enum mode_index { MODE_TYPICAL, MODE_DENSE, MODE_CRITICAL };

static const struct mode modes[] = {
    [MODE_TYPICAL] = {"typical", "around a typical fixed point"},
    [MODE_DENSE] = {"dense", "densest clusters"},
    [MODE_CRITICAL] = {"critical", "thresholds"},
    {0},
};

static const struct option options_table[] = {
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = "0.5", .minimum = 0, .maximum = 10,
     .help = "self-coupling J_D", .modes = 1u << MODE_TYPICAL | 1u << MODE_DENSE},
    {.name = "tuples", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "2", .minimum = 2,
     .maximum = 100, .help = "number of replicas y", .modes = 1u << MODE_DENSE},
    {.name = "precision", .kind = OPTION_REAL, .argument = "REAL", .preset = "1e-6", .minimum = 1e-12,
     .maximum = 0.1, .help = "relative precision"},
    {.name = "order", .kind = OPTION_CHOICES, .argument = "first|second|third", .preset = "second",
     .help = "orders", .modes = 1u << MODE_CRITICAL},
    {0},
};

static const struct tool tool = {
    .name = "fp-modes",
    .summary = "Tries out modes.",
    .modes = modes,
    .options = options_table,
};

int main(int argc, char **argv)
{
    struct options *options = options_parse(&tool, argc, argv);
    struct grid orders = options_choices(options, "order");
    if (orders.count > 1)
        options_set_idle(options, "precision");
    options_echo(options, stdout);
    printf("mode %d\n", options_mode(options));
    for (size_t i = 0; options_mode(options) == MODE_CRITICAL && i < orders.count; i++)
        printf("order %g\n", orders.values[i]);
    options_free(options);
    return EXIT_DONE;
}
