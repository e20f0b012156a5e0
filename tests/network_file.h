/* network_file: HDF5 files of couplings, for the tests of --network. Every failure ends the test. */
#ifndef FP_TESTS_NETWORK_FILE_H
#define FP_TESTS_NETWORK_FILE_H

#include <stddef.h>

/* Writes, or overwrites, a file with one dataset of rows x columns numbers. */
void network_file_write(const char *path, const char *dataset, size_t rows, size_t columns, const double *values);

/* Writes the first sampled network of 60 neurons, couplings and self-couplings multiplied by `factor`. Returns the mean
 * norm of its rows before that. */
double network_file_write_scaled(const char *path, double self_coupling, double factor);

/* Expects a tool of message passing to refuse such networks: --variance mean with norms far from 1, and norms out of
 * the range of single precision. */
void network_file_expect_refused_scales(const char *tool, const char *path);

#endif
