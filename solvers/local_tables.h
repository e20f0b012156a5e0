/* local_tables: the tables of fp-local; one module each. */
#ifndef FP_SOLVERS_LOCAL_TABLES_H
#define FP_SOLVERS_LOCAL_TABLES_H

#include "solvers/local_request.h"

/* The default table: one row for each field around each reference, next to theory and, where it is possible, exact
 * enumeration. Returns the exit code of the tool. */
int local_fields(const struct local_request *request);

/* --distance: entropies at given distances, averaged over the references, and their differences between sources. */
int local_distances(const struct local_request *request);

#endif
