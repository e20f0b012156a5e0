/* count_request: what fp-count was asked for: its networks, and the levels at which their states are counted; what each
 * of its tables builds on. */
#ifndef FP_SIM_COUNT_REQUEST_H
#define FP_SIM_COUNT_REQUEST_H

#include "common/sweep.h"
#include "sim/enumerate.h"
#include "sim/network.h"

/* Read by all threads. */
struct count_request {
    const struct options *options;
    struct grid jd, margin, n, eta, lambda, layers;
    uint64_t seed, first_sample; /* the networks are first_sample ... first_sample + samples - 1 */
    size_t samples;
    enum enumerate_method method;
    const struct network *loaded; /* of --network; NULL: networks are sampled */
    double loaded_neurons;
    bool own_diagonal; /* self-couplings are the diagonal of the loaded network; jd then holds one 0 */
    unsigned part_bits; /* every network is searched in 2^part_bits parts */
    size_t points;      /* pairs of a margin and a J_D: jd.count * margin.count, jd varying fastest */
    double *levels;     /* margin - J_D of all points, ascending, equation (N.16) */
    size_t *level_of;   /* index of the level of a point */
};

/* Reads the options that all tables share; `loaded` is the network of --network, or NULL. Refuses what contradicts
 * itself: one line on stderr and exit 2. */
void count_request_read(struct count_request *request, const struct options *options, const struct network *loaded);
void count_request_free(struct count_request *request);

/* Number of work items, and the networks of each: n varies fastest, then eta, lambda, layers. */
size_t count_request_items(const struct count_request *request);
struct network_ensemble count_request_ensemble(const struct count_request *request, size_t item);

/* Parts of an item: those of its first network, then those of the second one, ... */
size_t count_request_parts(const struct count_request *request);

/* Network `network` (0 ... samples - 1) of an item, ready for enumeration; the caller frees. Out of memory: one line on
 * stderr and exit 1. */
struct enumeration *count_request_network(const struct count_request *request,
                                          const struct network_ensemble *ensemble, size_t network);

/* J_D and margin of a point. */
double count_request_jd(const struct count_request *request, size_t point);
double count_request_margin(const struct count_request *request, size_t point);

/* Whether the pairs, and so the second moment, are known exactly for all networks of the run: sampled, eta = 0, one
 * layer. */
bool count_request_pairs_known(const struct count_request *request);

/* Whether the mean number of fixed points is known exactly for all networks of the run: sampled, and no chains that are
 * symmetric. If so: that of an item at a point. */
bool count_request_mean_known(const struct count_request *request);
double count_request_mean(const struct count_request *request, const struct network_ensemble *ensemble, size_t point);

/* Refuses a table that needs this much memory (bytes) if the machine does not have it: one line on stderr, exit 2. */
void count_request_need(const struct count_request *request, double bytes);

/* Stores the columns that a table begins with, at most COUNT_COLUMNS, and returns their number; writes their cells:
 * size, J_D, margin and, for sampled networks, the ensemble. */
enum { COUNT_COLUMNS = 7 };
size_t count_request_columns(const struct count_request *request, struct column *columns);
void count_request_write(const struct count_request *request, const struct network_ensemble *ensemble, size_t point,
                         struct rows *rows);

#endif
