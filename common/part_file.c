#include "common/part_file.h"

#include "common/failure.h"
#include "common/options.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

int part_file_open(const char *path, int *exit_code, const char **reason)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        *exit_code = failure_of_opening(errno);
        *reason = strerror(errno);
        return -1;
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        *exit_code = EXIT_USAGE;
        *reason = "another process is writing it";
        close(descriptor);
        return -1;
    }
    return descriptor;
}
