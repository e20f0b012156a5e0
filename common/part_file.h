/* part_file: FILE.part, in which a file grows until it is complete; one process at a time may write it. */
#ifndef FP_COMMON_PART_FILE_H
#define FP_COMMON_PART_FILE_H

/* Opens `path` for reading and writing, and creates it if it is not there; the descriptor keeps other processes out
 * until it is closed. -1 where it cannot be opened, or another process writes it: *exit_code is EXIT_USAGE or
 * EXIT_RUNTIME (failure_of_opening), and *reason says why, until errors are described again (strerror). */
int part_file_open(const char *path, int *exit_code, const char **reason);

#endif
