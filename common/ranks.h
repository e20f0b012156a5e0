/* ranks: several processes of the same command that share its work, as mpirun starts them. The first one writes and
 * speaks for all. Only ranks_mpi.c knows MPI; without `make MPI=1`, or without mpirun, this process is the only one.
 * Nothing here may be called by two threads at the same time. A failure of MPI ends all ranks, as MPI does. */
#ifndef FP_COMMON_RANKS_H
#define FP_COMMON_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* Joins the other ranks, if there are any and that has not been done. From here on nothing of what another rank than
 * the first prints on standard output is shown, nor on standard error up to ranks_agree. At the exit of the program all
 * ranks wait for each other. */
void ranks_begin(void);

size_t ranks_count(void); /* at least 1 */
bool ranks_first(void);

/* Threads for each rank: the processors that the ranks of this machine may use, divided among them; at least 1. Never
 * more than `processors`, those of this rank, which a single rank gets. */
int ranks_threads(int processors);

/* All ranks call it before their work: returns the largest of their exit codes. If the first one has none, those that
 * have show what they printed on standard error. An exit before it counts as a call. */
int ranks_agree(int exit_code);
/* All ranks call it after their work: all return the exit code of the first one. An exit of one of them between the two
 * calls ends all. */
int ranks_conclude(int exit_code);

/* A message between the first rank and another one. */
struct message {
    size_t rank; /* the other one: who sent it, or who is to get it */
    size_t kind;
    size_t number;
    int exit_code;
    const char *bytes; /* of a received one: valid up to the next call of ranks_receive */
    size_t length;
};

void ranks_send(const struct message *message);
/* Takes the next message. If there is none: waits with `wait`, sparing the processor, otherwise returns false. */
bool ranks_receive(struct message *message, bool wait);

#endif
