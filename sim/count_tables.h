/* count_tables: the tables of fp-count; one module each. */
#ifndef FP_SIM_COUNT_TABLES_H
#define FP_SIM_COUNT_TABLES_H

#include "sim/count_request.h"

enum { COUNT_TABLE_COLUMNS = 24 }; /* at most, the null name at the end included */

/* A table that is a sweep over the items of a request. */
struct count_table {
    void (*check)(const struct count_request *); /* refuses what it cannot do (options_refuse) */
    void (*choose_columns)(const struct count_request *, struct column columns[COUNT_TABLE_COLUMNS]);
    size_t (*rows)(const struct count_request *);  /* of an item */
    size_t (*parts)(const struct count_request *); /* calls of sweep_parts's `part` for an item */
    sweep_compute *compute;                        /* item, the request as context */
};

/* The default table: moments of the number of fixed points, next to their exact values. */
extern const struct count_table count_moments;

/* The same for --network: the number itself. */
extern const struct count_table count_network;

/* --distances: histogram of the Hamming distances of pairs of fixed points. */
extern const struct count_table count_distances;

/* --list, --save-states: the fixed points of one network. Returns the exit code of the tool. */
int count_list(const struct count_request *request);

#endif
