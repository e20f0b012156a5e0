/* The program with MPI: the only module that knows it. */
#include "common/memory.h"
#include "common/options.h"
#include "common/ranks.h"

#include <fcntl.h>
#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Like signals, ranks belong to the whole process. */
static struct {
    bool begun;
    int rank, count;              /* count 0: there are no others, and MPI is not used */
    enum { BEFORE, AT_WORK, AFTER } phase;
    int threads;                  /* of this rank, as far as the other ranks of the machine matter */
    int errors;                   /* the standard error that was put aside; -1: it is in use */
    char *received;               /* the bytes of the last message */
} ranks = {.errors = -1};

/* Before the bytes of a message. */
struct envelope {
    size_t kind, number;
    int exit_code;
};

/* Waiting ---------------------------------------------------------------------------------------------- */

/* A little longer each time: MPI's own waiting would keep a processor busy. */
static void rest(int attempt)
{
    enum { EAGER = 200, SHORT = 20000, LONG = 1000000 };
    if (attempt < EAGER)
        sched_yield();
    else
        nanosleep(&(struct timespec){.tv_nsec = attempt < 10 * EAGER ? SHORT : LONG}, NULL);
}

static void wait_for(MPI_Request *request)
{
    int done = 0;
    for (int attempt = 0; !done; attempt++) {
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (!done)
            rest(attempt);
    }
}

static int largest_of_all(int value)
{
    int largest = value;
    MPI_Request request;
    MPI_Iallreduce(&value, &largest, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD, &request);
    wait_for(&request);
    return largest;
}

/* Beginning and end ------------------------------------------------------------------------------------ */

/* Whether a starter of MPI programs says that this is one of its ranks: Open MPI, PMIx (Slurm too), PMI (MPICH). */
static bool is_started_as_rank(void)
{
    return getenv("OMPI_COMM_WORLD_RANK") || getenv("PMIX_RANK") || getenv("PMI_RANK");
}

/* Lets `descriptor` lead to `other`, which is closed. */
static void replace(int descriptor, int other)
{
    dup2(other, descriptor);
    close(other);
}

static void silence(void)
{
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC), kept = memfd_create("errors", MFD_CLOEXEC);
    ranks.errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    if (nothing < 0 || kept < 0 || ranks.errors < 0)
        MPI_Abort(MPI_COMM_WORLD, EXIT_RUNTIME);
    replace(STDOUT_FILENO, nothing);
    replace(STDERR_FILENO, kept);
}

/* Brings standard error back; with `show` also what it has missed. */
static void speak(bool show)
{
    if (ranks.errors < 0)
        return;
    fflush(stderr);
    char text[4096];
    ssize_t length;
    for (off_t start = 0; show && (length = pread(STDERR_FILENO, text, sizeof text, start)) > 0; start += length)
        if (write(ranks.errors, text, (size_t)length) != length)
            break;
    replace(STDERR_FILENO, ranks.errors);
    ranks.errors = -1;
}

/* At exit. */
static void part(int exit_code, void *unused)
{
    (void)unused;
    fflush(NULL);
    if (ranks.phase == AT_WORK)
        MPI_Abort(MPI_COMM_WORLD, exit_code);
    if (ranks.phase == BEFORE)
        ranks_agree(exit_code);
    MPI_Request request;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    wait_for(&request);
    free(ranks.received);
    MPI_Finalize();
}

/* The processors that the ranks of this machine may use, divided among them. */
static int share_of_machine(void)
{
    MPI_Comm machine;
    cpu_set_t own, all;
    int count;
    CPU_ZERO(&own);
    sched_getaffinity(0, sizeof own, &own);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &count);
    MPI_Allreduce(&own, &all, sizeof own, MPI_BYTE, MPI_BOR, machine);
    MPI_Comm_free(&machine);
    return CPU_COUNT(&all) > count ? CPU_COUNT(&all) / count : 1;
}

void ranks_begin(void)
{
    if (ranks.begun || !is_started_as_rank())
        return;
    ranks.begun = true;
    int provided;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks.count);
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank);
    if (provided < MPI_THREAD_SERIALIZED) {
        fprintf(stderr, "this MPI does not allow calls from different threads (MPI_THREAD_SERIALIZED)\n");
        MPI_Abort(MPI_COMM_WORLD, EXIT_RUNTIME);
    }
    ranks.threads = share_of_machine();
    if (ranks.rank > 0)
        silence();
    on_exit(part, NULL);
}

size_t ranks_count(void)
{
    return ranks.count > 1 ? (size_t)ranks.count : 1;
}

bool ranks_first(void)
{
    return ranks.rank == 0;
}

int ranks_threads(int processors)
{
    return ranks.count > 1 && ranks.threads < processors ? ranks.threads : processors;
}

int ranks_agree(int exit_code)
{
    if (ranks.count == 0)
        return exit_code;
    int largest = largest_of_all(exit_code), of_first = exit_code;
    MPI_Bcast(&of_first, 1, MPI_INT, 0, MPI_COMM_WORLD);
    speak(exit_code != EXIT_DONE && of_first == EXIT_DONE);
    ranks.phase = largest == EXIT_DONE ? AT_WORK : AFTER;
    return largest;
}

int ranks_conclude(int exit_code)
{
    if (ranks.count == 0)
        return exit_code;
    int of_first = largest_of_all(ranks.rank == 0 ? exit_code : EXIT_DONE);
    ranks.phase = AFTER;
    return of_first;
}

/* Messages --------------------------------------------------------------------------------------------- */

void ranks_send(const struct message *message)
{
    struct envelope envelope = {message->kind, message->number, message->exit_code};
    size_t size = sizeof envelope + message->length;
    if (size > INT_MAX) {
        fprintf(stderr, "a message of %zu bytes is longer than MPI allows\n", size);
        MPI_Abort(MPI_COMM_WORLD, EXIT_RUNTIME);
    }
    char *bytes = memory_need(malloc(size));
    memcpy(bytes, &envelope, sizeof envelope);
    if (message->length > 0)
        memcpy(bytes + sizeof envelope, message->bytes, message->length);
    MPI_Request request;
    MPI_Isend(bytes, (int)size, MPI_BYTE, (int)message->rank, 0, MPI_COMM_WORLD, &request);
    wait_for(&request);
    free(bytes);
}

bool ranks_receive(struct message *message, bool wait)
{
    MPI_Status status;
    MPI_Message handle;
    int there = 0, size;
    for (int attempt = 0; !there; attempt++) {
        MPI_Improbe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &handle, &status);
        if (!there && !wait)
            return false;
        if (!there)
            rest(attempt);
    }
    MPI_Get_count(&status, MPI_BYTE, &size);
    free(ranks.received);
    ranks.received = memory_need(malloc((size_t)size));
    MPI_Mrecv(ranks.received, size, MPI_BYTE, &handle, MPI_STATUS_IGNORE);
    struct envelope envelope;
    memcpy(&envelope, ranks.received, sizeof envelope);
    *message = (struct message){(size_t)status.MPI_SOURCE, envelope.kind, envelope.number, envelope.exit_code,
                                ranks.received + sizeof envelope, (size_t)size - sizeof envelope};
    return true;
}
