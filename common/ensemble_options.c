#include "common/ensemble_options.h"

#include "common/grid.h"

void ensemble_refuse_lambda(const struct options *options)
{
    if (options_given(options, "lambda") && grid_only(options_grid(options, "layers"), 1))
        options_refuse(options, "--lambda couples the layers of a chain: it needs --layers above 1");
}
