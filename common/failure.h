/* failure: which exit code a system call that failed deserves. */
#ifndef FP_COMMON_FAILURE_H
#define FP_COMMON_FAILURE_H

/* EXIT_USAGE where opening a file failed with this errno for a path that leads nowhere or is forbidden, which is the
 * user's to mend; EXIT_RUNTIME for the rest. */
int failure_of_opening(int error);

#endif
