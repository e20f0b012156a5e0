/* ensemble_options: the options that say which ensemble of networks is meant, alike in all tools that have them. */
#ifndef FP_COMMON_ENSEMBLE_OPTIONS_H
#define FP_COMMON_ENSEMBLE_OPTIONS_H

#include "common/options.h"

/* Rows of a table of options; `remark` is a string that is put behind the help, "" or "; ...". */
#define ENSEMBLE_OPTION_JD(default_grid, remark)                                                             \
    {.name = "jd", .kind = OPTION_GRID, .argument = "GRID", .preset = default_grid, .minimum = -10,          \
     .maximum = 10, .help = "self-coupling J_D" remark}
#define ENSEMBLE_OPTION_MARGIN                                                                               \
    {.name = "margin", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10, \
     .help = "margin kappa that every stability exceeds"}
#define ENSEMBLE_OPTION_ETA(remark)                                                                          \
    {.name = "eta", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -1, .maximum = 1,     \
     .help = "symmetry of the couplings, N E[J_ij J_ji]" remark}
#define ENSEMBLE_OPTION_LAMBDA(remark)                                                                       \
    {.name = "lambda", .kind = OPTION_GRID, .argument = "GRID", .preset = "0", .minimum = -10, .maximum = 10, \
     .help = "coupling between equal neurons of neighbouring layers; needs --layers" remark}
#define ENSEMBLE_OPTION_LAYERS(largest, remark)                                                              \
    {.name = "layers", .kind = OPTION_INTEGER_GRID, .argument = "GRID", .preset = "1", .minimum = 1,         \
     .maximum = (largest), .help = "number of layers of the chain" remark}

/* Refuses --lambda where all networks have a single layer. */
void ensemble_refuse_lambda(const struct options *options);

#endif
