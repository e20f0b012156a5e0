/* network: the couplings of one finite network, sampled or loaded, and the local fields of a state, equations (N.1)
 * to (N.5) of notes/networks.md. Neuron i of layer l has number l N + i. */
#ifndef FP_SIM_NETWORK_H
#define FP_SIM_NETWORK_H

#include <stddef.h>
#include <stdint.h>

/* The random networks: what with (seed, sample) makes a network. */
struct network_ensemble {
    size_t neurons;    /* N of a layer, 2 to 2^31 - 1 */
    size_t layers;     /* L >= 1; layers are open-ended chains */
    double symmetry;   /* eta = N E[J_ij J_ji], in [-1, 1] */
    double interlayer; /* lambda, coupling between equal neurons of neighbouring layers */
};

struct network {
    size_t neurons;    /* N of a layer */
    size_t layers;     /* L */
    double interlayer; /* lambda */
    /* layers blocks of N columns of N numbers: block l, column j, entry i = J_ij, what neuron j sends to neuron i of
     * the same layer; 0 for i = j. A column is contiguous, because one flip needs one column. */
    double *couplings;
    double *diagonal; /* self-couplings of the file it was loaded from, layers * N; zero if sampled */
};

/* Bytes of the couplings and the diagonal; SIZE_MAX if they cannot be counted. */
size_t network_bytes(size_t neurons, size_t layers);

/* A network of zero couplings. Out of memory: one line on stderr and exit 1. */
struct network *network_create(size_t neurons, size_t layers);
void network_free(struct network *network); /* NULL is accepted */

/* Draws network number `sample` of the ensemble into a network of that size: J_ij ~ N(0, 1/N), equation (N.2).
 * The same (seed, ensemble, sample) gives the same couplings in every tool; networks that differ in eta, lambda only
 * come from the same Gaussian numbers, and so do all J_D, which is no part of a network. */
void network_sample(struct network *network, const struct network_ensemble *ensemble, uint64_t seed, uint64_t sample);

enum { NETWORK_MESSAGE = 512 };

/* Reads dataset `couplings` (N x N, row i = inputs of neuron i, float or double) of an HDF5 file into a new network of
 * one layer; the diagonal goes to `diagonal`. On failure returns NULL and stores one line, with the name of the file,
 * in `message`: no HDF5 file, no such dataset, not square, not finite, N < 2, not enough memory. */
struct network *network_load(const char *path, char message[NETWORK_MESSAGE]);

/* Mean norm sum_j J_ij^2 of the rows of couplings, the diagonal and interlayer couplings left out: the variance of a
 * local field, 1 - 1/N on average if sampled (N.2). */
double network_norm(const struct network *network);

/* The whole matrix of layers * N neurons, interlayer couplings and `self_coupling` (layers * N numbers, or NULL for
 * zero) on its diagonal, row by row: matrix[i * layers * N + j] = J_ij. */
void network_matrix(const struct network *network, const double *self_coupling, double *matrix);

/* Symmetry of given couplings of one layer, sum J_ij J_ji / sum J_ij^2 over i != j; 0 if there are none. */
double network_symmetry(const struct network *network);

/* Local fields h_i = sum_{j != i} J_ij s_j of a state of layers * N spins, interlayer couplings included, computed
 * from scratch in double precision. */
void network_fields(const struct network *network, const int8_t *state, double *fields);

/* Smallest stability min_i (s_i h_i + self_coupling_i): the state is a fixed point of margin kappa if it exceeds
 * kappa. fields: layers * N numbers of work space, left with the local fields. */
double network_smallest_stability(const struct network *network, const double *self_coupling, const int8_t *state,
                                  double *fields);

#endif
