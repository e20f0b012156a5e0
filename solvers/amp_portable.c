#include "solvers/lanes_portable.h"

#include "solvers/amp_pass.h"

const struct amp_code amp_portable = {factors, fields};
