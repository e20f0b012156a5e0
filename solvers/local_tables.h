/* local_tables: the tables of fp-local; one module each. */
#ifndef FP_SOLVERS_LOCAL_TABLES_H
#define FP_SOLVERS_LOCAL_TABLES_H

#include "solvers/local_request.h"

/* What both say of the columns of the theory (solvers/local_theory.h), at a distance of that name. */
#define LOCAL_DENSE(distance)                                                                                        \
    "theory: largest local entropy at mutual distance " distance ", as by fp-clusters dense, interpolated (relative " \
    "error below 2e-4, or error below 1e-5); an upper bound where that is not solved or J is below 0"
#define LOCAL_TYPICAL(distance)                                                                                      \
    "theory: entropy at distance " distance " from a typical fixed point, as by fp-clusters typical, interpolated "   \
    "(error below 1e-4, or 5e-4 near where the saddle point ends)"
#define LOCAL_TYPICAL_BOUND(distance)                                                                                \
    "1: the annealed upper bound: from about where the saddle point ends, " distance " below 0.001, J below 0, " \
    "or J from 2.8 on, where it is within 1e-4"

/* The default table: one row for each field around each reference, next to theory and, where it is possible, exact
 * enumeration. Returns the exit code of the tool. */
int local_fields(const struct local_request *request);

/* --distance: entropies at given distances, averaged over the references, and their differences between sources. */
int local_distances(const struct local_request *request);

#endif
