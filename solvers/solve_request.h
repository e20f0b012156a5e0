/* solve_request: what fp-solve was asked for, its work items and the runs of each; what its tables build on. */
#ifndef FP_SOLVERS_SOLVE_REQUEST_H
#define FP_SOLVERS_SOLVE_REQUEST_H

#include "sim/parts.h"
#include "solvers/instances.h"
#include "solvers/search_options.h"

/* Read by all threads. */
struct solve_request {
    struct instances instances;
    struct search_options search;
    struct network *loaded; /* of --network; NULL: none */
};

/* Reads all options; refuses what contradicts itself and what does not fit into memory: one line on stderr, exit 2. */
void solve_request_read(struct solve_request *request, struct options *options);
void solve_request_free(struct solve_request *request);

/* A row of the table: a grid point and a method. */
struct solve_item {
    struct point_of_instances point;
    enum search_method method;
};
size_t solve_request_items(const struct solve_request *request); /* the point varies fastest */
struct solve_item solve_request_item(const struct solve_request *request, size_t index);

/* The runs of an item are divided into so many parts, of at most SOLVE_PART_STARTS starts on one network. */
enum { SOLVE_PART_STARTS = 4 };
size_t solve_request_parts(const struct solve_request *request);

/* Makes the runs of part `index` of an item: stores what became of run network * starts + start in `outcomes` and,
 * unless `states` is NULL, the N spins that it ends with there. Out of memory: one line on stderr and exit 1. */
void solve_request_run(const struct solve_request *request, const struct solve_item *item, size_t index,
                       struct search_outcome *outcomes, int8_t *states);

/* Refuses anything but one method at one grid point on one network, for `option`. */
void solve_request_need_one(const struct solve_request *request, const char *option);

#endif
